"""Sending a specialist, and sending one away; both with a reason, and the team hears of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from campaigns.matching.staff import own_inspector
from campaigns.specialist.access import lines_of, open_sections, require_running, stored
from campaigns.specialist.showing import list_card, specialist_card, view_of
from campaigns.specialist.telling import note, tell_concerned
from domain.errors import Refusal
from domain.lengths import SPECIALIST
from domain.roles import Role
from domain.specialist import read_outside, read_reason, read_subjects
from office.rights import require_department_role
from storage.campaigns import Campaign
from storage.forms import WRITABLE, Section
from storage.libraries import StoredInspector
from storage.people import Person
from storage.specialists import Specialist
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import specialist as cards


async def choose_specialist(
    uow: UnitOfWork, *, user_id: int, campaign_id: int, department_id: int, page: int = 0
) -> Card:
    """The people of the department's library who are not on leave."""
    await require_department_role(uow, user_id, department_id, Role.DEPARTMENT_ADMIN)
    campaign = await uow.campaigns.get(campaign_id)
    await open_sections(uow, campaign, department_id)
    people = [
        (one.id, f"{one.inspector.name}{'（' + '、'.join(one.inspector.tags) + '）' if one.inspector.tags else ''}")
        for one in await uow.libraries.inspectors([department_id])
        if one.inspector.available
    ]
    return cards.choose_specialist(campaign_id, department_id, campaign.plan.title, people, page)


async def ask_specialist(uow: UnitOfWork, *, user_id: int, campaign_id: int, inspector_id: int) -> Card:
    """Asks on which subjects this one shall help, and why."""
    _, campaign, one = await own_inspector(uow, user_id, campaign_id, inspector_id)
    sections = await open_sections(uow, campaign, one.department_id)
    return cards.ask_specialist(one.inspector.name, lines_of(sections.values()))


async def ask_outside(uow: UnitOfWork, *, user_id: int, campaign_id: int, department_id: int) -> Card:
    """Asks who of another body shall help, on which subjects, and why."""
    await require_department_role(uow, user_id, department_id, Role.DEPARTMENT_ADMIN)
    campaign = await uow.campaigns.get(campaign_id)
    sections = await open_sections(uow, campaign, department_id)
    return cards.ask_outside((await uow.offices.department(department_id)).name, lines_of(sections.values()))


async def add_own(
    uow: UnitOfWork, *, user_id: int, campaign_id: int, inspector_id: int, text: str, now: datetime
) -> Card:
    """Sends somebody of the department's library. On all the subjects named, or on none.

    Refuses whoever is on leave, on the team already, recused from the subject, or to be kept apart from somebody of its
    team: the same that keep a person off the roster.
    """
    person, campaign, one = await own_inspector(uow, user_id, campaign_id, inspector_id)
    sections = await open_sections(uow, campaign, one.department_id)
    numbers, why = read_subjects(text, sections)
    chosen = [sections[number] for number in numbers]
    if not one.inspector.available:
        raise Refusal("specialist.on_leave", name=one.inspector.name)
    await _require_fit(uow, one, chosen)
    inspector = one.inspector
    new = _New(
        one.id, inspector.name, inspector.section or inspector.department, "、".join(inspector.tags)[:SPECIALIST], why
    )
    return await _add(uow, person, campaign, one.department_id, chosen, new, now=now)


async def add_outside(
    uow: UnitOfWork, *, user_id: int, campaign_id: int, department_id: int, text: str, now: datetime
) -> Card:
    """Sends somebody of another body, as typed."""
    person, _ = await require_department_role(uow, user_id, department_id, Role.DEPARTMENT_ADMIN)
    campaign = await uow.campaigns.get(campaign_id)
    sections = await open_sections(uow, campaign, department_id)
    who, rest = read_outside(text)
    numbers, why = read_subjects(rest, sections)
    new = _New(None, who.name, who.body, who.speciality, why)
    return await _add(uow, person, campaign, department_id, [sections[number] for number in numbers], new, now=now)


async def ask_dismissal(uow: UnitOfWork, *, user_id: int, specialist_id: int, every: bool) -> Card:
    """Asks why they are sent away."""
    one = await stored(uow, specialist_id)
    _, held = await require_department_role(uow, user_id, one.department_id, Role.DEPARTMENT_ADMIN)
    campaign = await uow.campaigns.get(one.campaign_id)
    require_running(campaign)
    if one.removed_at is not None:
        return await specialist_card(uow, campaign, one, [held])
    return cards.ask_dismissal(await view_of(uow, campaign, one), every=every)


