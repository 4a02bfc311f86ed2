"""How it was inspected (检查方式), what is done about problems (处理措施), and by when it is put right (改正期限)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from campaigns.forms import read_form
from campaigns.inspection.filling import note, writable_section
from domain.errors import Refusal
from domain.inspection import Handling, Method
from domain.local_time import local_day
from domain.rectification import read_term, require_to_come, usual_terms
from storage.forms import Section
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.forms import FormView
from templates.cards.inspection import form_card, handling_card, methods_card, term_card


async def open_methods(uow: UnitOfWork, *, user_id: int, section_id: int) -> Card:
    """The ways of inspecting, those that were used marked."""
    await writable_section(uow, user_id, section_id)
    return methods_card(await read_form(uow, section_id))


async def set_method(uow: UnitOfWork, *, user_id: int, section_id: int, method: str, on: int, now: datetime) -> Card:
    """Names a way of inspecting (``on`` 1) or takes it back (0); already so, nothing changes."""
    person, section = await writable_section(uow, user_id, section_id)
    if method not in [each.value for each in Method]:
        raise Refusal("chat.stale_button")
    chosen = {*section.methods, Method(method)} if on else {*section.methods} - {Method(method)}
    if chosen != set(section.methods):
        await uow.forms.change(section, methods=[each for each in Method if each in chosen])
        await note(uow, "inspection.method", section, person, now, method=method, on=bool(on))
    return methods_card(await read_form(uow, section_id))


async def open_handling(uow: UnitOfWork, *, user_id: int, section_id: int) -> Card:
    """The measures, those suggested by the results first."""
    await writable_section(uow, user_id, section_id)
    return handling_card(await read_form(uow, section_id))


async def set_handling(uow: UnitOfWork, *, user_id: int, section_id: int, measure: str, on: int, now: datetime) -> Card:
    """Chooses a measure (``on`` 1) or takes it back (0); already so, nothing changes. After 责令改正 its day is asked
    for; taken back, its day goes with it."""
    person, section = await writable_section(uow, user_id, section_id)
    if measure not in [each.value for each in Handling]:
        raise Refusal("chat.stale_button")
    form = await read_form(uow, section_id)
    if on and not form.has_problem:
        raise Refusal("inspection.handling_without_problem", handling=Handling(measure).label)
    chosen = {*section.handling, Handling(measure)} if on else {*section.handling} - {Handling(measure)}
    if chosen != set(section.handling):
        changes: dict[str, Any] = {"handling": [each for each in Handling if each in chosen]}
        if Handling.RECTIFICATION not in chosen:
            changes["rectify_by"] = None
        await uow.forms.change(section, **changes)
        await note(uow, "inspection.handling", section, person, now, measure=measure, on=bool(on))
    form = await read_form(uow, section_id)
    if on and form.lacks_term and Handling(measure) is Handling.RECTIFICATION:
        return await _term_card(uow, section, form, now=now)
    return handling_card(form)


async def open_term(uow: UnitOfWork, *, user_id: int, section_id: int, now: datetime) -> Card:
    """By when it is to be put right: the usual days, or one to be typed. Refuses ``inspection.term_without_order``."""
    _, section = await writable_section(uow, user_id, section_id)
    _require_order(section)
    return await _term_card(uow, section, await read_form(uow, section_id), now=now)


async def _term_card(uow: UnitOfWork, section: Section, form: FormView, *, now: datetime) -> Card:
    return term_card(form, usual_terms(await _today(uow, section, now), await uow.calendar.load()))


async def set_term(uow: UnitOfWork, *, user_id: int, section_id: int, day: str, now: datetime) -> Card:
    """The day that was tapped, as ``2024-06-30``."""
    person, section = await writable_section(uow, user_id, section_id)
    try:
        chosen = date.fromisoformat(day)
    except ValueError:
        raise Refusal("chat.stale_button") from None
    return await _keep_term(uow, person, section, require_to_come(chosen, today=await _today(uow, section, now)), now)


async def say_term(uow: UnitOfWork, *, user_id: int, section_id: int, text: str, now: datetime) -> Card:
    """The day as it was typed."""
    person, section = await writable_section(uow, user_id, section_id)
    today, calendar = await _today(uow, section, now), await uow.calendar.load()
    return await _keep_term(uow, person, section, read_term(text, today=today, calendar=calendar), now)


async def _keep_term(uow: UnitOfWork, person: Person, section: Section, day: date, now: datetime) -> Card:
    _require_order(section)
    if section.rectify_by != day:
        before = section.rectify_by.isoformat() if section.rectify_by else None
        await uow.forms.change(section, rectify_by=day)
        await note(uow, "inspection.term", section, person, now, before=before, after=day.isoformat())
    return form_card(await read_form(uow, section.id))


def _require_order(section: Section) -> None:
    if Handling.RECTIFICATION not in section.handling:
        raise Refusal("inspection.term_without_order")


async def _today(uow: UnitOfWork, section: Section, now: datetime) -> date:
    campaign = await uow.campaigns.get(section.campaign_id)
    return local_day(now, (await uow.offices.get(campaign.office_id)).timezone)
