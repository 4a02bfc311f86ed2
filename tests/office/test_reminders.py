"""Reminders out of the ledger, tick by tick: who is told what on which morning, once, and when they stop."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from domain.obligations import Capacity, Duty
from domain.roles import Appointment, Role
from office.obligations import meet
from office.reminders.digests import send_digests
from office.reminders.marking import mark_due
from scheduler.ticking import tick
from storage.obligations import obligations
from storage.outbox import outbox
from storage.reminders import Reminder
from storage.unit_of_work import Database
from tests.conftest import NOW
from tests.support.builders import HOUSING, MARKET, build_scene
from tests.support.ceremonies import build_drawn
from tests.support.chat import OfficeChat
from tests.support.promises import GROUP_CHAT, Promises, at, build_promises, digests, marked, rows, workdays

OFFICE, ADMIN, REVIEWER = 1, 11, 21


@pytest.fixture
async def promises(database: Database) -> Promises:
    return await build_promises(database, NOW)


async def test_a_promise_climbs_its_ladder_day_by_day(promises: Promises) -> None:
    await promises.owe(Duty.REVIEW, 12)  # Friday 10 May, Saturday 11 worked: due on Monday 27 May
    await promises.ticks(*workdays("2024-05-10", 24))
    assert await promises.days(REVIEWER) == ["05-17", "05-22", "05-24", "05-27", "05-28", "05-29", "05-30", "05-31"]
    assert await promises.days(ADMIN) == ["05-29", "05-30", "05-31"]
    assert await promises.days(OFFICE) == ["05-30", "05-31"]
    assert await promises.days(GROUP_CHAT) == ["05-24", "05-27", "05-28", "05-29", "05-30", "05-31"]
    said = [text.splitlines()[-1].rsplit("，", 1)[1] for text in await promises.texts(REVIEWER)]
    assert said[:5] == ["还剩6个工作日", "还剩3个工作日", "还剩1个工作日", "今日到期", "已逾期1个工作日"]


async def test_ticking_all_day_says_nothing_twice(promises: Promises) -> None:
    await promises.owe(Duty.CONFIRM, 2)
    await promises.ticks(*[f"2024-05-13 {hour:02}:45" for hour in range(24)] * 2)
    assert await promises.days(ADMIN) == ["05-13"]


async def test_after_an_outage_of_three_days_there_is_one_digest(promises: Promises) -> None:
    await promises.owe(Duty.REVIEW, 2)
    await promises.owe(Duty.REVIEW, 4)
    await promises.ticks("2024-05-11 08:30", "2024-05-17 10:20", "2024-05-17 10:21")
    assert await promises.days(REVIEWER) == ["05-11", "05-17"]
    said = (await promises.texts(REVIEWER))[1]
    assert "已逾期（2 项）" in said
    assert "已逾期4个工作日" in said
    assert "已逾期2个工作日" in said
    assert [await promises.days(one) for one in (ADMIN, OFFICE)] == [["05-17"]] * 2
    assert await promises.days(GROUP_CHAT) == ["05-11", "05-17"]


@pytest.mark.parametrize(
    ("silent", "speaks"),
    [
        pytest.param("2024-05-13 08:29", "2024-05-13 08:30", id="before it opens"),
        pytest.param("2024-05-13 17:30", "2024-05-14 08:30", id="in the evening"),
        pytest.param("2024-05-14 03:00", "2024-05-14 08:30", id="at night"),
        pytest.param("2024-05-18 10:00", "2024-05-20 08:30", id="on a Saturday"),
        pytest.param("2024-06-10 10:00", "2024-06-11 08:30", id="on the dragon boat festival"),
    ],
)
async def test_out_of_hours_nothing_is_said_until_the_office_opens(
    promises: Promises, silent: str, speaks: str
) -> None:
    await promises.owe(Duty.CONFIRM, 2)
    await promises.ticks(silent)
    assert await digests(promises.database) == []
    assert await marked(promises.database) == []
    await promises.ticks(speaks)
    assert await promises.days(ADMIN) == [speaks[5:10]]


async def test_one_message_lists_all_matters_with_the_ways_to_them(promises: Promises) -> None:
    await promises.owe(Duty.CONFIRM, "2024-05-13")
    await promises.owe(Duty.CONFIRM, "2024-05-14")
    await promises.owe(Duty.FOLLOW_UP, "2024-05-11")
    await promises.ticks("2024-05-13 08:30")
    (row,) = [row for row in await digests(promises.database) if row["chat_id"] == ADMIN]
    lines = [line for line in row["text"].splitlines() if line]
    assert lines[0] == "【办理提醒】2024年5月13日（周一）"
    assert lines[1::2] == ["已逾期（1 项）", "今日到期（1 项）", "即将到期（1 项）"]
    assert [line[:2] for line in lines[2::2]] == ["1.", "2.", "3."]
    assert row["purpose"] == "notice"
    labels = [[button["label"] for button in buttons] for buttons in row["buttons"]]
    assert labels[1:3] == [["2　去确认", "2　为什么是这一天"], ["3　去确认", "3　为什么是这一天"]]


async def test_a_long_morning_names_ten_of_a_kind_and_keeps_to_what_the_chat_takes(database: Database) -> None:
    promises = await build_promises(database, NOW, title="示" * 140)
    for day in ("2024-05-11", "2024-05-13", "2024-05-14"):
        for _ in range(30):
            await promises.owe(Duty.CONFIRM, day)
    await promises.ticks("2024-05-13 08:30")
    (row,) = [row for row in await digests(promises.database) if row["chat_id"] == ADMIN]
    assert row["kind"] == "text"
    assert len(row["text"]) < 4000
    assert row["text"].count("另有 20 项") == 3
    assert [len(buttons) for buttons in row["buttons"]] == [2, 2, 2, 2, 1]


async def test_the_office_hears_by_department_and_a_department_of_its_own(promises: Promises) -> None:
    for department in (HOUSING, HOUSING, MARKET):
        await promises.owe(Duty.REVIEW, "2024-05-11", department=department)
    await promises.owe(Duty.ENTER, "2024-05-11", department=MARKET, inspector_id=promises.scene.inspectors[MARKET][0])
    await promises.ticks("2024-05-15 08:30")
    (office,) = await promises.texts(OFFICE)
    assert "各单位逾期（4 项）" in office
    assert f"{HOUSING}：审核检查结果 2 项" in office
    assert f"{MARKET}：审核检查结果 1 项、录入检查结果 1 项" in office
    (department,) = await promises.texts(ADMIN)
    assert "本单位逾期（2 项）" in department
    assert MARKET not in department


async def test_whoever_owes_hears_of_it_as_their_own_even_where_they_are_more_than_that(promises: Promises) -> None:
    async with promises.database.open() as uow:
        reviewer = await uow.people.find(REVIEWER)
        assert reviewer is not None
        department = promises.scene.departments[HOUSING]
        scene = promises.scene
        await uow.people.appoint(Appointment(reviewer.id, scene.office_id, Role.DEPARTMENT_ADMIN, department))
        await uow.people.appoint(Appointment(reviewer.id, scene.office_id, Role.OFFICE_ADMIN))
    await promises.owe(Duty.REVIEW, "2024-05-11")
    await promises.ticks("2024-05-16 08:30")
    (said,) = await promises.texts(REVIEWER)
    assert said.splitlines()[2] == "已逾期（1 项）"
    assert "本单位" not in said
    assert "各单位" not in said


async def test_a_deputy_hears_of_it_when_the_owner_cannot_be_reached(promises: Promises) -> None:
    await promises.owe(Duty.REVIEW, "2024-05-13")
    async with promises.database.open() as uow:
        reviewer = await uow.people.find(REVIEWER)
        assert reviewer is not None
        await uow.reachability.lost(reviewer.id, problem="Forbidden: bot was blocked by the user", now=NOW)
    await promises.ticks("2024-05-13 08:30")
    assert await promises.texts(REVIEWER) == []
    (said,) = await promises.texts(ADMIN)
    assert "代办（办理人请假、联系不上或者尚未确定）" in said
    assert f"1. （{HOUSING}审核员）审核检查结果" in said


async def test_the_office_stands_in_for_a_department_by_looking_not_by_doing(promises: Promises) -> None:
    await promises.owe(Duty.CONFIRM, "2024-05-13")
    async with promises.database.open() as uow:
        admin = await uow.people.find(ADMIN)
        assert admin is not None
        await uow.reachability.lost(admin.id, problem="Forbidden: bot was blocked by the user", now=NOW)
    await promises.ticks("2024-05-13 08:30")
    assert await promises.buttons(OFFICE) == ["查看", "为什么是这一天", "我的待办"]


async def test_whoever_is_on_leave_hears_nothing_and_the_deputy_they_named_does(promises: Promises) -> None:
    await promises.owe(Duty.REVIEW, "2024-05-13")
    colleague = promises.scene.inspectors_of(HOUSING)[0]
    async with promises.database.open() as uow:
        reviewer, deputy = await uow.people.find(REVIEWER), await uow.people.find(colleague)
        assert reviewer is not None
        assert deputy is not None
        days = {"from_on": date(2024, 5, 10), "until_on": date(2024, 5, 13)}
        leave = await uow.absences.note(reviewer.id, **days, today=NOW.date(), now=NOW)
        await uow.absences.name_deputy(leave, deputy.id)
    await promises.ticks("2024-05-13 08:30", "2024-05-14 08:30")
    assert await promises.days(colleague) == ["05-13"]
    assert await promises.days(REVIEWER) == ["05-14"]


async def test_who_is_away_hears_of_nothing_overdue_as_long_as_a_colleague_is_there(promises: Promises) -> None:
    async with promises.database.open() as uow:
        admin = await uow.people.find(ADMIN)
        assert admin is not None
        await uow.reachability.lost(admin.id, problem="Forbidden: bot was blocked by the user", now=NOW)
    await promises.owe(Duty.REVIEW, "2024-05-11")
    await promises.ticks("2024-05-14 08:30")
    assert await promises.days(ADMIN) == ["05-14"]  # the department has nobody else
    async with promises.database.open() as uow:
        colleague = await uow.people.remember(15, "第二管理员")
        place = (promises.scene.office_id, Role.DEPARTMENT_ADMIN, promises.scene.departments[HOUSING])
        await uow.people.appoint(Appointment(colleague.id, *place))
    await promises.ticks("2024-05-15 08:30")
    assert await promises.days(ADMIN) == ["05-14"]
    assert await promises.days(15) == ["05-15"]


async def test_a_monthly_report_is_asked_for_at_the_office_too_with_who_is_missing(promises: Promises) -> None:
    async with promises.database.open() as uow:
        for number, name in ((31, HOUSING), (32, MARKET)):
            liaison = await uow.people.remember(number, f"联络员{number}")
            appointed = Appointment(
                liaison.id, promises.scene.office_id, Role.LIAISON, promises.scene.departments[name]
            )
            await uow.people.appoint(appointed)
    first = await promises.owe(Duty.MONTHLY, "2024-06-20", on="2024-06-03 09:00", campaign_id=None)
    await promises.owe(Duty.MONTHLY, "2024-06-20", on="2024-06-03 09:00", department=MARKET, campaign_id=None)
    await promises.ticks(*workdays("2024-06-04", 14))
    async with promises.database.open() as uow:
        await meet(uow, first, promises.scene.office_id, now=at("2024-06-18 10:00"))
    await promises.ticks(*workdays("2024-06-18", 3))
    assert await promises.days(31) == ["06-11", "06-17"]
    assert await promises.days(32) == await promises.days(OFFICE) == ["06-11", "06-17", "06-18", "06-19", "06-20"]
    missing = [text.splitlines()[3] for text in await promises.texts(OFFICE)]
    assert missing[0] == f"{HOUSING}、{MARKET}（2024年6月20日（周四）到期，还剩7个工作日）"
    assert missing[-1] == f"{MARKET}（2024年6月20日（周四）到期，今日到期）"
    assert await promises.days(GROUP_CHAT) == []


async def test_the_group_gets_one_message_with_figures_and_neither_people_nor_subjects(promises: Promises) -> None:
    for due in ("2024-05-11", "2024-05-13", "2024-05-13", "2024-05-14"):
        await promises.owe(Duty.CONFIRM, due)
    await promises.owe(Duty.CONFIRM, "2024-05-13", department=MARKET)
    await promises.owe(Duty.RULE, "2024-05-13", department=None)
    await promises.owe(Duty.CONFIRM, "2024-05-27")
    await promises.ticks("2024-05-13 08:30")
    (row,) = [row for row in await digests(promises.database) if row["chat_id"] == GROUP_CHAT]
    assert row["text"].splitlines()[:11] == [
        "【进度提醒】示例区2024年第一次联合抽查",
        "2024年5月13日（周一）",
        "",
        "已逾期：",
        f"{HOUSING} 1 项",
        "",
        "今日到期：",
        f"{HOUSING} 2 项",
        f"{MARKET} 1 项",
        "办公室 1 项",
        "",
    ]
    assert row["buttons"] == []
    assert "管理员" not in row["text"]
    assert "199" not in row["text"]


async def test_a_campaign_without_a_group_tells_its_people_all_the_same(database: Database) -> None:
    promises = await build_promises(database, NOW, group=None)
    await promises.owe(Duty.CONFIRM, "2024-05-13")
    await promises.ticks("2024-05-13 08:30")
    assert [row["chat_id"] for row in await digests(database)] == [ADMIN]


async def test_what_was_put_off_is_silent_until_its_day(promises: Promises) -> None:
    key = await promises.owe(Duty.REVIEW, 12)
    await promises.ticks("2024-05-17 08:30")
    await set_obligation(promises, key, later=date(2024, 5, 23), remind_at=at("2024-05-23 08:30"))
    await promises.ticks(*workdays("2024-05-17", 11))
    assert await promises.days(REVIEWER) == ["05-17", "05-23", "05-24", "05-27"]


async def set_obligation(promises: Promises, key: str, **values: Any) -> None:
    async with promises.database.open() as uow:
        row = obligations.c.key == key
        await uow.obligations._connection.execute(update(obligations).where(row).values(**values))


async def test_a_due_day_that_moved_on_is_said_when_its_time_comes(promises: Promises) -> None:
    key = await promises.owe(Duty.CONFIRM, "2024-05-13")
    await set_obligation(promises, key, due_on=date(2024, 5, 22))  # and the next reminder stands
    await promises.ticks(*workdays("2024-05-11", 8))
    assert await promises.days(ADMIN) == ["05-17"]  # three working days before


async def test_each_office_keeps_its_own_hours_and_an_office_that_is_closed_holds_no_other_up(
    promises: Promises,
) -> None:
    async with promises.database.open() as uow:
        office = await uow.offices.get(promises.scene.office_id)
        await uow.offices.set_up(replace(office, opens="10:00"))
    early = await build_second_office(promises)
    await promises.owe(Duty.CONFIRM, 1)
    await early.owe(Duty.CONFIRM, 1, campaign_id=None)
    await promises.ticks("2024-05-13 08:30")
    assert await promises.days(ADMIN) == []
    assert await promises.days(SECOND_ADMIN) == ["05-13"]
    await promises.ticks("2024-05-13 10:00")
    assert await promises.days(ADMIN) == ["05-13"]


SECOND_ADMIN = 911


async def build_second_office(promises: Promises) -> Promises:
    async with promises.database.open() as uow:
        office_id = await uow.offices.add("示例县双随机办公室")
        (department,) = await uow.offices.add_departments(office_id, [HOUSING])
        person = await uow.people.remember(SECOND_ADMIN, "示例县管理员")
        await uow.people.appoint(Appointment(person.id, office_id, Role.DEPARTMENT_ADMIN, department.id))
    scene = replace(promises.scene, office_id=office_id, departments={HOUSING: department.id})
    return Promises(promises.database, scene, promises.campaign_id, made=1000)


async def test_a_promise_that_cannot_be_worked_out_stops_no_other_and_is_tried_again_next_working_day(
    promises: Promises, caplog: pytest.LogCaptureFixture
) -> None:
    broken = await promises.obligation_id(await promises.owe(Duty.REVIEW, "2024-05-13"))
    await promises.owe(Duty.CONFIRM, "2024-05-13")
    await set_ladders(promises, {"review": {"half_from": "ten"}})
    await promises.ticks("2024-05-13 08:30", "2024-05-13 08:31")
    assert await promises.days(ADMIN) == ["05-13"]
    assert [str(broken) in one.getMessage() for one in caplog.records] == [True]

    await set_ladders(promises, {})
    await promises.ticks("2024-05-13 08:32", "2024-05-14 08:30")
    assert await promises.days(REVIEWER) == ["05-14"]
    assert "已逾期1个工作日" in (await promises.texts(REVIEWER))[0]


async def set_ladders(promises: Promises, ladders: dict[str, Any]) -> None:
    async with promises.database.open() as uow:
        await uow.offices.set_up(replace(await uow.offices.get(promises.scene.office_id), ladders=ladders))


async def test_a_reader_whose_digest_cannot_be_made_waits_and_stops_no_other(
    promises: Promises, caplog: pytest.LogCaptureFixture
) -> None:
    owed = await promises.obligation_id(await promises.owe(Duty.CONFIRM, "2024-05-13"))
    unknown, now = -1, at("2024-05-13 08:30")  # comes before all others
    about = {"office_id": promises.scene.office_id, "campaign_id": promises.campaign_id, "capacity": Capacity.OWN}
    async with promises.database.open() as uow:
        await uow.reminders.make([Reminder(owed, "due", unknown, **about, made_at=now)])
    await promises.ticks("2024-05-13 08:30")
    assert await promises.days(ADMIN) == ["05-13"]
    assert {row["person_id"] for row in await marked(promises.database) if row["digest"] is None} == {unknown}
    assert {f"person {unknown}" in one.getMessage() for one in caplog.records} == {True}

    async with promises.database.open() as uow:
        assert not await send_digests(uow, now), "nothing was said, so that this tick is over"


async def test_batches_add_up_to_one_message_each(promises: Promises) -> None:
    for _ in range(7):
        await promises.owe(Duty.CONFIRM, "2024-05-13")
    now = at("2024-05-13 08:30")
    batches = 0
    while True:
        async with promises.database.open() as uow:
            if not await mark_due(uow, now, limit=3):
                break
            batches += 1
            if batches < 3:
                assert not await send_digests(uow, now, limit=1)  # something is still to be marked
    assert batches == 3
    while True:
        async with promises.database.open() as uow:
            if not await send_digests(uow, now, limit=1):
                break
    assert sorted(row["chat_id"] for row in await digests(promises.database)) == [GROUP_CHAT, ADMIN]
    assert "今日到期（7 项）" in (await promises.texts(ADMIN))[0]


async def test_from_the_reminder_the_list_is_opened_and_confirmed_and_no_reminder_follows(
    database: Database, office_chat: OfficeChat
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        await build_drawn(uow, scene, NOW)
    admin = office_chat.person(scene.admin_of(HOUSING))
    office_chat.now = at("2024-05-13 08:30")
    await tick(database, office_chat.now)
    await admin.sees("今日到期（1 项）")
    await admin.taps("为什么是这一天", in_message_containing="办理提醒")
    await admin.sees("调休上班，计入")
    # What is opened comes below: the reminder stays with its other matters.
    await admin.sees("今日到期（1 项）")
    await admin.taps("去确认", in_message_containing="办理提醒")
    await admin.sees("今日到期（1 项）")
    await admin.taps("全部确认")
    office_chat.now = at("2024-05-14 08:30")
    await tick(database, office_chat.now)
    keys = await rows(database, select(outbox.c.key).where(outbox.c.chat_id == scene.admin_of(HOUSING)))
    assert sum(row["key"].startswith("digest:") for row in keys) == 1
