"""Drawn subjects and what departments say of them, on both databases."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.exc import IntegrityError

from domain.campaign import State
from domain.errors import Refusal
from storage.samples import Verdict
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import HOUSING, MARKET, Scene, build_campaign, build_scene, credit_code


async def drawn(uow: UnitOfWork, now: datetime) -> tuple[Scene, int, list[int]]:
    """Three drawn subjects of one campaign, every department asked: scene, campaign id, sample ids."""
    scene = await build_scene(uow, subjects=5, inspectors_each=0)
    campaign = await build_campaign(uow, scene, now)
    ids = await uow.libraries.subject_ids(scene.office_id, [credit_code(n) for n in range(1, 6)])
    samples = [
        await uow.samples.add(campaign_id=campaign.id, subject_id=ids[credit_code(n)], stratum="A", rank=rank)
        for n, rank in ((3, 2), (1, 1), (2, 3))
    ]
    await uow.samples.ask(samples, list(scene.departments.values()))
    return scene, campaign.id, samples


async def test_the_drawn_come_in_the_order_of_their_ranks(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        _, campaign_id, _ = await drawn(uow, now)
        found = await uow.samples.of_campaign(campaign_id)
        assert [one.rank for one in found] == [1, 2, 3]
        assert [one.number for one in found] == [credit_code(1), credit_code(3), credit_code(2)]
        assert await uow.samples.get(found[0].id) == found[0]


async def test_an_excluded_subject_stays_visible_but_does_not_stand(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene, campaign_id, samples = await drawn(uow, now)
        await uow.samples.exclude(samples[0])
        ids = await uow.libraries.subject_ids(scene.office_id, [credit_code(4)])
        values = {"subject_id": ids[credit_code(4)], "stratum": "A", "rank": 4}
        follower = await uow.samples.add(campaign_id=campaign_id, replaces_id=samples[0], **values)
        assert len(await uow.samples.of_campaign(campaign_id)) == 4
        standing = await uow.samples.standing(campaign_id)
    assert [one.rank for one in standing] == [1, 3, 4]
    assert (standing[-1].id, standing[-1].replaces_id) == (follower, samples[0])


@pytest.mark.parametrize(("place", "rank", "replaces"), [(1, 9, False), (4, 2, False), (5, 9, True)])
async def test_no_subject_rank_or_place_is_taken_twice(
    any_database: Database, now: datetime, place: int, rank: int, replaces: bool
) -> None:
    async with any_database.open() as uow:
        scene, campaign_id, samples = await drawn(uow, now)
        ids = await uow.libraries.subject_ids(scene.office_id, [credit_code(n) for n in range(1, 6)])
        values = {"campaign_id": campaign_id, "stratum": "A"}
        await uow.samples.add(subject_id=ids[credit_code(4)], rank=4, replaces_id=samples[0], **values)
    again = samples[0] if replaces else None
    with pytest.raises(IntegrityError):
        async with any_database.open() as uow:
            await uow.samples.add(subject_id=ids[credit_code(place)], rank=rank, replaces_id=again, **values)


async def test_a_verdict_moves_once(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene, campaign_id, _ = await drawn(uow, now)
        mine = await uow.samples.verdicts(campaign_id, scene.departments[MARKET])
        assert [one.verdict for one in mine] == [Verdict.PENDING] * 3
        ids = [one.id for one in mine]
        decided = {"decided_by": 1, "decided_at": now}
        step = {"was": Verdict.PENDING, "then": Verdict.CONFIRMED}
        assert await uow.samples.decide(ids[:2], **step, **decided) == 2
        assert await uow.samples.decide(ids, **step, **decided) == 1
        assert await uow.samples.decide(ids, **step, **decided) == 0
        assert await uow.samples.decide(range(1000, 81_000), **step, **decided) == 0  # more than one statement takes
        others = await uow.samples.verdicts(campaign_id, scene.departments[HOUSING])
    assert {one.verdict for one in others} == {Verdict.PENDING}


async def test_an_objection_keeps_who_when_why_and_the_ruling(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        _, campaign_id, _ = await drawn(uow, now)
        (first, *_) = await uow.samples.verdicts(campaign_id)
        why = {"reason": "其他", "detail": "名称<b>&_*[", "decided_by": 1, "decided_at": now}
        await uow.samples.decide([first.id], was=Verdict.PENDING, then=Verdict.OBJECTED, **why)
        await uow.samples.decide([first.id], was=Verdict.OBJECTED, then=Verdict.UPHELD, ruled_by=2, ruled_at=now)
        found = await uow.samples.verdict(first.id)
    assert (found.verdict, found.reason, found.detail) == (Verdict.UPHELD, "其他", "名称<b>&_*[")
    assert (found.decided_by, found.decided_at, found.ruled_by, found.ruled_at) == (1, now, 2, now)


async def test_the_samples_of_a_void_attempt_are_kept_and_found_by_nobody(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        scene, campaign_id, old = await drawn(uow, now)
        (verdict, *_) = await uow.samples.verdicts(campaign_id)
        campaign = await uow.campaigns.get(campaign_id)
        for state in (State.DRAWING, State.APPROVED):
            campaign = await uow.campaigns.move(campaign, state)
        campaign = await uow.campaigns.move(campaign, State.DRAWING, attempt=2)
        assert await uow.samples.of_campaign(campaign_id) == []
        assert await uow.samples.verdicts(campaign_id) == []
        assert await uow.samples.next_ruling(campaign_id) == 1
        ids = await uow.libraries.subject_ids(scene.office_id, [credit_code(1)])
        again = await uow.samples.add(campaign_id=campaign_id, subject_id=ids[credit_code(1)], stratum="A", rank=1)
        assert [one.id for one in await uow.samples.standing(campaign_id)] == [again]
        for missing in (uow.samples.get(old[0]), uow.samples.verdict(verdict.id)):
            with pytest.raises(Refusal, match=r"confirmation\.void"):
                await missing


async def test_what_was_never_drawn_is_refused(any_database: Database) -> None:
    async with any_database.read() as uow:
        with pytest.raises(Refusal, match=r"confirmation\.unknown_subject"):
            await uow.samples.get(99)
        with pytest.raises(Refusal, match=r"confirmation\.unknown_subject"):
            await uow.samples.verdict(99)
