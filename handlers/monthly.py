"""The monthly report: filled in by taps and typed lines, handed in, gathered by the office."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from handlers.answers import asking, send, show
from handlers.door import Door, Tap
from handlers.presses import Redraw, acts, looks
from handlers.typed import take_words
from office import monthly
from templates.cards import Card
from templates.cards import monthly as cards

router = Router(name="monthly")

#: Refusals of a tap on a report that is no longer as the card showed it.
OUT_OF_DATE = frozenset({"monthly.changed_meanwhile", "monthly.filed_already"})
REPORT = Redraw(monthly.open_report, when=OUT_OF_DATE)
FIGURES = Redraw(monthly.open_figures, when=frozenset({"monthly.figures_changed"}))
MONTH = Redraw(monthly.open_month, when=frozenset({"monthly.nudged_already", "monthly.nobody_missing"}))
#: Refusals after which the question is over: no other words could answer it.
OVER = frozenset({"monthly.filed_already", "monthly.closed", "monthly.changed_meanwhile", "monthly.liaison_only"})


class Reporting(StatesGroup):
    """What is typed into a report."""

    entries = State()
    correction = State()
    contact = State()
    revision = State()


async def _show_nudged(tap: Tap[cards.Nudge], card: Card) -> None:
    await show(tap, card, cards.NUDGED)


async def _show_closed(tap: Tap[cards.CloseMonth], card: Card) -> None:
    await show(tap, card, cards.CLOSED)


looks(cards.OpenMonthly, monthly.open_monthly)
looks(cards.OpenReport, monthly.open_report)
looks(cards.OpenRow, monthly.open_row, redraw=REPORT)
acts(cards.SetNone, monthly.set_none, redraw=REPORT)
looks(cards.AskEntries, monthly.ask_entries, then=asking(Reporting.entries), redraw=REPORT)
acts(cards.DropEntry, monthly.drop_entry, redraw=REPORT)
looks(cards.OpenFigures, monthly.open_figures, redraw=REPORT)
acts(cards.CheckFigures, monthly.check_figures, redraw=FIGURES)
looks(cards.AskCorrection, monthly.ask_correction, then=asking(Reporting.correction), redraw=REPORT)
acts(cards.DropCorrection, monthly.drop_correction, redraw=REPORT)
looks(cards.AskContact, monthly.ask_contact, then=asking(Reporting.contact), redraw=REPORT)
looks(cards.PreviewReport, monthly.preview, redraw=REPORT)
acts(cards.FileReport, monthly.submit, redraw=REPORT)
looks(cards.AskRevision, monthly.ask_revision, then=asking(Reporting.revision), redraw=REPORT)
acts(cards.DropRevision, monthly.drop_revision, redraw=REPORT)
looks(cards.SendForm, monthly.send_form, then=send)

looks(cards.OpenMonths, monthly.open_months)
looks(cards.OpenMonth, monthly.open_month)
looks(cards.SendGathered, monthly.send_gathered, then=send)
acts(cards.Nudge, monthly.nudge, then=_show_nudged, redraw=MONTH)
looks(cards.AskClose, monthly.ask_close)
acts(cards.CloseMonth, monthly.close, then=_show_closed)


@router.message(Reporting.entries, F.text)
async def entries_typed(message: Message, door: Door, state: FSMContext) -> None:
    """Lines of rows 1 to 3."""
    await take_words(message, door, state, monthly.add_entries, ends=OVER.__contains__)


@router.message(Reporting.correction, F.text)
async def correction_typed(message: Message, door: Door, state: FSMContext) -> None:
    """The right value of a figure, and why."""
    await take_words(message, door, state, monthly.correct, ends=OVER.__contains__)


@router.message(Reporting.contact, F.text)
async def contact_typed(message: Message, door: Door, state: FSMContext) -> None:
    """Whom to call."""
    await take_words(message, door, state, monthly.set_contact, ends=OVER.__contains__)


@router.message(Reporting.revision, F.text)
async def revision_typed(message: Message, door: Door, state: FSMContext) -> None:
    """Why another version is needed."""
    await take_words(message, door, state, monthly.revise, ends=OVER.__contains__)
