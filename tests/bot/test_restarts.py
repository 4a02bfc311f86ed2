"""The windows of the chat service outlive a killed delivery, try by try, and an office clock that is set forward."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.delivery import Delivery
from bot.pace import Limit, Limits, Pace
from sandbox.world import World
from storage.unit_of_work import Database
from tests.support.world_session import ptb_bot

GROUP = -1001
#: Three messages a minute to a group.
SLOW = Limits(group=Limit(3, 60))


async def _started(database: Database, now: datetime) -> Pace:
    """The pace of a delivery that has just been started on what another one left."""
    pace = Pace(SLOW)
    delivery = Delivery(database, ptb_bot(World(), "7001:restarts"), clock=lambda: now, pace=pace)
    await delivery.recover()
    await delivery.remember()
    return pace


async def test_a_message_tried_again_after_each_of_two_kills_counts_as_often(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        for key in ("先", "后"):
            await uow.outbox.queue(key=key, chat_id=GROUP, kind="text", text=key, now=now, buttons=[])
    moment = now
    for _ in range(3):
        async with database.open() as uow:
            assert len(await uow.outbox.claim(now=moment, limit=9)) == 1  # … and the process is killed
        moment += timedelta(seconds=1)
        pace = await _started(database, moment)
    async with database.read() as uow:
        waiting = await uow.outbox.queues(now=moment)
    assert waiting
    assert pace.choose(waiting, 9) == [], "three tries in three seconds fill the group's minute"
    later = await _started(database, moment + timedelta(seconds=59))
    assert later.choose(waiting, 9) == waiting


async def test_setting_the_office_clock_forward_opens_no_window(database: Database, now: datetime) -> None:
    world, moment = World(), now
    world.add_bot("7001:restarts", username="suiji_bot", name="随机助手")
    group = world.makes_group(world.add_person("甲"), "工作群", [7001]).id
    sender = ptb_bot(world, "7001:restarts")
    await sender.initialize()
    delivery = Delivery(database, sender, clock=lambda: moment, pace=Pace(SLOW))
    async with database.open() as uow:
        for n in range(5):
            await uow.outbox.queue(key=f"{n}", chat_id=group, kind="text", text=f"{n}", now=now, buttons=[])
    while await delivery.drain():
        moment += timedelta(days=1)
    await sender.shutdown()
    assert [m.content["text"] for m in world.messages.values() if m.sender == 7001] == ["0", "1", "2"]
