"""What a specialist sees and may do; and what the form itself says of them."""

from __future__ import annotations

from collections.abc import Sequence

from campaigns.specialist.access import inspectors_held, who_words
from domain.campaign import State
from domain.errors import Refusal
from domain.evidence import About
from domain.roles import Appointment
from office.rights import require_member
from storage.forms import WRITABLE, Section
from storage.specialists import Specialist
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import specialist as cards
from templates.cards.forms import Fact


async def show_assisted(uow: UnitOfWork, *, user_id: int, page: int) -> Card:
    """What the reader helps with in campaigns that are under inspection."""
    _, held = await require_member(uow, user_id)
    wanted: dict[tuple[int, int], set[int]] = {}
    for one in await uow.specialists.of_inspectors(inspectors_held(held)):
        wanted.setdefault((one.campaign_id, one.department_id), set()).add(one.sample_id)
    listed = []
    for (campaign_id, department_id), samples in wanted.items():
        title = (await uow.campaigns.get(campaign_id)).plan.title
        sections = await uow.forms.sections(campaign_id, department_id)
        own = [each for each in sections if each.sample_id in samples]
        listed += [(each.id, each.number, each.subject_name, title) for each in own]
    return cards.assisted_list(listed, page)


async def open_assisted(uow: UnitOfWork, *, user_id: int, section_id: int) -> Card:
    """A form as who helps with it reads it. Refuses ``specialist.not_assisting`` to everybody else."""
    _, held = await require_member(uow, user_id)
    section = await uow.forms.section(section_id)
    mine = await _assisting(uow, section, held)
    if not mine:
        raise Refusal("specialist.not_assisting")
    campaign = await uow.campaigns.get(section.campaign_id)
    crew = sorted(await uow.forms.inspectors_of(section))
    people = await uow.libraries.inspectors_by_id(crew)
    results = (await uow.forms.results([section.id]))[section.id]
    items = await uow.campaigns.items(section.campaign_id, section.department_id)
    return cards.assisted_form(
        cards.AssistedForm(
            section_id=section.id,
            number=section.number,
            subject=section.subject_name,
            address=section.address,
            department=section.department,
            inspectors=tuple(people[one].inspector.name for one in crew),
            reason=mine[0].reason,
            items=tuple((item.name, results.get(item.id)) for item in items),
            pieces=(await uow.evidence.count(About.FORM, [section.id]))[section.id],
            is_writable=campaign.state is State.INSPECTING and section.state in WRITABLE,
        )
    )


async def assists(uow: UnitOfWork, section: Section, held: Sequence[Appointment]) -> bool:
    """Whether somebody who holds these roles helps as a specialist with this department's part of a form: they may read
    it and add photos and files to it, and nothing else."""
    return bool(await _assisting(uow, section, held))


async def tell_specialists(uow: UnitOfWork, section: Section) -> Sequence[Fact]:
    """专业人员 on the form itself, with why they were sent; nobody who is on the team of the draw by now."""
    found = await uow.specialists.on_section(section.sample_id, section.department_id)
    if not found:
        return ()
    crew = set(await uow.forms.inspectors_of(section))
    return [Fact("专业人员", f"{who_words(one)}：{one.reason}") for one in found if one.inspector_id not in crew]


async def _assisting(uow: UnitOfWork, section: Section, held: Sequence[Appointment]) -> list[Specialist]:
    """Where they help; whoever has stepped into the team since is an inspector like the others."""
    own = inspectors_held(held)
    found = await uow.specialists.on_section(section.sample_id, section.department_id)
    mine = [one for one in found if one.inspector_id in own]
    crew = set(await uow.forms.inspectors_of(section)) if mine else set()
    return [one for one in mine if one.inspector_id not in crew]
