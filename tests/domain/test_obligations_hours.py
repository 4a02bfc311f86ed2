"""When people may be reminded."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from domain.obligations import OfficeHours
from domain.workdays import WorkCalendar
from office.working_calendar import official_exceptions

CALENDAR = WorkCalendar(*official_exceptions())
SHANGHAI = OfficeHours()


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        pytest.param("2024-05-13 08:29:59", False, id="a second before it opens"),
        pytest.param("2024-05-13 08:30:00", True, id="as it opens"),
        pytest.param("2024-05-13 17:29:59", True, id="the last second"),
        pytest.param("2024-05-13 17:30:00", False, id="as it closes"),
        pytest.param("2024-05-12 10:00:00", False, id="a Sunday"),
        pytest.param("2024-05-11 10:00:00", True, id="a Saturday that is worked"),
        pytest.param("2024-05-03 10:00:00", False, id="a Friday off"),
    ],
)
def test_an_office_is_open_on_working_days_in_its_hours(moment: str, is_open: bool) -> None:
    # The wall clock of Shanghai is eight hours ahead.
    asked = datetime.fromisoformat(f"{moment}+08:00").astimezone(UTC)
    assert SHANGHAI.is_open(asked, CALENDAR) is is_open


def test_the_day_is_that_of_the_office_and_not_that_of_the_server() -> None:
    late_on_friday_in_utc = datetime(2024, 5, 17, 23, 0, tzinfo=UTC)  # Saturday 07:00 in Shanghai
    assert not SHANGHAI.is_open(late_on_friday_in_utc, CALENDAR)
    assert OfficeHours(time(22), time(23, 30), "UTC").is_open(late_on_friday_in_utc, CALENDAR)


def test_the_opening_of_a_day_is_a_moment_in_utc() -> None:
    assert SHANGHAI.opening(date(2024, 5, 13)) == datetime(2024, 5, 13, 0, 30, tzinfo=UTC)
    urumqi = OfficeHours(time(10), time(19), "Asia/Urumqi")
    assert urumqi.opening(date(2024, 5, 13)) == datetime(2024, 5, 13, 4, 0, tzinfo=UTC)
    assert SHANGHAI.is_open(SHANGHAI.opening(date(2024, 5, 13)), CALENDAR)
