"""What follows once a ceremony is closed (the last die has fallen, a public value is agreed): the round is revealed
(that of revisits is only sealed) and settled.

Three transactions: a die that fell is a fact whatever comes after it; so is the seed, from which the outcome is
computed in no transaction at all; settling can be repeated from storage.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from campaigns import ceremony, draw, matching, revisit
from domain.campaign import State
from domain.certificate import CertificateFiles
from domain.errors import Refusal
from domain.outcome import Outcome
from domain.roles import Role
from office.notices import tell_chat, tell_role
from storage.draws import Round, Stage
from storage.unit_of_work import UnitOfWork
from templates.cards.attempts import failed, failed_for_office
from templates.refusals import sentence

#: Where a campaign stands while a round of it waits to be settled; revisits leave it where it is.
_STATES = {Round.SUBJECTS: State.DRAWING, Round.TEAMS: State.MATCHING}
#: What a round becomes once its outcome is stored.
_THEN = {Stage.REVEALED: Stage.SETTLED, Stage.SEALED: Stage.KEPT}
_SETTLE = {Round.SUBJECTS: draw.settle, Round.TEAMS: matching.settle, Round.REVISITS: revisit.settle}


async def record_die(uow: UnitOfWork, key: str, value: int) -> None:
    """Keeps the value (1–6) of the die with outbox key ``die:<draw>:<position>``; the first value counts."""
    draw_id, position = (int(word) for word in key.split(":")[1:])
    await uow.draws.record_die(draw_id, position, value)


def may_complete(key: str) -> bool:
    """Whether a ceremony may be complete once the message with this outbox key has arrived: a die, or the word that a
    public value is agreed."""
    return key.startswith("die:") or (key.startswith("draw:") and key.endswith(":agreed"))


async def reveal_closed(uow: UnitOfWork, now: datetime) -> None:
    """Reveals every ceremony that is closed; nothing where there is none."""
    for closing in await uow.draws.closing():
        await ceremony.reveal(uow, closing, now=now)


@dataclass(frozen=True)
class Unsettled:
    """A revealed round of which the outcome is not stored yet; everything that it follows from."""

    draw_id: int
    files: CertificateFiles

    @property
    def lines(self) -> int:
        """How much there is to compute."""
        return self.files.subjects.pool.count("\n")


async def find_unsettled(uow: UnitOfWork) -> list[Unsettled]:
    """What is to be computed (``domain.outcome``) and then settled, also after a crash in between."""
    found = []
    for revealed in await uow.draws.revealed():
        if revealed.stage is Stage.SEALED:
            found.append(Unsettled(revealed.id, CertificateFiles(await ceremony.sealed_files(uow, revealed))))
            continue
        campaign = await uow.campaigns.get(revealed.campaign_id)
        if campaign.state is not _STATES[revealed.round]:
            continue  # settled before settling was a stage of its own
        first = await ceremony.subjects_files(uow, campaign.id)
        second = await ceremony.find_files(uow, campaign.id, Round.TEAMS) if revealed.round is Round.TEAMS else None
        found.append(Unsettled(revealed.id, CertificateFiles(first, second)))
    return found


async def settle(uow: UnitOfWork, draw_id: int, outcome: Outcome, *, now: datetime) -> None:
    """Stores what follows from a revealed round and tells everybody; nothing where that has been done already, or the
    attempt was given up meanwhile."""
    revealed = await uow.draws.get(draw_id)
    if revealed.stage not in _THEN:
        return
    await uow.draws.advance(revealed, _THEN[revealed.stage])
    campaign = await uow.campaigns.get(revealed.campaign_id)
    await _SETTLE[revealed.round](uow, campaign, revealed, outcome, now=now)


async def fail(uow: UnitOfWork, draw_id: int, reason: Refusal, *, now: datetime) -> None:
    """Nothing follows from a revealed round: the group and the office are told why; the office may draw anew."""
    revealed = await uow.draws.get(draw_id)
    if revealed.stage not in _THEN:
        return
    await uow.draws.advance(revealed, Stage.FAILED)
    campaign = await uow.campaigns.get(revealed.campaign_id)
    await uow.audit.note("draw.fail", now=now, campaign_id=campaign.id, draw=draw_id, reason=reason.code)
    title, words, key = campaign.plan.title, sentence(reason), f"draw:{draw_id}:failed"
    await tell_chat(uow, ceremony.require_group(campaign), failed(title, words), key=key, now=now)
    office_id, card = campaign.office_id, failed_for_office(campaign.id, title, words)
    await tell_role(uow, office_id=office_id, role=Role.OFFICE_ADMIN, card=card, key=key, now=now)
