"""The working calendar: a sent arrangement, due dates explained, a year shown."""

from __future__ import annotations

import asyncio

from handlers.answers import send
from handlers.door import Door
from handlers.presses import acts, looks
from office import working_calendar
from templates.cards import Card
from templates.cards import calendar as cards


async def arrangement_came(door: Door, filename: str, content: bytes) -> Card:
    """A file that is no library: read as an arrangement in a thread, then shown back. Refuses what is none either."""
    file = await asyncio.to_thread(working_calendar.read_arrangement, filename, content)
    async with door.opens() as uow:
        return await working_calendar.propose(uow, user_id=door.user_id, file=file, now=door.now)


acts(cards.TakeOver, working_calendar.take_over)
acts(cards.WithdrawVersion, working_calendar.withdraw)
looks(cards.OpenCalendar, working_calendar.open_calendar)
looks(cards.SendCalendar, working_calendar.send_calendar)
# A message of its own: the card with the date, and what can be done there, stays as it is.
looks(cards.WhyThisDay, working_calendar.explain, then=send)
