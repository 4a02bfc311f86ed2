"""``suiji bulletin`` on a database whose ledger has every kind of end."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
import typer
from docx import Document
from typer.testing import CliRunner

from bot.cli.bulletin import bulletin
from domain.errors import Refusal
from storage.unit_of_work import Database
from tests.support.builders import HOUSING, MARKET, build_scene
from tests.support.supervision import build_ledger

runner = CliRunner()
app = typer.Typer()
app.command()(bulletin)
OFFICE = ["--office", "示例区双随机办公室"]


@pytest.fixture
def configured(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a database of which the environment tells."""
    file = tmp_path / "suiji.sqlite"
    shutil.copy(template, file)
    url = f"sqlite:///{file}"

    async def build() -> None:
        database = Database(url)
        async with database.open() as uow:
            await build_ledger(uow, await build_scene(uow, subjects=0, inspectors_each=0))
        await database.close()

    asyncio.run(build())
    monkeypatch.setenv("SUIJI_DATABASE_URL", url)
    return tmp_path


def test_the_bulletin_of_a_period_is_written(configured: Path) -> None:
    out = configured / "督查通报.docx"
    result = runner.invoke(app, ["--out", str(out), "--period", "2024年4月1日至2024年4月30日", *OFFICE])
    assert result.exit_code == 0, result.output
    assert "逾期未办结1项。" in result.output
    table = Document(str(out)).tables[0]
    rows = {row.cells[1].text: [cell.text for cell in row.cells[2:5]] for row in table.rows}
    assert rows[MARKET][0] == "1"
    assert rows[MARKET][2] == "1"
    assert rows[HOUSING] == ["0", "—", "0"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--period", "去年", *OFFICE], r"supervision\.unreadable"), ([], r"library\.office_not_named")],
)
def test_what_cannot_be_made_is_refused_and_nothing_written(configured: Path, arguments: list[str], code: str) -> None:
    out = configured / "督查通报.docx"
    with pytest.raises(Refusal, match=code):
        runner.invoke(app, ["--out", str(out), *arguments], catch_exceptions=False)
    assert not out.exists()


@pytest.mark.parametrize("out", ["督查通报.xlsx", "没有/督查通报.docx"])
def test_a_wrong_file_name_is_wrong_usage(configured: Path, out: str) -> None:
    assert runner.invoke(app, ["--out", str(configured / out)]).exit_code == 2
