"""The clock of a demonstration: it runs as clocks do, and can be set forward."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.local_time import DEFAULT_ZONE
from sandbox.world.errors import NotPossible

#: A longer way than this is a slip of the pen.
FARTHEST = timedelta(days=366)


def _machine() -> datetime:
    return datetime.now(UTC)


class MovableClock:
    """Calling it gives the present moment, aware. It never goes back: what was promised, sent and signed before a
    moment must stay before it. ``machine`` is the clock that makes it run."""

    def __init__(self, starts_at: datetime, *, machine: Callable[[], datetime] = _machine) -> None:
        self._machine = machine
        self._ahead = starts_at - machine()

    def __call__(self) -> datetime:
        return self._machine() + self._ahead

    @property
    def ahead(self) -> timedelta:
        """How far it is ahead of the machine's clock; negative where it is behind."""
        return self._ahead

    def advance(self, *, to: datetime | None = None, by: timedelta = timedelta()) -> datetime:
        """Sets it ``by`` so much forward, or forward ``to`` a moment (aware); the new moment. Raises NotPossible where
        that lies behind, or more than a year away."""
        now = self()
        target = to if to is not None else now + by
        if target < now:
            raise NotPossible("clock_back", now=_words(now))
        if target > now + FARTHEST:
            raise NotPossible("clock_too_far", now=_words(now))
        self._ahead += target - now
        return target

    def advance_to_next(self, at: time) -> datetime:
        """Forward to the next moment at which clocks on the wall show ``at``."""
        zone = ZoneInfo(DEFAULT_ZONE)
        here = self().astimezone(zone)
        day = here.date() if here.time() < at else here.date() + timedelta(days=1)
        return self.advance(to=datetime.combine(day, at, zone))


def read_wall(text: str) -> datetime:
    """A moment as somebody writes it down (``2024-05-13T08:30``), on the clocks on the wall. Raises NotPossible."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise NotPossible("clock_unreadable", text=text) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(DEFAULT_ZONE))


def _words(moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo(DEFAULT_ZONE)):%Y-%m-%d %H:%M}"
