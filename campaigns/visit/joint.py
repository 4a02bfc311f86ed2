"""What is proposed and said for a visit holds for every visit that is one with it (合并检查)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from campaigns.joint_visit.finding import window_of
from campaigns.visit.announcing import announce, tell_group_when_settled
from campaigns.visit.board import Board, read_board
from domain.errors import Refusal
from domain.joint_visit import common_days
from storage.unit_of_work import UnitOfWork
from storage.visits import Answer, Proposal


def joined_with(board: Board, sample_ids: Sequence[int]) -> dict[int, list[int]]:
    """The visits that are one with these and still to be agreed on or moved: samples by campaign."""
    found: dict[int, list[int]] = {}
    for one in sample_ids:
        for other in board.running_with(one):
            found.setdefault(other.campaign.id, []).append(other.sample_id)
    return dict(sorted(found.items()))


def require_common_days(board: Board, moments: Mapping[int, datetime]) -> None:
    """Refuses (``joint_visit.outside_window``) a time for a joint visit that lies outside the window of one of its
    campaigns. ``moments`` by sample, on the wall clock."""
    for sample_id, moment in moments.items():
        joint = board.joint.get(sample_id)
        if joint is None:
            continue
        campaigns = [board.campaign, *(one.campaign for one in joint.companions)]
        days = common_days([window for one in campaigns if (window := window_of(one))])
        if days is not None and not days.first <= moment.date() <= days.last:
            raise Refusal(
                "joint_visit.outside_window",
                number=board.sections[sample_id].number,
                other="”“".join(one.campaign.plan.title for one in joint.companions),
                first=days.first,
                last=days.last,
            )


async def mirror(
    uow: UnitOfWork, campaign_id: int, sample_ids: Sequence[int], *, now: datetime
) -> dict[int, list[int]]:
    """Lays what is on the table of these visits on that of every visit joined with one, as its proposer's. By campaign
    the samples where that is new."""
    board = await read_board(uow, campaign_id, among=set(sample_ids))
    wanted: dict[int, dict[int, Proposal]] = {}
    for one in sample_ids:
        proposal = board.on_table(one)
        for other in board.running_with(one):
            if proposal is not None:
                wanted.setdefault(other.campaign.id, {})[other.sample_id] = proposal
    laid: dict[int, list[int]] = {}
    for there_id, times in sorted(wanted.items()):
        there = await read_board(uow, there_id, among=times.keys())
        for person_id in sorted({one.person_id for one in times.values()}):
            new = {
                one: proposal
                for one, proposal in times.items()
                if proposal.person_id == person_id and not _is_same(there.on_table(one), proposal)
            }
            if new:
                await _lay(uow, there, new, person_id, now=now)
                laid.setdefault(there_id, []).extend(new)
    return laid


async def _lay(uow: UnitOfWork, there: Board, new: Mapping[int, Proposal], person_id: int, *, now: datetime) -> None:
    times = {one: (shown.starts_at, shown.minutes, there.visits[one].version) for one, shown in new.items()}
    batch_id = await uow.visits.draft(there.campaign.id, times, by=person_id, now=now)
    batch = await uow.visits.batch(batch_id)
    assert batch is not None  # just made
    await uow.visits.send(batch, now=now)
    for proposal in await uow.visits.of_batch(batch_id):
        await uow.visits.put(proposal)
    await uow.audit.note(
        "joint_visit.propose",
        now=now,
        person_id=person_id,
        campaign_id=there.campaign.id,
        batch=batch_id,
        samples=sorted(new),
    )
    displaced = {before.batch_id for one in new if (before := there.on_table(one)) and not there.visits[one].is_agreed}
    for one in sorted(displaced):
        await tell_group_when_settled(uow, there.campaign, one, now=now)


async def share_words(uow: UnitOfWork, campaign_id: int, sample_ids: Sequence[int]) -> dict[int, bool]:
    """Who has agreed here has agreed for the same department there. By campaign whether the word of its lead department
    is new."""
    board = await read_board(uow, campaign_id, among=set(sample_ids))
    found: dict[int, bool] = {}
    for there in await _boards(uow, board, sample_ids):
        lead = there.campaign.plan.lead.department_id
        agreed: dict[tuple[int, datetime], list[int]] = {}
        for one, other in _pairs(board, there, sample_ids):
            current, shown = board.on_table(one), there.on_table(other)
            if current is None or shown is None or not _is_same(shown, current):
                continue
            for said in board.answers[current.id]:
                word = Answer(shown.id, said.department_id, said.person_id, said.at)
                if said.department_id in there.departments(other) and await uow.visits.answer(word):
                    agreed.setdefault((said.person_id, said.at), []).append(other)
                    found[there.campaign.id] = found.get(there.campaign.id, False) or said.department_id == lead
        for (person_id, at), samples in agreed.items():
            await uow.audit.note(
                "joint_visit.agree", now=at, person_id=person_id, campaign_id=there.campaign.id, samples=samples
            )
    return found


async def others_agree(uow: UnitOfWork, board: Board, sample_ids: Sequence[int]) -> set[int]:
    """Those of the visits for which every department of the visits that are one with them has agreed to the same time;
    all that are for one campaign alone."""
    waiting: set[int] = set()
    for there in await _boards(uow, board, sample_ids):
        for one, other in _pairs(board, there, sample_ids):
            current = board.on_table(one)
            if current is None or not _is_same(there.on_table(other), current) or there.missing(other):
                waiting.add(one)
    return set(sample_ids) - waiting


async def announce_joined(uow: UnitOfWork, board: Board, sample_ids: Sequence[int], *, now: datetime) -> None:
    """These are agreed by now; so are the visits that are one with them, as far as they waited for these alone."""
    for there in await _boards(uow, board, sample_ids):
        waiting = [
            other
            for _, other in _pairs(board, there, sample_ids)
            if there.on_table(other) and not there.missing(other) and not there.visits[other].is_agreed
        ]
        ready = await others_agree(uow, there, waiting)
        if ready:
            await announce(uow, there, sorted(ready), now=now)


async def _boards(uow: UnitOfWork, board: Board, sample_ids: Sequence[int]) -> list[Board]:
    """The boards of the other campaigns, each with the visits that are one with these."""
    joined = joined_with(board, sample_ids).items()
    return [await read_board(uow, campaign_id, among=set(samples)) for campaign_id, samples in joined]


def _pairs(board: Board, there: Board, sample_ids: Sequence[int]) -> list[tuple[int, int]]:
    """The sample here and that there, of each visit that is one."""
    return [
        (one, other.sample_id)
        for one in sample_ids
        for other in board.running_with(one)
        if other.campaign.id == there.campaign.id
    ]


def _is_same(one: Proposal | None, other: Proposal) -> bool:
    return one is not None and (one.starts_at, one.minutes) == (other.starts_at, other.minutes)
