"""By when a subject has to put right what was found (责令改正): the day as people type it, and the usual choices."""

from __future__ import annotations

from datetime import date

from domain.errors import Refusal
from domain.follow_up import read_deadline
from domain.workdays import WorkCalendar, add_working_days

#: Working days that are offered by a tap.
USUAL_TERMS = (5, 10, 15, 30)


def usual_terms(today: date, calendar: WorkCalendar) -> list[tuple[int, date]]:
    """``USUAL_TERMS``, each with the day on which it ends when it begins ``today``."""
    return [(days, add_working_days(today, days, calendar).day) for days in USUAL_TERMS]


def read_term(text: str, *, today: date, calendar: WorkCalendar) -> date:
    """The day that ``text`` means: ``6月30日``, ``2024-06-30``, ``15日内``, ``10个工作日`` (from ``today``).

    Raises Refusal ``inspection.unknown_term``, and ``inspection.term_past`` for a day before ``today``.
    """
    try:
        day = read_deadline(text, today=today, not_before=date.min, calendar=calendar)
    except (Refusal, OverflowError):
        raise Refusal("inspection.unknown_term", fragment=text.strip()[:30]) from None
    return require_to_come(day, today=today)


def require_to_come(day: date, *, today: date) -> date:
    """Raises Refusal ``inspection.term_past`` for a day before ``today``."""
    if day < today:
        raise Refusal("inspection.term_past", day=day)
    return day
