"""Arrangements taken over: what they change, which due dates move, who is told, and what the log keeps."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.obligations import Duty, Term, TermKind
from domain.roles import Appointment, Role
from domain.workdays import ArrangedDay, Arrangement, RestDayConvention, add_working_days
from office import obligations, working_calendar
from office.working_calendar import ArrangementFile, enter, explain, propose, read_arrangement, take_over, withdraw
from office.working_calendar.explaining import due_of
from storage.campaigns import Campaign
from storage.obligations import Obligation
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
    owed = obligations.Owed(key, department_id)
    await obligations.owe(uow, owed, campaign=campaign, duty=duty, since=since, working_days=2, now=EVE)


async def owed_before_2027(uow: UnitOfWork) -> tuple[Scene, Campaign]:
    """Two departments and the office owe something over New Year; one matter is met, one long past."""
    scene = await build_scene(uow, subjects=0, inspectors_each=0)
    campaign = await build_campaign(uow, scene, EVE)
    await owe(uow, campaign, "confirm:housing", scene.departments[HOUSING], date(2026, 12, 31))
    await owe(uow, campaign, "confirm:market", scene.departments[MARKET], date(2026, 12, 31))
    await owe(uow, campaign, "rule:1", None, date(2026, 12, 31), duty=Duty.RULE)
    await owe(uow, campaign, "confirm:met", scene.departments[HOUSING], date(2026, 12, 31))
    await obligations.meet(uow, "confirm:met", campaign.office_id, now=EVE)
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
        for one in await uow.forms.sections(campaign.id):
            owed = obligations.Owed(f"enter:{one.id}", one.department_id, matter_id=one.id, sample_id=one.sample_id)
            about = {"campaign": campaign, "duty": Duty.ENTER, "since": date(2026, 12, 31)}
            await obligations.owe(uow, owed, **about, working_days=2, now=EVE)
        await enter(uow, WHOLE, now=EVE)
        texts = await sent_texts(uow, EVE)
        first, second, idle = scene.inspectors_of(HOUSING)
        for person in (first, second):
            (told,) = texts[person]
            assert "建设环保局：录入检查结果（第1、2号检查表）" in told
            assert "市场监督管理局" not in told
        assert not {idle, scene.admin_of(HOUSING), scene.admin} & texts.keys()


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
            about = {"campaign": campaign, "duty": Duty.CONFIRM, "since": since, "working_days": days}
            await obligations.owe(uow, obligations.Owed(str(n), scene.departments[HOUSING]), **about, now=EVE)
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


async def fixed(uow: UnitOfWork, scene: Scene, key: str, kind: TermKind, day: date) -> Obligation:
    """A summary of the department by, or a visit on, a fixed day of 2027."""
    owed = obligations.Owed(key, scene.departments[HOUSING])
    about = {"office_id": scene.office_id, "campaign_id": None, "duty": Duty.CONFIRM}
    await obligations.promise(uow, [owed], **about, term=Term(kind, date(2026, 12, 1), 0, day), now=EVE)
    return await found(uow, key)


async def test_a_fixed_date_moves_by_the_offices_convention_and_an_agreed_day_stays(database: Database) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        by = await fixed(uow, scene, "by", TermKind.BY, date(2027, 1, 4))
        on = await fixed(uow, scene, "on", TermKind.ON, date(2027, 1, 4))
        assert (by.due_on, by.provisional, on.due_on) == (date(2027, 1, 4), True, date(2027, 1, 4))
        entered = await enter(uow, WHOLE, now=EVE)
        assert entered is not None
        assert entered.moved == 1
        after = await found(uow, "by")
        assert (after.due_on, after.provisional) == (date(2026, 12, 31), False)
        assert (await found(uow, "on")).due_on == date(2027, 1, 4)
        (told,) = (await sent_texts(uow, EVE))[scene.admin_of(HOUSING)]
        assert "原期限 2027年1月4日（周一）\n　新期限 2026年12月31日（周四）" in told


async def test_a_rest_day_that_becomes_a_working_day_brings_the_named_date_back(database: Database) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        before = await fixed(uow, scene, "by", TermKind.BY, date(2027, 2, 20))
        assert before.due_on == date(2027, 2, 19), "a Saturday, brought forward"
        await enter(uow, read_arrangement("2027.csv", arrangement("2027-02-20,班")), now=EVE)
        assert (await found(uow, "by")).due_on == date(2027, 2, 20)


async def test_a_date_that_was_told_stays_by_the_convention_of_that_time_when_other_days_change(
    database: Database,
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        await fixed(uow, scene, "by", TermKind.BY, date(2027, 2, 20))
        office = await uow.offices.get(scene.office_id)
        await uow.offices.set_up(replace(office, rest_day=RestDayConvention.AFTER))
        await enter(uow, read_arrangement("2027.csv", arrangement("2027-01-20,休")), now=EVE)
        assert (await found(uow, "by")).due_on == date(2027, 2, 19), "not the Monday after"


async def test_the_next_reminder_moves_with_the_date_and_a_day_put_off_to_falls_away(database: Database) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        campaign = await build_campaign(uow, scene, EVE)
        housing = scene.departments[HOUSING]
        about = {"campaign": campaign, "duty": Duty.CONFIRM, "since": date(2026, 12, 30)}
        await obligations.owe(uow, obligations.Owed("longer", housing), **about, working_days=5, now=EVE)
        before = await found(uow, "longer")
        assert (before.due_on, before.remind_at) == (date(2027, 1, 7), datetime(2027, 1, 4, 0, 30, tzinfo=UTC))
        by = await fixed(uow, scene, "by", TermKind.BY, date(2027, 1, 4))
        person = await uow.people.find(scene.admin_of(HOUSING))
        assert person is not None
        assert await uow.obligations.put_off(by, later=date(2027, 1, 2), by=person.id, remind_at=EVE)
        await enter(uow, WHOLE, now=EVE)
        after = await found(uow, "longer")
        assert after.due_on > before.due_on
        assert after.remind_at == datetime(2027, 1, 5, 0, 30, tzinfo=UTC), "three working days before the new day"
        assert ((await found(uow, "by")).later, (await found(uow, "by")).later_by) == (None, None)


async def test_fixed_and_agreed_days_explain_themselves_too(database: Database) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        rest = await fixed(uow, scene, "rest", TermKind.BY, date(2024, 7, 20))
        plain = await fixed(uow, scene, "plain", TermKind.BY, date(2024, 7, 19))
        agreed = await fixed(uow, scene, "agreed", TermKind.ON, date(2024, 7, 20))
        texts = [(await explain(uow, user_id=scene.admin, obligation_id=one.id)).text for one in (rest, plain, agreed)]
    assert "规定：2024年7月20日（周六）以前\n　2024年7月20日（周六）　周末\n" in texts[0]
    assert "规定的日期是休息日，按办公室的规定提前到前一个工作日\n期限：2024年7月19日（周五）。" in texts[0]
    assert "这一天是工作日，不作调整。\n期限：2024年7月19日（周五）。" in texts[1]
    assert "约定：2024年7月20日（周六），按约定的日期办理，不因休息日变动\n期限：2024年7月20日（周六）。" in texts[2]
