"""The lists of approvals as people look at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.sign_off.asking import open_key
from campaigns.sign_off.reading import APPROVING, Part, Parts, read_parts, stamp_of
from domain.campaign import State
from domain.errors import Refusal
from domain.roles import Appointment, Role
from office import obligations
from office.rights import require_member, require_office_admin
from storage.campaigns import Campaign
from storage.people import Person
from storage.sign_offs import SignOff, SignOffWord
from storage.unit_of_work import UnitOfWork
from templates.cards import Button, Card
from templates.cards import sign_off as cards


@dataclass(frozen=True)
class Reading:
    """Somebody before a department's list. ``approves``: they may decide here, and not only look."""

    person: Person
    parts: Parts
    approves: bool

    @property
    def decides(self) -> bool:
        return self.approves and self.parts.office.sign_off and self.parts.campaign.state is State.INSPECTING


async def read(uow: UnitOfWork, user_id: int, campaign_id: int, department_id: int) -> Reading:
    """An approver of the department, or the office, which looks; else Refusal ``sign_off.not_approver``, and to other
    offices ``chat.stale_button``."""
    person, held = await require_member(uow, user_id)
    campaign = await uow.campaigns.get(campaign_id)
    if department_id not in {one.department_id for one in campaign.plan.participants}:
        raise Refusal("chat.stale_button")
    if campaign.office_id not in {one.office_id for one in held}:
        raise Refusal("chat.stale_button")
    approves = any(one.department_id == department_id and one.role in APPROVING for one in held)
    parts = await read_parts(uow, campaign, department_id)
    if not approves and not _is_office(campaign, held):
        names = "、".join(one.name for one in parts.approvers) or "办公室"
        raise Refusal("sign_off.not_approver", department=parts.department, approvers=names)
    return Reading(person, parts, approves)


def _is_office(campaign: Campaign, held: Sequence[Appointment]) -> bool:
    return any(one.role is Role.OFFICE_ADMIN and one.office_id == campaign.office_id for one in held)


async def read_one(uow: UnitOfWork, user_id: int, section_id: int) -> tuple[Reading, Part]:
    """The same for one visit; Refusal ``sign_off.begun`` where nothing is to be approved any more."""
    section = await uow.forms.section(section_id)
    reading = await read(uow, user_id, section.campaign_id, section.department_id)
    part = reading.parts.find(section_id)
    if part is None:
        raise Refusal("sign_off.begun", number=section.number)
    return reading, part


async def show(uow: UnitOfWork, *, user_id: int, campaign_id: int, department_id: int) -> Card:
    """The department's list, with 全部批准 for who may."""
    return await list_card(uow, await read(uow, user_id, campaign_id, department_id))


async def list_card(uow: UnitOfWork, reading: Reading) -> Card:
    key = await open_key(uow, reading.parts.campaign, reading.parts.department_id)
    due = await obligations.owed_day(uow, key) if key else None
    return cards.list_card(reading.parts.listed(reading.person, decides=reading.decides), due)


async def choose(uow: UnitOfWork, *, user_id: int, campaign_id: int, department_id: int, page: int) -> Card:
    """The visits one by one."""
    reading = await read(uow, user_id, campaign_id, department_id)
    return cards.choose_card(reading.parts.listed(reading.person, decides=reading.decides), page)


async def show_one(uow: UnitOfWork, *, user_id: int, section_id: int) -> Card:
    """One visit with every decision on it."""
    reading, part = await read_one(uow, user_id, section_id)
    parts = reading.parts
    history = [_past(parts, part, one) for one in await uow.sign_offs.history(section_id)]
    shown = parts.listed(reading.person, decides=reading.decides)
    return cards.one_card(shown, parts.line(part, reading.person), history, stamp_of([part]))


def _past(parts: Parts, part: Part, one: SignOff) -> cards.SignOffLine:
    return cards.SignOffLine(
        section_id=one.section_id,
        number=part.section.number,
        subject=part.section.subject_name,
        state=cards.APPROVED if one.word is SignOffWord.APPROVED else cards.DECLINED,
        when=parts.clock(one.starts_at) if one.starts_at else None,
        inspectors=parts.inspectors(one.crew),
        by=one.by,
        at=parts.clock(one.at),
        reason=one.reason,
    )


async def overview(uow: UnitOfWork, *, user_id: int, campaign_id: int) -> Card:
    """How far every department is, for the office."""
    campaign = await uow.campaigns.get(campaign_id)
    await require_office_admin(uow, user_id, campaign.office_id)
    found = [await read_parts(uow, campaign, one.department_id) for one in campaign.plan.participants]
    return cards.overview_card(campaign.id, campaign.plan.title, [one.listed(None, decides=False) for one in found])


async def way_to_sign_offs(
    uow: UnitOfWork, campaign: Campaign, person: Person, held: Sequence[Appointment]
) -> list[Button]:
    """The buttons that lead there, for a campaign's card; none where the office does not ask for approvals."""
    if campaign.state is not State.INSPECTING or not (await uow.offices.get(campaign.office_id)).sign_off:
        return []
    buttons = [Button("检查前审批", cards.OpenSignOffOverview(campaign.id))] if _is_office(campaign, held) else []
    theirs = {one.department_id for one in held if one.role in APPROVING}
    own = [one for one in campaign.plan.participants if one.department_id in theirs]
    for participant in own:
        parts = await read_parts(uow, campaign, participant.department_id)
        waiting = len(parts.may_approve(person))
        words = f"待审批的检查（{waiting}）" if waiting else "检查前审批"
        of_whom = participant.name if len(own) > 1 or buttons else ""
        press = cards.OpenSignOffs(campaign.id, participant.department_id)
        buttons.append(Button(f"{words}{of_whom}"[:40], press))
    return buttons
