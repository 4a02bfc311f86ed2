"""Recording the document by which the level above has authorised: for one subject, or for several in one go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from campaigns.authorisation.marking import keep, require_admin, require_open, require_subject, require_version
from campaigns.authorisation.showing import Reading, one_card, read
from domain.authorisation import Authority, Document, read_batch, read_document
from domain.errors import Refusal
from domain.local_time import local_day
from office.notices import tell_person
from storage.authorisations import Authorisation
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import authorisation as cards


async def ask_document(uow: UnitOfWork, *, user_id: int, sample_id: int, department_id: int, version: int) -> Card:
    """Asks by which document."""
    reading = await require_subject(uow, user_id, sample_id, department_id)
    require_version(reading, sample_id, version)
    return cards.ask_document(reading.line(sample_id))


async def record(
    uow: UnitOfWork, *, user_id: int, sample_id: int, department_id: int, version: int, text: str, now: datetime
) -> Card:
    """Keeps the document for one subject; recorded once more, it takes the place of the one before, which stays in the
    history. The card leads to the next subject that waits."""
    reading = await require_subject(uow, user_id, sample_id, department_id)
    require_version(reading, sample_id, version)
    document = read_document(text, today=local_day(now, reading.zone))
    reading = await _record(uow, user_id, reading, [sample_id], document, now=now)
    return await one_card(uow, reading, sample_id)


async def ask_batch(uow: UnitOfWork, *, user_id: int, campaign_id: int, department_id: int, stamp: str) -> Card:
    """Asks for which of those that wait, and by which document."""
    reading = await require_admin(uow, user_id, campaign_id, department_id)
    return cards.ask_batch(_as_shown(reading, stamp))


async def record_batch(
    uow: UnitOfWork, *, user_id: int, campaign_id: int, department_id: int, stamp: str, text: str, now: datetime
) -> Card:
    """Keeps one document for several subjects by their numbers, or for all that wait. All of them or none."""
    reading = await require_admin(uow, user_id, campaign_id, department_id)
    waiting = {one.number: one.sample_id for one in _as_shown(reading, stamp).waiting}
    numbers, document = read_batch(text, waiting, today=local_day(now, reading.zone))
    chosen = [waiting[one] for one in (sorted(waiting) if numbers is None else numbers)]
    for sample_id in chosen:
        require_open(reading, sample_id)
    reading = await _record(uow, user_id, reading, chosen, document, now=now)
    return cards.list_card(reading.listed())


def _as_shown(reading: Reading, stamp: str) -> cards.AuthorisationList:
    """Numbers that are typed mean what stood on the card."""
    shown = reading.listed()
    if not shown.waiting:
        raise Refusal("authorisation.none_waiting")
    if shown.stamp != stamp:
        raise Refusal("authorisation.changed_meanwhile")
    return shown


async def _record(
    uow: UnitOfWork,
    user_id: int,
    reading: Reading,
    sample_ids: Sequence[int],
    document: Document,
    *,
    now: datetime,
) -> Reading:
    for sample_id in sample_ids:
        before = reading.entries[sample_id]
        entry = Authorisation(
            sample_id=sample_id,
            department_id=reading.department_id,
            version=before.version + 1,
            authority=Authority.GRANTED,
            reason=before.reason,
            person_id=reading.person.id,
            at=now,
            granted_by=document.granted_by,
            document_number=document.number,
            dated=document.dated,
        )
        await keep(uow, reading, entry)
    reading = await read(uow, user_id, reading.campaign.id, reading.department_id)
    await _tell_teams(uow, reading, sample_ids, now=now)
    return reading


async def _tell_teams(uow: UnitOfWork, reading: Reading, sample_ids: Sequence[int], *, now: datetime) -> None:
    """One message to each inspector with all of theirs."""
    crews: dict[int, list[int]] = {one: [] for one in sample_ids if one in reading.sections}
    for one in await uow.forms.assignments(reading.campaign.id):
        if one.department_id == reading.department_id and one.sample_id in crews:
            crews[one.sample_id].append(one.inspector_id)
    bound = await uow.people.bound_inspectors(sorted({one for crew in crews.values() for one in crew}))
    theirs: dict[Person, list[cards.AuthorisationLine]] = {}
    for sample_id, crew in crews.items():
        for person in dict.fromkeys(bound[one] for one in crew if one in bound):
            theirs.setdefault(person, []).append(reading.line(sample_id))
    for person, lines in theirs.items():
        place = f"{lines[0].sample_id}:{reading.department_id}:{lines[0].version}"
        key = f"authorisation:{reading.campaign.id}:{place}"
        await tell_person(uow, person, cards.granted_card(reading.campaign.plan.title, lines), key=key, now=now)
