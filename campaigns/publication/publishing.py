"""Approved forms become public, one by one or all at once; the last one completes the campaign."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from campaigns.forms import keep_version, read_form, require_inspector
from campaigns.promises import meet_publication
from campaigns.publication.access import require_publisher, show_published
from domain.campaign import State
from domain.errors import Refusal
from domain.local_time import local_day
from domain.obligations import Duty
from domain.publication import OWN_PAGE
from domain.roles import Role
from office.notices import tell_chat, tell_role
from office.rights import require_member
from storage.campaigns import Campaign
from storage.forms import Section, SectionState
from storage.offices import Office
from storage.outbox import Purpose
from storage.people import Person
from storage.publications import Publication
from storage.unit_of_work import UnitOfWork
from templates.buttons import LARGEST
from templates.cards import Card
from templates.cards.publication import (
    ListedPublication,
    complete_card,
    complete_in_group_card,
    confirm_all_card,
    confirm_card,
    publications_card,
    published_all_card,
)


async def my_publications(uow: UnitOfWork, *, user_id: int, page: int = 0) -> Card:
    """What this person may publish now."""
    person, _ = await require_member(uow, user_id)
    awaiting = len(await uow.publications.awaiting(person.id))
    return publications_card(await listed(uow, await publishable(uow, person)), page, awaiting=awaiting)


async def publishable(uow: UnitOfWork, person: Person) -> list[Section]:
    """What this person may publish: approved, of a campaign in force."""
    mine = await uow.forms.sections_of_inspector(person.id)
    return [section for section in mine if section.state is SectionState.APPROVED and not section.void]


async def listed(uow: UnitOfWork, sections: Sequence[Section]) -> list[ListedPublication]:
    """``sections`` as lines of a list."""
    references = {one: (await uow.campaigns.get(one)).reference for one in {s.campaign_id for s in sections}}
    return [ListedPublication(s.id, s.number, references[s.campaign_id], s.subject_name) for s in sections]


async def ask_publish(uow: UnitOfWork, *, user_id: int, section_id: int) -> Card:
    """What would be published, asked once more."""
    section = await uow.forms.section(section_id)
    await require_inspector(uow, user_id, section)
    _require_in_force(section)
    if section.state is SectionState.PUBLISHED:
        return await show_published(uow, section_id)
    if section.state is not SectionState.APPROVED:
        raise Refusal("publication.not_approved", number=section.number)
    return confirm_card(await read_form(uow, section_id), is_corrected=section.is_corrected)


async def open_publication(uow: UnitOfWork, *, user_id: int, section_id: int) -> Card:
    """公示情况: where a form was published and when, for who inspected it and the department's admins."""
    section = await uow.forms.section(section_id)
    await require_publisher(uow, user_id, section)
    return await show_published(uow, section_id)


def _require_in_force(section: Section) -> None:
    """Nothing more of a void campaign is published; what was before stays so."""
    if section.void:
        raise Refusal("voiding.void")


async def publish(uow: UnitOfWork, *, user_id: int, section_id: int, version: int, now: datetime) -> Card:
    """Publishes the form as it was shown in ``version``. One that is published already is only shown."""
    section = await uow.forms.section(section_id)
    person = await require_inspector(uow, user_id, section)
    if section.state is SectionState.PUBLISHED:
        return await show_published(uow, section_id)
    _require_in_force(section)
    if section.state is not SectionState.APPROVED or section.version != version:
        raise Refusal("publication.not_approved", number=section.number)
    await _publish(uow, person, [section], now=now)
    await _complete(uow, await uow.campaigns.get(section.campaign_id), now=now)
    return await show_published(uow, section_id)


async def ask_publish_all(uow: UnitOfWork, *, user_id: int) -> Card:
    """Everything that this person may publish, asked once more."""
    person, _ = await require_member(uow, user_id)
    waiting = await publishable(uow, person)
    if not waiting:
        raise Refusal("publication.nothing_waits")
    return confirm_all_card(await listed(uow, waiting), shown=mark_of(waiting))


def mark_of(sections: Sequence[Section]) -> int:
    """A mark of these forms in their versions, small enough for a button: another form, or one that has changed, has
    another mark."""
    return zlib.crc32(",".join(f"{one.id}:{one.version}" for one in sections).encode()) % (LARGEST + 1)


async def publish_all(uow: UnitOfWork, *, user_id: int, count: int, shown: int, now: datetime) -> Card:
    """Publishes everything that this person may publish, if it is still the forms that were shown."""
    person, _ = await require_member(uow, user_id)
    waiting = await publishable(uow, person)
    if not waiting:
        raise Refusal("publication.nothing_waits")
    if len(waiting) != count or mark_of(waiting) != shown:
        raise Refusal("publication.list_changed", count=len(waiting))
    await _publish(uow, person, waiting, now=now)
    for campaign_id in sorted({section.campaign_id for section in waiting}):
        await _complete(uow, await uow.campaigns.get(campaign_id), now=now)
    return published_all_card(await listed(uow, waiting))


async def _publish(uow: UnitOfWork, person: Person, sections: Sequence[Section], *, now: datetime) -> None:
    """Our own public page shows them from now on, which is where they are published: what was owed is met."""
    records: list[Publication] = []
    offices = {one: await _office_of(uow, one) for one in {section.campaign_id for section in sections}}
    for section in sections:
        await uow.forms.change(section, state=SectionState.PUBLISHED)
        kept = await keep_version(uow, section.id, person_id=person.id, now=now)
        records.append(await _record(uow, kept, offices[kept.campaign_id], by=person.id, now=now))
        await meet_publication(uow, kept, by=person.id, now=now)
        if section.is_corrected:
            await uow.corrections.end(kept.id, new_version=kept.version, by=person.id, now=now)
        about = {"person_id": person.id, "campaign_id": kept.campaign_id}
        await uow.audit.note("publication.publish", now=now, **about, section_id=kept.id, version=kept.version)
    await uow.publications.record(records)


async def _office_of(uow: UnitOfWork, campaign_id: int) -> Office:
    return await uow.offices.get((await uow.campaigns.get(campaign_id)).office_id)


async def _record(uow: UnitOfWork, section: Section, office: Office, *, by: int, now: datetime) -> Publication:
    """``section`` as it was just published. The day by which it was owed is kept with it: a calendar may change."""
    owed = await uow.obligations.open_about(Duty.PUBLISH, section.id)
    url = f"{office.public_url}/subjects/{quote(section.subject_number)}" if office.public_url else ""
    return Publication(
        section_id=section.id,
        version=section.version,
        own=True,
        place=OWN_PAGE,
        url=url,
        published_on=local_day(now, office.timezone),
        due_on=max((one.due_on for one in owed), default=None),
        recorded_by=by,
        recorded_at=now,
    )


async def _complete(uow: UnitOfWork, campaign: Campaign, *, now: datetime) -> None:
    """Once every form is public, the campaign is published, and everybody concerned hears of it; once for ever: a
    correction does not open it again.

    Transactions that write come one after the other (``Database.open``), so of two publications at the same moment
    the second sees the first, and completes the campaign.
    """
    public, total = await uow.published.progress(campaign.id)
    if campaign.state is State.PUBLISHED or public < total:
        return
    sections = await uow.forms.sections(campaign.id)
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
