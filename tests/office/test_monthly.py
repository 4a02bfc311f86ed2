"""Monthly reports over the year: when they are asked for, what they cover, when the office is told, what is late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from domain.errors import Refusal
from domain.monthly import Block, Filling, MonthlyPeriod, Period, Row, month_after
from domain.obligations import Duty, Standing, TermKind
from domain.workdays import RestDayConvention
from office import monthly
from office.monthly.commands import monthly_file
from office.obligations import Owners
from scheduler.jobs import JOBS
from storage.outbox import Message
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import HOUSING, MARKET, Scene
from tests.support.monthly import CONTACT, LIAISONS, OPENING, at, build_office, the_report, tick


@pytest.fixture
async def scene(database: Database) -> Scene:
    async with database.open() as uow:
        return await build_office(uow)


async def set_up(database: Database, scene: Scene, **changes: object) -> None:
    """Settings of the office."""
    async with database.open() as uow:
        await uow.offices.set_up(replace(await uow.offices.get(scene.office_id), **changes))


async def queued(uow: UnitOfWork, occasion: str) -> list[Message]:
    """The messages about reports of that occasion, in a transaction that is rolled back."""
    messages = await uow.outbox.take(range(1, 200), now=OPENING)
    return [one for one in messages if one.key.startswith("monthly:") and f":{occasion}" in one.key]


async def fill_in(uow: UnitOfWork, scene: Scene, now: datetime, department: str = MARKET) -> int:
    """Everything but the filing; the version that may be filed."""
    user_id = LIAISONS[list(scene.departments).index(department)]
    report = await the_report(uow, scene, department)
    filling = report.filling
    for row in Row:
        filling = filling.empty(row)
    await uow.monthly.write(report, filling)
    found = await monthly.reading.read(uow, report.id)
    for block in Block:
        filling = filling.checking(block, found.computed)
    await uow.monthly.write(found.report, filling)
    await monthly.set_contact(uow, user_id=user_id, report_id=report.id, text=CONTACT, now=now)
    return (await the_report(uow, scene, department)).version


async def file(database: Database, scene: Scene, now: datetime, department: str = MARKET) -> None:
    """The department hands its report in."""
    async with database.open() as uow:
        version = await fill_in(uow, scene, now, department)
        user_id = LIAISONS[list(scene.departments).index(department)]
        report_id = (await the_report(uow, scene, department)).id
        about = {"user_id": user_id, "report_id": report_id, "version": version, "in_group": False}
        await monthly.submit(uow, **about, now=now)


def test_the_clock_asks_for_reports_before_it_reminds() -> None:
    names = [name for name, _ in JOBS]
    jobs = [job for _, job in JOBS]
    assert jobs.index(monthly.open_due) < names.index("marking")
    assert monthly.gather_due in jobs


async def test_every_department_is_asked_once_when_the_first_working_day_opens(
    database: Database, scene: Scene
) -> None:
    assert await tick(database, OPENING - timedelta(minutes=1)) == 0
    assert await tick(database, OPENING) == 1
    assert await tick(database, OPENING + timedelta(hours=1)) == 0
    async with database.read() as uow:
        (one,) = await uow.monthly.rounds(scene.office_id)
        reports = await uow.monthly.reports(one.id)
        prompts = await queued(uow, "prompt")
        owed = await uow.obligations.find(reports[0].key)
        assert owed is not None
        owing = await Owners(uow).of(owed)
    assert [report.department for report in reports] == [HOUSING, MARKET]
    assert len(prompts) == len(reports)
    assert (owed.duty, owed.term, owed.fixed_on) == (Duty.MONTHLY, TermKind.BY, date(2024, 6, 20))
    assert (owed.started_on, owed.due_on) == (date(2024, 6, 3), date(2024, 6, 20))
    assert [person.name for person in owing.people] == [f"{HOUSING}联络员"]


async def test_a_liaison_on_leave_is_asked_only_where_the_department_has_nobody_else(
    database: Database, scene: Scene
) -> None:
    leave = {"from_on": date(2024, 6, 3), "until_on": date(2024, 6, 7), "today": date(2024, 6, 3), "now": OPENING}
    on_leave = [LIAISONS[0], LIAISONS[1], scene.admin_of(MARKET)]
    async with database.open() as uow:
        for user_id in on_leave:
            person = await uow.people.find(user_id)
            assert person is not None
            await uow.absences.note(person.id, **leave)
    assert await tick(database, OPENING) == 1
    async with database.read() as uow:
        assert [one.chat_id for one in await queued(uow, "prompt")] == [scene.admin_of(HOUSING), LIAISONS[1]]
        assert await queued(uow, "nobody") == []


async def test_after_an_outage_over_the_first_working_day_reports_are_asked_for_at_once(
    database: Database, scene: Scene
) -> None:
    assert await tick(database, at(6, 8, 10)) == 0  # a Saturday
    assert await tick(database, at(6, 11, 14)) == 1  # the Tuesday after 端午
    async with database.read() as uow:
        owed = await uow.obligations.find((await the_report(uow, scene)).key)
    assert owed is not None
    assert (owed.started_on, owed.due_on) == (date(2024, 6, 11), date(2024, 6, 20))


async def test_even_in_the_evening_of_the_due_day_a_report_is_asked_for_and_never_after_it(
    database: Database, scene: Scene
) -> None:
    assert await tick(database, at(6, 19, 20)) == 0
    assert await tick(database, at(6, 21)) == 0
    assert await tick(database, at(6, 20, 20)) == 1


@pytest.mark.parametrize(
    ("convention", "july", "october"),
    [
        (RestDayConvention.BEFORE, date(2024, 7, 19), date(2024, 10, 18)),
        (RestDayConvention.AFTER, date(2024, 7, 22), date(2024, 10, 21)),
    ],
)
async def test_the_twentieth_of_july_and_october_2024_by_either_convention(
    database: Database, scene: Scene, convention: RestDayConvention, july: date, october: date
) -> None:
    await set_up(database, scene, rest_day=convention)
    for opening, due in ((at(7, 1), july), (at(10, 8), october)):
        assert await tick(database, opening) == 1
        gathering = at(due.month, due.day, 16, 30)
        assert await tick(database, gathering - timedelta(minutes=1)) == 0
        assert await tick(database, gathering) == 1
        async with database.read() as uow:
            one = (await uow.monthly.rounds(scene.office_id))[0]
            owed = await uow.obligations.find((await the_report(uow, scene)).key)
        assert owed is not None
        assert (one.due_on, one.last_on, owed.due_on) == (due, due, due)


async def test_the_reports_of_a_year_cover_each_day_once(database: Database, scene: Scene) -> None:
    month = date(2024, 1, 1)
    for _ in range(12):
        for day in (*range(1, 12), *range(17, 23)):
            await tick(database, at(month.month, day, 10))
        month = month_after(month)
    async with database.read() as uow:
        rounds = (await uow.monthly.rounds(scene.office_id))[::-1]
    assert [one.month.month for one in rounds] == list(range(1, 13))
    for one, after in pairwise(rounds):
        assert after.first_on == one.last_on + timedelta(days=1)


async def test_a_period_follows_on_the_last_one_even_when_the_day_is_set_anew(database: Database, scene: Scene) -> None:
    await tick(database, OPENING)
    await set_up(database, scene, monthly_day=25)
    await tick(database, at(7, 1))
    async with database.read() as uow:
        one = (await uow.monthly.rounds(scene.office_id))[0]
    assert one.period == Period(date(2024, 6, 21), date(2024, 7, 25))


async def test_an_office_may_count_calendar_months(database: Database, scene: Scene) -> None:
    await set_up(database, scene, monthly_period=MonthlyPeriod.CALENDAR)
    await tick(database, OPENING)
    async with database.read() as uow:
        one = (await uow.monthly.rounds(scene.office_id))[0]
    assert one.period == Period(date(2024, 5, 1), date(2024, 5, 31))


async def test_a_round_moves_with_its_promises_when_the_calendar_changes(database: Database, scene: Scene) -> None:
    await tick(database, OPENING)
    async with database.open() as uow:
        owed = [await uow.obligations.find((await the_report(uow, scene, name)).key) for name in (HOUSING, MARKET)]
        await uow.obligations.rederive([replace(one, due_on=date(2024, 6, 19)) for one in owed if one])
    await tick(database, at(6, 4))
    async with database.read() as uow:
        one = (await uow.monthly.rounds(scene.office_id))[0]
    assert (one.due_on, one.last_on) == (date(2024, 6, 19), date(2024, 6, 19))


async def test_a_department_that_joins_within_the_month_is_asked_too(database: Database, scene: Scene) -> None:
    await tick(database, OPENING)
    async with database.open() as uow:
        await uow.offices.add_departments(scene.office_id, ["交通运输局"])
    assert await tick(database, at(6, 5)) == 1
    async with database.read() as uow:
        (one,) = await uow.monthly.rounds(scene.office_id)
        reports = await uow.monthly.reports(one.id)
        nobody = await queued(uow, "nobody")
    assert [report.department for report in reports] == [HOUSING, MARKET, "交通运输局"]
    assert len(nobody) == 1  # the new one has no people yet, and the office hears of it


async def test_a_department_that_joins_is_due_with_the_others_whatever_was_set_meanwhile(
    database: Database, scene: Scene
) -> None:
    await tick(database, OPENING)
    await set_up(database, scene, monthly_day=28)
    async with database.open() as uow:
        await uow.offices.add_departments(scene.office_id, ["交通运输局"])
    await tick(database, at(6, 5))
    await tick(database, at(6, 6))
    async with database.read() as uow:
        (one,) = await uow.monthly.rounds(scene.office_id)
        joined = await uow.obligations.find((await uow.monthly.reports(one.id))[-1].key)
    assert (one.due_on, joined and joined.due_on) == (date(2024, 6, 20), date(2024, 6, 20))


async def test_the_office_is_told_once_after_an_outage_over_the_due_day(database: Database, scene: Scene) -> None:
    await tick(database, OPENING)
    assert await tick(database, at(6, 22, 10)) == 0  # a Saturday
    assert await tick(database, at(6, 24, 8, 29)) == 0
    assert await tick(database, at(6, 24, 8, 30)) == 1
    assert await tick(database, at(6, 24, 9)) == 0
    async with database.read() as uow:
        (told,) = await queued(uow, "gathered")
    assert told.file_id is not None
    assert "未报送：建设环保局、市场监督管理局。" in told.text


async def test_a_report_after_its_due_day_is_late_and_a_mended_one_is_as_the_first_was(
    database: Database, scene: Scene
) -> None:
    await tick(database, OPENING)
    await file(database, scene, at(6, 20, 23), MARKET)
    await file(database, scene, at(6, 21, 0, 1), HOUSING)
    async with database.open() as uow:
        report = await the_report(uow, scene, MARKET)
        about = {"user_id": LIAISONS[1], "report_id": report.id}
        await monthly.revise(uow, **about, text="漏报", now=at(6, 24))
    await file(database, scene, at(6, 24), MARKET)
    async with database.read() as uow:
        reports = [await the_report(uow, scene, name) for name in (MARKET, HOUSING)]
        filed = await uow.monthly.filed([one.id for one in reports])
        owed = [await uow.obligations.find(one.key) for one in reports]
    assert [one.late for one in filed[reports[0].id]] == [False, False]
    assert [one.late for one in filed[reports[1].id]] == [True]
    assert [one.standing for one in owed if one] == [Standing.MET, Standing.MET_LATE]


async def test_two_who_fill_in_at_once_do_not_overwrite_each_other(database: Database, scene: Scene) -> None:
    await tick(database, OPENING)
    async with database.open() as uow:
        report = await the_report(uow, scene)
        await uow.monthly.write(report, Filling().empty(Row.MEETINGS))
        with pytest.raises(Refusal, match=r"monthly\.changed_meanwhile"):
            await uow.monthly.write(report, Filling())


async def test_a_version_that_was_not_previewed_is_not_filed(database: Database, scene: Scene) -> None:
    await tick(database, OPENING)
    async with database.open() as uow:
        version = await fill_in(uow, scene, OPENING)
        report = await the_report(uow, scene)
        about = {"user_id": LIAISONS[1], "report_id": report.id, "in_group": False, "now": OPENING}
        with pytest.raises(Refusal, match=r"monthly\.changed_meanwhile"):
            await monthly.submit(uow, version=version - 1, **about)
        await monthly.submit(uow, version=version, **about)
        assert (await the_report(uow, scene)).filed == 1


async def test_where_results_are_published_is_asked_once(database: Database, scene: Scene) -> None:
    await tick(database, OPENING)
    async with database.open() as uow:
        report = await the_report(uow, scene)
        about = {"user_id": LIAISONS[1], "report_id": report.id, "now": OPENING}
        await monthly.correct(uow, figure="website", text="示例区政府网站", **about)
    await file(database, scene, OPENING)
    await tick(database, at(7, 1))
    async with database.read() as uow:
        found = await monthly.reading.read(uow, (await the_report(uow, scene)).id)
    assert found.view.values["website"] == "示例区政府网站"


async def test_only_the_office_sees_how_a_month_stands(database: Database, scene: Scene) -> None:
    await tick(database, OPENING)
    async with database.open() as uow:
        (one,) = await uow.monthly.rounds(scene.office_id)
        about = {"user_id": LIAISONS[1], "round_id": one.id, "now": OPENING}
        for use_case in (monthly.open_month, monthly.nudge, monthly.ask_close, monthly.close):
            with pytest.raises(Refusal, match=r"rights\.office_admin_only"):
                await use_case(uow, **about)
        with pytest.raises(Refusal, match=r"rights\.office_admin_only"):
            await monthly.send_gathered(uow, kind="docx", **about)


async def test_a_draft_is_not_for_the_office(database: Database, scene: Scene) -> None:
    await tick(database, OPENING)
    async with database.open() as uow:
        report = await the_report(uow, scene)
        with pytest.raises(Refusal, match=r"monthly\.not_filed"):
            await monthly.send_form(uow, user_id=scene.admin, report_id=report.id, in_group=False, now=OPENING)


async def test_the_command_line_gets_a_report_or_the_gathered_table(database: Database, scene: Scene) -> None:
    await tick(database, OPENING)
    async with database.read() as uow:
        about = {"office_name": "", "now": OPENING}
        for department, kind in ((MARKET, "docx"), ("", "docx"), ("", "xlsx")):
            content = await monthly_file(uow, month="2024-06", department=department, kind=kind, **about)
            assert content.startswith(b"PK")
        for month, department, code in (
            ("2024-06", "交通局", "no_such_department"),
            ("2024-05", "", "no_such_round"),
            ("六月", "", "month_unreadable"),
        ):
            with pytest.raises(Refusal, match=rf"monthly\.{code}"):
                await monthly_file(uow, month=month, department=department, kind="docx", **about)
