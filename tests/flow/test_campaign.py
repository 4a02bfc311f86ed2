"""One whole campaign over the real chat protocol, with the bot killed and restarted on the way."""

from __future__ import annotations

import hashlib
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.demo.house import House, furnish, inhabited
from bot.demo.play import acts_of, play
from domain.campaign import State
from domain.obligations import Standing
from domain.verification import verify
from sandbox.people import HttpConnection
from storage.audit import first_broken
from storage.outbox import Delivery
from storage.unit_of_work import Database
from tests.flow.bot_process import BotProcess

# Two minutes on an idle machine.
pytestmark = pytest.mark.timeout(600)
#: Enough for every form to have somebody who may fill it and somebody else.
INSPECTORS = 12


async def test_a_kill_between_any_two_steps_loses_nothing(tmp_path: Path) -> None:
    async with furnish("002", tmp_path, inspectors=INSPECTORS) as house:
        bot = BotProcess(house)
        try:
            async with HttpConnection(house.chat.url) as connection:
                told = [name async for name, _, _ in play(house, connection, tmp_path, between=bot.is_replaced)]
        finally:
            await bot.is_killed()
        assert told == [name for name, _ in acts_of(house.facts)]
        assert bot.kills == len(told)
        await _everything_is_whole(house, tmp_path)


async def test_a_restart_in_the_middle_is_not_noticed(tmp_path: Path) -> None:
    acts = 0
    async with furnish("004", tmp_path, inspectors=INSPECTORS) as house, AsyncExitStack() as running:
        await running.enter_async_context(inhabited(house))

        async def between() -> None:
            nonlocal acts
            acts += 1
            if acts == len(acts_of(house.facts)) // 2:
                await running.aclose()
                await running.enter_async_context(inhabited(house))

        async with HttpConnection(house.chat.url) as connection:
            told = [name async for name, _, _ in play(house, connection, tmp_path, between=between)]
        assert told == [name for name, _ in acts_of(house.facts)]
        await _everything_is_whole(house, tmp_path)


async def _everything_is_whole(house: House, out: Path) -> None:
    """The campaign has come to its end, nothing is half done, and all of it can be proved."""
    database = Database(house.settings.database_url)
    try:
        async with database.read() as uow:
            (office,) = await uow.offices.all()
            (campaign,) = await uow.campaigns.of_office(office.id)
            assert campaign.state is State.PUBLISHED
            assert first_broken(await uow.audit.entries()) is None
            owed = await uow.obligations.of_campaign(campaign.id)
            assert Standing.OPEN not in {one.standing for one in owed}
            assert await uow.outbox.count(Delivery.UNDELIVERABLE) == 0
            sections = await uow.forms.sections(campaign.id)
            assert {section.state.value for section in sections} == {"published"}
            standing = await uow.samples.standing(campaign.id)
            assert len(sections) == len(standing) * len(campaign.plan.participants)
    finally:
        await database.close()
    pool = (out / "pool.txt").read_text("utf-8")
    assert verify((out / "certificate.json").read_text("utf-8"), pool) == []
    said = [str(message.content.get("caption", "")) for message in house.world.messages.values()]
    assert any(hashlib.sha256(pool.encode()).hexdigest() in caption for caption in said)
