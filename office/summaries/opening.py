"""Asking for summaries: before each date of the office from every department, and at the end of a campaign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from domain.local_time import local_day
from domain.obligations import Duty, Term, TermKind
from domain.roles import Role
from domain.summary import Window, dates_near, open_windows
from office.notices import tell_person, tell_role
from office.obligations import Owed, owed_day, promise, reporters
from office.summaries.reading import view_of
from storage.campaigns import Campaign
from storage.offices import Department, Office
from storage.summaries import Summary
from storage.unit_of_work import UnitOfWork
from templates.cards import summary as cards


async def open_due(uow: UnitOfWork, now: datetime) -> bool:
    """A job of the clock: asks every department that has not been asked yet for the summaries whose window is open.

    One office at a time; whether there may be more. An outage loses none: what is missing is opened as long as its
    window is open, and what stands is left as it is.
    """
    for office in await uow.offices.all():
        missing = await _missing(uow, office, now)
        for window, departments in missing:
            await _ask(uow, office, window, departments, now=now)
        if missing:
            return True
    return False


async def _missing(uow: UnitOfWork, office: Office, now: datetime) -> list[tuple[Window, list[Department]]]:
    """Open windows with the departments that were not asked yet; none while nobody is at the office. Loads the calendar
    only where there may be some."""
    today = local_day(now, office.timezone)
    near = dates_near(office.summary_days, today)
    departments = await uow.offices.departments(office.id) if near else []
    asked = await uow.summaries.known([_key(one.id, named) for one in departments for named in near])
    if all(_key(one.id, named) in asked for one in departments for named in near):
        return []
    calendar = await uow.calendar.load()
    if not office.hours.is_open(now, calendar):
        return []
    windows = open_windows(office.summary_days, today, calendar, office.rest_day)
    found = [(one, [d for d in departments if _key(d.id, one.named) not in asked]) for one in windows]
    return [(window, new) for window, new in found if new]


def _key(department_id: int, named: date) -> str:
    return f"{department_id}:{named.isoformat()}"


async def _ask(
    uow: UnitOfWork, office: Office, window: Window, departments: Sequence[Department], *, now: datetime
) -> None:
    opened = [
        await uow.summaries.open(
            _key(department.id, window.named),
            office_id=office.id,
            department_id=department.id,
            named=window.named,
            since=window.since,
            until=window.until,
            now=now,
        )
        for department in departments
    ]
    await _promise(uow, opened, since=window.opens_on, now=now)
    unheard = [one.department for one in opened if not await _tell(uow, one, now=now)]
    if unheard:
        card = cards.nobody_to_write(window.named, unheard)
        key = f"summary-nobody:{office.id}:{window.named.isoformat()}:{opened[0].id}"
        await tell_role(uow, office_id=office.id, role=Role.OFFICE_ADMIN, card=card, key=key, now=now)


async def open_for_campaign(uow: UnitOfWork, campaign: Campaign, *, now: datetime) -> None:
    """Asks the lead department for the summary of a campaign, by the last day of its window; once."""
    plan = campaign.plan
    key = f"{plan.lead.department_id}:c{campaign.id}"
    if plan.window_start is None or plan.window_end is None or await uow.summaries.known([key]):
        return
    summary = await uow.summaries.open(
        key,
        office_id=campaign.office_id,
        department_id=plan.lead.department_id,
        campaign_id=campaign.id,
        named=plan.window_end,
        since=plan.window_start,
        until=plan.window_end,
        now=now,
    )
    office = await uow.offices.get(campaign.office_id)
    await _promise(uow, [summary], since=local_day(now, office.timezone), now=now)
    await _tell(uow, summary, now=now)


async def _promise(uow: UnitOfWork, opened: Sequence[Summary], *, since: date, now: datetime) -> None:
    """Into the ledger, all of one date at once."""
    first = opened[0]
    term = Term(TermKind.BY, since, fixed_on=first.named)
    owed = [Owed(one.duty_key, one.department_id, matter_id=one.id) for one in opened]
    await promise(
        uow,
        owed,
        office_id=first.office_id,
        campaign_id=first.campaign_id,
        duty=Duty.SUMMARY,
        term=term,
        now=now,
    )


async def _tell(uow: UnitOfWork, summary: Summary, *, now: datetime) -> bool:
    """The liaisons, else the admins of the department, with the draft; whether there was anybody."""
    view = await view_of(uow, summary, now=now)
    card = cards.please_write(view, await owed_day(uow, summary.duty_key))
    office = await uow.offices.get(summary.office_id)
    people = await reporters(uow, office.id, summary.department_id, local_day(now, office.timezone))
    for person in people:
        await tell_person(uow, person, card, key=f"summary:{summary.id}:asked", now=now)
    return bool(people)
