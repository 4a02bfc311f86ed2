"""Moments are kept in UTC; people live in a time zone (a setting of their office)."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

DEFAULT_ZONE = "Asia/Shanghai"


def local(moment: datetime, zone: str = DEFAULT_ZONE) -> datetime:
    """``moment`` (aware) as the clock on the wall of ``zone`` shows it."""
    return moment.astimezone(ZoneInfo(zone))


def local_day(moment: datetime, zone: str = DEFAULT_ZONE) -> date:
    """The calendar day of ``moment`` in ``zone``: the day that deadlines count from."""
    return local(moment, zone).date()
