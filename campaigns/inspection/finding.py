"""Which forms are mine, and one of them."""

from __future__ import annotations

from collections.abc import Sequence

from campaigns.forms import read_form, require_inspector
from office.rights import require_member
from storage.forms import WRITABLE, Section, SectionState
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.inspection import ListedForm, form_card, my_forms_card

#: What has to be done next comes first.
_ORDER = (
    SectionState.RETURNED,
    SectionState.CORRECTING,
    SectionState.OPEN,
    SectionState.APPROVED,
    SectionState.SUBMITTED,
    SectionState.PUBLISHED,
)


async def my_forms(uow: UnitOfWork, *, user_id: int, page: int = 0) -> Card:
    """All forms of this person over all campaigns, unfinished ones first."""
    person, _ = await require_member(uow, user_id)
    sections = await uow.forms.sections_of_inspector(person.id)
    ordered = sorted(sections, key=lambda section: (section.void, _ORDER.index(section.state)))
    return my_forms_card(await list_forms(uow, ordered), page)


async def list_forms(uow: UnitOfWork, sections: Sequence[Section]) -> list[ListedForm]:
    """``sections`` as lines of a list, in the order given."""
    results = await uow.forms.results([section.id for section in sections])
    totals: dict[tuple[int, int], int] = {}
    for part in {(section.campaign_id, section.department_id) for section in sections}:
        totals[part] = len(await uow.campaigns.items(*part))
    return [
        ListedForm(
            section_id=section.id,
            number=section.number,
            subject=section.subject_name,
            state=section.standing,
            done=len(results[section.id]),
            total=totals[section.campaign_id, section.department_id],
        )
        for section in sections
    ]


async def open_form(uow: UnitOfWork, *, user_id: int, section_id: int, page: int = 0) -> Card:
    """One form, for those who inspect its subject."""
    await require_inspector(uow, user_id, await uow.forms.section(section_id))
    return form_card(await read_form(uow, section_id), page)


async def still_to_fill(uow: UnitOfWork, person_id: int, done: Section) -> list[Section]:
    """What this person may still write, in the order in which it should follow ``done``."""
    sections = await uow.forms.sections_of_inspector(person_id)
    others = [section for section in sections if section.id != done.id and not section.void]
    writable = [section for section in others if section.state in WRITABLE]
    here = (done.campaign_id, done.number)
    return sorted(
        writable,
        key=lambda s: (s.campaign_id != done.campaign_id, (s.campaign_id, s.number) < here, s.campaign_id, s.number),
    )
