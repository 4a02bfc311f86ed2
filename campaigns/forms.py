"""What inspection, review and publication share: a form as it is shown, who works on it, and its kept versions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from campaigns.form_facts import facts_of
from campaigns.promises import OF_FORMS
from domain.errors import Refusal
from domain.evidence import About
from domain.local_time import local
from domain.on_site import DOOR_RESULTS
from domain.roles import Appointment
from office.rights import require_member
from storage.campaigns import Campaign
from storage.forms import Section, SectionState
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards.forms import FormView, ItemView, StepView


async def read_form(uow: UnitOfWork, section_id: int) -> FormView:
    """One department's part of a form as it stands. Raises Refusal ``inspection.unknown_form``."""
    section = await uow.forms.section(section_id)
    campaign = await uow.campaigns.get(section.campaign_id)
    duty = await uow.obligations.newest_about(OF_FORMS, section.id)
    items = await read_items(uow, section)
    return FormView(
        section_id=section.id,
        version=section.version,
        number=section.number,
        reference=campaign.reference,
        campaign=campaign.plan.title,
        subject=section.subject_name,
        subject_number=section.subject_number,
        address=section.address,
        department=section.department,
        inspectors=await _inspector_names(uow, section),
        vacant=await uow.substitutions.vacant(section.sample_id, section.department_id),
        items=items,
        remark=section.remark,
        handling=section.handling,
        questions_answered=section.questions_answered,
        state=section.standing,
        return_reason=section.return_reason,
        due_on=duty.due_on if duty else None,
        is_provisional=duty is not None and duty.provisional,
        obligation_id=duty.id if duty else 0,
        methods=section.methods,
        rectify_by=section.rectify_by,
        return_items=section.return_items,
        facts=await facts_of(uow, section),
        is_corrected=section.is_corrected,
        authors=await names_of(uow, await uow.forms.writers(section.id)),
        steps=await _steps(uow, section, campaign, items, duty.due_on if duty else None),
    )


async def _inspector_names(uow: UnitOfWork, section: Section) -> tuple[str, ...]:
    ids = await uow.forms.inspectors_of(section)
    found = await uow.libraries.inspectors_by_id(ids)
    return tuple(found[inspector_id].inspector.name for inspector_id in sorted(ids))


async def read_items(uow: UnitOfWork, section: Section) -> tuple[ItemView, ...]:
    """The items of one department's part of a form, with the results that count now."""
    results = (await uow.forms.results([section.id]))[section.id]
    items = await uow.campaigns.items(section.campaign_id, section.department_id)
    return tuple(ItemView(item.id, item.name, results.get(item.id)) for item in items)


async def _steps(
    uow: UnitOfWork, section: Section, campaign: Campaign, items: Sequence[ItemView], due_on: date | None
) -> tuple[StepView, ...]:
    """Each with how late it was: entry, review and publication have one due day. What is
    corrected later is not late by that.
    """
    zone = (await uow.offices.get(campaign.office_id)).timezone
    if section.public_version is not None:  # a correction has another day
        records = await uow.publications.of(section.id)
        due_on = next((one.due_on for one in records if one.own and one.due_on), due_on)
    history = await uow.forms.history(section.id)
    names = {entry.person_id: (await uow.people.get(entry.person_id)).name for entry in history}
    steps: list[StepView] = []
    for entry in history:
        at = local(entry.at, zone)
        late = None
        is_public = any(step.state == SectionState.PUBLISHED.value for step in steps)
        if due_on is not None and at.date() > due_on and not is_public:
            late = (await uow.calendar.load()).workdays_between(due_on, at.date())
        said = entry.content.get("return_items", {})
        words = tuple((item.name, said[str(item.id)]) for item in items if str(item.id) in said)
        steps.append(StepView(entry.state.value, names[entry.person_id], at, entry.reason, words, late))
    return tuple(steps)


async def names_of(uow: UnitOfWork, person_ids: set[int]) -> tuple[str, ...]:
    """The display names of these people, in order of their ids."""
    return tuple([(await uow.people.get(person_id)).name for person_id in sorted(person_ids)])


async def require_same_office(uow: UnitOfWork, held: Sequence[Appointment], section: Section) -> None:
    """To people of other offices the form does not exist: a forged button must not tell them who works here."""
    campaign = await uow.campaigns.get(section.campaign_id)
    if all(appointment.office_id != campaign.office_id for appointment in held):
        raise Refusal("inspection.unknown_form")


async def require_inspector(uow: UnitOfWork, user_id: int, section: Section) -> Person:
    """Someone who inspects this subject for this department; else Refusal ``inspection.not_yours``, which names who
    does, to people of the office only."""
    person, held = await require_member(uow, user_id)
    await require_same_office(uow, held, section)
    theirs = set(await uow.forms.inspectors_of(section))
    if not any(appointment.inspector_id in theirs for appointment in held):
        names = "、".join(await _inspector_names(uow, section))
        raise Refusal("inspection.not_yours", number=section.number, department=section.department, inspectors=names)
    return person


async def inspectors_in_chat(uow: UnitOfWork, section: Section) -> list[Person]:
    """Those of the section's inspectors who have a chat account, each once."""
    found = await uow.people.bound_inspectors(await uow.forms.inspectors_of(section))
    return sorted(set(found.values()), key=lambda person: person.id)


async def keep_version(uow: UnitOfWork, section_id: int, *, person_id: int, now: datetime, reason: str = "") -> Section:
    """Keeps what the section says in the state it has just come to, with the proofs that go with it; the section as it
    now is."""
    section = await uow.forms.section(section_id)
    results = (await uow.forms.results([section.id]))[section.id]
    content = {
        "results": {str(item_id): code.value for item_id, code in results.items()},
        "remark": section.remark,
        "handling": [measure.value for measure in section.handling],
        "questions_answered": section.questions_answered,
        "methods": [method.value for method in section.methods],
        "rectify_by": section.rectify_by.isoformat() if section.rectify_by else None,
        "return_items": {str(item_id): words for item_id, words in section.return_items.items()},
        "proofs": await _proofs(uow, section),
    }
    await uow.forms.record_version(section, content=content, reason=reason, person_id=person_id, now=now)
    return section


async def _proofs(uow: UnitOfWork, section: Section) -> dict[str, Any]:
    """What its photos and files were, by their SHA-256, and which record of the signature counted: what is added or
    recorded anew later was not what was handed in, or approved."""
    doors = [one.id for one in await uow.site_entries.of_sample(section.sample_id) if one.kind in DOOR_RESULTS]
    signature = await uow.signatures.current(section.sample_id)
    return {
        "form": await uow.evidence.hashes(About.FORM, [section.id]),
        "door": await uow.evidence.hashes(About.DOOR, doors),
        "signature": await uow.evidence.hashes(About.SIGNATURE, [signature.id] if signature else []),
        "signature_version": signature.version if signature else None,
    }
