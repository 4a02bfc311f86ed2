"""The matters that evidence may be about: who may add to each, who may see it, its heading, where 返回 leads."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from campaigns.evidence.access import Access, Rule
from campaigns.evidence.of_follow_ups import FOLLOW_UP
from campaigns.evidence.of_forms import FORM, PUBLICATION
from campaigns.evidence.of_revisits import REVISIT
from campaigns.evidence.of_visits import DOOR, NOTICE, SIGNATURE
from domain.errors import Refusal
from domain.evidence import About
from office.rights import require_member
from storage.unit_of_work import UnitOfWork

MATTERS: Mapping[About, Rule] = MappingProxyType(
    {
        About.FORM: FORM,
        About.SIGNATURE: SIGNATURE,
        About.DOOR: DOOR,
        About.NOTICE: NOTICE,
        About.PUBLICATION: PUBLICATION,
        About.FOLLOW_UP: FOLLOW_UP,
        About.REVISIT: REVISIT,
    }
)


def rule_of(about: str) -> Rule:
    """The rule for the matter that a button names by its letter. Raises Refusal ``chat.stale_button``."""
    try:
        return MATTERS[About(about)]
    except (ValueError, KeyError):
        raise Refusal("chat.stale_button") from None


async def require_adder(uow: UnitOfWork, user_id: int, about: str, about_id: int) -> Access:
    """Somebody who may add evidence about it now; else the Refusal of that matter."""
    await require_member(uow, user_id)
    return await rule_of(about).add(uow, user_id, about_id)


async def require_viewer(uow: UnitOfWork, user_id: int, about: str, about_id: int) -> Access:
    """Somebody who may see the evidence about it; else the Refusal of that matter."""
    await require_member(uow, user_id)
    return await rule_of(about).see(uow, user_id, about_id)
