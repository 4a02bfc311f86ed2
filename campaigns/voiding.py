"""Voiding (作废方案): an approved plan is given up for good, for a reason and by two persons of the office.

Seed 001 counts voided plans among the misconducts that the office circulates, so a void campaign stays on record for
ever: everybody can read why and when, and nobody writes in it any more. A draft is simply given up, and what is
published altogether cannot be taken back.
"""

from __future__ import annotations

from datetime import datetime

from campaigns.attempts import require_second
from campaigns.confirmation.progress import list_key
from campaigns.visit.joining import joined_elsewhere, released
from domain.campaign import MOVES, State
from domain.draw_files import plain
from domain.errors import Refusal
from domain.lengths import VOIDING
from domain.local_time import local
from domain.obligations import Duty
from domain.roles import Role
from office import obligations
from office.notices import tell_chat, tell_person
from office.rights import require_office_admin
from storage.campaigns import Campaign
from storage.draws import Round, Stage, StoredDraw
from storage.people import Person
from storage.repository import slices
from storage.unit_of_work import UnitOfWork
from storage.voidings import Voiding
from templates.cards import Card
from templates.cards import voiding as cards
from templates.cards.attempts import Voided

#: A ceremony of which the outcome is not stored yet.
_RUNNING = frozenset({Stage.OPEN, Stage.CLOSING, Stage.REVEALED, Stage.SEALED, Stage.KEPT})
#: So many beginnings of keys fit into one statement.
_AT_ONCE = 100


def may_be_void(campaign: Campaign) -> bool:
    """Whether the campaign is where a voiding may still be proposed."""
    return State.VOIDED in MOVES[campaign.state]


async def ask_reason(uow: UnitOfWork, *, user_id: int, campaign_id: int) -> Card:
    """What voiding means, and the question why."""
    campaign = await uow.campaigns.get(campaign_id)
    person, _ = await require_office_admin(uow, user_id, campaign.office_id)
    await _require_free(uow, campaign)
    await require_second(uow, campaign, person, code="voiding.no_second")
    return cards.ask_reason(campaign.plan.title, most=VOIDING)


async def propose(uow: UnitOfWork, *, user_id: int, campaign_id: int, reason: str, now: datetime) -> Card:
    """Proposes it; every other admin of the office is asked in private, one of them decides.

    Refuses an empty or long reason, a second proposal while one waits, an office without a second admin, and a
    campaign that is not approved yet, void already or published.
    """
    campaign = await uow.campaigns.get(campaign_id)
    person, _ = await require_office_admin(uow, user_id, campaign.office_id)
    await _require_free(uow, campaign)
    others = await require_second(uow, campaign, person, code="voiding.no_second")
    words = read_reason(reason)
    voiding = await uow.voidings.propose(campaign.id, reason=words, person_id=person.id, now=now)
    await uow.audit.note("voiding.propose", now=now, person_id=person.id, campaign_id=campaign.id, reason=words)
    card = cards.asks_agreement(voiding.id, campaign.plan.title, words, person.name)
    for other in others:
        await tell_person(uow, other, card, key=f"voiding:{voiding.id}", now=now)
    return cards.proposed(voiding.id, campaign.plan.title, words, [other.name for other in others])


def read_reason(text: str) -> str:
    """A reason as it is published: one line, not empty, not long; else Refusal."""
    words = plain(text)
    if not words:
        raise Refusal("voiding.reason_empty")
    if len(words) > VOIDING:
        raise Refusal("voiding.reason_too_long", length=len(words), most=VOIDING)
    return words


async def _require_free(uow: UnitOfWork, campaign: Campaign) -> None:
    """The campaign may be made void, and nobody has proposed it yet."""
    _require_voidable(campaign)
    waiting = await uow.voidings.waiting(campaign.id)
    if waiting is not None:
        raise Refusal("voiding.waiting", by=(await uow.people.get(waiting.proposed_by)).name)


