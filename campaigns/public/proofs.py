"""The draws with their proofs: what was fixed before, what was said and thrown, what came of it, and the files."""

from __future__ import annotations

from campaigns import ceremony, revisit
from campaigns.attempts import given_up
from campaigns.matching.proof import changes_file
from campaigns.public.approved import require_public
from campaigns.public.views import PublicRound
from domain.certificate import CertificateFiles, build_certificate
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
from domain.public_value import agreed_value
from domain.transcript import SUBJECTS, commitment, seed_of
from office.computing import Compute, at_once
from storage.campaigns import Campaign
from storage.draws import Round, Stage, StoredDraw
from storage.unit_of_work import UnitOfWork

#: The files of each round under their public names: pool, terms, transcript.
FILES = {
    Round.SUBJECTS: (POOL_FILE, TERMS_FILE, TRANSCRIPT_FILE),
    Round.TEAMS: (ROSTER_FILE, TEAMS_TERMS_FILE, TEAMS_TRANSCRIPT_FILE),
    Round.REVISITS: (POOL_FILE, TERMS_FILE, TRANSCRIPT_FILE),
}

#: The certificates that were asked for last, the oldest first; of the largest pools each takes 50 MB.
_CERTIFICATES: dict[CertificateFiles, str] = {}
_KEPT = 8


async def rounds(uow: UnitOfWork, campaign: Campaign) -> tuple[PublicRound, ...]:
    """Every ceremony of a campaign, the subjects' attempts first, then the teams', then those of the revisits."""
    zone = (await uow.offices.get(campaign.office_id)).timezone
    drawn = [draw for round_ in Round for draw in await uow.draws.of_campaign(campaign.id, round_)]
    return tuple([await _round(uow, draw, zone) for draw in drawn])


async def _round(uow: UnitOfWork, draw: StoredDraw, zone: str) -> PublicRound:
    given = await uow.draws.contributions(draw.id)
    seed = seed_of(draw.transcript) if draw.transcript else None
    renewal = await given_up(uow, draw)
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
        closing=draw.closing,
        dice=tuple(await uow.draws.dice(draw.id)),
        public_value=agreed_value(await uow.draws.values(draw.id)),
        seed=seed,
        # A void attempt's secret is shown even if it was never revealed: then anybody can see that it was fixed.
        secret=draw.secret if seed or draw.stage is Stage.VOID else None,
        subjects_key=key(SUBJECTS, seed) if seed and draw.round is Round.SUBJECTS else None,
        files=(pool, terms, transcript) if seed else (pool, terms),
        void_reason=renewal.reason if renewal else "",
        void_at=local(renewal.decided_at, zone) if renewal and renewal.decided_at else None,
        revisited=await revisit.figures_of_round(uow, draw) if _is_told(draw) else None,
    )


def _is_told(draw: StoredDraw) -> bool:
    """Whether revisits are recorded: before that, how many of the drawn are would tell who they are."""
    return draw.round is Round.REVISITS and draw.stage is Stage.SETTLED


async def file(uow: UnitOfWork, campaign_id: int, *, round_: str, attempt: int, name: str) -> str:
    """A frozen file of a draw, or its transcript once it is revealed; refuses what is not (yet) public."""
    found = await require_public(uow, campaign_id)
    for draw in await uow.draws.of_campaign(found.id, Round(round_)):
        if draw.attempt == attempt:
            pool, terms, transcript = FILES[draw.round]
            text = {pool: draw.pool, terms: draw.terms, transcript: draw.transcript}.get(name)
            if text is not None:
                return text
    raise Refusal("draw.unknown")


async def certificate(uow: UnitOfWork, campaign_id: int, compute: Compute = at_once) -> str:
    """``certificate.json`` of what is revealed so far; refuses (``draw.not_revealed``) before the first reveal."""
    found = await require_public(uow, campaign_id)
    first = await ceremony.find_files(uow, found.id, Round.SUBJECTS)
    if first is None:
        raise Refusal("draw.not_revealed")
    second = await ceremony.find_files(uow, found.id, Round.TEAMS)
    changes = await changes_file(uow, found) if second else ""
    return await _certificate(CertificateFiles(first, second, changes), compute)


async def attempt_certificate(
    uow: UnitOfWork, campaign_id: int, attempt: int, compute: Compute = at_once, *, round_: str = "subjects"
) -> str:
    """``certificate.json`` of one revealed draw of subjects alone, a void one too, or of one of revisits: what it had
    come to can be recomputed for ever. Refuses (``draw.not_revealed``) any other."""
    found = await require_public(uow, campaign_id)
    for draw in await uow.draws.of_campaign(found.id, Round(round_)):
        if draw.attempt == attempt and draw.transcript is not None:
            files = RoundFiles(terms=draw.terms, pool=draw.pool, transcript=draw.transcript)
            return await _certificate(CertificateFiles(files), compute)
    raise Refusal("draw.not_revealed")


async def _certificate(files: CertificateFiles, compute: Compute) -> str:
    """Kept, because anybody may ask for it at any time and a large pool takes a moment to recompute."""
    text = _CERTIFICATES.get(files)
    if text is None:
        lines = files.subjects.pool.count("\n")
        text = await compute(build_certificate, files.subjects, files.teams, files.changes, size=lines)
        _CERTIFICATES[files] = text
        if len(_CERTIFICATES) > _KEPT:
            del _CERTIFICATES[next(iter(_CERTIFICATES))]
    return text
