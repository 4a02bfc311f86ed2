"""Typical cases (典型案例) of a summary: one or two, typed, or begun from a published form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.errors import Refusal
from domain.inspection import has_problem
from domain.summary import read_part
from office.summaries.counting import as_counted, span_of
from office.summaries.reading import require_writer
from office.summaries.writing import card_of, require_room
from storage.people import Person
from storage.summaries import Summary
from storage.summary_figures import ReviewedSection
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import summary as cards


async def open_cases(uow: UnitOfWork, *, user_id: int, summary_id: int, page: int) -> Card:
    """The published forms with problems of the time that is summed up, to begin a case from."""
    _, summary = await require_writer(uow, user_id, summary_id)
    require_room(summary)
    listed = [(one.section_id, one.subject) for one in await _found(uow, summary)]
    return cards.pick_case(summary.id, summary.department, listed, page)


async def _found(uow: UnitOfWork, summary: Summary) -> list[ReviewedSection]:
    """Published parts in which something was found."""
    published = [one for one in await uow.summary_figures.reviewed(await span_of(uow, summary)) if one.published]
    sections, results = await as_counted(uow, published)
    return [one for one in sections if has_problem(results[one.section_id].values())]


async def take_case(uow: UnitOfWork, *, user_id: int, summary_id: int, section_id: int, now: datetime) -> Card:
    """Adds what was published of one form as a case: no person, number or address, no remark. A second tap adds
    none."""
    person, summary = await require_writer(uow, user_id, summary_id)
    section = next((one for one in await _found(uow, summary) if one.section_id == section_id), None)
    if section is None:
        raise Refusal("summary.unknown_case")
    results = (await as_counted(uow, [section]))[1][section_id]
    names = {item.id: item.name for item in await uow.campaigns.items(section.campaign_id, section.department_id)}
    found = [(names[item_id], code.label) for item_id, code in results.items() if code.is_problem]
    measures = [measure.label for measure in section.handling]
    text = cards.case_words(section.department, section.campaign, section.subject, found, measures)
    if text not in summary.cases:
        require_room(summary)
        await _keep(uow, person, summary, [*summary.cases, text], now=now)
    return await card_of(uow, await uow.summaries.get(summary_id), now=now)


async def type_case(uow: UnitOfWork, *, user_id: int, summary_id: int, text: str, seen: int, now: datetime) -> Card:
    """Adds a case as it was typed; ``seen`` is the revision that was answered."""
    person, summary = await require_writer(uow, user_id, summary_id)
    words = read_part(text)
    if summary.revision != seen:
        raise Refusal("summary.changed_meanwhile")
    require_room(summary)
    await _keep(uow, person, summary, [*summary.cases, words], now=now)
    return await card_of(uow, await uow.summaries.get(summary_id), now=now)


async def drop_case(
    uow: UnitOfWork, *, user_id: int, summary_id: int, place: int, revision: int, now: datetime
) -> Card:
    """Takes the case at ``place`` (from 0) out, if the summary is still as it was shown; else only shows it."""
    person, summary = await require_writer(uow, user_id, summary_id)
    if summary.revision == revision and place < len(summary.cases):
        left = [case for number, case in enumerate(summary.cases) if number != place]
        await _keep(uow, person, summary, left, now=now)
    return await card_of(uow, await uow.summaries.get(summary_id), now=now)


async def _keep(uow: UnitOfWork, person: Person, summary: Summary, cases: Sequence[str], *, now: datetime) -> None:
    await uow.summaries.write(summary, cases=cases)
    await uow.audit.note(
        "summary.cases",
        now=now,
        person_id=person.id,
        campaign_id=summary.campaign_id,
        summary=summary.id,
        before=len(summary.cases),
        after=len(cases),
    )
