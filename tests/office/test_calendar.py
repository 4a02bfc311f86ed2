"""Arrangements taken over: what they change, which due dates move, who is told, and what the log keeps."""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.roles import Appointment, Role
from domain.workdays import ArrangedDay, Arrangement, add_working_days
from office import obligations, working_calendar
from office.working_calendar import ArrangementFile, enter, propose, read_arrangement, take_over, withdraw
from office.working_calendar.explaining import due_of
from storage.campaigns import Campaign
from storage.obligations import Duty, Obligation
from storage.unit_of_work import Database, UnitOfWork
from templates.cards.calendar import TakeOver, WithdrawVersion
from templates.documents.calendar import arrangement_csv, arrangement_sheet
from tests.support.builders import HOUSING, MARKET, Scene, build_campaign, build_inspection, build_scene
from tests.support.calendars import NOTICE_2027, ROWS_2027, arrangement
from tests.support.ceremonies import sent_texts

#: Thursday 31 December 2026, 09:00 in Shanghai.
EVE = datetime(2026, 12, 31, 1, 0, tzinfo=UTC)
WHOLE = read_arrangement("2027.csv", arrangement(*ROWS_2027))


async def owe(
    uow: UnitOfWork, campaign: Campaign, key: str, department_id: int | None, since: date, *, duty: Duty = Duty.CONFIRM
) -> None:
    """A matter of two working days."""
    about = {"campaign": campaign, "duty": duty, "department_id": department_id}
    await obligations.owe(uow, key=key, **about, since=since, working_days=2)


async def owed_before_2027(uow: UnitOfWork) -> tuple[Scene, Campaign]:
    """Two departments and the office owe something over New Year; one matter is met, one long past."""
    scene = await build_scene(uow, subjects=0, inspectors_each=0)
    campaign = await build_campaign(uow, scene, EVE)
    await owe(uow, campaign, "confirm:housing", scene.departments[HOUSING], date(2026, 12, 31))
    await owe(uow, campaign, "confirm:market", scene.departments[MARKET], date(2026, 12, 31))
    await owe(uow, campaign, "rule:1", None, date(2026, 12, 31), duty=Duty.RULE)
    await owe(uow, campaign, "confirm:met", scene.departments[HOUSING], date(2026, 12, 31))
    await obligations.meet(uow, "confirm:met", campaign, now=EVE)
    await owe(uow, campaign, "confirm:march", scene.departments[HOUSING], date(2027, 3, 1))
    await owe(uow, campaign, "confirm:past", scene.departments[HOUSING], date(2026, 12, 1))
    return scene, campaign


async def found(uow: UnitOfWork, key: str) -> Obligation:
    owed = await uow.obligations.find(key)
    assert owed is not None
    return owed


async def test_open_matters_get_their_new_dates_in_the_same_transaction(any_database: Database) -> None:
    async with any_database.open() as uow:
        await owed_before_2027(uow)
        before = await found(uow, "confirm:housing")
        assert (before.due_on, before.provisional) == (date(2027, 1, 5), True)
        entered = await enter(uow, WHOLE, now=EVE)
        assert entered is not None
        assert (entered.number, entered.moved, entered.changes.official) == (2, 3, (2027,))
        after = await found(uow, "confirm:housing")
        assert (after.due_on, after.provisional) == (date(2027, 1, 6), False)
        assert after.derivation[0] == ["2027-01-01", "holiday"]
        assert ["2027-01-04", "holiday"] in after.derivation
        assert (await found(uow, "confirm:met")).due_on == date(2027, 1, 5), "what is met stays as it was owed"
        assert (await found(uow, "confirm:past")).due_on == date(2026, 12, 3)


async def test_a_date_that_only_is_no_longer_provisional_is_kept_so_and_nobody_is_told(database: Database) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        campaign = await build_campaign(uow, scene, EVE)
        await owe(uow, campaign, "confirm:march", scene.departments[HOUSING], date(2027, 3, 1))
        assert (await found(uow, "confirm:march")).provisional
        entered = await enter(uow, WHOLE, now=EVE)
        assert entered is not None
        assert entered.moved == 0
        after = await found(uow, "confirm:march")
        assert (after.due_on, after.provisional) == (date(2027, 3, 3), False)
        assert await sent_texts(uow, EVE) == {}


