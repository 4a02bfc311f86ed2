"""A time that every department has agreed to: the ledger, the team with its calendar file, and the group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from campaigns.sign_off import times_agreed
from campaigns.visit.board import Board, read_board
from campaigns.visit.files import calendar_file
from campaigns.visit.showing import team_of
from domain.local_time import local_day
from domain.obligations import Duty, Term, TermKind
from office import obligations
from office.notices import tell_chat, tell_person
from storage.campaigns import Campaign
from storage.forms import SectionState
from storage.outbox import Purpose
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import visit as cards

#: Why the promises of an earlier time are void.
MOVED = "检查时间已改约"


async def announce(uow: UnitOfWork, board: Board, sample_ids: Sequence[int], *, now: datetime) -> None:
    """These visits stand as they are on the table: promises are entered, the teams told, and, once nothing of what was
    proposed together waits any more, the group."""
    agreed = [one for one in sample_ids if await uow.visits.agree(board.visits[one])]
    again = {one for one in agreed if board.visits[one].sequence}
    board = await read_board(uow, board.campaign.id, among=set(sample_ids))
    await _void_earlier(uow, board, sorted(again), now=now)
    await _owe(uow, board, agreed, now=now)
    for one in agreed:
        evidence = f"proposal:{board.visits[one].agreed_id}"
        await obligations.meet_about(uow, Duty.AGREE_VISIT, one, now=now, evidence=evidence)
    await uow.audit.note("visit.agreed", now=now, campaign_id=board.campaign.id, samples=agreed)
    await _tell_teams(uow, board, agreed, again, now=now)
    latest = max((board.visits[one].agreed_id or 0 for one in agreed), default=0)
    await times_agreed(uow, board.campaign, agreed, key=f"proposal:{latest}", now=now)
    batches = {proposal.batch_id for one in agreed if (proposal := board.agreed(one))}
    for batch_id in sorted(batches):
        await tell_group_when_settled(uow, board.campaign, batch_id, now=now)


def visit_key(sample_id: int, department_id: int, sequence: int) -> str:
    """Of the promise that a department is there at a time as it was agreed for the ``sequence``-th time (from 1)."""
    return f"visit:{sample_id}:{department_id}:v{sequence}"


def notice_key(sample_id: int, sequence: int) -> str:
    """Of the promise that the subject is told of that time."""
    return f"notice:{sample_id}:v{sequence}"


async def _void_earlier(uow: UnitOfWork, board: Board, sample_ids: Sequence[int], *, now: datetime) -> None:
    keys = []
    for one in sample_ids:
        before = board.visits[one].sequence - 1
        keys += [visit_key(one, each.department_id, before) for each in board.campaign.plan.participants]
        keys.append(notice_key(one, before))
    await obligations.void(uow, keys, now=now, reason=MOVED)


async def _owe(uow: UnitOfWork, board: Board, sample_ids: Sequence[int], *, now: datetime) -> None:
    """To be there on the day, for whoever has not handed in results already; and that the subject has its notice on the
    working day before, or today at the latest."""
    today = local_day(now, board.zone)
    sections = await uow.forms.sections(board.campaign.id)
    awaited = {(one.sample_id, one.department_id) for one in sections if one.state is SectionState.OPEN}
    for day, own in _by_day(board, sample_ids).items():
        visits = [
            obligations.Owed(
                visit_key(one, department_id, board.visits[one].sequence), department_id, matter_id=one, sample_id=one
            )
            for one in own
            for department_id in board.departments(one)
            if (one, department_id) in awaited
        ]
        await _promise(uow, board, visits, Duty.VISIT, Term(TermKind.ON, today, fixed_on=day), now=now)
        before = max(board.calendar.workday_before(day, 1), today)
        kind = TermKind.BY if board.is_workday(before) else TermKind.ON
        notices = [
            obligations.Owed(
                notice_key(one, board.visits[one].sequence),
                board.campaign.plan.lead.department_id,
                matter_id=one,
                sample_id=one,
                inspector_id=board.visits[one].leader_id,
            )
            for one in own
            if any((one, department_id) in awaited for department_id in board.departments(one))
        ]
        await _promise(uow, board, notices, Duty.NOTICE, Term(kind, today, fixed_on=before), now=now)


async def _promise(
    uow: UnitOfWork, board: Board, owed: Sequence[obligations.Owed], duty: Duty, term: Term, *, now: datetime
) -> None:
    campaign = board.campaign
    await obligations.promise(
        uow, owed, office_id=campaign.office_id, campaign_id=campaign.id, duty=duty, term=term, now=now
    )


def _by_day(board: Board, sample_ids: Sequence[int]) -> Mapping[date, list[int]]:
    found: dict[date, list[int]] = {}
    for one in sample_ids:
        agreed = board.agreed(one)
        if agreed is not None:
            found.setdefault(board.clock(agreed.starts_at).date(), []).append(one)
    return dict(sorted(found.items()))


async def tell_companions(uow: UnitOfWork, board: Board, sample_ids: Sequence[int], *, now: datetime) -> None:
    """The teams of other campaigns that had agreed to this very time before: from now on they go there together."""
    joined: dict[int, list[int]] = {}
    for one in sample_ids:
        for other in board.running_with(one):
            if other.visit is not None and other.visit.is_agreed:
                joined.setdefault(other.campaign.id, []).append(other.sample_id)
    latest = max((board.visits[one].current_id or 0 for one in sample_ids), default=0)
    for campaign_id, others in sorted(joined.items()):
        there = await read_board(uow, campaign_id, among=set(others))
        await _tell_teams(uow, there, others, set(), key=f"visit:joined:{latest}:c{campaign_id}", now=now)


async def _tell_teams(
    uow: UnitOfWork, board: Board, sample_ids: Sequence[int], again: set[int], *, key: str = "", now: datetime
) -> None:
    """One message to each member with all their visits of these; mobiles of the team, which reads it alone."""
    concerned: dict[Person, list[int]] = {}
    for one in sample_ids:
        for person in dict.fromkeys(board.bound[each] for each in board.crew(one) if each in board.bound):
            concerned.setdefault(person, []).append(one)
    first = min((board.visits[one].agreed_id or 0 for one in sample_ids), default=0)
    for person, own in concerned.items():
        card = cards.agreed(
            board.campaign.id,
            board.campaign.plan.title,
            [(board.line(one), team_of(board, one, mobiles=None), one in again) for one in own],
            calendar_file(board, own, now=now),
        )
        await tell_person(uow, person, card, key=key or f"visit:agreed:{first}", now=now)


async def tell_group_when_settled(uow: UnitOfWork, campaign: Campaign, batch_id: int, *, now: datetime) -> None:
    """How many visits there are on which day, without names: once for what was proposed together, when nothing of it
    waits any more."""
    if campaign.chat_id is None or await uow.visits.waiting_in(batch_id):
        return
    proposals = await uow.visits.of_batch(batch_id)
    board = await read_board(uow, campaign.id, among={one.sample_id for one in proposals})
    days = Counter(
        board.clock(one.starts_at).date() for one in proposals if board.visits[one.sample_id].agreed_id == one.id
    )
    if days:
        everything = await read_board(uow, campaign.id)
        left = sum(one.agreed_id is None for one in everything.visits.values())
        card = cards.agreed_in_group(campaign.plan.title, sorted(days.items()), left)
        await tell_chat(uow, campaign.chat_id, card, key=f"visit:group:{batch_id}", now=now, purpose=Purpose.NOTICE)
