"""What a form that was inspected on site still lacks: two of the department there, certificates shown, a photo of a
shut door. Read by ``campaigns.inspection.gaps``."""

from __future__ import annotations

from collections.abc import Sequence

from domain.evidence import About
from domain.inspection import Method, ResultCode
from domain.on_site import DOOR_RESULTS, LEAST_PRESENT, Entry, presence_of
from storage.forms import Section
from storage.unit_of_work import UnitOfWork
from templates.cards import on_site as cards
from templates.cards.forms import FormView, Gap

#: Results that say that nothing could be inspected: a photo shows why.
AT_THE_DOOR = frozenset(DOOR_RESULTS.values())


async def find_site_gaps(uow: UnitOfWork, section: Section, form: FormView) -> Sequence[Gap]:
    """Nothing where the department did not inspect on site."""
    if Method.ON_SITE not in section.methods:
        return ()
    entries = await uow.site_entries.of_sample(section.sample_id)
    presence = presence_of(entries, section.department_id)
    on_team = len(await uow.forms.inspectors_of(section))
    gaps = []
    if not presence.is_complete(on_team):
        missing = max(1, LEAST_PRESENT - len(presence.inspectors))
        gaps.append(cards.presence_gap(section.sample_id, missing, alone=on_team < LEAST_PRESENT))
    if presence.certificates is None:
        gaps.append(cards.certificates_gap(section.sample_id))
    found = [code for code in form.codes if code in AT_THE_DOOR]
    if found and not await _has_photo(uow, section, entries):
        gaps.append(_photo_gap(section, entries, found[0]))
    return gaps


async def _has_photo(uow: UnitOfWork, section: Section, entries: Sequence[Entry]) -> bool:
    doors = [one.id for one in entries if one.kind in DOOR_RESULTS]
    if any((await uow.evidence.count(About.FORM, [section.id])).values()):
        return True
    return any((await uow.evidence.count(About.DOOR, doors)).values())


def _photo_gap(section: Section, entries: Sequence[Entry], code: ResultCode) -> Gap:
    """The photo goes with what the department found at the door, or, where another entered that, with the form."""
    own = [one for one in entries if one.department_id == section.department_id]
    doors = [one.id for one in own if DOOR_RESULTS.get(one.kind) is code]
    if doors:
        return cards.photo_gap(About.DOOR, doors[-1], code)
    return cards.photo_gap(About.FORM, section.id, code)
