"""A time is proposed, and others agree to it or offer another. Once every department has agreed it stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from campaigns.visit.announcing import announce, tell_companions, tell_group_when_settled
from campaigns.visit.board import Board, Reader, read_board, reader_of, require_reader, require_running
from campaigns.visit.joint import joined_with, mirror, others_agree, share_words
from campaigns.visit.showing import visit_card
from domain.errors import Refusal
from domain.local_time import local_day
from domain.roles import Role
from office.notices import tell_person, tell_role
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from storage.visits import Answer, Batch, Proposal
from templates.cards import Card
from templates.cards import visit as cards


async def lay_on_table(uow: UnitOfWork, batch: Batch, reader: Reader, *, now: datetime) -> list[int]:
    """Shows a batch to the teams: what was on the table goes, whoever proposes has agreed for their own department.

    The samples of visits that have changed since the batch was made: their times stay as they are.
    """
    board = await read_board(uow, batch.campaign_id)
    require_running(board)
    if not await uow.visits.send(batch, now=now):
        return []
    laid, missed, displaced = [], [], set()
    for proposal in await uow.visits.of_batch(batch.id):
        sample_id = proposal.sample_id
        before = board.on_table(sample_id)
        if not await uow.visits.put(proposal):
            missed.append(sample_id)
            continue
        laid.append(sample_id)
        if before is not None and not board.visits[sample_id].is_agreed:
            displaced.add(before.batch_id)
        await _answer(uow, proposal, board.speaks_for(reader, sample_id), reader, now=now)
    await uow.audit.note(
        "visit.propose",
        now=now,
        person_id=reader.person.id,
        campaign_id=batch.campaign_id,
        batch=batch.id,
        samples=laid,
        missed=missed,
    )
    if laid:
        there = await mirror(uow, batch.campaign_id, laid, now=now)
        await share_words(uow, batch.campaign_id, laid)
        await conclude(uow, batch.campaign_id, laid, reader, asking=True, now=now)
        for campaign_id, others in joined_with(board, laid).items():
            await conclude(uow, campaign_id, others, reader, asking=campaign_id in there, told=True, now=now)
    for batch_id in sorted(displaced):
        await tell_group_when_settled(uow, board.campaign, batch_id, now=now)
    return missed


async def agree_batch(uow: UnitOfWork, *, user_id: int, batch_id: int, now: datetime) -> Card:
    """Agrees, for the reader's departments, to everything of a batch that is still on the table."""
    reader = await require_reader(uow, user_id)
    batch = await require_sent(uow, batch_id)
    await _agree(uow, batch, await uow.visits.of_batch(batch.id), reader, now=now)
    return await batch_card(uow, batch, reader)


async def agree_one(uow: UnitOfWork, *, user_id: int, proposal_id: int, now: datetime) -> Card:
    """The same of one time."""
    reader = await require_reader(uow, user_id)
    proposal = (await uow.visits.proposals([proposal_id])).get(proposal_id)
    if proposal is None:
        raise Refusal("chat.stale_button")
    batch = await require_sent(uow, proposal.batch_id)
    await _agree(uow, batch, [proposal], reader, now=now)
    return await visit_card(uow, proposal.sample_id, reader, now=now)


async def _agree(uow: UnitOfWork, batch: Batch, found: Sequence[Proposal], reader: Reader, *, now: datetime) -> None:
    board = await read_board(uow, batch.campaign_id, among={one.sample_id for one in found})
    require_running(board)
    if not any(board.speaks_for(reader, one.sample_id) for one in found):
        raise Refusal("visit.not_yours", number=board.sections[found[0].sample_id].number)
    visits = [board.visits[one.sample_id] for one in found]
    waiting = [
        one for one, visit in zip(found, visits, strict=True) if visit.current_id == one.id and not visit.is_agreed
    ]
    # Of today even an hour that has passed: that the team is there counts.
    to_come = [one for one in waiting if local_day(one.starts_at, board.zone) >= local_day(now, board.zone)]
    if waiting and not to_come:
        first = board.clock(waiting[0].starts_at)
        raise Refusal("visit.past", day=first.date(), hour=f"{first:%H:%M}")
    lead = board.campaign.plan.lead.department_id
    fresh: list[int] = []
    by_lead = False
    for proposal in to_come:
        said = await _answer(uow, proposal, board.speaks_for(reader, proposal.sample_id), reader, now=now)
        fresh += [proposal.sample_id] if said else []
        by_lead |= lead in said
    if fresh:
        await uow.audit.note(
            "visit.agree", now=now, person_id=reader.person.id, campaign_id=batch.campaign_id, samples=fresh
        )
        led = await share_words(uow, batch.campaign_id, fresh)
        await conclude(uow, batch.campaign_id, fresh, reader, asking=by_lead, now=now)
        for campaign_id, others in joined_with(board, fresh).items():
            asking = led.get(campaign_id, False)
            await conclude(uow, campaign_id, others, reader, asking=asking, told=True, now=now)


