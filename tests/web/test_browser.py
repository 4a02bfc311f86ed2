"""The public page in a real browser, at a desk and on a phone."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, async_playwright

from domain.inspection import Handling, ResultCode
from storage.unit_of_work import Database
from tests.support.builders import build_scene, subject
from tests.support.ceremonies import build_matched
from tests.support.publications import publish
from web import build_pages

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SIZES = {"desk": (1280, 900), "phone": (390, 844)}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM: apt-get install chromium fonts-noto-cjk"),
]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A headless Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield browser
        await browser.close()


@pytest.fixture
async def paths(database: Database, now: datetime) -> list[str]:
    """The pages of one campaign with long names, half of its results published."""
    async with database.open() as uow:
        scene = await build_scene(uow)
        named = [subject(n, name=f"示例区远近闻名物业服务管理{n:04d}（集团）有限责任公司") for n in range(1, 41)]
        await uow.libraries.save_subjects(scene.office_id, named)
        campaign = await build_matched(uow, scene, now)
        sections = await uow.forms.sections(campaign.id)
        for section in sections[:6]:
            await publish(uow, section, ResultCode.NO_PROBLEM, now=now)
        await publish(uow, sections[7], ResultCode.UNREACHABLE, Handling.ABNORMAL_LIST, now=now)
    number = sections[0].subject_number
    return ["/", f"/campaigns/{campaign.id}", f"/subjects/{number}", "/search?q=示例", "/nowhere"]


@pytest.mark.parametrize("size", SIZES)
async def test_pages_fit_their_screen_and_the_browser_has_nothing_to_complain_of(
    browser: Browser, database: Database, paths: list[str], size: str, tmp_path: Path
) -> None:
    width, height = SIZES[size]
    async with TestServer(build_pages(database)) as server:
        page = await browser.new_page(viewport={"width": width, "height": height})
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        for path in paths:
            await page.goto(str(server.make_url(path)))
            assert await page.evaluate("document.documentElement.scrollWidth") == width, path
            colour = "getComputedStyle(document.querySelector('.top')).backgroundColor"
            assert await page.evaluate(colour) == "rgb(29, 78, 137)", "the sheet did not arrive"
            await page.screenshot(path=tmp_path / f"{size}{paths.index(path)}.png", full_page=True)
        assert [one for one in said if "404" not in one] == []


async def test_a_reader_finds_a_result_and_takes_the_proof_home(
    browser: Browser, database: Database, paths: list[str]
) -> None:
    async with TestServer(build_pages(database)) as server:
        page = await browser.new_page()
        await page.goto(str(server.make_url("/")))
        await page.get_by_label("企业名称或统一社会信用代码").fill(paths[2].rsplit("/", 1)[1])
        await page.get_by_role("button", name="查询结果").click()
        await page.locator("main tbody a").click()
        await page.get_by_text("未发现问题").first.wait_for()
        await page.get_by_role("link", name="示例区2024年第一次联合抽查").click()
        async with page.expect_download() as waiting:
            await page.get_by_role("link", name="certificate.json").click()
        assert (await waiting.value).suggested_filename == "certificate.json"


async def test_a_reader_checks_the_draw_without_leaving_the_site(
    browser: Browser, database: Database, paths: list[str]
) -> None:
    async with TestServer(build_pages(database)) as server:
        page = await browser.new_page(viewport={"width": 390, "height": 844})
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        await page.goto(str(server.make_url(paths[1])))
        await page.get_by_role("link", name="在浏览器里核对这次抽取").click()
        await page.locator(".verdict.good").wait_for()
        assert said == []
        await page.goto(str(server.make_url(paths[1])))
        async with page.expect_download() as waiting:
            await page.get_by_role("link", name="verify.py").click()
        assert (await waiting.value).suggested_filename == "verify.py"
