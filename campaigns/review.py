"""Review: somebody of the department who took no part in filling a form approves it or sends it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NoReturn

from campaigns.follow_up import open_follow_ups
from campaigns.forms import inspectors_in_chat, keep_version, read_form, require_same_office
from campaigns.promises import owe_entry_again, owe_publication
from campaigns.reviewers import REVIEWING, reviewers_of
from domain.errors import Refusal
from domain.lengths import RETURN_REASON
from domain.review import marked, read_item_reasons
from office.notices import tell_person
from office.rights import require_member
from storage.forms import Section, SectionState
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.forms import FormView
from templates.cards.review import (
    BY_ITEM,
    ListedReview,
    approved_card,
    reasons_card,
    returned_card,
    review_card,
    reviews_card,
)


async def pending_reviews(uow: UnitOfWork, *, user_id: int, page: int = 0) -> Card:
    """What waits for review in the departments for which this person reviews."""
    person, held = await require_member(uow, user_id)
    departments = {a.department_id for a in held if a.role in REVIEWING and a.department_id is not None}
    if not departments:
        raise Refusal("review.no_reviewer")
    return reviews_card(await _waiting(uow, person, departments), page)


async def _waiting(uow: UnitOfWork, person: Person, departments: set[int]) -> list[ListedReview]:
    """Those that this person may review come first."""
    sections = [one for one in await uow.forms.sections_in(SectionState.SUBMITTED, departments) if not one.void]
    authors = await uow.forms.authors_of([one.id for one in sections])
    references = {one: (await uow.campaigns.get(one)).reference for one in {each.campaign_id for each in sections}}
    found = [
        ListedReview(
            one.id, one.number, references[one.campaign_id], one.subject_name, is_own=person.id in authors[one.id]
        )
        for one in sections
    ]
    return sorted(found, key=lambda form: form.is_own)


async def _department_reviewer(uow: UnitOfWork, user_id: int, section: Section) -> Person:
    """Someone who reviews for the department, even if not this form; else Refusal ``review.not_reviewer``."""
    person, held = await require_member(uow, user_id)
    await require_same_office(uow, held, section)
    if not any(a.department_id == section.department_id and a.role in REVIEWING for a in held):
        await _refuse(uow, "review.not_reviewer", section)
    return person


async def _reviewer(uow: UnitOfWork, user_id: int, section: Section) -> Person:
    """Someone who may decide on this form; its authors are refused with ``review.own_work``."""
    person = await _department_reviewer(uow, user_id, section)
    if person.id in await uow.forms.authors(section.id):
        await _refuse(uow, "review.own_work", section)
    return person


async def _refuse(uow: UnitOfWork, code: str, section: Section) -> NoReturn:
    """Says who may review instead."""
    names = "、".join(person.name for person in await reviewers_of(uow, section))
    if names:
        raise Refusal(code, department=section.department, reviewers=names)
    raise Refusal("review.nobody", department=section.department)


async def open_review(uow: UnitOfWork, *, user_id: int, section_id: int) -> Card:
    """One form with its results, and with 通过 and 退回 for those who may decide."""
    section = await uow.forms.section(section_id)
    person = await _department_reviewer(uow, user_id, section)
    return await _card(uow, person, section)


async def _card(uow: UnitOfWork, person: Person, section: Section, *, onward: bool = False) -> Card:
    others = [reviewer.name for reviewer in await reviewers_of(uow, section) if reviewer.id != person.id]
    waiting = await _waiting(uow, person, {section.department_id}) if onward else []
    open_to_me = [form for form in waiting if not form.is_own]
    return review_card(
        await read_form(uow, section.id),
        is_own=person.id in await uow.forms.authors(section.id),
        others=others,
        following=open_to_me[0] if open_to_me else None,
    )


async def approve(uow: UnitOfWork, *, user_id: int, section_id: int, version: int, now: datetime) -> Card:
    """Approves the form as it was shown in ``version``; its inspectors are asked to publish it.

    A form that is decided already is only shown, with who decided and when.
    """
    section = await uow.forms.section(section_id)
    person = await _reviewer(uow, user_id, section)
    if section.state is not SectionState.SUBMITTED:
        return await _card(uow, person, section)
    section = await _decide(uow, person, section, version, SectionState.APPROVED, now=now)
    await owe_publication(uow, section, by=person.id, now=now)
    await open_follow_ups(uow, section, person_id=person.id, now=now)
    await _tell_inspectors(uow, section, approved_card(await read_form(uow, section_id)), now=now)
    return await _card(uow, person, section, onward=True)


async def ask_reason(uow: UnitOfWork, *, user_id: int, section_id: int, version: int, chosen: str = "0") -> Card:
    """退回: the usual reasons to choose from, or one to be typed; ``chosen`` are the items that it is about
    (``domain.review.marks``)."""
    section = await uow.forms.section(section_id)
    await _reviewer(uow, user_id, section)
    _require_shown(section, version)
    form = await read_form(uow, section_id)
    return reasons_card(form, marked(chosen, len(form.items)), most=RETURN_REASON)


async def send_back(
    uow: UnitOfWork, *, user_id: int, section_id: int, version: int, reason: str, now: datetime, chosen: str = "0"
) -> Card:
    """Returns the form as it was shown in ``version`` to its inspectors, who hear the reason.

    The reason is about the items ``chosen``, or about each in a line of its own (``1.照片不清``), or about the whole.
    Raises Refusal ``review.items_without_reason`` where single items get theirs and chosen ones are left out. A form
    that is decided already is only shown, with who decided and when.
    """
    section = await uow.forms.section(section_id)
    person = await _reviewer(uow, user_id, section)
    if section.state is not SectionState.SUBMITTED:
        return await _card(uow, person, section)
    reason, by_item = _said(await read_form(uow, section_id), require_reason(reason), chosen)
    about: dict[str, Any] = {"reason": reason, "by_item": by_item}
    section = await _decide(uow, person, section, version, SectionState.RETURNED, now=now, **about)
    await owe_entry_again(uow, section, by=person.id, now=now)
    await _tell_inspectors(uow, section, returned_card(await read_form(uow, section_id)), now=now)
    return await _card(uow, person, section, onward=True)


def _said(form: FormView, reason: str, chosen: str) -> tuple[str, dict[int, str]]:
    """The reason for the whole, and what is said of single items, by their ids."""
    places = marked(chosen, len(form.items))
    single = read_item_reasons(reason, len(form.items))
    if not single:
        return reason, {form.items[place].id: reason for place in places}
    if left_out := [form.items[place].name for place in places if place not in single]:
        raise Refusal("review.items_without_reason", items="、".join(left_out))
    return BY_ITEM, {form.items[place].id: words for place, words in single.items()}


def require_reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Refusal("review.reason_empty")
    if len(reason) > RETURN_REASON:
        raise Refusal("review.reason_too_long", length=len(reason), most=RETURN_REASON)
    return reason


def _require_shown(section: Section, version: int) -> None:
    """A decision is on what the reviewer saw: a form mended meanwhile must be looked at again."""
    if section.void:
        raise Refusal("voiding.void")
    if section.state is not SectionState.SUBMITTED:
        raise Refusal("review.decided_already", number=section.number)
    if section.version != version:
        raise Refusal("review.changed_meanwhile", number=section.number)


async def _decide(
    uow: UnitOfWork,
    person: Person,
    section: Section,
    version: int,
    then: SectionState,
    *,
    now: datetime,
    reason: str = "",
    by_item: Mapping[int, str] = MappingProxyType({}),
) -> Section:
    _require_shown(section, version)
    await uow.forms.change(section, state=then, return_reason=reason, return_items=by_item)
    section = await keep_version(uow, section.id, person_id=person.id, now=now, reason=reason)
    about = {"person_id": person.id, "campaign_id": section.campaign_id}
    await uow.audit.note(f"review.{then.value}", now=now, **about, section_id=section.id, version=section.version)
    return section


async def _tell_inspectors(uow: UnitOfWork, section: Section, card: Card, *, now: datetime) -> None:
    for inspector in await inspectors_in_chat(uow, section):
        key = f"{section.state.value}:{section.id}:{section.version}"
        await tell_person(uow, inspector, card, key=key, now=now)
