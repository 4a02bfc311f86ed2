"""回访办结: everything is recorded, so nothing is kept back any more; what differs goes to those whom it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from campaigns import ceremony
from campaigns.revisit.access import require_office, require_private
from campaigns.revisit.record import record_known, sections_by_sample, sections_of
from campaigns.revisit.settling import duty_key
from campaigns.revisit.view import lines_of, recorded_of
from domain.campaign import require_in_force
from domain.certificate import build_certificate
from domain.errors import Refusal
from domain.local_time import local
from domain.revisit import Difference, Figures, differences, figures_of, told_to_department
from domain.roles import Role
from office import obligations
from office.notices import tell_chat, tell_role
from storage.campaigns import Campaign
from storage.draws import Round, Stage, StoredDraw
from storage.people import Person
from storage.revisits import Revisit
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import revisit as cards
from templates.documents.revisits import RevisitRow, revisit_docx, revisit_xlsx


async def ask_closing(uow: UnitOfWork, *, user_id: int, draw_id: int) -> Card:
    """What closing publishes, and to whom it tells what."""
    draw, campaign, _ = await _require_round(uow, user_id, draw_id)
    _require_kept(campaign, draw)
    figures = await figures_of_round(uow, draw)
    _require_finished(figures)
    return cards.ask_closing_card(draw.id, campaign.plan.title, figures)


async def close(uow: UnitOfWork, *, user_id: int, draw_id: int, now: datetime) -> Card:
    """Reveals the round to everybody, tells the departments of what differs. A second tap shows what was done.

    Raises Refusal ``revisit.unfinished`` while a subject is not finished.
    """
    draw, campaign, person = await _require_round(uow, user_id, draw_id)
    if draw.stage is Stage.SETTLED:
        return cards.closed_card(draw.id, campaign.id, campaign.plan.title, await figures_of_round(uow, draw))
    _require_kept(campaign, draw)
    figures = await figures_of_round(uow, draw)
    _require_finished(figures)
    files = await ceremony.unseal(uow, draw, now=now)
    chat_id, title = ceremony.require_group(campaign), campaign.plan.title
    card = cards.group_card(title, figures, build_certificate(files).encode())
    await tell_chat(uow, chat_id, card, key=f"draw:{draw.id}:certificate", now=now)
    unheard: dict[str, None] = {}
    for revisit in await uow.revisits.of_draw(draw.id):
        if revisit.differs:
            unheard |= dict.fromkeys(await _tell_departments(uow, campaign, revisit, now=now))
    key, shown = duty_key(draw), f"draw:{draw.id}"
    await obligations.meet(uow, key, campaign.office_id, now=now, by=person.id, evidence=shown)
    facts = {"drawn": figures.drawn, "reached": figures.reached, "differing": figures.differing}
    await uow.audit.note("revisit.close", now=now, person_id=person.id, campaign_id=campaign.id, draw=draw.id, **facts)
    return cards.closed_card(draw.id, campaign.id, title, figures, unheard=list(unheard))


async def figures_of_round(uow: UnitOfWork, draw: StoredDraw) -> Figures:
    """The numbers of a round; they name nobody."""
    revisits = await uow.revisits.of_draw(draw.id)
    lines = await lines_of(uow, revisits)
    ended = [(one.outcome, one.differs, one.told, line.recorded) for one, line in zip(revisits, lines, strict=True)]
    return figures_of(draw.pool.count("\n"), ended)


async def differences_of(uow: UnitOfWork, revisit: Revisit) -> tuple[Difference, ...]:
    """What contradicts the record of one subject."""
    known = await record_known(uow, await sections_of(uow, revisit))
    return differences(await recorded_of(uow, revisit), known)


@dataclass(frozen=True)
class Records:
    """Everything that 回访记录 says, still to be written, as Excel or as Word; ``at`` on the office's clock."""

    title: str
    office: str
    rows: tuple[RevisitRow, ...]
    figures: Figures
    at: datetime
    closed: bool
    excel: bool


def paper_of(records: Records) -> Card:
    """The file. It takes its time: to be written in no transaction."""
    if records.excel:
        file = revisit_xlsx(records.title, records.rows)
    else:
        file = revisit_docx(records.title, records.office, records.rows, records.figures, records.at)
    return cards.records_card(records.title, file, closed=records.closed)


