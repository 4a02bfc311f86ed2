"""Matching: a second ceremony draws the inspectors and joins them with the confirmed subjects; forms are dealt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from domain.workdays import Due
from office import obligations
from office.notices import tell_chat, tell_person, tell_role
from office.rights import require_office_admin
from storage.campaigns import Campaign
from storage.draws import Round
from storage.forms import Assignment, Section
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
        rules=[f"{one.department}：每户派{one.inspectors}人" for one in terms.shares if one.inspectors],
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
    dealt = await _deal(uow, campaign, result)
    due = await _owe_results(uow, dealt)
    await tell_chat(
        uow,
        ceremony.require_group(campaign),
        cards.result(campaign.plan.title, result, build_certificate(first, complete.files)),
        key=f"draw:{complete.draw.id}:certificate",
        now=now,
    )
    bound = await uow.people.bound_inspectors(list(dealt.inspectors))
    await _tell_inspectors(uow, dealt, bound, due, now=now)
    unbound = [one for one in dealt.inspectors.values() if one.id not in bound]
    await _tell_admins(uow, campaign, dealt.teams(), unbound, now=now)


@dataclass(frozen=True)
class _Dealt:
    """The forms as they were opened, and who fills them: ``crews`` has the inspector ids of each section id, in
    order of the ids. A campaign may have thousands of sections, so everything is read once and looked up."""

    campaign: Campaign
    sections: Sequence[Section]
    crews: Mapping[int, Sequence[int]]
    inspectors: Mapping[int, StoredInspector]

    def teams(self) -> list[ListedTeam]:
        return [
            ListedTeam(
                number=section.number,
                subject=section.subject_name,
                address=section.address,
                department=section.department,
                inspectors=tuple(
                    (self.inspectors[one].inspector.name, self.inspectors[one].inspector.mobile)
                    for one in self.crews[section.id]
                ),
            )
            for section in self.sections
        ]


async def _deal(uow: UnitOfWork, campaign: Campaign, result: TeamsResult) -> _Dealt:
    samples = {sample.number: sample.id for sample in await uow.samples.standing(campaign.id)}
    departments = {one.name: one.department_id for one in campaign.plan.participants}
    stored = {one.reference: one for one in await uow.libraries.inspectors(list(departments.values()))}
    crews = {
        (samples[team.subject], departments[team.department]): sorted(stored[one].id for one in team.inspectors)
        for team in result.teams
    }
    await uow.forms.assign([Assignment(*where, inspector) for where, crew in crews.items() for inspector in crew])
    in_order = [samples[number] for number in result.confirmed]
    await uow.forms.open_forms(campaign.id, in_order, list(departments.values()))
    sections = await uow.forms.sections(campaign.id)
    sent = {inspector for crew in crews.values() for inspector in crew}
    return _Dealt(
        campaign=campaign,
        sections=sections,
        crews={one.id: crews.get((one.sample_id, one.department_id), []) for one in sections},
        inspectors={one.id: one for one in stored.values() if one.id in sent},
    )


async def _owe_results(uow: UnitOfWork, dealt: _Dealt) -> Due:
    """Each section is to be entered and reviewed so many working days after the joint inspection ends."""
    plan = dealt.campaign.plan
    assert plan.window_end is not None  # a submitted plan has its window
    return await obligations.owe_each(
        uow,
        owed={f"enter:{section.id}": section.department_id for section in dealt.sections},
        campaign=dealt.campaign,
        duty=Duty.ENTER,
        since=plan.window_end,
        working_days=plan.deadlines.results,
    )


async def _tell_inspectors(
    uow: UnitOfWork, dealt: _Dealt, bound: Mapping[int, Person], due: Due, *, now: datetime
) -> None:
    """One message to each inspector with all their forms, not one message a form."""
    lines: dict[int, list[tuple[int, str, str]]] = {}
    for section in dealt.sections:
        for inspector_id in dealt.crews[section.id]:
            lines.setdefault(inspector_id, []).append((section.number, section.subject_name, section.address))
    for inspector_id, person in bound.items():
        name = dealt.inspectors[inspector_id].inspector.name
        card = cards.your_forms(dealt.campaign.plan.title, name, lines[inspector_id], due.day)
        await tell_person(uow, person, card, key=f"forms:{dealt.campaign.id}:{inspector_id}", now=now)


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
    whole = team_list(title, teams)
    card = cards.teams_for_office(title, whole)
    await tell_role(uow, office_id=office_id, role=Role.OFFICE_ADMIN, card=card, key=key, now=now)
    for position, participant in enumerate(campaign.plan.participants):
        mine = [team for team in teams if team.department == participant.name]
        table = whole if position == 0 else team_list(title, mine)
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
