"""``suiji import`` and ``suiji export``: the libraries from and to files, without the chat.

What is heavy (database, spreadsheets, the progress bar) is imported where it is needed: ``suiji --help`` answers
at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.database import ready_database
from domain.errors import Refusal
from domain.library import LibraryKind
from templates.refusals import sentence

if TYPE_CHECKING:
    from office.libraries import Export, Reading
    from storage.unit_of_work import Database

#: Refusals that are about how the command was called, not about what stands in the file.
USAGE = frozenset(
    {
        "database.not_ready",
        "library.export_form",
        "library.file_missing",
        "library.folder_missing",
        "library.no_office",
        "library.office_not_named",
    }
)

Kind = Annotated[
    LibraryKind,
    typer.Argument(
        help="subjects 检查对象、inspectors 执法检查人员、items 抽查事项、departments 成员单位", show_default=False
    ),
]
OfficeName = Annotated[str, typer.Option(help="办公室的名称；只有一个办公室时可以不写", show_default=False)]


def import_library(
    kind: Kind,
    file: Annotated[Path, typer.Argument(help="要导入的表格，.xlsx、.xls 或 .csv", show_default=False)],
    office: OfficeName = "",
) -> None:
    """把表格导入名录库：已有的更新，没有的新增；有误的行写进另一个文件，其余照常导入。

    退出码：0 全部导入，1 有行未导入或整个文件被拒绝，2 用法有误。

    例：suiji import subjects examples/检查对象名录库.xlsx
    """
    bad = _guarded(lambda: _import(kind, file, office))
    raise typer.Exit(1 if bad else 0)


def export_library(
    kind: Kind,
    out: Annotated[Path, typer.Option(help="写到哪个文件，.xlsx 或 .csv；已有的会被覆盖", show_default=False)],
    office: OfficeName = "",
) -> None:
    """把名录库导出为表格，改好以后可以原样导入。

    退出码：0 已导出，2 用法有误。

    例：suiji export inspectors --out 执法检查人员.xlsx
    """
    _guarded(lambda: _export(kind, office, out))


def _guarded(work: Callable[[], int]) -> int:
    """Does ``work``; a refusal is said on stderr and becomes the exit code."""
    try:
        return work()
    except Refusal as refusal:
        typer.echo(sentence(refusal), err=True)
        raise typer.Exit(2 if refusal.code in USAGE else 1) from refusal


def _import(kind: LibraryKind, file: Path, office: str) -> int:
    """Imports ``file`` and prints what became of it; how many rows were left out."""
    from office.libraries import require_acceptable

    if not file.is_file():
        raise Refusal("library.file_missing", path=file)
    require_acceptable(file.name, file.stat().st_size)
    reading, summary = asyncio.run(_take_over(kind, file.name, file.read_bytes(), office))
    print(summary)
    if reading.bad:
        copy = file.with_name(f"{file.stem}（需要修改的行）.xlsx")
        copy.write_bytes(reading.error_copy)
        print(copy)
    return len(reading.bad)


async def _take_over(kind: LibraryKind, filename: str, content: bytes, office: str) -> tuple[Reading, str]:
    """What was read of the file, and the summary of what was saved of it."""
    from office.libraries import keeper_of_office, read_file

    async with ready_database() as database:
        async with database.read() as uow:
            keeper = await keeper_of_office(uow, office)
        reading = read_file(keeper, filename, content, kind=kind)
        return reading, await _save(database, reading)


async def _save(database: Database, reading: Reading) -> str:
    """Saves what was read under a progress bar; the summary to print."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from office.libraries import take_over
    from templates.cards.library import KIND_NAMES, import_summary

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(KIND_NAMES[reading.kind], total=len(reading.entries))
        async with database.open() as uow:
            done = await take_over(uow, reading, now=datetime.now(UTC), on_saved=lambda rows: bar.advance(task, rows))
    sums = {"added": done.added, "updated": done.updated}
    return import_summary(reading.kind, **sums, bad=reading.bad, unknown=done.unknown)


def _export(kind: LibraryKind, office: str, out: Path) -> int:
    """Writes the library to ``out``; how many entries it has."""
    from office.libraries import as_form

    form = out.suffix.lower().removeprefix(".")
    if form not in {"xlsx", "csv"}:
        raise Refusal("library.export_form", path=out)
    if not out.absolute().parent.is_dir():
        raise Refusal("library.folder_missing", path=out.parent)
    export = asyncio.run(_load(kind, office))
    out.write_bytes(export.content(as_form(form)))
    print(out)
    return len(export.entries)


async def _load(kind: LibraryKind, office: str) -> Export:
    from office.libraries import keeper_of_office, load_export

    async with ready_database() as database, database.read() as uow:
        keeper = await keeper_of_office(uow, office)
        return await load_export(uow, keeper, kind, now=datetime.now(UTC))
