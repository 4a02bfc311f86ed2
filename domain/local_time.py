"""Moments are kept in UTC; people live in a time zone (a setting of their office)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime
from zoneinfo import ZoneInfo

DEFAULT_ZONE = "Asia/Shanghai"


def local(moment: datetime, zone: str = DEFAULT_ZONE) -> datetime:
    """``moment`` (aware) as the clock on the wall of ``zone`` shows it."""
    return moment.astimezone(ZoneInfo(zone))


def local_day(moment: datetime, zone: str = DEFAULT_ZONE) -> date:
    """The calendar day of ``moment`` in ``zone``: the day that deadlines count from."""
    return local(moment, zone).date()


def months_before(day: date, months: int) -> date:
    """The day of the same number so many months before; the month's last where it has no such day.

    >>> months_before(date(2024, 5, 31), 3)
    datetime.date(2024, 2, 29)
    """
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))
