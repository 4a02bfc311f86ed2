"""What is drawn of one tag, and who is inspected without being drawn: by taps, and by typed lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from campaigns.draft import steps
from campaigns.draft.picks import word_of
from campaigns.draft.saving import save
from campaigns.draft.steps import Step, draft_to_change, place_of, readable
from domain.campaign import Sampling, StratumBy
from domain.draft import Field, parse_certain, tag_rule, with_certain, with_tag, without_tag
from domain.draw_terms import SetAside
from storage.campaigns import Campaign
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards.draft import strata as cards
from templates.cards.draft.presses import word_key

#: What people type to empty the list.
NOBODY = frozenset({"无", "没有", "暂无", "全部移出", "清空"})


async def pick_tag_stratum(uow: UnitOfWork, *, user_id: int, campaign_id: int, page: int, led: bool) -> Step:
    """The tags of the library, at ``page``."""
    return await _tags(uow, await readable(uow, user_id, campaign_id), page=page, led=led)


async def ask_tag_stratum(uow: UnitOfWork, *, user_id: int, campaign_id: int, word: str, page: int, led: bool) -> Step:
    """How many of the tag that ``word`` (a ``word_key``) stands for."""
    campaign = await readable(uow, user_id, campaign_id)
    tag = await _tag_of(uow, campaign, word)
    card = cards.tag_amounts(place_of(campaign, led), tag, chosen=tag in _tag_rules(campaign.plan.sampling), page=page)
    return Step(card, campaign.id, led=led)


async def take_tag_stratum(
    uow: UnitOfWork,
    *,
    user_id: int,
    campaign_id: int,
    word: str,
    percent: int,
    count: int,
    page: int,
    led: bool,
    now: datetime,
) -> Step:
    """Makes the tag a stratum with this ratio or number, or with neither no stratum."""
    campaign, person = await draft_to_change(uow, user_id, campaign_id)
    tag, sampling = await _tag_of(uow, campaign, word), campaign.plan.sampling
    if percent or count:
        known = (await uow.libraries.vocabulary(campaign.office_id))["tags"]
        rule = replace(tag_rule(tag, Fraction(min(percent, 100), 100), [*known, tag]), minimum=count or 1)
        sampling = with_tag(sampling, rule)
    else:
        sampling = without_tag(sampling, tag)
    campaign = await save(uow, campaign, replace(campaign.plan, sampling=sampling), person, now)
    return await _tags(uow, campaign, page=page, led=led)


async def pick_certain(uow: UnitOfWork, *, user_id: int, campaign_id: int, page: int) -> Step:
    """Who must be inspected, at ``page``."""
    return await steps.certain(uow, await readable(uow, user_id, campaign_id), page=page)


async def drop_certain(uow: UnitOfWork, *, user_id: int, campaign_id: int, word: str, page: int, now: datetime) -> Step:
    """Takes one out of the list (``word`` is the ``word_key`` of its number), or all."""
    campaign, person = await draft_to_change(uow, user_id, campaign_id)
    kept = [one for one in campaign.plan.sampling.certain if word != cards.ALL and word_key(one.id) != word]
    campaign = await _save_certain(uow, campaign, tuple(kept), person, now)
    return await steps.certain(uow, campaign, page=page)


async def add_certain(uow: UnitOfWork, campaign: Campaign, text: str, person: Person, *, now: datetime) -> Step:
    """Takes typed lines in, or empties the list; the question stays open for more."""
    listed: tuple[SetAside, ...] = ()
    if text.strip() not in NOBODY:
        lines = parse_certain(text)
        spellings = [spelling for line in lines for spelling in line.spellings]
        found = await uow.libraries.numbers_of(campaign.office_id, spellings)
        listed = with_certain(campaign.plan.sampling.certain, lines, found)
    campaign = await _save_certain(uow, campaign, listed, person, now)
    return await steps.step_of(uow, campaign, Field.CERTAIN, led=False, now=now)


async def _save_certain(
    uow: UnitOfWork, campaign: Campaign, listed: tuple[SetAside, ...], person: Person, now: datetime
) -> Campaign:
    sampling = replace(campaign.plan.sampling, certain=listed)
    return await save(uow, campaign, replace(campaign.plan, sampling=sampling), person, now)


async def _tags(uow: UnitOfWork, campaign: Campaign, *, page: int, led: bool) -> Step:
    known = (await uow.libraries.vocabulary(campaign.office_id))["tags"]
    card = cards.tag_strata(place_of(campaign, led), campaign.plan.sampling, known, page)
    return Step(card, campaign.id, led=led)


async def _tag_of(uow: UnitOfWork, campaign: Campaign, word: str) -> str:
    known = (await uow.libraries.vocabulary(campaign.office_id))["tags"]
    return word_of(word, [*known, *_tag_rules(campaign.plan.sampling)])


def _tag_rules(sampling: Sampling) -> list[str]:
    return [rule.name for rule in sampling.rules if rule.by is StratumBy.TAG]
