"""What ``suiji doctor`` finds, and that each finding says what to do."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

from bot.checkup import examine
from bot.settings import Settings
from sandbox import server
from sandbox.world import World
from storage.unit_of_work import Database

TOKEN = "7001:doctor-test-token"


def settings(**values: object) -> Settings:
    return Settings.model_construct(**({"bot_token": SecretStr(TOKEN)} | values))


async def test_a_whole_installation_is_found_good(database: Database) -> None:
    world = World()
    world.add_bot(TOKEN, username="suiji_test_bot", name="随机助手")
    chat = await server.start(world, port=0)
    try:
        findings = await examine(settings(database_url=database.url, api_url=chat.url))
    finally:
        await chat.close()
    assert all(finding.good for finding in findings), findings
    assert "@suiji_test_bot" in findings[-1].words
    assert "2018—2026" in findings[1].words


async def test_an_empty_database_needs_an_upgrade(tmp_path: Path) -> None:
    found, *_ = await examine(settings(database_url=f"sqlite:///{tmp_path / 'new.sqlite'}", bot_token=SecretStr("")))
    assert not found.good
    assert "suiji db upgrade" in found.words


async def test_a_database_out_of_reach_is_said_without_its_password() -> None:
    url = "postgresql+psycopg://suiji:sesame@127.0.0.1:1/suiji"
    found, *_ = await examine(settings(database_url=url, bot_token=SecretStr("")))
    assert not found.good
    assert "SUIJI_DATABASE_URL" in found.words
    assert "sesame" not in found.words


async def test_a_missing_token_is_said_with_where_to_put_it(database: Database) -> None:
    *_, found = await examine(settings(database_url=database.url, bot_token=SecretStr("")))
    assert not found.good
    assert "SUIJI_BOT_TOKEN" in found.words


async def test_a_token_that_is_none_and_a_server_that_is_not_there(database: Database) -> None:
    for values in ({"bot_token": SecretStr("no token")}, {"api_url": "http://127.0.0.1:1"}):
        *_, found = await examine(settings(database_url=database.url, **values))
        assert not found.good
        assert "请核对 SUIJI_BOT_TOKEN 与网络" in found.words
