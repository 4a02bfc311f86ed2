"""Deciding on a request for a substitution, and telling everyone whom it concerns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from campaigns import ceremony
from campaigns.matching.requests import Asked, deciders, read_request, request_card, require_reader
from campaigns.matching.stepping import Step, Stepped, step_in
from campaigns.matching.teams import Teams, read_teams
from domain.campaign import State
from domain.errors import Refusal
from domain.lengths import SUBSTITUTION
from domain.roles import Role
from office import obligations
from office.computing import Compute, at_once
from office.notices import tell_chat, tell_person, tell_role
from storage.libraries import StoredInspector
from storage.people import Person
from storage.substitutions import RequestState
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import matching as cards

#: The law sends nobody out alone. A department that sends one has the others' beside it.
LEAST = 2


async def agree(uow: UnitOfWork, *, user_id: int, request_id: int, compute: Compute = at_once, now: datetime) -> Card:
    """The next in the drawn order steps in on every form that is not handed in. What was decided before is shown."""
    asked, person = await _to_decide(uow, user_id, request_id)
    if asked.request.state is RequestState.ASKED:
        _require_something(asked)
    if await uow.substitutions.decide(asked.request, RequestState.AGREED, decided_by=person.id, now=now):
        stepped = await step_in(uow, asked, compute, now=now)
        await _note(uow, "matching.substitute", asked, person, now, _in_words(stepped.steps))
        await _tell_everyone(uow, asked, stepped, now=now)
    return await _shown(uow, request_id, person)


async def ask_decline(uow: UnitOfWork, *, user_id: int, request_id: int) -> Card:
    """Asks why not."""
    asked, person = await _to_decide(uow, user_id, request_id)
    if asked.request.state is not RequestState.ASKED:
        raise Refusal("matching.decided_meanwhile")
    return cards.ask_decline(asked.inspector.inspector.name, person.name)


async def decline(uow: UnitOfWork, *, user_id: int, request_id: int, words: str, now: datetime) -> Card:
    """Leaves everything as it is; whoever asked is told why."""
    asked, person = await _to_decide(uow, user_id, request_id)
    words = words.strip()
    if not words:
        raise Refusal("matching.decline_reason_missing")
    if len(words) > SUBSTITUTION:
        raise Refusal("matching.detail_too_long", length=len(words), most=SUBSTITUTION)
    if await uow.substitutions.decide(
        asked.request, RequestState.DECLINED, decided_by=person.id, now=now, answer=words
    ):
        await _note(uow, "matching.decline_substitution", asked, person, now, [])
        title, name = asked.campaign.plan.title, asked.inspector.inspector.name
        for reader in await _concerned(uow, asked):
            who = _to_be_told(asked, reader)
            card = cards.declined(title, name, asked.request.kind, words, by_subject=who)
            await tell_person(uow, reader, card, key=f"substitution:{request_id}:declined", now=now)
    return await _shown(uow, request_id, person)


async def _to_decide(uow: UnitOfWork, user_id: int, request_id: int) -> tuple[Asked, Person]:
    asked = await read_request(uow, request_id)
    person = await require_reader(uow, user_id, asked)
    if person not in await deciders(uow, asked):
        raise Refusal("matching.not_yours_to_decide", department=asked.inspector.inspector.department)
    return asked, person


def _require_something(asked: Asked) -> None:
    """Between asking and deciding forms are handed in, and campaigns come to their end."""
    if asked.campaign.state is not State.INSPECTING or not asked.sections:
        raise Refusal("matching.nothing_to_hand_over", inspector=asked.inspector.inspector.name)


async def _shown(uow: UnitOfWork, request_id: int, person: Person) -> Card:
    return await request_card(uow, await read_request(uow, request_id), person)


async def _concerned(uow: UnitOfWork, asked: Asked) -> list[Person]:
    """Who asked, and who would be replaced; often the same."""
    bound = await uow.people.bound_inspectors([asked.inspector.id])
    return list(dict.fromkeys([await uow.people.get(asked.request.asked_by), *bound.values()]))


def _to_be_told(asked: Asked, reader: Person) -> str:
    """Who of the subject must hear of the decision; said to who entered the request, never to whom it is about."""
    return asked.request.by_subject if reader.id == asked.request.asked_by else ""


async def _tell_everyone(uow: UnitOfWork, asked: Asked, stepped: Stepped, *, now: datetime) -> None:
    steps, teams = stepped.steps, await read_teams(uow, asked.campaign, stepped.result)
    await _tell_the_replaced(uow, asked, steps, now=now)
    for one in dict.fromkeys(step.stepped_in for step in steps if step.stepped_in):
        await _tell_who_steps_in(uow, asked, one, steps, now=now)
    await _tell_admins(uow, asked, steps, teams, now=now)
    await _tell_group(uow, asked, stepped, now=now)


async def _tell_the_replaced(uow: UnitOfWork, asked: Asked, steps: Sequence[Step], *, now: datetime) -> None:
    forms = [(step.section.number, step.section.subject_name, step.section.address) for step in steps]
    title, name = asked.campaign.plan.title, asked.inspector.inspector.name
    for reader in await _concerned(uow, asked):
        card = cards.you_are_out(title, name, asked.request.kind, forms, by_subject=_to_be_told(asked, reader))
        await tell_person(uow, reader, card, key=f"substitution:{asked.request.id}:out", now=now)


async def _tell_who_steps_in(
    uow: UnitOfWork, asked: Asked, one: StoredInspector, steps: Sequence[Step], *, now: datetime
) -> None:
    person = (await uow.people.bound_inspectors([one.id])).get(one.id)
    if person is None:
        return
    own = [step.section for step in steps if step.stepped_in == one]
    forms = [(section.number, section.subject_name, section.address) for section in own]
    due = await obligations.owed_day(uow, f"enter:{own[0].id}")
    card = cards.you_step_in(asked.campaign.plan.title, one.inspector.name, forms, due)
    await tell_person(uow, person, card, key=f"substitution:{asked.request.id}:in:{one.id}", now=now)


async def _tell_admins(uow: UnitOfWork, asked: Asked, steps: Sequence[Step], teams: Teams, *, now: datetime) -> None:
    """The office and the lead department get all teams anew, the department its own."""
    campaign, department = asked.campaign, asked.inspector.inspector.department
    stepped_in = {step.stepped_in.id: step.stepped_in for step in steps if step.stepped_in}
    bound = await uow.people.bound_inspectors(sorted(stepped_in))
    least = min(LEAST, campaign.plan.inspectors_per_department)
    view = cards.SubstitutionView(
        title=campaign.plan.title,
        department=department,
        out=asked.inspector.inspector.name,
        kind=asked.request.kind,
        steps=tuple(_step_view(step) for step in steps),
        reasons=tuple(step.why_nobody for step in steps if step.why_nobody),
        alone=tuple(step.section.number for step in steps if len(teams.crews[step.section.id]) < least),
        unbound=tuple(one.inspector.name for one in stepped_in.values() if one.id not in bound),
    )
    key = f"substitution:{asked.request.id}:done"
    office_id, whole = campaign.office_id, teams.as_file()
    card = cards.substituted(view, whole)
    await tell_role(uow, office_id=office_id, role=Role.OFFICE_ADMIN, card=card, key=key, now=now)
    own = asked.inspector.department_id
    for each in dict.fromkeys([campaign.plan.lead.department_id, own]):
        table = whole if each == campaign.plan.lead.department_id else teams.as_file(department)
        await tell_role(
            uow,
            office_id=office_id,
            role=Role.DEPARTMENT_ADMIN,
            department_id=each,
            card=cards.substituted(view, table),
            key=f"{key}:d{each}",
            now=now,
        )


def _step_view(step: Step) -> cards.StepInView:
    return cards.StepInView(
        number=step.section.number,
        subject=step.section.subject_name,
        stepped_in=step.stepped_in.inspector.name if step.stepped_in else "",
        mobile=step.stepped_in.inspector.mobile if step.stepped_in else "",
    )


async def _tell_group(uow: UnitOfWork, asked: Asked, stepped: Stepped, *, now: datetime) -> None:
    """Which forms, and nobody by name or number: the group holds people of every department, and what is said there
    stays."""
    campaign = asked.campaign
    card = cards.changed(
        campaign.plan.title,
        asked.inspector.inspector.department,
        kind=asked.request.kind,
        steps=[(one.section.number, one.stepped_in is not None) for one in stepped.steps],
        certificate=stepped.certificate,
    )
    chat_id = ceremony.require_group(campaign)
    await tell_chat(uow, chat_id, card, key=f"substitution:{asked.request.id}:certificate", now=now)


def _in_words(steps: Sequence[Step]) -> list[list[str]]:
    return [[step.section.subject_number, step.stepped_in.reference if step.stepped_in else ""] for step in steps]


async def _note(
    uow: UnitOfWork, action: str, asked: Asked, person: Person, now: datetime, steps: list[list[str]]
) -> None:
    await uow.audit.note(
        action,
        now=now,
        person_id=person.id,
        campaign_id=asked.campaign.id,
        request=asked.request.id,
        inspector=asked.inspector.reference,
        kind=asked.request.kind,
        steps=steps,
    )
