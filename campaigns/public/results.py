"""Published results, gathered under the subject's name over all campaigns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from campaigns.public.views import FoundSubject, Page, PublicOutcome, PublicResult, PublicVersion, SubjectView, within
from domain.draw_files import plain
from domain.errors import Refusal
from domain.local_time import local_day
from storage.campaigns import Campaign
from storage.published import PublishedSection, PublishedVersion
from storage.unit_of_work import UnitOfWork
from templates.cards.follow_up import ENTRY_WORDS

FOUND_ON_A_PAGE = 20
LONGEST_SEARCH = 100


async def results_of(uow: UnitOfWork, sections: Sequence[PublishedSection]) -> list[PublicResult]:
    """Published sections with the campaign they belong to, in the same order."""
    stored = {one: await uow.campaigns.get(one) for one in {section.campaign_id for section in sections}}
    offices = {one: await uow.offices.get(one) for one in {campaign.office_id for campaign in stored.values()}}
    outcomes: dict[int, list[PublicOutcome]] = defaultdict(list)
    by_id = {section.section_id: section for section in sections}
    for one in await uow.follow_ups.public_outcomes(list(by_id)):
        if not by_id[one.section_id].tells_of(one.measure, one.opened_as):
            continue
        told = PublicOutcome(one.measure.label, ENTRY_WORDS[one.outcome], one.day)
        outcomes[one.section_id].append(told)
    found = []
    for section in sections:
        campaign = stored[section.campaign_id]
        zone = offices[campaign.office_id].timezone
        found.append(_result(section, campaign, zone, outcomes[section.section_id]))
    return found


def _result(
    section: PublishedSection, campaign: Campaign, zone: str, outcomes: Sequence[PublicOutcome]
) -> PublicResult:
    return PublicResult(
        campaign_id=campaign.id,
        year=campaign.year,
        reference=campaign.reference,
        title=campaign.plan.title,
        department=section.department,
        now=_version(section.now, zone),
        earlier=tuple(_version(one, zone) for one in section.earlier),
        being_corrected=section.being_corrected,
        outcomes=tuple(outcomes),
    )


def _version(one: PublishedVersion, zone: str) -> PublicVersion:
    published_on = local_day(one.published_at, zone)
    is_late = one.due_on is not None and published_on > one.due_on
    handling = tuple(measure.label for measure in one.handling)
    methods = tuple(method.label for method in one.methods)
    late = one.due_on if is_late else None
    return PublicVersion(one.items, handling, published_on, late, one.reason, methods, one.rectify_by)


async def search(uow: UnitOfWork, words: str, *, page: int = 1) -> Page[FoundSubject]:
    """Subjects with published results whose name or credit code holds every word; nothing for no words."""
    words = plain(words)[:LONGEST_SEARCH]
    total = await uow.published.count_found(words) if words else 0
    number, last = within(page, total, FOUND_ON_A_PAGE)
    found = (
        await uow.published.search(words, limit=FOUND_ON_A_PAGE, offset=(number - 1) * FOUND_ON_A_PAGE) if total else []
    )
    shown = [FoundSubject(one.number, one.name, one.campaigns, local_day(one.latest)) for one in found]
    return Page(tuple(shown), number, last, total)


async def subject(uow: UnitOfWork, number: str) -> SubjectView:
    """What is published of one subject; refuses where there is nothing, whether or not the library knows it."""
    sections = await uow.published.of_subject(plain(number))
    if not sections:
        raise Refusal("confirmation.unknown_subject")
    return SubjectView(plain(number), sections[0].subject_name, tuple(await results_of(uow, sections)))
