"""Working days: which days count, when a limit of so many of them ends, and what a published arrangement changes.

The rule of all five plans: day one is the working day *after* the start event, the event's own day never
counts, and the limit ends with the last counted day. Make-up workdays (调休上班, a Saturday or Sunday
worked in exchange for a long holiday) count; holidays on weekdays do not.
"""

from __future__ import annotations

from domain.workdays.arrangement import (
    ARRANGEMENT_COLUMNS,
    ArrangedDay,
    Arrangement,
    is_arrangement_heading,
    parse_arrangement,
)
from domain.workdays.calendar import FIXED_STATUTORY_HOLIDAYS, DayKind, WorkCalendar, statutory_holidays
from domain.workdays.changes import Changes, DayChange, changes_by
from domain.workdays.fixed import FixedDue, RestDayConvention, fixed_due
from domain.workdays.limits import MOST_WORKING_DAYS, Due, FollowUpClock, add_working_days

__all__ = [
    "ARRANGEMENT_COLUMNS",
    "FIXED_STATUTORY_HOLIDAYS",
    "MOST_WORKING_DAYS",
    "ArrangedDay",
    "Arrangement",
    "Changes",
    "DayChange",
    "DayKind",
    "Due",
    "FixedDue",
    "FollowUpClock",
    "RestDayConvention",
    "WorkCalendar",
    "add_working_days",
    "changes_by",
    "fixed_due",
    "is_arrangement_heading",
    "parse_arrangement",
    "statutory_holidays",
]
