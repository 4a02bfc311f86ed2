"""A follow-up as cards show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from campaigns.follow_up.access import Access
from domain.evidence import About
from domain.follow_up import OPEN, Entry, Step, entries_of
from domain.inspection import Handling, ResultCode
from domain.local_time import local, local_day
from domain.obligations import Standing
from storage.follow_ups import FollowUp, TakenStep
from storage.forms import Section, SectionState
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.calendar import OwedDay
from templates.cards.follow_up import STAGE_WORDS, FollowUpView, Listed, StepView, follow_up_card, said

#: What still counts when the same measure is taken up again after its end.
_STAYS = frozenset({Entry.FILED, Entry.SENT})


async def card(uow: UnitOfWork, access: Access, *, now: datetime, onward: bool = False) -> Card:
    """The follow-up as it stands now; with ``onward`` the way to the next that waits for its department."""
    follow_up = await uow.follow_ups.get(access.follow_up.id)
    following = await _following(uow, follow_up, now=now) if onward else None
    return follow_up_card(await read_view(uow, follow_up, now=now), access.may, following=following)


async def _following(uow: UnitOfWork, follow_up: FollowUp, *, now: datetime) -> Listed | None:
    waiting = await uow.follow_ups.in_hand([follow_up.department_id], OPEN)
    others = [one for one in waiting if one.id != follow_up.id and one.department_id == follow_up.department_id]
    return (await listed(uow, others[:1], now=now))[0] if others else None


async def listed(uow: UnitOfWork, follow_ups: Iterable[FollowUp], *, now: datetime) -> list[Listed]:
    """Follow-ups of one office as lists show them."""
    found: list[Listed] = []
    zone = ""
    for one in follow_ups:
        zone = zone or (await uow.offices.get(one.office_id)).timezone
        overdue = one.is_open and one.standing is Standing.OPEN and one.due_on < local_day(now, zone)
        found.append(
            Listed(one.id, one.measure, one.stage, one.subject_name, one.due_on, one.provisional, overdue=overdue)
        )
    return found


async def read_view(uow: UnitOfWork, follow_up: FollowUp, *, now: datetime) -> FollowUpView:
    """Everything about a follow-up."""
    office = await uow.offices.get(follow_up.office_id)
    campaign = await uow.campaigns.get(follow_up.campaign_id)
    stored = await uow.forms.section(follow_up.section_id)
    section, _ = await settled(uow, stored)
    taken = (await uow.follow_ups.steps([follow_up.id]))[follow_up.id]
    today = local_day(now, office.timezone)
    deadline = follow_up.deadline
    waits = follow_up.is_open and follow_up.standing is Standing.OPEN
    siblings = [one for one in await uow.follow_ups.of_section(section.id) if one.id != follow_up.id]
    return FollowUpView(
        id=follow_up.id,
        version=follow_up.version,
        campaign_id=campaign.id,
        campaign=campaign.plan.title,
        reference=campaign.reference,
        number=follow_up.number,
        subject=follow_up.subject_name,
        subject_number=follow_up.subject_number,
        origin=section.department,
        department=follow_up.department,
        handler=follow_up.handler or "",
        body=follow_up.body,
        body_signed=_body_signed(taken),
        offered_to=await _department(uow, follow_up.offered_to),
        measure=follow_up.measure,
        stage=follow_up.stage,
        found=await problems(uow, stored),
        remark=section.remark,
        deadline=deadline,
        deadline_over=deadline is not None and deadline < today,
        due=OwedDay(follow_up.obligation_id, follow_up.due_on, follow_up.provisional),
        overdue=waits and follow_up.due_on < today,
        met_late=follow_up.standing is Standing.MET_LATE,
        waived=follow_up.standing is Standing.WAIVED,
        outcome=said(follow_up.outcome, follow_up.outcome_on, follow_up.reference) if follow_up.outcome else "",
        differs=follow_up.is_open and differs(follow_up, section.handling),
        campaign_void=follow_up.campaign_void,
        entries=entries_of(follow_up.measure, follow_up.stage, made(taken)),
        steps=tuple([await _step(uow, one, office.timezone) for one in taken]),
        others=tuple((one.measure.label, STAGE_WORDS[one.stage]) for one in siblings),
        unsigned=follow_up.is_open and is_unsigned(follow_up, taken),
        pieces=(await uow.evidence.count(About.FOLLOW_UP, [follow_up.id]))[follow_up.id],
    )


async def settled(uow: UnitOfWork, section: Section) -> tuple[Section, dict[int, ResultCode]]:
    """A section with its results by item id as follow-ups go by it: of a correction that is not approved yet, what is
    public still, for a draft calls for nothing."""
    if section.is_corrected and section.state is not SectionState.APPROVED:
        (section,), public = await uow.publications.counting([section])
        return section, public[section.id]
    return section, (await uow.forms.results([section.id]))[section.id]


async def problems(uow: UnitOfWork, section: Section) -> tuple[tuple[str, str], ...]:
    """The items of a section where something was found, each with its result."""
    section, results = await settled(uow, section)
    items = await uow.campaigns.items(section.campaign_id, section.department_id)
    found = [(item.name, results[item.id]) for item in items if item.id in results and results[item.id].is_problem]
    return tuple((name, f"{code.value}.{code.label}") for name, code in found)


def differs(follow_up: FollowUp, handling: Iterable[Handling]) -> bool:
    """Whether the form names neither the measure that counts nor the one with which it was opened."""
    return not {follow_up.measure, follow_up.opened_as} & set(handling)


def made(taken: Iterable[TakenStep]) -> list[Entry]:
    """What was entered since the measure was chosen that counts now, or since the matter was taken up again."""
    found: list[Entry] = []
    for one in taken:
        if one.step is Step.MEASURE:
            found = []
        elif one.step is Step.REOPENED:
            found = [entry for entry in found if entry in _STAYS]
        elif one.entry is not None:
            found.append(one.entry)
    return found


def is_unsigned(follow_up: FollowUp, taken: Sequence[TakenStep]) -> bool:
    """Whether somebody was given it who has neither signed for it nor done anything with it since."""
    given = [place for place, one in enumerate(taken) if one.step is Step.TO_PERSON]
    since = taken[given[-1] :] if given else ()
    if not since or since[0].to_person != follow_up.person_id:
        return False
    return all(one.person_id != follow_up.person_id for one in since)


def _body_signed(taken: Iterable[TakenStep]) -> bool:
    """Whether the handling body that was named last has signed."""
    last = [one.step for one in taken if one.step in {Step.TO_BODY, Step.BODY_SIGNED}]
    return bool(last) and last[-1] is Step.BODY_SIGNED


async def _step(uow: UnitOfWork, one: TakenStep, zone: str) -> StepView:
    return StepView(
        step=one.step,
        who=(await uow.people.get(one.person_id)).name,
        at=local(one.at, zone),
        measure=one.measure,
        entry=one.entry,
        day=one.day,
        reference=one.reference,
        note=one.note,
        department=await _department(uow, one.to_department),
        person=(await uow.people.get(one.to_person)).name if one.to_person else "",
    )


async def _department(uow: UnitOfWork, department_id: int | None) -> str:
    return (await uow.offices.department(department_id)).name if department_id else ""
