"""What is said on the telephone or on the spot: every answer is saved by the tap that gives it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from campaigns.revisit.access import Access, candidates, require_recorder, require_unfinished
from campaigns.revisit.record import record_known, sections_of
from campaigns.revisit.view import card, read_view, recorded_of
from domain.errors import Refusal
from domain.revisit import (
    QUESTIONS,
    Answer,
    Channel,
    Entry,
    Kind,
    differences,
    outcome_of,
    read_words,
    told_to_department,
)
from office.notices import tell_person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import revisit as cards
from templates.cards.paging import page_of

CHANNELS, ANSWERS = tuple(Channel), tuple(Answer)


async def mark_tried(
    uow: UnitOfWork, *, user_id: int, revisit_id: int, version: int, channel: int, now: datetime
) -> Card:
    """Nobody was reached: one try more."""
    access = await require_unfinished(uow, user_id, revisit_id, version)
    return await _enter(uow, access, Entry(Kind.TRIED, _chosen(CHANNELS, channel)), now=now)


async def mark_reached(
    uow: UnitOfWork, *, user_id: int, revisit_id: int, version: int, channel: int, now: datetime
) -> Card:
    """Somebody was reached, who answers from now on."""
    access = await require_unfinished(uow, user_id, revisit_id, version)
    return await _enter(uow, access, Entry(Kind.REACHED, _chosen(CHANNELS, channel)), now=now)


async def answer(
    uow: UnitOfWork, *, user_id: int, revisit_id: int, version: int, question: int, answer: int, now: datetime
) -> Card:
    """One answer; given again it takes the place of the first, which stays on record."""
    access = await require_unfinished(uow, user_id, revisit_id, version)
    if (await recorded_of(uow, access.revisit)).channel is None:
        raise Refusal("revisit.not_reached")
    return await _enter(uow, access, Entry(_question(question), _chosen(ANSWERS, answer)), now=now)


async def ask_question(uow: UnitOfWork, *, user_id: int, revisit_id: int, question: int) -> Card:
    """A question with its answers, to correct what was recorded."""
    access = await require_unfinished(uow, user_id, revisit_id)
    return cards.question_card(await read_view(uow, access), _question(question))


async def ask_remark(uow: UnitOfWork, *, user_id: int, revisit_id: int) -> Card:
    """Asks for a remark."""
    access = await require_unfinished(uow, user_id, revisit_id)
    return cards.ask_remark_card(await read_view(uow, access))


async def remark(uow: UnitOfWork, *, user_id: int, revisit_id: int, text: str, now: datetime) -> Card:
    """What was said besides, in the place of what stood there."""
    access = await require_unfinished(uow, user_id, revisit_id)
    return await _enter(uow, access, Entry(Kind.REMARK, words=read_words(text)), now=now)


async def ask_difference(uow: UnitOfWork, *, user_id: int, revisit_id: int) -> Card:
    """Asks what differs."""
    access = await require_unfinished(uow, user_id, revisit_id)
    return cards.ask_difference_card(await read_view(uow, access))


async def mark_difference(uow: UnitOfWork, *, user_id: int, revisit_id: int, text: str, now: datetime) -> Card:
    """有出入, by hand: what no rule finds."""
    access = await require_unfinished(uow, user_id, revisit_id)
    return await _enter(uow, access, Entry(Kind.DIFFERENCE, words=read_words(text)), now=now)


async def drop_difference(uow: UnitOfWork, *, user_id: int, revisit_id: int, version: int, now: datetime) -> Card:
    """The mark made by hand is taken back; what a rule has found cannot be."""
    access = await require_unfinished(uow, user_id, revisit_id, version)
    return await _enter(uow, access, Entry(Kind.DIFFERENCE), now=now)


async def choose_concerned(uow: UnitOfWork, *, user_id: int, revisit_id: int) -> Card:
    """Which of the departments that inspected the difference concerns."""
    access = await require_unfinished(uow, user_id, revisit_id)
    return cards.concerned_card(await read_view(uow, access))


async def turn_concerned(
    uow: UnitOfWork, *, user_id: int, revisit_id: int, version: int, department_id: int, now: datetime
) -> Card:
    """A department is left out, or taken in again; Refusal ``revisit.nobody_concerned`` for the last one."""
    access = await require_unfinished(uow, user_id, revisit_id, version)
    revisit = access.revisit
    every = {one.department_id for one in await sections_of(uow, revisit)}
    if department_id not in every:
        raise Refusal("chat.stale_button")
    spared = (revisit.spared & every) ^ {department_id}
    if spared == every:
        raise Refusal("revisit.nobody_concerned")
    await _change(uow, access, "concern", now=now, spared=sorted(spared))
    return cards.concerned_card(await read_view(uow, await _again(uow, access)))


async def finish(uow: UnitOfWork, *, user_id: int, revisit_id: int, version: int, now: datetime) -> Card:
    """办完: all is asked, or it was tried often enough. The refusals of ``domain.revisit.outcome_of``."""
    access = await require_unfinished(uow, user_id, revisit_id, version)
    recorded = await recorded_of(uow, access.revisit)
    outcome = outcome_of(recorded)
    found = differences(recorded, await record_known(uow, await sections_of(uow, access.revisit)))
    changes: dict[str, Any] = {
        "outcome": outcome.value,
        "differs": bool(found),
        "told": bool(told_to_department(found)),
    }
    changes |= {"finished_at": now, "finished_by": access.person.id}
    await _change(uow, access, "finish", now=now, **changes)
    return await card(uow, access)


async def reopen(uow: UnitOfWork, *, user_id: int, revisit_id: int, version: int, now: datetime) -> Card:
    """To correct what was recorded, as long as the round is not closed."""
    access = await require_recorder(uow, user_id, revisit_id, version)
    if access.revisit.is_finished:
        changes: dict[str, Any] = {"outcome": "", "differs": False, "told": False}
        changes |= {"finished_at": None, "finished_by": None}
        await _change(uow, access, "reopen", now=now, **changes)
    return await card(uow, access)


async def choose_recorder(uow: UnitOfWork, *, user_id: int, revisit_id: int, page: int) -> Card:
    """Whom the office may name to ask."""
    access = _of_office(await require_unfinished(uow, user_id, revisit_id))
    people = [cards.Choice(person.id, person.name, place) for person, place in await candidates(uow, access.campaign)]
    return cards.recorder_card(await read_view(uow, access), page_of(people, page))


async def name_recorder(
    uow: UnitOfWork, *, user_id: int, revisit_id: int, version: int, person_id: int, now: datetime
) -> Card:
    """The one who asks from now on (0: the office itself); they are told. Refusal ``revisit.not_eligible`` for whoever
    inspects for a department that took part."""
    access = _of_office(await require_unfinished(uow, user_id, revisit_id, version))
    named = {person.id: person for person, _ in await candidates(uow, access.campaign)}
    if person_id and person_id not in named:
        raise Refusal("revisit.not_eligible")
    await _change(uow, access, "name", now=now, recorder_id=person_id or None)
    if person_id and person_id != access.person.id:
        told = cards.named_card(await read_view(uow, await _again(uow, access)))
        key = f"revisit:named:{revisit_id}:{version}"
        await tell_person(uow, named[person_id], told, key=key, now=now)
    return await card(uow, access)


async def _enter(uow: UnitOfWork, access: Access, entry: Entry, *, now: datetime) -> Card:
    """Keeps an entry under the version that was looked at; the audit log does not hear what was said."""
    await uow.revisits.change(access.revisit)
    await uow.revisits.enter(access.revisit.id, entry, person_id=access.person.id, now=now)
    await _note(uow, access, entry.kind.value, now=now)
    return await card(uow, access)


async def _change(uow: UnitOfWork, access: Access, action: str, *, now: datetime, **changes: Any) -> None:
    await uow.revisits.change(access.revisit, **changes)
    await _note(uow, access, action, now=now)


async def _note(uow: UnitOfWork, access: Access, action: str, *, now: datetime) -> None:
    about = {"person_id": access.person.id, "campaign_id": access.campaign.id}
    revisit = access.revisit
    await uow.audit.note(f"revisit.{action}", now=now, **about, revisit=revisit.id, version=revisit.version + 1)


async def _again(uow: UnitOfWork, access: Access) -> Access:
    return Access(access.person, access.campaign, await uow.revisits.get(access.revisit.id), access.office)


def _of_office(access: Access) -> Access:
    if not access.office:
        raise Refusal("rights.office_admin_only")
    return access


def _question(place: int) -> Kind:
    if place >= len(QUESTIONS):
        raise Refusal("chat.stale_button")
    return QUESTIONS[place]


def _chosen(choices: tuple[Channel, ...] | tuple[Answer, ...], place: int) -> str:
    if place >= len(choices):
        raise Refusal("chat.stale_button")
    return choices[place].value
