"""Changes by taps: departments, items, the words of the scope. Each says what it wants, so that a second tap of the
same button changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from campaigns.draft import steps
from campaigns.draft.saving import save, save_items
from campaigns.draft.steps import Step, draft_to_change
from domain.campaign import Participant
from domain.errors import Refusal
from storage.campaigns import Campaign
from storage.unit_of_work import UnitOfWork
from templates.cards.draft.presses import word_key


async def take_item(
    uow: UnitOfWork,
    *,
    user_id: int,
    campaign_id: int,
    department_id: int,
    word: str,
    chosen: bool,
    page: int,
    led: bool,
    now: datetime,
) -> Step:
    """Takes the item that ``word`` (a ``word_key``) stands for in, or out."""
    campaign, person = await draft_to_change(uow, user_id, campaign_id)
    present = steps.participant_of(campaign, department_id).items
    name = word_of(word, [*await uow.libraries.items(department_id), *present])
    changed = _with(present, name, chosen)
    return await save_items(uow, campaign, department_id, changed, person, page=page, led=led, now=now)


async def take_all_items(
    uow: UnitOfWork,
    *,
    user_id: int,
    campaign_id: int,
    department_id: int,
    chosen: bool,
    led: bool,
    now: datetime,
) -> Step:
    """All items of the department's list besides those typed in, or none at all."""
    campaign, person = await draft_to_change(uow, user_id, campaign_id)
    present = steps.participant_of(campaign, department_id).items
    known = await uow.libraries.items(department_id)
    every = tuple(dict.fromkeys([*known, *present])) if chosen else ()
    return await save_items(uow, campaign, department_id, every, person, page=0, led=led, now=now)


async def take_department(
    uow: UnitOfWork,
    *,
    user_id: int,
    campaign_id: int,
    department_id: int,
    chosen: bool,
    page: int,
    led: bool,
    now: datetime,
) -> Step:
    """Takes a department in (the first one leads), or out together with its items."""
    campaign, person = await draft_to_change(uow, user_id, campaign_id)
    name = await _member_name(uow, campaign, department_id)
    present = campaign.plan.participants
    participants = tuple(one for one in present if one.department_id != department_id)
    if chosen:
        takes_part = len(participants) < len(present)
        participants = present if takes_part else (*present, Participant(department_id, name))
    campaign = await save(uow, campaign, replace(campaign.plan, participants=participants), person, now)
    return await steps.departments(uow, campaign, page=page, led=led)


async def make_lead(
    uow: UnitOfWork,
    *,
    user_id: int,
    campaign_id: int,
    department_id: int,
    page: int,
    led: bool,
    now: datetime,
) -> Step:
    """Puts a participant first: it leads, the others co-operate."""
    campaign, person = await draft_to_change(uow, user_id, campaign_id)
    leader = steps.participant_of(campaign, department_id)
    participants = (leader, *(one for one in campaign.plan.participants if one is not leader))
    campaign = await save(uow, campaign, replace(campaign.plan, participants=participants), person, now)
    return await steps.departments(uow, campaign, page=page, led=led)


async def _member_name(uow: UnitOfWork, campaign: Campaign, department_id: int) -> str:
    department = await uow.offices.department(department_id)
    if department.office_id != campaign.office_id:
        raise Refusal("office.unknown_department")
    return department.name


async def take_word(
    uow: UnitOfWork,
    *,
    user_id: int,
    campaign_id: int,
    kind: str,
    word: str,
    chosen: bool,
    page: int,
    led: bool,
    now: datetime,
) -> Step:
    """Takes a tag, status or area into the scope, or out. ``word`` is its ``word_key``."""
    campaign, person = await draft_to_change(uow, user_id, campaign_id)
    if kind not in {"tags", "statuses", "areas"}:
        raise Refusal("chat.stale_button")
    scope = campaign.plan.scope
    present: tuple[str, ...] = getattr(scope, kind)
    known = (await uow.libraries.vocabulary(campaign.office_id))[kind]
    changed: dict[str, Any] = {kind: _with(present, word_of(word, [*known, *present]), chosen)}
    plan = replace(campaign.plan, scope=replace(scope, **changed))
    campaign = await save(uow, campaign, plan, person, now)
    return await steps.scope(uow, campaign, page=page, led=led)


def _with(present: tuple[str, ...], word: str, chosen: bool) -> tuple[str, ...]:
    if chosen:
        return present if word in present else (*present, word)
    return tuple(one for one in present if one != word)


def word_of(key: str, words: list[str]) -> str:
    """The word a button stands for; one that is gone from the library makes the button an old one."""
    for word in words:
        if word_key(word) == key:
            return word
    raise Refusal("chat.stale_button")
