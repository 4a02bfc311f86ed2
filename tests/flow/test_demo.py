"""``suiji demo --auto``, and what a stranger can do with the files that it leaves."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.demo.play import ACTS
from tests.architecture.tree import ROOT
from tests.support.verifiers import CHROMIUM, NO_CHROMIUM, VERIFIED, BrowserVerifier, chromium

pytestmark = pytest.mark.timeout(300)
SUIJI = (sys.executable, "-c", "from bot.cli import main; main()")
LEFT_BEHIND = {
    "pool.txt",
    "terms.txt",
    "transcript.txt",
    "roster.txt",
    "teams-terms.txt",
    "teams-transcript.txt",
    "certificate.json",
    "verify.py",
    "verify.html",
    "分组情况表.xlsx",
    "导入错误行.xlsx",
    "办理提醒.txt",
    "检查安排.ics",
    "检查通知书.docx",
    "十列统计表.docx",
    "十列统计表.xlsx",
    "八列统计表.docx",
    "八列统计表.xlsx",
    "后续处置台账.xlsx",
    "工作总结.docx",
}


def suiji(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [*SUIJI, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=250, check=False)


def by_hand(text: bytes) -> str:
    """What ``printf … | sha256sum`` prints; the program itself, not our Python."""
    found = subprocess.run([_sha256sum()], input=text, capture_output=True, check=True)
    return found.stdout.decode().split()[0]


def _sha256sum() -> str:
    program = shutil.which("sha256sum")
    assert program, "the protocol promises that sha256sum is enough"
    return program


@pytest.fixture(scope="module", params=["000", "004"])
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder that a whole campaign left, and what was printed on the way."""
    out = tmp_path_factory.mktemp(f"demo-{request.param}")
    done = suiji("demo", "--auto", "--plan", request.param, "--out", out)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return out, done.stdout


def test_every_step_and_every_file_is_named(played: tuple[Path, str]) -> None:
    out, printed = played
    assert {file.name for file in out.iterdir()} >= LEFT_BEHIND
    for name in LEFT_BEHIND:
        assert str(out / name) in printed
    assert f"［{len(ACTS)}］复核：" in printed


def test_verify_accepts_the_certificate_and_the_pool(played: tuple[Path, str]) -> None:
    out, _ = played
    done = suiji("verify", out / "certificate.json", "--subjects", out / "pool.txt")
    assert done.returncode == 0, done.stdout
    assert "核对通过" in done.stdout


def test_a_changed_byte_in_the_pool_is_named_by_its_line(played: tuple[Path, str], tmp_path: Path) -> None:
    out, _ = played
    lines = (out / "pool.txt").read_text("utf-8").splitlines(keepends=True)
    lines[6] = lines[6].replace(lines[6][17], "7" if lines[6][17] != "7" else "8", 1)
    changed = tmp_path / "pool.txt"
    changed.write_text("".join(lines), "utf-8")
    done = suiji("verify", out / "certificate.json", "--subjects", changed)
    assert done.returncode == 1
    assert "第7行" in done.stdout, done.stdout


@pytest.mark.parametrize("what", ["pool", "transcript", "strata"])
def test_a_changed_byte_in_the_certificate_is_named(played: tuple[Path, str], tmp_path: Path, what: str) -> None:
    out, _ = played
    lines = (out / "certificate.json").read_text("utf-8").splitlines(keepends=True)
    start = next(place for place, line in enumerate(lines) if f'"{what}"' in line)
    place = next(place for place in range(start + 1, len(lines)) if any(c.isdigit() for c in lines[place]))
    digit = next(c for c in reversed(lines[place]) if c.isdigit())
    before, _, after = lines[place].rpartition(digit)
    lines[place] = before + str((int(digit) + 1) % 10) + after
    changed = tmp_path / "certificate.json"
    changed.write_text("".join(lines), "utf-8")
    done = suiji("verify", changed)
    assert done.returncode == 1, f"line {place + 1}: {lines[place]}"
    assert "行" in done.stdout, done.stdout


def test_sha256sum_alone_checks_the_hashes_and_every_drawn_ticket(played: tuple[Path, str]) -> None:
    out, _ = played
    subjects = json.loads((out / "certificate.json").read_text("utf-8"))["subjects"]
    assert by_hand((out / "pool.txt").read_bytes()) == subjects["pool_sha256"]
    assert by_hand((out / "terms.txt").read_bytes()) == subjects["terms_sha256"]
    seed = by_hand((out / "transcript.txt").read_bytes())
    assert seed == subjects["seed"]
    key = by_hand(f"subjects:{seed}".encode())[:32]
    assert key == subjects["key"]
    drawn = [row for stratum in subjects["strata"] for row in stratum["drawn"]]
    assert [by_hand(f"{key}:{number}".encode()) for number, _ in drawn] == [ticket for _, ticket in drawn]


def test_the_story_has_an_impossible_wish_an_objection_and_a_recusal(played: tuple[Path, str]) -> None:
    out, printed = played
    assert re.search(r"］不可行的要求：.*只有\d+人，还差\d+人", printed)
    assert "（排除 1 户）" in printed
    assert re.search(r"］回避与接替：.*由I-\d{5}接替", printed)
    certificate = json.loads((out / "certificate.json").read_text("utf-8"))
    assert len(certificate["teams"]["replaced"]) == 1
    ((_, gone, stepped_in),) = certificate["changes"]["substitutes"]
    assert gone != stepped_in


def test_whoever_does_nothing_is_reminded_every_working_morning(played: tuple[Path, str]) -> None:
    out, printed = played
    assert re.search(r"］催办提醒：演示时间拨到(\d+年\d+月\d+日（周.）[、上]){2}午8时30分", printed)
    reminded = (out / "办理提醒.txt").read_text("utf-8")
    assert "今日到期" in reminded
    assert "比对确认名单" in reminded


def test_the_verifier_of_one_file_accepts_what_the_demo_left(played: tuple[Path, str], tmp_path: Path) -> None:
    """In a folder with nothing else, by a Python that has nothing else."""
    out, _ = played
    for name in ("verify.py", "certificate.json", "pool.txt"):
        shutil.copy(out / name, tmp_path / name)
    command = [sys.executable, "-I", "-S", "verify.py", "certificate.json", "--subjects", "pool.txt"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM)
async def test_so_does_the_page_that_a_reader_saved(played: tuple[Path, str]) -> None:
    out, _ = played
    async with chromium() as page:
        await page.goto((out / "verify.html").as_uri())
        text = (out / "certificate.json").read_text("utf-8")
        assert await BrowserVerifier(page).verdicts([text]) == [VERIFIED]
