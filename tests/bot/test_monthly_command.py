"""``suiji report --form monthly`` on a database with the month of June 2024."""

from __future__ import annotations

import asyncio
import io
import shutil
from pathlib import Path

import pytest
import typer
from docx import Document
from openpyxl import load_workbook
from typer.testing import CliRunner

from bot.cli.report import report
from domain.errors import Refusal
from storage.unit_of_work import Database
from tests.support.builders import MARKET
from tests.support.monthly import OPENING, build_office, tick

runner = CliRunner()
app = typer.Typer()
app.command()(report)
JUNE = ["--form", "monthly", "--month", "2024-06"]


@pytest.fixture
def configured(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a database of which the environment tells."""
    file = tmp_path / "suiji.sqlite"
    shutil.copy(template, file)
    url = f"sqlite:///{file}"

    async def build() -> None:
        database = Database(url)
        async with database.open() as uow:
            await build_office(uow)
        await tick(database, OPENING)
        await database.close()

    asyncio.run(build())
    monkeypatch.setenv("SUIJI_DATABASE_URL", url)
    return tmp_path


def test_the_report_of_a_department_is_written_as_a_document(configured: Path) -> None:
    out = configured / "月报表.docx"
    result = runner.invoke(app, [*JUNE, "--department", MARKET, "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert f"单位名称（盖章）：{MARKET}" in Document(io.BytesIO(out.read_bytes())).paragraphs[1].text


def test_without_a_department_the_gathered_table_is_written(configured: Path) -> None:
    out = configured / "汇总表.xlsx"
    assert runner.invoke(app, [*JUNE, "--out", str(out)]).exit_code == 0
    assert "未报送单位（2个）" in load_workbook(io.BytesIO(out.read_bytes()))["汇总表"]["A7"].value


def test_an_unknown_department_is_refused_with_the_known_ones(configured: Path) -> None:
    out = configured / "月报表.docx"
    result = runner.invoke(app, [*JUNE, "--department", "交通局", "--out", str(out)])
    assert isinstance(result.exception, Refusal)
    assert result.exception.code == "monthly.no_such_department"
    assert not out.exists()


@pytest.mark.parametrize(
    "usage",
    [
        ["--form", "monthly", "--out", "a.docx"],
        ["2024-01", *JUNE, "--out", "a.docx"],
        [*JUNE, "--department", MARKET, "--out", "a.xlsx"],
        ["--form", "county", "--out", "a.xlsx"],
        ["2024-01", "--form", "county", "--month", "2024-06", "--out", "a.xlsx"],
    ],
)
def test_what_does_not_fit_together_is_wrong_usage(
    configured: Path, monkeypatch: pytest.MonkeyPatch, usage: list[str]
) -> None:
    monkeypatch.chdir(configured)
    assert runner.invoke(app, usage).exit_code == 2
