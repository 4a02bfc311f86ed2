"""What is typed: the hours, the limits that no plan sets, the dates of reports and summaries."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.errors import Refusal
from domain.obligations import OWN_TERMS, Duty
from office.rights import require_office_admin
from office.settings import reading
from office.settings.keeping import keep
from office.settings.showing import group_card, overview
from storage.offices import Office
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import settings as cards
from templates.cards.settings import presses

_LIMITED = frozenset(duty.value for duty in OWN_TERMS)


async def ask_setting(uow: UnitOfWork, *, user_id: int, office_id: int, what: str) -> Card:
    """Asks for ``what`` of ``AskSetting``; Refusal ``chat.stale_button`` for what is not asked for."""
    await require_office_admin(uow, user_id, office_id)
    office = await uow.offices.get(office_id)
    match what:
        case presses.HOURS:
            return cards.ask_hours(office.opens, office.closes)
        case presses.MONTHLY_DAY:
            return cards.ask_monthly_day(office.monthly_day)
        case presses.SUMMARY_DAYS:
            return cards.ask_summary_days(office.summary_days)
        case presses.SUPERVISION:
            return cards.ask_supervision(office.supervision_phone)
        case presses.PUBLIC_URL:
            return cards.ask_public_url(office.public_url)
        case presses.YEARLY_CAP:
            return cards.ask_yearly_cap(office.yearly_cap, reading.MOST_INSPECTIONS)
    duty = _limited(what)
    return cards.ask_limit(duty, office.own_term(duty), reading.MOST_WORKING_DAYS)


async def type_setting(uow: UnitOfWork, *, user_id: int, office_id: int, what: str, words: str, now: datetime) -> Card:
    """Sets what was asked for to what was typed; the refusals of ``reading``. Dates already told stay."""
    person, _ = await require_office_admin(uow, user_id, office_id)
    office = await uow.offices.get(office_id)
    wanted = _typed(office, what, words)
    await keep(uow, person, office, wanted, what=what, now=now)
    if what == presses.MONTHLY_DAY:
        return group_card(wanted, "monthly")
    return group_card(wanted, "limits") if what in _LIMITED else overview(wanted)


def _typed(office: Office, what: str, words: str) -> Office:
    if what == presses.HOURS:
        opens, closes = reading.read_hours(words)
        return replace(office, opens=f"{opens:%H:%M}", closes=f"{closes:%H:%M}")
    if what == presses.MONTHLY_DAY:
        return replace(office, monthly_day=reading.read_month_day(words))
    if what == presses.SUMMARY_DAYS:
        return replace(office, summary_days=reading.read_summary_days(words))
    if what == presses.SUPERVISION:
        return replace(office, supervision_phone=reading.read_phone(words))
    if what == presses.PUBLIC_URL:
        return replace(office, public_url=reading.read_url(words))
    if what == presses.YEARLY_CAP:
        return replace(office, yearly_cap=reading.read_cap(words))
    return _with_term(office, _limited(what), reading.read_limit(words))


def _with_term(office: Office, duty: Duty, days: int) -> Office:
    """Only what differs from the default is kept."""
    terms = {word: own for word, own in office.own_terms.items() if word != duty.value}
    if days != OWN_TERMS[duty]:
        terms[duty.value] = days
    return replace(office, own_terms=terms)


def _limited(what: str) -> Duty:
    for duty in OWN_TERMS:
        if duty.value == what:
            return duty
    raise Refusal("chat.stale_button")
