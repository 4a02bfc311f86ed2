"""Whose evidence it is: somebody with a matter that they may add to, or see."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass

from campaigns.forms import require_same_office
from domain.errors import Refusal
from domain.roles import Appointment, Role
from office.rights import require_member
from storage.forms import Section
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.buttons import Press
from templates.cards import Button
from templates.cards.campaign import OpenCampaign
from templates.cards.evidence import Matter
from templates.cards.forms import heading_of
from templates.cards.inspection import OpenForm
from templates.cards.review import OpenReview


@dataclass(frozen=True)
class Access:
    """``runs``: an admin of the department whose evidence it is, who may withdraw what others sent. ``shut``: why
    nothing about it may be withdrawn any more, None while it may."""

    person: Person
    matter: Matter
    campaign_id: int
    runs: bool = False
    shut: Refusal | None = None


@dataclass(frozen=True)
class Rule:
    """Who may add evidence about a matter, and who may see it; both raise the Refusal of whoever may not."""

    add: Callable[[UnitOfWork, int, int], Awaitable[Access]]
    see: Callable[[UnitOfWork, int, int], Awaitable[Access]]


def matter_of(section: Section, reference: str, *, about: str, about_id: int, back: Button) -> Matter:
    """A matter on a department's part of a form."""
    heading = heading_of(section.number, reference, section.department)
    return Matter(about, about_id, heading, section.subject_name, back)


async def require_seeing(
    uow: UnitOfWork, user_id: int, sections: Collection[Section]
) -> tuple[Person, list[Appointment], Section]:
    """An inspector, a reviewer or an admin of one of these parts of a form, or the office; with the part by which they
    may. Raises Refusal ``inspection.unknown_form`` for people of other offices, ``evidence.not_yours``."""
    person, held = await require_member(uow, user_id)
    parts = sorted(sections, key=lambda one: one.id)
    await require_same_office(uow, held, parts[0])
    inspecting = {one.inspector_id for one in held if one.role is Role.INSPECTOR}
    for part in parts:
        if inspecting & set(await uow.forms.inspectors_of(part)):
            return person, held, part
    checking = {one.department_id for one in held if one.role in {Role.REVIEWER, Role.DEPARTMENT_ADMIN}}
    for part in parts:
        if part.department_id in checking:
            return person, held, part
    office_id = (await uow.campaigns.get(parts[0].campaign_id)).office_id
    if any(one.role is Role.OFFICE_ADMIN and one.office_id == office_id for one in held):
        return person, held, parts[0]
    raise Refusal("evidence.not_yours", department=parts[0].department)


async def way_back(uow: UnitOfWork, held: Collection[Appointment], section: Section) -> Button:
    """To the form for its inspectors, to the review for those who review, to the campaign for the office."""
    theirs = set(await uow.forms.inspectors_of(section))
    to: Press = OpenCampaign(section.campaign_id)
    if any(one.inspector_id in theirs for one in held):
        to = OpenForm(section.id)
    elif any(one.department_id == section.department_id for one in held):
        to = OpenReview(section.id)
    return Button("返回", to)


def runs(held: Collection[Appointment], section: Section) -> bool:
    """Whether one of the roles is that of an admin of the section's department."""
    return any(one.role is Role.DEPARTMENT_ADMIN and one.department_id == section.department_id for one in held)