async def test_everyone_whose_date_moved_is_told_once_with_the_old_and_the_new_date(database: Database) -> None:
    async with database.open() as uow:
        scene, campaign = await owed_before_2027(uow)
        housing = scene.departments[HOUSING]
        await owe(uow, campaign, "confirm:again", housing, date(2026, 12, 30))
        await enter(uow, WHOLE, now=EVE)
        texts = await sent_texts(uow, EVE)
        (told,) = texts[scene.admin_of(HOUSING)]
        assert NOTICE_2027 in told
        assert campaign.plan.title in told
        assert told.count("建设环保局：比对确认名单") == 2
        assert "原期限 2027年1月5日（周二）\n　新期限 2027年1月6日（周三）" in told
        assert "原期限 2027年1月4日（周一）\n　新期限 2027年1月5日（周二）" in told
        (office_told,) = texts[scene.admin]
        assert "裁定异议" in office_told
        assert "比对确认" not in office_told
        assert await enter(uow, WHOLE, now=EVE) is None
        assert await sent_texts(uow, EVE) == {}


async def test_the_inspectors_of_a_form_are_told_with_its_number(database: Database) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=3, inspectors_each=3)
        campaign = await build_inspection(uow, scene, EVE, forms=2, window_end=date(2026, 12, 31))
        for section in await uow.forms.sections(campaign.id):
            key = f"enter:{section.id}"
            await owe(uow, campaign, key, section.department_id, date(2026, 12, 31), duty=Duty.ENTER)
        await enter(uow, WHOLE, now=EVE)
        texts = await sent_texts(uow, EVE)
        first, second, idle = scene.inspectors_of(HOUSING)
        for person in (first, second, scene.admin_of(HOUSING)):
            (told,) = texts[person]
            assert "建设环保局：录入、审核检查结果（第1、2号检查表）" in told
            assert "市场监督管理局" not in told
        assert idle not in texts


async def test_matters_of_a_department_without_an_admin_are_told_to_the_office(database: Database) -> None:
    async with database.open() as uow:
        scene, _ = await owed_before_2027(uow)
        admin = await uow.people.find(scene.admin_of(MARKET))
        assert admin is not None
        department = scene.departments[MARKET]
        await uow.people.dismiss(Appointment(admin.id, scene.office_id, Role.DEPARTMENT_ADMIN, department))
        await enter(uow, WHOLE, now=EVE)
        (told,) = (await sent_texts(uow, EVE))[scene.admin]
        assert "市场监督管理局：比对确认名单" in told
        assert "裁定异议" in told


async def test_the_log_keeps_the_version_and_what_moved_in_each_campaign(database: Database) -> None:
    async with database.open() as uow:
        _, campaign = await owed_before_2027(uow)
        await enter(uow, WHOLE, now=EVE)
        entries = {one.action: one for one in await uow.audit.entries()}
        taken = entries["calendar.taken_over"]
        assert taken.facts["notices"] == [NOTICE_2027]
        assert (taken.facts["version"], taken.facts["due_dates_moved"]) == (2, 3)
        assert ["2027-01-04", "workday", "holiday"] in taken.facts["days"]
        moved = entries["calendar.due_dates_moved"]
        assert moved.campaign_id == campaign.id
        assert ["confirm", "2027-01-05", "2027-01-06", 2] in moved.facts["moves"]


async def test_part_of_an_arrangement_moves_dates_that_stay_provisional(database: Database) -> None:
    async with database.open() as uow:
        scene, _ = await owed_before_2027(uow)
        part = read_arrangement("元旦.csv", arrangement("2027年1月1日至4日,休"))
        entered = await enter(uow, part, now=EVE)
        assert entered is not None
        assert entered.changes.partial == (2027,)
        after = await found(uow, "confirm:housing")
        assert (after.due_on, after.provisional) == (date(2027, 1, 6), True)
        (told,) = (await sent_texts(uow, EVE))[scene.admin_of(HOUSING)]
        assert "2027年1月6日（周三）〔暂定〕" in told


