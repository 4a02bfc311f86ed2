"""How far the confirmation has come: keys in the ledger, verdicts that still matter, the end of the step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaigns import ceremony
from campaigns.joint_visit.telling import tell_overlaps
from domain.campaign import State
from domain.local_time import local_day
from domain.obligations import Duty, Standing
from domain.roles import Role
from office import obligations
from office.notices import tell_chat, tell_role
from storage.campaigns import Campaign
from storage.samples import SETTLED, StoredVerdict, Verdict
from storage.unit_of_work import UnitOfWork
from templates.cards import confirmation as cards
from templates.cards.calendar import OwedDay
from templates.cards.campaign import Confirmation


def list_key(campaign: Campaign) -> str:
    """Which drawn list it is, in keys: each attempt at the draw has one of its own."""
    return str(campaign.id) if campaign.attempt == 1 else f"{campaign.id}a{campaign.attempt}"


def confirm_key(campaign: Campaign, department_id: int, sample_id: int | None = None) -> str:
    """The ledger's key of a confirmation: of the whole list, or of one replacement that came later."""
    return f"confirm:{list_key(campaign)}:{department_id}" + (f":{sample_id}" if sample_id else "")


async def standing_verdicts(
    uow: UnitOfWork, campaign_id: int, department_id: int | None = None
) -> tuple[StoredVerdict, ...]:
    out = {sample.id for sample in await uow.samples.of_campaign(campaign_id) if sample.excluded}
    found = await uow.samples.verdicts(campaign_id, department_id)
    return tuple(verdict for verdict in found if verdict.sample_id not in out)


@dataclass(frozen=True)
class Excluded:
    """A subject that was taken out, why, and at whose objection; in the order of the rulings."""

    id: str
    department: str
    reason: str


async def exclusions(uow: UnitOfWork, campaign_id: int) -> list[Excluded]:
    """Every upheld objection of a campaign, oldest ruling first: the order in which replacements were taken."""
    upheld = [one for one in await uow.samples.verdicts(campaign_id) if one.verdict is Verdict.UPHELD]
    upheld.sort(key=lambda one: one.ruling or 0)
    return [Excluded(one.subject_number, one.department, one.reason) for one in upheld]


async def confirmation_progress(uow: UnitOfWork, campaign: Campaign) -> list[Confirmation]:
    """How far each department is, while the list is being confirmed; nothing before and after."""
    if campaign.state is not State.CONFIRMING:
        return []
    found = []
    for participant in campaign.plan.participants:
        verdicts = [one.verdict for one in await standing_verdicts(uow, campaign.id, participant.department_id)]
        due = await obligations.owed_day(uow, confirm_key(campaign, participant.department_id))
        found.append(
            Confirmation(
                department=participant.name,
                pending=verdicts.count(Verdict.PENDING),
                objected=verdicts.count(Verdict.OBJECTED),
                due=due,
            )
        )
    return found


async def after_decision(uow: UnitOfWork, campaign: Campaign, department_id: int, *, by: int, now: datetime) -> None:
    """Meets the department's obligations once nothing is pending, then looks whether all is confirmed. ``by``: the id
    of the person who decided."""
    await meet_if_done(uow, campaign, department_id, by=by, now=now)
    await check_complete(uow, campaign, now=now)


async def meet_if_done(uow: UnitOfWork, campaign: Campaign, department_id: int, *, by: int, now: datetime) -> None:
    """Meets the department's obligations once it has said something of every subject that is still in."""
    verdicts = await standing_verdicts(uow, campaign.id, department_id)
    if any(one.verdict is Verdict.PENDING for one in verdicts):
        return
    last = max((one.id for one in verdicts), default=0)
    how: dict[str, Any] = {"now": now, "by": by, "evidence": f"list:{list_key(campaign)}:v{last}"}
    await obligations.meet(uow, confirm_key(campaign, department_id), campaign.office_id, **how)
    for one in await uow.samples.standing(campaign.id):
        if one.replaces_id is not None:  # only a replacement has a term of its own
            await obligations.meet(uow, confirm_key(campaign, department_id, one.id), campaign.office_id, **how)


async def check_complete(uow: UnitOfWork, campaign: Campaign, *, now: datetime) -> None:
    """When every department has confirmed every subject, the list stands: the group and the office are told."""
    verdicts = await standing_verdicts(uow, campaign.id)
    if any(one.verdict not in SETTLED for one in verdicts):
        return
    if not verdicts:
        await _tell_nobody_left(uow, campaign, now=now)
        return
    campaign = await uow.campaigns.move(campaign, State.CONFIRMED)
    standing = await uow.samples.standing(campaign.id)
    await uow.audit.note("confirmation.complete", now=now, campaign_id=campaign.id, subjects=len(standing))
    excluded = len(await exclusions(uow, campaign.id))
    # A list that was complete opens again only when a subject is excluded: so this key comes once.
    key = f"confirmed:{list_key(campaign)}" + (f":x{excluded}" if excluded else "")
    card = cards.all_confirmed(campaign.plan.title, len(standing), excluded)
    await tell_chat(uow, ceremony.require_group(campaign), card, key=key, now=now)
    due = await _owe_match(uow, campaign, excluded, now=now)
    next_step = cards.ready_to_match(campaign.id, campaign.plan.title, len(standing), due)
    await tell_role(
        uow,
        office_id=campaign.office_id,
        role=Role.OFFICE_ADMIN,
        card=next_step,
        key=f"{key}:office",
        now=now,
    )
    await tell_overlaps(uow, campaign, key=key, now=now)


def match_key(campaign: Campaign) -> str:
    """The ledger's key of the second round over a list that was confirmed for the first time."""
    return f"match:{list_key(campaign)}"


async def meet_match(uow: UnitOfWork, campaign: Campaign, *, evidence: str, now: datetime) -> None:
    """The inspectors are drawn: whatever was owed of it, after however many confirmations."""
    for one in await uow.obligations.of_campaign(campaign.id):
        if one.duty is Duty.MATCH and one.standing is Standing.OPEN:
            await obligations.meet(uow, one.key, campaign.office_id, now=now, evidence=evidence)


async def _owe_match(uow: UnitOfWork, campaign: Campaign, excluded: int, *, now: datetime) -> OwedDay | None:
    """No plan says how soon the inspectors are drawn; the office does, by a setting of its own. A list that was open
    again, the so many-th subject having been ``excluded``, has a term of its own."""
    office = await uow.offices.get(campaign.office_id)
    key = match_key(campaign)
    if await uow.obligations.find(key) is not None:
        key += f":x{excluded}"
    await obligations.owe(
        uow,
        obligations.Owed(key, None),
        campaign=campaign,
        duty=Duty.MATCH,
        since=local_day(now, office.timezone),
        working_days=office.own_term(Duty.MATCH),
        now=now,
    )
    return await obligations.owed_day(uow, key)


async def _tell_nobody_left(uow: UnitOfWork, campaign: Campaign, *, now: datetime) -> None:
    """Every drawn subject was excluded and nobody is left to take a place: there is nothing to inspect."""
    title, key = campaign.plan.title, f"nobody-left:{list_key(campaign)}"
    await tell_chat(uow, ceremony.require_group(campaign), cards.nobody_left(title), key=key, now=now)
    card = cards.nobody_left_for_office(campaign.id, title)
    await tell_role(uow, office_id=campaign.office_id, role=Role.OFFICE_ADMIN, card=card, key=key, now=now)
