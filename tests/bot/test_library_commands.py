"""``suiji import`` and ``suiji export``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from bot.cli.libraries import export_library, import_library
from office.library_files import read_table
from storage.unit_of_work import Database
from tests.support.builders import MARKET, credit_code

Run = Callable[..., Result]


@pytest.fixture
def run(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The two commands on a database with one office and one department."""
    file = tmp_path / "suiji.sqlite"
    file.write_bytes(template.read_bytes())
    monkeypatch.setenv("SUIJI_DATABASE_URL", f"sqlite:///{file}")
    asyncio.run(_open_office(f"sqlite:///{file}", "示例区双随机办公室", MARKET))
    app = typer.Typer()
    app.command("import")(import_library)
    app.command("export")(export_library)
    runner = CliRunner()
    return lambda *arguments: runner.invoke(app, [str(one) for one in arguments])


async def _open_office(url: str, name: str, *departments: str) -> None:
    database = Database(url)
    async with database.open() as uow:
        await uow.offices.add_departments(await uow.offices.add(name), departments)
    await database.close()


def table(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_a_good_file_is_imported_updated_and_exported_again(run: Run, tmp_path: Path) -> None:
    file = table(tmp_path / "对象.csv", "统一社会信用代码,名称", f"{credit_code(1)},<b>&_*[公司")
    first, second = run("import", "subjects", file), run("import", "subjects", file)
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "新增 1 条、更新 0 条、有误 0 条" in first.stdout
    assert "新增 0 条、更新 1 条、有误 0 条" in second.stdout
    for out in (tmp_path / "out.xlsx", tmp_path / "out.csv"):
        exported = run("export", "subjects", "--out", out)
        assert exported.exit_code == 0
        assert exported.stdout.strip() == str(out)
        assert "<b>&_*[公司" in read_table(out.name, out.read_bytes()).rows[0][1]


def test_bad_rows_are_named_left_out_and_written_to_a_file(run: Run, tmp_path: Path) -> None:
    rows = (f"ZF01,示例员,{MARKET},19900000001", "ZF02,例示员,住建局,199")
    file = table(tmp_path / "人员.csv", "执法证号,姓名,所属部门,手机", *rows)
    result = run("import", "inspectors", file)
    assert result.exit_code == 1
    assert "新增 1 条、更新 0 条、有误 1 条" in result.stdout
    assert f"第 3 行：“所属部门”里的“住建局”不是已登记的成员单位（已登记：{MARKET}）" in result.stdout
    copy = tmp_path / "人员（需要修改的行）.xlsx"
    assert str(copy) in result.stdout
    assert len(read_table(copy.name, copy.read_bytes()).rows) == 1


@pytest.mark.parametrize(
    ("arguments", "exit_code", "says"),
    [
        (("import", "subjects", "nowhere.csv"), 2, "没有找到文件"),
        (("import", "cats", "nowhere.csv"), 2, "cats"),
        (("import", "subjects", "{here}/suiji.sqlite"), 1, "不是可以导入的文件"),
        (("import", "items", "{here}/空.csv"), 1, "是空的"),
        (("import", "items", "{here}/缺.csv"), 1, "缺少必需的列"),
        (("import", "items", "{here}/缺.csv", "--office", "某办公室"), 2, "示例区双随机办公室"),
        (("export", "subjects", "--out", "out.docx"), 2, ".xlsx 或 .csv"),
        (("export", "subjects", "--out", "{here}/nowhere/out.csv"), 2, "没有找到文件夹"),
    ],
)
def test_what_cannot_be_done_is_said_with_its_exit_code(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], exit_code: int, says: str
) -> None:
    (tmp_path / "空.csv").write_bytes(b"")
    table(tmp_path / "缺.csv", "所属部门,法律依据", "甲,乙")
    result = run(*(one.format(here=tmp_path) for one in arguments))
    assert result.exit_code == exit_code
    assert says in result.stderr
    assert "Traceback" not in result.output


def test_of_several_offices_one_has_to_be_named(run: Run, tmp_path: Path) -> None:
    asyncio.run(_open_office(f"sqlite:///{tmp_path / 'suiji.sqlite'}", "样例市双随机办公室"))
    file = table(tmp_path / "单位.csv", "单位全称,简称", "交通运输局,交通")
    unnamed = run("import", "departments", file)
    assert unnamed.exit_code == 2
    assert "示例区双随机办公室、样例市双随机办公室" in unnamed.stderr
    assert run("import", "departments", file, "--office", "样例市双随机办公室").exit_code == 0
    out = tmp_path / "单位导出.csv"
    run("export", "departments", "--out", out, "--office", "样例市双随机办公室")
    assert read_table(out.name, out.read_bytes()).rows[0][1][0] == "交通运输局"


def test_without_an_office_the_way_to_one_is_told(
    run: Run, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fresh.sqlite").write_bytes(template.read_bytes())
    monkeypatch.setenv("SUIJI_DATABASE_URL", f"sqlite:///{tmp_path / 'fresh.sqlite'}")
    result = run("export", "subjects", "--out", tmp_path / "out.csv")
    assert result.exit_code == 2
    assert "suiji office create" in result.stderr


def test_a_database_without_its_tables_is_said_so(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUIJI_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.sqlite'}")
    result = run("export", "subjects", "--out", tmp_path / "out.csv")
    assert result.exit_code == 2
    assert "suiji db upgrade" in result.stderr
