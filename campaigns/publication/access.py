"""Who may act on what is public of a form, and how it is shown to them."""

from __future__ import annotations

from campaigns.forms import names_of, read_form, require_same_office
from domain.errors import Refusal
from domain.evidence import About
from domain.local_time import local
from domain.roles import Role
from office.rights import require_member
from storage.forms import Section
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.publication import PublicationView, RecordView, published_card


async def require_publisher(uow: UnitOfWork, user_id: int, section: Section) -> Person:
    """An inspector of the subject for this department, or an admin of the department; else Refusal
    ``publication.not_yours``."""
    person, held = await require_member(uow, user_id)
    await require_same_office(uow, held, section)
    theirs = set(await uow.forms.inspectors_of(section))
    for one in held:
        is_admin = one.role is Role.DEPARTMENT_ADMIN and one.department_id == section.department_id
        if is_admin or one.inspector_id in theirs:
            return person
    raise Refusal("publication.not_yours", number=section.number, department=section.department)


async def show_published(uow: UnitOfWork, section_id: int, *, following: int | None = None) -> Card:
    """What is known of a form's publication: its state, every record, what may be done next. ``following``: the next
    form of which a publication outside is still to be recorded."""
    section = await uow.forms.section(section_id)
    campaign = await uow.campaigns.get(section.campaign_id)
    zone = (await uow.offices.get(campaign.office_id)).timezone
    records = await uow.publications.of(section_id)
    names = {one: (await names_of(uow, {one}))[0] for one in {record.recorded_by for record in records}}
    view = PublicationView(
        form=await read_form(uow, section_id),
        records=tuple(
            RecordView(
                place=one.place,
                day=one.published_on,
                url=one.url,
                due_on=one.due_on if one.is_late else None,
                who=names[one.recorded_by],
                at=local(one.recorded_at, zone),
                is_earlier=one.version != section.public_version,
            )
            for one in records
        ),
        pieces=(await uow.evidence.count(About.PUBLICATION, [section_id]))[section_id],
        is_public=section.public_version is not None,
        is_corrected=section.is_corrected,
        is_live=not section.void,
        recorded=any(not one.own and one.version == section.public_version for one in records),
    )
    return published_card(view, following=following)
