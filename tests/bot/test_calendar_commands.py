"""``suiji calendar``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from bot.cli.calendar import due, import_arrangement, show
from tests.support.calendars import ROWS_2027, arrangement

Run = Callable[..., Result]


@pytest.fixture
def run(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The three commands on a prepared database."""
    file = tmp_path / "suiji.sqlite"
    file.write_bytes(template.read_bytes())
    monkeypatch.setenv("SUIJI_DATABASE_URL", f"sqlite:///{file}")
    app = typer.Typer()
    for name, command in (("import", import_arrangement), ("show", show), ("due", due)):
        app.command(name)(command)
    runner = CliRunner()
    return lambda *arguments: runner.invoke(app, [str(one) for one in arguments])


def written(path: Path, *rows: str) -> Path:
    path.write_bytes(arrangement(*rows))
    return path


def test_a_due_date_is_printed_with_each_step(run: Run) -> None:
    done = run("due", "2023-06-21", "5")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "起算：2023年6月21日（周三）起算事件发生，当天不计，次日起算 5 个工作日",
        "　2023年6月22日（周四）　放假，不计",
        "　2023年6月23日（周五）　放假，不计",
        "　2023年6月24日（周六）　周末，不计",
        "　2023年6月25日（周日）　调休上班，计入",
        "期限：2023年6月29日（周四）。",
    ]


def test_a_provisional_due_date_says_so_until_the_arrangement_is_there(run: Run, tmp_path: Path) -> None:
    before = run("due", "2026-12-31", "2").stdout
    assert "期限：2027年1月5日（周二）〔暂定〕" in before
    done = run("import", written(tmp_path / "2027.csv", *ROWS_2027))
    assert done.exit_code == 0, done.output
    assert "2027年1月4日（周一）：上班 → 放假" in done.stdout
    assert "2027年从此有官方安排" in done.stdout
    assert "【工作日历已更新】第 2 版" in done.stdout
    after = run("due", "2026-12-31", "2").stdout
    assert "期限：2027年1月6日（周三）。" in after
    assert "暂定" not in after


def test_a_year_is_shown_with_its_versions_and_whether_it_is_provisional(run: Run, tmp_path: Path) -> None:
    shown = run("show", "2024")
    assert shown.exit_code == 0
    assert "　2024年5月11日（周六）" in shown.stdout
    assert "第 1 版：chinesecalendar（2024年5月10日（周五）导入）" in shown.stdout
    assert "【工作日历】2027年〔暂定〕" in run("show", "2027").stdout
    run("import", written(tmp_path / "2027.csv", *ROWS_2027))
    shown = run("show", "2027")
    assert "暂定" not in shown.stdout
    assert "第 2 版：示例办发〔2026〕9号" in shown.stdout


@pytest.mark.parametrize("name", ["2024.csv", "2024.xlsx"])
def test_importing_what_show_wrote_changes_nothing(run: Run, tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    assert run("show", "2024", "--out", out).exit_code == 0
    done = run("import", out)
    assert done.exit_code == 0
    assert "与现行工作日历一致，没有变动" in done.stdout
    assert "第 2 版" not in run("show", "2024").stdout


@pytest.mark.parametrize("out", ["2024.docx", "nowhere/2024.csv"])
def test_a_file_that_cannot_be_written_is_wrong_usage(run: Run, tmp_path: Path, out: str) -> None:
    done = run("show", "2024", "--out", tmp_path / out)
    assert done.exit_code == 2
    assert "。" in done.stderr


def test_bad_rows_are_listed_and_nothing_changes(run: Run, tmp_path: Path) -> None:
    done = run("import", written(tmp_path / "2027.csv", *ROWS_2027, "2027-02-30,休"))
    assert done.exit_code == 1
    assert f"第 {len(ROWS_2027) + 2} 行" in done.stderr
    assert "【工作日历】2027年〔暂定〕" in run("show", "2027").stdout


@pytest.mark.parametrize(("name", "exit_code"), [("没有.csv", 2), ("名录.csv", 1), ("名录.docx", 1)])
def test_a_file_that_is_no_arrangement_is_refused(run: Run, tmp_path: Path, name: str, exit_code: int) -> None:
    if exit_code == 1:
        (tmp_path / name).write_text("统一社会信用代码,名称\n1,甲", encoding="utf-8")
    done = run("import", tmp_path / name)
    assert done.exit_code == exit_code
    assert done.stderr.strip().endswith("。")
