"""Once the seed of the second round exists, who goes where follows: teams are stored, forms opened, people told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from campaigns import ceremony
from campaigns.closing import owe_papers
from campaigns.confirmation.progress import meet_match
from campaigns.matching.group_topics import tell_groups
from campaigns.matching.teams import Teams, read_teams
from campaigns.sign_off import ask_sign_off
from campaigns.visit import open_visits
from domain.campaign import State
from domain.matching import TeamsResult
from domain.obligations import Duty
from domain.outcome import Outcome
from domain.roles import Role
from office import obligations
from office.notices import tell_chat, tell_person, tell_role
from storage.campaigns import Campaign
from storage.draws import StoredDraw
from storage.forms import Assignment
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import matching as cards


async def settle(uow: UnitOfWork, campaign: Campaign, round_: StoredDraw, outcome: Outcome, *, now: datetime) -> None:
    """Stores the teams, opens the forms with their due dates, tells everyone concerned."""
    if outcome.teams is None:
        raise ValueError("the outcome of a second round has teams")
    campaign = await uow.campaigns.move(campaign, State.INSPECTING)
    await _deal(uow, campaign, outcome.teams)
    teams = await read_teams(uow, campaign, outcome.teams)
    await meet_match(uow, campaign, evidence=f"draw:{round_.id}", now=now)
    await _owe_results(uow, teams, now=now)
    await owe_papers(uow, campaign, now=now)
    await tell_chat(
        uow,
        ceremony.require_group(campaign),
        cards.result(campaign.plan.title, outcome.teams, outcome.certificate),
        key=f"draw:{round_.id}:certificate",
        now=now,
    )
    await tell_groups(uow, campaign, outcome.teams, key=f"groups:{round_.id}", now=now)
    bound = await uow.people.bound_inspectors(sorted(teams.sent))
    await _tell_inspectors(uow, teams, bound, now=now)
    await _tell_admins(uow, teams, bound, now=now)
    await open_visits(uow, campaign, outcome.teams, now=now)
    await ask_sign_off(uow, campaign, key="teams", now=now)


async def _deal(uow: UnitOfWork, campaign: Campaign, result: TeamsResult) -> None:
    samples = {sample.number: sample.id for sample in await uow.samples.standing(campaign.id)}
    departments = {one.name: one.department_id for one in campaign.plan.participants}
    ids = {one.reference: one.id for one in await uow.libraries.inspectors(list(departments.values()))}
    await uow.forms.assign(
        [
            Assignment(samples[team.subject], departments[team.department], ids[one])
            for team in result.teams
            for one in team.inspectors
        ]
    )
    in_order = [samples[number] for number in result.confirmed]
    await uow.forms.open_forms(campaign.id, in_order, list(departments.values()))


async def _owe_results(uow: UnitOfWork, teams: Teams, *, now: datetime) -> None:
    """Each section is to be entered and reviewed so many working days after the joint inspection ends."""
    plan = teams.campaign.plan
    assert plan.window_end is not None  # a submitted plan has its window
    await obligations.owe_each(
        uow,
        [
            obligations.Owed(
                f"enter:{section.id}", section.department_id, matter_id=section.id, sample_id=section.sample_id
            )
            for section in teams.sections
        ],
        campaign=teams.campaign,
        duty=Duty.ENTER,
        since=plan.window_end,
        working_days=plan.deadlines.results,
        now=now,
    )


async def _tell_inspectors(uow: UnitOfWork, teams: Teams, bound: Mapping[int, Person], *, now: datetime) -> None:
    """One message to each inspector with all their forms, not one message a form."""
    lines: dict[int, list[cards.Line]] = {}
    first: dict[int, int] = {}
    for section in teams.sections:
        for inspector_id in teams.crews[section.id]:
            first.setdefault(inspector_id, section.id)
            lines.setdefault(inspector_id, []).append((section.number, section.subject_name, section.address))
    members: dict[str, list[str]] = {}
    for inspector_id, group in teams.groups.items():
        members.setdefault(group, []).append(teams.inspectors[inspector_id].inspector.name)
    for inspector_id, person in bound.items():
        group = teams.groups.get(inspector_id, "")
        card = cards.your_forms(
            teams.campaign.plan.title,
            teams.inspectors[inspector_id].inspector.name,
            lines[inspector_id],
            await obligations.owed_day(uow, f"enter:{first[inspector_id]}"),
            group=group,
            members=members.get(group, []),
        )
        await tell_person(uow, person, card, key=f"forms:{teams.campaign.id}:{inspector_id}", now=now)


async def _tell_admins(uow: UnitOfWork, teams: Teams, bound: Mapping[int, Person], *, now: datetime) -> None:
    """The office and the lead department get all teams with mobiles, every other department only its own."""
    campaign = teams.campaign
    title, office_id, key = campaign.plan.title, campaign.office_id, f"teams:{campaign.id}"
    whole = teams.as_file()
    card = cards.teams_for_office(title, whole)
    await tell_role(uow, office_id=office_id, role=Role.OFFICE_ADMIN, card=card, key=key, now=now)
    unbound = [teams.inspectors[one] for one in sorted(teams.sent - bound.keys())]
    for position, participant in enumerate(campaign.plan.participants):
        table = whole if position == 0 else teams.as_file(participant.name)
        missing = [one.inspector.name for one in unbound if one.department_id == participant.department_id]
        card = cards.teams_for_department(title, participant.name, table, missing)
        await tell_role(
            uow,
            office_id=office_id,
            role=Role.DEPARTMENT_ADMIN,
            department_id=participant.department_id,
            card=card,
            key=f"{key}:d{participant.department_id}",
            now=now,
        )
