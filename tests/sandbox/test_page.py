"""The chat page in a real browser: one person plays several people side by side."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiogram import Bot
from playwright.async_api import Page, async_playwright, expect

from sandbox.people import HttpConnection, Person
from sandbox.server import RunningServer
from sandbox.world import World
from tests.sandbox.conftest import TOKEN

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM: apt-get install chromium fonts-noto-cjk"),
]


@pytest.fixture
async def page(running: RunningServer, world: World) -> AsyncIterator[Page]:
    """The page with two people, failing on any error in its scripts."""
    world.add_person("办公室 管理员")
    world.add_person("检查员 甲")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        page = await browser.new_page(viewport={"width": 1440, "height": 900})
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        await page.goto(running.url)
        await expect(page.locator(".phone")).to_have_count(2)
        yield page
        await browser.close()
    assert problems == []


async def test_a_button_is_tapped_and_answered_while_somebody_else_watches_their_own_chat(
    page: Page, small_bot: Bot
) -> None:
    office, inspector = page.locator(".phone").nth(0), page.locator(".phone").nth(1)
    await office.get_by_role("button", name="开始使用").click()
    await inspector.get_by_role("button", name="开始使用").click()
    await inspector.get_by_role("button", name="确认参加").click()
    await expect(inspector.locator(".toast")).to_have_text("已记录")
    await expect(inspector.get_by_text("已确认参加")).to_be_visible()
    await expect(inspector.get_by_text("已编辑")).to_be_visible()
    await expect(office.get_by_role("button", name="确认参加")).to_be_visible()


async def test_a_file_is_sent_and_one_received(page: Page, small_bot: Bot, tmp_path: Path) -> None:
    office = page.locator(".phone").nth(0)
    await office.get_by_role("button", name="开始使用").click()
    await office.get_by_role("button", name="发送文件").click()
    await office.get_by_role("button", name="检查对象名录.csv").click()
    answer = office.locator("a.file").filter(has_text="导入结果.txt")
    async with page.expect_download() as waiting:
        await answer.click()
    path = await (await waiting.value).path()
    assert path.read_text(encoding="utf-8") == "收到：统一社会信用代码,名称\n"

    own = tmp_path / "本机文件.txt"
    own.write_text("内容", encoding="utf-8")
    await office.get_by_role("button", name="发送文件").click()
    await office.locator("input[type=file]").first.set_input_files(own)
    await expect(office.get_by_text("本机文件.txt")).to_be_visible()


#: A picture of one grey point, which a browser really shows.
POINT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c636800000082008177cd72b60000000049454e44ae426082"
)


async def test_pictures_go_as_an_album_a_place_by_a_tap_and_what_the_bot_sends_is_shown(
    page: Page, world: World, tmp_path: Path
) -> None:
    person = next(iter(world.people))
    world.starts(person)
    world.drain()
    for name in "甲乙":
        (tmp_path / f"{name}.png").write_bytes(POINT)
    office = page.locator(".phone").nth(0)
    await office.get_by_role("button", name="发送文件").click()
    await office.locator("input[type=file]").nth(1).set_input_files([tmp_path / "甲.png", tmp_path / "乙.png"])
    await expect(office.locator(".message.own img")).to_have_count(2)
    await office.get_by_role("button", name="发送文件").click()
    await office.get_by_role("button", name="发送位置").click()
    await expect(office.get_by_text("位置：北纬 20.04422°")).to_be_visible()
    messages = [update["message"] for update in world.drain()]
    assert len({one["media_group_id"] for one in messages[:2]}) == 1
    assert messages[2]["location"]["latitude"] == 20.04422
    media = [{"type": "photo", "media": one["photo"][0]["file_id"]} for one in messages[:2]]
    assert (await world.call(TOKEN, "sendMediaGroup", {"chat_id": person, "media": media}))["ok"]
    await expect(office.locator(".message.other img")).to_have_count(2)


async def test_a_group_is_made_by_a_link_and_others_are_brought_in(page: Page, small_bot: Bot) -> None:
    office, inspector = page.locator(".phone").nth(0), page.locator(".phone").nth(1)
    await office.get_by_role("button", name="开始使用").click()
    await office.get_by_text("建立工作群").click()
    await office.get_by_placeholder("群组名称").fill("工作群")
    await office.get_by_role("button", name="建立", exact=True).click()
    await expect(office.get_by_text("已登记：campaign_1")).to_be_visible()
    await office.get_by_role("button", name="会话信息").click()
    await office.get_by_role("button", name="检查员 甲").click()
    await expect(inspector.get_by_role("tab", name="工作群").locator(".badge")).to_be_visible()
    await inspector.get_by_role("tab", name="工作群").click()
    await inspector.get_by_label("输入消息").fill("依法公开\n随机公正")
    await inspector.get_by_label("输入消息").press("Enter")
    await expect(office.get_by_text("收到：依法公开")).to_be_visible()


async def test_a_link_in_a_text_can_be_followed_as_somebody_else(page: Page, small_bot: Bot, world: World) -> None:
    first = next(iter(world.people))
    world.starts(first)
    await world.call(TOKEN, "sendMessage", {"chat_id": first, "text": "邀请：https://t.me/suiji_bot?start=inv_5。"})
    office, inspector = page.locator(".phone").nth(0), page.locator(".phone").nth(1)
    await office.get_by_role("link", name="inv_5").click()
    await office.get_by_role("button", name="检查员 甲").click()
    await expect(inspector.get_by_text("已登记：inv_5")).to_be_visible()


async def test_a_forced_reply_a_command_and_a_die(page: Page, small_bot: Bot, world: World) -> None:
    world.dice = lambda sides: 5
    office = page.locator(".phone").nth(0)
    await office.get_by_role("button", name="开始使用").click()
    await office.get_by_label("输入消息").fill("/why")
    await office.get_by_label("输入消息").press("Enter")
    await expect(office.locator(".reply-bar")).to_contain_text("请说明理由")
    await office.get_by_label("输入消息").fill("已停业")
    await office.get_by_role("button", name="发送", exact=True).click()
    await expect(office.get_by_text("对“请说明理由”的答复：已停业")).to_be_visible()
    await office.get_by_role("button", name="菜单").click()
    await office.get_by_role("button", name="掷骰子").click()
    await expect(office.get_by_text("点数 5")).to_be_visible()


async def test_markup_in_names_and_texts_stays_text(page: Page, people: HttpConnection, world: World) -> None:
    name = "<img src=x onerror=alert(1)>"
    await page.get_by_label("新人员的名称").fill(name)
    await page.get_by_role("button", name="添加", exact=True).click()
    await expect(page.locator(".phone")).to_have_count(3)
    third = page.locator(".phone").nth(2)
    await expect(third.locator("h2")).to_have_text(name)
    person = await Person.finds(people, name)
    await person.says("<b>&_*[不是标记]")
    await expect(third.get_by_text("<b>&_*[不是标记]")).to_be_visible()
    assert await page.locator("main img").count() == 0


async def test_columns_can_be_put_away_and_brought_back(page: Page) -> None:
    await page.locator(".phone").nth(1).get_by_role("button", name="收起窗口").click()
    await expect(page.locator(".phone")).to_have_count(1)
    await page.get_by_role("navigation").get_by_text("检查员 甲").click()
    await expect(page.locator(".phone")).to_have_count(2)


async def test_on_a_telephone_there_is_one_column_and_nothing_sticks_out(
    page: Page, running: RunningServer, small_bot: Bot
) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.evaluate("sessionStorage.clear()")
    await page.reload()
    await expect(page.locator(".phone")).to_have_count(1)
    await page.get_by_role("button", name="开始使用").click()
    await page.get_by_label("输入消息").fill("长" * 300 + "a" * 300)
    await page.get_by_role("button", name="发送", exact=True).click()
    await expect(page.get_by_text("收到：长")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    await page.get_by_role("navigation").get_by_text("检查员 甲").click()
    await expect(page.locator(".phone")).to_have_count(1)
    await expect(page.locator(".phone h2")).to_have_text("检查员 甲")


async def test_on_a_telephone_a_name_in_the_bar_leads_to_that_persons_column(page: Page) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await expect(page.locator(".phone")).to_have_count(1)
    bar = page.get_by_role("navigation")
    for name in ("检查员 甲", "办公室 管理员", "检查员 甲"):
        await bar.get_by_text(name).click()
        await expect(page.locator(".phone h2")).to_have_text(name)
        await expect(bar.locator("[aria-current=true]")).to_have_text(name)
    await page.set_viewport_size({"width": 1440, "height": 900})
    await expect(page.locator(".phone")).to_have_count(2)
    await expect(bar.locator("[aria-current]")).to_have_count(0)


async def test_many_names_take_two_rows_and_leave_the_link_on_the_first(page: Page, world: World) -> None:
    await page.set_viewport_size({"width": 1600, "height": 1000})
    for number in range(40):
        world.add_person(f"检查员 {number}")
    more = page.get_by_role("button", name="更多")
    await expect(more).to_be_visible()
    await expect(page.locator("#people .chip")).to_have_count(42)
    top = page.locator(".top")
    assert await top.evaluate("bar => bar.offsetHeight") < 100
    await expect(page.get_by_role("link", name="公示页面")).to_be_in_viewport()
    await more.click()
    await page.get_by_role("navigation").get_by_text("检查员 39").click()
    await expect(page.locator(".phone h2").filter(has_text="检查员 39")).to_be_visible()


async def asks(world: World, person: int, text: str, *rows: list[dict[str, str]]) -> int:
    """The id of a message of the bot with those rows of buttons."""
    markup = {"inline_keyboard": list(rows)}
    sent = await world.call(TOKEN, "sendMessage", {"chat_id": person, "text": text, "reply_markup": markup})
    return int(sent["result"]["message_id"])


async def edits(world: World, person: int, message: int, text: str, *rows: list[dict[str, str]]) -> None:
    markup = {"inline_keyboard": list(rows)}
    details = {"chat_id": person, "message_id": message, "text": text, "reply_markup": markup}
    await world.call(TOKEN, "editMessageText", details)


async def test_a_tapped_button_is_marked_until_its_message_changes(page: Page, world: World) -> None:
    person = next(iter(world.people))
    world.starts(person)
    same = [{"text": "上一页", "callback_data": "go"}, {"text": "下一页", "callback_data": "go"}]
    message = await asks(world, person, "第一页", same)
    office = page.locator(".phone").nth(0)
    await office.get_by_role("button", name="下一页").click()
    await expect(office.locator(".button.waiting")).to_have_text(["下一页"])
    press = next(iter(world.presses))
    await world.call(TOKEN, "answerCallbackQuery", {"callback_query_id": press})
    await expect(office.locator(".button.tapped")).to_have_text(["下一页"])
    await expect(office.locator(".button.waiting")).to_have_count(0)
    await edits(world, person, message, "第二页", same)
    await expect(office.get_by_text("第二页")).to_be_visible()
    await expect(office.locator(".button.tapped, .button.waiting")).to_have_count(0)


async def test_an_older_message_changed_by_a_tap_is_brought_into_view_and_flashes(page: Page, world: World) -> None:
    person = next(iter(world.people))
    world.starts(person)
    card = await asks(world, person, "待办一件")
    for number in range(30):
        await asks(world, person, f"通知 {number}")
    await asks(world, person, "是否办结", [{"text": "办结", "callback_data": "done"}])
    office = page.locator(".phone").nth(0)
    await expect(office.get_by_text("待办一件")).not_to_be_in_viewport()
    await edits(world, person, card, "待办两件")
    await expect(office.get_by_text("待办两件")).not_to_be_in_viewport()
    await office.get_by_role("button", name="办结").click()
    await edits(world, person, card, "没有待办")
    await expect(office.locator(".flash")).to_contain_text("没有待办")
    await expect(office.get_by_text("没有待办")).to_be_in_viewport()
    await expect(office.locator(".flash")).to_have_count(0)


async def test_the_text_field_is_one_line_again_after_sending(page: Page, small_bot: Bot) -> None:
    office = page.locator(".phone").nth(0)
    await office.get_by_role("button", name="开始使用").click()
    field = office.get_by_label("输入消息")
    fits = "field => [field.offsetHeight, field.scrollHeight > field.clientHeight, getComputedStyle(field).overflowY]"
    empty = await field.evaluate(fits)
    assert empty[1:] == [False, "hidden"]
    await field.fill("一\n二\n三")
    three = await field.evaluate(fits)
    assert three[0] > empty[0]
    assert three[1:] == [False, "hidden"]
    await field.fill("一\n" * 20)
    assert (await field.evaluate(fits))[1:] == [True, "auto"]
    await field.fill("一\n二")
    await field.press("Enter")
    await expect(field).to_have_value("")
    assert await field.evaluate(fits) == empty


async def test_only_a_word_after_white_space_is_a_command(page: Page, small_bot: Bot) -> None:
    office = page.locator(".phone").nth(0)
    await office.get_by_role("button", name="开始使用").click()
    await office.get_by_label("输入消息").fill("<b>名称</b> <i>（/dice）</i> /a /why\n/dice")
    await office.get_by_label("输入消息").press("Enter")
    message = office.locator(".message.own").last
    await expect(message).to_contain_text("</b>")
    await expect(message.locator(".command")).to_have_text(["/why", "/dice"])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“物业服务企业联合抽查”已批准。\n下一步：建群。", "物业服务企业联合抽查"),
        ("【道路运输企业抽查】请建群", "道路运输企业抽查"),
        ("“关于“双随机”的抽查”已批准", "关于“双随机”的抽查"),
        ("请为“抽查”建群", ""),
    ],
)
async def test_a_new_group_is_offered_the_title_that_begins_the_message(
    page: Page, world: World, text: str, name: str
) -> None:
    person = next(iter(world.people))
    world.starts(person)
    await asks(world, person, text, [{"text": "建群", "url": "https://t.me/suiji_bot?startgroup=g1"}])
    office = page.locator(".phone").nth(0)
    await office.get_by_text("建群", exact=True).click()
    await expect(office.get_by_placeholder("群组名称")).to_have_value(name)


async def test_a_page_that_lost_its_server_says_so(page: Page, running: RunningServer) -> None:
    await running.close()
    await expect(page.locator("#offline")).to_be_visible()
