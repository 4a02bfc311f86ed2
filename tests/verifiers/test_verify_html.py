"""The page that checks a certificate, used as a citizen does: from a folder, from this site, on a telephone."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web as http
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, expect

from domain.certificate import build_certificate
from tests.support import draws
from tests.support.verifiers import CHROMIUM, FOLDER, NO_CHROMIUM, chromium
from web import verifiers
from web.protection import protect

PHONE = {"width": 390, "height": 844}
FIRST = draws.subjects_files()
CERTIFICATE = build_certificate(FIRST, draws.teams_files(FIRST))

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM)]


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """A telephone's page that fails the test when the browser complains of anything."""
    async with chromium() as found:
        said: list[str] = []
        found.on("console", lambda message: said.append(message.text))
        found.on("pageerror", lambda error: said.append(str(error)))
        await found.set_viewport_size(PHONE)
        yield found
        assert said == []


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "certificate.json").write_text(CERTIFICATE, "utf-8")
    (tmp_path / "pool.txt").write_text(FIRST.pool, "utf-8")
    return tmp_path


@asynccontextmanager
async def site() -> AsyncIterator[TestServer]:
    """The page as the public site serves it, beside a certificate."""

    async def certificate(request: http.Request) -> http.Response:
        return http.Response(text=CERTIFICATE, content_type="application/json")

    app = http.Application()
    app.on_response_prepare.append(protect)
    app.add_routes([*verifiers.routes, http.get("/campaigns/1/certificate.json", certificate)])
    async with TestServer(app) as server:
        yield server


async def test_a_certificate_chosen_from_a_folder_is_verified_without_any_server(page: Page, files: Path) -> None:
    await page.goto((FOLDER / "verify.html").as_uri())
    await page.set_input_files("#certificate", files / "certificate.json")
    await expect(page.locator(".verdict.good")).to_contain_text("核对通过")
    content = json.loads(CERTIFICATE)
    for value in (content["subjects"]["pool_sha256"], content["teams"]["roster_sha256"], "lucky 7 <b>&_*["):
        await expect(page.locator("#result")).to_contain_text(value)
    await expect(page.locator("#working")).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


async def test_a_pool_file_is_checked_with_it_and_its_first_differing_line_named(page: Page, files: Path) -> None:
    await page.goto((FOLDER / "verify.html").as_uri())
    await page.set_input_files("#certificate", files / "certificate.json")
    await page.set_input_files("#pool", files / "pool.txt")
    await expect(page.locator(".verdict.good")).to_contain_text("名单文件也与证书一致")
    (files / "other.txt").write_text(FIRST.pool.replace("000003XY", "000003XZ"), "utf-8")
    await page.set_input_files("#pool", files / "other.txt")
    await expect(page.locator(".verdict.bad")).to_contain_text("名单文件第3行与证书不一致")


async def test_a_forged_a_broken_and_a_foreign_file_are_refused_in_plain_words(page: Page, files: Path) -> None:
    drawn = json.loads(CERTIFICATE)["subjects"]["strata"][0]["drawn"][0][0]
    (files / "forged.json").write_text(CERTIFICATE.replace(f'      "{drawn}"', '      "9113"', 1), "utf-8")
    (files / "cut.json").write_text(CERTIFICATE[:900], "utf-8")
    (files / "bytes.json").write_bytes(b"\xff\xfe\x00")
    await page.goto((FOLDER / "verify.html").as_uri())
    for name, said in (
        ("forged.json", "subjects.strata[0].drawn[0][0]"),
        ("cut.json", "不是完整的证书"),
        ("bytes.json", "不能识别的字节"),
    ):
        await page.set_input_files("#certificate", files / name)
        await expect(page.locator(".verdict.bad")).to_contain_text(said)


async def test_a_file_can_be_dropped_onto_the_page(page: Page) -> None:
    await page.goto((FOLDER / "verify.html").as_uri())
    drop = """text => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([text], "certificate.json"));
        document.getElementById("drop-certificate").dispatchEvent(new DragEvent("drop", {dataTransfer, bubbles: true}));
    }"""
    await page.evaluate(drop, CERTIFICATE)
    await expect(page.locator(".verdict.good")).to_contain_text("核对通过")


async def test_the_public_site_serves_it_with_the_certificate_loaded(page: Page) -> None:
    async with site() as server:
        await page.goto(str(server.make_url("/verify.html?certificate=/campaigns/1/certificate.json")))
        await expect(page.locator(".verdict.good")).to_contain_text("核对通过")
        # A page that took a certificate from anywhere could be linked to with a forger's and lend it this site's name.
        await page.goto(str(server.make_url("/verify.html?certificate=https://elsewhere.example/certificate.json")))
        await expect(page.locator(".verdict.bad")).to_contain_text("不在本站")


async def test_it_works_on_plain_http_where_there_is_no_web_crypto(files: Path) -> None:
    async with site() as server, chromium("--host-resolver-rules=MAP public.example 127.0.0.1") as page:
        await page.goto(f"http://public.example:{server.port}/verify.html?certificate=/campaigns/1/certificate.json")
        assert await page.evaluate("globalThis.crypto.subtle === undefined")
        await expect(page.locator(".verdict.good")).to_contain_text("核对通过")


async def test_a_browser_that_computes_wrong_is_not_believed(page: Page) -> None:
    await page.add_init_script(
        "crypto.subtle.digest = async () => new Uint8Array(32).buffer;"  # unlike our own
    )
    await page.goto((FOLDER / "verify.html").as_uri())
    await expect(page.locator(".verdict.bad")).to_contain_text("自检没有通过")
    await expect(page.locator("#certificate")).to_be_disabled()


async def test_its_own_hash_is_that_of_the_browser_for_every_length(page: Page) -> None:
    await page.goto((FOLDER / "verify.html").as_uri())
    assert (
        await page.evaluate("""async () => {
        for (let length = 0; length < 300; length++) {
            const bytes = Uint8Array.from({length}, (_, i) => i * 131 + length * 7);
            const theirs = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
            const words = Array.from(theirs, one => one.toString(16).padStart(2, "0")).join("");
            if (words !== suiji.sha256Bytes(bytes)) return length;
        }
        return "all";
    }""")
        == "all"
    )


def test_the_page_is_one_file_that_names_no_other() -> None:
    text = (FOLDER / "verify.html").read_text("utf-8")
    assert not re.search(r"\b(src|href)\s*=|@import|url\(|importScripts|https?://", text)
    assert text.count("<script") == 2
