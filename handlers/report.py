"""The statistics tables as files."""

from __future__ import annotations

from functools import partial

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from campaigns import report
from handlers.door import Door
from handlers.presses import on_press
from handlers.redrawing import look
from templates.cards import report as cards


@on_press(cards.OpenReports)
async def tables_opened(query: CallbackQuery, press: cards.OpenReports, door: Door, state: FSMContext) -> None:
    """统计表."""
    await look(
        query, door, state, see=partial(report.open_reports, user_id=door.user_id, campaign_id=press.campaign_id)
    )


@on_press(cards.MakeReport)
async def table_made(query: CallbackQuery, press: cards.MakeReport, door: Door, state: FSMContext) -> None:
    """One table as one file."""
    await look(query, door, state, see=partial(report.make_report, user_id=door.user_id, now=door.now, **vars(press)))
