"""The demo's clock, set forward to where the story goes on."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.demo.house import House
from domain.local_time import DEFAULT_ZONE, local_day
from domain.workdays import WorkCalendar
from sandbox.people import Person
from storage.unit_of_work import Database
from templates.messages import day_words

#: When the office opens.
OPENS = time(8, 30)
REMINDED = "【办理提醒】"


def to_moment(house: House, moment: datetime) -> None:
    """Sets the clock forward to a moment (aware), unless that is over."""
    if moment > house.clock():
        house.world.moves_clock(to=moment.astimezone(UTC))


def to_morning(house: House, day: date) -> None:
    """Sets the clock forward to the morning of a day."""
    to_moment(house, datetime.combine(day, OPENS, ZoneInfo(DEFAULT_ZONE)))


async def wakes_up(house: House, day: date, *people: Person) -> None:
    """The morning of a day, after each of ``people`` was reminded of what they owe: by then the bot's clock shows it
    too, wherever the bot runs."""
    to_morning(house, day)
    for person in people:
        await person.sees(f"{REMINDED}{day_words(day)}", timeout=60)


async def next_workday(house: House, *, after: date | None = None, days: int = 1) -> date:
    """The working day so many after ``after``, today where it is left out."""
    calendar = await _calendar(house)
    return calendar.workday_after(after or local_day(house.clock(), DEFAULT_ZONE), days)


async def _calendar(house: House) -> WorkCalendar:
    database = Database(house.settings.database_url)
    try:
        async with database.read() as uow:
            return await uow.calendar.load()
    finally:
        await database.close()
