"""After any history of promises, closures, moved dates, delays, crashes and jumps of the clock, with two workers:
each rung was said to each reader at most once, every open promise past a rung has had its digest, nothing was said of
what was closed, and nothing out of hours."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
)
from sqlalchemy import select

from domain.local_time import local
from domain.obligations import DEFAULT_LADDERS, Capacity, Duty, Standing, Term, TermKind, latest_rung
from domain.workdays import WorkCalendar
from office.obligations import Owed, meet, promise, void
from office.obligations.owing import next_reminder
from office.working_calendar import official_exceptions
from storage.obligations import Obligation
from storage.outbox import outbox
from storage.reminders import GROUP, NOWHERE, Reminder, reminders
from storage.unit_of_work import Database
from tests.conftest import NOW, prepare
from tests.support.builders import HOUSING, MARKET
from tests.support.promises import CrashingDatabase, Promises, build_promises, remind

CALENDAR = WorkCalendar(*official_exceptions())
DUTIES = (Duty.CONFIRM, Duty.REVIEW, Duty.RULE, Duty.FOLLOW_UP, Duty.MONTHLY, Duty.CLOSING)
ONE_DAY = timedelta(days=1)
#: A duty, its working days, how many days ago it began, and which of two departments owes it.
PROMISE = {
    "duty": st.sampled_from(DUTIES),
    "days": st.integers(1, 14),
    "ago": st.integers(0, 4),
    "n": st.integers(0, 1),
}


@cache
def template() -> tuple[Path, Promises]:
    """A SQLite file with an office and a campaign, to be copied; and what is in it."""
    file = Path(tempfile.mkdtemp()) / "model.sqlite"

    async def fill() -> Promises:
        await prepare(f"sqlite:///{file}")
        database = Database(f"sqlite:///{file}")
        promises = await build_promises(database, NOW)
        await database.close()
        return promises

    return file, asyncio.run(fill())


@dataclass
class Known:
    """What the model knows of a promise: rungs on days up to ``since`` need not have been said."""

    since: date
    was_put_off: bool = False


def is_open(moment: datetime) -> bool:
    """The office's hours, told in another way than by the rule that is tested."""
    here = local(moment)
    return CALENDAR.is_workday(here.date()) and time(8, 30) <= here.time() < time(17, 30)


