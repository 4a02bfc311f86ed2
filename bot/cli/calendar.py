"""``suiji calendar``: what the calendar says of a year, why a due date is what it is, arrangements from files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from domain.workdays import ArrangedDay, WorkCalendar
    from office.working_calendar import ArrangementFile
    from templates.cards.calendar import Year


def show(
    year: Annotated[int, typer.Argument(help="年份，如 2024。", min=1, max=9999)],
    out: Annotated[
        Path | None, typer.Option(help="同时写到这个文件（.csv 或 .xlsx），改好以后可以导入", show_default=False)
    ] = None,
) -> None:
    """列出一年中放假和调休上班的日子，以及日历的版本；还没有官方安排的年份标明暂定。

    例：suiji calendar show 2024
    """
    import asyncio

    shown, days = asyncio.run(_read_year(year))
    if out is not None:
        _write(out, days, year)
    typer.echo(shown.text())


def due(
    start: Annotated[datetime, typer.Argument(help="起算事件的日期（当天不计）。", formats=["%Y-%m-%d"])],
    days: Annotated[int, typer.Argument(help="工作日数。")],
) -> None:
    """说明期限是怎么算出来的：起算日、逐个休息日和调休上班日、结果。

    例：suiji calendar due 2024-05-10 2
    """
    import asyncio

    from domain.workdays import add_working_days
    from templates.cards.calendar import due_text

    calendar = asyncio.run(_load())
    typer.echo(due_text(add_working_days(start.date(), days, calendar), "起算事件发生"))


def import_arrangement(
    file: Annotated[Path, typer.Argument(help="放假调休安排，.xlsx、.xls 或 .csv，有“日期、安排、文号”三列")],
) -> None:
    """导入官方放假调休安排，立即生效：列出变动，重算涉及的期限并通知有关人员。

    有一行有误，整个文件都不采用。退出码：0 已导入或没有变动，1 有误，2 用法有误。

    例：suiji calendar import 2027年放假调休安排.xlsx
    """
    import asyncio

    from domain.errors import Refusal
    from office.library_files import require_acceptable
    from templates.refusals import sentence

    try:
        if not file.is_file():
            raise Refusal("library.file_missing", path=file)
        require_acceptable(file.name, file.stat().st_size)
        typer.echo(asyncio.run(_import(file.name, file.read_bytes())))
    except Refusal as refusal:
        typer.echo(sentence(refusal), err=True)
        wrong_usage = refusal.code in {"library.file_missing", "database.not_ready"}
        raise typer.Exit(2 if wrong_usage else 1) from refusal


async def _import(filename: str, content: bytes) -> str:
    """Takes the file over; what changed, in words."""
    from bot.app import system_clock
    from bot.cli.database import ready_database
    from office.working_calendar import enter, read_arrangement
    from templates.cards import calendar as cards

    file = read_arrangement(filename, content)
    _say_bad_rows(file)
    async with ready_database() as database, database.open() as uow:
        entered = await enter(uow, file, now=system_clock())
    notices = file.arrangement.notices
    if entered is None:
        return cards.nothing_new_text(filename, notices)
    changes, moved = entered.changes, entered.moved
    before = cards.proposal_text(filename, notices, changes, moved)
    return f"{before}\n\n{cards.taken_over_text(entered.number, notices, changes, moved)}"


def _say_bad_rows(file: ArrangementFile) -> None:
    from templates.cards.calendar import bad_rows_text

    if file.arrangement.bad:
        typer.echo(bad_rows_text(file.filename, file.arrangement.bad), err=True)
        raise typer.Exit(1)


def _write(out: Path, days: list[ArrangedDay], year: int) -> None:
    from domain.errors import Refusal
    from templates.documents.calendar import arrangement_csv, arrangement_sheet
    from templates.refusals import sentence

    if out.suffix.lower() not in {".csv", ".xlsx"}:
        typer.echo(sentence(Refusal("library.export_form", path=out)), err=True)
        raise typer.Exit(2)
    if not out.absolute().parent.is_dir():
        typer.echo(sentence(Refusal("library.folder_missing", path=out.parent)), err=True)
        raise typer.Exit(2)
    is_csv = out.suffix.lower() == ".csv"
    out.write_bytes(arrangement_csv(days) if is_csv else arrangement_sheet(days, year))


async def _read_year(year: int) -> tuple[Year, list[ArrangedDay]]:
    """What stands of ``year`` in the database where there is one, else what the library knows."""
    from bot.cli.database import ready_database
    from domain.local_time import DEFAULT_ZONE
    from office.working_calendar import days_of_library, read_year, year_of_library

    if not await _has_database():
        return year_of_library(year), days_of_library(year)
    async with ready_database() as database, database.read() as uow:
        return await read_year(uow, year, DEFAULT_ZONE), await uow.calendar.days(year)


async def _load() -> WorkCalendar:
    """The calendar of the database where there is one, else what the library knows."""
    from bot.cli.database import ready_database
    from domain.workdays import WorkCalendar
    from office.working_calendar import official_exceptions

    if not await _has_database():
        return WorkCalendar(*official_exceptions())
    async with ready_database() as database, database.read() as uow:
        return await uow.calendar.load()


async def _has_database() -> bool:
    """Whether there is one at all; one of an older version is a reason to refuse, not to look elsewhere."""
    from bot.settings import Settings
    from storage import migrate

    return await migrate.current(Settings().database_url) is not None
