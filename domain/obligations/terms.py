"""How a due date comes about: a limit of working days after an event, a fixed date, or an agreed day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from domain.obligations.duties import Duty
from domain.workdays import Due, FixedDue, RestDayConvention, WorkCalendar, add_working_days, fixed_due


class TermKind(StrEnum):
    AFTER = "after"  # so many working days after the start event
    BY = "by"  # by a fixed date; on a rest day by the office's convention
    ON = "on"  # on an agreed day, whatever day that is


#: Limits that no plan sets, in working days; each office may change them (office/settings.py).
OWN_TERMS: Mapping[Duty, int] = MappingProxyType(
    {Duty.MATCH: 2, Duty.SIGN_OFF: 1, Duty.AGREE_VISIT: 3, Duty.REVISIT: 20}
)


@dataclass(frozen=True)
class Term:
    """``started_on`` is the day of the start event, which does not count; ``working_days`` belongs to AFTER,
    ``fixed_on`` to BY and ON."""

    kind: TermKind
    started_on: date
    working_days: int = 0
    fixed_on: date | None = None


def derive(term: Term, calendar: WorkCalendar, convention: RestDayConvention) -> Due | FixedDue:
    """The due day of a term with its derivation. Raises what ``add_working_days`` and ``fixed_due`` raise."""
    if term.kind is TermKind.AFTER:
        return add_working_days(term.started_on, term.working_days, calendar)
    if term.fixed_on is None:
        raise ValueError("a fixed term has its date")
    if term.kind is TermKind.ON:
        return FixedDue(term.fixed_on, provisional=False, named=term.fixed_on, convention=convention, steps=())
    return fixed_due(term.fixed_on, calendar, convention)
