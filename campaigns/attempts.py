"""Drawing anew: an attempt is given up for a reason by two persons of the office, stays readable, and is told of.

What was drawn and said in a void attempt stays on record and counts for nothing. The next attempt is frozen like the
first; its terms say how many came before it and why they are void.
"""

from __future__ import annotations

from datetime import datetime

from campaigns import ceremony
from domain.campaign import State, require_in_force
from domain.draw_files import plain
from domain.errors import Refusal
from domain.lengths import RENEWAL_REASON
from domain.local_time import local
from domain.obligations import Duty
from domain.roles import Role
from office import obligations
from office.notices import tell_chat, tell_person, tell_role
from office.rights import require_member, require_office_admin
from storage.campaigns import Campaign
from storage.draws import Round, Stage, StoredDraw
from storage.people import Person
from storage.proposals import Proposal
from storage.renewals import Renewal
from storage.unit_of_work import UnitOfWork
from templates.cards import Attachment, Card
from templates.cards import attempts as cards
from templates.cards.ceremony import FILES

#: Which round may be drawn anew in which state, and where the campaign goes back to.
ROUNDS = {
    State.DRAWING: Round.SUBJECTS,
    State.CONFIRMING: Round.SUBJECTS,
    State.CONFIRMED: Round.SUBJECTS,
    State.MATCHING: Round.TEAMS,
}
BACK_TO = {Round.SUBJECTS: State.APPROVED, Round.TEAMS: State.CONFIRMED}
#: A round of revisits may be given up until it is closed; it leaves the campaign's state where it is.
REVISITS_UNTIL = frozenset({Stage.OPEN, Stage.CLOSING, Stage.SEALED, Stage.KEPT, Stage.FAILED})


async def require_renewable(uow: UnitOfWork, campaign: Campaign) -> StoredDraw:
    """The attempt that may still be given up.

    Refuses (``attempts.none``) before the first freeze, and (``attempts.too_late``) once the teams are revealed:
    then single inspectors are replaced. Where no teams follow from what was revealed there is nobody to replace.
    """
    require_in_force(campaign.state)
    revisits = await uow.draws.latest(campaign.id, Round.REVISITS)
    if revisits is not None and revisits.stage in REVISITS_UNTIL:
        return revisits
    if campaign.state in {State.INSPECTING, State.PUBLISHED}:
        raise Refusal("attempts.too_late")
    round_ = ROUNDS.get(campaign.state)
    draw = await uow.draws.latest(campaign.id, round_) if round_ else None
    if draw is None:
        raise Refusal("attempts.none")
    if draw.round is Round.TEAMS and draw.stage in {Stage.REVEALED, Stage.SETTLED}:
        raise Refusal("attempts.too_late")
    return draw


async def ask_reason(uow: UnitOfWork, *, user_id: int, campaign_id: int) -> tuple[Card, int]:
    """What drawing anew means, with the usual reasons; and the id of the draw that it is about."""
    campaign = await uow.campaigns.get(campaign_id)
    person, _ = await require_office_admin(uow, user_id, campaign.office_id)
    draw = await require_renewable(uow, campaign)
    await _require_free(uow, draw)
    await require_second(uow, campaign, person)
    return cards.ask_reason(campaign.id, draw.id, _about(campaign, draw)), draw.id


async def propose(uow: UnitOfWork, *, user_id: int, draw_id: int, reason: str, now: datetime) -> Card:
    """Proposes to give an attempt up; every other admin of the office is asked in private, one of them decides.

    Refuses an empty or long reason, a second proposal while one waits, and an office without a second admin.
    """
    draw = await uow.draws.get(draw_id)
    campaign = await uow.campaigns.get(draw.campaign_id)
    person, _ = await require_office_admin(uow, user_id, campaign.office_id)
    if (await require_renewable(uow, campaign)).id != draw.id:
        raise Refusal("attempts.moved_on")
    await _require_free(uow, draw)
    others = await require_second(uow, campaign, person)
    words = read_reason(reason)
    renewal = await uow.renewals.propose(draw.id, reason=words, person_id=person.id, now=now)
    await uow.audit.note(
        "attempts.propose", now=now, person_id=person.id, campaign_id=campaign.id, draw=draw.id, reason=words
    )
    card = cards.asks_agreement(renewal.id, _about(campaign, draw), words, person.name)
    for other in others:
        await tell_person(uow, other, card, key=f"renewal:{renewal.id}", now=now)
    return cards.proposed(renewal.id, _about(campaign, draw), words, [other.name for other in others])


