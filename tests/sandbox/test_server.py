"""The HTTP side: body forms, files, the people's API, and who may not come in."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import aiohttp
import pytest

from sandbox import server
from sandbox.server import RunningServer
from sandbox.world import World
from tests.sandbox.conftest import TOKEN


@pytest.fixture
async def http(running: RunningServer) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(base_url=running.url) as session:
        yield session


async def test_json_urlencoded_multipart_and_query_mean_the_same(http: aiohttp.ClientSession, world: World) -> None:
    person = world.add_person("甲")
    world.starts(person)
    form = aiohttp.FormData(default_to_multipart=True)
    form.add_field("chat_id", str(person.id))
    form.add_field("text", "一")
    given = {"chat_id": person.id, "text": "一"}
    for body in ({"json": given}, {"data": given}, {"data": form}, {"params": given}):
        async with http.post(f"/bot{TOKEN}/sendMessage", **body) as response:
            assert response.status == 200
            assert (await response.json())["result"]["text"] == "一"


async def test_a_broken_body_is_refused(http: aiohttp.ClientSession) -> None:
    headers = {"Content-Type": "application/json"}
    async with http.post(f"/bot{TOKEN}/getMe", data="{", headers=headers) as response:
        assert response.status == 400


async def test_statuses_follow_the_envelope_and_429_has_its_header(http: aiohttp.ClientSession, world: World) -> None:
    async with http.get("/bot1:wrong/getMe") as response:
        assert response.status == 401
    async with http.get(f"/bot{TOKEN}/nothing") as response:
        assert response.status == 404
    world.faults.too_many_requests(retry_after=7)
    async with http.get(f"/bot{TOKEN}/getMe") as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "7")


async def test_a_file_is_given_only_for_a_right_token(http: aiohttp.ClientSession, world: World) -> None:
    person = world.add_person("甲")
    sent = world.sends_file(person, "名录.xlsx", b"PK")
    found = await world.call(TOKEN, "getFile", {"file_id": sent.content["document"]["file_id"]})
    path = found["result"]["file_path"]
    async with http.get(f"/file/bot{TOKEN}/{path}") as response:
        assert await response.read() == b"PK"
    async with http.get(f"/file/bot1:wrong/{path}") as response:
        assert response.status == 404


async def test_another_page_in_the_same_browser_cannot_act_here(
    http: aiohttp.ClientSession, running: RunningServer, world: World
) -> None:
    details = {"details": json.dumps({"name": "外人"})}
    headers = {"Origin": "http://elsewhere.example"}
    async with http.post("/people/acts/add_person", data=details, headers=headers) as response:
        assert response.status == 403
    async with http.post("/people/acts/add_person", data=details, headers={"Origin": running.url}) as response:
        assert response.status == 200


async def test_an_unknown_act_and_missing_details_are_told_apart(http: aiohttp.ClientSession) -> None:
    async with http.post("/people/acts/flies") as response:
        assert response.status == 404
    async with http.post("/people/acts/says", data={"details": "{}"}) as response:
        assert response.status == 400


async def test_an_example_file_is_sent_by_its_name_and_nothing_else_is(
    http: aiohttp.ClientSession, world: World
) -> None:
    person = world.add_person("甲")
    async with http.get("/people/setup") as response:
        setup = await response.json()
    assert setup["links"] == [{"label": "公示页面", "url": "http://127.0.0.1:9/"}]
    assert [one["name"] for one in setup["examples"]] == ["检查对象名录.csv"]
    for name, status in (("检查对象名录.csv", 200), ("../conftest.py", 400)):
        async with http.post("/people/examples", json={"person": person.id, "name": name}) as response:
            assert response.status == status
    assert [u["message"]["document"]["file_name"] for u in world.drain()] == ["检查对象名录.csv"]


async def test_a_stream_starts_with_everything_and_goes_on_with_what_is_new(
    http: aiohttp.ClientSession, world: World
) -> None:
    person = world.add_person("甲")
    async with http.ws_connect("/people/stream") as socket:
        first = await socket.receive_json(timeout=2)
        assert {thing["kind"] for thing in first["changes"]} == {"bot", "person", "chat"}
        world.says(person, "新的")
        while "新的" not in str(news := await socket.receive_json(timeout=2)):
            pass
        assert news["number"] > first["number"]


async def test_closing_the_server_ends_streams_and_long_polls_at_once(world: World) -> None:
    running = await server.start(world)
    loop = asyncio.get_running_loop()
    async with (
        aiohttp.ClientSession(base_url=running.url) as http,
        http.ws_connect("/people/stream?after=999"),
    ):
        poll = asyncio.create_task(http.post(f"/bot{TOKEN}/getUpdates", data={"timeout": "30"}))
        await asyncio.sleep(0.1)
        started = loop.time()
        await running.close()
        assert (await (await poll).json())["result"] == []
    assert loop.time() - started < 3


async def test_the_page_is_chinese_and_loads_nothing_from_elsewhere(http: aiohttp.ClientSession) -> None:
    async with http.get("/") as response:
        page = await response.text()
    assert '<html lang="zh-CN">' in page
    assert "随机" in page
    assert "http" not in page
