"""What the delivery does between the last die and the list: computes elsewhere, keeps sending, tries again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest

from bot.delivery import SETTLE_AGAIN, Delivery
from campaigns import ceremony, draw, reveal
from domain.outcome import outcome_of
from office.computing import Compute, at_once
from office.notices import tell_chat
from sandbox.world import World
from storage.draws import Round, Stage
from storage.unit_of_work import Database
from templates.cards import Card
from tests.support.builders import Scene, build_campaign, build_scene
from tests.support.ceremonies import GROUP, SECRET, sent_texts
from tests.support.world_session import ptb_bot

T = TypeVar("T")
TOKEN = "7001:settling-test"
SOMEBODY = 9001


async def close_a_draw(database: Database, now: datetime, scene: Scene | None = None, group: int = GROUP) -> int:
    """A draw whose last die has fallen, of which nothing was revealed; its id."""
    async with database.open() as uow:
        scene = scene or await build_scene(uow)
        campaign = await build_campaign(uow, scene, now)
        await draw.bind_group(uow, user_id=scene.admin, campaign_id=campaign.id, chat_id=group, now=now)
        await draw.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
        await sent_texts(uow, now)
        drawn = await uow.draws.latest(campaign.id, Round.SUBJECTS)
        assert drawn is not None
        for department in scene.departments:
            await ceremony.contribute(uow, user_id=scene.admin_of(department), chat_id=group, words="话", now=now)
        await ceremony.close(uow, user_id=scene.admin, draw_id=drawn.id, now=now)
        for position in range(1, 6):
            await reveal.record_die(uow, f"die:{drawn.id}:{position}", 3)
        await sent_texts(uow, now)
    return drawn.id


async def stage_of(database: Database, draw_id: int) -> Stage:
    async with database.read() as uow:
        return (await uow.draws.get(draw_id)).stage


@asynccontextmanager
async def delivering(
    database: Database, clock: Callable[[], datetime], compute: Compute
) -> AsyncIterator[tuple[Delivery, World]]:
    world = World()
    world.add_bot(TOKEN, username="suiji_test_bot", name="随机助手")
    world.add_person("甲", number=SOMEBODY)
    world.private_chat(SOMEBODY, 7001).started = True
    sender = ptb_bot(world, TOKEN)
    await sender.initialize()
    yield Delivery(database, sender, clock=clock, compute=compute), world
    await sender.shutdown()


async def until(true: Callable[[], bool]) -> None:
    for _ in range(1000):
        if true():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it did not happen within ten seconds")


async def test_nobody_waits_for_a_draw_that_is_being_computed(database: Database, now: datetime) -> None:
    draw_id, begun, go_on = await close_a_draw(database, now), asyncio.Event(), asyncio.Event()

    async def slowly(function: Callable[..., T], *arguments: Any, size: int) -> T:
        assert (function, size) == (outcome_of, 40)
        begun.set()
        await go_on.wait()
        return function(*arguments)

    async with delivering(database, lambda: now, slowly) as (delivery, world):
        stop = asyncio.Event()
        running = asyncio.create_task(delivery.run(stop, pause=0.01))
        await asyncio.wait_for(begun.wait(), 10)
        async with database.open() as uow:
            await tell_chat(uow, SOMEBODY, Card("通知"), key="k", now=now)
        await until(lambda: any(one.content.get("text") == "通知" for one in world.messages.values()))
        assert await stage_of(database, draw_id) is Stage.REVEALED
        go_on.set()
        stop.set()
        await asyncio.wait_for(running, 10)
    assert await stage_of(database, draw_id) is Stage.SETTLED


async def test_a_calculation_that_failed_is_tried_again_after_a_pause(
    database: Database, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    draw_id, clock, tries = await close_a_draw(database, now), [now], 0

    async def failing_once(function: Callable[..., T], *arguments: Any, size: int) -> T:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise OSError("the process has gone")
        return await at_once(function, *arguments, size=size)

    async with delivering(database, lambda: clock[0], failing_once) as (delivery, _):
        await delivery.drain()
        await delivery.drain()
        assert (tries, await stage_of(database, draw_id)) == (1, Stage.REVEALED)
        assert "could not be settled" in caplog.text
        clock[0] = now + SETTLE_AGAIN + timedelta(seconds=1)
        await delivery.drain()
    assert (tries, await stage_of(database, draw_id)) == (2, Stage.SETTLED)


async def test_a_round_that_cannot_be_settled_holds_no_other_up(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
    first = await close_a_draw(database, now, scene)
    second = await close_a_draw(database, now, scene, GROUP - 1)
    tries = 0

    async def failing_once(function: Callable[..., T], *arguments: Any, size: int) -> T:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise OSError("the process has gone")
        return await at_once(function, *arguments, size=size)

    async with delivering(database, lambda: now, failing_once) as (delivery, _):
        await delivery.drain()
    assert [await stage_of(database, one) for one in (first, second)] == [Stage.REVEALED, Stage.SETTLED]
