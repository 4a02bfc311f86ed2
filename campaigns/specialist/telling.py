"""Who hears that a specialist comes or goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from campaigns.specialist.access import lines_of, who_words
from office.notices import tell_person
from storage.campaigns import Campaign
from storage.forms import Section
from storage.people import Person
from storage.specialists import Specialist
from storage.unit_of_work import UnitOfWork
from templates.cards import specialist as cards


async def tell_concerned(
    uow: UnitOfWork,
    campaign: Campaign,
    one: Specialist,
    sections: Sequence[Section],
    why: str,
    *,
    gone: bool,
    now: datetime,
) -> None:
    """The whole team of each subject, each person once with their own subjects; and the specialist, who may read only
    now what they are wanted for."""
    title, department = campaign.plan.title, sections[0].department
    by_sample = {section.sample_id: section for section in sections}
    crews = [each for each in await uow.forms.assignments(campaign.id) if each.sample_id in by_sample]
    asked = {each.inspector_id for each in crews} | ({one.inspector_id} if one.inspector_id else set())
    bound = await uow.people.bound_inspectors(sorted(asked))
    key = f"specialist:{campaign.id}:{one.id}:{'gone' if gone else 'added'}"
    readers: dict[Person, list[Section]] = {}
    for each in crews:
        if each.inspector_id in bound:
            own = readers.setdefault(bound[each.inspector_id], [])
            own += [by_sample[each.sample_id]] if by_sample[each.sample_id] not in own else []
    for reader, own in readers.items():
        card = cards.told_team(title, department, who_words(one), why, lines_of(own), gone=gone)
        await tell_person(uow, reader, card, key=key, now=now)
    if one.inspector_id in bound:
        card = cards.told_specialist(title, department, one.name, why, lines_of(sections), gone=gone)
        await tell_person(uow, bound[one.inspector_id], card, key=f"{key}:self", now=now)


async def note(
    uow: UnitOfWork, action: str, campaign: Campaign, person: Person, about: Sequence[Specialist], *, now: datetime
) -> None:
    await uow.audit.note(
        action,
        now=now,
        person_id=person.id,
        campaign_id=campaign.id,
        specialists=[one.id for one in about],
        samples=[one.sample_id for one in about],
    )
