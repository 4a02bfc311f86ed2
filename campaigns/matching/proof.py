"""The files that the teams follow from, with the substitutions since."""

from __future__ import annotations

from collections.abc import Sequence

from campaigns import ceremony
from campaigns.matching.requests import matched_draw
from domain.certificate import CertificateFiles
from domain.changes import Change, changes_text
from domain.transcript import seed_of
from storage.campaigns import Campaign
from storage.draws import Round
from storage.unit_of_work import UnitOfWork


async def files_after(uow: UnitOfWork, campaign: Campaign, new: Sequence[Change]) -> CertificateFiles:
    """The files of both rounds, with every substitution so far and the ``new`` ones after them."""
    first = await ceremony.subjects_files(uow, campaign.id)
    second = await ceremony.find_files(uow, campaign.id, Round.TEAMS)
    return CertificateFiles(first, second, await changes_file(uow, campaign, new))


async def changes_file(uow: UnitOfWork, campaign: Campaign, new: Sequence[Change] = ()) -> str:
    """``changes.txt`` as of now and with the ``new`` ones, "" as long as nobody was replaced."""
    drawn = await matched_draw(uow, campaign.id)
    if drawn is None or drawn.transcript is None:
        return ""
    kept = await uow.substitutions.of_draw(drawn.id)
    changes = [*(Change(one.subject, one.out, one.kind, one.reason) for one in kept), *new]
    return changes_text(campaign.reference, seed_of(drawn.transcript), changes) if changes else ""
