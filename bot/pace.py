"""How fast the chat service may be written to: exact windows over all, per group, per person; and whose turn it is.

A place in a window is taken when a message is handed over and comes free one period after its *answer* has come. The
service counts a message somewhere between the two, so no window breaks there, however slow or uneven the way is.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, inf
from time import monotonic

from storage.outbox import Queue

Timer = Callable[[], float]


@dataclass(frozen=True)
class Limit:
    """At most ``count`` messages in any ``period`` seconds."""

    count: int
    period: float

    @classmethod
    def per(cls, rate: float, seconds: float) -> Limit:
        """``rate`` messages in so many seconds; half a message in one second is one in two."""
        count = max(1, floor(rate))
        return cls(count, seconds * count / rate)

    def behind(self, count: int) -> float:
        """Seconds that so many messages take at least, counted from the moment of the one before them."""
        return self.period * (count // self.count)


@dataclass(frozen=True)
class Limits:
    """What the chat service allows; the defaults are what it makes known."""

    overall: Limit = Limit(30, 1)
    group: Limit = Limit(20, 60)
    person: Limit = Limit(1, 1)

    def of(self, chat_id: int) -> Limit:
        """The limit of one chat: groups have negative ids."""
        return self.group if chat_id < 0 else self.person


class Window:
    """The messages of the last period, and those under way."""

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._ends: deque[float] = deque(maxlen=limit.count)
        self._under_way = 0

    def room(self, now: float) -> int:
        """How many may be handed over now."""
        while self._ends and self._ends[0] + self._limit.period <= now:
            self._ends.popleft()
        return self._limit.count - self._under_way - len(self._ends)

    def opens_at(self, now: float) -> float:
        """When the next may be handed over; infinite while that depends on an answer."""
        if self.room(now) > 0:
            return now
        spare = self._limit.count - self._under_way - 1
        return inf if spare < 0 else self._ends[-1 - spare] + self._limit.period

    def hand_over(self) -> None:
        self._under_way += 1

    def answered(self, now: float) -> None:
        self._under_way -= 1
        self._ends.append(now)


class Pace:
    """Keeps ``limits`` by ``timer`` (seconds that never go back: the office's clock may be moved).

    Whose turn it is: a chat whose own windows would make everything end later than it must, then whoever was written
    to longest ago. So nobody waits behind a long queue, and all together take no longer than the windows ask.
    """

    def __init__(self, limits: Limits | None = None, *, timer: Timer = monotonic) -> None:
        self._limits = limits or Limits()
        self._timer = timer
        self.reset()

    def reset(self) -> None:
        """Forgets what was handed over."""
        self._overall = Window(self._limits.overall)
        self._chats: dict[int, Window] = {}
        self._turns: defaultdict[int, float] = defaultdict(lambda: -inf)
        self._opens_at = -inf

    @property
    def memory(self) -> float:
        """How many seconds back a message still counts."""
        return max(self._limits.overall.period, self._limits.group.period, self._limits.person.period)

    def remember(self, chat_id: int, seconds_ago: float) -> None:
        """A message that another process handed over; they are to be told oldest first."""
        self.hand_over(chat_id)
        self._end(chat_id, self._timer() - max(0.0, seconds_ago))

    def choose(self, queues: Sequence[Queue], most: int) -> list[Queue]:
        """Whose oldest message to hand over now, at most one of each chat and ``most`` in all."""
        now = self._timer()
        opening = {queue.chat_id: self._chat(queue.chat_id).opens_at(now) for queue in queues if queue.ready}
        ready = [queue for queue in queues if queue.ready and opening[queue.chat_id] <= now]
        ready.sort(key=lambda queue: (self._turns[queue.chat_id], queue.head))
        room = self._overall.room(now)
        first: list[Queue] = []
        if sum(queue.length for queue in queues) > room:
            urgent = self._urgent(queues)
            first = sorted((queue for queue in ready if queue in urgent), key=lambda queue: -urgent[queue])
            ready = [queue for queue in ready if queue not in urgent]
            room -= self._held_back(urgent, first, now)
        others = max(0, room - len(first))
        chosen = (first[: max(0, self._overall.room(now))] + ready[:others])[:most]
        self._opens_at = min((at for at in opening.values() if at > now), default=inf)
        if len(chosen) < len(first) + len(ready):
            self._opens_at = min(self._opens_at, self._overall.opens_at(now))
        return chosen

    def hand_over(self, chat_id: int) -> None:
        """A message to this chat is handed over."""
        self._overall.hand_over()
        self._chat(chat_id).hand_over()
        self._turns[chat_id] = self._timer()

    def answered(self, chat_id: int) -> None:
        """Its answer has come, or will never come."""
        self._end(chat_id, self._timer())

    def pause(self) -> float:
        """Seconds until a window opens for what the last choice left; infinite when it left nothing that waits."""
        return max(0.0, self._opens_at - self._timer())

    def _end(self, chat_id: int, at: float) -> None:
        self._overall.answered(at)
        self._chat(chat_id).answered(at)

    def _chat(self, chat_id: int) -> Window:
        if chat_id not in self._chats:
            self._chats[chat_id] = Window(self._limits.of(chat_id))
        return self._chats[chat_id]

    def _tail(self, queue: Queue) -> float:
        """Seconds that must pass after the head of a queue before its last message can go."""
        return self._limits.of(queue.chat_id).behind(queue.length - 1)

    def _urgent(self, queues: Sequence[Queue]) -> dict[Queue, float]:
        """The queues that may not wait if all is to end as soon as it can, with the tail that makes them urgent.

        Whatever has a tail of ``x`` or more behind it must be gone ``x`` before the end: so many messages at the
        overall pace, and ``x`` after them, are a lower bound of the whole. The tails that make the greatest one are
        urgent.
        """
        own = {queue: self._tail(queue) for queue in queues if queue.length}
        tails = {*own.values(), 0.0}
        bounds = {tail: tail + self._limits.overall.behind(self._with_tail(own, tail) - 1) for tail in tails}
        longest = max(bounds.values())
        urgent = sorted((tail for tail, bound in bounds.items() if bound >= longest and tail), reverse=True)
        reached = {queue: next((one for one in urgent if tail >= one), 0.0) for queue, tail in own.items()}
        return {queue: tail for queue, tail in reached.items() if tail}

    def _held_back(self, urgent: Mapping[Queue, float], first: Sequence[Queue], now: float) -> int:
        """How many places others must leave to urgent queues, which go one message after the other."""
        places = 0
        for queue, tail in urgent.items():
            soon = min(self._chat(queue.chat_id).room(now), self._with_tail([queue], tail))
            places += max(0, soon - (queue in first))
        return places

    def _with_tail(self, queues: Iterable[Queue], tail: float) -> int:
        """How many messages have at least this tail behind them."""
        count = 0
        for queue in queues:
            limit = self._limits.of(queue.chat_id)
            count += max(0, queue.length - limit.count * ceil(tail / limit.period))
        return count


def unhurried() -> Pace:
    """A pace that never makes anybody wait: for a chat service without limits."""
    free = Limit(10**9, 1e-9)
    return Pace(Limits(free, free, free))
