"""A leader plans all their visits in one go; or one time is offered for one visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from campaigns.visit.board import Board, Reader, board_of, read_board, require_reader, require_running, require_side
from campaigns.visit.joint import require_common_days
from campaigns.visit.proposing import batch_card, lay_on_table, require_sent
from campaigns.visit.showing import plannable, visit_card
from domain.errors import Refusal
from domain.visit import (
    PATTERNS,
    USUAL_MINUTES,
    Wish,
    parse_plan,
    parse_time,
    quick_days,
    require_possible,
    spread,
    spread_by_slots,
)
from storage.unit_of_work import UnitOfWork
from storage.visits import Batch, Proposal
from templates.cards import Card
from templates.cards import visit as cards


async def choose_day(uow: UnitOfWork, *, user_id: int, campaign_id: int, now: datetime) -> Card:
    """What the reader has to plan, and the next working days to begin on."""
    board, reader = await _to_plan(uow, user_id, campaign_id)
    lines = [board.line(one) for one in plannable(board, reader)]
    return cards.choose_day(campaign_id, board.campaign.plan.title, lines, _days(board, now))


async def choose_hours(uow: UnitOfWork, *, user_id: int, campaign_id: int, day: int, now: datetime) -> Card:
    """How many visits a day from that day on, each way with the day on which it would end."""
    board, reader = await _to_plan(uow, user_id, campaign_id)
    first, count = read_day(day), len(plannable(board, reader))
    after = board.clock(now)
    ends = [spread_by_slots(first, count, hours, board.calendar, after=after)[-1].date() for hours in PATTERNS]
    last = _window(board)[1]
    return cards.choose_hours(
        campaign_id, board.campaign.plan.title, first, count, [end if end <= last else None for end in ends]
    )


async def plan_by_pattern(
    uow: UnitOfWork, *, user_id: int, campaign_id: int, day: int, pattern: int, now: datetime
) -> Card:
    """The plan at the hours of one of ``PATTERNS``, to be looked at before it is sent."""
    board, reader = await _to_plan(uow, user_id, campaign_id)
    if not 0 <= pattern < len(PATTERNS):
        raise Refusal("chat.stale_button")
    own = plannable(board, reader)
    moments = spread_by_slots(read_day(day), len(own), PATTERNS[pattern], board.calendar, after=board.clock(now))
    minutes = _minutes_of(PATTERNS[pattern])
    return await _draft(uow, board, reader, dict(zip(own, moments, strict=True)), minutes, now=now)


async def plan_typed(
    uow: UnitOfWork, *, user_id: int, campaign_id: int, text: str, day: int = 0, now: datetime
) -> Card:
    """The plan as it was typed, to be looked at before it is sent; ``day`` 0 where none was chosen."""
    board, reader = await _to_plan(uow, user_id, campaign_id)
    wish = parse_plan(text, now=board.clock(now), day=read_day(day) if day else None)
    own = plannable(board, reader)
    return await _draft(uow, board, reader, _as_wished(board, own, wish), wish.minutes, now=now)


def _as_wished(board: Board, own: Sequence[int], wish: Wish) -> dict[int, datetime]:
    numbers = {board.sections[one].number: one for one in own}
    named = list(wish.each or wish.order)
    unknown = [str(one) for one in named if one not in numbers]
    if unknown:
        raise Refusal("visit.unknown_numbers", numbers=tuple(unknown), own=tuple(str(one) for one in numbers))
    if wish.each is not None:
        return {numbers[number]: moment for number, moment in wish.each.items()}
    assert wish.start is not None  # a wish has a start or a time for each
    order = list(dict.fromkeys([*(numbers[one] for one in named), *own]))
    return dict(zip(order, spread(wish.start, len(order), wish.minutes, board.calendar), strict=True))


async def _draft(
    uow: UnitOfWork, board: Board, reader: Reader, moments: Mapping[int, datetime], minutes: int, *, now: datetime
) -> Card:
    first, last = _window(board)
    require_possible(list(moments.values()), now=board.clock(now), first=first, last=last)
    require_common_days(board, moments)
    times = {one: (board.moment(moment), minutes, board.visits[one].version) for one, moment in moments.items()}
    batch_id = await uow.visits.draft(board.campaign.id, times, by=reader.person.id, now=now)
    drafted = await uow.visits.of_batch(batch_id)
    lines = [replace(board.line(one.sample_id, one), state=cards.OPEN) for one in drafted]
    left = len(plannable(board, reader)) - len(drafted)
    return cards.preview(
        board.campaign.id, batch_id, board.campaign.plan.title, lines, _overlaps(board, drafted), left=left
    )


async def send_plan(uow: UnitOfWork, *, user_id: int, batch_id: int, now: datetime) -> Card:
    """The teams are asked. A second tap shows how it stands. Refuses somebody else's plan (``visit.not_your_plan``),
    and one's own of visits that others lead by now (``visit.not_leader``)."""
    reader = await require_reader(uow, user_id)
    batch = await uow.visits.batch(batch_id)
    if batch is None:
        raise Refusal("chat.stale_button")
    if batch.person_id != reader.person.id:
        raise Refusal("visit.not_your_plan")
    missed: list[int] = []
    if batch.sent_at is None:
        await _require_still_possible(uow, batch, reader, now=now)
        missed = await lay_on_table(uow, batch, reader, now=now)
    sent = await require_sent(uow, batch_id)
    if missed and len(missed) == len(await uow.visits.of_batch(batch_id)):
        raise Refusal("visit.changed_meanwhile")
    return await batch_card(uow, sent, reader)


