"""Once the teams are known every subject has a leader, who owes a time for the visit; what a substitution changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from campaigns.visit.announcing import announce
from campaigns.visit.board import Board, read_board
from campaigns.visit.files import calendar_file
from campaigns.visit.joining import begin_joint, take_over_times
from campaigns.visit.joint import announce_joined, others_agree
from domain.local_time import local_day
from domain.matching import TeamsResult
from domain.obligations import Duty
from domain.roles import Role
from domain.visit import leader_of
from office import obligations
from office.notices import tell_person, tell_role
from storage.campaigns import Campaign
from storage.unit_of_work import UnitOfWork
from storage.visits import Visit
from templates.cards import Card
from templates.cards import visit as cards


async def open_visits(uow: UnitOfWork, campaign: Campaign, result: TeamsResult, *, now: datetime) -> None:
    """A visit to every confirmed subject, led by the first seat of the lead department, and the promise to agree on
    its time. Each leader is told once, with all their subjects; where they are not in the chat, their admins are."""
    lead = campaign.plan.lead
    samples = {one.number: one.id for one in await uow.samples.standing(campaign.id)}
    ids = {one.reference: one.id for one in await uow.libraries.inspectors([lead.department_id])}
    seats = {team.subject: team.inspectors for team in result.teams if team.department == lead.name}
    leaders = {number: leader_of(seats.get(number, ()), ids) for number in result.confirmed}
    new = [Visit(samples[number], campaign.id, ids[one] if one else None) for number, one in leaders.items()]
    await uow.visits.open(new)
    await begin_joint(uow, campaign, new, now=now)
    await owe_times(uow, campaign, new, now=now)
    await _tell_leaders(uow, await read_board(uow, campaign.id), key=f"visit:lead:{campaign.id}", now=now)
    await take_over_times(uow, campaign, now=now)


async def owe_times(
    uow: UnitOfWork, campaign: Campaign, visits: Sequence[Visit], *, again: str = "", now: datetime
) -> None:
    """That each leader agrees on a time; ``again`` ends the key where it is for another attempt than the first."""
    office = await uow.offices.get(campaign.office_id)
    owed = [
        obligations.Owed(
            f"agree:{one.sample_id}{again}",
            campaign.plan.lead.department_id,
            matter_id=one.sample_id,
            sample_id=one.sample_id,
            inspector_id=one.leader_id,
        )
        for one in visits
    ]
    await obligations.owe_each(
        uow,
        owed,
        campaign=campaign,
        duty=Duty.AGREE_VISIT,
        since=local_day(now, office.timezone),
        working_days=office.own_term(Duty.AGREE_VISIT),
        now=now,
    )


async def _tell_leaders(
    uow: UnitOfWork, board: Board, *, key: str, now: datetime, among: Sequence[int] | None = None
) -> None:
    led: dict[int | None, list[int]] = {}
    for sample_id in among if among is not None else board.visits:
        led.setdefault(board.visits[sample_id].leader_id, []).append(sample_id)
    campaign, unled = board.campaign, []
    for leader_id, sample_ids in led.items():
        person = board.bound.get(leader_id) if leader_id is not None else None
        if leader_id is None or person is None:
            unled += sample_ids
            continue
        name = board.inspectors[leader_id].inspector.name
        card = await _lead_card(uow, board, sample_ids, name, handed_over=among is not None)
        await tell_person(uow, person, card, key=f"{key}:{leader_id}", now=now)
    if unled:
        card = await _lead_card(uow, board, unled, "", handed_over=among is not None)
        lead = campaign.plan.lead.department_id
        role = Role.DEPARTMENT_ADMIN
        await tell_role(
            uow, office_id=campaign.office_id, role=role, department_id=lead, card=card, key=f"{key}:d{lead}", now=now
        )


async def _lead_card(uow: UnitOfWork, board: Board, sample_ids: Sequence[int], name: str, *, handed_over: bool) -> Card:
    open_ones = [one for one in sample_ids if board.on_table(one) is None]
    owed = await uow.obligations.open_about(Duty.AGREE_VISIT, (open_ones or list(sample_ids))[0])
    due = await obligations.owed_day(uow, owed[-1].key) if owed else None
    return cards.you_lead(
        board.campaign.id,
        board.campaign.plan.title,
        name,
        [board.line(one) for one in sample_ids],
        due,
        handed_over=handed_over,
    )


async def team_changed(
    uow: UnitOfWork,
    campaign: Campaign,
    result: TeamsResult,
    *,
    draw_id: int,
    out: int,
    stepped_in: dict[int, int | None],
    key: str,
    now: datetime,
) -> None:
    """After a substitution: ``stepped_in`` has by sample id the inspector who came for ``out``, None where nobody did.
    Whoever led hands leadership on by the same rule; whoever came hears of the times there are."""
    visits = await uow.visits.find(stepped_in)
    if not visits:
        return
    handed = [one for one in visits.values() if one.leader_id == out]
    if handed:
        await _hand_on(uow, campaign, result, handed, draw_id=draw_id, out=out)
    board = await read_board(uow, campaign.id, among=set(stepped_in))
    if handed:
        await _tell_leaders(uow, board, key=f"{key}:lead", now=now, among=[one.sample_id for one in handed])
    await _tell_newcomers(uow, board, stepped_in, key=key, now=now)
    await _conclude(uow, board, list(visits), now=now)


async def _conclude(uow: UnitOfWork, board: Board, sample_ids: Sequence[int], *, now: datetime) -> None:
    """A department that has nobody left on a team has no word to give any more: where all the others agree to what is
    on the table, it is agreed."""
    today = local_day(now, board.zone)
    complete = [
        one
        for one in sample_ids
        if (proposal := board.on_table(one))
        and not board.visits[one].is_agreed
        and board.departments(one)
        and not board.missing(one)
        and board.clock(proposal.starts_at).date() >= today
    ]
    ready = await others_agree(uow, board, complete)
    if ready:
        await announce(uow, board, sorted(ready), now=now)
        await announce_joined(uow, board, sorted(ready), now=now)


async def _hand_on(
    uow: UnitOfWork, campaign: Campaign, result: TeamsResult, handed: Sequence[Visit], *, draw_id: int, out: int
) -> None:
    lead = campaign.plan.lead
    numbers = {one.id: one.number for one in await uow.samples.standing(campaign.id)}
    ids = {one.reference: one.id for one in await uow.libraries.inspectors([lead.department_id])}
    seats = {team.subject: team.inspectors for team in result.teams if team.department == lead.name}
    changes = await uow.substitutions.of_draw(draw_id)
    present: dict[int, set[int]] = {}
    for one in await uow.forms.assignments(campaign.id):
        if one.department_id == lead.department_id:
            present.setdefault(one.sample_id, set()).add(one.inspector_id)
    for visit in handed:
        drawn = [ids[one] for one in seats.get(numbers[visit.sample_id], ())]
        came = [one.in_id for one in changes if one.sample_id == visit.sample_id and one.in_id in ids.values()]
        leader = leader_of([*drawn, *came], present.get(visit.sample_id, set()))
        await uow.visits.hand_over(visit.sample_id, out=out, to=leader)
        await uow.obligations.hand_over(visit.sample_id, out=out, to=leader)


async def _tell_newcomers(
    uow: UnitOfWork, board: Board, stepped_in: dict[int, int | None], *, key: str, now: datetime
) -> None:
    came: dict[int, list[int]] = {}
    for sample_id, inspector_id in stepped_in.items():
        if inspector_id is not None and sample_id in board.visits and board.on_table(sample_id):
            came.setdefault(inspector_id, []).append(sample_id)
    bound = await uow.people.bound_inspectors(sorted(came))
    for inspector_id, sample_ids in came.items():
        if inspector_id in bound:
            agreed = [one for one in sample_ids if board.agreed(one)]
            file = calendar_file(board, agreed, now=now) if agreed else None
            lines = [board.line(one) for one in sample_ids]
            card = cards.you_join(board.campaign.id, board.campaign.plan.title, lines, file)
            await tell_person(uow, bound[inspector_id], card, key=f"{key}:times:{inspector_id}", now=now)
