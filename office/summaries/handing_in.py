"""Handing a summary in (报送): previewed, kept as a version for ever, given back as a Word file."""

from __future__ import annotations

from datetime import datetime

from domain.errors import Refusal
from domain.local_time import local_day
from domain.roles import Role
from office.notices import tell_role
from office.obligations import meet
from office.summaries.reading import paper_of, require_reader, require_writer, view_of
from storage.people import Person
from storage.summaries import Summary, SummaryState, SummaryVersion
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import summary as cards
from templates.summary_words import PART_WORDS


async def preview(uow: UnitOfWork, *, user_id: int, summary_id: int, now: datetime) -> Card:
    """The whole text as it would be handed in. Refuses while a part is missing."""
    _, summary = await require_writer(uow, user_id, summary_id)
    require_whole(summary)
    return cards.preview_card(await view_of(uow, summary, now=now))


def require_whole(summary: Summary) -> None:
    """Raises Refusal ``summary.incomplete``, which names what is missing."""
    if summary.missing:
        missing = "、".join(PART_WORDS[part.value] for part in summary.missing)
        raise Refusal("summary.incomplete", missing=missing)


async def hand_in(uow: UnitOfWork, *, user_id: int, summary_id: int, revision: int, now: datetime) -> Card:
    """Hands in the summary as it was previewed in ``revision``; the file comes back. A second tap changes nothing.

    After the due day a version is marked late; the first one alone meets the obligation.
    """
    person, summary = await require_writer(uow, user_id, summary_id)
    if summary.state is not SummaryState.SUBMITTED:
        if summary.revision != revision:
            raise Refusal("summary.changed_meanwhile")
        require_whole(summary)
        await _hand_in(uow, person, summary, now=now)
    return await _file(uow, await uow.summaries.get(summary_id))


async def _hand_in(uow: UnitOfWork, person: Person, summary: Summary, *, now: datetime) -> None:
    view = await view_of(uow, summary, now=now)
    late = await _is_late(uow, summary, now=now)
    kept = await uow.summaries.submit(summary, view.paper.figures, person_id=person.id, now=now, late=late)
    evidence = f"summary:{summary.id}:v{kept.number}"
    await meet(uow, summary.duty_key, summary.office_id, now=now, by=person.id, evidence=evidence)
    await uow.audit.note(
        "summary.submit",
        now=now,
        person_id=person.id,
        campaign_id=summary.campaign_id,
        summary=summary.id,
        version=kept.number,
        late=late,
    )
    await _tell_office(uow, summary, view, kept, now=now)


async def _is_late(uow: UnitOfWork, summary: Summary, *, now: datetime) -> bool:
    owed = await uow.obligations.find(summary.duty_key)
    office = await uow.offices.get(summary.office_id)
    return owed is not None and local_day(now, office.timezone) > owed.due_on


async def _tell_office(
    uow: UnitOfWork, summary: Summary, view: cards.SummaryView, kept: SummaryVersion, *, now: datetime
) -> None:
    """The office hears once when the last department has handed in, and at once of a campaign's summary; not of each:
    who is missing it can look up at any time."""
    if summary.campaign_id is not None:
        card = cards.campaign_summary_in(summary.id, kept.number, view)
        key = f"summary:{summary.id}:v{kept.number}:in"
    else:
        all_of_them = await uow.summaries.of_date(summary.office_id, summary.named)
        if kept.number > 1 or any(not one.version for one in all_of_them):
            return
        card = cards.all_in(summary.office_id, summary.named, len(all_of_them))
        key = f"summaries:{summary.office_id}:{summary.named.isoformat()}:in"
    await tell_role(uow, office_id=summary.office_id, role=Role.OFFICE_ADMIN, card=card, key=key, now=now)


async def get_file(uow: UnitOfWork, *, user_id: int, summary_id: int, version: int) -> Card:
    """One version as a Word file; the newest for 0. Refuses (``summary.not_in``) where there is none."""
    return await _file(uow, await require_reader(uow, user_id, summary_id), version)


async def _file(uow: UnitOfWork, summary: Summary, number: int = 0) -> Card:
    versions = (await uow.summaries.versions([summary.id]))[summary.id]
    wanted = [one for one in versions if number in {0, one.number}]
    if not wanted:
        raise Refusal("summary.not_in", department=summary.department)
    # Word libraries are slow to import, and most that use this module never write a file.
    from templates.documents.summary import summary_file

    kept = wanted[-1]
    by = (await uow.people.get(kept.person_id)).name
    return cards.file_card(
        summary.id, number=kept.number, late=kept.late, by=by, file=summary_file(await paper_of(uow, summary, kept))
    )