async def dismiss(uow: UnitOfWork, *, user_id: int, specialist_id: int, every: bool, text: str, now: datetime) -> Card:
    """They help no longer: on this subject, or on every one of the campaign that is not handed in. The entry stays."""
    one = await stored(uow, specialist_id)
    person, held = await require_department_role(uow, user_id, one.department_id, Role.DEPARTMENT_ADMIN)
    campaign = await uow.campaigns.get(one.campaign_id)
    require_running(campaign)
    because = read_reason(text)
    known = await uow.specialists.of_campaign(campaign.id, one.department_id)
    wanted = [each for each in known if each.whom == one.whom] if every else [one]
    sections = {each.sample_id: each for each in await uow.forms.sections(campaign.id, one.department_id)}
    open_ones = [each for each in wanted if sections[each.sample_id].state in WRITABLE]
    gone = [each for each in open_ones if await uow.specialists.remove(each.id, by=person.id, because=because, now=now)]
    if gone:
        await note(uow, "specialist.dismiss", campaign, person, gone, now=now)
        own = [sections[each.sample_id] for each in gone]
        await tell_concerned(uow, campaign, gone[0], own, because, gone=True, now=now)
    return await specialist_card(uow, campaign, await stored(uow, specialist_id), [held])


@dataclass(frozen=True)
class _New:
    inspector_id: int | None
    name: str
    body: str
    speciality: str
    reason: str


async def _add(
    uow: UnitOfWork,
    person: Person,
    campaign: Campaign,
    department_id: int,
    chosen: Sequence[Section],
    who: _New,
    *,
    now: datetime,
) -> Card:
    await _require_inspectors(uow, chosen)
    new = [
        Specialist(
            campaign_id=campaign.id,
            sample_id=section.sample_id,
            department_id=department_id,
            **vars(who),
            added_by=person.id,
            added_at=now,
        )
        for section in chosen
    ]
    known = {(one.sample_id, one.whom) for one in await uow.specialists.of_campaign(campaign.id, department_id)}
    _refuse_if("already", [s for s, one in zip(chosen, new, strict=True) if (s.sample_id, one.whom) in known], who.name)
    ids = await uow.specialists.add(new)
    added = [replace(one, id=each) for one, each in zip(new, ids, strict=True)]
    await note(uow, "specialist.add", campaign, person, added, now=now)
    await tell_concerned(uow, campaign, added[0], chosen, who.reason, gone=False, now=now)
    held = await uow.people.appointments(person.id)
    return await list_card(uow, campaign, department_id, held, 0)


async def _require_fit(uow: UnitOfWork, one: StoredInspector, chosen: Sequence[Section]) -> None:
    teams: dict[int, set[int]] = {section.sample_id: set() for section in chosen}
    for each in await uow.forms.assignments(chosen[0].campaign_id):
        if each.sample_id in teams:
            teams[each.sample_id].add(each.inspector_id)
    name, inspector = one.inspector.name, one.inspector
    _refuse_if("on_team", [section for section in chosen if one.id in teams[section.sample_id]], name)
    _refuse_if("recused", [section for section in chosen if section.subject_number in inspector.recusals], name)
    people = await uow.libraries.inspectors_by_id(sorted({each for team in teams.values() for each in team}))
    kept_apart = {
        each.id
        for each in people.values()
        if each.inspector.number in inspector.apart or inspector.number in each.inspector.apart
    }
    _refuse_if("apart", [section for section in chosen if teams[section.sample_id] & kept_apart], name)


async def _require_inspectors(uow: UnitOfWork, chosen: Sequence[Section]) -> None:
    sent = await uow.forms.assignments(chosen[0].campaign_id)
    crewed = {(one.sample_id, one.department_id) for one in sent}
    alone = [str(one.number) for one in chosen if (one.sample_id, one.department_id) not in crewed]
    if alone:
        department = chosen[0].department
        raise Refusal("specialist.nobody_to_assist", numbers="、".join(alone), department=department)


def _refuse_if(why: str, sections: Sequence[Section], name: str) -> None:
    if sections:
        raise Refusal(f"specialist.{why}", name=name, numbers="、".join(str(one.number) for one in sections))
