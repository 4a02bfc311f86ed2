"""The matters of a campaign as its office looks at them: the list, and one."""

from __future__ import annotations

from collections.abc import Sequence

from campaigns import ceremony
from campaigns.joint_visit.finding import Matter, matters_of, waiting_exclusions
from domain.campaign import State
from domain.errors import Refusal
from domain.lengths import EXCLUSION, JOINT_VISIT
from domain.roles import Appointment, Role
from office.rights import require_office_admin
from storage.campaigns import Campaign
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Button, Card
from templates.cards import joint_visit as cards


async def open_overlaps(uow: UnitOfWork, *, user_id: int, campaign_id: int, page: int) -> Card:
    """What has to be decided before inspectors are matched, and what was decided already."""
    campaign = await uow.campaigns.get(campaign_id)
    await require_office_admin(uow, user_id, campaign.office_id)
    return await list_card(uow, campaign, page=page)


async def open_overlap(uow: UnitOfWork, *, user_id: int, sample_id: int, other_id: int) -> Card:
    """One matter, with what can be decided about it. Refuses ``joint_visit.none`` where it is none any more."""
    campaign, _, matter = await require_matter(uow, user_id, sample_id, other_id)
    decides = campaign.state is State.CONFIRMED
    return cards.overlap(campaign.id, campaign.plan.title, line_of(matter), decides=decides)


async def ask_exclusion(uow: UnitOfWork, *, user_id: int, sample_id: int, other_id: int) -> Card:
    """The legal reasons for an exclusion."""
    _, _, matter = await require_undecided(uow, user_id, sample_id, other_id)
    return cards.ask_exclusion(line_of(matter), EXCLUSION)


async def ask_apart(uow: UnitOfWork, *, user_id: int, sample_id: int, other_id: int) -> Card:
    """The reasons for a visit of its own."""
    _, _, matter = await require_undecided(uow, user_id, sample_id, other_id)
    return cards.ask_apart(line_of(matter), JOINT_VISIT)


async def list_card(uow: UnitOfWork, campaign: Campaign, *, page: int = 0, note: str = "") -> Card:
    """The list as it stands now, for who has just decided or looks."""
    return cards.overlaps(view_of(campaign, await matters_of(uow, campaign)), page, note=note)


def view_of(campaign: Campaign, matters: Sequence[Matter]) -> cards.Overlaps:
    """The same for a card: what is still open first."""
    lines = [line_of(one) for one in matters]
    ordered = sorted(lines, key=lambda one: bool(one.choice))
    return cards.Overlaps(campaign.id, campaign.plan.title, ordered, decides=campaign.state is State.CONFIRMED)


def line_of(matter: Matter) -> cards.Line:
    """One matter for a card."""
    other, decision = matter.other, matter.decision
    return cards.Line(
        sample_id=matter.sample.id,
        other_id=matter.other_id or 0,
        number=matter.sample.number,
        subject=matter.sample.name,
        title=other.plan.title if other else "",
        reference=other.reference if other else "",
        first=other.plan.window_start if other else None,
        last=other.plan.window_end if other else None,
        agreed_for=matter.agreed_for,
        times=matter.times,
        cap=matter.cap,
        choice=decision.choice.value if decision else "",
        reason=decision.reason if decision else "",
        waits=matter.waits,
        must=matter.must,
        decision_id=decision.id if decision else 0,
    )


async def require_matter(
    uow: UnitOfWork, user_id: int, sample_id: int, other_id: int
) -> tuple[Campaign, Person, Matter]:
    """One matter of a campaign for its office's admin; else Refusal ``joint_visit.none``."""
    campaign = await uow.campaigns.get((await uow.samples.get(sample_id)).campaign_id)
    person, _ = await require_office_admin(uow, user_id, campaign.office_id)
    for one in await matters_of(uow, campaign):
        if (one.sample.id, one.other_id or 0) == (sample_id, other_id):
            return campaign, person, one
    raise Refusal("joint_visit.none")


async def require_undecided(
    uow: UnitOfWork, user_id: int, sample_id: int, other_id: int
) -> tuple[Campaign, Person, Matter]:
    """The same, as long as nothing is decided and inspectors are not being matched: else
    ``joint_visit.decided_already`` or ``campaign.wrong_state``."""
    campaign, person, matter = await require_matter(uow, user_id, sample_id, other_id)
    if matter.decision is not None:
        raise Refusal("joint_visit.decided_already", subject=matter.sample.name, now=line_of(matter).state_words)
    ceremony.require_state(campaign, State.CONFIRMED)
    return campaign, person, matter


async def way_to_overlaps(
    uow: UnitOfWork, campaign: Campaign, person: Person, held: Sequence[Appointment]
) -> list[Button]:
    """The buttons that lead there, for a campaign's card: for the office once the list is confirmed, for an admin of
    the lead department where an exclusion waits; none where there is nothing of the kind."""
    lead = campaign.plan.participants[0].department_id if campaign.plan.participants else None
    is_lead = any(one.role is Role.DEPARTMENT_ADMIN and one.department_id == lead for one in held)
    is_office = any(one.role is Role.OFFICE_ADMIN and one.office_id == campaign.office_id for one in held)
    buttons = []
    if is_office and campaign.state is State.CONFIRMED:
        matters = await matters_of(uow, campaign)
        buttons += [cards.to_overlaps(campaign.id, sum(one.is_open for one in matters))] if matters else []
    if is_lead and campaign.state in {State.CONFIRMED, State.CONFIRMING}:
        waiting = await waiting_exclusions(uow, campaign)
        others = [one for one in waiting.values() if one.decision and one.decision.decided_by != person.id]
        buttons += [cards.to_exclusions(campaign.id, len(others))] if others else []
    return buttons


def joinable(matters: Sequence[Matter]) -> list[Matter]:
    """What one tap makes joint visits of: drawn by two campaigns, and nothing decided."""
    return [one for one in matters if one.decision is None and one.other is not None]
