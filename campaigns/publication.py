"""Publication: who inspects, publishes (谁检查、谁录入、谁公开); the last form published completes the campaign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from campaigns.forms import keep_version, read_form, require_inspector
from campaigns.promises import meet_publication
from domain.campaign import State
from domain.errors import Refusal
from domain.roles import Role
from office.notices import tell_chat, tell_role
from office.rights import require_member
from storage.campaigns import Campaign
from storage.forms import Section, SectionState
from storage.outbox import Purpose
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.publication import (
    ListedPublication,
    complete_card,
    complete_in_group_card,
    confirm_all_card,
    confirm_card,
    publications_card,
    published_all_card,
    published_card,
)


async def my_publications(uow: UnitOfWork, *, user_id: int, page: int = 0) -> Card:
    """What this person may publish now."""
    person, _ = await require_member(uow, user_id)
    return publications_card(await _listed(uow, await _publishable(uow, person)), page)


async def _publishable(uow: UnitOfWork, person: Person) -> list[Section]:
    mine = await uow.forms.sections_of_inspector(person.id)
    return [section for section in mine if section.state is SectionState.APPROVED and not section.void]


async def _listed(uow: UnitOfWork, sections: Sequence[Section]) -> list[ListedPublication]:
    references = {one: (await uow.campaigns.get(one)).reference for one in {s.campaign_id for s in sections}}
    return [ListedPublication(s.id, s.number, references[s.campaign_id], s.subject_name) for s in sections]


async def ask_publish(uow: UnitOfWork, *, user_id: int, section_id: int) -> Card:
    """What would be published, asked once more."""
    section = await uow.forms.section(section_id)
    await require_inspector(uow, user_id, section)
    form = await read_form(uow, section_id)
    _require_in_force(section)
    if section.state not in {SectionState.APPROVED, SectionState.PUBLISHED}:
        raise Refusal("publication.not_approved", number=section.number)
    return confirm_card(form)


def _require_in_force(section: Section) -> None:
    """Nothing more of a void campaign is published; what was before stays so."""
    if section.void:
        raise Refusal("voiding.void")


async def publish(uow: UnitOfWork, *, user_id: int, section_id: int, version: int, now: datetime) -> Card:
    """Publishes the form as it was shown in ``version``. One that is published already is only shown."""
    section = await uow.forms.section(section_id)
    person = await require_inspector(uow, user_id, section)
    if section.state is SectionState.PUBLISHED:
        return published_card(await read_form(uow, section_id))
    _require_in_force(section)
    if section.state is not SectionState.APPROVED or section.version != version:
        raise Refusal("publication.not_approved", number=section.number)
    await _publish(uow, person, [section], now=now)
    await _complete(uow, await uow.campaigns.get(section.campaign_id), now=now)
    return published_card(await read_form(uow, section_id))


async def ask_publish_all(uow: UnitOfWork, *, user_id: int) -> Card:
    """Everything that this person may publish, asked once more."""
    person, _ = await require_member(uow, user_id)
    waiting = await _publishable(uow, person)
    if not waiting:
        raise Refusal("publication.nothing_waits")
    return confirm_all_card(await _listed(uow, waiting))


async def publish_all(uow: UnitOfWork, *, user_id: int, count: int, now: datetime) -> Card:
    """Publishes everything that this person may publish, if it is still as many forms as were shown."""
    person, _ = await require_member(uow, user_id)
    waiting = await _publishable(uow, person)
    if not waiting:
        raise Refusal("publication.nothing_waits")
    if len(waiting) != count:
        raise Refusal("publication.list_changed", count=len(waiting))
    await _publish(uow, person, waiting, now=now)
    for campaign_id in sorted({section.campaign_id for section in waiting}):
        await _complete(uow, await uow.campaigns.get(campaign_id), now=now)
    return published_all_card(await _listed(uow, waiting))


async def _publish(uow: UnitOfWork, person: Person, sections: Sequence[Section], *, now: datetime) -> None:
    for section in sections:
        await uow.forms.change(section, state=SectionState.PUBLISHED)
        kept = await keep_version(uow, section.id, person_id=person.id, now=now)
        await meet_publication(uow, kept, by=person.id, now=now)
        about = {"person_id": person.id, "campaign_id": kept.campaign_id}
        await uow.audit.note("publication.publish", now=now, **about, section_id=kept.id, version=kept.version)


async def _complete(uow: UnitOfWork, campaign: Campaign, *, now: datetime) -> None:
    """Once every form is published, the campaign is, and everybody concerned hears of it.

    Transactions that write come one after the other (``Database.open``), so of two publications at the same moment
    the second sees the first, and completes the campaign.
    """
    sections = await uow.forms.sections(campaign.id)
    if any(section.state is not SectionState.PUBLISHED for section in sections):
        return
    campaign = await uow.campaigns.move(campaign, State.PUBLISHED)
    await uow.audit.note("publication.complete", now=now, campaign_id=campaign.id, sections=len(sections))
    facts: dict[str, Any] = {
        "reference": campaign.reference,
        "title": campaign.plan.title,
        "departments": [participant.name for participant in campaign.plan.participants],
    }
    forms = len({section.form_id for section in sections})
    key = f"complete:{campaign.id}"
    card = complete_card(campaign_id=campaign.id, forms=forms, **facts)
    await _tell_admins(uow, campaign, card, key=key, now=now)
    if campaign.chat_id is not None:
        card = complete_in_group_card(forms=forms, **facts)
        await tell_chat(uow, campaign.chat_id, card, key=f"{key}:group", now=now, purpose=Purpose.NOTICE)


async def _tell_admins(uow: UnitOfWork, campaign: Campaign, card: Card, *, key: str, now: datetime) -> None:
    about: dict[str, Any] = {"office_id": campaign.office_id, "card": card, "key": key, "now": now}
    await tell_role(uow, role=Role.OFFICE_ADMIN, **about)
    for participant in campaign.plan.participants:
        role, department_id = Role.DEPARTMENT_ADMIN, participant.department_id
        await tell_role(uow, role=role, department_id=department_id, **about)
