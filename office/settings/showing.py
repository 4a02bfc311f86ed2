"""The settings as they stand: all on one card, each group on its own."""

from __future__ import annotations

from domain.errors import Refusal
from domain.obligations import DEFAULT_LADDERS, OWN_TERMS, Duty
from office.rights import require_office_admin
from storage.offices import Office
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import settings as cards
from templates.cards.calendar import CONVENTION_WORDS
from templates.cards.settings import CLOCK_WORDS, PERIOD_WORDS, presses

DEFAULT = Office(0, "", "Asia/Shanghai")


async def open_settings(uow: UnitOfWork, *, user_id: int) -> Card:
    """The settings of the reader's office, a line and a button each."""
    _, office_id = await require_office_admin(uow, user_id)
    return overview(await uow.offices.get(office_id))


async def open_group(uow: UnitOfWork, *, user_id: int, office_id: int, group: str) -> Card:
    """One group of settings; Refusal ``chat.stale_button`` for one that there is not."""
    await require_office_admin(uow, user_id, office_id)
    return group_card(await uow.offices.get(office_id), group)


async def open_ladder(uow: UnitOfWork, *, user_id: int, office_id: int, duty: str) -> Card:
    """The reminder ladder of one duty, with a button for each step."""
    await require_office_admin(uow, user_id, office_id)
    office, which = await uow.offices.get(office_id), duty_of(duty)
    return cards.ladder_card(office_id, which, office.ladder(which))


def overview(office: Office) -> Card:
    """The card of all settings."""
    shown = cards.Shown(
        name=office.name,
        clock=CLOCK_WORDS[office.follow_up_clock],
        convention=CONVENTION_WORDS[office.rest_day],
        opens=office.opens,
        closes=office.closes,
        changed=[duty for duty in Duty if office.ladder(duty) != DEFAULT_LADDERS[duty]],
        limits=own_terms(office),
        monthly_day=office.monthly_day,
        period=PERIOD_WORDS[office.monthly_period],
        days=office.summary_days,
        phone=office.supervision_phone,
        url=office.public_url,
        yearly_cap=office.yearly_cap,
        sign_off=office.sign_off,
    )
    return cards.settings_card(office.id, shown)


def group_card(office: Office, group: str) -> Card:
    """The card of one group."""
    match group:
        case "conventions":
            return cards.conventions_card(office.id, office.follow_up_clock, office.rest_day)
        case "ladders":
            return cards.ladders_card(office.id, {duty: office.ladder(duty) for duty in Duty})
        case "limits":
            return cards.limits_card(office.id, own_terms(office), OWN_TERMS)
        case "monthly":
            default = DEFAULT.monthly_day
            return cards.monthly_card(office.id, office.monthly_day, office.monthly_period, default_day=default)
        case presses.SIGN_OFF:
            return cards.sign_off_card(office.id, on=office.sign_off)
    raise Refusal("chat.stale_button")


def own_terms(office: Office) -> dict[Duty, int]:
    """The limits that no plan sets, in working days."""
    return {duty: office.own_term(duty) for duty in OWN_TERMS}


def duty_of(word: str) -> Duty:
    """The duty of a button; Refusal ``chat.stale_button`` for any other word."""
    try:
        return Duty(word)
    except ValueError:
        raise Refusal("chat.stale_button") from None
