"""A department's admin says that its level has no authority over a subject, or that none is needed after all."""

from __future__ import annotations

from datetime import datetime

from campaigns.authorisation.showing import OPEN, Reading, one_card, read
from campaigns.confirmation.progress import after_decision
from domain.authorisation import Authority, read_reason
from domain.campaign import State, require_in_force
from domain.draw_files import plain
from domain.errors import Refusal
from domain.lengths import AUTHORISATION
from office.notices import tell_person
from storage.authorisations import Authorisation
from storage.forms import WRITABLE
from storage.samples import Verdict
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import authorisation as cards


async def require_admin(uow: UnitOfWork, user_id: int, campaign_id: int, department_id: int) -> Reading:
    """An admin of the department, in a campaign whose subjects are drawn and not yet all inspected; else Refusal
    ``authorisation.not_admin``, ``voiding.void``, ``authorisation.closed``."""
    reading = await read(uow, user_id, campaign_id, department_id)
    if not reading.is_admin:
        raise Refusal("authorisation.not_admin", department=reading.department)
    require_in_force(reading.campaign.state)
    if reading.campaign.state not in OPEN:
        raise Refusal("authorisation.closed", title=reading.campaign.plan.title)
    return reading


async def require_subject(uow: UnitOfWork, user_id: int, sample_id: int, department_id: int) -> Reading:
    """The same about one subject that is still in and whose form the department has not handed in; else Refusal
    ``authorisation.not_in``, ``authorisation.handed_in``."""
    sample = await uow.samples.get(sample_id)
    reading = await require_admin(uow, user_id, sample.campaign_id, department_id)
    if sample_id not in reading.samples:
        raise Refusal("authorisation.not_in", subject=sample.name)
    require_open(reading, sample_id)
    return reading


def require_open(reading: Reading, sample_id: int) -> None:
    """Refusal ``authorisation.handed_in`` for a form that the department does not write in any more."""
    section = reading.sections.get(sample_id)
    if section is not None and section.state not in WRITABLE:
        raise Refusal("authorisation.handed_in", number=section.number)


def _is_confirming(reading: Reading) -> bool:
    return reading.campaign.state is State.CONFIRMING


async def choose(uow: UnitOfWork, *, user_id: int, campaign_id: int, department_id: int, page: int) -> Card:
    """The subjects that may be marked, to choose one; or words to find one by."""
    reading = await require_admin(uow, user_id, campaign_id, department_id)
    subjects = [(one.id, one.name) for one in reading.unmarked()]
    return cards.choose_card(reading.listed(), subjects, page, confirming=_is_confirming(reading))


async def find(
    uow: UnitOfWork, *, user_id: int, campaign_id: int, department_id: int, page: int, text: str, now: datetime
) -> Card:
    """Those of them with ``text`` in their name or code."""
    del page, now  # of the card on which it was typed, and of the door
    reading = await require_admin(uow, user_id, campaign_id, department_id)
    sought = plain(text)[:20]
    found = [(one.id, one.name) for one in reading.unmarked() if sought in one.name or sought.upper() in one.number]
    confirming = _is_confirming(reading)
    return cards.choose_card(reading.listed(), found if sought else [], 0, confirming=confirming, sought=sought)


async def ask_mark(uow: UnitOfWork, *, user_id: int, sample_id: int, department_id: int) -> Card:
    """Asks why."""
    reading = await require_subject(uow, user_id, sample_id, department_id)
    _require_unmarked(reading, sample_id)
    sample = reading.samples[sample_id]
    return cards.ask_mark(sample.name, sample.number, confirming=_is_confirming(reading), most=AUTHORISATION)


def _require_unmarked(reading: Reading, sample_id: int) -> None:
    if sample_id not in {one.id for one in reading.unmarked()}:
        raise Refusal("authorisation.marked_already", subject=reading.samples[sample_id].name)


async def mark(uow: UnitOfWork, *, user_id: int, sample_id: int, department_id: int, text: str, now: datetime) -> Card:
    """Keeps that the level has no authority over the subject, and why. While the list is being confirmed, that is the
    department's answer to it: the subject stays in."""
    reading = await require_subject(uow, user_id, sample_id, department_id)
    _require_unmarked(reading, sample_id)
    before = reading.entries.get(sample_id)
    entry = Authorisation(
        sample_id=sample_id,
        department_id=department_id,
        version=before.version + 1 if before else 1,
        authority=Authority.MISSING,
        reason=read_reason(text),
        person_id=reading.person.id,
        at=now,
    )
    await keep(uow, reading, entry)
    if _is_confirming(reading):
        await _confirm(uow, reading, sample_id, now=now)
    reading = await read(uow, user_id, reading.campaign.id, department_id)
    await _tell_team(uow, reading, sample_id, cards.needed_card, now=now)
    return await one_card(uow, reading, sample_id)


