"""检查对象申请回避: a subject asks that an inspector stay away (the law gives it that right before the inspection).

Whoever the subject turns to enters it: the leader at its door, an admin of the inspector's department, those who stand
in for the leader. It is decided on like any request, by somebody who neither entered it nor would be replaced; in
``changes.txt`` it is a recusal with a reason of its own.
"""

from __future__ import annotations

import re
from datetime import datetime

from campaigns.matching.asking import ask_for, is_asked, require_matched, require_on_team
from campaigns.matching.requests import matched_draw
from campaigns.visit.board import Reader, board_of, require_reader
from domain.campaign import State
from domain.changes import RECUSAL
from domain.errors import Refusal
from domain.lengths import RECEIVER, SUBSTITUTION
from domain.local_time import local
from storage.campaigns import Campaign
from storage.forms import WRITABLE, Section
from storage.libraries import StoredInspector
from storage.substitutions import SubstitutionRequest
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import matching as cards

_WHO_AND_WHY = re.compile(r"[\s,，、:：;；]+")


async def choose_recused(uow: UnitOfWork, *, user_id: int, sample_id: int) -> Card:
    """The team of a subject, those of whom the reader may enter such a request."""
    reader = await require_reader(uow, user_id)
    board = await board_of(uow, sample_id)
    own = [one for one in await uow.forms.sections(board.campaign.id) if one.sample_id == sample_id]
    found = [
        (section.id, inspector_id, section.department, board.inspectors[inspector_id].inspector.name)
        for section in own
        if section.state in WRITABLE
        for inspector_id in board.crews.get(sample_id, {}).get(section.department_id, ())
        if board.leads(reader, sample_id) or section.department_id in reader.runs
    ]
    number = board.sections[sample_id].number
    if not found:
        raise Refusal("matching.not_for_subject", number=number)
    return cards.choose_recused(number, board.sections[sample_id].subject_name, found)


async def ask_subject_recusal(uow: UnitOfWork, *, user_id: int, section_id: int, inspector_id: int) -> Card:
    """Asks who of the subject asks for it, and why."""
    section, one, _ = await _about(uow, user_id, section_id, inspector_id)
    return cards.ask_subject_recusal(section.number, section.subject_name, section.department, one.inspector.name)


async def subject_recusal(
    uow: UnitOfWork, *, user_id: int, section_id: int, inspector_id: int, text: str, now: datetime
) -> Card:
    """Keeps the request and asks those who decide. ``text``: who of the subject, and why.

    Refuses ``matching.who_and_why``, and what any request is refused for.
    """
    section, one, reader = await _about(uow, user_id, section_id, inspector_id)
    who, *why = _WHO_AND_WHY.split(text.strip(), maxsplit=1)
    if not who or not why or not why[0].strip():
        raise Refusal("matching.who_and_why")
    if len(who) > RECEIVER:
        raise Refusal("matching.who_too_long", length=len(who), most=RECEIVER)
    if len(why[0]) > SUBSTITUTION:
        raise Refusal("matching.detail_too_long", length=len(why[0]), most=SUBSTITUTION)
    draw = await require_matched(uow, section.campaign_id)
    if await is_asked(uow, draw, one, section.sample_id):
        raise Refusal("matching.asked_already", inspector=one.inspector.name)
    words = (cards.SUBJECT_ASKED, why[0])
    return await ask_for(uow, reader.person, one, draw, section.sample_id, RECUSAL, words, now, by_subject=who)


async def recusals_asked(uow: UnitOfWork, campaign: Campaign, sample_id: int, reader: Reader) -> tuple[str, ...]:
    """What a subject asked for in this way and what was decided, a line each; for its team and the office. Whom it is
    about does not read who of the subject said so, unless they have entered it themselves."""
    draw = await matched_draw(uow, campaign.id)
    if draw is None:
        return ()
    found = [one for one in await uow.substitutions.of_draws([draw.id], sample_id=sample_id) if one.by_subject]
    people = await uow.libraries.inspectors_by_id([one.inspector_id for one in found])
    zone = (await uow.offices.get(campaign.office_id)).timezone
    return tuple(
        cards.asked_words(
            one.by_subject if _may_know(reader, one) else "检查对象",
            people[one.inspector_id].inspector.name,
            local(one.asked_at, zone),
            one.state.value,
            one.answer,
        )
        for one in found
    )


def _may_know(reader: Reader, one: SubstitutionRequest) -> bool:
    return one.inspector_id not in reader.inspectors or one.asked_by == reader.person.id


async def _about(
    uow: UnitOfWork, user_id: int, section_id: int, inspector_id: int
) -> tuple[Section, StoredInspector, Reader]:
    """The form, the inspector, who enters it. Refuses ``matching.not_for_subject`` to anybody to whom subjects do not
    turn, and whoever is not on the team any more."""
    reader = await require_reader(uow, user_id)
    section = await uow.forms.section(section_id)
    campaign = await uow.campaigns.get(section.campaign_id)
    runs = section.department_id in reader.runs or campaign.office_id in reader.offices
    visit = (await uow.visits.find([section.sample_id])).get(section.sample_id)
    leads = campaign.plan.lead.department_id in reader.runs
    if visit is not None:
        leads |= visit.leader_id in reader.inspectors
    if not (runs or leads):
        raise Refusal("matching.not_for_subject", number=section.number)
    one = (await uow.libraries.inspectors_by_id([inspector_id])).get(inspector_id)
    if one is None or campaign.state is not State.INSPECTING:
        raise Refusal("chat.stale_button")
    await require_on_team(uow, section, one)
    return section, one, reader
