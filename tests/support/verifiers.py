"""The two verifiers for citizens, made ready for tests: ``verify.py`` as a module, the script of ``verify.html`` in a
headless Chromium.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from playwright.async_api import Page, async_playwright

from domain.certificate import CertificateFiles
from domain.draw_files import RoundFiles

FOLDER = Path(__file__).parents[2] / "verifiers"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NO_CHROMIUM = "NO CHROMIUM: apt-get install chromium fonts-noto-cjk"
VERIFIED = "verified"

FIRST = ("terms.txt", "pool.txt", "transcript.txt")
SECOND = ("teams-terms.txt", "roster.txt", "teams-transcript.txt")
#: Each text with what became of it: VERIFIED or the code of the first problem.
_VERDICTS = """texts => texts.map(text => {
    try { suiji.verify(text); return "verified"; }
    catch (error) { if (!(error instanceof suiji.Problem)) throw error; return error.code; }
})"""
#: Each set of files with the certificate that follows from them, or the code of the first problem.
_OUTCOMES = """all => all.map(([first, second, changes]) => {
    const lines = ([name, text]) => new suiji.Lines(name, text.split("\\n").slice(0, -1));
    try { return suiji.recompute(first.map(lines), second && second.map(lines), changes && lines(changes)); }
    catch (error) { if (!(error instanceof suiji.Problem)) throw error; return error.code; }
})"""


def load_verify_py() -> ModuleType:
    """``verify.py`` as it lies there, not as a module of the product."""
    spec = importlib.util.spec_from_file_location("stand_alone_verify", FOLDER / "verify.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # typing.NamedTuple looks its module up
    spec.loader.exec_module(module)
    return module


stand_alone = load_verify_py()


def python_verdict(text: str) -> str:
    """What ``verify.py`` says of a certificate: VERIFIED or the code of the first problem."""
    try:
        stand_alone.verify(text)
    except stand_alone.Problem as problem:
        return str(problem.code if problem.chinese and problem.english else "without a sentence")
    return VERIFIED


def python_outcome(files: CertificateFiles) -> str:
    """The certificate that ``verify.py`` makes of the input files, or the code of the first problem."""
    first, second, changes = _named(files)
    lines = lambda one: stand_alone.Lines(one[0], one[1].split("\n")[:-1])  # noqa: E731 - one expression
    try:
        found = stand_alone.recompute(
            tuple(map(lines, first)), tuple(map(lines, second)) if second else None, lines(changes) if changes else None
        )
    except stand_alone.Problem as problem:
        return str(problem.code)
    return json.dumps(stand_alone.content_of(found), ensure_ascii=False, indent=1) + "\n"


@asynccontextmanager
async def chromium(*arguments: str) -> AsyncIterator[Page]:
    """A page of a headless Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", *arguments],
        )
        yield await browser.new_page()
        await browser.close()


class BrowserVerifier:
    """The script of ``verify.html``, asked without its page."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def verdicts(self, texts: Sequence[str]) -> list[str]:
        found: list[str] = await self._page.evaluate(_VERDICTS, list(texts))
        return found

    async def outcomes(self, files: Sequence[CertificateFiles]) -> list[str]:
        found: list[Any] = await self._page.evaluate(_OUTCOMES, [_named(one) for one in files])
        return [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False, indent=1) + "\n" for one in found]


@asynccontextmanager
async def browser_verifier() -> AsyncIterator[BrowserVerifier]:
    async with chromium() as page:
        await page.goto((FOLDER / "verify.html").as_uri())
        yield BrowserVerifier(page)


def _named(files: CertificateFiles) -> list[Any]:
    def round_(names: Sequence[str], one: RoundFiles) -> list[tuple[str, str]]:
        return list(zip(names, (one.terms, one.pool, one.transcript), strict=True))

    second = round_(SECOND, files.teams) if files.teams else None
    return [round_(FIRST, files.subjects), second, ("changes.txt", files.changes) if files.changes else None]
