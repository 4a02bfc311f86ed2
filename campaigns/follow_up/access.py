"""Who may see a follow-up, who may work on it, and the one way in which a step is taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.errors import Refusal
from domain.follow_up import Entry, Stage, Step
from domain.roles import Appointment, Role
from office.rights import require_member
from storage.follow_ups import FollowUp
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards.follow_up import May


@dataclass(frozen=True)
class Access:
    """A member of the office with a follow-up that they may see."""

    person: Person
    follow_up: FollowUp
    may: May


async def require_viewer(uow: UnitOfWork, user_id: int, follow_up_id: int) -> Access:
    """Somebody of the office, of the department that has it, found it or is asked to take it.

    Raises Refusal ``follow_up.unknown`` for people of other offices, ``follow_up.hidden`` for other departments.
    """
    person, held = await require_member(uow, user_id)
    return await _access(uow, person, held, await uow.follow_ups.get(follow_up_id))


async def require_recorder(uow: UnitOfWork, user_id: int, follow_up_id: int, version: int | None = None) -> Access:
    """Somebody who may work on it: an admin of the department that has it, its handler, or one of the inspectors who
    found the problem, while their department has it. ``version`` is that of the card on which they act.

    Raises Refusal ``follow_up.not_yours``, ``follow_up.changed_meanwhile``, ``follow_up.void``.
    """
    access = await require_viewer(uow, user_id, follow_up_id)
    follow_up = access.follow_up
    if follow_up.campaign_void:
        raise Refusal("follow_up.campaign_void")
    if not access.may.record:
        raise Refusal("follow_up.not_yours", department=follow_up.department)
    if version is not None and follow_up.version != version:
        raise Refusal("follow_up.changed_meanwhile")
    if follow_up.stage is Stage.VOID:
        raise Refusal("follow_up.void")
    return access


async def require_handling(uow: UnitOfWork, user_id: int, follow_up_id: int, version: int | None = None) -> Access:
    """The same, of one that is open and not offered to anybody; Refusal ``follow_up.closed``, ``follow_up.offered``."""
    access = await require_recorder(uow, user_id, follow_up_id, version)
    follow_up = access.follow_up
    if follow_up.stage is Stage.CLOSED:
        raise Refusal("follow_up.closed")
    if follow_up.offered_to is not None:
        department = await uow.offices.department(follow_up.offered_to)
        raise Refusal("follow_up.offered", department=department.name)
    return access


async def _access(uow: UnitOfWork, person: Person, held: list[Appointment], follow_up: FollowUp) -> Access:
    mine = [one for one in held if one.office_id == follow_up.office_id]
    if not mine:
        raise Refusal("follow_up.unknown")
    departments = {one.department_id for one in mine}
    concerned = {follow_up.department_id, follow_up.origin_id, follow_up.offered_to} - {None}
    if not departments & concerned and all(one.role is not Role.OFFICE_ADMIN for one in mine):
        raise Refusal("follow_up.hidden", department=follow_up.department)
    admin_of = {one.department_id for one in mine if one.role is Role.DEPARTMENT_ADMIN}
    is_live = not follow_up.campaign_void
    is_admin = follow_up.department_id in admin_of
    is_handler = follow_up.person_id == person.id and follow_up.department_id in departments
    found_it = follow_up.department_id == follow_up.origin_id and await _found_it(uow, mine, follow_up)
    return Access(
        person,
        follow_up,
        May(
            record=is_live and (is_admin or is_handler or found_it),
            receive=is_live and follow_up.offered_to is not None and follow_up.offered_to in admin_of,
            void=is_live and is_admin,
            sign=is_live and is_handler,
        ),
    )


async def _found_it(uow: UnitOfWork, mine: list[Appointment], follow_up: FollowUp) -> bool:
    """Whether one of these appointments is an inspector of the form's section."""
    inspectors = {one.inspector_id for one in mine if one.inspector_id is not None}
    if not inspectors:
        return False
    return bool(inspectors & set(await uow.forms.inspectors_of(await uow.forms.section(follow_up.section_id))))


async def take_step(
    uow: UnitOfWork,
    access: Access,
    step: Step,
    *,
    now: datetime,
    changes: dict[str, Any],
    entry: Entry | None = None,
    **said: Any,
) -> FollowUp:
    """Compares and sets, keeps the step, writes the audit log; the follow-up as it now is.

    ``changes`` are columns of the follow-up, ``said`` those of the step.
    """
    before = access.follow_up
    await uow.follow_ups.change(before, **changes)
    await uow.follow_ups.record(before.id, step, person_id=access.person.id, now=now, entry=entry, **said)
    after = await uow.follow_ups.get(before.id)
    about: dict[str, Any] = {"person_id": access.person.id, "campaign_id": before.campaign_id}
    facts: dict[str, Any] = {"follow_up_id": after.id, "version": after.version, "measure": after.measure.value}
    await uow.audit.note(f"follow_up.{step.value}", now=now, **about, **facts, stage=after.stage.value)
    return after
