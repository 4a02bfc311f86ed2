"""The closing papers of a campaign (结题材料): its statistics tables as of a day, and its lead department's summary.

Seed 000: they are due on the last day of the window, although results have twenty working days after it. So what is
confirmed carries the moment of its data and says what it does not count yet, and can be issued anew later: every issue
stays in the audit log, with its numbers, and is printed from there again.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from campaigns.report import count_tables, write_table
from domain.campaign import State, require_in_force
from domain.errors import Refusal
from domain.local_time import local, local_day
from domain.obligations import Duty, Term, TermKind
from domain.roles import Role
from domain.statistics import BondedZoneTable, CountyTable
from office.notices import tell_role
from office.obligations import Owed, meet, owed_day, promise
from office.rights import require_office_admin
from office.summaries import open_for_campaign
from storage.audit import Entry
from storage.campaigns import Campaign
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import closing as cards

#: What the audit log calls an issue of the papers.
_ISSUE_ACTION = "closing.issue"
_TABLES = {"bonded": BondedZoneTable, "county": CountyTable}


def closing_key(campaign_id: int) -> str:
    """The ledger's key of a campaign's closing papers."""
    return f"closing:{campaign_id}"


async def owe_papers(uow: UnitOfWork, campaign: Campaign, *, now: datetime) -> None:
    """Once the forms are out: the office owes the papers, the lead department its summary, by the window's last day."""
    office = await uow.offices.get(campaign.office_id)
    term = Term(TermKind.BY, local_day(now, office.timezone), fixed_on=campaign.plan.window_end)
    key = closing_key(campaign.id)
    about: dict[str, Any] = {"office_id": office.id, "campaign_id": campaign.id, "now": now}
    await promise(uow, [Owed(key, None, matter_id=campaign.id)], duty=Duty.CLOSING, term=term, **about)
    lead = campaign.plan.lead.name
    card = cards.please_close(campaign.id, campaign.plan.title, lead, await owed_day(uow, key))
    await tell_role(uow, office_id=office.id, role=Role.OFFICE_ADMIN, card=card, key=f"{key}:asked", now=now)
    await open_for_campaign(uow, campaign, now=now)


async def open_papers(uow: UnitOfWork, *, user_id: int, campaign_id: int) -> Card:
    """How far the papers are: what the tables would not count yet, the summary, follow-ups, what was issued."""
    campaign, _ = await _closable(uow, user_id, campaign_id)
    return await _card(uow, campaign)


async def _closable(uow: UnitOfWork, user_id: int, campaign_id: int) -> tuple[Campaign, Person]:
    """The campaign, for an admin of its office, once its forms are out."""
    campaign = await uow.campaigns.get(campaign_id)
    person, _ = await require_office_admin(uow, user_id, campaign.office_id)
    require_in_force(campaign.state)
    if campaign.state not in {State.INSPECTING, State.PUBLISHED}:
        raise Refusal("closing.too_early")
    return campaign, person


async def _card(uow: UnitOfWork, campaign: Campaign) -> Card:
    table, _ = await count_tables(uow, campaign)
    summary = await uow.summaries.of_campaign(campaign.id)
    return cards.papers(
        cards.Papers(
            campaign_id=campaign.id,
            reference=campaign.reference,
            title=campaign.plan.title,
            due=await owed_day(uow, closing_key(campaign.id)),
            sections=len(await uow.forms.sections(campaign.id)),
            pending=table.pending,
            follow_ups=await uow.obligations.count_open(campaign.id, Duty.FOLLOW_UP),
            lead=campaign.plan.lead.name,
            summary_id=summary.id if summary else 0,
            summary_version=summary.version if summary else 0,
            issues=tuple([await _issue(uow, campaign, one) for one in await _issues(uow, campaign)]),
        )
    )


async def _issues(uow: UnitOfWork, campaign: Campaign) -> list[Entry]:
    """Every issue so far, the first first."""
    return await uow.audit.entries(campaign.id, action=_ISSUE_ACTION)


async def _issue(uow: UnitOfWork, campaign: Campaign, entry: Entry) -> cards.Issue:
    office = await uow.offices.get(campaign.office_id)
    by = (await uow.people.get(entry.person_id)).name if entry.person_id else ""
    facts = entry.facts
    return cards.Issue(facts["number"], local(entry.at, office.timezone), by, facts["bonded"]["pending"])


async def issue(uow: UnitOfWork, *, user_id: int, campaign_id: int, number: int, now: datetime) -> Card:
    """Confirms the papers as they are at this moment, as issue ``number`` (from 1); the first one keeps the promise.

    What was issued under that number already is only shown. What is still missing does not stand in the way: the
    tables say so themselves.
    """
    campaign, person = await _closable(uow, user_id, campaign_id)
    before = await _issues(uow, campaign)
    if number == len(before) + 1:
        bonded, county = await count_tables(uow, campaign)
        summary = await uow.summaries.of_campaign(campaign.id)
        await uow.audit.note(
            _ISSUE_ACTION,
            now=now,
            person_id=person.id,
            campaign_id=campaign.id,
            number=number,
            bonded=asdict(bonded),
            county=asdict(county),
            summary_version=summary.version if summary else 0,
            follow_ups_open=await uow.obligations.count_open(campaign.id, Duty.FOLLOW_UP),
        )
        key, evidence = closing_key(campaign.id), f"closing:{campaign.id}:v{number}"
        await meet(uow, key, campaign.office_id, now=now, by=person.id, evidence=evidence)
    return await _card(uow, campaign)


async def get_table(uow: UnitOfWork, *, user_id: int, campaign_id: int, number: int, form: str) -> Card:
    """A table as it was issued, with the moment of its data: the numbers of that issue, whatever came in later."""
    campaign, _ = await _closable(uow, user_id, campaign_id)
    entry = next((one for one in await _issues(uow, campaign) if one.facts["number"] == number), None)
    if entry is None or form not in _TABLES:
        raise Refusal("chat.stale_button")
    office = await uow.offices.get(campaign.office_id)
    table = _TABLES[form](**entry.facts[form])
    content = write_table(table, campaign, office, kind="docx", at=entry.at)
    return cards.table_card(campaign.reference, campaign.plan.title, await _issue(uow, campaign, entry), form, content)
