"""The working calendar on both databases: versions one upon the other, none changed."""

from __future__ import annotations

from datetime import date, datetime

from domain.workdays import ArrangedDay, add_working_days
from office.working_calendar import fill_calendar
from storage.unit_of_work import Database, UnitOfWork

NOTICE = "示例办发〔2026〕1号"


async def put_in_force(uow: UnitOfWork, *days: ArrangedDay, now: datetime, years: tuple[int, ...] = ()) -> int:
    version_id = await uow.calendar.propose(days, person_id=None, source="示例.csv", now=now)
    version = await uow.calendar.find(version_id)
    assert version is not None
    return await uow.calendar.put_in_force(version, years, now=now)


async def test_the_calendar_is_filled_with_the_official_years(any_database: Database) -> None:
    async with any_database.read() as uow:
        calendar = await uow.calendar.load()
    assert calendar.official_years == set(range(2018, 2027))
    assert calendar.is_workday(date(2024, 5, 11)), "a make-up Saturday"
    assert not calendar.is_workday(date(2024, 5, 1))
    assert add_working_days(date(2024, 5, 10), 2, calendar).day == date(2024, 5, 13)


async def test_filling_again_adds_nothing(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        before, number = await uow.calendar.load(), await uow.calendar.newest()
        assert await fill_calendar(uow, now=now) == []
        assert await uow.calendar.load() == before
        assert await uow.calendar.newest() == number == 1


async def test_a_proposed_version_counts_only_once_it_is_in_force(any_database: Database, now: datetime) -> None:
    day = ArrangedDay(date(2024, 5, 11), False, NOTICE)
    async with any_database.open() as uow:
        version_id = await uow.calendar.propose([day], person_id=None, source="示例.csv", now=now)
        assert (await uow.calendar.load()).is_workday(day.day)
        version = await uow.calendar.find(version_id)
        assert version is not None
        assert (version.number, version.base, version.notices) == (None, 1, (NOTICE,))
        assert await uow.calendar.put_in_force(version, (), now=now) == 2
        assert not (await uow.calendar.load()).is_workday(day.day)


async def test_the_newest_word_on_a_day_counts_and_the_older_ones_are_kept(
    any_database: Database, now: datetime
) -> None:
    day, other = date(2024, 5, 11), date(2024, 5, 18)
    async with any_database.open() as uow:
        before = await uow.calendar.days(2024)
        await put_in_force(uow, ArrangedDay(day, False, NOTICE), ArrangedDay(other, True, NOTICE), now=now)
        await put_in_force(uow, ArrangedDay(day, True, "示例办发〔2026〕2号"), now=now)
        calendar = await uow.calendar.load()
        assert calendar.is_workday(day)
        assert calendar.is_workday(other)
        versions = await uow.calendar.history(2024)
        assert [one.number for one in versions] == [1, 2, 3]
        assert [one.notices for one in versions] == [("chinesecalendar",), (NOTICE,), ("示例办发〔2026〕2号",)]
        assert [len(await uow.calendar.proposed(one.id)) for one in versions[1:]] == [2, 1]
        changed = {one.day: one for one in await uow.calendar.days(2024)}
        assert [one.day for one in before] == [one for one in changed if one != other]
        assert changed[day] == ArrangedDay(day, True, "示例办发〔2026〕2号")


async def test_a_version_that_was_overtaken_or_withdrawn_never_counts(any_database: Database, now: datetime) -> None:
    day = ArrangedDay(date(2024, 5, 11), False, NOTICE)
    async with any_database.open() as uow:
        slow = await uow.calendar.propose([day], person_id=None, source="慢.csv", now=now)
        gone = await uow.calendar.propose([day], person_id=None, source="撤.csv", now=now)
        assert await uow.calendar.withdraw(gone, now=now)
        assert not await uow.calendar.withdraw(gone, now=now)
        await put_in_force(uow, ArrangedDay(date(2024, 5, 18), True, NOTICE), now=now)
        for one in (slow, gone):
            version = await uow.calendar.find(one)
            assert version is not None
            assert await uow.calendar.put_in_force(version, (), now=now) == 0
        assert (await uow.calendar.load()).is_workday(day.day)
        assert await uow.calendar.find(999) is None


async def test_two_databases_with_other_versions_do_not_share_a_calendar(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        await put_in_force(uow, ArrangedDay(date(2031, 10, 4), True, NOTICE), now=now, years=(2031,))
        one = await uow.calendar.load()
        assert one.official_years == set(range(2018, 2027)) | {2031}
        assert await uow.calendar.load() is one, "kept while nothing changes"
        await put_in_force(uow, ArrangedDay(date(2031, 10, 4), False, NOTICE), now=now)
        assert not (await uow.calendar.load()).is_workday(date(2031, 10, 4))
