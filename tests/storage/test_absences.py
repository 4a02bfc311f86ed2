"""Leaves on both databases."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from storage.unit_of_work import Database, UnitOfWork

TODAY = date(2024, 5, 10)


async def people(uow: UnitOfWork) -> tuple[int, int, int]:
    return (
        (await uow.people.remember(1, "甲")).id,
        (await uow.people.remember(2, "乙")).id,
        (await uow.people.remember(3, "丙")).id,
    )


async def leave(uow: UnitOfWork, person_id: int, now: datetime, *, first: int = 0, last: int = 0) -> int:
    """From so many days after today till so many."""
    span = {"from_on": TODAY + timedelta(days=first), "until_on": TODAY + timedelta(days=last), "today": TODAY}
    return await uow.absences.note(person_id, **span, now=now)


async def test_a_leave_covers_its_first_and_its_last_day(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        one, other, _ = await people(uow)
        await leave(uow, one, now, first=1, last=2)
        covered = [n for n in range(-1, 5) if await uow.absences.covering([one, other], TODAY + timedelta(days=n))]
    assert covered == [1, 2]


async def test_a_new_leave_takes_the_place_of_one_that_is_running_or_to_come(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        one, _, _ = await people(uow)
        await leave(uow, one, now, last=3)
        await leave(uow, one, now, first=7, last=8)
        found = await uow.absences.of(one, today=TODAY)
        assert found is not None
        assert (found.from_on, found.ended_at) == (TODAY + timedelta(days=7), None)
        assert await uow.absences.covering([one], TODAY) == {}


async def test_a_deputy_is_named_once_and_stands_in_on_the_days_of_the_leave(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        one, other, third = await people(uow)
        absence_id = await leave(uow, one, now, last=1)
        assert await uow.absences.name_deputy(absence_id, other)
        assert not await uow.absences.name_deputy(absence_id, other)
        assert [found.person_id for found in await uow.absences.stood_in_by(other, TODAY)] == [one]
        assert await uow.absences.stood_in_by(other, TODAY + timedelta(days=2)) == []
        assert await uow.absences.name_deputy(absence_id, third)
        assert await uow.absences.stood_in_by(other, TODAY) == []
        assert await uow.absences.name_deputy(absence_id, None)
        assert await uow.absences.stood_in_by(third, TODAY) == []


async def test_a_leave_that_was_ended_covers_nothing_and_one_that_is_over_is_not_ended_again(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        one, _, _ = await people(uow)
        await leave(uow, one, now, last=1)
        assert not await uow.absences.end(one, today=TODAY + timedelta(days=2), now=now)
        assert await uow.absences.end(one, today=TODAY, now=now)
        assert not await uow.absences.end(one, today=TODAY, now=now)
        assert await uow.absences.covering([one], TODAY) == {}
        assert await uow.absences.of(one, today=TODAY) is None
