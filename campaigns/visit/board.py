"""The visits of a campaign as they stand, read once: teams, times on the table, who agreed, who was there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from campaigns.visit.companions import Companion, Joint, read_joint
from domain.campaign import State
from domain.errors import Refusal
from domain.local_time import local
from domain.on_site import Entry
from domain.roles import Appointment, Role
from domain.workdays import WorkCalendar
from office.rights import require_member
from storage.campaigns import Campaign
from storage.forms import Section
from storage.libraries import StoredInspector
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from storage.visits import Answer, Proposal, Visit
from templates.cards.visit import AGREED, ARRIVED, OPEN, WAITING, VisitLine


@dataclass(frozen=True)
class Reader:
    """Who looks or acts: their inspectors of the library, the departments that they run, whether they are of the
    office."""

    person: Person
    inspectors: frozenset[int]
    runs: frozenset[int]
    offices: frozenset[int]


@dataclass(frozen=True)
class Board:
    """``visits``, ``sections`` (the lead department's, for number and subject) and ``crews`` (inspector ids by
    department) go by sample id; proposals, answers and check-ins by proposal id."""

    campaign: Campaign
    zone: str
    calendar: WorkCalendar
    visits: Mapping[int, Visit]
    sections: Mapping[int, Section]
    crews: Mapping[int, Mapping[int, Sequence[int]]]
    inspectors: Mapping[int, StoredInspector]
    bound: Mapping[int, Person]
    proposals: Mapping[int, Proposal]
    answers: Mapping[int, Sequence[Answer]]
    checkins: Mapping[int, Sequence[Entry]]
    joint: Mapping[int, Joint]

    def clock(self, moment: datetime) -> datetime:
        """A stored moment on the wall of the office, without its zone."""
        return local(moment, self.zone).replace(tzinfo=None)

    def moment(self, on_the_wall: datetime) -> datetime:
        """The other way round."""
        return on_the_wall.replace(tzinfo=ZoneInfo(self.zone))

    def on_table(self, sample_id: int) -> Proposal | None:
        current = self.visits[sample_id].current_id
        return self.proposals[current] if current else None

    def agreed(self, sample_id: int) -> Proposal | None:
        agreed = self.visits[sample_id].agreed_id
        return self.proposals[agreed] if agreed else None

    def departments(self, sample_id: int) -> list[int]:
        """Who must agree: the departments that have somebody on the team, the lead first."""
        crews = self.crews.get(sample_id, {})
        return [one.department_id for one in self.campaign.plan.participants if crews.get(one.department_id)]

    def missing(self, sample_id: int) -> list[int]:
        """The departments that have not agreed to what is on the table."""
        current = self.visits[sample_id].current_id
        said = {one.department_id for one in self.answers.get(current, ())} if current else set()
        return [one for one in self.departments(sample_id) if one not in said]

    def running_with(self, sample_id: int) -> list[Companion]:
        """The visits of other campaigns that are one with this and still to be agreed on or moved."""
        return self.joint[sample_id].running if sample_id in self.joint else []

    def name_of(self, department_id: int) -> str:
        return next(one.name for one in self.campaign.plan.participants if one.department_id == department_id)

    def crew(self, sample_id: int) -> list[int]:
        return [one for department in self.departments(sample_id) for one in self.crews[sample_id][department]]

    def line(self, sample_id: int, proposal: Proposal | None = None) -> VisitLine:
        """A visit in a list: by what is on the table, or by ``proposal`` where one is given."""
        section, visit, joint = self.sections[sample_id], self.visits[sample_id], self.joint.get(sample_id)
        shown = proposal or self.on_table(sample_id)
        state = OPEN if shown is None else WAITING
        if shown is not None and shown.id == visit.agreed_id:
            state = ARRIVED if self.checkins.get(shown.id) else AGREED
        when = self.clock(shown.starts_at) if shown else None
        return VisitLine(
            sample_id=sample_id,
            number=section.number,
            subject=section.subject_name,
            address=section.address,
            state=state,
            when=when,
            minutes=shown.minutes if shown else 0,
            missing=tuple(self.name_of(one) for one in self.missing(sample_id)) if state == WAITING else (),
            rest=when is not None and not self.is_workday(when.date()),
            joint=joint.words(planned=shown is not None) if joint else "",
            led_elsewhere=joint is not None and joint.is_led_elsewhere,
        )

    def is_workday(self, day: date) -> bool:
        return self.calendar.is_workday(day)

    def is_member(self, reader: Reader, sample_id: int) -> bool:
        return not reader.inspectors.isdisjoint(self.crew(sample_id))

    def leads(self, reader: Reader, sample_id: int) -> bool:
        """The leader, and who stands in for them: the lead department's admins, then the office."""
        return self.visits[sample_id].leader_id in reader.inspectors or self.stands_in(reader)

    def stands_in(self, reader: Reader) -> bool:
        return self.campaign.plan.lead.department_id in reader.runs or self.campaign.office_id in reader.offices

    def speaks_for(self, reader: Reader, sample_id: int) -> set[int]:
        """The departments whose word this person may give: of whose people on the team they are one, or that they
        run; the office stands in for the lead department."""
        found = {
            one
            for one in self.departments(sample_id)
            if one in reader.runs or not reader.inspectors.isdisjoint(self.crews[sample_id][one])
        }
        if self.campaign.office_id in reader.offices:
            found.add(self.campaign.plan.lead.department_id)
        return found

    def leaders_to_tell(self, sample_id: int) -> Person | None:
        leader = self.visits[sample_id].leader_id
        return self.bound.get(leader) if leader is not None else None


