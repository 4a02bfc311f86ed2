"""Forms in the state that a test begins with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from campaigns import inspection, publication, review
from domain.inspection import Handling, Method, ResultCode
from storage.campaigns import Campaign
from storage.forms import Section
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from tests.support.builders import Scene


async def section_of(uow: UnitOfWork, scene: Scene, campaign: Campaign, department: str, number: int = 1) -> Section:
    """One department's part of form ``number``, as stored now."""
    sections = await uow.forms.sections(campaign.id, scene.departments[department])
    return next(section for section in sections if section.number == number)


async def fill(
    uow: UnitOfWork,
    section: Section,
    codes: Sequence[int],
    *,
    user_id: int,
    now: datetime,
    handling: Sequence[Handling] = (),
    questions: int = 0,
    methods: Sequence[Method] = (Method.WRITTEN,),
    rectify_by: date | None = None,
) -> Section:
    """Writes a result for each item in order, and the rest; the section as it then is. Nobody need be present for a
    written inspection; 责令改正 gets its day a month from now unless it is given."""
    person = await uow.people.find(user_id)
    assert person is not None
    items = await uow.campaigns.items(section.campaign_id, section.department_id)
    results = {item.id: ResultCode(code) for item, code in zip(items, codes, strict=True)}
    if Handling.RECTIFICATION in handling:
        rectify_by = rectify_by or now.date() + timedelta(days=30)
    changes = {"handling": handling, "questions_answered": questions, "methods": methods, "rectify_by": rectify_by}
    await uow.forms.enter(section, results, person_id=person.id, now=now, **changes)
    return await uow.forms.section(section.id)


async def hand_in(uow: UnitOfWork, section: Section, *, user_id: int, now: datetime) -> Section:
    """Submits what is filled."""
    await inspection.submit(uow, user_id=user_id, section_id=section.id, version=section.version, now=now)
    return await uow.forms.section(section.id)


async def pass_review(uow: UnitOfWork, section: Section, *, user_id: int, now: datetime) -> Section:
    """Approves what was handed in."""
    await review.approve(uow, user_id=user_id, section_id=section.id, version=section.version, now=now)
    return await uow.forms.section(section.id)


async def make_public(uow: UnitOfWork, section: Section, *, user_id: int, now: datetime) -> Section:
    """Publishes what was approved."""
    await publication.publish(uow, user_id=user_id, section_id=section.id, version=section.version, now=now)
    return await uow.forms.section(section.id)


def labels(card: Card) -> list[str]:
    """The labels of a card's buttons."""
    return [button.label for row in card.buttons for button in row]
