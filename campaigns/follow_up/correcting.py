"""What a correction changes in follow-ups: those that the form no longer names end (更正撤销), the others have its new
day; whoever has one in hand hears."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from campaigns.follow_up import ledger
from campaigns.follow_up.access import Access, take_step
from campaigns.follow_up.telling import tell_handler
from domain.follow_up import Stage, Step
from domain.inspection import Handling
from domain.roles import Role
from office.notices import tell_person
from storage.follow_ups import FollowUp
from storage.forms import Section
from storage.unit_of_work import UnitOfWork
from templates.cards.follow_up import May
from templates.cards.follow_up.corrected import CORRECTED, corrected_card


async def end_superfluous(
    uow: UnitOfWork, section: Section, superfluous: Sequence[FollowUp], *, person_id: int, now: datetime
) -> None:
    """Ends open follow-ups that the corrected ``section`` does not call for; ``person_id`` is who approved it."""
    person = await uow.people.get(person_id)
    for one in superfluous:
        await ledger.give_up(uow, one, reason=CORRECTED, now=now)
        access = Access(person, one, May(record=True, receive=False, void=True))
        changes = {"stage": Stage.VOID, "offered_to": None}
        await take_step(uow, access, Step.VOIDED, now=now, changes=changes, note=CORRECTED)
        await _tell(uow, section, one, now=now)


async def move_deadlines(
    uow: UnitOfWork, section: Section, kept: Sequence[FollowUp], *, person_id: int, now: datetime
) -> None:
    """The day by which the corrected ``section`` orders the subject to put it right, for open follow-ups that still
    have the day of the version before; one that somebody has set since stays."""
    before = (await uow.publications.public_content([section.id]))[section.id].rectify_by
    if section.rectify_by is None or section.rectify_by == before:
        return
    person = await uow.people.get(person_id)
    for one in kept:
        if one.is_open and one.measure is Handling.RECTIFICATION and one.deadline in {None, before}:
            access = Access(person, one, May(record=True, receive=False, void=True))
            day = {"deadline": section.rectify_by}
            after = await take_step(uow, access, Step.DEADLINE, now=now, changes=day, day=section.rectify_by)
            await tell_handler(uow, access, after, now=now)


async def _tell(uow: UnitOfWork, section: Section, one: FollowUp, *, now: datetime) -> None:
    """Its handler, the admins of the department that has it, and those of the one that was asked to take it."""
    told = {one.person_id} if one.person_id is not None else set()
    departments = [one.department_id] if one.offered_to is None else [one.department_id, one.offered_to]
    for department_id in departments:
        for admin in await uow.people.holding(one.office_id, Role.DEPARTMENT_ADMIN, department_id):
            told.add(admin.id)
    card = corrected_card(
        one.id,
        measure=one.measure.label,
        reference=one.campaign_reference,
        number=one.number,
        subject=one.subject_name,
        department=section.department,
    )
    for person_id in sorted(told):
        person = await uow.people.get(person_id)
        await tell_person(uow, person, card, key=f"follow_up_corrected:{one.id}:{one.version}", now=now)
