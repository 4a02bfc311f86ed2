"""The draws with their proofs: what was fixed before, what was said and thrown, what came of it, and the files."""

from __future__ import annotations

import asyncio
from functools import lru_cache

from campaigns import ceremony
from campaigns.public.approved import require_public
from campaigns.public.views import PublicRound
from domain.certificate import build_certificate
from domain.draw import key
from domain.draw_files import (
    POOL_FILE,
    ROSTER_FILE,
    TEAMS_TERMS_FILE,
    TEAMS_TRANSCRIPT_FILE,
    TERMS_FILE,
    TRANSCRIPT_FILE,
    RoundFiles,
    sha256_of,
)
from domain.errors import Refusal
from domain.local_time import local
from domain.transcript import SUBJECTS, commitment, seed_of
from storage.campaigns import Campaign
from storage.draws import Round, Stage, StoredDraw
from storage.unit_of_work import UnitOfWork

#: The files of each round under their public names: pool, terms, transcript.
FILES = {
    Round.SUBJECTS: (POOL_FILE, TERMS_FILE, TRANSCRIPT_FILE),
    Round.TEAMS: (ROSTER_FILE, TEAMS_TERMS_FILE, TEAMS_TRANSCRIPT_FILE),
}


async def rounds(uow: UnitOfWork, campaign: Campaign) -> tuple[PublicRound, ...]:
    """Every ceremony of a campaign, the subjects' attempts first, then the teams'."""
    zone = (await uow.offices.get(campaign.office_id)).timezone
    drawn = [draw for round_ in Round for draw in await uow.draws.of_campaign(campaign.id, round_)]
    return tuple([await _round(uow, draw, zone) for draw in drawn])


async def _round(uow: UnitOfWork, draw: StoredDraw, zone: str) -> PublicRound:
    given = await uow.draws.contributions(draw.id)
    revealed = draw.stage is Stage.REVEALED and draw.transcript is not None
    seed = seed_of(draw.transcript) if revealed and draw.transcript else None
    pool, terms, transcript = FILES[draw.round]
    return PublicRound(
        round=draw.round.value,
        attempt=draw.attempt,
        stage=draw.stage.value,
        frozen_at=local(draw.frozen_at, zone),
        revealed_at=local(draw.revealed_at, zone) if draw.revealed_at else None,
        lines=draw.pool.count("\n"),
        pool_sha256=sha256_of(draw.pool),
        terms_sha256=sha256_of(draw.terms),
        commitment=commitment(draw.secret),
        contributions=tuple((one.contributor, one.words) for one in given),
        dice=tuple(await uow.draws.dice(draw.id)),
        seed=seed,
        secret=draw.secret if seed else None,
        subjects_key=key(SUBJECTS, seed) if seed and draw.round is Round.SUBJECTS else None,
        files=(pool, terms, transcript) if seed else (pool, terms),
    )


async def file(uow: UnitOfWork, campaign_id: int, *, round_: str, attempt: int, name: str) -> str:
    """A frozen file of a draw, or its transcript once it is revealed; refuses what is not (yet) public."""
    found = await require_public(uow, campaign_id)
    for draw in await uow.draws.of_campaign(found.id, Round(round_)):
        if draw.attempt == attempt:
            pool, terms, transcript = FILES[draw.round]
            revealed = draw.transcript if draw.stage is Stage.REVEALED else None
            text = {pool: draw.pool, terms: draw.terms, transcript: revealed}.get(name)
            if text is not None:
                return text
    raise Refusal("draw.unknown")


async def certificate(uow: UnitOfWork, campaign_id: int) -> str:
    """``certificate.json`` of what is revealed so far; refuses (``draw.not_revealed``) before the first reveal."""
    found = await require_public(uow, campaign_id)
    first = await ceremony.find_files(uow, found.id, Round.SUBJECTS)
    if first is None:
        raise Refusal("draw.not_revealed")
    second = await ceremony.find_files(uow, found.id, Round.TEAMS)
    return await asyncio.to_thread(_certificate, first, second)


@lru_cache(maxsize=8)
def _certificate(subjects: RoundFiles, teams: RoundFiles | None) -> str:
    """Kept, because anybody may ask for it at any time and a large pool takes a moment to recompute."""
    return build_certificate(subjects, teams)
