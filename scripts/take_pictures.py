#!/usr/bin/env python3
"""Takes the pictures of the READMEs anew: plays the demo as far as the first visit and photographs the chat page."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from playwright.async_api import Page, async_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bot.demo import drawing, preparing, visiting, waiting
from bot.demo.cast import Cast
from bot.demo.clock import to_moment, wakes_up
from bot.demo.filling import fill_at_once
from bot.demo.house import House, furnish, inhabited
from bot.demo.on_site import arrive
from bot.demo.parties import parties
from sandbox.people import HttpConnection, Person
from tests.support.verifiers import CHROMIUM

PICTURES = ROOT / "docs/images"
ACTS = (
    preparing.open_office,
    preparing.fill_libraries,
    preparing.invite_everyone,
    drawing.compose,
    drawing.ask_too_much,
    drawing.approve,
    drawing.open_group,
    drawing.draw_subjects,
    waiting.remind,
    drawing.confirm,
    drawing.draw_teams,
    visiting.agree,
    visiting.serve,
)


async def main() -> None:
    with tempfile.TemporaryDirectory(prefix="suiji-pictures-") as folder:
        async with (
            furnish("000", Path(folder), inspectors=9) as house,
            inhabited(house),
            HttpConnection(house.chat.url) as connection,
        ):
            cast = Cast(connection, await Person.enters(connection, "办公室 管理员"), Path(folder))
            for act in ACTS:
                sys.stdout.write(await act(house, cast) + "\n")
            await _on_site(house, cast)


async def _on_site(house: House, cast: Cast) -> None:
    """The first visit: everybody there, a form filled by both departments at once, with photos."""
    first = (await parties(house, cast))[0]
    await wakes_up(house, first.day, first.leader)
    to_moment(house, first.starts)
    await arrive(house, first)
    await fill_at_once(cast, first)
    other = house.facts.departments[1]
    shown = {
        cast.office.name: "掷骰子】",
        cast.admins[other].name: "【请比对确认】",
        first.leader.name: "【第",
        first.crews[other][1].name: "请发送照片或文件",
    }
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = await browser.new_page(viewport={"width": 1440, "height": 900})
        await page.goto(house.chat.url)
        await _show(page, shown)
        await page.screenshot(path=PICTURES / "chat.png")
        await browser.close()


async def _show(page: Page, shown: Mapping[str, str]) -> None:
    """Only these people's columns, each from the newest message with the words beside its name."""
    await page.locator(".chip").first.wait_for()
    while await page.locator(".chip[aria-pressed=true]").count():
        await page.locator(".chip[aria-pressed=true]").first.click()
    for name in shown:
        await page.locator(".chip", has_text=name).first.click()
    await page.locator(".phone").first.get_by_role("tab").nth(1).click()
    await page.wait_for_timeout(1500)
    for place, words in enumerate(shown.values()):
        found = page.locator(".phone").nth(place).locator(".list > *", has_text=words).last
        await found.evaluate("one => { one.parentElement.scrollTop = one.offsetTop - one.parentElement.offsetTop - 8 }")
    await page.wait_for_timeout(500)


if __name__ == "__main__":
    asyncio.run(main())
