"""The party that visits a subject, with everything that was entered about it, read once; and who may do what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from campaigns.visit.board import Reader, reader_of
from domain.campaign import State, require_in_force
from domain.errors import Refusal
from domain.inspection import Method
from domain.local_time import local
from domain.on_site import Entry, Kind, Presence, attempt_of, presence_of
from domain.roles import Appointment, Role
from office.rights import require_member
from storage.campaigns import Campaign
from storage.forms import WRITABLE, Section
from storage.libraries import StoredInspector
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from storage.visits import Proposal, Visit


@dataclass(frozen=True)
class Party:
    """``sections`` and ``crews`` (inspector ids, ascending) go by department, in the order of the plan; ``inspectors``
    are all that are on the team or were entered. ``visit`` and ``agreed`` are None where no visit is planned here, or
    no time is agreed."""

    campaign: Campaign
    zone: str
    sample_id: int
    sections: Mapping[int, Section]
    crews: Mapping[int, Sequence[int]]
    inspectors: Mapping[int, StoredInspector]
    bound: Mapping[int, Person]
    entries: Sequence[Entry]
    visit: Visit | None
    agreed: Proposal | None

    @property
    def first(self) -> Section:
        """Any part of the form, for its number and subject."""
        return next(iter(self.sections.values()))

    @property
    def number(self) -> int:
        return self.first.number

    @property
    def subject(self) -> str:
        return self.first.subject_name

    @property
    def title(self) -> str:
        return self.campaign.plan.title

    def clock(self, moment: datetime) -> datetime:
        """A stored moment on the wall of the office, without its zone."""
        return local(moment, self.zone).replace(tzinfo=None)

    def moment(self, on_the_wall: datetime) -> datetime:
        """The other way round."""
        return on_the_wall.replace(tzinfo=ZoneInfo(self.zone))

    def name_of(self, inspector_id: int) -> str:
        return self.inspectors[inspector_id].inspector.name

    def department_of(self, inspector_id: int) -> int:
        return self.inspectors[inspector_id].department_id

    def attempt(self, department_id: int) -> int:
        """The visit that a department is at, from 1."""
        return attempt_of(self.entries, department_id)

    def presence(self, department_id: int) -> Presence:
        """Who of a department was there, in its present attempt."""
        return presence_of(self.entries, department_id)

    def own(self, reader: Reader) -> list[int]:
        """The reader's inspectors on this team, one of each department: nobody is two people."""
        found = [[one for one in crew if one in reader.inspectors] for crew in self.crews.values()]
        return [own[0] for own in found if own]


async def read_party(uow: UnitOfWork, sample_id: int) -> Party:
    """The party of a subject. Raises Refusal ``chat.stale_button`` where there is no form for it."""
    parts = await uow.forms.sections_of_sample(sample_id)
    if not parts:
        raise Refusal("chat.stale_button")
    campaign = await uow.campaigns.get(parts[0].campaign_id)
    by_department = {one.department_id: one for one in parts}
    ordered = [one.department_id for one in campaign.plan.participants if one.department_id in by_department]
    crews, entries = await uow.site_entries.crews(sample_id), await uow.site_entries.of_sample(sample_id)
    people = sorted({one for crew in crews.values() for one in crew} | {one.inspector_id for one in entries})
    visit = (await uow.visits.find([sample_id])).get(sample_id)
    agreed_id = visit.agreed_id if visit else None
    return Party(
        campaign=campaign,
        zone=(await uow.offices.get(campaign.office_id)).timezone,
        sample_id=sample_id,
        sections={one: by_department[one] for one in ordered},
        crews={one: crews.get(one, []) for one in ordered},
        inspectors=await uow.libraries.inspectors_by_id(people),
        bound=await uow.people.bound_inspectors(people),
        entries=entries,
        visit=visit,
        agreed=(await uow.visits.proposals([agreed_id])).get(agreed_id) if agreed_id else None,
    )


async def require_seer(uow: UnitOfWork, user_id: int, party: Party) -> Reader:
    """Who may read what was entered: the team, its departments' admins and reviewers, the office. Refuses
    ``on_site.not_yours``; to other offices the form does not exist."""
    person, held = await require_member(uow, user_id)
    office_id = party.campaign.office_id
    if all(one.office_id != office_id for one in held):
        raise Refusal("inspection.unknown_form")
    reader = reader_of(person, held)
    if not (party.own(reader) or office_id in reader.offices or any(_oversees(one, party) for one in held)):
        raise Refusal("on_site.not_yours", number=party.number)
    return reader


def _oversees(held: Appointment, party: Party) -> bool:
    return held.role in (Role.DEPARTMENT_ADMIN, Role.REVIEWER) and held.department_id in party.sections


async def require_party(uow: UnitOfWork, user_id: int, party: Party) -> tuple[Reader, list[int]]:
    """Somebody of the team, with their inspectors on it, while the campaign is under inspection. Refuses
    ``on_site.not_on_team``, ``voiding.void`` and ``on_site.closed``."""
    person, held = await require_member(uow, user_id)
    reader = reader_of(person, held)
    own = party.own(reader)
    if not own:
        raise Refusal("on_site.not_on_team", number=party.number)
    require_in_force(party.campaign.state)
    if party.campaign.state is not State.INSPECTING:
        raise Refusal("on_site.closed", title=party.title)
    return reader, own


def require_attempt(party: Party, own: Sequence[int], attempt: int) -> None:
    """Refuses ``on_site.over`` for a button of another attempt than the one that the reader's department is at."""
    if all(party.attempt(party.department_of(one)) != attempt for one in own):
        raise Refusal("on_site.over", number=party.number)


def entry_of(party: Party, reader: Reader, inspector_id: int, kind: Kind, *, now: datetime) -> Entry:
    """A new entry of an inspector by the reader, in their department's present attempt, at ``now``."""
    department_id = party.department_of(inspector_id)
    return Entry(
        campaign_id=party.campaign.id,
        sample_id=party.sample_id,
        department_id=department_id,
        inspector_id=inspector_id,
        person_id=reader.person.id,
        kind=kind,
        attempt=party.attempt(department_id),
        at=now,
        entered_at=now,
        proposal_id=party.agreed.id if party.agreed else None,
    )


async def keep(uow: UnitOfWork, party: Party, entry: Entry) -> Entry:
    """Adds an entry, and says so in the audit log: what and by whom, without a place or words."""
    kept = replace(entry, id=await uow.site_entries.add(entry))
    reference = party.inspectors[entry.inspector_id].reference
    await uow.audit.note(
        f"on_site.{entry.kind.value}",
        now=entry.entered_at,
        person_id=entry.person_id,
        campaign_id=entry.campaign_id,
        sample=entry.sample_id,
        department=entry.department_id,
        inspector=reference,
        attempt=entry.attempt,
        entry=kept.id,
    )
    return kept


async def choose_on_site(uow: UnitOfWork, party: Party, department_id: int) -> None:
    """Who is there inspects on site: their department's form says so, unless somebody has chosen otherwise."""
    section = party.sections[department_id]
    if section.state in WRITABLE and not section.methods:
        await uow.forms.change(section, methods=[Method.ON_SITE])
