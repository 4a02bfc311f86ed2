"""The draw of subjects: the group is bound, the pool frozen, the ceremony held, the list sent to every department."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from campaigns import ceremony, confirmation
from domain.campaign import Plan, State
from domain.certificate import build_certificate
from domain.draw import draw, freeze_pool
from domain.draw_terms import Stratum, SubjectTerms, TermsDepartment
from domain.errors import Refusal
from domain.pool_filter import filter_lines
from domain.roles import Role
from office.notices import tell_chat, tell_role
from office.rights import require_office_admin
from storage.campaigns import Campaign
from storage.draws import Round
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import draw as cards
from templates.cards.ceremony import STARTED
from templates.documents.subject_list import public_list


async def bind_group(uow: UnitOfWork, *, user_id: int, campaign_id: int, chat_id: int, now: datetime) -> Card:
    """Makes the chat the campaign's group; the card with which its draw is started.

    Another group may take the place of the first, but not in the middle of a ceremony, unless the first cannot be
    written to any more. What waited for the first goes to the second; the first is told.
    """
    campaign = await uow.campaigns.get(campaign_id)
    person, _ = await require_office_admin(uow, user_id, campaign.office_id)
    other = await uow.campaigns.find_by_chat(chat_id)
    if other is not None and other.id != campaign_id:
        raise Refusal("draw.group_taken")
    if campaign.state in {State.DRAFT, State.SUBMITTED}:
        raise Refusal("draw.not_approved")
    if campaign.chat_id not in {None, chat_id}:
        await _leave_group(uow, campaign, chat_id, now=now)
    await uow.campaigns.bind_chat(campaign_id, chat_id)
    await uow.audit.note(
        "draw.bind_group", now=now, person_id=person.id, campaign_id=campaign_id, before=campaign.chat_id, after=chat_id
    )
    return cards.group_bound(campaign.id, campaign.plan, ready=campaign.state is State.APPROVED)


async def _leave_group(uow: UnitOfWork, campaign: Campaign, new_chat: int, *, now: datetime) -> None:
    old_chat = ceremony.require_group(campaign)
    if campaign.state in {State.DRAWING, State.MATCHING} and not await uow.outbox.is_held(old_chat):
        raise Refusal("draw.group_in_use")
    await uow.outbox.redirect(old_chat, new_chat)
    card = cards.group_left(campaign.plan.title)
    await tell_chat(uow, old_chat, card, key=f"left:{campaign.id}:{old_chat}:{new_chat}", now=now)


async def tell_trouble(uow: UnitOfWork, *, chat_id: int, key: str, problem: str, now: datetime) -> None:
    """A message of a ceremony cannot be sent to its group: the office is told why, once for each message."""
    campaign = await uow.campaigns.find_by_chat(chat_id)
    if campaign is None:
        return
    office_id = campaign.office_id
    card = cards.group_trouble(campaign.plan.title, problem)
    await tell_role(uow, office_id=office_id, role=Role.OFFICE_ADMIN, card=card, key=f"trouble:{key}", now=now)


async def move_group(uow: UnitOfWork, *, old: int, new: int, now: datetime) -> None:
    """The chat service gave a group a new id (it became a supergroup): its campaign and what waits for it follow."""
    if await uow.campaigns.find_by_chat(new) is None:
        await uow.campaigns.migrate_chat(old, new)
    await uow.outbox.redirect(old, new)
    await uow.audit.note("draw.move_group", now=now, before=old, after=new)


async def ask_to_freeze(uow: UnitOfWork, *, user_id: int, campaign_id: int) -> Card:
    """Asks once more: what is frozen cannot be taken back, and who is not in the group cannot see it."""
    campaign = await uow.campaigns.get(campaign_id)
    await require_office_admin(uow, user_id, campaign.office_id)
    ceremony.require_state(campaign, State.APPROVED)
    ceremony.require_group(campaign)
    return cards.freeze_asked(campaign.id, campaign.plan)


async def start(uow: UnitOfWork, *, user_id: int, campaign_id: int, secret: str, now: datetime) -> str:
    """Freezes the pool as it is now and opens the ceremony. ``secret`` is 64 hexadecimal characters of chance.

    Returns a few words for whoever tapped: what the group hears is queued.
    """
    campaign = await uow.campaigns.get(campaign_id)
    person, _ = await require_office_admin(uow, user_id, campaign.office_id)
    ceremony.require_state(campaign, State.APPROVED)
    ceremony.require_group(campaign)
    plan = campaign.plan
    found = await uow.libraries.pool(campaign.office_id, plan.scope)
    pool = freeze_pool((number, plan.sampling.stratum_of(risk)) for number, risk in found)
    office = await uow.offices.get(campaign.office_id)
    attempt = await ceremony.next_attempt(uow, campaign, Round.SUBJECTS)
    terms = subject_terms(campaign, office.name, attempt)
    _require_rules(terms.strata, pool.counts)
    await ceremony.open_ceremony(
        uow,
        campaign,
        round_=Round.SUBJECTS,
        terms=terms.text(),
        pool=pool.text,
        rules=cards.rule_words(plan),
        secret=secret,
        person_id=person.id,
        now=now,
    )
    await uow.campaigns.move(campaign, State.DRAWING)
    return STARTED


def subject_terms(campaign: Campaign, office: str, attempt: int) -> SubjectTerms:
    """The terms that are frozen and hashed: ratios, departments and items, scope in words and as data, deadlines."""
    plan = campaign.plan
    departments = [
        TermsDepartment(participant.name, "member" if position else "lead")
        for position, participant in enumerate(plan.participants)
    ]
    if len(departments) < ceremony.NEEDED:
        departments.append(TermsDepartment(office, "office"))
    return SubjectTerms(
        campaign=campaign.reference,
        attempt=attempt,
        title=plan.title,
        scope=cards.scope_words(plan.scope),
        strata=[Stratum(rule.name, rule.ratio, rule.minimum) for rule in plan.sampling.rules],
        departments=departments,
        contributions=ceremony.NEEDED,
        further=_further(plan),
    )


def _further(plan: Plan) -> list[tuple[str, str]]:
    rows = [("office-document", plan.document_number)] if plan.document_number else []
    rows += filter_lines(plan.scope, plan.sampling.by_class)
    rows += [("item", f"{p.name}：{item}") for p in plan.participants for item in p.items]
    rows.append(("window", f"{plan.window_start}/{plan.window_end}"))
    for name, days in vars(plan.deadlines).items():
        rows.append((f"working-days-{name.replace('_', '-')}", str(days)))
    rows.append(("inspectors-per-department", str(plan.inspectors_per_department)))
    return rows


def _require_rules(strata: Sequence[Stratum], found: Iterable[str]) -> None:
    known = {stratum.name for stratum in strata}
    for name in found:
        if name not in known:
            raise Refusal("draw.stratum_unknown", stratum=name)


async def settle(uow: UnitOfWork, complete: ceremony.Complete, *, now: datetime) -> None:
    """Once the seed exists: who is drawn follows. Stores the list, posts the certificate, asks every department."""
    campaign, result = complete.campaign, draw(complete.files)
    ids = await uow.libraries.subject_ids(campaign.office_id, result.drawn)
    sample_ids = [
        await uow.samples.add(campaign_id=campaign.id, subject_id=ids[one], stratum=stratum.name, rank=rank)
        for stratum in result.strata
        for rank, one in enumerate(stratum.drawn, start=1)
    ]
    await uow.samples.ask(sample_ids, [participant.department_id for participant in campaign.plan.participants])
    campaign = await uow.campaigns.move(campaign, State.CONFIRMING)
    chat_id, title = ceremony.require_group(campaign), campaign.plan.title
    listed = await _listed(uow, campaign)
    card = cards.result(title, result, listed, build_certificate(complete.files))
    await tell_chat(uow, chat_id, card, key=f"draw:{complete.draw.id}:certificate", now=now)
    if len(listed) > cards.NAMES_IN_TEXT:
        card = cards.whole_list(title, public_list(title, listed))
        await tell_chat(uow, chat_id, card, key=f"draw:{complete.draw.id}:list", now=now)
    await confirmation.ask(uow, campaign, now=now)


async def _listed(uow: UnitOfWork, campaign: Campaign) -> list[cards.Drawn]:
    """The drawn subjects as everybody may read them, in the order of strata and ranks."""
    return [
        cards.Drawn(sample.stratum, sample.name, sample.number) for sample in await uow.samples.standing(campaign.id)
    ]
