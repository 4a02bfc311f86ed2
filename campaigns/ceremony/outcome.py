"""Reveal: the transcript is written, its hash is the seed, and everything follows from the files of the round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from campaigns.ceremony.opening import require_group
from domain.campaign import State, require_in_force
from domain.draw_files import RoundFiles, sha256_of
from domain.errors import Refusal
from domain.public_value import agreed_value
from domain.transcript import Contribution, Transcript, commitment
from office.notices import tell_chat
from storage.campaigns import Campaign
from storage.draws import Round, Stage, StoredDraw
from storage.unit_of_work import UnitOfWork
from templates.cards import ceremony as cards


@dataclass(frozen=True)
class _Closed:
    """What came last, as the transcript has it: the dice, or name and value."""

    dice: list[int]
    public: tuple[str, str] | None


async def reveal(uow: UnitOfWork, draw: StoredDraw, *, now: datetime) -> None:
    """Once the last die has fallen, or the public value is agreed: writes the transcript and posts it. Nothing before.

    Of revisits nothing is posted yet but that it is done. What follows is computed afterwards (``campaigns.reveal``).
    """
    closed = await _closed(uow, draw)
    if closed is None:
        return
    campaign = await uow.campaigns.get(draw.campaign_id)
    if draw.round is Round.REVISITS:
        await _seal(uow, campaign, draw, closed, now=now)
    else:
        await _post(uow, campaign, draw, closed, Stage.REVEALED, now=now)


async def unseal(uow: UnitOfWork, draw: StoredDraw, *, now: datetime) -> RoundFiles:
    """The revisits are recorded: secret and transcript are posted at last, and nothing is kept back any more.

    Refuses (``draw.moved_meanwhile``) a round that is not kept.
    """
    closed = await _closed(uow, draw)
    if closed is None or draw.stage is not Stage.KEPT:
        raise Refusal("draw.moved_meanwhile")
    campaign = await uow.campaigns.get(draw.campaign_id)
    files = RoundFiles(draw.terms, draw.pool, await _transcript(uow, campaign, draw, closed))
    await _post(uow, campaign, draw, closed, Stage.SETTLED, now=now)
    return files


async def sealed_files(uow: UnitOfWork, draw: StoredDraw) -> RoundFiles:
    """The three files of a sealed round. They tell who is drawn: not to be shown or stored, only computed from."""
    closed = await _closed(uow, draw)
    if closed is None:
        raise Refusal("draw.not_revealed")
    campaign = await uow.campaigns.get(draw.campaign_id)
    return RoundFiles(draw.terms, draw.pool, await _transcript(uow, campaign, draw, closed))


async def _seal(uow: UnitOfWork, campaign: Campaign, draw: StoredDraw, closed: _Closed, *, now: datetime) -> None:
    """The seed is fixed in everybody's sight; who knew the secret now would know who is called back on."""
    await uow.draws.advance(draw, Stage.SEALED)
    card = cards.sealed(draw.round.value, dice=closed.dice)
    await tell_chat(uow, require_group(campaign), card, key=f"draw:{draw.id}:sealed", now=now)
    public = list(closed.public or ())  # never the seed
    await uow.audit.note("draw.seal", now=now, campaign_id=campaign.id, draw=draw.id, dice=closed.dice, public=public)


async def _post(
    uow: UnitOfWork, campaign: Campaign, draw: StoredDraw, closed: _Closed, then: Stage, *, now: datetime
) -> None:
    transcript = await _transcript(uow, campaign, draw, closed)
    await uow.draws.advance(draw, then, transcript=transcript, revealed_at=now)
    card = cards.revealed(draw.round.value, transcript, sha256_of(transcript))
    await tell_chat(uow, require_group(campaign), card, key=f"draw:{draw.id}:transcript", now=now)
    await uow.audit.note(
        "draw.reveal",
        now=now,
        campaign_id=campaign.id,
        draw=draw.id,
        dice=closed.dice,
        public=list(closed.public or ()),
        seed=sha256_of(transcript),
    )


async def _closed(uow: UnitOfWork, draw: StoredDraw) -> _Closed | None:
    if draw.closing.dice:
        dice = await uow.draws.dice(draw.id)
        return _Closed(dice, None) if len(dice) >= draw.closing.dice else None
    value = agreed_value(await uow.draws.values(draw.id))
    return None if value is None else _Closed([], (draw.closing.public, value))


async def _transcript(uow: UnitOfWork, campaign: Campaign, draw: StoredDraw, closed: _Closed) -> str:
    first = None
    if draw.round is Round.TEAMS:
        first = sha256_of((await subjects_files(uow, campaign.id)).transcript)
    given = await uow.draws.contributions(draw.id)
    return Transcript(
        kind=draw.round.value,
        campaign=campaign.reference,
        attempt=draw.attempt,
        terms=sha256_of(draw.terms),
        pool=sha256_of(draw.pool),
        subjects_seed=first,
        commitment=commitment(draw.secret),
        contributions=[Contribution(one.contributor, one.words) for one in given],
        dice=closed.dice,
        public=closed.public,
        secret=draw.secret,
    ).text()


async def find_files(uow: UnitOfWork, campaign_id: int, round_: Round) -> RoundFiles | None:
    """The three files of the latest attempt of a round, or None while it is not revealed, or where it is void or
    nothing follows from it."""
    draw = await uow.draws.latest(campaign_id, round_)
    if draw is None or draw.transcript is None or draw.stage in {Stage.VOID, Stage.FAILED}:
        return None
    return RoundFiles(terms=draw.terms, pool=draw.pool, transcript=draw.transcript)


async def subjects_files(uow: UnitOfWork, campaign_id: int) -> RoundFiles:
    """The three files of the revealed draw of subjects; refuses before it."""
    files = await find_files(uow, campaign_id, Round.SUBJECTS)
    if files is None:
        raise Refusal("draw.not_revealed")
    return files


def require_state(campaign: Campaign, state: State) -> None:
    """Refuses an act that belongs to another step than the one the campaign is in, and any in a void campaign."""
    require_in_force(campaign.state)
    if campaign.state is not state:
        raise Refusal("campaign.wrong_state", state=campaign.state.value)
