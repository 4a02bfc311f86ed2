"""``suiji demo --auto``, and what a stranger can do with the files that it leaves."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.demo.play import ACTS, SOMETIMES, acts_of
from sandbox.example_data import CAMPAIGNS
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
    "抽查结果公示信息.xlsx",
    "后续处置台账.xlsx",
    "revisits-pool.txt",
    "revisits-terms.txt",
    "revisits-transcript.txt",
    "revisits-certificate.json",
    "回访记录.docx",
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


@pytest.fixture(scope="module", params=["000", "002", "004"])
def plan(request: pytest.FixtureRequest) -> str:
    """Which campaign is played."""
    found: str = request.param
    return found


@pytest.fixture(scope="module")
def played(plan: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder that a whole campaign left, and what was printed on the way."""
    out = tmp_path_factory.mktemp(f"demo-{plan}")
    done = suiji("demo", "--auto", "--plan", plan, "--out", out)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return out, done.stdout


def test_every_step_and_every_file_is_named(played: tuple[Path, str], plan: str) -> None:
    out, printed = played
    assert {file.name for file in out.iterdir()} >= LEFT_BEHIND
    for name in LEFT_BEHIND:
        assert str(out / name) in printed
    for number, (name, _) in enumerate(acts_of(CAMPAIGNS[plan]), start=1):
        assert f"［{number}］{name}：" in printed


def test_verify_accepts_the_certificate_and_the_pool(played: tuple[Path, str]) -> None:
    out, _ = played
    done = suiji("verify", out / "certificate.json", "--subjects", out / "pool.txt")
    assert done.returncode == 0, done.stdout
    assert "核对通过" in done.stdout


def test_a_changed_byte_in_the_pool_is_named_by_its_line(played: tuple[Path, str], tmp_path: Path) -> None:
    out, _ = played
    lines = (out / "pool.txt").read_text("utf-8").splitlines(keepends=True)
    number, tab, rest = lines[6].partition("\t")
    lines[6] = number[:-1] + ("7" if number[-1] != "7" else "8") + tab + rest
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


def test_the_story_has_an_impossible_wish_an_objection_and_a_recusal(played: tuple[Path, str], plan: str) -> None:
    out, printed = played
    assert re.search(r"］不可行的要求：.*只有\d+人，还差\d+人", printed)
    assert "（排除 1 户）" in printed
    assert re.search(r"］回避与接替：.*由抽签顺序中的下一位接替", printed)
    certificate = json.loads((out / "certificate.json").read_text("utf-8"))
    assert len(certificate["teams"]["replaced"]) == 1
    asked = 2 if CAMPAIGNS[plan].asked_recusal else 1
    assert len(certificate["changes"]["substitutes"]) == asked
    assert all(gone != stepped_in for _, gone, stepped_in in certificate["changes"]["substitutes"])


def test_on_site_there_is_every_way_that_a_visit_can_go(played: tuple[Path, str], plan: str) -> None:
    _, printed = played
    departments = len(CAMPAIGNS[plan].departments)
    assert re.search(rf"］现场检查：.*由{departments}个部门同时填写并上传照片", printed)
    for words in ("拒绝签字，写明见证人和原因", "事后补登到场", "大门关闭，拍照后另约时间", "当场签字拍照"):
        assert words in printed
    assert re.search(r"］再次上门：.*第二次上门仍无人.*按“4”录入并提交", printed)


def test_results_are_returned_corrected_followed_up_and_asked_about_again(played: tuple[Path, str]) -> None:
    out, printed = played
    assert "其中1份按事项写明原因退回，修改后通过" in printed
    assert re.search(r"］更正：第\d+号.*由他人重新审核、再行公示", printed)
    assert re.search(r"］后续处置：\d+件后续处置在期限内全部办结，其中1件由.*移交.*接收办理", printed)
    assert "有出入 1 户" in printed
    done = suiji("verify", out / "revisits-certificate.json", "--subjects", out / "revisits-pool.txt")
    assert done.returncode == 0, done.stdout


def test_the_file_for_the_publicity_system_has_text_in_every_cell(played: tuple[Path, str]) -> None:
    out, _ = played
    (sheet,) = load_workbook(out / "抽查结果公示信息.xlsx").worksheets
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


#: What is peculiar to a plan: a pattern in what is printed.
PECULIAR = {
    "000": (
        r"］上级授权：第\d+号本级无执法权，登记上级授权：.*〔2024〕3号",
        r"］专业人员：.*邀请外单位专业人员协助第\d+号的检查",
        "其中1户送达纸质通知书并拍照",
    ),
    "002": (
        "］设置检查前审批：",
        r"］检查前审批：2个部门各点一次批准全部检查安排",
        "其中1户拒收，写明见证人并拍照",
    ),
    "004": (r"］检查对象申请回避：第\d+号检查对象申请.*单位管理员同意", r"］逾期补交：第\d+号.*补交后注明逾期"),
}


def test_together_the_plans_play_everything() -> None:
    played = [{name for name, _ in acts_of(facts)} for facts in CAMPAIGNS.values()]
    assert set.union(*played) == {name for name, _ in ACTS}
    assert len(set.intersection(*played)) == len(ACTS) - len(SOMETIMES)


def test_each_plan_has_what_its_campaign_had(played: tuple[Path, str], plan: str) -> None:
    _, printed = played
    for pattern in PECULIAR[plan]:
        assert re.search(pattern, printed)


def test_what_was_late_stands_in_the_bulletin_and_in_the_history(played: tuple[Path, str], plan: str) -> None:
    out, _ = played
    if not CAMPAIGNS[plan].late:
        assert not (out / "督查通报.txt").exists()
        return
    assert "录入检查结果1项" in (out / "督查通报.txt").read_text("utf-8")
    assert "提交（逾期1个工作日）" in (out / "逾期补交.txt").read_text("utf-8")


def test_whoever_does_nothing_is_reminded_every_working_morning(played: tuple[Path, str]) -> None:
    out, printed = played
    assert re.search(r"］催办提醒：演示时间拨到(\d+年\d+月\d+日（周.）[、上])+午8时30分", printed)
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