async def get_records(
    uow: UnitOfWork, *, user_id: int, draw_id: int, kind: int, in_group: bool = False, now: datetime
) -> Records:
    """回访记录 as Word (``kind`` 0) or Excel (1): for the office, it holds what the subjects said."""
    draw, campaign, _ = await _require_round(uow, user_id, draw_id)
    require_private(in_group=in_group)
    if draw.stage not in {Stage.KEPT, Stage.SETTLED}:
        raise Refusal("revisit.unknown")
    office = await uow.offices.get(campaign.office_id)
    return Records(
        title=campaign.plan.title,
        office=office.name,
        rows=tuple(await _rows(uow, draw, office.timezone)),
        figures=await figures_of_round(uow, draw),
        at=local(now, office.timezone),
        closed=draw.stage is Stage.SETTLED,
        excel=bool(kind),
    )


async def _require_round(uow: UnitOfWork, user_id: int, draw_id: int) -> tuple[StoredDraw, Campaign, Person]:
    """A round of revisits, its campaign, and whoever of the office asks; Refusal ``revisit.unknown``."""
    draw = await uow.draws.get(draw_id)
    campaign = await uow.campaigns.get(draw.campaign_id)
    person = await require_office(uow, user_id, campaign)
    if draw.round is not Round.REVISITS:
        raise Refusal("revisit.unknown")
    return draw, campaign, person


def _require_kept(campaign: Campaign, draw: StoredDraw) -> None:
    require_in_force(campaign.state)
    if draw.stage is Stage.VOID:
        raise Refusal("revisit.void")
    if draw.stage is not Stage.KEPT:
        raise Refusal("revisit.closed" if draw.stage is Stage.SETTLED else "revisit.unknown")


def _require_finished(figures: Figures) -> None:
    if figures.left:
        raise Refusal("revisit.unfinished", left=figures.left)


async def _tell_departments(uow: UnitOfWork, campaign: Campaign, revisit: Revisit, *, now: datetime) -> list[str]:
    """Each department concerned hears what differs and is asked why; where it only concerns what somebody complained
    of, supervision alone does. The names of those that have no admin to hear it."""
    names = {one.department_id: one.department for one in await sections_of(uow, revisit)}
    concerned = [one for one in names if one not in revisit.spared]
    await uow.revisits.concern(revisit.id, concerned)
    told = told_to_department(await differences_of(uow, revisit))
    if not told:
        return []
    unheard = []
    by_hand = (await recorded_of(uow, revisit)).by_hand
    for department_id in concerned:
        view = cards.DifferenceView(
            revisit_id=revisit.id,
            department_id=department_id,
            department=names[department_id],
            title=campaign.plan.title,
            subject=revisit.subject_name,
            number=revisit.number,
            differences=told,
            by_hand=by_hand,
        )
        reached = await tell_role(
            uow,
            office_id=campaign.office_id,
            role=Role.DEPARTMENT_ADMIN,
            department_id=department_id,
            card=cards.difference_card(view),
            key=f"revisit:difference:{revisit.id}:d{department_id}",
            now=now,
        )
        if not reached:
            unheard.append(names[department_id])
    return unheard


async def _rows(uow: UnitOfWork, draw: StoredDraw, zone: str) -> list[RevisitRow]:
    """A line for each subject of a round."""
    revisits = await uow.revisits.of_draw(draw.id)
    parts = await sections_by_sample(uow, draw.campaign_id)
    said = await uow.revisits.explanations([one.id for one in revisits])
    people = {one.finished_by for one in revisits if one.finished_by}
    names = {one: (await uow.people.get(one)).name for one in sorted(people)}
    rows = []
    for one, line in zip(revisits, await lines_of(uow, revisits), strict=True):
        sections = parts[one.sample_id]
        found = differences(line.recorded, await record_known(uow, sections)) if one.differs else ()
        departments = {each.department_id: each.department for each in sections}
        row = cards.row_of(
            line,
            found,
            number=one.subject_number,
            explanations=[f"{departments[each.department_id]}：{each.words}" for each in said[one.id]],
            by=names[one.finished_by] if one.finished_by else "",
            on=local(one.finished_at, zone).date() if one.finished_at else None,
        )
        rows.append(row)
    return rows
