"""The visits as people look at them: a list, one visit with its team and history, its calendar file."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from campaigns.visit.board import (
    Board,
    Reader,
    board_of,
    read_board,
    require_reader,
    require_side,
)
from campaigns.visit.files import calendar_file
from domain.campaign import State
from domain.errors import Refusal
from domain.local_time import local_day
from storage.campaigns import Campaign
from storage.unit_of_work import UnitOfWork
from storage.visits import Proposal
from templates.cards import Button, Card
from templates.cards import visit as cards


async def show_visits(uow: UnitOfWork, *, user_id: int, campaign_id: int, page: int) -> Card:
    """The visits of a campaign to which the reader has something to say, or, with 0, their own over all campaigns that
    are under inspection."""
    reader = await require_reader(uow, user_id)
    if campaign_id:
        board = await read_board(uow, campaign_id)
        own = [one for one in board.visits if board.speaks_for(reader, one)]
        if not own:
            raise Refusal("visit.none")
        return _list_card(campaign_id, board.campaign.plan.title, [board], [own], reader, page)
    boards, lists = [], []
    for each in await _own_campaigns(uow, reader):
        board = await read_board(uow, each)
        boards.append(board)
        lists.append([one for one in board.visits if board.is_member(reader, one)])
    return _list_card(0, "", boards, lists, reader, page)


async def _own_campaigns(uow: UnitOfWork, reader: Reader) -> list[int]:
    """Those under inspection in which the reader is on a team whose visits are planned here, the newest first."""
    sections = await uow.forms.sections_of_inspector(reader.person.id)
    known = await uow.visits.find({one.sample_id for one in sections})
    campaigns = sorted({one.campaign_id for one in known.values()}, reverse=True)
    return [one for one in campaigns if (await uow.campaigns.get(one)).state is State.INSPECTING]


def _list_card(
    campaign_id: int, title: str, boards: list[Board], lists: list[list[int]], reader: Reader, page: int
) -> Card:
    lines = [board.line(one) for board, own in zip(boards, lists, strict=True) for one in own]
    to_plan = [
        (board.campaign.id, board.campaign.plan.title, len(open_ones))
        for board in boards
        if (open_ones := plannable(board, reader))
    ]
    notices = [
        board.campaign.id
        for board, own in zip(boards, lists, strict=True)
        if any(board.leads(reader, one) and board.agreed(one) for one in own)
    ]
    return cards.visits(campaign_id, title, lines, to_plan=to_plan, notices=notices, page=page)


async def way_to_visits(uow: UnitOfWork, campaign: Campaign) -> list[Button]:
    """The button that leads there, for a campaign's card; none where nothing is to be visited."""
    if campaign.state is not State.INSPECTING or not await uow.visits.of_campaign(campaign.id):
        return []
    return [cards.to_visits(campaign.id)]


def plannable(board: Board, reader: Reader) -> list[int]:
    """The visits without a time that this person plans: those they lead, or all, where they lead none and stand in for
    the leaders; by form number."""
    if board.campaign.state is not State.INSPECTING:
        return []
    led = [one for one in board.visits.values() if one.leader_id in reader.inspectors]
    theirs = led or (list(board.visits.values()) if board.stands_in(reader) else [])
    led_elsewhere = {sample_id for sample_id, joint in board.joint.items() if joint.is_led_elsewhere}
    found = [one.sample_id for one in theirs if one.current_id is None and one.sample_id not in led_elsewhere]
    return sorted(found, key=lambda one: board.sections[one].number)


async def show_visit(uow: UnitOfWork, *, user_id: int, sample_id: int, now: datetime) -> Card:
    """One visit, with what the reader can do about it now."""
    return await visit_card(uow, sample_id, await require_reader(uow, user_id), now=now)


async def visit_card(uow: UnitOfWork, sample_id: int, reader: Reader, *, now: datetime) -> Card:
    board = await board_of(uow, sample_id)
    sides = require_side(board, reader, sample_id)
    return cards.visit(await _view(uow, board, sample_id, reader, sides, now=now))


