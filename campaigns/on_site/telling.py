"""到场 on a form's own card: who of the department was there. Read by ``campaigns.form_facts``."""

from __future__ import annotations

from collections.abc import Sequence

from domain.inspection import Method
from domain.local_time import local
from domain.on_site import presence_of
from storage.forms import WRITABLE, Section
from storage.unit_of_work import UnitOfWork
from templates.cards import on_site as cards
from templates.cards.forms import Fact


async def tell_presence(uow: UnitOfWork, section: Section) -> Sequence[Fact]:
    """One line, where anybody was there, or shall be: a form that may still be inspected on site leads there."""
    told = await uow.site_entries.told(section.sample_id)
    presence = presence_of([one.entry for one in told], section.department_id)
    if not presence.sightings:
        on_site = not section.methods or Method.ON_SITE in section.methods
        awaited = on_site and not section.void and section.state in WRITABLE
        return (cards.presence_fact(section.sample_id, "", presence.attempt),) if awaited else ()
    names, zone = {one.entry.inspector_id: one.name for one in told}, told[0].zone
    sights = [
        cards.Sight(names[one.inspector_id], local(one.at, zone), one.late, one.disputed) for one in presence.sightings
    ]
    shown, left = presence.certificates, presence.left
    words = cards.presence_words(sights, local(shown, zone) if shown else None, local(left, zone) if left else None)
    return (cards.presence_fact(section.sample_id, words, presence.attempt),)
