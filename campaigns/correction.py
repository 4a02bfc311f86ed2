"""Correction (更正): what is public is changed only by a new version with its reason, and both stay public.

Whoever published it, or an admin of the department, asks with a reason; the inspectors write the form anew; somebody
else reviews it; published, it takes the place of the version before. Until then the public reads that one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from campaigns.follow_up.opening import tell_when_all_closed
from campaigns.forms import inspectors_in_chat, keep_version, read_form, require_inspector
from campaigns.promises import owe_entry_again
from campaigns.publication.access import require_publisher, show_published
from domain.correction import read_reason
from domain.errors import Refusal
from domain.inspection import Handling, Method, ResultCode
from domain.lengths import RETURN_REASON
from domain.obligations import Duty
from domain.roles import Role
from office.notices import tell_person
from office.obligations import void
from storage.forms import Section, SectionState
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import correction as cards

#: States in which a correction may be withdrawn: nobody but its authors has it in hand.
_IN_HAND = frozenset({SectionState.CORRECTING, SectionState.RETURNED})
_WITHDRAWN = "更正已撤回"


async def ask(uow: UnitOfWork, *, user_id: int, section_id: int) -> Card:
    """Why is it to be corrected? The usual reasons to choose from, or one to be typed."""
    section = await uow.forms.section(section_id)
    await require_publisher(uow, user_id, section)
    _require_published(section)
    return cards.reasons_card(await read_form(uow, section_id), most=RETURN_REASON)


async def open_because(
    uow: UnitOfWork, *, user_id: int, section_id: int, version: int, reason: int, now: datetime
) -> Card:
    """``open_correction`` for one of the usual reasons, by its place among them."""
    if not 0 <= reason < len(cards.REASONS):
        raise Refusal("chat.stale_button")
    about: dict[str, Any] = {"section_id": section_id, "version": version, "now": now}
    return await open_correction(uow, user_id=user_id, text=cards.REASONS[reason], **about)


async def open_correction(
    uow: UnitOfWork, *, user_id: int, section_id: int, text: str, version: int | None = None, now: datetime
) -> Card:
    """Opens the form to its inspectors, who hear of it; what is public stays so. One that is being corrected already is
    only shown. ``version`` is that of the card with the reasons, None where the reason was typed."""
    section = await uow.forms.section(section_id)
    person = await require_publisher(uow, user_id, section)
    if section.is_corrected and not section.void:
        return await _card(uow, user_id, section)
    _require_published(section)
    if version is not None and section.version != version:
        raise Refusal("inspection.changed_meanwhile")
    reason = read_reason(text)
    assert section.public_version is not None  # it is published
    await uow.forms.change(section, state=SectionState.CORRECTING, return_reason="", return_items={})
    await uow.corrections.open(section.id, version=section.public_version, reason=reason, by=person.id, now=now)
    kept = await keep_version(uow, section.id, person_id=person.id, now=now, reason=reason)
    await owe_entry_again(uow, kept, by=person.id, now=now)
    await _note(uow, "correction.open", person, kept, now=now, corrects=section.public_version)
    await _tell_others(uow, person, kept, now=now)
    return await _card(uow, user_id, kept)


def _require_published(section: Section) -> None:
    """Raises Refusal ``voiding.void``, ``correction.under_way``, ``correction.not_public``."""
    if section.void:
        raise Refusal("voiding.void")
    if section.is_corrected:
        raise Refusal("correction.under_way", number=section.number)
    if section.state is not SectionState.PUBLISHED:
        raise Refusal("correction.not_public", number=section.number)


async def _card(uow: UnitOfWork, user_id: int, section: Section) -> Card:
    """The correction as it stands; the way into the form only for those who may write in it."""
    try:
        await require_inspector(uow, user_id, section)
    except Refusal:
        return cards.begun_card(await read_form(uow, section.id), may_fill=False)
    return cards.begun_card(await read_form(uow, section.id), may_fill=True)


async def _tell_others(uow: UnitOfWork, person: Person, section: Section, *, now: datetime) -> None:
    """The inspectors, with the way into the form, and the department's admins; not who asked."""
    office_id = (await uow.campaigns.get(section.campaign_id)).office_id
    team = {one.id: one for one in await inspectors_in_chat(uow, section)}
    holding = await uow.people.holding(office_id, Role.DEPARTMENT_ADMIN, section.department_id)
    form = await read_form(uow, section.id)
    for one in {**{admin.id: admin for admin in holding}, **team}.values():
        if one.id != person.id:
            card = cards.begun_card(form, may_fill=one.id in team, asked_by=person.name)
            await tell_person(uow, one, card, key=f"correction:{section.id}:{section.version}", now=now)


