"""``suiji report`` on a database with one small campaign."""

from __future__ import annotations

import asyncio
import io
import shutil
from pathlib import Path

import pytest
import typer
from openpyxl import load_workbook
from typer.testing import CliRunner

from bot.cli.report import report
from domain.errors import Refusal
from storage.unit_of_work import Database
from tests.conftest import NOW
from tests.support.builders import build_inspection, build_scene

runner = CliRunner()
app = typer.Typer()
app.command()(report)


@pytest.fixture
def configured(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a database of which the environment tells."""
    file = tmp_path / "suiji.sqlite"
    shutil.copy(template, file)
    url = f"sqlite:///{file}"

    async def build() -> None:
        database = Database(url)
        async with database.open() as uow:
            await build_inspection(uow, await build_scene(uow), NOW)
        await database.close()

    asyncio.run(build())
    monkeypatch.setenv("SUIJI_DATABASE_URL", url)
    return tmp_path


@pytest.mark.parametrize(("form", "columns"), [("bonded-zone", 10), ("county", 8)])
def test_a_table_is_written_as_a_workbook(configured: Path, form: str, columns: int) -> None:
    out = configured / "统计表.xlsx"
    result = runner.invoke(app, ["2024-01", "--form", form, "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert "尚有6份检查结果未录入或未审核，未计入。" in result.output
    rows = load_workbook(io.BytesIO(out.read_bytes())).active.iter_rows(values_only=True)
    numbers = [[cell for cell in row if isinstance(cell, int)] for row in rows]
    assert columns in map(len, numbers)


def test_a_table_is_written_as_a_document(configured: Path) -> None:
    out = configured / "table.DOCX"
    assert runner.invoke(app, ["2024-01", "--form", "county", "--out", str(out)]).exit_code == 0
    assert out.read_bytes().startswith(b"PK")


def test_an_unknown_campaign_is_refused_with_the_known_ones(configured: Path) -> None:
    out = configured / "table.docx"
    result = runner.invoke(app, ["2023-09", "--form", "county", "--out", str(out)])
    assert isinstance(result.exception, Refusal)
    assert result.exception.facts == {"reference": "2023-09", "known": "2024-01"}
    assert not out.exists()


@pytest.mark.parametrize("out", ["table.pdf", "table", "nowhere/table.docx"])
def test_a_file_that_cannot_be_is_wrong_usage(configured: Path, out: str) -> None:
    result = runner.invoke(app, ["2024-01", "--form", "county", "--out", str(configured / out)])
    assert result.exit_code == 2
