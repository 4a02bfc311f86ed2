"""What other steps say about a form on its own card: each in a line, in the order in which it happens.

The steps named here read through the unit of work only; none of them may import ``campaigns.forms``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from campaigns.authorisation import tell_authorisation
from campaigns.corrected import tell_correction
from campaigns.evidence.facts import evidence_facts
from campaigns.joint_visit.facts import tell_joint_visit
from campaigns.on_site.telling import tell_presence
from campaigns.sign_off import tell_sign_off
from campaigns.signature.facts import signature_facts
from campaigns.specialist import tell_specialists
from storage.forms import Section
from storage.unit_of_work import UnitOfWork
from templates.cards.forms import Fact

Teller = Callable[[UnitOfWork, Section], Awaitable[Sequence[Fact]]]

TELLERS: tuple[Teller, ...] = (
    tell_authorisation,
    tell_sign_off,
    tell_joint_visit,
    tell_correction,
    tell_presence,
    tell_specialists,
    evidence_facts,
    signature_facts,
)


async def facts_of(uow: UnitOfWork, section: Section) -> tuple[Fact, ...]:
    """The lines that ``TELLERS`` have for this department's part of a form."""
    return tuple([fact for tell in TELLERS for fact in await tell(uow, section)])
