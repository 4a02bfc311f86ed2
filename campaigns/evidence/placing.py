"""Where a photo or a file belongs that somebody has sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from domain.evidence import About
from domain.result_line import split_number
from office.rights import find_appointments
from storage.forms import WRITABLE, Section
from storage.unit_of_work import UnitOfWork
from templates.cards.forms import read_heading

#: Forms that are offered for what came without a word.
MOST_OFFERED = 6
#: Who arrived somewhere this long ago is thought to be there still.
_RECENT = timedelta(days=3)


@dataclass(frozen=True)
class Place:
    """Where a file belongs; without ``about`` it is to be held, and ``sections`` are offered for it."""

    about: str = ""
    about_id: int = 0
    item_id: int = 0
    note: str = ""
    sections: tuple[int, ...] = ()


async def find_place(
    uow: UnitOfWork,
    *,
    user_id: int,
    album: str,
    caption: str,
    quoted: str,
    may_be_held: bool,
    asked: Mapping[str, Any],
    recent: Mapping[str, Any],
    now: datetime,
) -> Place | None:
    """Where something belongs that a person has sent, None where this step does not take it.

    First where the rest of its album went; then the question that is open (``asked``); then the form whose card it
    replies to (``quoted``), or with whose number its ``caption`` begins. What comes without any of these is held
    where it ``may_be_held`` and the person has a form to put it on. ``recent``: where the last piece of the
    same album went.
    """
    person, held = await find_appointments(uow, user_id)
    if person is None or not held:
        return None
    place = await _place_of_album(uow, person.id, album, recent) or (Place(note=caption, **asked) if asked else None)
    if place is None:
        place = await _addressed(uow, person.id, caption, quoted)
    if place is None and may_be_held:
        sections = await _current(uow, person.id, now)
        place = Place(note=caption, sections=tuple(one.id for one in sections)) if sections else None
    return replace(place, note=place.note or caption) if place else None


async def _place_of_album(uow: UnitOfWork, person_id: int, album: str, recent: Mapping[str, Any]) -> Place | None:
    """Messages of an album come one by one, in any order, and only one of them has the caption."""
    if not album:
        return None
    if kept := await uow.evidence.album(person_id, album):
        last = kept[-1]
        return Place(last.about.value, last.about_id, last.item_id or 0)
    if recent.get("about"):
        return Place(recent["about"], recent["about_id"], recent["item_id"])
    return None


async def _addressed(uow: UnitOfWork, person_id: int, caption: str, quoted: str) -> Place | None:
    """The form of a card replied to, or of the number that a caption begins with."""
    heading, (number, rest) = read_heading(quoted), split_number(caption)
    if heading is None and number is None:
        return None
    mine = [one for one in await uow.forms.sections_of_inspector(person_id) if not one.void]
    if heading is not None:
        references = {one: (await uow.campaigns.get(one)).reference for one in {each.campaign_id for each in mine}}
        found = [one for one in mine if (one.number, references[one.campaign_id]) == heading]
        rest = rest if number == heading[0] else caption
    else:
        found = [one for one in mine if one.number == number]
    found = [one for one in found if one.state in WRITABLE] or found[-1:]
    if len(found) == 1:
        return Place(About.FORM.value, found[0].id, note=rest.strip())
    return Place(note=rest.strip(), sections=tuple(one.id for one in found)) if found else None


async def _current(uow: UnitOfWork, person_id: int, now: datetime) -> list[Section]:
    """The forms that this person may fill, those first where they arrived last."""
    mine = [one for one in await uow.forms.sections_of_inspector(person_id) if one.state in WRITABLE and not one.void]
    entered = await uow.site_entries.of_person(person_id, since=now - _RECENT)
    latest = {one.sample_id: one.entered_at for one in sorted(entered, key=lambda one: one.entered_at)}
    mine.sort(key=lambda one: latest.get(one.sample_id, now - _RECENT), reverse=True)
    return mine[:MOST_OFFERED]