def read_reason(text: str) -> str:
    """A reason as it stands in the next terms: one line, not empty, not long; else Refusal."""
    words = plain(text)
    if not words:
        raise Refusal("attempts.reason_empty")
    if len(words) > RENEWAL_REASON:
        raise Refusal("attempts.reason_too_long", length=len(words), most=RENEWAL_REASON)
    return words


async def decide(uow: UnitOfWork, *, user_id: int, renewal_id: int, agree: bool, now: datetime) -> Card:
    """The second person's word; whoever proposed may only take it back. The first decision counts, and is shown."""
    renewal = await uow.renewals.get(renewal_id)
    draw = await uow.draws.get(renewal.draw_id)
    campaign = await uow.campaigns.get(draw.campaign_id)
    person, _ = await require_office_admin(uow, user_id, campaign.office_id)
    if renewal.agreed is None:
        if agree and renewal.proposed_by == person.id:
            raise Refusal("attempts.own")
        if agree and (await require_renewable(uow, campaign)).id != draw.id:
            raise Refusal("attempts.moved_on")
        await uow.renewals.decide(renewal.id, agreed=agree, person_id=person.id, now=now)
        await _decided(uow, campaign, draw, await uow.renewals.get(renewal.id), person, now=now)
    return await _decision(uow, campaign, draw, await uow.renewals.get(renewal.id))


async def _decided(
    uow: UnitOfWork, campaign: Campaign, draw: StoredDraw, renewal: Renewal, person: Person, *, now: datetime
) -> None:
    await uow.audit.note(
        "attempts.decide",
        now=now,
        person_id=person.id,
        campaign_id=campaign.id,
        draw=draw.id,
        reason=renewal.reason,
        agreed=bool(renewal.agreed),
    )
    if renewal.agreed:
        await _void(uow, campaign, draw, renewal, now=now)
    if renewal.proposed_by != person.id:
        proposer = await uow.people.get(renewal.proposed_by)
        card = await _decision(uow, campaign, draw, renewal)
        await tell_person(uow, proposer, card, key=f"renewal:{renewal.id}:decided", now=now)


async def _void(uow: UnitOfWork, campaign: Campaign, draw: StoredDraw, renewal: Renewal, *, now: datetime) -> None:
    """The attempt counts for nothing from here on: no more dice, no promise about its list, the way back is open."""
    await uow.draws.advance(draw, Stage.VOID)
    await uow.outbox.withdraw(f"draw:{draw.id}:", f"die:{draw.id}:", f"revisit:drawn:{draw.id}:")
    changes = {}
    if draw.round is Round.SUBJECTS:
        reason = cards.VOID_LIST.format(reason=renewal.reason)
        duties = {Duty.CONFIRM, Duty.RULE, Duty.MATCH}
        await obligations.void_all(uow, campaign.id, duties, now=now, reason=reason)
        changes["attempt"] = draw.attempt + 1
    if draw.round is Round.REVISITS:
        reason = cards.VOID_LIST.format(reason=renewal.reason)
        await obligations.void_all(uow, campaign.id, {Duty.REVISIT}, now=now, reason=reason)
    else:
        campaign = await uow.campaigns.move(campaign, BACK_TO[draw.round], **changes)
    await _tell(uow, campaign, draw, renewal, now=now)


async def _tell(uow: UnitOfWork, campaign: Campaign, draw: StoredDraw, renewal: Renewal, *, now: datetime) -> None:
    """The group and every department; a secret that was never revealed is shown, so that all can be recomputed."""
    entry = await _entry(uow, campaign, draw, renewal)
    secret = None if draw.transcript else draw.secret
    card = cards.void_in_group(campaign.id, _about(campaign, draw), entry, secret)
    # Of the ceremony like all before it: where its group is lost, it waits for the next group.
    await tell_chat(uow, ceremony.require_group(campaign), card, key=f"draw:{draw.id}:void", now=now)
    card = cards.void_for_department(_about(campaign, draw), renewal.reason)
    for participant in campaign.plan.participants:
        await tell_role(
            uow,
            office_id=campaign.office_id,
            role=Role.DEPARTMENT_ADMIN,
            department_id=participant.department_id,
            card=card,
            key=f"void:{draw.id}:d{participant.department_id}",
            now=now,
        )