async def _answer(
    uow: UnitOfWork, proposal: Proposal, departments: Collection[int], reader: Reader, *, now: datetime
) -> set[int]:
    """The departments whose word is new."""
    return {
        one for one in sorted(departments) if await uow.visits.answer(Answer(proposal.id, one, reader.person.id, now))
    }


async def conclude(
    uow: UnitOfWork,
    campaign_id: int,
    sample_ids: Sequence[int],
    reader: Reader,
    *,
    asking: bool,
    told: bool = False,
    now: datetime,
) -> None:
    """What has every department's word is agreed; of the rest, those are asked who have not been. ``told``: the teams
    of visits that are one with these hear of it anyway."""
    board = await read_board(uow, campaign_id, among=set(sample_ids))
    there = [one for one in sample_ids if board.on_table(one) and not board.missing(one)]
    ready = await others_agree(uow, board, there)
    complete = [one for one in there if one in ready and not board.visits[one].is_agreed]
    if complete:
        await announce(uow, board, complete, now=now)
        if not told:
            await tell_companions(uow, board, complete, now=now)
    waiting = [one for one in sample_ids if board.on_table(one) and board.missing(one)]
    if asking and waiting:
        await _ask(uow, board, waiting, reader, now=now)


async def _ask(uow: UnitOfWork, board: Board, sample_ids: Sequence[int], reader: Reader, *, now: datetime) -> None:
    """The leader first, where somebody else has offered; then the rest of the team. One message to each person."""
    lead = board.campaign.plan.lead.department_id
    asked: dict[Person, list[int]] = {}
    admins: dict[int, list[int]] = {}
    for sample_id in sample_ids:
        leader = board.leaders_to_tell(sample_id)
        if lead in board.missing(sample_id) and leader is not None:
            asked.setdefault(leader, []).append(sample_id)
            continue
        wanted = [lead] if lead in board.missing(sample_id) else board.departments(sample_id)
        for department_id in wanted:
            there = [board.bound[one] for one in board.crews[sample_id][department_id] if one in board.bound]
            for person in dict.fromkeys(there):
                asked.setdefault(person, []).append(sample_id)
            if not there and department_id in board.missing(sample_id):
                admins.setdefault(department_id, []).append(sample_id)
    batch_id = next(one.batch_id for one in map(board.on_table, sample_ids) if one)
    key = f"visit:ask:{batch_id}"
    for person, own in asked.items():
        if person != reader.person:
            held = await uow.people.appointments(person.id)
            card = await _asking_card(uow, board, own, batch_id, reader_of(person, held))
            await tell_person(uow, person, card, key=key, now=now)
    for department_id, own in admins.items():
        card = await _asking_card(uow, board, own, batch_id, None)
        await tell_role(
            uow,
            office_id=board.campaign.office_id,
            role=Role.DEPARTMENT_ADMIN,
            department_id=department_id,
            card=card,
            key=f"{key}:d{department_id}",
            now=now,
        )


async def batch_card(uow: UnitOfWork, batch: Batch, reader: Reader) -> Card:
    """The reader's part of a batch."""
    found = await uow.visits.of_batch(batch.id)
    board = await read_board(uow, batch.campaign_id, among={one.sample_id for one in found})
    own = [one.sample_id for one in found if board.speaks_for(reader, one.sample_id)]
    if not own:
        raise Refusal("visit.not_yours", number=board.sections[found[0].sample_id].number)
    return await _asking_card(uow, board, own, batch.id, reader)


async def _asking_card(
    uow: UnitOfWork, board: Board, sample_ids: Sequence[int], batch_id: int, reader: Reader | None
) -> Card:
    """``reader`` None is an admin of a department whose word is missing."""
    proposals = {one.sample_id: one for one in await uow.visits.of_batch(batch_id)}
    own = [one for one in sample_ids if one in proposals]
    still = [one for one in own if board.visits[one].current_id == proposals[one].id]
    to_say = [one for one in still if reader is None or set(board.missing(one)) & board.speaks_for(reader, one)]
    by = await uow.people.get(proposals[own[0]].person_id)
    return cards.batch(
        campaign_id=board.campaign.id,
        batch_id=batch_id,
        title=board.campaign.plan.title,
        by=by.name,
        lines=[board.line(one) for one in still],
        gone=[board.sections[one].number for one in own if one not in still],
        to_say=to_say,
        versions={one: board.visits[one].version for one in still},
    )


async def require_sent(uow: UnitOfWork, batch_id: int) -> Batch:
    """A batch that others have seen; anything else is an old button."""
    batch = await uow.visits.batch(batch_id)
    if batch is None or batch.sent_at is None:
        raise Refusal("chat.stale_button")
    return batch
