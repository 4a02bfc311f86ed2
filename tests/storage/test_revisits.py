"""Revisits in storage: compare-and-set, entries that are only added, and what supervision finds, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from domain.errors import Refusal
from domain.revisit import Entry, Kind, Outcome
from storage.draws import Stage, StoredDraw
from storage.revisits import Explanation
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import HOUSING, MARKET, Scene, build_scene
from tests.support.revisits import build_closed, draw_round


async def built(uow: UnitOfWork, now: datetime) -> tuple[Scene, StoredDraw]:
    scene = await build_scene(uow)
    campaign = await build_closed(uow, scene, now)
    return scene, await draw_round(uow, scene, campaign, now, count=3)


async def test_a_change_on_what_was_not_read_is_refused(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        _, round_ = await built(uow, now)
        seen = (await uow.revisits.of_draw(round_.id))[0]
        await uow.revisits.change(seen, outcome=Outcome.REACHED.value, differs=True, finished_at=now, finished_by=1)
        with pytest.raises(Refusal, match=r"revisit\.changed_meanwhile"):
            await uow.revisits.change(seen, outcome="")
        after = await uow.revisits.get(seen.id)
    assert (after.version, after.outcome, after.differs, after.finished_at) == (2, Outcome.REACHED, True, now)
    assert (after.stage, after.void, after.spared) == (Stage.KEPT, False, frozenset())


async def test_the_list_stands_in_the_order_drawn(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        _, round_ = await built(uow, now)
        listed = await uow.revisits.of_draw(round_.id)
        with pytest.raises(Refusal, match=r"revisit\.unknown"):
            await uow.revisits.get(999)
    assert [one.rank for one in listed] == [1, 2, 3]
    assert len({one.sample_id for one in listed}) == 3


async def test_entries_come_back_in_the_order_made(any_database: Database, now: datetime) -> None:
    made = [Entry(Kind.TRIED, "phone"), Entry(Kind.REACHED, "visit"), Entry(Kind.REMARK, words="没有意见")]
    async with any_database.open() as uow:
        _, round_ = await built(uow, now)
        one, other, _ = await uow.revisits.of_draw(round_.id)
        for entry in made:
            await uow.revisits.enter(one.id, entry, person_id=1, now=now)
        kept = await uow.revisits.entries([one.id, other.id])
    assert [(row.entry, row.person_id, row.at) for row in kept[one.id]] == [(entry, 1, now) for entry in made]
    assert kept[other.id] == []


async def test_who_was_named_finds_theirs_until_the_round_is_over(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        _, round_ = await built(uow, now)
        one, *_ = await uow.revisits.of_draw(round_.id)
        await uow.revisits.change(one, recorder_id=1)
        assert [found.id for found in await uow.revisits.of_recorder(1)] == [one.id]
        assert await uow.revisits.of_recorder(2) == []
        await uow.draws.advance(round_, Stage.VOID)
        assert await uow.revisits.of_recorder(1) == []
        assert (await uow.revisits.get(one.id)).void


async def test_supervision_finds_closed_rounds_of_the_period_with_the_newest_explanation(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        scene, round_ = await built(uow, now)
        one, *_ = await uow.revisits.of_draw(round_.id)
        housing, market = scene.departments[HOUSING], scene.departments[MARKET]
        await uow.revisits.concern(one.id, [market, housing])
        await uow.revisits.change(one, differs=True, told=True)
        span = {"since": now - timedelta(days=1), "until": now + timedelta(days=1)}
        assert await uow.revisits.found(scene.office_id, **span) == []  # not closed yet
        await uow.draws.advance(round_, Stage.SETTLED, transcript="", revealed_at=now)
        for words in ("先说的", "后说的"):
            await uow.revisits.explain(one.id, Explanation(market, words, 1, now))
        found = await uow.revisits.found(scene.office_id, **span)
        own = await uow.revisits.found(scene.office_id, departments=[housing], **span)
        earlier = {"since": now - timedelta(days=9), "until": now}
        assert await uow.revisits.found(scene.office_id, **earlier) == []
        assert await uow.revisits.concerned([one.id]) == {one.id: [housing, market]}
        one = await uow.revisits.get(one.id)
        await uow.revisits.change(one, told=False)
        assert await uow.revisits.found(scene.office_id, departments=[housing], **span) == []  # a complaint
        assert len(await uow.revisits.found(scene.office_id, **span)) == 2
    assert [(line.department_id, line.explained) for line in found] == [(housing, ""), (market, "后说的")]
    assert [(line.subject, line.number, line.reference) for line in own] == [(one.subject_name, one.number, "2024-01")]