async def _require_still_possible(uow: UnitOfWork, batch: Batch, reader: Reader, *, now: datetime) -> None:
    """A plan may have been looked at until its first hour had passed, or its leader was replaced."""
    board, planned = await read_board(uow, batch.campaign_id), await uow.visits.of_batch(batch.id)
    if not all(board.leads(reader, one.sample_id) for one in planned):
        raise Refusal("visit.not_leader", title=board.campaign.plan.title)
    first, last = _window(board)
    moments = {one.sample_id: board.clock(one.starts_at) for one in planned}
    require_possible(list(moments.values()), now=board.clock(now), first=first, last=last)
    require_common_days(board, moments)


async def ask_offer(uow: UnitOfWork, *, user_id: int, sample_id: int, version: int, now: datetime) -> Card:
    """The days for one visit."""
    board, _ = await _to_offer(uow, user_id, sample_id, version)
    return cards.choose_offer_day(board.line(sample_id), version, _days(board, now))


async def offer_on(uow: UnitOfWork, *, user_id: int, sample_id: int, version: int, day: int, now: datetime) -> Card:
    """The hours of that day."""
    board, _ = await _to_offer(uow, user_id, sample_id, version)
    chosen = read_day(day)
    hours = [one for one in PATTERNS[0] if datetime.combine(chosen, one) > board.clock(now)]
    return cards.choose_offer_hour(board.line(sample_id), version, chosen, hours)


async def offer(
    uow: UnitOfWork, *, user_id: int, sample_id: int, version: int, day: int, minute: int, now: datetime
) -> Card:
    """This time goes to the others."""
    if minute >= 24 * 60:
        raise Refusal("chat.stale_button")
    moment = datetime.combine(read_day(day), time(*divmod(minute, 60)))
    return await _offer(uow, user_id, sample_id, version, moment, now=now)


async def offer_typed(
    uow: UnitOfWork, *, user_id: int, sample_id: int, version: int, text: str, day: int = 0, now: datetime
) -> Card:
    """The same, typed; ``day`` 0 where none was chosen."""
    board, _ = await _to_offer(uow, user_id, sample_id, version)
    moment = parse_time(text, now=board.clock(now), day=read_day(day) if day else None)
    return await _offer(uow, user_id, sample_id, version, moment, now=now)


