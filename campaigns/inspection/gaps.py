"""What a form still lacks before it can be handed in, in the order in which it is shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from campaigns.on_site.finding import find_site_gaps
from campaigns.signature.facts import signature_gaps
from storage.forms import Section
from storage.unit_of_work import UnitOfWork
from templates.cards.forms import FormView, Gap
from templates.cards.inspection import own_gaps

Finder = Callable[[UnitOfWork, Section, FormView], Awaitable[Sequence[Gap]]]

FINDERS: tuple[Finder, ...] = (find_site_gaps, signature_gaps)


async def find_gaps(uow: UnitOfWork, section: Section, form: FormView) -> tuple[Gap, ...]:
    """What the form itself lacks, then what ``FINDERS`` of other steps miss.

    They ask for what is done on site. A correction writes down what was found then, and nobody goes there again.
    """
    if section.is_corrected:
        return own_gaps(form)
    others = [gap for find in FINDERS for gap in await find(uow, section, form)]
    return (*own_gaps(form), *others)
