"""Writing a summary: what the data say stands there already, the rest is typed part by part."""

from __future__ import annotations

from datetime import datetime

from domain.errors import Refusal
from domain.lengths import SUMMARY_PART
from domain.roles import Role
from domain.summary import MOST_CASES, Part, read_part
from office.obligations import owed_day
from office.rights import require_member
from office.summaries.reading import WRITING, require_reader, require_writer, view_of
from storage.summaries import Summary
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import summary as cards

#: So many summaries or dates are listed.
LISTED = 8


async def open_list(uow: UnitOfWork, *, user_id: int) -> Card:
    """The summaries that this person may write, and for the office the dates with who has handed in."""
    _, held = await require_member(uow, user_id)
    departments = {one.department_id for one in held if one.role in WRITING and one.department_id is not None}
    own = await uow.summaries.of_departments(departments, limit=LISTED) if departments else []
    offices = {one.office_id for one in held if one.role is Role.OFFICE_ADMIN}
    gathered = [(one, *found) for one in sorted(offices) for found in await uow.summaries.dates(one, limit=LISTED)]
    listed = [await _listed(uow, one) for one in own]
    return cards.summary_list(listed, [cards.Gathered(*one) for one in gathered], of_office=bool(offices))


async def _listed(uow: UnitOfWork, summary: Summary) -> cards.Listed:
    title = (await uow.campaigns.get(summary.campaign_id)).plan.title if summary.campaign_id else ""
    due = await owed_day(uow, summary.duty_key)
    return cards.Listed(summary.id, summary.department, title, summary.named, summary.state.value, summary.version, due)


async def open_summary(uow: UnitOfWork, *, user_id: int, summary_id: int, now: datetime) -> Card:
    """A summary as it stands, with what is still missing."""
    summary = await require_reader(uow, user_id, summary_id)
    return await card_of(uow, summary, now=now)


async def card_of(uow: UnitOfWork, summary: Summary, *, now: datetime) -> Card:
    return cards.summary_card(await view_of(uow, summary, now=now), await owed_day(uow, summary.duty_key))


async def ask_part(uow: UnitOfWork, *, user_id: int, summary_id: int, part: str) -> tuple[Card, int]:
    """Asks for one part; the question with what stands there now, and the revision that it was read in."""
    _, summary = await require_writer(uow, user_id, summary_id)
    card = cards.ask_part(summary.department, part, summary.parts.get(_part(part), ""), most=SUMMARY_PART)
    return card, summary.revision


async def ask_case(uow: UnitOfWork, *, user_id: int, summary_id: int) -> tuple[Card, int]:
    """Asks for a case in words of one's own."""
    _, summary = await require_writer(uow, user_id, summary_id)
    require_room(summary)
    return cards.ask_case(summary.department, most=SUMMARY_PART), summary.revision


def require_room(summary: Summary) -> None:
    if len(summary.cases) >= MOST_CASES:
        raise Refusal("summary.cases_full", most=MOST_CASES)


def _part(word: str) -> Part:
    if word not in [part.value for part in Part]:
        raise Refusal("chat.stale_button")
    return Part(word)


async def write_part(
    uow: UnitOfWork, *, user_id: int, summary_id: int, part: str, text: str, seen: int, now: datetime
) -> Card:
    """Keeps what was typed for a part, in the place of what stood there; ``seen`` is the revision that was answered."""
    person, summary = await require_writer(uow, user_id, summary_id)
    words = read_part(text)
    if summary.revision != seen:
        raise Refusal("summary.changed_meanwhile")
    await uow.summaries.write(summary, parts={**summary.parts, _part(part): words})
    await uow.audit.note(
        "summary.write",
        now=now,
        person_id=person.id,
        campaign_id=summary.campaign_id,
        summary=summary.id,
        part=part,
        length=len(words),
    )
    return await card_of(uow, await uow.summaries.get(summary_id), now=now)
