"""What is entered of a follow-up: the day by which it must be mended, another measure, its outcome, and corrections."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from campaigns.follow_up import ledger
from campaigns.follow_up.access import Access, require_handling, require_recorder, take_step
from campaigns.follow_up.moving import first_day, today_of
from campaigns.follow_up.opening import tell_when_all_closed
from campaigns.follow_up.telling import tell_handler
from campaigns.follow_up.view import card, differs, made, read_view, settled
from domain.errors import Refusal
from domain.follow_up import (
    RULES,
    Entry,
    Reference,
    Said,
    Stage,
    Step,
    measures_above,
    read_deadline,
    read_entry,
    read_note,
    require_entry,
)
from domain.inspection import Handling, has_problem
from domain.lengths import FOLLOW_UP_REFERENCE
from domain.roles import Role
from office.notices import tell_role
from storage.follow_ups import FollowUp
from storage.outbox import Purpose
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import follow_up as cards


async def ask_deadline(uow: UnitOfWork, *, user_id: int, follow_up_id: int, version: int, now: datetime) -> Card:
    """改正期限: which day?"""
    access = await _require_rectification(uow, user_id, follow_up_id, version)
    return cards.deadline_card(await read_view(uow, access.follow_up, now=now))


async def set_deadline(
    uow: UnitOfWork, *, user_id: int, follow_up_id: int, version: int, days: int, now: datetime
) -> Card:
    """改正期限 so many calendar days from today."""
    access = await _require_rectification(uow, user_id, follow_up_id, version)
    today = await today_of(uow, access.follow_up, now=now)
    return await _keep_deadline(uow, access, today + timedelta(days=min(days, 999)), now=now)


async def say_deadline(
    uow: UnitOfWork, *, user_id: int, follow_up_id: int, version: int, text: str, now: datetime
) -> Card:
    """改正期限 as it was typed."""
    access = await _require_rectification(uow, user_id, follow_up_id, version)
    today, first = await today_of(uow, access.follow_up, now=now), await first_day(uow, access.follow_up)
    day = read_deadline(text, today=today, not_before=first, calendar=await uow.calendar.load())
    return await _keep_deadline(uow, access, day, now=now)


async def _require_rectification(uow: UnitOfWork, user_id: int, follow_up_id: int, version: int) -> Access:
    access = await require_handling(uow, user_id, follow_up_id, version)
    if access.follow_up.measure is not Handling.RECTIFICATION:
        raise Refusal("follow_up.no_deadline")
    return access


async def _keep_deadline(uow: UnitOfWork, access: Access, day: date, *, now: datetime) -> Card:
    await take_step(uow, access, Step.DEADLINE, now=now, changes={"deadline": day}, day=day)
    return await card(uow, access, now=now)


async def choose_measure(uow: UnitOfWork, *, user_id: int, follow_up_id: int, overdue: bool, now: datetime) -> Card:
    """变更处置: to which? ``overdue``: because it was not mended in time."""
    access = await require_handling(uow, user_id, follow_up_id)
    if overdue:
        await _require_run_out(uow, access.follow_up, now=now)
    measures = await _other_measures(uow, access.follow_up)
    return cards.measures_card(await read_view(uow, access.follow_up, now=now), measures, overdue=overdue)


async def ask_change(
    uow: UnitOfWork, *, user_id: int, follow_up_id: int, version: int, measure: str, now: datetime
) -> Card:
    """变更处置: why?"""
    access = await require_handling(uow, user_id, follow_up_id, version)
    wanted = await _require_measure(uow, access.follow_up, measure)
    return cards.change_card(await read_view(uow, access.follow_up, now=now), wanted)


async def change_because(
    uow: UnitOfWork, *, user_id: int, follow_up_id: int, version: int, measure: str, reason: int, now: datetime
) -> Card:
    """变更处置 for one of the usual reasons; that it was not mended in time counts once the day has passed."""
    access = await require_handling(uow, user_id, follow_up_id, version)
    if not 0 <= reason < len(cards.CHANGE_REASONS):
        raise Refusal("chat.stale_button")
    if reason == cards.NOT_RECTIFIED:
        await _require_run_out(uow, access.follow_up, now=now)
    return await _change(uow, access, measure, cards.CHANGE_REASONS[reason], now=now)


async def change_measure(
    uow: UnitOfWork, *, user_id: int, follow_up_id: int, version: int, measure: str, text: str, now: datetime
) -> Card:
    """变更处置 for the typed reason."""
    access = await require_handling(uow, user_id, follow_up_id, version)
    return await _change(uow, access, measure, read_note(text), now=now)


async def _change(uow: UnitOfWork, access: Access, measure: str, note: str, *, now: datetime) -> Card:
    wanted = await _require_measure(uow, access.follow_up, measure)
    changes: dict[str, Any] = {"measure": wanted, "deadline": None}
    await take_step(uow, access, Step.MEASURE, now=now, changes=changes, note=note)
    return await card(uow, access, now=now)


async def _other_measures(uow: UnitOfWork, follow_up: FollowUp) -> tuple[Handling, ...]:
    """Up the ladder; where the approved form has changed, also to what it names now."""
    section, _ = await settled(uow, await uow.forms.section(follow_up.section_id))
    found = set(measures_above(follow_up.measure))
    if differs(follow_up, section.handling):
        found |= set(section.handling)
    return tuple(measure for measure in Handling if measure in found)


async def _require_measure(uow: UnitOfWork, follow_up: FollowUp, measure: str) -> Handling:
    if measure not in set(Handling):
        raise Refusal("chat.stale_button")
    wanted = Handling(measure)
    if wanted not in await _other_measures(uow, follow_up):
        raise Refusal("follow_up.not_above", measure=follow_up.measure.label)
    return wanted


async def _require_run_out(uow: UnitOfWork, follow_up: FollowUp, *, now: datetime) -> None:
    today = await today_of(uow, follow_up, now=now)
    if follow_up.deadline is None or follow_up.deadline >= today:
        raise Refusal("follow_up.deadline_running")


async def ask_entry(
    uow: UnitOfWork, *, user_id: int, follow_up_id: int, version: int, what: str, now: datetime
) -> Card:
    """Which day, which number?"""
    access = await _require_writable(uow, user_id, follow_up_id, version)
    entry = await _require_entry(uow, access.follow_up, what)
    one = await read_view(uow, access.follow_up, now=now)
    return cards.entry_card(one, entry, await today_of(uow, access.follow_up, now=now))


async def enter_today(
    uow: UnitOfWork, *, user_id: int, follow_up_id: int, version: int, what: str, now: datetime
) -> Card:
    """An entry of today that needs no number. Not for corrections, which need a reason."""
    access = await require_handling(uow, user_id, follow_up_id, version)
    entry = await _require_entry(uow, access.follow_up, what)
    if RULES[entry].reference is Reference.NUMBER:
        raise Refusal("follow_up.number_missing")
    said = Said(await today_of(uow, access.follow_up, now=now), "")
    return await _keep_entry(uow, access, entry, said, now=now)


async def enter(
    uow: UnitOfWork,
    *,
    user_id: int,
    follow_up_id: int,
    version: int,
    what: str,
    text: str,
    reason: str | None = None,
    now: datetime,
) -> Card:
    """An entry as it was typed. One that ends the follow-up closes it, and its obligation is met.

    Of a closed one it is a correction: without ``reason`` the text is only read, and the reason asked for.
    """
    access = await _require_writable(uow, user_id, follow_up_id, version)
    follow_up = access.follow_up
    entry = await _require_entry(uow, follow_up, what)
    today, first = await today_of(uow, follow_up, now=now), await first_day(uow, follow_up)
    said = read_entry(text, RULES[entry].reference, today=today, not_before=first)
    if follow_up.stage is not Stage.CLOSED or not RULES[entry].ends:
        return await _keep_entry(uow, access, entry, said, now=now)
    if reason is None:
        return cards.reason_card(await read_view(uow, follow_up, now=now), "更正")
    return await _correct(uow, access, entry, said, read_note(reason), now=now)


async def _require_writable(uow: UnitOfWork, user_id: int, follow_up_id: int, version: int) -> Access:
    """Open, or closed and to be corrected."""
    access = await require_recorder(uow, user_id, follow_up_id, version)
    if access.follow_up.stage is Stage.CLOSED:
        return access
    return await require_handling(uow, user_id, follow_up_id, version)


async def _require_entry(uow: UnitOfWork, follow_up: FollowUp, what: str) -> Entry:
    """Raises Refusal ``follow_up.deadline_missing`` for a mended fault that had no day by which to be mended."""
    if what not in set(Entry):
        raise Refusal("chat.stale_button")
    entry = Entry(what)
    taken = (await uow.follow_ups.steps([follow_up.id]))[follow_up.id]
    require_entry(entry, follow_up.measure, follow_up.stage, made(taken))
    if entry is Entry.RECTIFIED and follow_up.deadline is None:
        raise Refusal("follow_up.deadline_missing")
    return entry


async def _keep_entry(uow: UnitOfWork, access: Access, entry: Entry, said: Said, *, now: datetime) -> Card:
    rule = RULES[entry]
    said = _with_checker(access, entry, said)
    changes = _end(entry, said) if rule.ends else {}
    about: dict[str, Any] = {"entry": entry, "day": said.day, "reference": said.reference}
    after = await take_step(uow, access, Step.ENTERED, now=now, changes=changes, **about)
    if rule.ends:
        await ledger.close(uow, after, by=access.person.id, now=now)
        await _tell_origin(uow, await uow.follow_ups.get(after.id), now=now)
        await tell_when_all_closed(uow, await uow.campaigns.get(after.campaign_id), now=now)
    return await card(uow, access, now=now, onward=rule.ends)


async def _correct(uow: UnitOfWork, access: Access, entry: Entry, said: Said, note: str, *, now: datetime) -> Card:
    """Another outcome in the place of the one entered, which stays in the history; the ledger stays as it is."""
    said = _with_checker(access, entry, said)
    about: dict[str, Any] = {"entry": entry, "day": said.day, "reference": said.reference, "note": note}
    await take_step(uow, access, Step.CORRECTED, now=now, changes=_end(entry, said), **about)
    return await card(uow, access, now=now)


def _end(entry: Entry, said: Said) -> dict[str, object]:
    return {"stage": Stage.CLOSED, "outcome": entry, "outcome_on": said.day, "reference": said.reference}


def _with_checker(access: Access, entry: Entry, said: Said) -> Said:
    """Whoever enters a re-check did it, where nobody else is named."""
    if RULES[entry].reference is Reference.CHECKER and not said.reference:
        return Said(said.day, access.person.name[:FOLLOW_UP_REFERENCE])
    return said


async def _tell_origin(uow: UnitOfWork, after: FollowUp, *, now: datetime) -> None:
    """The department that handed it over hears of its end."""
    if after.department_id == after.origin_id:
        return
    told = cards.closed_card(await read_view(uow, after, now=now))
    about: dict[str, Any] = {
        "office_id": after.office_id,
        "department_id": after.origin_id,
        "role": Role.DEPARTMENT_ADMIN,
    }
    key = f"follow_up_closed:{after.id}:{after.version}"
    await tell_role(uow, **about, card=told, key=key, now=now, purpose=Purpose.NOTICE)


async def ask_reopen(uow: UnitOfWork, *, user_id: int, follow_up_id: int, version: int, now: datetime) -> Card:
    """重新办理: why?"""
    access = await _require_closed(uow, user_id, follow_up_id, version)
    return cards.reason_card(await read_view(uow, access.follow_up, now=now), "重新办理")


async def reopen(uow: UnitOfWork, *, user_id: int, follow_up_id: int, version: int, text: str, now: datetime) -> Card:
    """A closed one is taken up again, by the same day; what was entered stays in the history."""
    access = await _require_closed(uow, user_id, follow_up_id, version)
    note, follow_up = read_note(text), access.follow_up
    key = await ledger.reopen(uow, follow_up, now=now)
    stage = Stage.WAITING if follow_up.person_id is None else Stage.HANDLED
    changes: dict[str, Any] = {"stage": stage, "outcome": "", "outcome_on": None, "reference": "", "owed_key": key}
    after = await take_step(uow, access, Step.REOPENED, now=now, changes=changes, note=note)
    await tell_handler(uow, access, after, now=now)
    return await card(uow, access, now=now)


async def _require_closed(uow: UnitOfWork, user_id: int, follow_up_id: int, version: int) -> Access:
    access = await require_recorder(uow, user_id, follow_up_id, version)
    if access.follow_up.stage is not Stage.CLOSED:
        raise Refusal("follow_up.not_closed")
    return access


async def ask_void(uow: UnitOfWork, *, user_id: int, follow_up_id: int, version: int, now: datetime) -> Card:
    """撤销: why?"""
    access = await _require_superfluous(uow, user_id, follow_up_id, version)
    return cards.reason_card(await read_view(uow, access.follow_up, now=now), "撤销")


async def give_up(uow: UnitOfWork, *, user_id: int, follow_up_id: int, version: int, text: str, now: datetime) -> Card:
    """撤销 what the approved form no longer names, by an admin of the department that has it."""
    access = await _require_superfluous(uow, user_id, follow_up_id, version)
    note = read_note(text)
    await ledger.give_up(uow, access.follow_up, reason=note, now=now)
    after = await take_step(uow, access, Step.VOIDED, now=now, changes={"stage": Stage.VOID}, note=note)
    await tell_handler(uow, access, after, now=now)
    await tell_when_all_closed(uow, await uow.campaigns.get(after.campaign_id), now=now)
    return await card(uow, access, now=now)


async def _require_superfluous(uow: UnitOfWork, user_id: int, follow_up_id: int, version: int) -> Access:
    """Raises Refusal ``follow_up.admins_only``, ``follow_up.measure_stands``, ``follow_up.last_one``: a problem is
    never without a measure."""
    access = await require_handling(uow, user_id, follow_up_id, version)
    follow_up = access.follow_up
    if not access.may.void:
        raise Refusal("follow_up.admins_only", department=follow_up.department)
    section, results = await settled(uow, await uow.forms.section(follow_up.section_id))
    if not differs(follow_up, section.handling):
        raise Refusal("follow_up.measure_stands", measure=follow_up.measure.label)
    others = [one for one in await uow.follow_ups.of_section(section.id) if one.stage is not Stage.VOID]
    if len(others) == 1 and has_problem(results.values()):
        raise Refusal("follow_up.last_one")
    return access
