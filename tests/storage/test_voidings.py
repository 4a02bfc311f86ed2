"""Proposals to make a campaign void, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from domain.errors import Refusal
from domain.lengths import VOIDING
from storage.unit_of_work import Database
from tests.support.builders import build_campaign, build_scene


async def test_a_proposal_waits_until_it_is_decided_once(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        campaign = await build_campaign(uow, scene, now)
        reason = "因" * VOIDING
        voiding = await uow.voidings.propose(campaign.id, reason=reason, person_id=1, now=now)
        assert await uow.voidings.waiting(campaign.id) == voiding
        assert await uow.voidings.agreed(campaign.id) is None
        later = now + timedelta(hours=1)
        assert await uow.voidings.decide(voiding.id, agreed=True, person_id=2, now=later)
        assert not await uow.voidings.decide(voiding.id, agreed=False, person_id=3, now=later)
    async with any_database.read() as uow:
        assert await uow.voidings.waiting(campaign.id) is None
        found = await uow.voidings.agreed(campaign.id)
    assert found is not None
    assert (found.campaign_id, found.reason, found.proposed_by, found.proposed_at) == (campaign.id, reason, 1, now)
    assert (found.agreed, found.decided_by, found.decided_at) == (True, 2, later)


async def test_a_declined_proposal_makes_room_for_another(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        campaign = await build_campaign(uow, scene, now)
        first = await uow.voidings.propose(campaign.id, reason="甲", person_id=1, now=now)
        await uow.voidings.decide(first.id, agreed=False, person_id=2, now=now)
        assert await uow.voidings.agreed(campaign.id) is None
        second = await uow.voidings.propose(campaign.id, reason="乙", person_id=1, now=now)
        assert await uow.voidings.waiting(campaign.id) == second


async def test_an_unknown_proposal_is_refused(any_database: Database) -> None:
    async with any_database.read() as uow:
        with pytest.raises(Refusal, match=r"voiding\.unknown"):
            await uow.voidings.get(99)
