"""The pace in virtual time: no window broken, nearly as quick as can be, fair, in order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery import Delivery
from bot.pace import Limit, Limits, Pace
from office.notices import tell_chat
from sandbox.world import Limits as ServiceLimits
from sandbox.world import World
from storage.outbox import Delivery as Standing
from storage.outbox import Queue
from storage.unit_of_work import Database
from templates.cards import Card
from tests.support.world_session import ptb_bot

LIMITS = Limits()
TOKEN = "7001:pace-test"


@dataclass
class Clockwork:
    """A pace, queues, and a clock that jumps to the next moment at which anything may go."""

    waiting: dict[int, int]
    pace: Pace = field(init=False)
    now: float = 0.0
    sent: list[tuple[float, int]] = field(default_factory=list)
    #: How long the answer to each message takes.
    takes: float = 0.0

    def __post_init__(self) -> None:
        self.pace = Pace(LIMITS, timer=lambda: self.now)

    def step(self) -> None:
        """All that may go now; then on to the next moment."""
        heads = [Queue(chat, head, length) for head, (chat, length) in enumerate(self.waiting.items()) if length]
        chosen = self.pace.choose(heads, 1000)
        for queue in chosen:
            self.pace.hand_over(queue.chat_id)
            self.sent.append((self.now, queue.chat_id))
            self.waiting[queue.chat_id] -= 1
        self.now += self.takes
        for queue in chosen:
            self.pace.answered(queue.chat_id)
        if not chosen:
            self.now += self.pace.pause()

    def runs_out(self) -> float:
        """Seconds until the last message has gone."""
        while any(self.waiting.values()):
            self.step()
        return self.sent[-1][0]


def most_within(moments: list[float], period: float) -> int:
    """The most of the ascending ``moments`` in any half-open window of ``period``."""
    most = first = 0
    for last, moment in enumerate(moments):
        while moments[first] + period <= moment:
            first += 1
        most = max(most, last - first + 1)
    return most


def no_window_is_broken(sent: list[tuple[float, int]]) -> None:
    assert most_within([moment for moment, _ in sent], LIMITS.overall.period) <= LIMITS.overall.count
    chats = defaultdict(list)
    for moment, chat in sent:
        chats[chat].append(moment)
    for chat, moments in chats.items():
        limit = LIMITS.of(chat)
        assert most_within(moments, limit.period) <= limit.count, chat


def lower_bound(waiting: dict[int, int]) -> float:
    """No order of sending ends before this: what has ``x`` seconds of its own chat behind it must be gone ``x`` before
    the end, for every ``x``."""
    tails = Counter(LIMITS.of(chat).behind(n) for chat, length in waiting.items() for n in range(length))
    best, with_tail = 0.0, 0
    for tail in sorted(tails, reverse=True):
        with_tail += tails[tail]
        best = max(best, tail + LIMITS.overall.behind(with_tail - 1))
    return best


CHATS = st.dictionaries(
    st.integers(-40, 300).filter(bool), st.one_of(st.integers(1, 8), st.integers(1, 150)), min_size=1, max_size=120
)


@settings(max_examples=60, deadline=None)
@given(CHATS)
def test_no_window_breaks_and_all_ends_as_soon_as_it_can(waiting: dict[int, int]) -> None:
    bound, total = lower_bound(waiting), sum(waiting.values())
    work = Clockwork(dict(waiting))
    took = work.runs_out()
    no_window_is_broken(work.sent)
    assert len(work.sent) == total
    assert Counter(chat for _, chat in work.sent) == Counter(waiting)
    # A second is one step of the clock: below it there is nothing to gain.
    assert took <= max(1.02 * bound, bound + LIMITS.overall.period)


@settings(max_examples=30, deadline=None)
@given(CHATS, st.floats(0.001, 0.9))
def test_however_long_the_answers_take_no_window_breaks_where_they_come_from(
    waiting: dict[int, int], takes: float
) -> None:
    work = Clockwork({chat: min(length, 12) for chat, length in waiting.items()}, takes=takes)
    work.runs_out()
    no_window_is_broken(work.sent)
    # The service may have counted any of them at once, and the next as late as its answer.
    arrived = sorted(moment + (takes if n % 2 else 0.0) for n, (moment, _) in enumerate(work.sent))
    assert most_within(arrived, LIMITS.overall.period) <= LIMITS.overall.count


NOTICES = {-chat: 20 for chat in range(1, 41)} | dict.fromkeys(range(1, 301), 4)


@pytest.mark.parametrize(
    "waiting",
    [
        NOTICES,  # 2,000 notices
        {1: 100} | dict.fromkeys(range(2, 3000), 1),  # one long queue among many short ones
        {-1: 60} | dict.fromkeys(range(1, 3500), 1),  # a group that needs two minutes of its own
        dict.fromkeys(range(1, 31), 100) | dict.fromkeys(range(31, 900), 2),
    ],
)
def test_what_an_office_sends_takes_at_most_two_percent_more_than_it_must(waiting: dict[int, int]) -> None:
    work = Clockwork(dict(waiting))
    took, bound = work.runs_out(), lower_bound(waiting)
    no_window_is_broken(work.sent)
    assert bound <= took <= 1.02 * bound


def test_a_single_message_does_not_wait_behind_long_queues() -> None:
    work = Clockwork(dict.fromkeys(range(1, 61), 200) | {-group: 200 for group in range(1, 11)})
    for _ in range(200):
        work.step()
    asked = work.now
    work.waiting[999] = 1
    while work.waiting[999]:
        work.step()
    assert work.now - asked <= 2


def test_chats_with_as_much_to_say_are_written_to_as_often() -> None:
    work = Clockwork(dict.fromkeys(range(1, 91), 50))
    while work.now < 20:
        work.step()
    done = [50 - left for left in work.waiting.values()]
    assert max(done) - min(done) <= 1


def test_what_another_process_sent_a_moment_ago_counts() -> None:
    clock = [1000.0]
    pace = Pace(LIMITS, timer=lambda: clock[0])
    for _ in range(20):
        pace.remember(-5, 59.5)
    pace.remember(7, -3.0)  # by a clock that goes before ours
    assert pace.choose([Queue(-5, 1, 1), Queue(7, 2, 1), Queue(8, 3, 1)], 10) == [Queue(8, 3, 1)]
    assert pace.pause() == pytest.approx(0.5)
    clock[0] += 0.5
    assert pace.choose([Queue(-5, 1, 1), Queue(7, 2, 1)], 10) == [Queue(-5, 1, 1)]


@pytest.mark.parametrize(("rate", "limit"), [(25, Limit(25, 1)), (0.5, Limit(1, 2)), (1.5, Limit(1, 1 / 1.5))])
def test_a_rate_becomes_an_exact_window(rate: float, limit: Limit) -> None:
    assert Limit.per(rate, 1) == limit


async def test_the_delivery_itself_breaks_no_window_of_a_service_that_keeps_them(
    database: Database, now: datetime
) -> None:
    """150 messages through outbox, delivery and library, by a clock that only this test moves."""
    clock = [0.0]
    world = World(limits=ServiceLimits(timer=lambda: clock[0]))
    world.add_bot(TOKEN, username="suiji_test_bot", name="随机助手")
    people = [world.add_person(f"甲{n}", number=101 + n).id for n in range(45)]
    for person in people:
        world.private_chat(person, 7001).started = True
    group = world.makes_group(people[0], "工作群", [7001]).id
    told = {person: ["一", "二"] for person in people} | {group: [f"第{n}条" for n in range(30)]}
    async with database.open() as uow:
        for chat, words in told.items():
            for n, text in enumerate(words):
                await tell_chat(uow, chat, Card(text), key=f"{chat}:{n}", now=now)
    sender = ptb_bot(world, TOKEN)
    await sender.initialize()
    pace = Pace(LIMITS, timer=lambda: clock[0])
    delivery = Delivery(database, sender, clock=lambda: now + timedelta(seconds=clock[0]), pace=pace)
    while await left(database):
        if not await delivery.drain():
            assert pace.pause() > 0
            clock[0] += pace.pause()
    await sender.shutdown()
    assert world.limits is not None
    assert world.limits.refused == 0
    assert clock[0] <= 1.02 * lower_bound({chat: len(words) for chat, words in told.items()})
    read = reader_of(world)
    assert {chat: read(chat) for chat in told} == told


async def test_a_delivery_that_starts_anew_keeps_the_windows_of_the_one_before(
    database: Database, now: datetime
) -> None:
    clock = [100.0]
    world = World(limits=ServiceLimits(timer=lambda: clock[0]))
    world.add_bot(TOKEN, username="suiji_test_bot", name="随机助手")
    person = world.add_person("甲").id
    world.private_chat(person, 7001).started = True
    async with database.open() as uow:
        for n in range(2):
            await tell_chat(uow, person, Card("通知"), key=f"{n}", now=now)
    sender = ptb_bot(world, TOKEN)
    await sender.initialize()
    for expected in (1, 0):
        pace = Pace(LIMITS, timer=lambda: clock[0])
        delivery = Delivery(database, sender, clock=lambda: now + timedelta(seconds=clock[0]), pace=pace)
        await delivery.remember()
        assert await delivery.drain() == expected
        clock[0] += 0.4
    clock[0] += 0.3
    assert await delivery.drain() == 1
    await sender.shutdown()


async def left(database: Database) -> int:
    async with database.read() as uow:
        return await uow.outbox.count(Standing.QUEUED)


def reader_of(world: World) -> Callable[[int], list[str]]:
    def read(chat: int) -> list[str]:
        key = f"group:{chat}" if chat < 0 else world.private_chat(chat, 7001).key
        return [str(m.content["text"]) for m in world.messages.values() if m.chat == key and m.sender == 7001]

    return read


def test_the_slots_of_a_second_are_all_used() -> None:
    work = Clockwork(dict.fromkeys(range(1, 100), 1))
    assert work.runs_out() == ceil(99 / 30) - 1
