"""What a form's card says of its correction: who asked for it, why, how it ended, and what was public before."""

from __future__ import annotations

from collections.abc import Sequence

from domain.local_time import local
from storage.corrections import Correction
from storage.forms import Section
from storage.unit_of_work import UnitOfWork
from templates.cards.correction_words import changed_words, correction_words
from templates.cards.forms import Fact


async def tell_correction(uow: UnitOfWork, section: Section) -> Sequence[Fact]:
    """A line on the last correction, and while it is under way one on what it changes; none where there was none."""
    if section.public_version is None:
        return ()
    last = await uow.corrections.newest(section.id)
    if last is None:
        return ()
    office_id = (await uow.campaigns.get(section.campaign_id)).office_id
    zone = (await uow.offices.get(office_id)).timezone
    who = (await uow.people.get(last.asked_by)).name
    ended_at = local(last.ended_at, zone) if last.ended_at else None
    words = correction_words(
        who, local(last.asked_at, zone), last.reason, ended_at=ended_at, published=last.new_version is not None
    )
    facts = [Fact("更正", words)]
    if section.is_corrected and (changed := await _changed(uow, section, last)):
        facts.append(Fact("更正内容", changed))
    return facts


async def _changed(uow: UnitOfWork, section: Section, correction: Correction) -> str:
    """What the draft says otherwise than the public version."""
    public = (await uow.publications.public_content([section.id]))[section.id]
    drafted = (await uow.forms.results([section.id]))[section.id]
    items = await uow.campaigns.items(section.campaign_id, section.department_id)
    results = [
        (item.name, public.results.get(item.id), drafted.get(item.id))
        for item in items
        if public.results.get(item.id) != drafted.get(item.id)
    ]
    handling = (public.handling, section.handling) if set(public.handling) != set(section.handling) else None
    rectify_by = (public.rectify_by, section.rectify_by) if public.rectify_by != section.rectify_by else None
    return changed_words(results, handling, rectify_by)
