"""Evidence about the outcome of a follow-up."""

from __future__ import annotations

from campaigns.evidence.access import Access, Rule
from campaigns.follow_up.access import Access as Handling
from campaigns.follow_up.access import require_recorder, require_viewer
from domain.errors import Refusal
from domain.evidence import About
from domain.follow_up import Stage
from storage.unit_of_work import UnitOfWork
from templates.cards import Button
from templates.cards.evidence import Matter
from templates.cards.follow_up import ShowFollowUp
from templates.cards.forms import heading_of

#: What its outcome rests on is added to, and not taken away.
_ENDED = {Stage.CLOSED: "follow_up.closed", Stage.VOID: "follow_up.void"}


async def _may_record(uow: UnitOfWork, user_id: int, follow_up_id: int) -> Access:
    return _access(await require_recorder(uow, user_id, follow_up_id))


async def _may_see(uow: UnitOfWork, user_id: int, follow_up_id: int) -> Access:
    return _access(await require_viewer(uow, user_id, follow_up_id))


def _access(handling: Handling) -> Access:
    one = handling.follow_up
    back = Button("返回后续处置", ShowFollowUp(one.id))
    heading = heading_of(one.number, one.campaign_reference, one.department)
    matter = Matter(About.FOLLOW_UP.value, one.id, f"{heading} 后续处置", one.subject_name, back)
    shut = None
    if one.campaign_void:
        shut = Refusal("follow_up.campaign_void")
    elif one.stage in _ENDED:
        shut = Refusal(_ENDED[one.stage])
    return Access(handling.person, matter, one.campaign_id, handling.may.void, shut)


FOLLOW_UP = Rule(_may_record, _may_see)