def reader_of(person: Person, held: Sequence[Appointment]) -> Reader:
    """A person by the roles that they hold."""
    return Reader(
        person,
        frozenset(one.inspector_id for one in held if one.inspector_id is not None),
        frozenset(one.department_id for one in held if one.role is Role.DEPARTMENT_ADMIN and one.department_id),
        frozenset(one.office_id for one in held if one.role is Role.OFFICE_ADMIN),
    )


async def require_reader(uow: UnitOfWork, user_id: int) -> Reader:
    """A member, with what the roles they hold let them do here."""
    return reader_of(*await require_member(uow, user_id))


async def read_board(uow: UnitOfWork, campaign_id: int, *, among: Collection[int] | None = None) -> Board:
    """The visits of a campaign, or those ``among`` these samples. Refuses ``visit.none`` where there are none."""
    campaign = await uow.campaigns.get(campaign_id)
    visits = {one.sample_id: one for one in await uow.visits.of_campaign(campaign_id)}
    if among is not None:
        visits = {sample_id: one for sample_id, one in visits.items() if sample_id in among}
    if not visits:
        raise Refusal("visit.none")
    sections = await uow.forms.sections(campaign_id, campaign.plan.lead.department_id)
    crews: dict[int, dict[int, list[int]]] = {}
    for one in await uow.forms.assignments(campaign_id):
        if one.sample_id in visits:
            crews.setdefault(one.sample_id, {}).setdefault(one.department_id, []).append(one.inspector_id)
    people = {one for crew in crews.values() for ids in crew.values() for one in ids}
    people |= {one.leader_id for one in visits.values() if one.leader_id}
    shown = {one for visit in visits.values() for one in (visit.current_id, visit.agreed_id) if one}
    return Board(
        campaign=campaign,
        zone=(await uow.offices.get(campaign.office_id)).timezone,
        calendar=await uow.calendar.load(),
        visits=visits,
        sections={one.sample_id: one for one in sections},
        crews=crews,
        inspectors=await uow.libraries.inspectors_by_id(sorted(people)),
        bound=await uow.people.bound_inspectors(sorted(people)),
        proposals=await uow.visits.proposals(shown),
        answers=await uow.visits.answers(shown),
        checkins=await uow.site_entries.arrivals(shown),
        joint=await read_joint(uow, visits),
    )


async def board_of(uow: UnitOfWork, sample_id: int) -> Board:
    """The board with this one visit. Refuses ``visit.none``."""
    visit = (await uow.visits.find([sample_id])).get(sample_id)
    if visit is None:
        raise Refusal("visit.none")
    return await read_board(uow, visit.campaign_id, among={sample_id})


def require_running(board: Board) -> None:
    """Refuses ``visit.closed`` where the campaign is no longer under inspection, or was made void."""
    if board.campaign.state is not State.INSPECTING:
        raise Refusal("visit.closed", title=board.campaign.plan.title)


def require_side(board: Board, reader: Reader, sample_id: int) -> set[int]:
    """The departments that this person may speak for here; refuses ``visit.not_yours``."""
    found = board.speaks_for(reader, sample_id)
    if not found:
        raise Refusal("visit.not_yours", number=board.sections[sample_id].number)
    return found