async def test_a_proposal_changes_nothing_before_it_is_confirmed(database: Database) -> None:
    async with database.open() as uow:
        scene, _ = await owed_before_2027(uow)
        before = await uow.calendar.load()
        card = await propose(uow, user_id=scene.admin, file=WHOLE, now=EVE)
        assert "2027年1月4日（周一）：上班 → 放假" in card.text
        assert "2027年从此有官方安排" in card.text
        assert "有 3 项的期限随之改变" in card.text
        assert await uow.calendar.load() == before
        assert (await found(uow, "confirm:housing")).due_on == date(2027, 1, 5)
        assert await sent_texts(uow, EVE) == {}


async def test_two_proposals_at_once_cannot_both_be_confirmed(database: Database) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        ids = []
        for _ in range(2):
            card = await propose(uow, user_id=scene.admin, file=WHOLE, now=EVE)
            press = card.buttons[0][0].press
            assert isinstance(press, TakeOver)
            ids.append(press.version_id)
        await take_over(uow, user_id=scene.admin, version_id=ids[0], now=EVE)
        with pytest.raises(Refusal, match=r"calendar\.changed_meanwhile"):
            await take_over(uow, user_id=scene.admin, version_id=ids[1], now=EVE)
        assert await uow.calendar.newest() == 2
        again = await take_over(uow, user_id=scene.admin, version_id=ids[0], now=EVE + timedelta(days=1))
        assert "第 2 版" in again.text
        assert "12月31日 09:00" in again.text
        assert await uow.calendar.newest() == 2


async def test_a_withdrawn_proposal_stays_withdrawn(database: Database) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        card = await propose(uow, user_id=scene.admin, file=WHOLE, now=EVE)
        press = card.buttons[0][1].press
        assert isinstance(press, WithdrawVersion)
        await withdraw(uow, user_id=scene.admin, version_id=press.version_id, now=EVE)
        late = await take_over(uow, user_id=scene.admin, version_id=press.version_id, now=EVE)
        assert "没有采用" in late.text
        assert await uow.calendar.newest() == 1
        with pytest.raises(Refusal, match=r"calendar\.unknown_version"):
            await withdraw(uow, user_id=scene.admin, version_id=999, now=EVE)


async def test_only_an_office_admin_may_send_or_decide(database: Database) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        other = scene.admin_of(HOUSING)
        for attempt in (
            propose(uow, user_id=other, file=WHOLE, now=EVE),
            take_over(uow, user_id=other, version_id=1, now=EVE),
            withdraw(uow, user_id=other, version_id=1, now=EVE),
        ):
            with pytest.raises(Refusal, match=r"rights\.office_admin_only"):
                await attempt


async def test_a_file_with_one_bad_row_changes_nothing(database: Database) -> None:
    bad = read_arrangement("坏.csv", arrangement(*ROWS_2027, "2027-13-01,休"))
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        card = await propose(uow, user_id=scene.admin, file=bad, now=EVE)
        assert f"第 {len(ROWS_2027) + 2} 行" in card.text
        assert "整个文件都没有采用" in card.text
        with pytest.raises(Refusal, match=r"calendar\.bad_rows"):
            await enter(uow, bad, now=EVE)
        assert await uow.calendar.find(2) is None
        assert await uow.audit.entries() == []


@pytest.mark.parametrize("name", ["安排.xlsx", "安排.csv"])
async def test_importing_what_was_exported_changes_nothing(database: Database, name: str) -> None:
    async with database.open() as uow:
        await enter(uow, WHOLE, now=EVE)
        for year in (2020, 2024, 2027):
            days = await uow.calendar.days(year)
            content = arrangement_sheet(days, year) if name.endswith("xlsx") else arrangement_csv(days)
            assert await enter(uow, read_arrangement(name, content), now=EVE) is None
        assert await uow.calendar.newest() == 2


