"""The second round begins: what it is about to freeze is looked through, then frozen before its seed exists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from campaigns import ceremony
from campaigns.joint_visit.finding import blocking, terms_of
from campaigns.matching.roster import build_roster
from domain.campaign import State
from domain.draw_terms import Share, TeamTerms
from domain.errors import Refusal
from domain.matching import find_shortages, require_roster_fits
from domain.roster import freeze_roster
from office.rights import require_office_admin
from storage.campaigns import Campaign
from storage.draws import Round
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import joint_visit as overlap_cards
from templates.cards import matching as cards
from templates.cards.ceremony import STARTED


async def start(
    uow: UnitOfWork, *, user_id: int, campaign_id: int, secret: str, in_group: bool = False, now: datetime
) -> str | Card:
    """Freezes the roster (leave, certificates, specialities, recusals) before the seed that matches it exists.

    Where the departments cannot send who is asked for, nothing is frozen and a card names every reason and what would
    mend it; in a group no inspector's name stands on it. Else a few words for whoever tapped: what the group hears is
    queued.
    """
    campaign = await uow.campaigns.get(campaign_id)
    person, _ = await require_office_admin(uow, user_id, campaign.office_id)
    ceremony.require_state(campaign, State.CONFIRMED)
    ceremony.require_group(campaign)
    undecided = await blocking(uow, campaign)
    if undecided:
        return overlap_cards.blocked(campaign.id, campaign.plan.title, len(undecided))
    roster = await build_roster(uow, campaign)
    terms = await _terms(uow, campaign)
    shortages = find_shortages(terms.shares, terms.groups, roster, roster.subjects)
    if shortages:
        named = await _names(uow, campaign, people=not in_group)
        reasons = [_with_names(one.refusal(), named) for one in shortages]
        return cards.impossible(campaign.id, campaign.plan.title, reasons)
    require_roster_fits(roster, terms.shares, terms.groups, roster.subjects)
    await ceremony.open_ceremony(
        uow,
        campaign,
        round_=Round.TEAMS,
        terms=terms.text(),
        pool=freeze_roster(roster).text,
        rules=cards.rule_words(terms),
        secret=secret,
        person_id=person.id,
        needed=terms.contributions,
        now=now,
    )
    await uow.campaigns.move(campaign, State.MATCHING)
    return STARTED


async def _names(uow: UnitOfWork, campaign: Campaign, *, people: bool) -> dict[str, str]:
    """What the ids on the roster stand for: subjects, and inspectors where ``people`` may be named."""
    names = {sample.number: sample.name for sample in await uow.samples.standing(campaign.id)}
    if people:
        departments = [one.department_id for one in campaign.plan.participants]
        names |= {one.reference: one.inspector.name for one in await uow.libraries.inspectors(departments)}
    return names


def _with_names(refusal: Refusal, names: Mapping[str, str]) -> Refusal:
    """The same reason, about subjects and people as they are called here."""
    return Refusal(refusal.code, **{name: _named(fact, names) for name, fact in refusal.facts.items()})


def _named(fact: object, names: Mapping[str, str]) -> object:
    if isinstance(fact, tuple):
        return tuple(_named(one, names) for one in fact)
    return names.get(fact, fact) if isinstance(fact, str) else fact


async def _terms(uow: UnitOfWork, campaign: Campaign) -> TeamTerms:
    plan = campaign.plan
    shares = [Share(participant.name, plan.inspectors_per_department) for participant in plan.participants]
    if len(shares) < ceremony.NEEDED:
        shares.append(Share((await uow.offices.get(campaign.office_id)).name, 0))
    return TeamTerms(
        campaign=campaign.reference,
        attempt=await ceremony.next_attempt(uow, campaign, Round.TEAMS),
        earlier=await ceremony.earlier_reasons(uow, campaign, Round.TEAMS),
        title=plan.title,
        shares=shares,
        groups=plan.groups,
        contributions=await ceremony.needed_before(uow, campaign),
        closing=ceremony.closing_of(plan),
        further=await terms_of(uow, campaign),
    )
