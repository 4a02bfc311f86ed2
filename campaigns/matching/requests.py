"""A request for a substitution: whom it is about, who may decide on it, and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace

from domain.errors import Refusal
from domain.local_time import local
from domain.roles import Role
from office.rights import require_member
from storage.campaigns import Campaign
from storage.draws import Round, Stage, StoredDraw
from storage.forms import WRITABLE, Section
from storage.libraries import StoredInspector
from storage.people import Person
from storage.substitutions import SubstitutionRequest
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import matching as cards


@dataclass(frozen=True)
class Asked:
    """A request with what it is about. ``sections``: the forms that would be handed over if it were agreed to now."""

    request: SubstitutionRequest
    draw: StoredDraw
    campaign: Campaign
    inspector: StoredInspector
    sections: tuple[Section, ...]


async def read_request(uow: UnitOfWork, request_id: int) -> Asked:
    """The request as it stands. Raises Refusal ``chat.stale_button`` where there is none."""
    request = await uow.substitutions.find(request_id)
    if request is None:
        raise Refusal("chat.stale_button")
    draw = await uow.draws.get(request.draw_id)
    campaign = await uow.campaigns.get(draw.campaign_id)
    inspector = (await uow.libraries.inspectors_by_id([request.inspector_id]))[request.inspector_id]
    sections = [
        one
        for one in await uow.forms.sections_with(inspector.id)
        if one.campaign_id == campaign.id and request.sample_id in {None, one.sample_id} and one.state in WRITABLE
    ]
    return Asked(request, draw, campaign, inspector, tuple(sections))


async def matched_draw(uow: UnitOfWork, campaign_id: int) -> StoredDraw | None:
    """The second round that the teams of a campaign come from, None where it was not held."""
    draw = await uow.draws.latest(campaign_id, Round.TEAMS)
    return draw if draw is not None and draw.stage is Stage.SETTLED else None


async def deciders(uow: UnitOfWork, asked: Asked) -> list[Person]:
    """Who may decide: the department's admins, but neither who asked nor who would be replaced. Where an admin is one
    of these two, or none is left, the office's admins too: nobody rearranges a team alone."""
    request, office_id = asked.request, asked.campaign.office_id
    bound = await uow.people.bound_inspectors([request.inspector_id])
    involved = {request.asked_by, *(person.id for person in bound.values())}
    own = await uow.people.holding(office_id, Role.DEPARTMENT_ADMIN, asked.inspector.department_id)
    free = [one for one in own if one.id not in involved]
    if len(free) < len(own) or not free:
        office = await uow.people.holding(office_id, Role.OFFICE_ADMIN)
        free += [one for one in office if one.id not in involved]
    return list(dict.fromkeys(free))


async def require_reader(uow: UnitOfWork, user_id: int, asked: Asked) -> Person:
    """Someone who may see a request: who asked, who would be replaced, who may decide, and who answers for them."""
    person, held = await require_member(uow, user_id)
    for one in held:
        in_office = one.role is Role.OFFICE_ADMIN and one.office_id == asked.campaign.office_id
        runs = one.role is Role.DEPARTMENT_ADMIN and one.department_id == asked.inspector.department_id
        if in_office or runs or one.inspector_id == asked.inspector.id or person.id == asked.request.asked_by:
            return person
    raise Refusal("rights.department_admin_only", department=asked.inspector.inspector.department)


async def show_request(uow: UnitOfWork, *, user_id: int, request_id: int) -> Card:
    """One request as it now stands, with 同意 and 不同意 for who may decide."""
    asked = await read_request(uow, request_id)
    person = await require_reader(uow, user_id, asked)
    return await request_card(uow, asked, person)


async def request_card(uow: UnitOfWork, asked: Asked, reader: Person) -> Card:
    may_decide = await deciders(uow, asked)
    inspector_id = asked.inspector.id
    own = (await uow.people.bound_inspectors([inspector_id])).get(inspector_id) == reader
    view = await view_of(uow, asked, may_decide)
    if own and asked.request.by_subject and reader.id != asked.request.asked_by:
        # Whom a subject would not have at its door need not know who of it said so, and in which words.
        view = replace(view, by_subject="提出人不公开", detail="")
    return cards.request(view, may_decide=reader in may_decide, own=own)


async def view_of(uow: UnitOfWork, asked: Asked, may_decide: list[Person]) -> cards.RequestView:
    """What a card shows of a request."""
    request = asked.request
    zone = (await uow.offices.get(asked.campaign.office_id)).timezone
    changes = [one for one in await uow.substitutions.of_draw(request.draw_id) if one.request_id == request.id]
    names = await uow.libraries.inspectors_by_id([one.in_id for one in changes if one.in_id])
    numbers = {one.sample_id: one for one in await uow.forms.sections(asked.campaign.id, asked.inspector.department_id)}
    decided_by = await uow.people.get(request.decided_by) if request.decided_by else None
    return cards.RequestView(
        id=request.id,
        title=asked.campaign.plan.title,
        department=asked.inspector.inspector.department,
        inspector=asked.inspector.inspector.name,
        kind=request.kind,
        reason=request.reason,
        detail=request.detail,
        asked_by=(await uow.people.get(request.asked_by)).name,
        asked_at=local(request.asked_at, zone),
        state=request.state.value,
        forms=tuple((one.number, one.subject_name, one.address) for one in asked.sections),
        deciders=tuple(one.name for one in may_decide),
        decided_by=decided_by.name if decided_by else "",
        decided_at=local(request.decided_at, zone) if request.decided_at else None,
        answer=request.answer,
        by_subject=request.by_subject,
        changes=tuple(
            cards.ChangeView(
                number=numbers[one.sample_id].number,
                subject=numbers[one.sample_id].subject_name,
                stepped_in=names[one.in_id].inspector.name if one.in_id else "",
            )
            for one in changes
        ),
    )


async def show_requests(uow: UnitOfWork, *, user_id: int, campaign_id: int) -> Card:
    """What waits for the reader's decision in a campaign."""
    person, _ = await require_member(uow, user_id)
    campaign = await uow.campaigns.get(campaign_id)
    listed = [
        (asked.request.id, asked.inspector.inspector.name, asked.request.kind)
        for asked in await waiting_for(uow, campaign, person)
    ]
    return cards.requests(campaign.id, campaign.plan.title, listed)


async def waiting_for(uow: UnitOfWork, campaign: Campaign, person: Person) -> list[Asked]:
    """The requests of a campaign that this person may decide on, the oldest first."""
    draw = await matched_draw(uow, campaign.id)
    if draw is None:
        return []
    waiting = [await read_request(uow, one.id) for one in await uow.substitutions.waiting([draw.id])]
    return [asked for asked in waiting if person in await deciders(uow, asked)]
