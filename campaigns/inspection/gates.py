"""What must be so before a form opens: each gate refuses with its sentence, or lets pass."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from campaigns.authorisation import require_authorised
from campaigns.sign_off import require_signed_off
from storage.forms import Section
from storage.unit_of_work import UnitOfWork

Gate = Callable[[UnitOfWork, Section], Awaitable[None]]

GATES: tuple[Gate, ...] = (require_authorised, require_signed_off)


async def require_open(uow: UnitOfWork, section: Section) -> None:
    """Raises the Refusal of the first of ``GATES`` that this department's part of a form does not pass.

    One that is being corrected was open before: nobody goes there again to write down what was found then.
    """
    if section.is_corrected:
        return
    for gate in GATES:
        await gate(uow, section)
