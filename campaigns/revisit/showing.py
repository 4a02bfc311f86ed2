"""The way in: how far the last round is, its subjects, one of them, and what somebody was named to ask."""

from __future__ import annotations

from campaigns.revisit.access import require_office, require_private, require_viewer, team_of
from campaigns.revisit.pool import read_pool
from campaigns.revisit.starting import earlier_rounds
from campaigns.revisit.view import card, lines_of
from domain.campaign import State
from domain.errors import Refusal
from office.rights import require_member
from storage.campaigns import Campaign
from storage.draws import Round, Stage, StoredDraw
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import revisit as cards
from templates.cards.paging import page_of

#: Stages in which the office works with the drawn list, or looks at it afterwards.
_LISTED = frozenset({Stage.KEPT, Stage.SETTLED})


async def open_revisits(uow: UnitOfWork, *, user_id: int, campaign_id: int, in_group: bool = False) -> Card:
    """How to draw a round, or how far the last one is."""
    campaign = await uow.campaigns.get(campaign_id)
    await require_office(uow, user_id, campaign)
    require_private(in_group=in_group)
    latest = await uow.draws.latest(campaign.id, Round.REVISITS)
    if latest is not None and latest.stage in _LISTED:
        return await _list(uow, campaign, latest, 0)
    if campaign.state is State.VOIDED:
        raise Refusal("voiding.void")
    if latest is not None and latest.stage is not Stage.VOID:
        return cards.in_group_card(campaign.id, campaign.plan.title, latest.attempt, latest.stage.value)
    pool = await read_pool(uow, campaign, leave_out=True)
    return cards.size_card(pool.view, await earlier_rounds(uow, campaign))


async def list_revisits(uow: UnitOfWork, *, user_id: int, draw_id: int, page: int, in_group: bool = False) -> Card:
    """The drawn subjects of a round; Refusal ``revisit.unknown`` where there are none to see."""
    draw = await uow.draws.get(draw_id)
    campaign = await uow.campaigns.get(draw.campaign_id)
    await require_office(uow, user_id, campaign)
    require_private(in_group=in_group)
    if draw.round is not Round.REVISITS or draw.stage not in _LISTED:
        raise Refusal("revisit.unknown")
    return await _list(uow, campaign, draw, page)


async def _list(uow: UnitOfWork, campaign: Campaign, draw: StoredDraw, page: int) -> Card:
    lines = await lines_of(uow, await uow.revisits.of_draw(draw.id))
    return cards.list_card(
        cards.RoundView(
            draw_id=draw.id,
            campaign_id=campaign.id,
            title=campaign.plan.title,
            attempt=draw.attempt,
            pool=draw.pool.count("\n"),
            closed=draw.stage is Stage.SETTLED,
            void=campaign.state is State.VOIDED,
        ),
        lines,
        page_of(lines, page),
    )


async def list_mine(uow: UnitOfWork, *, user_id: int, page: int, in_group: bool = False) -> Card:
    """What the office has named this person to ask, in rounds that are not closed; nothing of a campaign in which they
    were sent to inspect since."""
    person, held = await require_member(uow, user_id)
    require_private(in_group=in_group)
    named = await uow.revisits.of_recorder(person.id)
    teams = {one: await team_of(uow, await uow.campaigns.get(one)) for one in {each.campaign_id for each in named}}
    mine = [one for one in named if not teams[one.campaign_id].has(person.id, held)]
    return cards.mine_card(page_of(await lines_of(uow, mine), page))


async def show(uow: UnitOfWork, *, user_id: int, revisit_id: int, in_group: bool = False) -> Card:
    """One subject: its record, the questions, what was said so far."""
    access = await require_viewer(uow, user_id, revisit_id)
    require_private(in_group=in_group)
    return await card(uow, access)
