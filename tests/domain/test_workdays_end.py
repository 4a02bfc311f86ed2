"""Where the calendar ends."""

from __future__ import annotations

from datetime import date

import pytest

from domain.errors import Refusal
from domain.workdays import WorkCalendar, add_working_days

PLAIN = WorkCalendar(frozenset(), {})


def test_a_limit_that_ends_on_the_last_day_there_is_can_be_counted() -> None:
    assert add_working_days(date(9999, 12, 30), 1, PLAIN).day == date.max


def test_a_limit_beyond_the_last_day_there_is_is_refused() -> None:
    with pytest.raises(Refusal, match=r"workdays\.beyond_the_last_day"):
        add_working_days(date(9999, 12, 30), 2, PLAIN)