class Reminding(RuleBasedStateMachine):
    keys = Bundle("keys")

    @initialize(target=keys, owed=st.lists(st.tuples(*PROMISE.values()), min_size=4, max_size=6))
    def opens(self, owed: list[tuple[Duty, int, int, int]]) -> MultipleResults[str]:
        self.runner = asyncio.Runner()
        file, built = template()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(file, self.folder / "model.sqlite")
        self.url = f"sqlite:///{self.folder / 'model.sqlite'}"
        self.workers = [Database(self.url), Database(self.url)]
        self.promises = replace(built, database=self.workers[0])
        self.now = NOW
        self.known: dict[str, Known] = {}
        #: What was in the messages that reached their readers.
        self.heard: list[Reminder] = []
        return multiple(*(self.promises_something(*one) for one in owed))

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            for worker in self.workers:
                self.runner.run(worker.close())
            self.runner.close()
            shutil.rmtree(self.folder)

    @property
    def today(self) -> date:
        return local(self.now).date()

    @rule(target=keys, **PROMISE)
    def promises_something(self, duty: Duty, days: int, ago: int, n: int) -> str:
        scene, key = self.promises.scene, f"{duty.value}:{len(self.known)}"
        owed = Owed(key, None if duty in (Duty.RULE, Duty.CLOSING) else scene.departments[(HOUSING, MARKET)[n]])

        async def enter() -> None:
            async with self.workers[n].open() as uow:
                await promise(
                    uow,
                    [owed],
                    office_id=scene.office_id,
                    campaign_id=None if duty is Duty.MONTHLY else self.promises.campaign_id,
                    duty=duty,
                    term=Term(TermKind.AFTER, self.today - ago * ONE_DAY, days),
                    now=self.now,
                )

        self.runner.run(enter())
        self.known[key] = Known(self.today)
        return key

    @rule(key=keys, is_met=st.booleans())
    def closes(self, key: str, is_met: bool) -> None:
        async def close() -> None:
            async with self.workers[0].open() as uow:
                if is_met:
                    await meet(uow, key, self.promises.scene.office_id, now=self.now)
                else:
                    await void(uow, [key], now=self.now)

        self.runner.run(close())

    @rule(key=keys, days=st.integers(-6, 6))
    def moves_the_due_day(self, key: str, days: int) -> None:
        """As a new arrangement of the working days does."""

        async def move() -> None:
            async with self.workers[0].open() as uow:
                owed = await uow.obligations.find(key)
                assert owed is not None
                if owed.standing is not Standing.OPEN:
                    return
                office = await uow.offices.get(owed.office_id)
                due_on = CALENDAR.workday_after(max(owed.due_on + days * ONE_DAY, owed.started_on), 1)
                moved = replace(owed, due_on=due_on)
                moment = next_reminder(moved, office, CALENDAR, after=self.today - ONE_DAY)
                await uow.obligations.rederive([replace(moved, id=owed.id, remind_at=moment)])
                self.known[key].since = max(self.known[key].since, self.today - ONE_DAY)

        self.runner.run(move())

    @rule(key=keys, days=st.integers(1, 5))
    def puts_off(self, key: str, days: int) -> None:
        """For a day before the due day, as 我的待办 offers it."""

        async def put_off() -> None:
            async with self.workers[0].open() as uow:
                owed = await uow.obligations.find(key)
                assert owed is not None
                later = CALENDAR.workday_after(self.today, days)
                if owed.standing is not Standing.OPEN or later >= owed.due_on:
                    return
                office = await uow.offices.get(owed.office_id)
                moment = next_reminder(replace(owed, later=later), office, CALENDAR, after=self.today)
                assert await uow.obligations.put_off(owed, later=later, by=1, remind_at=moment)
                self.known[key].since = self.today
                self.known[key].was_put_off = True

        self.runner.run(put_off())

    @rule(minutes=st.integers(1, 23 * 60))
    def some_hours_pass(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(
        days=st.integers(1, 17), hour=st.sampled_from([3, 8, 8, 9, 11, 14, 17, 20]), minute=st.sampled_from([0, 29, 30])
    )
    def days_pass(self, days: int, hour: int, minute: int) -> None:
        """The clock jumps; nobody ticked all the while."""
        here = (local(self.now) + timedelta(days=days)).replace(hour=hour, minute=minute)
        self.now = max(self.now, here)

    @rule(days=st.integers(0, 4), hour=st.sampled_from([8, 9, 13, 17, 21]), both=st.booleans(), sends=st.booleans())
    def a_day_goes_by(self, days: int, hour: int, both: bool, sends: bool) -> None:
        """Some days later there is a tick, and what it queued goes out or does not."""
        self.days_pass(days, hour, 30)
        self.a_tick_is_completed(both)
        if sends:
            self.messages_are_sent()

    @rule()
    def messages_are_sent(self) -> None:
        async def send() -> None:
            async with self.workers[1].open() as uow:
                for message in await uow.outbox.claim(now=self.now, limit=99):
                    await uow.outbox.sent(message.id, chat_message_id=message.id)
                    carried = await uow.reminders.carried_by(message.key)
                    assert carried
                    sent.extend(carried)

        sent: list[Reminder] = []
        self.runner.run(send())
        assert not self.closed() & {one.obligation_id for one in sent}
        self.heard += sent

    @rule(transactions=st.integers(0, 7), saved=st.booleans())
    def a_tick_crashes(self, transactions: int, saved: bool) -> None:
        async def crash() -> None:
            crashing = CrashingDatabase(self.url, transactions, saved=saved)
            with suppress(asyncio.CancelledError):
                await remind(crashing, self.now)
            await crashing.close()

        before = self.carried()
        self.runner.run(crash())
        self.nothing_new_of_what_is_closed(before)

    @rule(key=keys, is_met=st.booleans(), transactions=st.integers(2, 4))
    def a_matter_is_closed_in_the_middle_of_a_tick(self, key: str, is_met: bool, transactions: int) -> None:
        self.a_tick_crashes(transactions, False)
        self.closes(key, is_met)
        self.a_tick_is_completed(False)

    @rule(both=st.booleans())
    def a_tick_is_completed(self, both: bool) -> None:
        async def ticks() -> None:
            await asyncio.gather(*(remind(worker, self.now) for worker in self.workers[: 1 + both]))

        before = self.carried()
        self.runner.run(ticks())
        self.nothing_new_of_what_is_closed(before)
        if is_open(self.now):
            self.everything_due_is_said()
        else:
            assert self.waiting() == []

    def everything_due_is_said(self) -> None:
        messages = {row["key"]: row for row in self.rows(select(outbox))}
        made: dict[int, dict[str, list[Any]]] = {}
        for row in self.rows(select(reminders)):
            made.setdefault(row["obligation_id"], {}).setdefault(row["rung"], []).append(row)
            assert row["digest"] is not None  # nothing is left over
        for one in self.obligations():
            known = self.known[one.key]
            days = (one.started_on, one.due_on)
            ladder = DEFAULT_LADDERS[one.duty]
            rung = latest_rung(ladder, *days, CALENDAR, today=self.today, later=one.later)
            if one.standing is not Standing.OPEN or rung is None or rung.day <= known.since:
                continue
            said = made.get(one.id, {}).get(rung.name, [])
            assert {Capacity.OWN, Capacity.DEPUTY} & {row["capacity"] for row in said}, (one, rung)
            chats = self.readers_of(one, rung.overdue)
            assert chats <= {row["person_id"] for row in said}, (one, rung)
            for row in said:
                carried = row["digest"] != NOWHERE
                assert carried or known.was_put_off
                assert not carried or messages[row["digest"]]["state"] != "withdrawn"

    def readers_of(self, one: Obligation, overdue: int) -> set[int]:
        """Who must hear of it besides whoever owes it: ids of people, 0 for the group."""
        readers = {GROUP} if overdue and one.campaign_id else set()
        if overdue >= 2 and one.department_id:
            readers |= {person for person, department in ADMINS.items() if department == one.department_id}
        return readers | ({OFFICE_ADMIN} if overdue >= 3 else set())

    @invariant()
    def nothing_is_said_twice(self) -> None:
        heard = [(one.obligation_id, one.rung, one.person_id) for one in getattr(self, "heard", [])]
        assert len(set(heard)) == len(heard)

    def nothing_new_of_what_is_closed(self, before: dict[int, str | None]) -> None:
        """A tick neither marks nor says what is closed by then."""
        closed = self.closed()
        for row in self.rows(select(reminders)):
            is_new = row["id"] not in before or row["digest"] not in (before[row["id"]], None, NOWHERE)
            assert not (is_new and row["obligation_id"] in closed)

    def carried(self) -> dict[int, str | None]:
        """By which message each reminder is carried."""
        return {row["id"]: row["digest"] for row in self.rows(select(reminders))}

    def closed(self) -> set[int]:
        return {one.id for one in self.obligations() if one.standing is not Standing.OPEN}

    @invariant()
    def nothing_is_made_out_of_hours(self) -> None:
        if not hasattr(self, "heard"):
            return
        for table, column in ((outbox, outbox.c.queued_at), (reminders, reminders.c.made_at)):
            assert all(is_open(row["moment"]) for row in self.rows(select(column.label("moment")).select_from(table)))

    def waiting(self) -> list[str]:
        return [row["key"] for row in self.rows(select(outbox.c.key).where(outbox.c.state == "queued"))]

    def obligations(self) -> list[Obligation]:
        async def read() -> list[Obligation]:
            async with self.workers[0].read() as uow:
                return list((await uow.obligations.by_id(range(1, len(self.known) + 1))).values())

        return self.runner.run(read())

    def rows(self, query: Any) -> list[Any]:
        async def read() -> list[Any]:
            async with self.workers[0].read() as uow:
                return list((await uow.outbox._connection.execute(query)).mappings())

        return self.runner.run(read())


#: Ids of people in the scene: the office's admin comes first, then each department's admin and reviewer in turn.
OFFICE_ADMIN = 1
ADMINS = {2: 1, 5: 2}

TestReminding = Reminding.TestCase
TestReminding.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