async def ask_withdraw(uow: UnitOfWork, *, user_id: int, section_id: int) -> Card:
    """撤回更正, asked once more: what was written anew counts no more."""
    section = await uow.forms.section(section_id)
    await require_publisher(uow, user_id, section)
    _require_in_hand(section)
    return cards.withdraw_card(await read_form(uow, section_id))


async def withdraw(uow: UnitOfWork, *, user_id: int, section_id: int, version: int, now: datetime) -> Card:
    """The form says again what is public, and nothing is owed about it. Withdrawn already it is only shown."""
    section = await uow.forms.section(section_id)
    person = await require_publisher(uow, user_id, section)
    if section.state is SectionState.PUBLISHED:
        return await show_published(uow, section_id)
    _require_in_hand(section)
    if section.version != version:
        raise Refusal("inspection.changed_meanwhile")
    await _restore(uow, person, section, now=now)
    await uow.corrections.end(section.id, new_version=None, by=person.id, now=now)
    owed = await uow.obligations.open_about(Duty.ENTER, section.id)
    await void(uow, [one.key for one in owed], now=now, reason=_WITHDRAWN)
    restored = await uow.forms.section(section.id)
    await _note(uow, "correction.withdraw", person, restored, now=now, corrects=section.public_version)
    await tell_when_all_closed(uow, await uow.campaigns.get(section.campaign_id), now=now)
    return await show_published(uow, section_id)


def _require_in_hand(section: Section) -> None:
    """Raises Refusal ``voiding.void``, ``correction.none``, ``correction.handed_in``."""
    if section.void:
        raise Refusal("voiding.void")
    if not section.is_corrected:
        raise Refusal("correction.none", number=section.number)
    if section.state not in _IN_HAND:
        raise Refusal("correction.handed_in", number=section.number)


async def _restore(uow: UnitOfWork, person: Person, section: Section, *, now: datetime) -> None:
    """Results are only ever added: those that the draft changed are entered again as they are public."""
    history = await uow.forms.history(section.id)
    content = next(
        one.content for one in history if one.version == section.public_version and one.state is SectionState.PUBLISHED
    )
    drafted = (await uow.forms.results([section.id]))[section.id]
    public = {int(item_id): ResultCode(code) for item_id, code in content["results"].items()}
    changed = {item_id: code for item_id, code in public.items() if drafted.get(item_id) != code}
    rectify_by = content.get("rectify_by")
    changes: dict[str, Any] = {
        "state": SectionState.PUBLISHED,
        "public_version": section.public_version,
        "remark": content["remark"],
        "handling": [Handling(measure) for measure in content["handling"]],
        "questions_answered": content["questions_answered"],
        "methods": [Method(method) for method in content.get("methods", [])],
        "rectify_by": datetime.fromisoformat(rectify_by).date() if rectify_by else None,
        "return_reason": "",
        "return_items": {},
    }
    await uow.forms.enter(section, changed, person_id=person.id, now=now, **changes)


async def _note(
    uow: UnitOfWork, action: str, person: Person, section: Section, *, now: datetime, corrects: int | None
) -> None:
    about = {"person_id": person.id, "campaign_id": section.campaign_id}
    facts = {"section_id": section.id, "version": section.version, "corrects": corrects}
    await uow.audit.note(action, now=now, **about, **facts)