async def _view(
    uow: UnitOfWork, board: Board, sample_id: int, reader: Reader, sides: Collection[int], *, now: datetime
) -> cards.VisitView:
    visit, current, agreed = board.visits[sample_id], board.on_table(sample_id), board.agreed(sample_id)
    arrived = board.checkins.get(agreed.id, ()) if agreed else ()
    here = {one.inspector_id for one in arrived}
    mine = reader.inspectors & set(board.crew(sample_id))
    running = board.campaign.state is State.INSPECTING
    joint = board.joint.get(sample_id)
    led_elsewhere = joint is not None and joint.is_led_elsewhere
    day_has_come = agreed is not None and local_day(now, board.zone) >= board.clock(agreed.starts_at).date()
    return cards.VisitView(
        line=board.line(sample_id),
        campaign_id=board.campaign.id,
        campaign=board.campaign.plan.title,
        version=visit.version,
        proposal_id=current.id if current else 0,
        team=team_of(board, sample_id, mobiles=_readable(board, sample_id, reader)),
        history=await _history(uow, board, sample_id),
        standing_time=board.clock(agreed.starts_at) if agreed and current != agreed else None,
        arrived=tuple(
            (board.inspectors[one.inspector_id].inspector.name, board.name_of(one.department_id), board.clock(one.at))
            for one in arrived
            if one.inspector_id in board.inspectors
        ),
        notice=await _served(uow, board, sample_id),
        may_agree=running and current is not None and bool(set(board.missing(sample_id)) & set(sides)),
        may_offer=running and not arrived,
        may_check_in=running and day_has_come and bool(mine - here),
        may_go_on_site=running or bool(arrived),
        may_serve=running and agreed is not None and board.leads(reader, sample_id),
        agreed_id=agreed.id if agreed else 0,
        may_take_over=running and current is None and led_elsewhere and board.leads(reader, sample_id),
        joint_id=joint.own_id if joint and board.campaign.office_id in reader.offices and not arrived else 0,
    )


async def _served(uow: UnitOfWork, board: Board, sample_id: int) -> str:
    """How the notice for the agreed time was last served; empty where it was not."""
    records = (await uow.served_notices.of([sample_id]))[sample_id]
    now_agreed = [one for one in records if one.proposal_id == board.visits[sample_id].agreed_id]
    if not now_agreed:
        return ""
    last = now_agreed[-1]
    return cards.served_words(last.how.value, last.receiver, board.clock(last.served_at))


def _readable(board: Board, sample_id: int, reader: Reader) -> Collection[int] | None:
    """Whose mobiles the reader may see (requirement D5): the team, the lead department and the office all of them,
    another department's admin those of their own people."""
    if board.is_member(reader, sample_id) or board.stands_in(reader):
        return None
    return reader.runs


def team_of(board: Board, sample_id: int, *, mobiles: Collection[int] | None) -> tuple[cards.Member, ...]:
    """The team of a visit; ``mobiles``: the departments whose numbers are shown, None for all."""
    return tuple(
        cards.Member(
            board.name_of(department_id),
            board.inspectors[one].inspector.name,
            board.inspectors[one].inspector.mobile if mobiles is None or department_id in mobiles else "",
            leads=one == board.visits[sample_id].leader_id,
        )
        for department_id in board.departments(sample_id)
        for one in board.crews[sample_id][department_id]
    )


async def _history(uow: UnitOfWork, board: Board, sample_id: int) -> tuple[cards.Past, ...]:
    proposals = await uow.visits.history(sample_id)
    answers = await uow.visits.answers([one.id for one in proposals])
    # Where somebody came, the time was agreed, even if another visit had to follow.
    came = await uow.site_entries.arrivals([one.id for one in proposals])
    return tuple(
        [
            await _past(uow, board, one, [each.department_id for each in answers[one.id]], came=bool(came[one.id]))
            for one in proposals
        ]
    )


async def _past(uow: UnitOfWork, board: Board, proposal: Proposal, said: list[int], *, came: bool) -> cards.Past:
    return cards.Past(
        by=(await uow.people.get(proposal.person_id)).name,
        at=board.clock(proposal.made_at),
        when=board.clock(proposal.starts_at),
        agreed_by=tuple(board.name_of(one) for one in said),
        was_agreed=proposal.id == board.visits[proposal.sample_id].agreed_id or came,
    )


async def get_calendar(uow: UnitOfWork, *, user_id: int, sample_id: int, now: datetime) -> Card:
    """The calendar file once more. Refuses ``visit.not_agreed``."""
    reader = await require_reader(uow, user_id)
    board = await board_of(uow, sample_id)
    require_side(board, reader, sample_id)
    if board.agreed(sample_id) is None:
        raise Refusal("visit.not_agreed", number=board.sections[sample_id].number)
    return cards.calendar(board.line(sample_id), calendar_file(board, [sample_id], now=now))
