"""From hand to hand: taken on, given to a person or a handling body, offered to another department and answered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from campaigns.follow_up import ledger
from campaigns.follow_up.access import Access, require_handling, require_recorder, require_viewer, take_step
from campaigns.follow_up.telling import key_of, people_of, tell_asked, tell_handler
from campaigns.follow_up.view import card, is_unsigned, read_view
from domain.errors import Refusal
from domain.follow_up import Reference, Stage, Step, read_body, read_entry, read_note
from domain.local_time import local_day
from domain.roles import Role
from office.notices import tell_person, tell_role
from storage.follow_ups import FollowUp
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import follow_up as cards


async def take_on(uow: UnitOfWork, *, user_id: int, follow_up_id: int, version: int, now: datetime) -> Card:
    """受理: whoever taps has it in hand from now on. What somebody has taken on already is only shown."""
    access = await require_handling(uow, user_id, follow_up_id)
    follow_up, person = access.follow_up, access.person
    if follow_up.person_id is not None:
        return await card(uow, access, now=now)
    _require_version(follow_up, version)
    key = await ledger.pass_on(
        uow,
        follow_up,
        department_id=follow_up.department_id,
        person_id=person.id,
        reason=f"{person.name}受理",
        now=now,
    )
    changes: dict[str, Any] = {"stage": Stage.HANDLED, "person_id": person.id, "owed_key": key}
    await take_step(uow, access, Step.TAKEN_ON, now=now, changes=changes)
    return await card(uow, access, now=now)


async def choose_hand_over(uow: UnitOfWork, *, user_id: int, follow_up_id: int, now: datetime) -> Card:
    """移交: to whom?"""
    access = await require_handling(uow, user_id, follow_up_id)
    people = await _others(uow, access.follow_up)
    departments = await _departments(uow, access.follow_up)
    one = await read_view(uow, access.follow_up, now=now)
    return cards.hand_over_card(one, people=len(people), departments=len(departments))


async def choose_person(uow: UnitOfWork, *, user_id: int, follow_up_id: int, page: int, now: datetime) -> Card:
    """Everybody of the department but whoever has it now."""
    access = await require_handling(uow, user_id, follow_up_id)
    people = [cards.Choice(person.id, person.name) for person in await _others(uow, access.follow_up)]
    return cards.people_card(await read_view(uow, access.follow_up, now=now), people, page)


async def choose_department(uow: UnitOfWork, *, user_id: int, follow_up_id: int, page: int, now: datetime) -> Card:
    """Every other department of the office."""
    access = await require_handling(uow, user_id, follow_up_id)
    choices = await _departments(uow, access.follow_up)
    return cards.departments_card(await read_view(uow, access.follow_up, now=now), choices, page)


async def hand_to_person(
    uow: UnitOfWork, *, user_id: int, follow_up_id: int, version: int, person_id: int, now: datetime
) -> Card:
    """To somebody of the department, who hears of it; the day stays. Refusal ``follow_up.not_of_department``."""
    access = await require_handling(uow, user_id, follow_up_id)
    follow_up = access.follow_up
    if follow_up.person_id == person_id:
        return await card(uow, access, now=now)
    _require_version(follow_up, version)
    others = {person.id: person for person in await _others(uow, follow_up)}
    if person_id not in others:
        raise Refusal("follow_up.not_of_department", department=follow_up.department)
    person = others[person_id]
    key = await ledger.pass_on(
        uow,
        follow_up,
        department_id=follow_up.department_id,
        person_id=person.id,
        reason=f"移交{person.name}",
        now=now,
    )
    changes: dict[str, Any] = {"stage": Stage.HANDLED, "person_id": person.id, "owed_key": key}
    after = await take_step(uow, access, Step.TO_PERSON, now=now, changes=changes, to_person=person.id)
    if person.id != access.person.id:
        told = cards.handed_card(await read_view(uow, after, now=now))
        await tell_person(uow, person, told, key=key_of(after), now=now)
    await tell_handler(uow, access, after, now=now)
    return await card(uow, access, now=now)


async def sign(uow: UnitOfWork, *, user_id: int, follow_up_id: int, version: int, now: datetime) -> Card:
    """签收 by the person who was given it. What is signed for already is only shown.

    Raises Refusal ``follow_up.not_given_to_you``.
    """
    access = await require_handling(uow, user_id, follow_up_id)
    follow_up = access.follow_up
    if not access.may.sign:
        raise Refusal("follow_up.not_given_to_you")
    if not is_unsigned(follow_up, (await uow.follow_ups.steps([follow_up.id]))[follow_up.id]):
        return await card(uow, access, now=now)
    _require_version(follow_up, version)
    await take_step(uow, access, Step.SIGNED, now=now, changes={})
    return await card(uow, access, now=now)


async def ask_body(uow: UnitOfWork, *, user_id: int, follow_up_id: int, version: int, now: datetime) -> Card:
    """移交承办机构: which one?"""
    access = await require_handling(uow, user_id, follow_up_id, version)
    return cards.body_card(await read_view(uow, access.follow_up, now=now))


async def hand_to_body(
    uow: UnitOfWork, *, user_id: int, follow_up_id: int, version: int, text: str, now: datetime
) -> Card:
    """To a body outside the chat; the department goes on owing the outcome."""
    access = await require_handling(uow, user_id, follow_up_id, version)
    name = read_body(text)
    await take_step(uow, access, Step.TO_BODY, now=now, changes={"body": name}, reference=name)
    return await card(uow, access, now=now)


async def ask_body_receipt(uow: UnitOfWork, *, user_id: int, follow_up_id: int, version: int, now: datetime) -> Card:
    """登记签收: which day?"""
    access = await require_handling(uow, user_id, follow_up_id, version)
    one = await read_view(uow, access.follow_up, now=now)
    _require_unsigned(one)
    return cards.body_receipt_card(one, await today_of(uow, access.follow_up, now=now))


async def sign_for_body(
    uow: UnitOfWork, *, user_id: int, follow_up_id: int, version: int, text: str, now: datetime
) -> Card:
    """The body has signed for it: its day, and who or which number where that is said."""
    access = await require_handling(uow, user_id, follow_up_id, version)
    follow_up = access.follow_up
    _require_unsigned(await read_view(uow, follow_up, now=now))
    today = await today_of(uow, follow_up, now=now)
    said = read_entry(text, Reference.NUMBER_IF_ANY, today=today, not_before=await first_day(uow, follow_up))
    await take_step(uow, access, Step.BODY_SIGNED, now=now, changes={}, day=said.day, reference=said.reference)
    return await card(uow, access, now=now)


async def offer(
    uow: UnitOfWork, *, user_id: int, follow_up_id: int, version: int, department_id: int, now: datetime
) -> Card:
    """To another department of the office: its admins are asked, and until they accept nothing moves.

    Raises Refusal ``follow_up.no_admin`` where nobody could answer.
    """
    access = await require_handling(uow, user_id, follow_up_id, version)
    choices = {one.id: one.name for one in await _departments(uow, access.follow_up)}
    if department_id not in choices:
        raise Refusal("chat.stale_button")
    changes: dict[str, Any] = {"stage": Stage.OFFERED, "offered_to": department_id}
    after = await take_step(uow, access, Step.OFFERED, now=now, changes=changes, to_department=department_id)
    told = cards.offered_card(await read_view(uow, after, now=now))
    about: dict[str, Any] = {
        "office_id": after.office_id,
        "department_id": department_id,
        "role": Role.DEPARTMENT_ADMIN,
    }
    if not await tell_role(uow, **about, card=told, key=key_of(after), now=now):
        raise Refusal("follow_up.no_admin", department=choices[department_id])
    return await card(uow, access, now=now)


async def accept(uow: UnitOfWork, *, user_id: int, follow_up_id: int, version: int, now: datetime) -> Card:
    """接收: the department owes it from now on, by the same day; whoever taps has it in hand."""
    access = await require_viewer(uow, user_id, follow_up_id)
    follow_up, person = access.follow_up, access.person
    if follow_up.person_id == person.id and follow_up.stage is Stage.HANDLED:
        return await card(uow, access, now=now)
    department = await _require_receiver(uow, access, version)
    assert follow_up.offered_to is not None
    before = await _told_of_answers(uow, follow_up)
    key = await ledger.pass_on(
        uow,
        follow_up,
        department_id=follow_up.offered_to,
        person_id=person.id,
        reason=f"{follow_up.department}移交{department}",
        now=now,
    )
    changes: dict[str, Any] = {
        "stage": Stage.HANDLED,
        "department_id": follow_up.offered_to,
        "person_id": person.id,
        "offered_to": None,
        "body": "",
        "owed_key": key,
    }
    after = await take_step(uow, access, Step.ACCEPTED, now=now, changes=changes, to_department=follow_up.offered_to)
    await _tell_answer(uow, after, before, accepted=True, department=department, now=now)
    return await card(uow, await require_viewer(uow, user_id, follow_up_id), now=now)


async def ask_decline(uow: UnitOfWork, *, user_id: int, follow_up_id: int, version: int, now: datetime) -> Card:
    """退回: why?"""
    access = await require_viewer(uow, user_id, follow_up_id)
    await _require_receiver(uow, access, version)
    return cards.reason_card(await read_view(uow, access.follow_up, now=now), "退回移交")


async def decline(uow: UnitOfWork, *, user_id: int, follow_up_id: int, version: int, text: str, now: datetime) -> Card:
    """退回: it stays with whoever offered it; they hear the reason."""
    access = await require_viewer(uow, user_id, follow_up_id)
    department = await _require_receiver(uow, access, version)
    note, follow_up = read_note(text), access.follow_up
    told = await _told_of_answers(uow, follow_up)
    changes: dict[str, Any] = {"stage": _stage_in_hand(follow_up), "offered_to": None}
    about: dict[str, Any] = {"note": note, "to_department": follow_up.offered_to}
    after = await take_step(uow, access, Step.DECLINED, now=now, changes=changes, **about)
    await _tell_answer(uow, after, told, accepted=False, department=department, now=now)
    return cards.answered_card(await read_view(uow, after, now=now), accepted=False, department=department)


async def take_back(uow: UnitOfWork, *, user_id: int, follow_up_id: int, version: int, now: datetime) -> Card:
    """收回 what the other department has not answered."""
    access = await require_recorder(uow, user_id, follow_up_id, version)
    follow_up = access.follow_up
    if follow_up.offered_to is None:
        raise Refusal("follow_up.not_offered")
    changes: dict[str, Any] = {"stage": _stage_in_hand(follow_up), "offered_to": None}
    after = await take_step(uow, access, Step.TAKEN_BACK, now=now, changes=changes)
    await tell_asked(uow, access, after, now=now)
    return await card(uow, access, now=now)


async def today_of(uow: UnitOfWork, follow_up: FollowUp, *, now: datetime) -> date:
    """The calendar day at the office."""
    return local_day(now, (await uow.offices.get(follow_up.office_id)).timezone)


async def first_day(uow: UnitOfWork, follow_up: FollowUp) -> date:
    """The first day on which anything of it can have happened: the first of the inspection."""
    plan = (await uow.campaigns.get(follow_up.campaign_id)).plan
    return plan.window_start or follow_up.opened_on


def _require_version(follow_up: FollowUp, version: int) -> None:
    if follow_up.version != version:
        raise Refusal("follow_up.changed_meanwhile")


def _require_unsigned(one: cards.FollowUpView) -> None:
    if not one.body or one.body_signed:
        raise Refusal("follow_up.no_body")


async def _require_receiver(uow: UnitOfWork, access: Access, version: int) -> str:
    """The name of the department for which an admin answers. Raises Refusal ``follow_up.not_offered``,
    ``follow_up.admins_only``."""
    follow_up = access.follow_up
    if follow_up.offered_to is None:
        raise Refusal("follow_up.not_offered")
    department = await uow.offices.department(follow_up.offered_to)
    if not access.may.receive:
        raise Refusal("follow_up.admins_only", department=department.name)
    _require_version(follow_up, version)
    return department.name


def _stage_in_hand(follow_up: FollowUp) -> Stage:
    return Stage.WAITING if follow_up.person_id is None else Stage.HANDLED


async def _others(uow: UnitOfWork, follow_up: FollowUp) -> list[Person]:
    """Everybody of the department but whoever has it in hand."""
    return [person for person in await people_of(uow, follow_up) if person.id != follow_up.person_id]


async def _departments(uow: UnitOfWork, follow_up: FollowUp) -> list[cards.Choice]:
    departments = await uow.offices.departments(follow_up.office_id)
    return [cards.Choice(one.id, one.name) for one in departments if one.id != follow_up.department_id]


async def _told_of_answers(uow: UnitOfWork, follow_up: FollowUp) -> list[Person]:
    """Whoever has it in hand, and the admins of their department."""
    people = await uow.people.holding(follow_up.office_id, Role.DEPARTMENT_ADMIN, follow_up.department_id)
    if follow_up.person_id is not None and follow_up.person_id not in {one.id for one in people}:
        people.append(await uow.people.get(follow_up.person_id))
    return people


async def _tell_answer(
    uow: UnitOfWork, after: FollowUp, told: list[Person], *, accepted: bool, department: str, now: datetime
) -> None:
    answer = cards.answered_card(await read_view(uow, after, now=now), accepted=accepted, department=department)
    for person in told:
        await tell_person(uow, person, answer, key=key_of(after), now=now)
