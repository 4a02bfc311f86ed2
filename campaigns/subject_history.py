"""检查对象查询: every result of one subject over all campaigns and years, for the people of its office.

What is published everybody in the office sees; what is not yet, only the department itself: a result becomes known to
others when it is published, as it does to the public.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.draw_files import plain
from domain.errors import Refusal
from domain.local_time import local_day
from domain.roles import Role
from office.rights import require_member
from storage.forms import Section
from storage.inspected import InspectedSubject
from storage.published import PublishedSection
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import subject_history as cards
from templates.cards.follow_up import ENTRY_WORDS
from templates.cards.paging import Page, page_of

#: How many subjects a list shows; and how long the words may be that are looked for.
_MOST = 8
_LONGEST = 100


async def ask(uow: UnitOfWork, *, user_id: int) -> Card:
    """Which subject?"""
    await require_member(uow, user_id)
    return cards.question_card()


async def find(uow: UnitOfWork, *, user_id: int, text: str) -> Card:
    """The inspected subjects of the reader's office whose name or number holds every word; a single one at once.

    Raises Refusal ``subject_history.nothing_asked``.
    """
    _, held = await require_member(uow, user_id)
    words = plain(text)[:_LONGEST]
    if not words:
        raise Refusal("subject_history.nothing_asked")
    offices = {one.office_id for one in held}
    found = await uow.inspected.search(offices, words, limit=_MOST)
    if len(found) == 1:
        return await show(uow, user_id=user_id, subject_id=found[0].id)
    total = len(found) if len(found) < _MOST else await uow.inspected.count(offices, words)
    listed = [cards.ListedSubject(one.id, one.name, one.number, one.campaigns) for one in found]
    return cards.found_card(words, listed, total=total)


async def show(uow: UnitOfWork, *, user_id: int, subject_id: int, page: int = 0) -> Card:
    """One subject with its results, the newest first. Raises Refusal ``subject_history.unknown``."""
    _, held = await require_member(uow, user_id)
    subject = await uow.inspected.get(subject_id)
    if subject is None or all(one.office_id != subject.office_id for one in held):
        raise Refusal("subject_history.unknown")
    own = {one.department_id for one in held}
    admin_of = {one.department_id for one in held if one.role is Role.DEPARTMENT_ADMIN}
    shown = page_of(await uow.inspected.sections_of(subject.id), page, size=cards.PARTS)
    parts = await _parts(uow, subject, shown.entries, own, admin_of)
    return cards.history_card(
        subject_id,
        name=subject.name,
        number=subject.number,
        campaigns=subject.campaigns,
        shown=Page(tuple(parts), shown.number, shown.last),
    )


async def _parts(
    uow: UnitOfWork,
    subject: InspectedSubject,
    section_ids: Sequence[int],
    own: set[int | None],
    admin_of: set[int | None],
) -> list[cards.HistoryPart]:
    sections = [await uow.forms.section(one) for one in section_ids]
    samples = sorted({one.sample_id for one in sections})
    public = {one.section_id: one for one in await uow.published.of_samples(samples)}
    zone = (await uow.offices.get(subject.office_id)).timezone
    outcomes: dict[int, list[tuple[str, str]]] = {one.id: [] for one in sections}
    theirs = {one.id for one in sections if one.department_id in own}
    for done in await uow.follow_ups.public_outcomes(sorted(theirs | set(public) & set(section_ids))):
        if done.section_id in theirs or public[done.section_id].tells_of(done.measure, done.opened_as):
            outcomes[done.section_id].append((done.measure.label, ENTRY_WORDS[done.outcome]))
    parts = []
    for section in sections:
        campaign = await uow.campaigns.get(section.campaign_id)
        part = cards.HistoryPart(
            section_id=section.id,
            year=campaign.year,
            reference=campaign.reference,
            title=campaign.plan.title,
            number=section.number,
            department=section.department,
            state=section.standing,
            outcomes=tuple(outcomes[section.id]),
            may_open=section.department_id in admin_of and section.public_version is not None,
        )
        if section.id in public:
            parts.append(_published(part, public[section.id], zone))
        elif section.department_id in own:
            parts.append(await _drafted(uow, part, section))
        else:
            parts.append(part)
    return parts


def _published(part: cards.HistoryPart, one: PublishedSection, zone: str) -> cards.HistoryPart:
    return part.saying(
        one.now.items,
        one.now.handling,
        rectify_by=one.now.rectify_by,
        published_on=local_day(one.now.published_at, zone),
        reason=one.now.reason,
        earlier=tuple((local_day(each.published_at, zone), each.items) for each in one.earlier),
    )


async def _drafted(uow: UnitOfWork, part: cards.HistoryPart, section: Section) -> cards.HistoryPart:
    results = (await uow.forms.results([section.id]))[section.id]
    items = await uow.campaigns.items(section.campaign_id, section.department_id)
    said = tuple((item.name, results[item.id]) for item in items if item.id in results)
    return part.saying(said, section.handling, rectify_by=section.rectify_by)
