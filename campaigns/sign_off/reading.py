"""A department's visits as they stand: who goes where and when, and what was decided of it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.local_time import local
from domain.roles import Role
from storage.campaigns import Campaign
from storage.forms import Section
from storage.offices import Office
from storage.people import Person
from storage.sign_offs import SignOff, SignOffWord
from storage.unit_of_work import UnitOfWork
from templates.cards.sign_off import APPROVED, DECLINED, WAITING, SignOffLine, SignOffList

#: Who approves for a department.
APPROVING = (Role.DEPARTMENT_ADMIN, Role.REVIEWER)


@dataclass(frozen=True)
class Part:
    """One department's part of a visit. ``crew``: inspector ids in ascending order; ``starts_at``: the agreed time;
    ``helpers``: ids of the specialists of the library who go along."""

    section: Section
    crew: tuple[int, ...]
    starts_at: datetime | None
    newest: SignOff | None
    helpers: tuple[int, ...] = ()

    @property
    def state(self) -> str:
        """An approval holds for the team that it was given to; a no for that team at that time."""
        return standing(self.newest, self.crew, self.starts_at)

    @property
    def changed(self) -> bool:
        """Whether another team was approved."""
        return self.newest is not None and self.newest.word is SignOffWord.APPROVED and self.newest.crew != self.crew


@dataclass(frozen=True)
class Parts:
    """What a department has to approve and has decided; ``approvers``: who may approve for it at all."""

    campaign: Campaign
    office: Office
    department_id: int
    department: str
    parts: tuple[Part, ...]
    approvers: tuple[Person, ...]
    names: Mapping[int, str]
    bound: Mapping[int, Person]

    @property
    def waiting(self) -> list[Part]:
        return [one for one in self.parts if one.state == WAITING]

    def clock(self, moment: datetime) -> datetime:
        """On the wall of the office, without its zone."""
        return local(moment, self.office.timezone).replace(tzinfo=None)

    def goes(self, person: Person, part: Part) -> bool:
        """Whether the person is on the team or helps it: then somebody else approves."""
        return person.id in {self.bound[one].id for one in (*part.crew, *part.helpers) if one in self.bound}

    def approvers_of(self, part: Part) -> list[Person]:
        return [person for person in self.approvers if not self.goes(person, part)]

    def may_approve(self, person: Person) -> list[Part]:
        """What waits and is this person's to approve."""
        return [one for one in self.waiting if not self.goes(person, one)]

    def find(self, section_id: int) -> Part | None:
        return next((one for one in self.parts if one.section.id == section_id), None)

    def line(self, part: Part, reader: Person | None = None) -> SignOffLine:
        newest = part.newest if part.state != WAITING else None
        return SignOffLine(
            section_id=part.section.id,
            number=part.section.number,
            subject=part.section.subject_name,
            state=part.state,
            when=self.clock(part.starts_at) if part.starts_at else None,
            inspectors=self.inspectors(part.crew),
            own=reader is not None and self.goes(reader, part),
            by=newest.by if newest else "",
            at=self.clock(newest.at) if newest else None,
            reason=newest.reason if newest else "",
            changed=part.changed,
        )

    def inspectors(self, crew: Sequence[int]) -> tuple[str, ...]:
        return tuple(self.names.get(one, "") for one in crew)

    def listed(self, reader: Person | None, *, decides: bool) -> SignOffList:
        """As ``reader`` sees it."""
        own = [one for one in self.waiting if reader is not None and self.goes(reader, one)]
        others = {person.id: person.name for one in own for person in self.approvers_of(one)}
        return SignOffList(
            campaign_id=self.campaign.id,
            department_id=self.department_id,
            title=self.campaign.plan.title,
            department=self.department,
            lines=tuple(self.line(one, reader) for one in self.parts),
            stamp=stamp_of(self.may_approve(reader)) if reader else "",
            decides=decides,
            others=tuple(others[one] for one in sorted(others)),
        )


