"""Agreed visits as a calendar file (.ics, RFC 5545) that every telephone takes. No mobiles: such files travel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import icalendar

from templates.cards import Attachment
from templates.documents.official_table import printable
from templates.messages import render

PRODUCT = "-//suiji//joint inspection//ZH"


@dataclass(frozen=True)
class Event:
    """One visit, at ``starts_at`` on the wall clock of the office. ``uid`` is its identity for ever; ``sequence`` from
    0 grows each time its time was agreed anew."""

    uid: str
    sequence: int
    starts_at: datetime
    minutes: int
    number: int
    subject: str
    address: str
    campaign: str
    departments: tuple[str, ...]


def visit_calendar(name: str, events: Sequence[Event], *, zone: str, stamped_at: datetime) -> Attachment:
    """The file of these visits, at least one."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", printable(name))
    years = [event.starts_at.year for event in events]
    calendar.add_component(_rules_of(zone, min(years), max(years)))
    for event in events:
        calendar.add_component(_event(event, ZoneInfo(zone), stamped_at))
    return Attachment(f"{name}.ics", calendar.to_ical())


@lru_cache(maxsize=16)
def _rules_of(zone: str, first: int, last: int) -> icalendar.Timezone:
    """The rules of ``zone`` from the year ``first`` to ``last``, for calendars that do not know its name. Kept: the
    library looks at every hour of them."""
    return icalendar.Timezone.from_tzid(zone, first_date=date(first, 1, 1), last_date=date(last + 1, 1, 1))


def _event(event: Event, zone: ZoneInfo, stamped_at: datetime) -> icalendar.Event:
    entry = icalendar.Event()
    starts = event.starts_at.replace(tzinfo=zone)
    entry.add("uid", f"{event.uid}@suiji")
    entry.add("dtstamp", stamped_at)
    entry.add("sequence", event.sequence)
    entry.add("dtstart", starts)
    entry.add("dtend", starts + timedelta(minutes=event.minutes))
    entry.add("summary", printable(render("visit/calendar_title", one=event)))
    if event.address:
        entry.add("location", printable(event.address))
    entry.add("description", printable(render("visit/calendar_text", one=event)))
    entry.add("status", "CONFIRMED")
    return entry