async def _offer(
    uow: UnitOfWork, user_id: int, sample_id: int, version: int, moment: datetime, *, now: datetime
) -> Card:
    board, reader = await _to_offer(uow, user_id, sample_id, version)
    first, last = _window(board)
    require_possible([moment], now=board.clock(now), first=first, last=last)
    require_common_days(board, {sample_id: moment})
    current = board.on_table(sample_id)
    minutes = current.minutes if current else USUAL_MINUTES
    times = {sample_id: (board.moment(moment), minutes, version)}
    batch_id = await uow.visits.draft(board.campaign.id, times, by=reader.person.id, now=now)
    batch = await uow.visits.batch(batch_id)
    assert batch is not None  # just made
    await lay_on_table(uow, batch, reader, now=now)
    return await visit_card(uow, sample_id, reader, now=now)


async def _to_offer(uow: UnitOfWork, user_id: int, sample_id: int, version: int) -> tuple[Board, Reader]:
    """Somebody of the team, for a visit that is still as they saw it and has not begun."""
    reader = await require_reader(uow, user_id)
    board = await board_of(uow, sample_id)
    require_running(board)
    require_side(board, reader, sample_id)
    number, agreed = board.sections[sample_id].number, board.agreed(sample_id)
    if agreed is not None and board.checkins.get(agreed.id):
        raise Refusal("visit.begun", number=number)
    if board.visits[sample_id].version != version:
        raise Refusal("visit.changed_meanwhile")
    return board, reader


async def _to_plan(uow: UnitOfWork, user_id: int, campaign_id: int) -> tuple[Board, Reader]:
    """A leader, or who stands in for them, with something left to plan: else ``visit.not_leader`` or
    ``visit.all_planned``."""
    reader = await require_reader(uow, user_id)
    board = await read_board(uow, campaign_id)
    require_running(board)
    if not any(board.leads(reader, one) for one in board.visits):
        raise Refusal("visit.not_leader", title=board.campaign.plan.title)
    if not plannable(board, reader):
        raise Refusal("visit.all_planned")
    return board, reader


def _window(board: Board) -> tuple[date, date]:
    plan = board.campaign.plan
    assert plan.window_start is not None  # a submitted plan has its window
    assert plan.window_end is not None
    return plan.window_start, plan.window_end


def _days(board: Board, now: datetime) -> list[date]:
    first, last = _window(board)
    return quick_days(board.clock(now).date(), first, last, board.calendar)


def read_day(number: int) -> date:
    """The day of a button; one that no calendar has was not made here."""
    try:
        return date(number // 10000, number // 100 % 100, number % 100)
    except ValueError:
        raise Refusal("chat.stale_button") from None


def _minutes_of(hours: Sequence[time]) -> int:
    """As long as the hours of a pattern lie apart at the least, an hour and a half at the most."""
    marks = [one.hour * 60 + one.minute for one in hours]
    return min(90, *(later - one for one, later in pairwise(marks)))


def _overlaps(board: Board, drafted: Sequence[Proposal]) -> list[tuple[str, int, int]]:
    """Who would have to be in two places at once: (name, form number, form number), each pair once."""
    times = {one: shown for one in board.visits if (shown := board.on_table(one))}
    times |= {one.sample_id: one for one in drafted}
    ordered = sorted(times.values(), key=lambda one: (one.starts_at, one.sample_id))
    new = {one.sample_id for one in drafted}
    found = []
    for place, one in enumerate(ordered):
        ends = one.starts_at + timedelta(minutes=one.minutes)
        for other in ordered[place + 1 :]:
            if other.starts_at >= ends:
                break
            both = set(board.crew(one.sample_id)) & set(board.crew(other.sample_id))
            if both and {one.sample_id, other.sample_id} & new:
                name = board.inspectors[min(both)].inspector.name
                found.append((name, board.sections[one.sample_id].number, board.sections[other.sample_id].number))
    return found