def standing(newest: SignOff | None, crew: Sequence[int], starts_at: datetime | None) -> str:
    """What a decision says of a team at a time."""
    if newest is None or newest.crew != tuple(crew):
        return WAITING
    if newest.word is SignOffWord.APPROVED:
        return APPROVED
    return DECLINED if newest.starts_at == starts_at else WAITING


def stamp_of(parts: Sequence[Part]) -> str:
    """12 hex characters of what a card shows of ``parts``: a button that carries them decides on nothing else."""
    lines = [
        f"{one.section.id}:{one.crew}:{one.starts_at and one.starts_at.isoformat()}:{one.newest and one.newest.id}"
        for one in parts
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


async def read_parts(
    uow: UnitOfWork, campaign: Campaign, department_id: int, *, among: Collection[int] | None = None
) -> Parts:
    """The department's visits, or those to the samples ``among``. What has begun without an approval, or has nobody
    left to go, is not in it; nor is what waits where the office asks for nothing."""
    office = await uow.offices.get(campaign.office_id)
    department = await uow.offices.department(department_id)
    sections = await uow.forms.sections(campaign.id, department_id)
    sections = [one for one in sections if among is None or one.sample_id in among]
    crews: dict[int, list[int]] = {}
    for one in await uow.forms.assignments(campaign.id):
        if one.department_id == department_id:
            crews.setdefault(one.sample_id, []).append(one.inspector_id)
    ids = [one.id for one in sections]
    newest, begun = await uow.sign_offs.newest(ids), await uow.sign_offs.begun(ids)
    times = await agreed_times(uow, campaign.id)
    helpers: dict[int, list[int]] = {}
    for helper in await uow.specialists.of_campaign(campaign.id, department_id):
        if helper.inspector_id is not None:
            helpers.setdefault(helper.sample_id, []).append(helper.inspector_id)
    parts = tuple(
        Part(
            one,
            tuple(sorted(crews[one.sample_id])),
            times.get(one.sample_id),
            newest.get(one.id),
            tuple(helpers.get(one.sample_id, ())),
        )
        for one in sections
        if one.sample_id in crews and (one.id not in begun or one.id in newest)
    )
    shown = sorted({one for part in parts for one in (*part.crew, *(part.newest.crew if part.newest else ()))})
    stored = await uow.libraries.inspectors_by_id(shown)
    return Parts(
        campaign=campaign,
        office=office,
        department_id=department_id,
        department=department.name,
        parts=tuple(one for one in parts if one.state != WAITING or (office.sign_off and one.section.id not in begun)),
        approvers=await approvers(uow, campaign.office_id, department_id),
        names={one: stored[one].inspector.name for one in shown if one in stored},
        bound=await uow.people.bound_inspectors(sorted({*shown, *(one for part in parts for one in part.helpers)})),
    )


async def agreed_times(uow: UnitOfWork, campaign_id: int) -> dict[int, datetime]:
    """The agreed times of a campaign, by sample id."""
    agreed = {one.sample_id: one.agreed_id for one in await uow.visits.of_campaign(campaign_id) if one.agreed_id}
    proposals = await uow.visits.proposals(set(agreed.values()))
    return {sample_id: proposals[one].starts_at for sample_id, one in agreed.items()}


async def agreed_time(uow: UnitOfWork, sample_id: int) -> datetime | None:
    """The agreed time of one visit."""
    visit = (await uow.visits.find([sample_id])).get(sample_id)
    if visit is None or visit.agreed_id is None:
        return None
    return (await uow.visits.proposals([visit.agreed_id]))[visit.agreed_id].starts_at


async def approvers(uow: UnitOfWork, office_id: int, department_id: int) -> tuple[Person, ...]:
    """Everyone who approves for the department, each once."""
    found: dict[int, Person] = {}
    for role in APPROVING:
        for person in await uow.people.holding(office_id, role, department_id):
            found.setdefault(person.id, person)
    return tuple(found.values())
