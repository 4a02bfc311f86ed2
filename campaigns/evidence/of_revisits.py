"""Evidence about the answers of a revisit: only for who asks, and the office."""

from __future__ import annotations

from campaigns.evidence.access import Access, Rule
from campaigns.revisit.access import Access as Asking
from campaigns.revisit.access import require_unfinished, require_viewer
from domain.errors import Refusal
from domain.evidence import About
from storage.draws import Stage
from storage.unit_of_work import UnitOfWork
from templates.cards import Button
from templates.cards.evidence import Matter
from templates.cards.revisit import ShowRevisit


async def _may_record(uow: UnitOfWork, user_id: int, revisit_id: int) -> Access:
    return _access(await require_unfinished(uow, user_id, revisit_id))


async def _may_see(uow: UnitOfWork, user_id: int, revisit_id: int) -> Access:
    return _access(await require_viewer(uow, user_id, revisit_id))


def _access(asking: Asking) -> Access:
    one = asking.revisit
    # Not the first line of a form's card: a photo in reply to this one is none of the form's.
    heading = f"【回访】{asking.campaign.reference} 第{one.number}号"
    matter = Matter(About.REVISIT.value, one.id, heading, one.subject_name, Button("返回回访", ShowRevisit(one.id)))
    shut = None
    if one.void:
        shut = Refusal("revisit.void")
    elif one.stage is not Stage.KEPT:
        shut = Refusal("revisit.closed")
    elif one.is_finished:
        shut = Refusal("revisit.finished")
    return Access(asking.person, matter, one.campaign_id, asking.office, shut)


REVISIT = Rule(_may_record, _may_see)
