"""``suiji calendar``: what the working calendar says of a year, and why a due date is what it is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from domain.workdays import WorkCalendar

KINDS = {"make_up": "调休上班，计入", "weekend": "周末，不计", "holiday": "放假，不计"}


def show(year: Annotated[int, typer.Argument(help="年份，如 2024。")]) -> None:
    """列出一年中与“周一至周五上班”不同的日子。

    例：suiji calendar show 2024
    """
    from templates.messages import day_words

    calendar = _load()
    if year not in calendar.official_years:
        typer.echo(f"{year}年还没有官方安排，按周一至周五并扣除固定节假日推算，结果为暂定。")
        raise typer.Exit(1)
    for day, works in sorted(calendar.exceptions.items()):
        if day.year == year:
            typer.echo(f"{day_words(day)}　{'上班' if works else '放假'}")


def due(
    start: Annotated[datetime, typer.Argument(help="起算事件的日期（当天不计）。", formats=["%Y-%m-%d"])],
    days: Annotated[int, typer.Argument(help="工作日数。")],
) -> None:
    """说明期限是怎么算出来的。

    例：suiji calendar due 2024-05-10 2
    """
    from domain.workdays import add_working_days
    from templates.messages import day_words

    found = add_working_days(start.date(), days, _load())
    typer.echo(f"{day_words(found.start)}的次日起算 {found.working_days} 个工作日：")
    for day, kind in found.steps:
        typer.echo(f"　{day_words(day)}　{KINDS[kind.value]}")
    typer.echo(f"期限：{day_words(found.day)}{'（暂定）' if found.provisional else ''}")


def _load() -> WorkCalendar:
    """The calendar of the database where there is one, else what the library knows."""
    import asyncio

    from bot.settings import Settings
    from domain.workdays import WorkCalendar
    from office.working_calendar import official_exceptions
    from storage import migrate
    from storage.unit_of_work import Database

    url = Settings().database_url

    async def stored() -> WorkCalendar | None:
        if await migrate.current(url) is None:
            return None
        database = Database(url)
        try:
            async with database.read() as uow:
                return await uow.calendar.load()
        finally:
            await database.close()

    years, exceptions = official_exceptions()
    return asyncio.run(stored()) or WorkCalendar(official_years=years, exceptions=exceptions)
