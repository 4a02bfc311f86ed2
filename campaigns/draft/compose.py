"""A new draft, and its fields by typed or quick answers, stored at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from campaigns.draft import steps
from campaigns.draft.saving import save, save_items
from campaigns.draft.steps import Step, draft_to_change
from campaigns.draft.strata import add_certain
from domain.campaign import Plan, State
from domain.draft import (
    OPTIONAL,
    Field,
    parse_closing,
    parse_day,
    parse_frequency,
    parse_groups,
    parse_inspectors,
    parse_items,
    parse_limits,
    parse_materials,
    parse_number,
    parse_sampling,
    parse_title,
    parse_window,
)
from domain.errors import Refusal
from domain.local_time import local_day
from office.rights import require_office_admin
from storage.campaigns import Campaign
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards.draft.composing import QUICK_CLASSES
from templates.cards.draft.words import FIELDS, PUBLIC_VALUES

#: What people type to leave a field as it is, and to make it empty.
SKIP = frozenset({"跳过", "略过", "下一步"})
NONE = frozenset({"无", "没有", "暂无", "不限"})


async def start(uow: UnitOfWork, *, user_id: int, now: datetime) -> Step:
    """A new draft, and the first of its questions. One that was begun and left empty is taken up again, so that a
    second tap makes no second draft."""
    person, office_id = await require_office_admin(uow, user_id)
    office = await uow.offices.get(office_id)
    year = local_day(now, office.timezone).year
    blank = Plan(scope=replace(Plan().scope, yearly_cap=office.yearly_cap))
    campaign = await _untouched(uow, office_id, person, year, blank)
    if campaign is None:
        campaign = await uow.campaigns.add(office_id=office_id, year=year, created_by=person.id, now=now)
        # The office's published cap; the plan may have another of its own.
        await uow.campaigns.save_plan(campaign.id, blank)
        campaign = replace(campaign, plan=blank)
        await uow.audit.note(
            "draft.start", now=now, person_id=person.id, campaign_id=campaign.id, reference=campaign.reference
        )
    return await steps.step_of(uow, campaign, Field.TITLE, led=True, now=now)


async def _untouched(uow: UnitOfWork, office_id: int, person: Person, year: int, blank: Plan) -> Campaign | None:
    for campaign in await uow.campaigns.of_office(office_id):
        mine = campaign.created_by == person.id and campaign.year == year
        if mine and campaign.state is State.DRAFT and campaign.plan == blank:
            return campaign
    return None


async def answer(
    uow: UnitOfWork,
    *,
    user_id: int,
    campaign_id: int,
    field: str,
    text: str,
    led: bool,
    now: datetime,
    department_id: int = 0,
) -> Step:
    """Takes a typed answer to ``field`` (for items: those of ``department_id``); what cannot be read is refused and
    the question stays open."""
    campaign, person = await draft_to_change(uow, user_id, campaign_id)
    asked = Field(field)
    if asked is Field.ITEMS:
        return await _add_items(uow, campaign, department_id, text, person, led=led, now=now)
    if asked is Field.CERTAIN:
        return await add_certain(uow, campaign, text, person, now=now)
    if text.strip() in SKIP:
        if asked not in OPTIONAL:
            raise Refusal("draft.cannot_skip", field=FIELDS[asked])
        return await steps.next_step(uow, campaign, asked, led=led, now=now)
    office = await uow.offices.get(campaign.office_id)
    if asked is Field.SAMPLING:
        tags = (await uow.libraries.vocabulary(campaign.office_id))["tags"]
        plan = replace(campaign.plan, sampling=parse_sampling(text, present=campaign.plan.sampling, tags=tags))
    else:
        plan = _answered(campaign.plan, asked, text, local_day(now, office.timezone))
    campaign = await save(uow, campaign, plan, person, now)
    return await steps.next_step(uow, campaign, asked, led=led, now=now)


def _answered(plan: Plan, field: Field, text: str, today: date) -> Plan:
    match field:
        case Field.TITLE:
            return replace(plan, title=parse_title(text))
        case Field.NUMBER:
            return replace(plan, document_number="" if text.strip() in NONE else parse_number(text))
        case Field.WINDOW:
            first, last = parse_window(text, today=today)
            return replace(plan, window_start=first, window_end=last)
        case Field.REGISTERED:
            day = None if text.strip() in NONE else parse_day(text, today=today)
            return replace(plan, scope=replace(plan.scope, registered_by=day))
        case Field.LIMITS:
            return replace(plan, deadlines=parse_limits(text, plan.deadlines))
        case Field.FREQUENCY:
            unlimited = replace(plan.scope, cooling_off_months=0, yearly_cap=0)
            return replace(plan, scope=unlimited if text.strip() in NONE else parse_frequency(text, plan.scope))
        case Field.MATERIALS:
            return replace(plan, materials=() if text.strip() in NONE else parse_materials(text))
        case Field.GROUPS:
            return replace(plan, groups=parse_groups(text))
        case Field.CLOSING:
            return parse_closing(text, plan)
        case Field.INSPECTORS:
            return replace(plan, inspectors_per_department=parse_inspectors(text))
        case _:
            raise Refusal("chat.stale_button")


async def _add_items(
    uow: UnitOfWork,
    campaign: Campaign,
    department_id: int,
    text: str,
    person: Person,
    *,
    led: bool,
    now: datetime,
) -> Step:
    """One a line, to those the department has."""
    present = steps.participant_of(campaign, department_id).items
    every = parse_items(text, present)
    return await save_items(uow, campaign, department_id, every, person, page=0, led=led, now=now)


async def choose(
    uow: UnitOfWork, *, user_id: int, campaign_id: int, what: str, value: int, led: bool, now: datetime
) -> Step:
    """Takes a quick answer. Limits, floor and frequency stay on their card, for there is more to choose on it."""
    campaign, person = await draft_to_change(uow, user_id, campaign_id)
    plan, field, stays = _chosen(campaign.plan, what, value)
    campaign = await save(uow, campaign, plan, person, now)
    if stays:
        return await steps.step_of(uow, campaign, field, led=led, now=now)
    return await steps.next_step(uow, campaign, field, led=led, now=now)


def _chosen(plan: Plan, what: str, value: int) -> tuple[Plan, Field, bool]:
    """The plan with the answer in it, its field, and whether its card stays."""
    match what:
        case Field.SAMPLING | "classes" | "floor":
            typed = {"classes": QUICK_CLASSES, "floor": f"总体不低于{value}%" if value else "总体不限"}
            sampling = parse_sampling(typed.get(what, f"{value}%"), present=plan.sampling)
            return replace(plan, sampling=sampling), Field.SAMPLING, what == "floor"
        case "confirm" | "results" | "follow_up":
            limits = parse_limits(f"{_LIMIT_WORDS[what]}{value}", plan.deadlines)
            return replace(plan, deadlines=limits), Field.LIMITS, True
        case "cooling_off":
            typed_months = f"{value}个月" if value else "不设间隔期"
            return replace(plan, scope=parse_frequency(typed_months, plan.scope)), Field.FREQUENCY, True
        case "yearly_cap":
            typed_cap = f"每年最多{value}次" if value else "次数不限"
            return replace(plan, scope=parse_frequency(typed_cap, plan.scope)), Field.FREQUENCY, True
        case Field.INSPECTORS:
            count = parse_inspectors(str(value))
            return replace(plan, inspectors_per_department=count), Field.INSPECTORS, False
        case Field.REGISTERED:
            return replace(plan, scope=replace(plan.scope, registered_by=None)), Field.REGISTERED, False
        case Field.GROUPS:
            return replace(plan, groups=parse_groups(str(value))), Field.GROUPS, False
        case "dice":
            return parse_closing(str(value), plan), Field.CLOSING, False
        case "public" if value < len(PUBLIC_VALUES):
            return replace(plan, public_value=PUBLIC_VALUES[value]), Field.CLOSING, False
        case _:
            raise Refusal("chat.stale_button")


_LIMIT_WORDS = {"confirm": "确认", "results": "公示", "follow_up": "处置"}
