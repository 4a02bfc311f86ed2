"""When people may be reminded: on working days, in the hours of the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from domain.local_time import DEFAULT_ZONE, local
from domain.workdays import WorkCalendar


@dataclass(frozen=True)
class OfficeHours:
    """From ``opens`` till ``closes`` on the wall clock of ``zone``; ``closes`` itself is outside."""

    opens: time = time(8, 30)
    closes: time = time(17, 30)
    zone: str = DEFAULT_ZONE

    def opening(self, day: date) -> datetime:
        """The moment (aware, UTC) at which ``day`` begins at the office."""
        return datetime.combine(day, self.opens, ZoneInfo(self.zone)).astimezone(UTC)

    def is_open(self, moment: datetime, calendar: WorkCalendar) -> bool:
        """Whether people may be reminded at ``moment`` (aware)."""
        here = local(moment, self.zone)
        return calendar.is_workday(here.date()) and self.opens <= here.time() < self.closes
