"""What each office settles for itself where the plans leave it open. Every setting has a default."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.campaign import Plan
from domain.errors import Refusal
from domain.workdays import FollowUpClock, RestDayConvention, WorkCalendar, add_working_days, fixed_due
from office.rights import require_office_admin
from storage.offices import Office
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import settings as cards


async def open_settings(uow: UnitOfWork, *, user_id: int) -> Card:
    """The settings of the reader's office, each with the buttons that change it."""
    _, office_id = await require_office_admin(uow, user_id)
    return _card(await uow.offices.get(office_id))


async def change_setting(
    uow: UnitOfWork, *, user_id: int, office_id: int, what: str, value: int, now: datetime
) -> Card:
    """Sets one setting: ``what`` of ``cards.CHOICES`` to the choice in place ``value``. Dates already owed stay."""
    person, _ = await require_office_admin(uow, user_id, office_id)
    office = await uow.offices.get(office_id)
    wanted = _changed(office, what, value)
    if await uow.offices.set_up(office_id, follow_up_clock=wanted.follow_up_clock, rest_day=wanted.rest_day):
        await uow.audit.note(
            "settings.changed",
            now=now,
            person_id=person.id,
            office_id=office_id,
            what=what,
            before=_values(office),
            after=_values(wanted),
        )
    return _card(wanted)


def rules_in_words(office: Office, plan: Plan, calendar: WorkCalendar) -> str:
    """The two settings as they work in ``plan``, for its preview."""
    end, days = plan.window_end, plan.deadlines.follow_up
    from_end = office.follow_up_clock is FollowUpClock.INSPECTION_END
    return cards.rules(
        office.follow_up_clock,
        days,
        follow_up=add_working_days(end, days, calendar) if end and from_end else None,
        convention=office.rest_day,
        last_day=fixed_due(end, calendar, office.rest_day) if end else None,
    )


def _card(office: Office) -> Card:
    return cards.settings_card(office.id, office.name, office.follow_up_clock, office.rest_day)


def _changed(office: Office, what: str, value: int) -> Office:
    clocks, conventions = list(FollowUpClock), list(RestDayConvention)
    if what == cards.FOLLOW_UP and value < len(clocks):
        return replace(office, follow_up_clock=clocks[value])
    if what == cards.REST_DAY and value < len(conventions):
        return replace(office, rest_day=conventions[value])
    raise Refusal("chat.stale_button")


def _values(office: Office) -> list[str]:
    return [office.follow_up_clock.value, office.rest_day.value]
