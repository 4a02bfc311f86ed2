"""Filling a form by buttons: every answer is saved at once, nobody's is overwritten unseen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from campaigns.forms import read_form, read_items, require_inspector
from campaigns.inspection.gates import require_open
from domain.errors import Refusal
from domain.inspection import ResultCode
from domain.lengths import REMARK
from storage.forms import Section, SectionState
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.forms import FormView, ItemView
from templates.cards.inspection import (
    all_clear_card,
    form_card,
    handling_card,
    item_card,
    questions_question,
    remark_question,
)

#: Characters of a remark, and questions answered at one subject.
MOST_QUESTIONS = 999

#: What an inspector writes to have no remark.
NO_REMARK = "无"


def require_writable(section: Section) -> None:
    """Raises Refusal ``inspection.submitted_already`` (``approved_…``, ``published_…``) for a form handed in, and
    ``voiding.void`` for one of a void campaign."""
    if section.void:
        raise Refusal("voiding.void")
    if section.state is SectionState.SUBMITTED:
        raise Refusal("inspection.submitted_already", number=section.number)
    if section.state is SectionState.APPROVED:
        raise Refusal("inspection.approved_already", number=section.number)
    if section.state is SectionState.PUBLISHED:
        raise Refusal("inspection.published_already", number=section.number)


async def writable_section(uow: UnitOfWork, user_id: int, section_id: int) -> tuple[Person, Section]:
    """A section that this person may write in now; else Refusal."""
    section = await uow.forms.section(section_id)
    person = await require_inspector(uow, user_id, section)
    require_writable(section)
    await require_open(uow, section)
    return person, section


async def _writable_form(uow: UnitOfWork, user_id: int, section_id: int) -> FormView:
    await writable_section(uow, user_id, section_id)
    return await read_form(uow, section_id)


def _own_item(items: Sequence[ItemView], item_id: int, *, department: str) -> ItemView:
    for item in items:
        if item.id == item_id:
            return item
    raise Refusal("inspection.foreign_item", department=department)


async def open_item(uow: UnitOfWork, *, user_id: int, section_id: int, item_id: int) -> Card:
    """The ten results of one item."""
    form = await _writable_form(uow, user_id, section_id)
    _own_item(form.items, item_id, department=form.department)
    return item_card(form, item_id)


async def set_result(
    uow: UnitOfWork, *, user_id: int, section_id: int, item_id: int, result: int, seen: int, now: datetime
) -> Card:
    """Saves ``result`` (1 to 10) for an item whose result was ``seen`` (0: none) when its card was shown.

    Refuses with ``inspection.changed_meanwhile`` when somebody wrote another result since.
    """
    person, section = await writable_section(uow, user_id, section_id)
    item = _own_item(await read_items(uow, section), item_id, department=section.department)
    if result not in [code.value for code in ResultCode]:
        raise Refusal("chat.stale_button")
    if item.code != result:
        if (item.code or 0) != seen:
            raise Refusal("inspection.changed_meanwhile")
        await uow.forms.enter(section, {item_id: ResultCode(result)}, person_id=person.id, now=now)
        await note(uow, "inspection.enter", section, person, now, item_id=item_id, before=seen, after=result)
    return _onward(await read_form(uow, section_id), ResultCode(result))


def _onward(form: FormView, written: ResultCode) -> Card:
    """After a problem whose handling is still to be chosen come the measures, else the form."""
    return handling_card(form) if written.is_problem and not form.handling else form_card(form)


async def ask_all_clear(uow: UnitOfWork, *, user_id: int, section_id: int) -> Card:
    """Asks once more before the items are written; where every one has its result, says so instead."""
    form = await _writable_form(uow, user_id, section_id)
    if form.is_filled:
        raise Refusal("inspection.all_filled")
    return all_clear_card(form)


async def all_clear(uow: UnitOfWork, *, user_id: int, section_id: int, now: datetime) -> Card:
    """未发现问题 for every item that has no result yet. What somebody has found, also since the question was shown, is
    never written over."""
    person, section = await writable_section(uow, user_id, section_id)
    codes = {item.id: ResultCode.NO_PROBLEM for item in await read_items(uow, section) if item.code is None}
    if codes:
        await uow.forms.enter(section, codes, person_id=person.id, now=now)
        await note(uow, "inspection.all_clear", section, person, now, items=list(codes))
    return form_card(await read_form(uow, section_id))


async def ask_remark(uow: UnitOfWork, *, user_id: int, section_id: int) -> tuple[Card, str]:
    """Asks for a remark; the question and the remark that it shows."""
    form = await _writable_form(uow, user_id, section_id)
    return remark_question(form, most=REMARK), form.remark


async def set_remark(uow: UnitOfWork, *, user_id: int, section_id: int, text: str, seen: str, now: datetime) -> Card:
    """Replaces the remark that was ``seen``; 无 clears it."""
    person, section = await writable_section(uow, user_id, section_id)
    remark = "" if text.strip() == NO_REMARK else text.strip()
    require_short_remark(remark)
    if section.remark not in {seen, remark}:
        raise Refusal("inspection.remark_changed", remark=section.remark)
    await uow.forms.change(section, remark=remark)
    await note(uow, "inspection.remark", section, person, now, length=len(remark))
    return form_card(await read_form(uow, section_id))


def require_short_remark(remark: str) -> None:
    """Raises Refusal ``inspection.remark_too_long``."""
    if len(remark) > REMARK:
        raise Refusal("inspection.remark_too_long", length=len(remark), most=REMARK)


async def ask_questions(uow: UnitOfWork, *, user_id: int, section_id: int) -> Card:
    """Asks for the number of questions answered on the spot."""
    return questions_question(await _writable_form(uow, user_id, section_id), most=MOST_QUESTIONS)


async def set_questions(uow: UnitOfWork, *, user_id: int, section_id: int, text: str, now: datetime) -> Card:
    """The number of questions answered, as typed."""
    person, section = await writable_section(uow, user_id, section_id)
    typed = text.strip()
    if not typed.isdecimal() or len(typed) > len(str(MOST_QUESTIONS)):
        raise Refusal("inspection.questions_out_of_range", most=MOST_QUESTIONS)
    return await _count_questions(uow, person, section, int(typed), now)


async def add_question(uow: UnitOfWork, *, user_id: int, section_id: int, seen: int, now: datetime) -> Card:
    """One more than were ``seen``; refuses when somebody counted meanwhile."""
    person, section = await writable_section(uow, user_id, section_id)
    if section.questions_answered not in {seen, seen + 1}:
        raise Refusal("inspection.changed_meanwhile")
    if seen >= MOST_QUESTIONS:
        raise Refusal("inspection.questions_out_of_range", most=MOST_QUESTIONS)
    return await _count_questions(uow, person, section, seen + 1, now)


async def _count_questions(uow: UnitOfWork, person: Person, section: Section, count: int, now: datetime) -> Card:
    if section.questions_answered != count:
        before = section.questions_answered
        await uow.forms.change(section, questions_answered=count)
        await note(uow, "inspection.questions", section, person, now, before=before, after=count)
    return form_card(await read_form(uow, section.id))


async def note(uow: UnitOfWork, action: str, section: Section, person: Person, now: datetime, **facts: object) -> None:
    """What was done to a section, for the audit log."""
    await uow.audit.note(
        action,
        now=now,
        person_id=person.id,
        campaign_id=section.campaign_id,
        section_id=section.id,
        version=section.version + 1,
        **facts,
    )
