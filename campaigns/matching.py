"""Matching: a second ceremony draws the inspectors and joins them with the confirmed subjects; forms are dealt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from campaigns import ceremony
from campaigns.confirmation import exclusions
from domain.campaign import State
from domain.certificate import build_certificate
from domain.draw import draw
from domain.draw_terms import Share, TeamTerms
from domain.matching import TeamsResult, match_teams, require_roster_fits
from domain.roles import Role
from domain.roster import Exclusion, Roster, RosterInspector, freeze_roster
from office import obligations
from office.notices import tell_chat, tell_person, tell_role
from office.rights import require_office_admin
from storage.campaigns import Campaign
from storage.draws import Round
from storage.forms import Assignment
from storage.libraries import StoredInspector
from storage.obligations import Duty
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import matching as cards
from templates.cards.ceremony import STARTED
from templates.documents.team_list import ListedTeam, team_list


async def start(uow: UnitOfWork, *, user_id: int, campaign_id: int, secret: str, now: datetime) -> str:
    """Freezes the roster (who is on leave, who is recused from what) before the seed that matches it exists.

    Refuses when a department cannot send as many inspectors as it must, naming it and what is missing. Returns a few
    words for whoever tapped: what the group hears is queued.
    """
    campaign = await uow.campaigns.get(campaign_id)
    person, _ = await require_office_admin(uow, user_id, campaign.office_id)
    ceremony.require_state(campaign, State.CONFIRMED)
    roster = await _roster(uow, campaign)
    terms = await _terms(uow, campaign)
    require_roster_fits(roster, terms.shares, roster.subjects)
    await ceremony.open_ceremony(
        uow,
        campaign,
        round_=Round.TEAMS,
        terms=terms.text(),
        pool=freeze_roster(roster).text,
        secret=secret,
        person_id=person.id,
        now=now,
    )
    await uow.campaigns.move(campaign, State.MATCHING)
    return STARTED


async def _roster(uow: UnitOfWork, campaign: Campaign) -> Roster:
    stored = await uow.libraries.inspectors([one.department_id for one in campaign.plan.participants])
    return Roster(
        inspectors=[
            RosterInspector(
                id=one.reference,
                department=one.inspector.department,
                available=one.inspector.available,
                recused=frozenset(one.inspector.recusals),
            )
            for one in stored
        ],
        subjects=[sample.number for sample in await uow.samples.standing(campaign.id)],
        exclusions=[Exclusion(one.id, one.department, one.reason) for one in await exclusions(uow, campaign.id)],
    )


async def _terms(uow: UnitOfWork, campaign: Campaign) -> TeamTerms:
    plan = campaign.plan
    shares = [Share(participant.name, plan.inspectors_per_department) for participant in plan.participants]
    if len(shares) < ceremony.NEEDED:
        shares.append(Share((await uow.offices.get(campaign.office_id)).name, 0))
    return TeamTerms(
        campaign=campaign.reference,
        attempt=await ceremony.next_attempt(uow, campaign, Round.TEAMS),
        title=plan.title,
        shares=shares,
        contributions=ceremony.NEEDED,
    )


async def settle(uow: UnitOfWork, complete: ceremony.Complete, *, now: datetime) -> None:
    """Once the seed exists: stores the teams, opens the forms with their due dates, tells everyone concerned."""
    first = await ceremony.subjects_files(uow, complete.campaign.id)
    result = match_teams(complete.files, draw(first))
    campaign = await uow.campaigns.move(complete.campaign, State.INSPECTING)
    await _deal(uow, campaign, result)
    await _owe_results(uow, campaign)
    await tell_chat(
        uow,
        ceremony.require_group(campaign),
        cards.result(campaign.plan.title, result, build_certificate(first, complete.files)),
        key=f"draw:{complete.draw.id}:certificate",
        now=now,
    )
    await _tell_everyone(uow, campaign, now=now)


async def _deal(uow: UnitOfWork, campaign: Campaign, result: TeamsResult) -> None:
    samples = {sample.number: sample.id for sample in await uow.samples.standing(campaign.id)}
    departments = {one.name: one.department_id for one in campaign.plan.participants}
    stored = await uow.libraries.inspectors(list(departments.values()))
    inspector_ids = {one.reference: one.id for one in stored}
    await uow.forms.assign(
        [
            Assignment(samples[team.subject], departments[team.department], inspector_ids[reference])
            for team in result.teams
            for reference in team.inspectors
        ]
    )
    in_order = [samples[number] for number in result.confirmed]
    await uow.forms.open_forms(campaign.id, in_order, list(departments.values()))


async def _owe_results(uow: UnitOfWork, campaign: Campaign) -> None:
    """Each section is to be entered and reviewed so many working days after the joint inspection ends."""
    end = campaign.plan.window_end
    assert end is not None  # a submitted plan has its window
    for section in await uow.forms.sections(campaign.id):
        await obligations.owe(
            uow,
            key=f"enter:{section.id}",
            campaign=campaign,
            duty=Duty.ENTER,
            department_id=section.department_id,
            since=end,
            working_days=campaign.plan.deadlines.results,
        )


async def _tell_everyone(uow: UnitOfWork, campaign: Campaign, *, now: datetime) -> None:
    teams = await _teams(uow, campaign)
    assignments = await uow.forms.assignments(campaign.id)
    inspectors = await uow.libraries.inspectors_by_id(sorted({one.inspector_id for one in assignments}))
    bound = await uow.people.bound_inspectors(list(inspectors))
    await _tell_inspectors(uow, campaign, assignments, inspectors, bound, now=now)
    unbound = [one for one in inspectors.values() if one.id not in bound]
    await _tell_admins(uow, campaign, teams, unbound, now=now)


async def _tell_inspectors(
    uow: UnitOfWork,
    campaign: Campaign,
    assignments: Sequence[Assignment],
    inspectors: dict[int, StoredInspector],
    bound: dict[int, Person],
    *,
    now: datetime,
) -> None:
    """One message to each inspector with all their forms, not one message a form."""
    sections = {(one.sample_id, one.department_id): one for one in await uow.forms.sections(campaign.id)}
    for inspector_id, person in bound.items():
        mine = [sections[a.sample_id, a.department_id] for a in assignments if a.inspector_id == inspector_id]
        lines = [(one.number, one.subject_name, one.address) for one in sorted(mine, key=lambda one: one.number)]
        owed = await uow.obligations.find(f"enter:{mine[0].id}")
        card = cards.your_forms(
            campaign.plan.title, inspectors[inspector_id].inspector.name, lines, owed.due_on if owed else None
        )
        await tell_person(uow, person, card, key=f"forms:{campaign.id}:{inspector_id}", now=now)


async def _teams(uow: UnitOfWork, campaign: Campaign) -> list[ListedTeam]:
    assignments = await uow.forms.assignments(campaign.id)
    inspectors = await uow.libraries.inspectors_by_id(sorted({one.inspector_id for one in assignments}))
    return [
        ListedTeam(
            number=section.number,
            subject=section.subject_name,
            address=section.address,
            department=section.department,
            inspectors=tuple(
                (inspectors[one.inspector_id].inspector.name, inspectors[one.inspector_id].inspector.mobile)
                for one in assignments
                if (one.sample_id, one.department_id) == (section.sample_id, section.department_id)
            ),
        )
        for section in await uow.forms.sections(campaign.id)
    ]


async def _tell_admins(
    uow: UnitOfWork,
    campaign: Campaign,
    teams: Sequence[ListedTeam],
    unbound: Sequence[StoredInspector],
    *,
    now: datetime,
) -> None:
    """The office and the lead department get all teams with mobiles, every other department only its own."""
    title, office_id, key = campaign.plan.title, campaign.office_id, f"teams:{campaign.id}"
    card = cards.teams_for_office(title, team_list(title, teams))
    await tell_role(uow, office_id=office_id, role=Role.OFFICE_ADMIN, card=card, key=key, now=now)
    for position, participant in enumerate(campaign.plan.participants):
        own = teams if position == 0 else [team for team in teams if team.department == participant.name]
        missing = [one.inspector.name for one in unbound if one.department_id == participant.department_id]
        card = cards.teams_for_department(title, participant.name, team_list(title, own), missing)
        await tell_role(
            uow,
            office_id=office_id,
            role=Role.DEPARTMENT_ADMIN,
            department_id=participant.department_id,
            card=card,
            key=f"{key}:d{participant.department_id}",
            now=now,
        )
