"""Proposals to draw anew, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from domain.errors import Refusal
from storage.draws import Round, Stage, StoredDraw
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import build_campaign, build_scene


async def frozen(uow: UnitOfWork, campaign_id: int, now: datetime) -> StoredDraw:
    return await uow.draws.freeze(
        campaign_id=campaign_id,
        round_=Round.SUBJECTS,
        terms="条款\n",
        pool="名单\n",
        secret="5e" * 32,
        needed=2,
        now=now,
    )


async def first(uow: UnitOfWork, now: datetime) -> StoredDraw:
    scene = await build_scene(uow, subjects=0, inspectors_each=0)
    return await frozen(uow, (await build_campaign(uow, scene, now)).id, now)


async def test_a_proposal_waits_until_it_is_decided_once(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        draw = await first(uow, now)
        renewal = await uow.renewals.propose(draw.id, reason="<b>&_*[", person_id=1, now=now)
        assert await uow.renewals.waiting(draw.id) == renewal
        assert await uow.renewals.agreed(draw.id) is None
        later = now + timedelta(hours=1)
        assert await uow.renewals.decide(renewal.id, agreed=True, person_id=2, now=later)
        assert not await uow.renewals.decide(renewal.id, agreed=False, person_id=3, now=later)
    async with any_database.read() as uow:
        assert await uow.renewals.waiting(draw.id) is None
        found = await uow.renewals.agreed(draw.id)
    assert found is not None
    assert (found.reason, found.proposed_by, found.proposed_at) == ("<b>&_*[", 1, now)
    assert (found.agreed, found.decided_by, found.decided_at) == (True, 2, later)


async def test_the_reasons_of_void_attempts_come_in_the_order_of_the_attempts(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        one = await first(uow, now)
        two = await frozen(uow, one.campaign_id, now)
        for draw, reason, agreed in ((two, "乙", True), (one, "不算", False), (one, "甲", True)):
            renewal = await uow.renewals.propose(draw.id, reason=reason, person_id=1, now=now)
            await uow.renewals.decide(renewal.id, agreed=agreed, person_id=2, now=now)
        assert await uow.renewals.reasons(one.campaign_id, Round.SUBJECTS) == ["甲", "乙"]
        assert await uow.renewals.reasons(one.campaign_id, Round.TEAMS) == []


async def test_a_void_draw_is_under_way_no_more_and_moves_nowhere(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        draw = await first(uow, now)
        assert await uow.draws.under_way(draw.campaign_id) == draw
        await uow.draws.advance(draw, Stage.VOID)
        assert await uow.draws.under_way(draw.campaign_id) is None
        with pytest.raises(Refusal, match="moved_meanwhile"):
            await uow.draws.advance(draw, Stage.CLOSING)


async def test_an_unknown_proposal_is_refused(any_database: Database) -> None:
    async with any_database.read() as uow:
        with pytest.raises(Refusal, match=r"attempts\.unknown"):
            await uow.renewals.get(99)
