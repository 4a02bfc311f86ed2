"""The clock of a demonstration: it runs, it can be set forward, and it never goes back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta

import aiohttp
import pytest

from sandbox import server
from sandbox.people import HttpConnection, Person
from sandbox.server import RunningServer
from sandbox.world import MovableClock, NotPossible, World

FRIDAY_NINE = datetime(2024, 5, 10, 1, tzinfo=UTC)  # 09:00 at the office


class Machine:
    """A machine's clock that a test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def clock(machine: Machine) -> MovableClock:
    return MovableClock(FRIDAY_NINE, machine=machine)


@pytest.fixture
async def running(clock: MovableClock) -> AsyncIterator[RunningServer]:
    world = World(clock=clock)
    world.add_bot("4242:clock", username="suiji_bot", name="随机助手")
    started = await server.start(world)
    yield started
    await started.close()


def test_it_runs_from_its_start_as_the_machine_does(clock: MovableClock, machine: Machine) -> None:
    assert clock() == FRIDAY_NINE
    machine.now += timedelta(minutes=3)
    assert clock() == FRIDAY_NINE + timedelta(minutes=3)


def test_it_goes_on_from_where_it_was_set(clock: MovableClock, machine: Machine) -> None:
    assert clock.advance(by=timedelta(days=1, hours=1)) == datetime(2024, 5, 11, 2, tzinfo=UTC)
    machine.now += timedelta(seconds=5)
    assert clock() == datetime(2024, 5, 11, 2, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (time(9), datetime(2024, 5, 11, 1, tzinfo=UTC)),  # nine has just struck
        (time(9, 30), datetime(2024, 5, 10, 1, 30, tzinfo=UTC)),
        (time(8, 30), datetime(2024, 5, 11, 0, 30, tzinfo=UTC)),
    ],
)
def test_the_next_time_of_day_is_that_of_the_office(clock: MovableClock, at: time, expected: datetime) -> None:
    assert clock.advance_to_next(at) == expected


def test_it_never_goes_back(clock: MovableClock) -> None:
    with pytest.raises(NotPossible, match="不能往回拨：现在是 2024-05-10 09:00"):
        clock.advance(to=FRIDAY_NINE - timedelta(seconds=1))
    assert clock() == FRIDAY_NINE


def test_a_jump_of_more_than_a_year_is_a_slip(clock: MovableClock) -> None:
    with pytest.raises(NotPossible, match="最多往后拨一年"):
        clock.advance(by=timedelta(days=400))
    assert clock() == FRIDAY_NINE


def test_a_world_without_such_a_clock_says_so() -> None:
    with pytest.raises(NotPossible, match="不能调整"):
        World().moves_clock(by=timedelta(hours=1))


async def _move(url: str, details: object) -> tuple[int, dict[str, str]]:
    async with aiohttp.ClientSession() as http, http.post(f"{url}/demo/clock", json=details) as response:
        return response.status, await response.json()


@pytest.mark.parametrize(
    ("details", "at"),
    [
        ({"hours": 1}, "2024-05-10T02:00:00+00:00"),
        ({"days": 1}, "2024-05-11T01:00:00+00:00"),
        ({"next": "08:30"}, "2024-05-11T00:30:00+00:00"),
        ({"to": "2024-05-13T08:30"}, "2024-05-13T00:30:00+00:00"),
        ({"to": "2024-05-13T00:30:00Z"}, "2024-05-13T00:30:00+00:00"),
    ],
)
async def test_it_is_set_over_http(running: RunningServer, details: dict[str, object], at: str) -> None:
    assert await _move(running.url, details) == (200, {"at": at})
    async with aiohttp.ClientSession() as http, http.get(f"{running.url}/demo/clock") as response:
        assert await response.json() == {"at": at}


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({"hours": -1}, "不能往回拨"),
        ({"to": "2024-05-09T09:00"}, "不能往回拨"),
        ({"to": "后天"}, "看不懂时间“后天”"),
        ({"days": 10**12}, "bad details"),
        ({"next": 9}, "bad details"),
        ([1], "bad details"),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(
    running: RunningServer, clock: MovableClock, details: object, said: str
) -> None:
    status, body = await _move(running.url, details)
    assert status == 400
    assert said in body["description"]
    assert clock() == FRIDAY_NINE


async def test_messages_bear_the_time_of_the_demonstration(running: RunningServer) -> None:
    async with HttpConnection(running.url) as people:
        clerk = await Person.enters(people, "办公室 管理员")
        await clerk.says("早")
        await _move(running.url, {"days": 3})
        await clerk.says("晚")
    dates = [datetime.fromtimestamp(one.date, UTC) for one in running.world.messages.values()]
    assert dates == [FRIDAY_NINE, FRIDAY_NINE + timedelta(days=3)]


async def test_the_page_is_told_of_a_jump_and_people_are_not(running: RunningServer) -> None:
    before = running.world.changes()
    assert [one["at"] for one in before["changes"] if one["kind"] == "clock"] == [FRIDAY_NINE.timestamp()]
    await _move(running.url, {"days": 1})
    (news,) = running.world.changes(before["number"])["changes"]
    assert news["at"] == (FRIDAY_NINE + timedelta(days=1)).timestamp()
    person = running.world.add_person("检查员 甲")
    assert "clock" not in {one["kind"] for one in running.world.changes(person=person.id)["changes"]}
