"""A person watches the reminders of a whole term go by: on the chat page, by setting the clock forward day by day."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest
from playwright.async_api import Page, async_playwright, expect
from pydantic import SecretStr

from bot.app import App, Part
from bot.settings import Settings
from domain.local_time import DEFAULT_ZONE, local_day
from domain.obligations import Duty
from office.obligations import Owed, owe_each
from sandbox import server
from sandbox.world import MovableClock, World
from storage.unit_of_work import Database
from templates.messages import day_words
from tests.support.builders import HOUSING, build_inspection, build_scene

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
BOT = 7001
OFFICE, ADMIN, INSPECTOR = 1, 11, 101
NAMES = {INSPECTOR: "检查员 甲", ADMIN: "部门 管理员", OFFICE: "办公室 管理员"}
#: Tuesday, nine o'clock, the day before five days of holiday; Saturday the 11th is worked for them.
DISPATCH = datetime(2024, 4, 30, 1, tzinfo=UTC)
#: Four working days after: the 6th, 7th, 8th and 9th of May.
DUE = date(2024, 5, 9)
#: Real seconds in which the scheduler has looked several times.
LOOKS = 1.2

pytestmark = [
    pytest.mark.timeout(180),
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM: apt-get install chromium fonts-noto-cjk"),
]


@pytest.fixture
async def world(database: Database) -> World:
    """One form that one department's inspectors are to fill in within four working days, and the real bot."""
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=2, inspectors_each=2)
        campaign = await build_inspection(uow, scene, DISPATCH, forms=1)
        (section,) = await uow.forms.sections(campaign.id, scene.departments[HOUSING])
        owed = Owed(f"enter:{section.id}", section.department_id, matter_id=section.id, sample_id=section.sample_id)
        since = local_day(DISPATCH, DEFAULT_ZONE)
        due = await owe_each(uow, [owed], campaign=campaign, duty=Duty.ENTER, since=since, working_days=4, now=DISPATCH)
    assert due.day == DUE
    world = World(clock=MovableClock(DISPATCH))
    world.add_bot(f"{BOT}:clock", username="suiji_bot", name="随机助手")
    for number, name in NAMES.items():
        world.add_person(name, number=number)
        world.private_chat(number, BOT).started = True
    return world


@pytest.fixture
async def page(world: World, database: Database) -> AsyncIterator[Page]:
    """The chat page of the running whole."""
    running, stop = await server.start(world), asyncio.Event()
    settings = Settings.model_construct(
        database_url=database.url,
        bot_token=SecretStr(f"{BOT}:clock"),
        api_url=running.url,
        tick_seconds=0.2,
        web_port=0,
    )
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(App(settings, clock=world.now).run(set(Part), stop))
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
            )
            page = await browser.new_page(viewport={"width": 1440, "height": 900})
            await page.goto(running.url)
            await expect(page.locator(".phone")).to_have_count(len(NAMES))
            yield page
            await browser.close()
        stop.set()
    await running.close()


def _reminded(world: World, person: int, matter: str) -> list[date]:
    """The days on which that person read a reminder that names the matter; never two on a day."""
    chat = world.private_chat(person, BOT).key
    said = [m for m in world.messages.values() if m.chat == chat and m.sender == BOT]
    found = [m for m in said if str(m.content.get("text", "")).startswith("【办理提醒】")]
    days = [local_day(datetime.fromtimestamp(m.date, UTC), DEFAULT_ZONE) for m in found]
    assert len(set(days)) == len(days), "one message a morning, however many matters"
    for day, message in zip(days, found, strict=True):
        assert day_words(day) in message.content["text"]
    return [day for day, message in zip(days, found, strict=True) if matter in message.content["text"]]


async def test_day_by_day_each_is_reminded_on_the_mornings_on_which_they_must_be(page: Page, world: World) -> None:
    mornings = [date(2024, 5, day) for day in (6, 8, 9, 10, 11, 13)]
    for number in range(1, 14):
        day = date(2024, 5, number)
        await page.get_by_role("button", name="下一个上午9点").click()
        await expect(page.locator("#clock time")).to_contain_text(f"2024年5月{number}日")
        if day in mornings:
            phone = page.locator(f".phone[data-person='{INSPECTOR}']")
            await expect(phone.get_by_text(f"【办理提醒】{day_words(day)}")).to_be_visible(timeout=20_000)
        await asyncio.sleep(LOOKS)
    # Three and one working days before, the day itself, then every working day: not in the holidays, not on Sunday
    # the 12th, but on Saturday the 11th.
    assert _reminded(world, INSPECTOR, "录入") == mornings
    assert _reminded(world, ADMIN, "录入") == [date(2024, 5, 11), date(2024, 5, 13)]
    assert _reminded(world, OFFICE, "录入") == [date(2024, 5, 13)]
