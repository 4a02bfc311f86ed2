"""The reminder ladders of an office: one step changed, or all of one ladder back to its default."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.errors import Refusal
from domain.obligations import DEFAULT_LADDERS, Duty, Ladder
from office.rights import require_office_admin
from office.settings.keeping import keep
from office.settings.showing import duty_of
from storage.offices import Office
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import settings as cards
from templates.cards.settings import presses

#: For terms of at least so many working days a reminder half-way makes sense.
HALF_FROM = 10


async def change_ladder(
    uow: UnitOfWork, *, user_id: int, office_id: int, duty: str, what: str, value: int, now: datetime
) -> Card:
    """Sets one step of a ladder, ``what`` and ``value`` as in ``ChangeLadder``. The next reminder of open matters
    follows, their due dates stay. Refusal ``chat.stale_button`` for a step or a value that there is not."""
    person, _ = await require_office_admin(uow, user_id, office_id)
    office, which = await uow.offices.get(office_id), duty_of(duty)
    wanted = with_ladder(office, which, _stepped(office.ladder(which), what, value))
    await keep(uow, person, office, wanted, what=f"ladder.{which.value}", now=now)
    return cards.ladder_card(office_id, which, wanted.ladder(which))


async def reset_ladder(uow: UnitOfWork, *, user_id: int, office_id: int, duty: str, now: datetime) -> Card:
    """The ladder of a duty as it is by default."""
    person, _ = await require_office_admin(uow, user_id, office_id)
    office, which = await uow.offices.get(office_id), duty_of(duty)
    wanted = with_ladder(office, which, DEFAULT_LADDERS[which])
    await keep(uow, person, office, wanted, what=f"ladder.{which.value}", now=now)
    return cards.ladder_card(office_id, which, wanted.ladder(which))


def with_ladder(office: Office, duty: Duty, ladder: Ladder) -> Office:
    """``office`` with that ladder; only one that differs from the default is kept."""
    ladders = {word: own for word, own in office.ladders.items() if word != duty.value}
    if ladder != DEFAULT_LADDERS[duty]:
        ladders[duty.value] = ladder.as_data()
    return replace(office, ladders=ladders)


def _stepped(ladder: Ladder, what: str, value: int) -> Ladder:
    if what in {presses.ADMIN, presses.OFFICE} and value <= cards.LATEST_COPY:
        since = value or None
        return replace(ladder, admin_from=since) if what == presses.ADMIN else replace(ladder, office_from=since)
    if what == presses.MONTH_DAY and ladder.month_day is not None and 1 <= value <= cards.LAST_MONTH_DAY:
        return replace(ladder, month_day=value)
    if value in (0, 1):
        return _switched(ladder, what, on=bool(value))
    raise Refusal("chat.stale_button")


def _switched(ladder: Ladder, what: str, *, on: bool) -> Ladder:
    for days in cards.CHOICES_BEFORE:
        if what == f"{presses.BEFORE}{days}":
            chosen = {*ladder.before, days} if on else {*ladder.before} - {days}
            return replace(ladder, before=tuple(sorted(chosen, reverse=True)))
    match what:
        case presses.HALF:
            return replace(ladder, half_from=HALF_FROM if on else None)
        case presses.ON_DAY:
            return replace(ladder, on_day=on)
        case presses.OVERDUE:
            return replace(ladder, overdue=on)
        case presses.ALWAYS:
            return replace(ladder, office_always=on)
    raise Refusal("chat.stale_button")
