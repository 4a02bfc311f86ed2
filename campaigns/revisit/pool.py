"""Whom a round of revisits is drawn from: the subjects whose inspection is closed in every department."""

from __future__ import annotations

from dataclasses import dataclass

from campaigns.revisit.record import sections_by_sample
from domain.draw_terms import SetAside
from domain.revisit import nobody_to_ask
from storage.campaigns import Campaign
from storage.forms import REVIEWED, Section, SectionState
from storage.unit_of_work import UnitOfWork
from templates.cards.revisit import PoolView

#: Why a subject is left out, as the terms say it.
REASON = "检查时没有见到人或者没有可检查的内容"


@dataclass(frozen=True)
class RevisitPool:
    """The numbers of subjects ``drawn_from``, and those set aside by a rule; ``view`` is what a card shows of it."""

    drawn_from: tuple[str, ...]
    left_out: tuple[SetAside, ...]
    view: PoolView


async def read_pool(uow: UnitOfWork, campaign: Campaign, *, leave_out: bool) -> RevisitPool:
    """The pool as it is now.

    Left out is only who is published as not to be reached everywhere: the terms are public, and a result that is not
    published yet must not be read from them.
    """
    by_sample = await sections_by_sample(uow, campaign.id)
    closed = [parts for parts in by_sample.values() if all(one.state in REVIEWED for one in parts)]
    nobody = await _nobody(uow, closed)
    numbers = sorted(parts[0].subject_number for parts in closed)
    aside = sorted(nobody) if leave_out else []
    view = PoolView(
        campaign.id,
        campaign.plan.title,
        closed=len(closed),
        nobody=len(nobody),
        going_on=len(by_sample) - len(closed),
        leave_out=leave_out,
    )
    left_out = tuple(SetAside(one, REASON) for one in aside)
    return RevisitPool(tuple(one for one in numbers if one not in set(aside)), left_out, view)


async def _nobody(uow: UnitOfWork, closed: list[list[Section]]) -> set[str]:
    """The numbers of those whose published results leave nobody to ask."""
    public = [parts for parts in closed if all(one.state is SectionState.PUBLISHED for one in parts)]
    results = await uow.forms.results([one.id for parts in public for one in parts])
    return {
        parts[0].subject_number
        for parts in public
        if nobody_to_ask([code for one in parts for code in results[one.id].values()])
    }
