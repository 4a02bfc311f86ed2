"""Lists of follow-ups: of a department, soonest first; of the office by department; as a file."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from campaigns.follow_up.access import require_viewer
from campaigns.follow_up.view import card, listed
from domain.errors import Refusal
from domain.follow_up import OPEN, Stage
from domain.local_time import local_day
from domain.obligations import Standing
from domain.roles import Appointment, Role
from office.rights import require_member
from storage.follow_ups import FollowUp
from storage.unit_of_work import UnitOfWork
from templates.cards import Button, Card
from templates.cards.campaign import OpenCampaign
from templates.cards.follow_up import (
    ENTRY_WORDS,
    LISTS,
    STAGE_WORDS,
    Counted,
    ListFollowUps,
    export_card,
    list_card,
    overview_card,
)
from templates.cards.menu import TO_MENU

#: Of every campaign of an office.
ALL = "全部抽查"
_CLOSED = frozenset({Stage.CLOSED})


@dataclass(frozen=True)
class _Place:
    """Whose follow-ups are shown: those of ``departments``, by id, or of the whole office where there are none."""

    office_id: int
    departments: dict[int, str]
    campaign_id: int | None
    campaign: str

    @property
    def title(self) -> str:
        return "　".join((self.campaign, "、".join(self.departments.values()))) if self.departments else self.campaign


async def open_follow_ups_list(uow: UnitOfWork, *, user_id: int, now: datetime) -> Card:
    """后续处置 of the menu: what the reader's departments have in hand; for the office all departments."""
    return await list_follow_ups(uow, user_id=user_id, now=now)


async def list_follow_ups(
    uow: UnitOfWork,
    *,
    user_id: int,
    campaign_id: int = 0,
    department_id: int = 0,
    what: str = "open",
    page: int = 0,
    now: datetime,
) -> Card:
    """One list of a department; for the office, without a department, how many each has. 0 is any."""
    if what not in LISTS:
        raise Refusal("chat.stale_button")
    place = await _place(uow, user_id, campaign_id, department_id)
    if not place.departments:
        return await _overview(uow, place, now=now)
    lists = {name: await _list(uow, place, name) for name in LISTS}
    back = (Button("返回抽查", OpenCampaign(campaign_id)),) if campaign_id else TO_MENU
    return list_card(
        await listed(uow, lists[what], now=now),
        title=place.title,
        what=what,
        counts={name: len(found) for name, found in lists.items()},
        campaign_id=campaign_id,
        department_id=department_id,
        page=page,
        way_back=back,
    )


async def show_follow_up(uow: UnitOfWork, *, user_id: int, follow_up_id: int, now: datetime) -> Card:
    """One follow-up with its history and what the reader may do."""
    return await card(uow, await require_viewer(uow, user_id, follow_up_id), now=now)


async def export_follow_ups(
    uow: UnitOfWork, *, user_id: int, campaign_id: int, department_id: int, now: datetime
) -> Card:
    """The open and the closed ones as an .xlsx file."""
    # Excel's library is slow to import, and most that use this module never write a file.
    from templates.documents.follow_ups import FollowUpRow, follow_up_list

    place = await _place(uow, user_id, campaign_id, department_id)
    today = local_day(now, (await uow.offices.get(place.office_id)).timezone)
    stages = OPEN | _CLOSED
    if place.departments:
        found = await uow.follow_ups.in_hand(place.departments, stages, campaign_id=place.campaign_id)
        found += await uow.follow_ups.given_away(place.departments, stages, campaign_id=place.campaign_id)
    else:
        found = await uow.follow_ups.of_office(place.office_id, stages, campaign_id=place.campaign_id)
    names = {one.id: one.name for one in await uow.offices.departments(place.office_id)}
    rows = [
        FollowUpRow(
            campaign=one.campaign_reference,
            number=str(one.number),
            subject=one.subject_name,
            subject_number=one.subject_number,
            origin=names[one.origin_id],
            department=one.department,
            handler=one.handler or "",
            body=one.body,
            measure=one.measure.label,
            opened_on=one.opened_on.isoformat(),
            due_on=one.due_on.isoformat() + ("（暂定）" if one.provisional else ""),
            deadline=one.deadline.isoformat() if one.deadline else "",
            stage=STAGE_WORDS[one.stage],
            late="是" if _is_late(one, today) else "否",
            outcome=ENTRY_WORDS[one.outcome] if one.outcome else "",
            outcome_on=one.outcome_on.isoformat() if one.outcome_on else "",
            reference=one.reference,
        )
        for one in sorted(found, key=lambda one: (one.due_on, one.id))
    ]
    # A thousand take seconds to write, and others tap meanwhile.
    file = await asyncio.to_thread(follow_up_list, place.title.replace("　", ""), rows)
    return export_card(place.title, file, len(rows))


