"""Asking for a substitution: by the inspector, or by an admin of the department for them; one tap and a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from campaigns.matching.requests import deciders, matched_draw, read_request, request_card, view_of
from domain.campaign import State
from domain.changes import LEAVE, RECUSAL
from domain.errors import Refusal
from domain.lengths import SUBSTITUTION
from domain.roles import Role
from office.notices import tell_person
from office.rights import require_department_role, require_member
from storage.draws import StoredDraw
from storage.forms import WRITABLE, Section
from storage.libraries import StoredInspector
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import matching as cards


async def ask_leave(uow: UnitOfWork, *, user_id: int, inspector_id: int) -> Card:
    """Shows what a leave would hand over, and the reasons to choose from."""
    _, one = await _whose(uow, user_id, inspector_id)
    sections = await _writable(uow, one)
    return cards.ask_leave(inspector_id, one.inspector.name, _lines(sections))


async def ask_recusal(uow: UnitOfWork, *, user_id: int, section_id: int, inspector_id: int) -> Card:
    """Shows the form that would be handed over, and the reasons to choose from."""
    section = await uow.forms.section(section_id)
    _, one = await _whose(uow, user_id, inspector_id, section)
    await require_on_team(uow, section, one)
    return cards.ask_recusal(inspector_id, one.inspector.name, section.id, section.number, section.subject_name)


async def leave_because(
    uow: UnitOfWork, *, user_id: int, inspector_id: int, reason: str, detail: str = "", now: datetime
) -> Card:
    """Asks that everything not handed in goes to others; one request for each campaign in which there is something."""
    person, one = await _whose(uow, user_id, inspector_id)
    sections = await _writable(uow, one)
    draws = [
        await require_matched(uow, campaign_id)
        for campaign_id in dict.fromkeys(section.campaign_id for section in sections)
    ]
    new = [draw for draw in draws if not await is_asked(uow, draw, one, None)]
    shown = [await ask_for(uow, person, one, draw, None, LEAVE, (reason, detail), now) for draw in new]
    if not shown:
        raise Refusal("matching.asked_already", inspector=one.inspector.name)
    return shown[0]


async def recusal_because(
    uow: UnitOfWork,
    *,
    user_id: int,
    section_id: int,
    inspector_id: int,
    reason: str,
    detail: str = "",
    now: datetime,
) -> Card:
    """Asks that one form goes to somebody else."""
    section = await uow.forms.section(section_id)
    person, one = await _whose(uow, user_id, inspector_id, section)
    await require_on_team(uow, section, one)
    draw = await require_matched(uow, section.campaign_id)
    if await is_asked(uow, draw, one, section.sample_id):
        raise Refusal("matching.asked_already", inspector=one.inspector.name)
    return await ask_for(uow, person, one, draw, section.sample_id, RECUSAL, (reason, detail), now)


async def ask_for(
    uow: UnitOfWork,
    person: Person,
    one: StoredInspector,
    draw: StoredDraw,
    sample_id: int | None,
    kind: str,
    words: tuple[str, str],
    now: datetime,
    *,
    by_subject: str = "",
) -> Card:
    """``words``: the reason that becomes public, and what stays with those who decide."""
    reason, detail = words[0], words[1].strip()
    if len(detail) > SUBSTITUTION:
        raise Refusal("matching.detail_too_long", length=len(detail), most=SUBSTITUTION)
    request_id = await uow.substitutions.ask(
        draw_id=draw.id,
        inspector_id=one.id,
        sample_id=sample_id,
        kind=kind,
        reason=reason,
        detail=detail,
        asked_by=person.id,
        now=now,
        by_subject=by_subject,
    )
    asked = await read_request(uow, request_id)
    await uow.audit.note(
        "matching.ask_substitution",
        now=now,
        person_id=person.id,
        campaign_id=draw.campaign_id,
        request=request_id,
        inspector=one.reference,
        kind=kind,
        reason=reason,
        subjects=[section.subject_number for section in asked.sections],
    )
    may_decide = await deciders(uow, asked)
    if not may_decide:
        raise Refusal("matching.nobody_decides", department=one.inspector.department)
    card = cards.request(await view_of(uow, asked, may_decide), may_decide=True)
    for decider in may_decide:
        await tell_person(uow, decider, card, key=f"substitution:{request_id}:asked", now=now)
    return await request_card(uow, asked, person)


async def _whose(
    uow: UnitOfWork, user_id: int, inspector_id: int, section: Section | None = None
) -> tuple[Person, StoredInspector]:
    """Who asks, and for whom: 0 is themselves (on ``section``, should they be in the library twice); another only for
    an admin of that inspector's department."""
    person, held = await require_member(uow, user_id)
    own = [one.inspector_id for one in held if one.inspector_id is not None]
    if not inspector_id:
        crew = set(own) if section is None else set(await uow.forms.inspectors_of(section))
        mine = [one for one in own if one in crew]
        if not mine:
            raise Refusal("matching.no_inspector")
        inspector_id = mine[0]
    found = (await uow.libraries.inspectors_by_id([inspector_id])).get(inspector_id)
    if found is None:
        raise Refusal("chat.stale_button")
    if inspector_id not in own:
        await require_department_role(uow, user_id, found.department_id, Role.DEPARTMENT_ADMIN)
    return person, found


async def _writable(uow: UnitOfWork, one: StoredInspector) -> list[Section]:
    """What has not been handed in of campaigns under inspection; refuses where there is nothing."""
    sections = [section for section in await uow.forms.sections_with(one.id) if section.state in WRITABLE]
    states = {each: (await uow.campaigns.get(each)).state for each in {section.campaign_id for section in sections}}
    found = [section for section in sections if states[section.campaign_id] is State.INSPECTING]
    if not found:
        raise Refusal("matching.nothing_to_hand_over", inspector=one.inspector.name)
    return found


async def is_asked(uow: UnitOfWork, draw: StoredDraw, one: StoredInspector, sample_id: int | None) -> bool:
    waiting = await uow.substitutions.waiting([draw.id])
    return (one.id, sample_id) in {(each.inspector_id, each.sample_id) for each in waiting}


async def require_on_team(uow: UnitOfWork, section: Section, one: StoredInspector) -> None:
    if section.state not in WRITABLE:
        raise Refusal("matching.handed_in", number=section.number)
    if one.id not in await uow.forms.inspectors_of(section):
        raise Refusal("matching.not_on_team", number=section.number, inspector=one.inspector.name)


async def require_matched(uow: UnitOfWork, campaign_id: int) -> StoredDraw:
    draw = await matched_draw(uow, campaign_id)
    if draw is None:
        raise Refusal("matching.not_matched")
    return draw


def _lines(sections: Sequence[Section]) -> list[tuple[int, str, str]]:
    return [(one.number, one.subject_name, one.address) for one in sections]