async def show(uow: UnitOfWork, *, user_id: int, campaign_id: int) -> Card:
    """Every attempt at both rounds, void ones too: when, how far it came, who gave it up and why, its files."""
    campaign = await uow.campaigns.get(campaign_id)
    await _require_part(uow, campaign, user_id)
    drawn = [draw for round_ in Round for draw in await uow.draws.of_campaign(campaign.id, round_)]
    entries = [await _entry(uow, campaign, draw, await given_up(uow, draw)) for draw in drawn]
    return cards.history(campaign.id, campaign.plan.title, entries)


async def get_file(uow: UnitOfWork, *, user_id: int, draw_id: int, part: int) -> Card:
    """One file of an attempt: pool or roster, terms, transcript (once it is revealed)."""
    draw = await uow.draws.get(draw_id)
    campaign = await uow.campaigns.get(draw.campaign_id)
    await _require_part(uow, campaign, user_id)
    texts = (draw.pool, draw.terms, draw.transcript)
    text = texts[part] if part < len(texts) else None
    if text is None:
        raise Refusal("chat.stale_button")
    file = Attachment(FILES[draw.round.value][part], text.encode())
    return cards.file_of(_about(campaign, draw), file)


async def _require_part(uow: UnitOfWork, campaign: Campaign, user_id: int) -> None:
    """Files and words are public; who gave an attempt up is for those who take part."""
    _, held = await require_member(uow, user_id)
    departments = {participant.department_id for participant in campaign.plan.participants}
    if not any(one.office_id == campaign.office_id and one.department_id in departments | {None} for one in held):
        raise Refusal("campaign.unknown")


async def given_up(uow: UnitOfWork, draw: StoredDraw) -> Proposal | None:
    """The proposal by which an attempt is void: its own, or that of the whole campaign; None where it is not void."""
    if draw.stage is not Stage.VOID:
        return None
    return await uow.renewals.agreed(draw.id) or await uow.voidings.agreed(draw.campaign_id)


async def _entry(uow: UnitOfWork, campaign: Campaign, draw: StoredDraw, renewal: Proposal | None) -> cards.Attempt:
    zone = (await uow.offices.get(campaign.office_id)).timezone
    void = None
    if renewal is not None and renewal.decided_by is not None and renewal.decided_at is not None:
        void = cards.Voided(
            reason=renewal.reason,
            proposed_by=(await uow.people.get(renewal.proposed_by)).name,
            agreed_by=(await uow.people.get(renewal.decided_by)).name,
            at=local(renewal.decided_at, zone),
        )
    return cards.Attempt(
        draw_id=draw.id,
        round=draw.round.value,
        number=draw.attempt,
        stage=draw.stage.value,
        frozen_at=local(draw.frozen_at, zone),
        contributors=tuple(one.contributor for one in await uow.draws.contributions(draw.id)),
        revealed=draw.transcript is not None,
        void=void,
    )


async def _decision(uow: UnitOfWork, campaign: Campaign, draw: StoredDraw, renewal: Renewal) -> Card:
    by = (await uow.people.get(renewal.decided_by)).name if renewal.decided_by else ""
    about, withdrawn = _about(campaign, draw), renewal.decided_by == renewal.proposed_by
    return cards.decided(campaign.id, about, renewal.reason, agreed=bool(renewal.agreed), withdrawn=withdrawn, by=by)


async def _require_free(uow: UnitOfWork, draw: StoredDraw) -> None:
    waiting = await uow.renewals.waiting(draw.id)
    if waiting is not None:
        raise Refusal("attempts.waiting", by=(await uow.people.get(waiting.proposed_by)).name)


async def require_second(
    uow: UnitOfWork, campaign: Campaign, person: Person, *, code: str = "attempts.no_second"
) -> list[Person]:
    """The other admins of the office; refuses (``code``) where there is none."""
    admins = await uow.people.holding(campaign.office_id, Role.OFFICE_ADMIN)
    others = [one for one in admins if one.id != person.id]
    if not others:
        raise Refusal(code)
    return others


def _about(campaign: Campaign, draw: StoredDraw) -> cards.About:
    return cards.About(campaign.plan.title, draw.round.value, draw.attempt)
