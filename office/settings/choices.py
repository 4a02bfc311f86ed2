"""What is chosen by a button: how limits are counted, what a monthly report covers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.campaign import Plan
from domain.errors import Refusal
from domain.monthly import MonthlyPeriod
from domain.workdays import FollowUpClock, RestDayConvention, WorkCalendar, add_working_days, fixed_due
from office.rights import require_office_admin
from office.settings.keeping import keep
from office.settings.showing import group_card
from storage.offices import Office
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import settings as cards
from templates.cards.settings import presses


async def change_setting(
    uow: UnitOfWork, *, user_id: int, office_id: int, what: str, value: int, now: datetime
) -> Card:
    """Sets one setting: ``what`` of ``ChangeSetting`` to the choice in place ``value``. Dates already owed stay.

    Refusal ``chat.stale_button`` for a choice that there is not.
    """
    person, _ = await require_office_admin(uow, user_id, office_id)
    office = await uow.offices.get(office_id)
    wanted = _changed(office, what, value)
    await keep(uow, person, office, wanted, what=what, now=now)
    return group_card(wanted, "monthly" if what == presses.PERIOD else "conventions")


def rules_in_words(office: Office, plan: Plan, calendar: WorkCalendar) -> str:
    """The two conventions as they work in ``plan``, for its preview."""
    end, days = plan.window_end, plan.deadlines.follow_up
    from_end = office.follow_up_clock is FollowUpClock.INSPECTION_END
    return cards.rules(
        office.follow_up_clock,
        days,
        follow_up=add_working_days(end, days, calendar) if end and from_end else None,
        convention=office.rest_day,
        last_day=fixed_due(end, calendar, office.rest_day) if end else None,
    )


def _changed(office: Office, what: str, value: int) -> Office:
    clocks, conventions, periods = list(FollowUpClock), list(RestDayConvention), list(MonthlyPeriod)
    if what == presses.FOLLOW_UP and value < len(clocks):
        return replace(office, follow_up_clock=clocks[value])
    if what == presses.REST_DAY and value < len(conventions):
        return replace(office, rest_day=conventions[value])
    if what == presses.PERIOD and value < len(periods):
        return replace(office, monthly_period=periods[value])
    raise Refusal("chat.stale_button")
