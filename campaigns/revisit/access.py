"""Who may know which inspections are called back on: the office and whom it names, never anybody of the teams."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from domain.campaign import require_in_force
from domain.errors import Refusal
from domain.roles import Appointment, Role
from office.rights import require_member, require_office_admin
from storage.campaigns import Campaign
from storage.draws import Stage
from storage.people import Person
from storage.revisits import Revisit
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Access:
    """Somebody who may see a revisit. ``office``: they are of the office, and not only named to ask."""

    person: Person
    campaign: Campaign
    revisit: Revisit
    office: bool


@dataclass(frozen=True)
class Team:
    """Everybody who took part in the inspections of a campaign: the ``departments``, the ``inspectors`` who were ever
    sent (specialists too), and the ``people`` who wrote in a form, whatever posts they hold by now."""

    departments: frozenset[int]
    inspectors: frozenset[int]
    people: frozenset[int]

    def has(self, person_id: int, held: Iterable[Appointment]) -> bool:
        """Whether this person, with the posts they hold, is one of them or inspects for one of the departments."""
        return person_id in self.people or any(
            one.inspector_id in self.inspectors
            or (one.role is Role.INSPECTOR and one.department_id in self.departments)
            for one in held
        )


async def team_of(uow: UnitOfWork, campaign: Campaign) -> Team:
    """Those from whom the revisits of a campaign are kept."""
    sent = await uow.forms.assignments(campaign.id, ever=True)
    sections = await uow.forms.sections(campaign.id)
    authors = await uow.forms.authors_of([one.id for one in sections])
    return Team(
        departments=frozenset(one.department_id for one in campaign.plan.participants),
        inspectors=frozenset(one.inspector_id for one in sent) | await uow.specialists.ever_sent(campaign.id),
        people=frozenset(person_id for written in authors.values() for person_id in written),
    )


def require_private(*, in_group: bool) -> None:
    """Refuses (``revisit.in_group``) to show in a group, where the teams read along, who is called back on."""
    if in_group:
        raise Refusal("revisit.in_group")


async def require_office(uow: UnitOfWork, user_id: int, campaign: Campaign) -> Person:
    """An admin of the office who is no inspector of a department that took part; Refusal ``revisit.own_team``."""
    person, _ = await require_office_admin(uow, user_id, campaign.office_id)
    if (await team_of(uow, campaign)).has(person.id, await uow.people.appointments(person.id)):
        raise Refusal("revisit.own_team")
    return person


async def office_people(uow: UnitOfWork, campaign: Campaign) -> list[Person]:
    """The admins of the office who may know who is drawn."""
    team = await team_of(uow, campaign)
    admins = await uow.people.holding(campaign.office_id, Role.OFFICE_ADMIN)
    held = {one.id: await uow.people.appointments(one.id) for one in admins}
    return [one for one in dict.fromkeys(admins) if not team.has(one.id, held[one.id])]


async def candidates(uow: UnitOfWork, campaign: Campaign) -> list[tuple[Person, str]]:
    """Whom the office may name to ask, with where they are from: its own admins, and people of departments that took
    no part; none who was sent to inspect."""
    found: dict[Person, str] = {}
    team = await team_of(uow, campaign)
    for person in await office_people(uow, campaign):
        found.setdefault(person, "办公室")
    for department in await uow.offices.departments(campaign.office_id):
        if department.id in team.departments:
            continue
        for role in (Role.DEPARTMENT_ADMIN, Role.LIAISON, Role.REVIEWER, Role.INSPECTOR):
            for person in await uow.people.holding(campaign.office_id, role, department.id):
                held = await uow.people.appointments(person.id)
                own = {one.department_id for one in held}
                if not own & team.departments and not team.has(person.id, held):
                    found.setdefault(person, department.name)
    return list(found.items())


async def require_viewer(uow: UnitOfWork, user_id: int, revisit_id: int) -> Access:
    """Somebody of the office, or whom it has named to ask this subject.

    Raises Refusal ``revisit.unknown`` for people of other offices and for whoever holds an old or forged button,
    ``revisit.own_team`` for whoever was on the team.
    """
    person, held = await require_member(uow, user_id)
    revisit = await uow.revisits.get(revisit_id)
    campaign = await uow.campaigns.get(revisit.campaign_id)
    mine = [one for one in held if one.office_id == campaign.office_id]
    if not mine:
        raise Refusal("revisit.unknown")
    runs_office = any(one.role is Role.OFFICE_ADMIN for one in mine)
    if not runs_office and revisit.recorder_id != person.id:
        raise Refusal("revisit.not_yours")
    if (await team_of(uow, campaign)).has(person.id, held):
        raise Refusal("revisit.own_team")
    return Access(person, campaign, revisit, runs_office)


async def require_recorder(uow: UnitOfWork, user_id: int, revisit_id: int, version: int | None = None) -> Access:
    """The same, of a round that is not closed or given up; ``version`` is that of the card on which they act.

    Raises Refusal ``revisit.closed``, ``revisit.void``, ``revisit.changed_meanwhile``.
    """
    access = await require_viewer(uow, user_id, revisit_id)
    require_in_force(access.campaign.state)
    if access.revisit.void:
        raise Refusal("revisit.void")
    if access.revisit.stage is not Stage.KEPT:
        raise Refusal("revisit.closed")
    if version is not None and access.revisit.version != version:
        raise Refusal("revisit.changed_meanwhile")
    return access


async def require_unfinished(uow: UnitOfWork, user_id: int, revisit_id: int, version: int | None = None) -> Access:
    """The same, of a revisit that is not finished; Refusal ``revisit.finished``."""
    access = await require_recorder(uow, user_id, revisit_id, version)
    if access.revisit.is_finished:
        raise Refusal("revisit.finished")
    return access
