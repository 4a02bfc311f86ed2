"""Freeze and commit: what is fixed, and stands in the group, before any seed exists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.campaign import Plan
from domain.draw_files import sha256_of
from domain.draw_terms import Closing
from domain.errors import Refusal
from domain.transcript import commitment
from office.notices import tell_chat
from storage.campaigns import Campaign
from storage.draws import Round, StoredDraw
from storage.unit_of_work import UnitOfWork
from templates.cards import ceremony as cards

#: What the group must have before the first word counts: the parts of the keys of these messages.
POSTED_FIRST = ("pool", "terms", "ask")
#: Two contributors are enough that nobody chooses the seed alone.
NEEDED = 2


def contributors(campaign: Campaign, office: str) -> dict[str, int | None]:
    """Who is asked for words, name and department id: every department, and where there is only one the office
    too (None)."""
    asked: dict[str, int | None] = {one.name: one.department_id for one in campaign.plan.participants}
    return asked if len(asked) >= NEEDED else asked | {office: None}


def require_needed(campaign: Campaign, needed: int) -> None:
    """How many must speak, as the office chose it; refuses fewer than two and more than are asked."""
    if not NEEDED <= needed <= max(NEEDED, len(campaign.plan.participants)):
        raise Refusal("chat.stale_button")


async def needed_before(uow: UnitOfWork, campaign: Campaign) -> int:
    """How many had to speak in the round of the subjects; the round of the teams asks for as many."""
    draw = await uow.draws.latest(campaign.id, Round.SUBJECTS)
    return draw.needed if draw else NEEDED


def closing_of(plan: Plan) -> Closing:
    """What enters the seed last, as the approved plan says: dice, or the public value it names."""
    return Closing(public=plan.public_value) if plan.public_value else Closing(dice=plan.dice)


def require_group(campaign: Campaign) -> int:
    """The chat id of the campaign's group; refuses where there is none yet."""
    if campaign.chat_id is None:
        raise Refusal("draw.no_group")
    return campaign.chat_id


async def next_attempt(uow: UnitOfWork, campaign: Campaign, round_: Round) -> int:
    """The number of the attempt that would be frozen next."""
    return len(await uow.draws.of_campaign(campaign.id, round_)) + 1


async def earlier_reasons(uow: UnitOfWork, campaign: Campaign, round_: Round) -> list[str]:
    """Why each attempt before the next one is void, as the terms of the next one say it."""
    return await uow.renewals.reasons(campaign.id, round_)


async def open_ceremony(
    uow: UnitOfWork,
    campaign: Campaign,
    *,
    round_: Round,
    terms: str,
    pool: str,
    rules: Sequence[str],
    secret: str,
    person_id: int,
    now: datetime,
    needed: int = NEEDED,
    closing: Closing | None = None,
) -> StoredDraw:
    """Freezes ``terms`` and ``pool``, commits to ``secret`` and says all of it in the group, before any seed exists.

    ``closing``: that of the plan unless given.
    """
    chat_id, closing = require_group(campaign), closing or closing_of(campaign.plan)
    draw = await uow.draws.freeze(
        campaign_id=campaign.id,
        round_=round_,
        terms=terms,
        pool=pool,
        secret=secret,
        needed=needed,
        closing=closing,
        now=now,
    )
    office = await uow.offices.get(campaign.office_id)
    frozen = _frozen(campaign, draw, rules)
    asked = list(contributors(campaign, office.name))
    first = (cards.pool_frozen(frozen), cards.terms_frozen(frozen), cards.asks_words(frozen, asked, needed=needed))
    for part, card in zip(POSTED_FIRST, first, strict=True):
        await tell_chat(uow, chat_id, card, key=f"draw:{draw.id}:{part}", now=now)
    await uow.audit.note(
        "draw.freeze",
        now=now,
        person_id=person_id,
        campaign_id=campaign.id,
        round=round_.value,
        attempt=draw.attempt,
        pool=frozen.pool_hash,
        terms=frozen.terms_hash,
        commitment=frozen.commitment,
    )
    return draw


async def post_again(uow: UnitOfWork, campaign: Campaign, *, now: datetime) -> None:
    """A new group takes the place of the first in the middle of a ceremony: it gets the frozen files too."""
    draw = await uow.draws.under_way(campaign.id)
    if draw is None or not await uow.outbox.is_sent([f"draw:{draw.id}:{part}" for part in POSTED_FIRST]):
        return  # what was not sent yet reaches the new group anyway
    chat_id = require_group(campaign)
    for part, card in enumerate(cards.frozen_again(_frozen(campaign, draw, ()))):
        await tell_chat(uow, chat_id, card, key=f"draw:{draw.id}:again:{chat_id}:{part}", now=now)


def _frozen(campaign: Campaign, draw: StoredDraw, rules: Sequence[str]) -> cards.Frozen:
    return cards.Frozen(
        round=draw.round.value,
        attempt=draw.attempt,
        title=campaign.plan.title,
        lines=draw.pool.count("\n"),
        pool=draw.pool,
        pool_hash=sha256_of(draw.pool),
        terms=draw.terms,
        terms_hash=sha256_of(draw.terms),
        commitment=commitment(draw.secret),
        rules=rules,
        closing=draw.closing,
    )
