"""Contributions: the words of each department, taken once, in the open."""

from __future__ import annotations

from datetime import datetime

from campaigns.ceremony.opening import POSTED_FIRST, contributors
from domain.errors import Refusal
from domain.roles import Appointment, Role
from domain.transcript import Contribution, commitment, require_contribution
from office.rights import require_member
from storage.campaigns import Campaign
from storage.draws import Stage, StoredDraw
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import ceremony as cards


async def find_ceremony(uow: UnitOfWork, chat_id: int) -> tuple[Campaign, StoredDraw] | None:
    """The ceremony that is under way in this group and not revealed yet, if there is one."""
    campaign = await uow.campaigns.find_by_chat(chat_id)
    draw = await uow.draws.under_way(campaign.id) if campaign else None
    return (campaign, draw) if campaign and draw else None


async def contribute(
    uow: UnitOfWork, *, user_id: int, chat_id: int, words: str, answers: str = "", now: datetime
) -> Card | None:
    """Takes one contributor's words, shown as they enter the transcript; None when no ceremony is open here.

    ``answers``: the text of the message that the words reply to. The one that asks for them is the last of those that
    must stand in the group first, and alone holds the commitment: whoever answers it has seen all. Refuses words that
    come before these, strangers, people of departments that do not take part, a second contribution, words that leave
    nothing.
    """
    found = await find_ceremony(uow, chat_id)
    if found is None or found[1].stage is not Stage.OPEN:
        return None
    campaign, draw = found
    person, held = await require_member(uow, user_id)
    office = await uow.offices.get(campaign.office_id)
    asked = contributors(campaign, office.name)
    given = await uow.draws.contributions(draw.id)
    if commitment(draw.secret) not in answers:
        await require_posted(uow, draw)
    contribution = require_contribution(
        department=speaks_for(campaign, held, asked) or await _not_invited(uow, held[0]),
        words=words,
        invited=asked,
        given=[Contribution(one.contributor, one.words) for one in given],
    )
    await uow.draws.contribute(
        draw.id, contributor=contribution.department, words=contribution.words, person_id=person.id, now=now
    )
    await uow.audit.note(
        "draw.contribute",
        now=now,
        person_id=person.id,
        campaign_id=campaign.id,
        draw=draw.id,
        contributor=contribution.department,
        words=contribution.words,
    )
    given_by = [one.contributor for one in given] + [contribution.department]
    missing = [name for name in asked if name not in given_by]
    return cards.words_taken(
        draw.id,
        contribution.department,
        contribution.words,
        count=len(given_by),
        needed=draw.needed,
        missing=missing,
        closing=draw.closing,
    )


def speaks_for(campaign: Campaign, held: list[Appointment], asked: dict[str, int | None]) -> str:
    """The contributor that a person belongs to, "" for none; by whose department it is: two offices may use the same
    name."""
    departments = {one.department_id for one in held if one.department_id is not None}
    runs_office = runs(campaign, held)
    for name, department_id in asked.items():
        if department_id in departments or (department_id is None and runs_office):
            return name
    return ""


def runs(campaign: Campaign, held: list[Appointment]) -> bool:
    """Whether these roles include an admin of the campaign's office."""
    return any(one.role is Role.OFFICE_ADMIN and one.office_id == campaign.office_id for one in held)


async def require_posted(uow: UnitOfWork, draw: StoredDraw) -> None:
    """No word counts before pool, terms and commitment stand in the group: whoever speaks must be able to keep them."""
    if not await uow.outbox.is_sent([f"draw:{draw.id}:{part}" for part in POSTED_FIRST]):
        raise Refusal("draw.not_posted")


async def _not_invited(uow: UnitOfWork, appointment: Appointment) -> str:
    if appointment.department_id is not None:
        place = (await uow.offices.department(appointment.department_id)).name
    else:
        place = (await uow.offices.get(appointment.office_id)).name
    raise Refusal("draw.not_invited", department=place)