async def campaign_follow_ups(
    uow: UnitOfWork, *, campaign_id: int, office: bool, departments: Collection[int]
) -> Button | None:
    """The way into the follow-ups of a campaign with how many are open; None where there are none to see. Asks for no
    rights: whoever calls it has, and knows the reader's ``departments``."""
    campaign = await uow.campaigns.get(campaign_id)
    if office:
        found = await uow.follow_ups.of_office(campaign.office_id, OPEN | _CLOSED, campaign_id=campaign_id)
    else:
        found = await uow.follow_ups.in_hand(departments, OPEN | _CLOSED, campaign_id=campaign_id)
        found += await uow.follow_ups.given_away(departments, OPEN | _CLOSED, campaign_id=campaign_id)
    waiting = sum(one.is_open for one in found)
    words = f"后续处置（{waiting}）" if waiting else "后续处置"
    return Button(words, ListFollowUps(campaign_id, 0, "open", 0)) if found else None


def _is_late(one: FollowUp, today: date) -> bool:
    """Closed after its day, or still open after it."""
    return one.standing is Standing.MET_LATE or (one.standing is Standing.OPEN and one.due_on < today)


async def _overview(uow: UnitOfWork, place: _Place, *, now: datetime) -> Card:
    office = await uow.offices.get(place.office_id)
    today = local_day(now, office.timezone)
    tallies = await uow.follow_ups.tallies(office.id, today=today, campaign_id=place.campaign_id)
    counted = [Counted(**vars(one)) for one in tallies]
    return overview_card(counted, title=place.title, campaign_id=place.campaign_id or 0)


async def _list(uow: UnitOfWork, place: _Place, what: str) -> list[FollowUp]:
    about: dict[str, Any] = {"campaign_id": place.campaign_id}
    match what:
        case "away":
            return await uow.follow_ups.given_away(place.departments, OPEN, **about)
        case "closed":
            own = await uow.follow_ups.in_hand(place.departments, _CLOSED, **about)
            return own + await uow.follow_ups.given_away(place.departments, _CLOSED, **about)
        case _:
            return await uow.follow_ups.in_hand(place.departments, OPEN, **about)


async def _place(uow: UnitOfWork, user_id: int, campaign_id: int, department_id: int) -> _Place:
    """What the reader may see of what was asked. Raises Refusal ``follow_up.unknown`` or ``follow_up.hidden``."""
    _, held = await require_member(uow, user_id)
    campaign = await uow.campaigns.get(campaign_id) if campaign_id else None
    held = [one for one in held if campaign is None or one.office_id == campaign.office_id]
    offices = {one.office_id for one in held if one.role is Role.OFFICE_ADMIN}
    title, number = (campaign.plan.title, campaign.id) if campaign else (ALL, None)
    if department_id:
        department = await uow.offices.department(department_id)
        if department.office_id not in {one.office_id for one in held}:
            raise Refusal("follow_up.unknown")
        if department.office_id not in offices and department_id not in {one.department_id for one in held}:
            raise Refusal("follow_up.hidden", department=department.name)
        return _Place(department.office_id, {department.id: department.name}, number, title)
    if offices and (campaign is not None or not _departments(held)):
        return _Place(min(offices), {}, number, title)
    if not _departments(held):
        raise Refusal("follow_up.unknown")
    departments = [await uow.offices.department(one) for one in _departments(held)]
    return _Place(departments[0].office_id, {one.id: one.name for one in departments}, number, title)


def _departments(held: Collection[Appointment]) -> list[int]:
    return list(dict.fromkeys(one.department_id for one in held if one.department_id is not None))
