"""The lists of subjects that need an authorisation, as people look at them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.authorisation import Authority
from domain.campaign import State
from domain.errors import Refusal
from domain.local_time import local
from domain.roles import Appointment, Role
from office.rights import require_member, require_office_admin
from storage.authorisations import Authorisation
from storage.campaigns import Campaign
from storage.forms import Section
from storage.people import Person
from storage.samples import Sample
from storage.unit_of_work import UnitOfWork
from templates.cards import Button, Card
from templates.cards import authorisation as cards

#: When a department may say of a drawn subject that it has no authority over it.
OPEN = frozenset({State.CONFIRMING, State.CONFIRMED, State.MATCHING, State.INSPECTING})


@dataclass(frozen=True)
class Reading:
    """A department's drawn subjects before somebody. ``samples`` in the order of the draw and ``sections`` (none before
    there are forms) go by sample id."""

    person: Person
    campaign: Campaign
    department_id: int
    department: str
    samples: dict[int, Sample]
    sections: dict[int, Section]
    entries: dict[int, Authorisation]
    zone: str
    is_admin: bool

    @property
    def decides(self) -> bool:
        return self.is_admin and self.campaign.state in OPEN

    def listed(self) -> cards.AuthorisationList:
        marked = [one for one in self.samples if one in self.entries and self._counts(one)]
        lines = tuple(self.line(one, place) for place, one in enumerate(marked, start=1))
        return cards.AuthorisationList(
            campaign_id=self.campaign.id,
            department_id=self.department_id,
            title=self.campaign.plan.title,
            department=self.department,
            lines=lines,
            stamp=stamp_of([one for one in lines if one.is_waiting]),
            has_forms=bool(self.sections),
            decides=self.decides,
        )

    def _counts(self, sample_id: int) -> bool:
        return self.entries[sample_id].authority is not Authority.OWN

    def line(self, sample_id: int, place: int = 0) -> cards.AuthorisationLine:
        """What counts of a subject that was marked at some time."""
        entry, sample, section = self.entries[sample_id], self.samples[sample_id], self.sections.get(sample_id)
        return cards.AuthorisationLine(
            sample_id=sample_id,
            department_id=self.department_id,
            number=section.number if section else place,
            subject=sample.name,
            subject_number=sample.number,
            authority=entry.authority,
            version=entry.version,
            reason=entry.reason,
            granted_by=entry.granted_by,
            document_number=entry.document_number,
            dated=entry.dated,
        )

    def unmarked(self) -> list[Sample]:
        """Those of which the department has not said that it has no authority."""
        return [one for one in self.samples.values() if one.id not in self.entries or not self._counts(one.id)]

    def clock(self, moment: datetime) -> datetime:
        return local(moment, self.zone)


def stamp_of(lines: Sequence[cards.AuthorisationLine]) -> str:
    """12 hex characters of the numbers that a card showed and what they stood for."""
    text = "\n".join(f"{one.number}:{one.sample_id}:{one.version}" for one in lines)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


async def read(uow: UnitOfWork, user_id: int, campaign_id: int, department_id: int) -> Reading:
    """Somebody of the department, or the office, which looks; else Refusal ``authorisation.not_admin``, and to other
    offices ``chat.stale_button``."""
    person, held = await require_member(uow, user_id)
    campaign = await uow.campaigns.get(campaign_id)
    names = {one.department_id: one.name for one in campaign.plan.participants}
    if department_id not in names or campaign.office_id not in {one.office_id for one in held}:
        raise Refusal("chat.stale_button")
    of_department = [one for one in held if one.department_id == department_id]
    if not of_department and not is_office(campaign, held):
        raise Refusal("authorisation.not_admin", department=names[department_id])
    samples = {one.id: one for one in await uow.samples.standing(campaign.id)}
    entries = await uow.authorisations.newest(samples)
    return Reading(
        person=person,
        campaign=campaign,
        department_id=department_id,
        department=names[department_id],
        samples=samples,
        sections={one.sample_id: one for one in await uow.forms.sections(campaign.id, department_id)},
        entries={sample_id: one for (sample_id, of), one in entries.items() if of == department_id},
        zone=(await uow.offices.get(campaign.office_id)).timezone,
        is_admin=any(one.role is Role.DEPARTMENT_ADMIN for one in of_department),
    )


def is_office(campaign: Campaign, held: Sequence[Appointment]) -> bool:
    return any(one.role is Role.OFFICE_ADMIN and one.office_id == campaign.office_id for one in held)


async def show(uow: UnitOfWork, *, user_id: int, campaign_id: int, department_id: int, page: int) -> Card:
    """须授权的检查对象 of a department: its people and the office see it, its admin records."""
    return cards.list_card((await read(uow, user_id, campaign_id, department_id)).listed(), page)


async def show_one(uow: UnitOfWork, *, user_id: int, sample_id: int, department_id: int) -> Card:
    """One subject with every entry about it. Refusal ``authorisation.not_marked``."""
    sample = await uow.samples.get(sample_id)
    reading = await read(uow, user_id, sample.campaign_id, department_id)
    if sample_id not in reading.entries:
        raise Refusal("authorisation.not_marked", subject=sample.name)
    return await one_card(uow, reading, sample_id)


async def one_card(uow: UnitOfWork, reading: Reading, sample_id: int) -> Card:
    shown = reading.listed()
    line = next((one for one in shown.lines if one.sample_id == sample_id), None) or reading.line(sample_id)
    history = [
        cards.Entry(
            reading.clock(one.at), one.by, one.authority, one.reason, one.granted_by, one.document_number, one.dated
        )
        for one in await uow.authorisations.history(sample_id, reading.department_id)
    ]
    return cards.one_card(shown, line, history)


async def overview(uow: UnitOfWork, *, user_id: int, campaign_id: int) -> Card:
    """Every department that has such subjects, for the office."""
    campaign = await uow.campaigns.get(campaign_id)
    await require_office_admin(uow, user_id, campaign.office_id)
    found = [await read(uow, user_id, campaign.id, one.department_id) for one in campaign.plan.participants]
    lists = [one.listed() for one in found]
    return cards.overview_card(campaign.id, campaign.plan.title, [one for one in lists if one.lines])


async def way_to_authorisations(uow: UnitOfWork, campaign: Campaign, held: Sequence[Appointment]) -> list[Button]:
    """The buttons that lead there, for a campaign's card: for the office once there is such a subject, for a
    department's admin as long as one may be marked; while the list is confirmed, that is done on its own card."""
    if campaign.state not in OPEN:
        return []
    marked = await uow.authorisations.of_campaign(campaign.id)
    counting = [one for one in marked.values() if one.authority is not Authority.OWN]
    buttons = []
    if counting and is_office(campaign, held):
        buttons.append(Button("须授权的检查对象", cards.OpenAuthorisationOverview(campaign.id)))
    admin_of = {one.department_id for one in held if one.role is Role.DEPARTMENT_ADMIN}
    own = [one for one in campaign.plan.participants if one.department_id in admin_of]
    for participant in own:
        theirs = [one for one in counting if one.department_id == participant.department_id]
        if not theirs and campaign.state is State.CONFIRMING:
            continue
        waiting = sum(one.authority is Authority.MISSING for one in theirs)
        words = f"待登记授权（{waiting}）" if waiting else "须授权的检查对象" if theirs else cards.NO_AUTHORITY
        of_whom = participant.name if len(own) > 1 or buttons else ""
        press = cards.OpenAuthorisations(campaign.id, participant.department_id, 0)
        buttons.append(Button(f"{words}{of_whom}"[:40], press))
    return buttons