def _require_voidable(campaign: Campaign) -> None:
    if campaign.state is State.VOIDED:
        raise Refusal("voiding.void")
    if campaign.state is State.PUBLISHED:
        raise Refusal("voiding.too_late")
    if not may_be_void(campaign):
        raise Refusal("voiding.not_approved")


async def decide(uow: UnitOfWork, *, user_id: int, voiding_id: int, agree: bool, now: datetime) -> Card:
    """The second person's word; whoever proposed may only take it back. The first decision counts, and is shown."""
    voiding = await uow.voidings.get(voiding_id)
    campaign = await uow.campaigns.get(voiding.campaign_id)
    person, _ = await require_office_admin(uow, user_id, campaign.office_id)
    if voiding.agreed is None:
        if agree and voiding.proposed_by == person.id:
            raise Refusal("voiding.own")
        if agree:
            _require_voidable(campaign)
        await uow.voidings.decide(voiding.id, agreed=agree, person_id=person.id, now=now)
        await _decided(uow, campaign, await uow.voidings.get(voiding.id), person, now=now)
    return await _decision(uow, campaign, await uow.voidings.get(voiding.id))


async def _decided(uow: UnitOfWork, campaign: Campaign, voiding: Voiding, person: Person, *, now: datetime) -> None:
    await uow.audit.note(
        "voiding.decide",
        now=now,
        person_id=person.id,
        campaign_id=campaign.id,
        reason=voiding.reason,
        agreed=bool(voiding.agreed),
        state=campaign.state.value,
    )
    if voiding.agreed:
        await _void(uow, campaign, voiding, now=now)
    if voiding.proposed_by != person.id:
        proposer = await uow.people.get(voiding.proposed_by)
        card = await _decision(uow, campaign, voiding)
        await tell_person(uow, proposer, card, key=f"voiding:{voiding.id}:decided", now=now)


async def _decision(uow: UnitOfWork, campaign: Campaign, voiding: Voiding) -> Card:
    by = (await uow.people.get(voiding.decided_by)).name if voiding.decided_by else ""
    withdrawn = voiding.decided_by == voiding.proposed_by
    agreed = bool(voiding.agreed)
    return cards.decided(campaign.id, campaign.plan.title, voiding.reason, agreed=agreed, withdrawn=withdrawn, by=by)


async def _void(uow: UnitOfWork, campaign: Campaign, voiding: Voiding, *, now: datetime) -> None:
    """Nothing is owed, asked for or drawn in it any more; everybody concerned hears of it once."""
    running = await _stop_ceremony(uow, campaign)
    await _withdraw(uow, campaign)
    await uow.summaries.void(campaign.id)
    await obligations.void_all(uow, campaign.id, tuple(Duty), now=now, reason=voiding.reason)
    joined = await joined_elsewhere(uow, campaign)
    campaign = await uow.campaigns.move(campaign, State.VOIDED)
    await released(uow, joined, await uow.people.get(voiding.decided_by or voiding.proposed_by), now=now)
    await _tell(uow, campaign, running, now=now)


async def _stop_ceremony(uow: UnitOfWork, campaign: Campaign) -> StoredDraw | None:
    """The attempt that was under way, which is void now; None where none was."""
    for round_ in Round:
        draw = await uow.draws.latest(campaign.id, round_)
        if draw is not None and draw.stage in _RUNNING:
            await uow.draws.advance(draw, Stage.VOID)
            await uow.outbox.withdraw(f"draw:{draw.id}:", f"die:{draw.id}:", f"revisit:drawn:{draw.id}:")
            return draw
    return None


