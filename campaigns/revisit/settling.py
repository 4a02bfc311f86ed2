"""Once the seed is fixed, who is called back on follows: stored for the office, and told to nobody else."""

from __future__ import annotations

from datetime import datetime

from campaigns.revisit.access import office_people
from domain.local_time import local_day
from domain.obligations import Duty
from domain.outcome import Outcome
from office import obligations
from office.notices import tell_person
from storage.campaigns import Campaign
from storage.draws import StoredDraw
from storage.unit_of_work import UnitOfWork
from templates.cards import revisit as cards


def duty_key(draw: StoredDraw) -> str:
    """The round's promise in the ledger."""
    return f"revisit:{draw.id}"


async def settle(uow: UnitOfWork, campaign: Campaign, round_: StoredDraw, outcome: Outcome, *, now: datetime) -> None:
    """Stores the drawn subjects; the admins of the office who were on no team hear of them, each in private."""
    drawn = [one for stratum in outcome.drawn.strata for one in stratum.drawn]
    by_number = {sample.number: sample.id for sample in await uow.samples.standing(campaign.id)}
    await uow.revisits.add_list(round_.id, [by_number[number] for number in drawn])
    office = await uow.offices.get(campaign.office_id)
    await obligations.owe(
        uow,
        obligations.Owed(duty_key(round_), None, matter_id=round_.id),
        campaign=campaign,
        duty=Duty.REVISIT,
        since=local_day(now, office.timezone),
        working_days=office.own_term(Duty.REVISIT),
        now=now,
    )
    due = await obligations.owed_day(uow, duty_key(round_))
    names = [one.subject_name for one in await uow.revisits.of_draw(round_.id)]
    card = cards.drawn_card(campaign.plan.title, round_.id, names, due)
    for person in await office_people(uow, campaign):
        await tell_person(uow, person, card, key=f"revisit:drawn:{round_.id}", now=now)
    await uow.audit.note("revisit.drawn", now=now, campaign_id=campaign.id, draw=round_.id, subjects=len(drawn))