async def test_another_notice_for_the_same_days_is_kept_as_a_version(database: Database) -> None:
    same = read_arrangement("2024.csv", arrangement("2024-05-11,班", notice="示例办发〔2023〕7号"))
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        assert "只登记文号" in (await propose(uow, user_id=scene.admin, file=same, now=EVE)).text
        entered = await enter(uow, same, now=EVE)
        assert entered is not None
        assert not entered.changes
        assert [one.number for one in await uow.calendar.history(2024)] == [1, 2]


async def test_a_due_date_explains_itself_to_members_of_its_office_only(database: Database) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        campaign = await build_campaign(uow, scene, EVE)
        await owe(uow, campaign, "confirm:1", scene.departments[HOUSING], date(2024, 5, 10))
        owed = await found(uow, "confirm:1")
        card = await working_calendar.explain(uow, user_id=scene.admin_of(HOUSING), obligation_id=owed.id)
        assert card.text == (
            f"【为什么是这一天】比对确认名单\n{campaign.plan.title}\n\n"
            "起算：2024年5月10日（周五）名单派发，当天不计，次日起算 2 个工作日\n"
            "　2024年5月11日（周六）　调休上班，计入\n"
            "　2024年5月12日（周日）　周末，不计\n"
            "期限：2024年5月13日（周一）。"
        )
        stranger = await uow.people.remember(999, "别处的人")
        elsewhere = await uow.offices.add("别处办公室")
        await uow.people.appoint(Appointment(stranger.id, elsewhere, Role.OFFICE_ADMIN))
        for user_id, obligation_id in ((999, owed.id), (scene.admin, 999)):
            with pytest.raises(Refusal, match=r"calendar\.unknown_obligation"):
                await working_calendar.explain(uow, user_id=user_id, obligation_id=obligation_id)


#: Terms over New Year 2027 and days that an arrangement may say something of.
terms = st.lists(st.tuples(st.dates(date(2026, 12, 1), date(2027, 2, 28)), st.integers(1, 25)), max_size=8)
said = st.dictionaries(st.dates(date(2026, 12, 15), date(2027, 3, 31)), st.booleans(), min_size=1, max_size=12)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(terms=terms, said=said)
def test_recomputing_moves_exactly_those_matters_whose_days_changed(
    template: Path, tmp_path: Path, terms: list[tuple[date, int]], said: dict[date, bool]
) -> None:
    file = tmp_path / "law.sqlite"
    shutil.copy(template, file)
    asyncio.run(_with(f"sqlite:///{file}", terms, said))


async def _with(url: str, terms: list[tuple[date, int]], said: dict[date, bool]) -> None:
    database = Database(url)
    try:
        await _require_exactly_moved(database, terms, said)
    finally:
        await database.close()


async def _require_exactly_moved(database: Database, terms: list[tuple[date, int]], said: dict[date, bool]) -> None:
    arranged = Arrangement(tuple(ArrangedDay(day, works, NOTICE_2027) for day, works in sorted(said.items())))
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        campaign = await build_campaign(uow, scene, EVE)
        for n, (since, days) in enumerate(terms):
            about = {"campaign": campaign, "duty": Duty.CONFIRM, "department_id": scene.departments[HOUSING]}
            await obligations.owe(uow, key=str(n), **about, since=since, working_days=days)
        old = await uow.calendar.load()
        entered = await enter(uow, ArrangementFile("律.csv", arranged), now=EVE)
        assert entered is not None
        new = await uow.calendar.load()
        assert new == old.arranged(said)
        moved = 0
        for n, (since, days) in enumerate(terms):
            before, after = add_working_days(since, days, old), add_working_days(since, days, new)
            assert due_of(await found(uow, str(n))) == after
            moved += before.day != after.day
        assert entered.moved == moved
        assert list(await sent_texts(uow, EVE)) == [scene.admin_of(HOUSING)] * (moved > 0)
