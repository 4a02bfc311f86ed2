"""A round of revisits is prepared, looked at and frozen; it leaves the campaign's state where it is."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from campaigns import ceremony
from campaigns.attempts import given_up
from campaigns.revisit.access import require_office
from campaigns.revisit.pool import RevisitPool, read_pool
from domain.campaign import State, require_in_force
from domain.draw import freeze_pool
from domain.draw_files import plain
from domain.draw_terms import SubjectTerms, TermsDepartment
from domain.errors import Refusal
from domain.revisit import STRATUM, Wanted, closing_for, read_wanted
from domain.transcript import REVISITS
from storage.campaigns import Campaign
from storage.draws import Round, Stage, StoredDraw
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import revisit as cards
from templates.cards.ceremony import STARTED

#: Where a campaign must stand: its forms are with the inspectors, or published.
STATES = frozenset({State.INSPECTING, State.PUBLISHED})
#: Stages after which another round may begin.
_OVER = frozenset({Stage.SETTLED, Stage.VOID})
_DONE = "回访已办结，另抽一次"


async def choose_size(uow: UnitOfWork, *, user_id: int, campaign_id: int, leave_out: bool) -> Card:
    """The pool, and how many are to be drawn of it."""
    campaign = await _free_campaign(uow, user_id, campaign_id)
    pool = await read_pool(uow, campaign, leave_out=leave_out)
    return cards.size_card(pool.view, await earlier_rounds(uow, campaign))


async def ask_size(uow: UnitOfWork, *, user_id: int, campaign_id: int, leave_out: bool) -> Card:
    """Asks for a number or a share that no button has."""
    campaign = await _free_campaign(uow, user_id, campaign_id)
    return cards.ask_size_card((await read_pool(uow, campaign, leave_out=leave_out)).view)


async def preview_typed(uow: UnitOfWork, *, user_id: int, campaign_id: int, leave_out: bool, words: str) -> Card:
    """What would be drawn by what somebody typed; Refusal ``revisit.size_unreadable``."""
    campaign = await _free_campaign(uow, user_id, campaign_id)
    return await _preview(uow, campaign, read_wanted(words), leave_out=leave_out)


async def preview(
    uow: UnitOfWork, *, user_id: int, campaign_id: int, leave_out: bool, top: int, bottom: int, minimum: int
) -> Card:
    """What would be frozen: pool, number, who speaks, what closes it."""
    campaign = await _free_campaign(uow, user_id, campaign_id)
    return await _preview(uow, campaign, _wanted(top, bottom, minimum), leave_out=leave_out)


async def start(
    uow: UnitOfWork,
    *,
    user_id: int,
    campaign_id: int,
    leave_out: bool,
    top: int,
    bottom: int,
    minimum: int,
    secret: str,
    now: datetime,
) -> str:
    """Freezes the pool as it is now and opens the ceremony in the campaign's group. ``secret`` is 64 hexadecimal
    characters of chance. Returns a few words for whoever tapped."""
    campaign = await _free_campaign(uow, user_id, campaign_id)
    person = await require_office(uow, user_id, campaign)
    ceremony.require_group(campaign)
    wanted = _wanted(top, bottom, minimum)
    pool = await read_pool(uow, campaign, leave_out=leave_out)
    terms = await _terms(uow, campaign, wanted, pool)
    await ceremony.open_ceremony(
        uow,
        campaign,
        round_=Round.REVISITS,
        terms=terms.text(),
        pool=freeze_pool((one, STRATUM) for one in pool.drawn_from).text,
        rules=cards.rule_words(wanted, campaign.plan.title, len(pool.left_out)),
        secret=secret,
        person_id=person.id,
        needed=terms.contributions,
        closing=terms.closing,
        now=now,
    )
    return STARTED


async def earlier_rounds(uow: UnitOfWork, campaign: Campaign) -> list[cards.Earlier]:
    """What became of each round so far."""
    return [
        cards.Earlier(one.attempt, "已办结" if one.stage is Stage.SETTLED else "已作废")
        for one in await uow.draws.of_campaign(campaign.id, Round.REVISITS)
        if one.stage in _OVER
    ]


async def _free_campaign(uow: UnitOfWork, user_id: int, campaign_id: int) -> Campaign:
    """A campaign of which a round may be drawn now; asks for the right first."""
    campaign = await uow.campaigns.get(campaign_id)
    await require_office(uow, user_id, campaign)
    require_in_force(campaign.state)
    if campaign.state not in STATES:
        raise Refusal("campaign.wrong_state", state=campaign.state.value)
    latest = await uow.draws.latest(campaign.id, Round.REVISITS)
    if latest is not None and latest.stage not in _OVER:
        raise Refusal("revisit.under_way", attempt=latest.attempt)
    return campaign


async def _preview(uow: UnitOfWork, campaign: Campaign, wanted: Wanted, *, leave_out: bool) -> Card:
    pool = await read_pool(uow, campaign, leave_out=leave_out)
    terms = await _terms(uow, campaign, wanted, pool)
    speakers = [one.name for one in terms.departments]
    return cards.preview_card(pool.view, wanted, terms.closing, speakers, terms.contributions)


async def _terms(uow: UnitOfWork, campaign: Campaign, wanted: Wanted, pool: RevisitPool) -> SubjectTerms:
    """Refuses (``revisit.nobody``) an empty pool."""
    size = len(pool.drawn_from)
    if not size:
        raise Refusal("revisit.nobody")
    office = await uow.offices.get(campaign.office_id)
    plan = campaign.plan
    departments = [
        TermsDepartment(one.name, "member" if place else "lead") for place, one in enumerate(plan.participants)
    ]
    if len(departments) < ceremony.NEEDED:
        departments.append(TermsDepartment(office.name, "office"))
    rounds = await uow.draws.of_campaign(campaign.id, Round.REVISITS)
    return SubjectTerms(
        kind=REVISITS,
        campaign=campaign.reference,
        attempt=len(rounds) + 1,
        earlier=[await _why_over(uow, one) for one in rounds],
        title=f"{plan.title}　回访",
        scope="已办结检查的对象",
        strata=[wanted.stratum()],
        left_out=pool.left_out,
        departments=departments,
        contributions=await ceremony.needed_before(uow, campaign),
        closing=closing_for(ceremony.closing_of(plan), size, wanted.of(size)),
    )


async def _why_over(uow: UnitOfWork, draw: StoredDraw) -> str:
    renewal = await given_up(uow, draw)
    return plain(renewal.reason) if renewal else _DONE


def _wanted(top: int, bottom: int, minimum: int) -> Wanted:
    """The fields of a button; a forged one is an old one."""
    if not bottom or top > bottom or not (top or minimum):
        raise Refusal("chat.stale_button")
    return Wanted(Fraction(top, bottom), minimum)
