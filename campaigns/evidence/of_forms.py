"""Evidence about a department's part of a form: what was found, and where it was published."""

from __future__ import annotations

from campaigns.evidence.access import Access, Rule, matter_of, require_seeing, runs, way_back
from campaigns.inspection.filling import require_writable, writable_section
from campaigns.inspection.gates import require_open
from campaigns.publication.access import require_publisher
from campaigns.specialist import assists
from domain.errors import Refusal
from domain.evidence import About
from office.rights import require_member
from storage.forms import Section, SectionState
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Button
from templates.cards.inspection import OpenForm
from templates.cards.publication import OpenPublication
from templates.cards.specialist import OpenAssistedForm

#: When there is something to say of where a form was published.
_PUBLISHED = frozenset({SectionState.APPROVED, SectionState.PUBLISHED})


async def _may_fill(uow: UnitOfWork, user_id: int, section_id: int) -> Access:
    person, held = await require_member(uow, user_id)
    section = await uow.forms.section(section_id)
    if not await assists(uow, section, held):
        person, section = await writable_section(uow, user_id, section_id)
        return await _access(uow, person, section, About.FORM, Button("返回检查表", OpenForm(section_id)))
    require_writable(section)
    await require_open(uow, section)
    return await _access(uow, person, section, About.FORM, _helping(section_id))


async def _may_see(uow: UnitOfWork, user_id: int, section_id: int) -> Access:
    person, held = await require_member(uow, user_id)
    section = await uow.forms.section(section_id)
    if await assists(uow, section, held):
        back = _helping(section_id)
    else:
        person, held, section = await require_seeing(uow, user_id, [section])
        back = await way_back(uow, held, section)
    access = await _access(uow, person, section, About.FORM, back)
    return Access(person, access.matter, access.campaign_id, runs(held, section), _shut(section))


def _helping(section_id: int) -> Button:
    """Back to the form for a specialist, who reads it and adds to it."""
    return Button("返回", OpenAssistedForm(section_id))


def _shut(section: Section) -> Refusal | None:
    try:
        require_writable(section)
    except Refusal as refusal:
        return refusal
    return None


async def _may_publish(uow: UnitOfWork, user_id: int, section_id: int) -> Access:
    section = await uow.forms.section(section_id)
    person = await require_publisher(uow, user_id, section)
    if (shut := _shut_publication(section)) is not None:
        raise shut
    return await _access(uow, person, section, About.PUBLICATION, Button("返回公示情况", OpenPublication(section_id)))


async def _may_see_publication(uow: UnitOfWork, user_id: int, section_id: int) -> Access:
    person, held, section = await require_seeing(uow, user_id, [await uow.forms.section(section_id)])
    back = await way_back(uow, held, section)
    access = await _access(uow, person, section, About.PUBLICATION, back)
    return Access(person, access.matter, access.campaign_id, runs(held, section), _shut_publication(section))


def _shut_publication(section: Section) -> Refusal | None:
    if section.void:
        return Refusal("voiding.void")
    if section.state not in _PUBLISHED and not section.is_corrected:
        return Refusal("evidence.not_published_yet", number=section.number)
    return None


async def _access(uow: UnitOfWork, person: Person, section: Section, about: About, back: Button) -> Access:
    campaign = await uow.campaigns.get(section.campaign_id)
    matter = matter_of(section, campaign.reference, about=about.value, about_id=section.id, back=back)
    return Access(person, matter, campaign.id)


FORM = Rule(_may_fill, _may_see)
PUBLICATION = Rule(_may_publish, _may_see_publication)
