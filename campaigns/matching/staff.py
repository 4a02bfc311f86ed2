"""人员情况: whom a department can send to a campaign, and what its admin puts right the evening before matching."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime

from campaigns.matching.roster import state_of
from domain.campaign import State
from domain.errors import Refusal
from domain.roles import Role
from office.rights import require_department_role
from storage.campaigns import Campaign
from storage.forms import WRITABLE, Section
from storage.libraries import StoredInspector
from storage.people import Person
from storage.samples import Sample
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import matching as cards

#: From here on a change in the library comes too late for the campaign.
_FROZEN = frozenset({State.MATCHING, State.INSPECTING, State.PUBLISHED})


async def show_staff(uow: UnitOfWork, *, user_id: int, campaign_id: int, department_id: int, page: int = 0) -> Card:
    """Everyone of a department with where they stand for this campaign."""
    await require_department_role(uow, user_id, department_id, Role.DEPARTMENT_ADMIN)
    campaign = await uow.campaigns.get(campaign_id)
    department = await _participant(campaign, department_id)
    samples = await uow.samples.standing(campaign_id)
    load = Counter(one.inspector_id for one in await uow.forms.assignments(campaign_id))
    people = [_view(one, campaign, samples, load[one.id]) for one in await uow.libraries.inspectors([department_id])]
    frozen = campaign.state in _FROZEN
    return cards.staff(campaign.id, department_id, campaign.plan.title, department, people, page, frozen=frozen)


async def show_inspector(uow: UnitOfWork, *, user_id: int, campaign_id: int, inspector_id: int) -> Card:
    """One of them: what is entered about them, and what the admin can do."""
    _, campaign, one = await own_inspector(uow, user_id, campaign_id, inspector_id)
    return await _card(uow, campaign, one)


async def set_leave(
    uow: UnitOfWork, *, user_id: int, campaign_id: int, inspector_id: int, on: bool, now: datetime
) -> Card:
    """Enters a leave, or the end of one, in the library; already so, nothing changes."""
    person, campaign, one = await own_inspector(uow, user_id, campaign_id, inspector_id)
    if one.inspector.available == on:
        one = replace(one, inspector=replace(one.inspector, available=not on))
        await uow.libraries.change_inspector(one.id, one.inspector)
        await uow.audit.note(
            "matching.leave", now=now, person_id=person.id, campaign_id=campaign.id, inspector=one.reference, on=on
        )
    return await _card(uow, campaign, one)


async def choose_recusal(uow: UnitOfWork, *, user_id: int, campaign_id: int, inspector_id: int, page: int = 0) -> Card:
    """What the inspector could be recused from: before matching any subject, after it what they are to inspect."""
    _, campaign, one = await own_inspector(uow, user_id, campaign_id, inspector_id)
    if campaign.state is State.INSPECTING:
        sections = [section for section in await _open_sections(uow, campaign, one) if section.state in WRITABLE]
        return cards.choose_form(campaign.id, one.id, one.inspector.name, _numbered(sections), page)
    samples = [
        (sample.id, sample.name)
        for sample in await uow.samples.standing(campaign.id)
        if sample.number not in one.inspector.recusals
    ]
    return cards.choose_subject(campaign.id, one.id, one.inspector.name, samples, page)


async def set_recusal(
    uow: UnitOfWork, *, user_id: int, campaign_id: int, inspector_id: int, sample_id: int, on: bool, now: datetime
) -> Card:
    """Enters a recusal from a drawn subject in the library, or takes it back; already so, nothing changes."""
    person, campaign, one = await own_inspector(uow, user_id, campaign_id, inspector_id)
    sample = await uow.samples.get(sample_id)
    if sample.campaign_id != campaign.id:
        raise Refusal("confirmation.unknown_subject")
    if (sample.number in one.inspector.recusals) != on:
        one = await recuse(uow, one, sample.number, on=on)
        await uow.audit.note(
            "matching.recusal",
            now=now,
            person_id=person.id,
            campaign_id=campaign.id,
            inspector=one.reference,
            subject=sample.number,
            on=on,
        )
    return await _card(uow, campaign, one)


async def recuse(uow: UnitOfWork, one: StoredInspector, subject: str, *, on: bool = True) -> StoredInspector:
    """The entry with or without a recusal from ``subject``, as it is then kept."""
    others = tuple(number for number in one.inspector.recusals if number != subject)
    one = replace(one, inspector=replace(one.inspector, recusals=(*others, subject) if on else others))
    await uow.libraries.change_inspector(one.id, one.inspector)
    return one


async def _participant(campaign: Campaign, department_id: int) -> str:
    for participant in campaign.plan.participants:
        if participant.department_id == department_id:
            return participant.name
    raise Refusal("campaign.unknown")


async def own_inspector(
    uow: UnitOfWork, user_id: int, campaign_id: int, inspector_id: int
) -> tuple[Person, Campaign, StoredInspector]:
    """Somebody of a library, for an admin of their department that takes part."""
    one = (await uow.libraries.inspectors_by_id([inspector_id])).get(inspector_id)
    if one is None:
        raise Refusal("chat.stale_button")
    person, _ = await require_department_role(uow, user_id, one.department_id, Role.DEPARTMENT_ADMIN)
    campaign = await uow.campaigns.get(campaign_id)
    await _participant(campaign, one.department_id)
    return person, campaign, one


async def _card(uow: UnitOfWork, campaign: Campaign, one: StoredInspector) -> Card:
    samples = await uow.samples.standing(campaign.id)
    sections = await _open_sections(uow, campaign, one)
    colleagues = {
        each.inspector.number: each.inspector.name
        for each in await uow.libraries.inspectors([each.department_id for each in campaign.plan.participants])
    }
    return cards.inspector(
        campaign.id,
        one.department_id,
        _view(one, campaign, samples, len(sections)),
        recused=[(sample.id, sample.name) for sample in samples if sample.number in one.inspector.recusals],
        apart=[colleagues.get(number, number) for number in one.inspector.apart],
        tags=one.inspector.tags,
        forms=[(section.number, section.subject_name, section.state.value) for section in sections],
        state=campaign.state.value,
        replaceable=sum(section.state in WRITABLE for section in sections),
        has_subjects=bool(samples),
    )


async def _open_sections(uow: UnitOfWork, campaign: Campaign, one: StoredInspector) -> list[Section]:
    return [section for section in await uow.forms.sections_with(one.id) if section.campaign_id == campaign.id]


def _numbered(sections: list[Section]) -> list[tuple[int, str]]:
    return [(section.id, f"{section.number} {section.subject_name}") for section in sections]


def _view(one: StoredInspector, campaign: Campaign, samples: list[Sample], load: int) -> cards.InspectorView:
    return cards.InspectorView(
        id=one.id,
        name=one.inspector.name,
        state=state_of(one.inspector, campaign.plan.window_end),
        certificate_until=one.inspector.certificate_until,
        recusals=sum(sample.number in one.inspector.recusals for sample in samples),
        subjects=load,
    )
