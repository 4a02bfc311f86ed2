"""The clock and the topics on the chat page, in a real browser."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from sandbox import server
from sandbox.world import MovableClock, World

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
TOKEN = "4242:sandbox-token"
FRIDAY_NINE = datetime(2024, 5, 10, 1, tzinfo=UTC)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM: apt-get install chromium fonts-noto-cjk"),
]


@pytest.fixture
def world() -> World:
    """Friday, nine o'clock; a bot, a clerk and an inspector."""
    world = World(clock=MovableClock(FRIDAY_NINE))
    world.add_bot(TOKEN, username="suiji_bot", name="随机助手")
    world.add_person("办公室 管理员")
    world.add_person("检查员 甲")
    return world


@pytest.fixture
async def page(world: World, tmp_path: Path) -> AsyncIterator[Page]:
    """The page, failing on any error in its scripts."""
    running = await server.start(world)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        page = await browser.new_page(viewport={"width": 1440, "height": 900}, timezone_id="America/New_York")
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        await page.goto(running.url)
        await expect(page.locator(".phone")).to_have_count(2)
        yield page
        await page.screenshot(path=tmp_path / "page.png")
        await browser.close()
    await running.close()
    assert problems == []


async def test_the_clock_shows_the_office_time_and_is_set_by_buttons_and_by_hand(page: Page, world: World) -> None:
    shown = page.locator("#clock time")
    await expect(shown).to_contain_text("2024年5月10日星期五 09:00")
    await page.get_by_role("button", name="＋1小时").click()
    await expect(shown).to_contain_text("2024年5月10日星期五 10:00")
    await page.get_by_role("button", name="＋1天").click()
    await expect(shown).to_contain_text("2024年5月11日星期六 10:00")
    await page.get_by_role("button", name="下一个上午9点").click()
    await expect(shown).to_contain_text("2024年5月12日星期日 09:00")
    field = page.get_by_label("拨到哪一天哪一时")
    await expect(field).to_have_value("2024-05-12T09:00")
    await field.fill("2024-05-13T08:30")
    await page.get_by_role("button", name="拨到此时").click()
    await expect(shown).to_contain_text("2024年5月13日星期一 08:30")
    await field.fill("2024-05-10T08:30")
    await page.get_by_role("button", name="拨到此时").click()
    await expect(page.locator("#clock [role=alert]")).to_contain_text("演示时间只能往后拨，不能往回拨")
    person = next(iter(world.people))
    world.says(person, "早上好")
    await expect(page.locator(".phone").nth(0).locator(".day")).to_have_text("2024年5月13日星期一")


async def test_the_clock_fits_on_a_telephone(page: Page) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await expect(page.get_by_role("button", name="下一个上午9点")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390


async def test_without_such_a_clock_there_is_no_field(page: Page, world: World) -> None:
    world.clock = None
    bare = await server.start(World())
    await page.goto(bare.url)
    await expect(page.locator("#clock")).to_be_hidden()
    await bare.close()


async def test_topics_are_switched_on_made_read_one_by_one_and_deleted(page: Page, world: World) -> None:
    office_id, inspector_id = world.people
    chat = world.makes_group(office_id, "工作群", [inspector_id, 4242])
    office, inspector = page.locator(".phone").nth(0), page.locator(".phone").nth(1)
    await office.get_by_role("tab", name="工作群").click()
    await office.get_by_role("button", name="会话信息").click()
    await office.get_by_role("button", name="设为管理员：随机助手").click()
    await office.get_by_role("button", name="会话信息").click()
    await office.get_by_role("button", name="开启话题").click()
    await expect(office.get_by_role("tab", name="综合")).to_be_visible()
    made = await world.call(TOKEN, "createForumTopic", {"chat_id": chat.id, "name": "第1检查组"})
    number = made["result"]["message_thread_id"]
    texts = {"本组两户": number, "大家早": None}
    for text, topic in texts.items():
        await world.call(TOKEN, "sendMessage", {"chat_id": chat.id, "text": text, "message_thread_id": topic})
    await expect(office.locator(".in-topic")).to_have_text("话题：第1检查组")
    await office.get_by_role("tab", name="第1检查组").click()
    await expect(office.get_by_text("本组两户")).to_be_visible()
    await expect(office.get_by_text("大家早")).to_have_count(0)
    await office.get_by_label("输入消息").fill("收到")
    await office.get_by_label("输入消息").press("Enter")
    await expect(office.get_by_text("收到")).to_be_visible()
    assert next(m.topic for m in world.messages.values() if m.content.get("text") == "收到") == number
    await inspector.get_by_role("tab", name="工作群").click()
    await inspector.get_by_role("tab", name="综合").click()
    await expect(inspector.get_by_text("大家早")).to_be_visible()
    await expect(inspector.get_by_text("收到")).to_have_count(0)
    await office.get_by_role("button", name="会话信息").click()
    await office.get_by_role("button", name="删除话题“第1检查组”").click()
    await expect(office.get_by_role("tab", name="第1检查组")).to_have_count(0)
    await expect(office.get_by_role("tab", name="全部")).to_have_attribute("aria-selected", "true")
    await expect(office.get_by_text("收到")).to_have_count(0)
