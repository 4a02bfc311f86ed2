"""Who may send specialists, on what, and how they are called."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from domain.campaign import State, require_in_force
from domain.errors import Refusal
from domain.roles import Appointment, Role
from office.rights import require_department_role, require_member
from storage.campaigns import Campaign
from storage.forms import WRITABLE, Section
from storage.specialists import Specialist
from storage.unit_of_work import UnitOfWork
from templates.cards.specialist import specialist_words


async def require_reader(
    uow: UnitOfWork, user_id: int, campaign_id: int, department_id: int
) -> tuple[Campaign, list[Appointment]]:
    """For the department's admins, and for the office to look."""
    _, held = await require_member(uow, user_id)
    campaign = await uow.campaigns.get(campaign_id)
    of_office = any(one.role is Role.OFFICE_ADMIN and one.office_id == campaign.office_id for one in held)
    if not of_office:
        await require_department_role(uow, user_id, department_id, Role.DEPARTMENT_ADMIN)
    if department_id not in {one.department_id for one in campaign.plan.participants}:
        raise Refusal("campaign.unknown")
    return campaign, held


def require_running(campaign: Campaign) -> None:
    """Refuses ``specialist.closed`` for a campaign that is not under inspection, ``voiding.void`` for a void one."""
    require_in_force(campaign.state)
    if campaign.state is not State.INSPECTING:
        raise Refusal("specialist.closed", title=campaign.plan.title)


async def open_sections(uow: UnitOfWork, campaign: Campaign, department_id: int) -> Mapping[int, Section]:
    """The department's parts that are not handed in, by the number of their form. To a department that takes no part
    there is no such campaign: Refusal ``campaign.unknown``."""
    if department_id not in {one.department_id for one in campaign.plan.participants}:
        raise Refusal("campaign.unknown")
    require_running(campaign)
    found = {one.number: one for one in await uow.forms.sections(campaign.id, department_id) if one.state in WRITABLE}
    if not found:
        raise Refusal("specialist.closed", title=campaign.plan.title)
    return found


async def stored(uow: UnitOfWork, specialist_id: int) -> Specialist:
    """The entry; ``chat.stale_button`` where there is none."""
    found = await uow.specialists.get(specialist_id)
    if found is None:
        raise Refusal("chat.stale_button")
    return found


def inspectors_held(held: Sequence[Appointment]) -> set[int]:
    """Who of the libraries holds these roles."""
    return {one.inspector_id for one in held if one.inspector_id is not None}


def runs(held: Sequence[Appointment], department_id: int) -> bool:
    """Whether whoever holds these roles is an admin of the department."""
    return any(one.role is Role.DEPARTMENT_ADMIN and one.department_id == department_id for one in held)


def who_words(one: Specialist) -> str:
    """A specialist as everybody concerned reads of them."""
    return specialist_words(one.name, one.body, one.speciality)


def lines_of(sections: Collection[Section]) -> list[tuple[int, str, str]]:
    """Number, subject, address of each."""
    return [(one.number, one.subject_name, one.address) for one in sections]
