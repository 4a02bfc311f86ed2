"""What becomes of lines that were shown back: saved by their writer's tap, handed in along with it, or dropped."""

from __future__ import annotations

from datetime import datetime

from campaigns.forms import read_form, require_inspector, require_same_office
from campaigns.inspection.filling import require_writable
from campaigns.inspection.gates import require_open
from campaigns.inspection.lines import show_back
from campaigns.inspection.meaning import reread_meaning
from campaigns.inspection.submitting import hand_in, submit
from domain.errors import Refusal
from domain.local_time import local
from office.rights import require_member
from storage.forms import Section
from storage.people import Person
from storage.replies import PendingReply
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.forms import Gap
from templates.cards.inspection import (
    LineOutcome,
    form_card,
    not_saved_card,
    not_saved_lines_card,
    recorded_card,
    recorded_lines_card,
)
from templates.refusals import sentence


async def pick_reply(uow: UnitOfWork, *, user_id: int, reply_id: int, in_group: bool, now: datetime) -> Card:
    """The form that a held line is about was picked: shows the line back."""
    person, held, section = await _held(uow, user_id, reply_id)
    if held.saved_at is not None:
        return await _saved_card(uow, person, section, in_group=in_group, at=held.saved_at)
    return await show_back(uow, section, person, held.text, in_group=in_group, now=now, reply_id=reply_id)


async def confirm_reply(uow: UnitOfWork, *, user_id: int, reply_id: int, in_group: bool, now: datetime) -> Card:
    """Saves what came in one message: only for its writer, and nothing over what somebody else has written since.

    What is saved already changes nothing; what stands now is shown. Of several lines those are saved that can be, and
    the others are named with why not.
    """
    person, held, section = await _held(uow, user_id, reply_id)
    lines = await uow.replies.together(reply_id)
    if len(lines) > 1:
        return await _confirm_several(uow, person, lines, in_group=in_group, now=now)
    if held.saved_at is None:
        await _save(uow, person, held, section, now)
    return await _saved_card(uow, person, section, in_group=in_group, at=held.saved_at or now)


async def submit_reply(uow: UnitOfWork, *, user_id: int, reply_id: int, now: datetime) -> Card:
    """Saves as ``confirm_reply`` does, and hands the forms in; a second tap shows where they stand."""
    person, held, section = await _held(uow, user_id, reply_id)
    lines = await uow.replies.together(reply_id)
    if len(lines) > 1:
        return await _confirm_several(uow, person, lines, in_group=False, now=now, handing_in=True)
    if held.saved_at is not None:
        return form_card(await read_form(uow, section.id))
    await _save(uow, person, held, section, now)
    return await submit(uow, user_id=user_id, section_id=section.id, version=section.version + 1, now=now)


async def _save(uow: UnitOfWork, person: Person, held: PendingReply, section: Section, now: datetime) -> None:
    """Raises Refusal ``inspection.line_overtaken`` where somebody else has written what the line would change."""
    require_writable(section)
    await require_open(uow, section)
    meaning = await reread_meaning(uow, section, held.text, held.rectify_by)
    overtaken = meaning.overtaken(held.seen or {})
    if overtaken:
        raise Refusal("inspection.line_overtaken", what="、".join(overtaken))
    codes = meaning.codes
    await uow.forms.enter(section, codes, person_id=person.id, now=now, **meaning.changes)
    await uow.replies.save(held.id, now=now)
    await uow.audit.note(
        "inspection.line",
        now=now,
        person_id=person.id,
        campaign_id=section.campaign_id,
        section_id=section.id,
        version=section.version + 1,
        reply_id=held.id,
        before={str(item.id): int(item.code or 0) for item in meaning.form.items if item.id in codes},
        after={str(item_id): code.value for item_id, code in codes.items()},
    )


async def _confirm_several(
    uow: UnitOfWork,
    person: Person,
    lines: list[PendingReply],
    *,
    in_group: bool,
    now: datetime,
    handing_in: bool = False,
) -> Card:
    """Each refusal is raised before anything is written, so the other lines are saved beside it, and a line whose form
    cannot be handed in is saved all the same."""
    outcomes: list[LineOutcome] = []
    for held in lines:
        section = await uow.forms.section(held.section_id)
        why = ""
        gaps: tuple[Gap, ...] = ()
        if held.saved_at is None:
            try:
                await _require_still_theirs(uow, person, section)
                await _save(uow, person, held, section, now)
                if handing_in:
                    section = await uow.forms.section(section.id)
                    form = await read_form(uow, section.id)
                    gaps = await hand_in(uow, person, section, form, version=section.version, now=now)
            except Refusal as refusal:
                why = sentence(refusal)
        saved = (await uow.replies.get(held.id)).saved_at is not None
        outcomes.append(LineOutcome(await read_form(uow, section.id), saved, why, gaps))
    return recorded_lines_card(outcomes, name=person.name, in_group=in_group)


async def _require_still_theirs(uow: UnitOfWork, person: Person, section: Section) -> None:
    """Refuses ``inspection.no_longer_yours``, which names nobody: it may stand in a group."""
    if section.id not in {one.id for one in await uow.forms.sections_of_inspector(person.id)}:
        raise Refusal("inspection.no_longer_yours", number=section.number)


async def _saved_card(uow: UnitOfWork, person: Person, section: Section, *, in_group: bool, at: datetime) -> Card:
    form = await read_form(uow, section.id)
    if not in_group:
        return form_card(form)
    campaign = await uow.campaigns.get(section.campaign_id)
    office = await uow.offices.get(campaign.office_id)
    return recorded_card(form, name=person.name, at=local(at, office.timezone))


async def drop_reply(uow: UnitOfWork, *, user_id: int, reply_id: int, in_group: bool) -> Card:
    """修改: what came in one message does not count (unless it is saved already); in private the form is at hand
    instead."""
    person, held, section = await _held(uow, user_id, reply_id)
    lines = await uow.replies.together(reply_id)
    if len(lines) > 1:
        forms = [(await read_form(uow, one.section_id), one.saved_at is not None) for one in lines]
        return not_saved_lines_card(forms, in_group=in_group)
    if in_group and held.saved_at:
        return await _saved_card(uow, person, section, in_group=True, at=held.saved_at)
    form = await read_form(uow, section.id)
    return not_saved_card(form) if in_group else form_card(form)


async def _held(uow: UnitOfWork, user_id: int, reply_id: int) -> tuple[Person, PendingReply, Section]:
    held = await uow.replies.get(reply_id)
    section = await uow.forms.section(held.section_id)
    person, roles = await require_member(uow, user_id)
    await require_same_office(uow, roles, section)
    writer = await uow.people.get(held.person_id)
    if person.id != writer.id:
        raise Refusal("inspection.not_your_reply", name=writer.name)
    return await require_inspector(uow, user_id, section), held, section
