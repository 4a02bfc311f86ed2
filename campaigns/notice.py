"""The notice to the subject (检查通知书): the leader takes it as a document, serves it, and says how it was served."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from campaigns.visit.announcing import notice_key
from campaigns.visit.board import Board, Reader, board_of, read_board, require_reader, require_running, require_side
from domain.campaign import require_in_force
from domain.errors import Refusal
from domain.lengths import RECEIVER
from domain.visit import find_time
from office import obligations
from storage.served_notices import Served, ServedNotice
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import notice as cards
from templates.documents.inspection_notice import Inspecting, Notice, inspection_notices

#: How a notice is served, in the order of the buttons.
WAYS = tuple(Served)
_NOW = re.compile(r"[\s,，、]*(?:现在|刚才|刚刚|方才)[\s。.!！]*$")
_LOOKS_LIKE_A_TIME = re.compile(r"[0-9０-９]\s?(?:[点时日月:：/]|-\s?[0-9]|号(?=[\s上下早中晚0-9]|$))")
_LINE = re.compile(r"\s*第?\s*(?P<number>[0-9０-９]{1,5})\s*(?:号\s*[:：]?|[\s:：、.])\s*(?P<rest>.+)")


async def show_notices(uow: UnitOfWork, *, user_id: int, campaign_id: int, page: int) -> Card:
    """All notices that the reader serves in a campaign. Refuses ``notice.none`` where no time is agreed yet."""
    board, reader = await _to_serve(uow, user_id, campaign_id)
    lines = await _lines(uow, board, _served_by(board, reader))
    return cards.notices(campaign_id, board.campaign.plan.title, lines, page)


async def get_notices(uow: UnitOfWork, *, user_id: int, campaign_id: int, now: datetime) -> Card:
    """The documents of all of them in one file."""
    board, reader = await _to_serve(uow, user_id, campaign_id)
    return await _document(uow, board, _served_by(board, reader), now=now)


async def show_notice(uow: UnitOfWork, *, user_id: int, sample_id: int) -> Card:
    """One notice with every record of its service."""
    board, _ = await _one_to_serve(uow, user_id, sample_id)
    return await _notice_card(uow, board, sample_id)


async def get_notice(uow: UnitOfWork, *, user_id: int, sample_id: int, now: datetime) -> Card:
    """The document of one notice; the whole team may print it."""
    reader = await require_reader(uow, user_id)
    board = await board_of(uow, sample_id)
    require_side(board, reader, sample_id)
    _require_agreed(board, sample_id)
    return await _document(uow, board, [sample_id], now=now)


async def ask_served(uow: UnitOfWork, *, user_id: int, sample_id: int, how: int) -> Card:
    """Asks on whom and when."""
    board, _ = await _one_to_serve(uow, user_id, sample_id)
    (line,) = await _lines(uow, board, [sample_id])
    return cards.ask_served(line, _way(how).value)


async def ask_all_served(uow: UnitOfWork, *, user_id: int, campaign_id: int, how: int) -> Card:
    """Asks the same of all that are not served."""
    board, reader = await _to_serve(uow, user_id, campaign_id)
    lines = [one for one in await _lines(uow, board, _served_by(board, reader)) if not one.served]
    if not lines:
        raise Refusal("notice.all_served")
    return cards.ask_all_served(lines, _way(how).value)


async def serve(uow: UnitOfWork, *, user_id: int, sample_id: int, how: int, text: str, now: datetime) -> Card:
    """Keeps how one notice was served, by whoever leads; meets the promise. What was kept before stays."""
    board, reader = await _one_to_serve(uow, user_id, sample_id)
    receiver, at = _read(text, board.clock(now))
    await _keep(uow, board, reader, {sample_id: (receiver, at)}, _way(how), now=now)
    return await _notice_card(uow, board, sample_id)


async def serve_all(uow: UnitOfWork, *, user_id: int, campaign_id: int, how: int, text: str, now: datetime) -> Card:
    """The same of several: one answer for all that are not served, or a line for each, beginning with its number."""
    board, reader = await _to_serve(uow, user_id, campaign_id)
    own = _served_by(board, reader)
    waiting = [one.sample_id for one in await _lines(uow, board, own) if not one.served]
    await _keep(uow, board, reader, _read_all(board, text, own, waiting, board.clock(now)), _way(how), now=now)
    lines = await _lines(uow, board, own)
    return cards.notices(campaign_id, board.campaign.plan.title, lines, 0)


def _read_all(
    board: Board, text: str, own: Sequence[int], waiting: Sequence[int], now: datetime
) -> dict[int, tuple[str, datetime]]:
    lines = [line for line in text.splitlines() if line.strip()]
    numbers = {board.sections[one].number: one for one in own}
    if len(lines) == 1 and not _LINE.fullmatch(lines[0]):
        if not waiting:
            raise Refusal("notice.all_served")
        return dict.fromkeys(waiting, _read(text, now))
    found: dict[int, tuple[str, datetime]] = {}
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None:
            raise Refusal("notice.line_unreadable", line=line.strip()[:RECEIVER])
        number = int(match["number"])
        if number not in numbers:
            raise Refusal("notice.unknown_number", number=number, own=tuple(str(one) for one in numbers))
        if numbers[number] in found:
            raise Refusal("notice.number_twice", number=number)
        found[numbers[number]] = _read(match["rest"], now)
    return found


def _read(text: str, now: datetime) -> tuple[str, datetime]:
    """On whom and when, on the wall clock: ``王经理 6月17日15:30``; without a time, or with 现在, it is now."""
    words = text.strip()
    said_now = _NOW.search(words)
    found = None if said_now else find_time(words, now=now) if len(words) <= RECEIVER else None
    receiver, at = found or (words[: said_now.start()] if said_now else words, now)
    receiver = receiver.strip(" ,，、；;。")
    if not receiver:
        raise Refusal("notice.receiver_missing")
    if len(receiver) > RECEIVER:
        raise Refusal("notice.receiver_too_long", length=len(receiver), most=RECEIVER)
    if _LOOKS_LIKE_A_TIME.search(receiver):
        raise Refusal("notice.time_unreadable", text=receiver)
    if at > now:
        raise Refusal("notice.not_yet", day=at.date(), hour=f"{at:%H:%M}")
    return receiver, at


async def _keep(
    uow: UnitOfWork,
    board: Board,
    reader: Reader,
    served: Mapping[int, tuple[str, datetime]],
    how: Served,
    *,
    now: datetime,
) -> None:
    require_running(board)
    campaign = board.campaign
    for sample_id, (receiver, at) in served.items():
        visit = board.visits[sample_id]
        assert visit.agreed_id is not None  # asked by whoever calls
        record_id = await uow.served_notices.add(
            ServedNotice(sample_id, visit.agreed_id, how, receiver, board.moment(at), reader.person.id, now)
        )
        key = notice_key(sample_id, visit.sequence)
        evidence = f"served:{record_id}"
        await obligations.meet(uow, key, campaign.office_id, now=now, by=reader.person.id, evidence=evidence)
    await uow.audit.note(
        "notice.served",
        now=now,
        person_id=reader.person.id,
        campaign_id=campaign.id,
        samples=sorted(served),
        how=how.value,
    )


async def _notice_card(uow: UnitOfWork, board: Board, sample_id: int) -> Card:
    (line,) = await _lines(uow, board, [sample_id])
    records = [
        (_words(board, one), (await uow.people.get(one.entered_by)).name)
        for one in (await uow.served_notices.of([sample_id]))[sample_id]
    ]
    return cards.notice(cards.NoticeView(line, board.campaign.id, board.campaign.plan.title, tuple(records)))


async def _lines(uow: UnitOfWork, board: Board, sample_ids: Sequence[int]) -> list[cards.NoticeLine]:
    """Each with the last record for the time that is agreed now: one that named another time serves no more."""
    records = await uow.served_notices.of(sample_ids)
    found = []
    for one in sample_ids:
        agreed, section = board.agreed(one), board.sections[one]
        assert agreed is not None  # asked by whoever calls
        own = [each for each in records[one] if each.proposal_id == agreed.id]
        served = _words(board, own[-1]) if own else ""
        found.append(cards.NoticeLine(one, section.number, section.subject_name, board.clock(agreed.starts_at), served))
    return found


def _words(board: Board, one: ServedNotice) -> str:
    return cards.served_words(one.how.value, one.receiver, board.clock(one.served_at))


async def _document(uow: UnitOfWork, board: Board, sample_ids: Sequence[int], *, now: datetime) -> Card:
    require_in_force(board.campaign.state)
    office = await uow.offices.get(board.campaign.office_id)
    title = board.campaign.plan.title
    notices = [_notice(board, one, office.name, now) for one in sample_ids]
    name = f"{title}检查通知书"
    if len(notices) == 1:
        name = f"检查通知书{notices[0].serial}"
    return cards.document(title, len(notices), inspection_notices(name, notices))


def _notice(board: Board, sample_id: int, office: str, now: datetime) -> Notice:
    agreed, section, plan = board.agreed(sample_id), board.sections[sample_id], board.campaign.plan
    assert agreed is not None  # asked by whoever calls
    people = [board.inspectors[one].inspector for one in board.crew(sample_id)]
    return Notice(
        reference=board.campaign.reference,
        number=section.number,
        subject=section.subject_name,
        subject_number=section.subject_number,
        address=section.address,
        campaign=plan.title,
        document_number=plan.document_number,
        office=office,
        when=board.clock(agreed.starts_at),
        items=tuple((one.name, one.items) for one in plan.participants),
        inspectors=tuple(Inspecting(one.department, one.name, one.number) for one in people),
        dated=board.clock(now).date(),
    )


def _way(how: int) -> Served:
    if not 0 <= how < len(WAYS):
        raise Refusal("chat.stale_button")
    return WAYS[how]


def _served_by(board: Board, reader: Reader) -> list[int]:
    """The agreed visits that this person leads, or all, where they lead none and stand in for the leaders."""
    led = [one for one in board.visits.values() if one.leader_id in reader.inspectors]
    theirs = led or (list(board.visits.values()) if board.stands_in(reader) else [])
    found = [one.sample_id for one in theirs if one.agreed_id is not None]
    return sorted(found, key=lambda one: board.sections[one].number)


async def _to_serve(uow: UnitOfWork, user_id: int, campaign_id: int) -> tuple[Board, Reader]:
    reader = await require_reader(uow, user_id)
    board = await read_board(uow, campaign_id)
    if not any(board.leads(reader, one) for one in board.visits):
        raise Refusal("notice.not_leader")
    if not _served_by(board, reader):
        raise Refusal("notice.none")
    return board, reader


async def _one_to_serve(uow: UnitOfWork, user_id: int, sample_id: int) -> tuple[Board, Reader]:
    reader = await require_reader(uow, user_id)
    board = await board_of(uow, sample_id)
    if not board.leads(reader, sample_id):
        raise Refusal("notice.not_leader")
    _require_agreed(board, sample_id)
    return board, reader


def _require_agreed(board: Board, sample_id: int) -> None:
    if board.agreed(sample_id) is None:
        raise Refusal("notice.no_time", number=board.sections[sample_id].number)