async def keep(uow: UnitOfWork, reading: Reading, entry: Authorisation) -> None:
    """Adds the next entry about a subject; Refusal ``authorisation.changed_meanwhile``. Reasons stay out of the
    audit."""
    if not await uow.authorisations.add(entry):
        raise Refusal("authorisation.changed_meanwhile")
    await uow.audit.note(
        f"authorisation.{entry.authority.value}",
        now=entry.at,
        person_id=entry.person_id,
        campaign_id=reading.campaign.id,
        department=reading.department,
        subject=reading.samples[entry.sample_id].number,
        version=entry.version,
        document=entry.document_number,
    )


async def _confirm(uow: UnitOfWork, reading: Reading, sample_id: int, *, now: datetime) -> None:
    """确认，但须授权: where the department has not said anything of the subject yet."""
    campaign, person = reading.campaign, reading.person
    verdicts = await uow.samples.verdicts(campaign.id, reading.department_id)
    own = [one.id for one in verdicts if one.sample_id == sample_id]
    decided = {"decided_by": person.id, "decided_at": now}
    if await uow.samples.decide(own, was=Verdict.PENDING, then=Verdict.CONFIRMED, **decided):
        about = {"person_id": person.id, "campaign_id": campaign.id}
        await uow.audit.note("confirmation.confirm", now=now, **about, department=reading.department, subjects=1)
        await after_decision(uow, campaign, reading.department_id, by=person.id, now=now)


async def ask_lift(uow: UnitOfWork, *, user_id: int, sample_id: int, department_id: int, version: int) -> Card:
    """Asks why no authorisation is needed."""
    reading = await _marked(uow, user_id, sample_id, department_id, version)
    return cards.ask_lift(reading.line(sample_id), most=AUTHORISATION)


async def lift(
    uow: UnitOfWork, *, user_id: int, sample_id: int, department_id: int, version: int, text: str, now: datetime
) -> Card:
    """Keeps that no authorisation is needed after all, and why; what was entered before stays in the history."""
    reading = await _marked(uow, user_id, sample_id, department_id, version)
    entry = Authorisation(
        sample_id=sample_id,
        department_id=department_id,
        version=version + 1,
        authority=Authority.OWN,
        reason=read_reason(text),
        person_id=reading.person.id,
        at=now,
    )
    await keep(uow, reading, entry)
    reading = await read(uow, user_id, reading.campaign.id, department_id)
    await _tell_team(uow, reading, sample_id, cards.lifted_card, now=now)
    return await one_card(uow, reading, sample_id)


async def _marked(uow: UnitOfWork, user_id: int, sample_id: int, department_id: int, version: int) -> Reading:
    reading = await require_subject(uow, user_id, sample_id, department_id)
    require_version(reading, sample_id, version)
    return reading


def require_version(reading: Reading, sample_id: int, version: int) -> Authorisation:
    """The marked entry as its card showed it; else Refusal ``authorisation.not_marked`` or
    ``authorisation.changed_meanwhile``."""
    entry = reading.entries.get(sample_id)
    if entry is None or entry.authority is Authority.OWN:
        raise Refusal("authorisation.not_marked", subject=reading.samples[sample_id].name)
    if entry.version != version:
        raise Refusal("authorisation.changed_meanwhile")
    return entry


async def _tell_team(
    uow: UnitOfWork, reading: Reading, sample_id: int, card_of: cards.Notice, *, now: datetime
) -> None:
    """The inspectors of the form, where there is one."""
    section = reading.sections.get(sample_id)
    if section is None:
        return
    line = reading.line(sample_id)
    card = card_of(reading.campaign.plan.title, line, reading.person.name)
    key = f"authorisation:{reading.campaign.id}:{sample_id}:{reading.department_id}:{line.version}"
    team = await uow.people.bound_inspectors(await uow.forms.inspectors_of(section))
    for person in dict.fromkeys(team.values()):
        await tell_person(uow, person, card, key=key, now=now)