async def _withdraw(uow: UnitOfWork, campaign: Campaign) -> None:
    """What still waits to be sent and asks for work is not sent."""
    list_ = list_key(campaign)
    asking = [f"{what}:{list_}:" for what in ("confirm", "confirmed")]
    asking += [f"{what}:{campaign.id}:" for what in ("forms", "teams", "closing", "sign_off")]
    summary = await uow.summaries.of_campaign(campaign.id)
    asking += [f"{summary.duty_key}:"] if summary else []
    asking += [f"confirm-one:{sample.id}:" for sample in await uow.samples.of_campaign(campaign.id)]
    asking += [f"rule:{verdict.id}:" for verdict in await uow.samples.verdicts(campaign.id)]
    for section in await uow.forms.sections(campaign.id):
        follow_ups = ("follow_up_opened", "follow_up_adjust")
        asking += [f"{what}:{section.id}:" for what in ("review", "approved", "returned", "correction", *follow_ups)]
    asking += await _asking_for_visits(uow, campaign)
    asking += await _asking_for_people(uow, campaign)
    for beginnings in slices(asking, size=_AT_ONCE):
        await uow.outbox.withdraw(*beginnings)


async def _asking_for_visits(uow: UnitOfWork, campaign: Campaign) -> list[str]:
    visits = await uow.visits.of_campaign(campaign.id)
    proposed = await uow.visits.proposals([one.current_id for one in visits if one.current_id is not None])
    asking = [f"visit:lead:{campaign.id}:"]
    asking += [f"visit:ask:{batch_id}:" for batch_id in sorted({one.batch_id for one in proposed.values()})]
    asking += [f"on_site:{what}:{one.sample_id}:" for one in visits for what in ("join", "again")]
    return asking + [f"visit:agreed:{one.agreed_id}:" for one in visits if one.agreed_id is not None]


async def _asking_for_people(uow: UnitOfWork, campaign: Campaign) -> list[str]:
    """Who shall decide on a substitution, who stepped in with which times, who helps as a specialist. That somebody was
    replaced, and its proof, stay news."""
    drawn = await uow.draws.of_campaign(campaign.id, Round.TEAMS)
    requests = await uow.substitutions.of_draws([draw.id for draw in drawn])
    asking = [f"substitution:{one.id}:{what}:" for one in requests for what in ("asked", "in", "lead", "times")]
    return [*asking, f"specialist:{campaign.id}:", f"recusal:{campaign.id}:"]


async def _tell(uow: UnitOfWork, campaign: Campaign, running: StoredDraw | None, *, now: datetime) -> None:
    """The group, the departments' admins and whoever has forms: each once, whatever roles they hold.

    A secret that was never revealed is shown to the group, so that all can check what it had been sealed with.
    """
    void = await voided(uow, campaign)
    assert void is not None  # this very transaction made it so
    key = f"voided:{campaign.id}"
    if campaign.chat_id is not None:
        secret = running.secret if running and running.transcript is None else ""
        await tell_chat(uow, campaign.chat_id, cards.told_group(campaign.plan.title, void, secret), key=key, now=now)
    card = cards.told(campaign.id, campaign.plan.title, void)
    for person in await _concerned(uow, campaign):
        await tell_person(uow, person, card, key=key, now=now)


async def _concerned(uow: UnitOfWork, campaign: Campaign) -> list[Person]:
    found: dict[int, Person] = {}
    for participant in campaign.plan.participants:
        for person in await uow.people.holding(campaign.office_id, Role.DEPARTMENT_ADMIN, participant.department_id):
            found[person.id] = person
    sent = {one.inspector_id for one in await uow.forms.assignments(campaign.id)}
    found |= {person.id: person for person in (await uow.people.bound_inspectors(sorted(sent))).values()}
    return list(found.values())


async def voided(uow: UnitOfWork, campaign: Campaign) -> Voided | None:
    """Why a campaign is void, who proposed it, who agreed and when at the office; None where it is not."""
    voiding = await uow.voidings.agreed(campaign.id)
    if voiding is None or voiding.decided_by is None or voiding.decided_at is None:
        return None
    zone = (await uow.offices.get(campaign.office_id)).timezone
    return Voided(
        reason=voiding.reason,
        proposed_by=(await uow.people.get(voiding.proposed_by)).name,
        agreed_by=(await uow.people.get(voiding.decided_by)).name,
        at=local(voiding.decided_at, zone),
    )
