"""The working calendar on both databases."""

from __future__ import annotations

from datetime import date

from domain.workdays import add_working_days
from office.working_calendar import fill_calendar
from storage.unit_of_work import Database


async def test_the_calendar_is_filled_with_the_official_years(any_database: Database) -> None:
    async with any_database.read() as uow:
        calendar = await uow.calendar.load()
    assert set(range(2018, 2027)) <= calendar.official_years
    assert calendar.is_workday(date(2024, 5, 11)), "a make-up Saturday"
    assert not calendar.is_workday(date(2024, 5, 1))
    assert add_working_days(date(2024, 5, 10), 2, calendar).day == date(2024, 5, 13)


async def test_filling_again_adds_nothing(any_database: Database) -> None:
    async with any_database.open() as uow:
        before = await uow.calendar.load()
        await fill_calendar(uow)
        after = await uow.calendar.load()
    assert (after.official_years, dict(after.exceptions)) == (before.official_years, dict(before.exceptions))


async def test_only_years_without_an_arrangement_are_filled(any_database: Database) -> None:
    days = {date(2024, 5, 11): False, date(2031, 10, 4): True}
    async with any_database.open() as uow:
        assert await uow.calendar.fill([2024, 2031], days, source="示例通知") == [2031]
        calendar = await uow.calendar.load()
    assert calendar.is_workday(date(2024, 5, 11))
    assert calendar.is_workday(date(2031, 10, 4))
    assert not calendar.is_provisional(date(2031, 1, 6))
