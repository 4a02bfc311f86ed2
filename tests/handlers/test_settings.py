"""The settings of an office in the chat, through the real dispatcher."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from domain.campaign import State
from domain.monthly import MonthlyPeriod
from domain.obligations import DEFAULT_LADDERS, Duty
from office import obligations
from storage.offices import Office
from storage.unit_of_work import Database
from tests.support.builders import HOUSING, Scene, build_campaign, build_scene
from tests.support.chat import OfficeChat, Player


@pytest.fixture
async def scene(database: Database) -> Scene:
    async with database.open() as uow:
        return await build_scene(uow, subjects=10, inspectors_each=1)


@pytest.fixture
async def admin(office_chat: OfficeChat, scene: Scene) -> Player:
    player = office_chat.person(scene.admin)
    await player.says("/menu")
    await player.taps("设置")
    return player


async def stored(database: Database, scene: Scene) -> Office:
    async with database.read() as uow:
        return await uow.offices.get(scene.office_id)


async def changes(database: Database) -> list[dict[str, object]]:
    """What the audit log says of changed settings, the oldest first."""
    async with database.read() as uow:
        return [one.facts for one in await uow.audit.entries() if one.action == "settings.changed"]


async def test_one_card_shows_every_setting_with_its_default(admin: Player) -> None:
    seen = await admin.sees("【设置】示例区双随机办公室")
    assert seen.text.splitlines()[2:-2] == [
        "期限规则：后续处置自处置信息产生之日起算；固定日期遇休息日，提前到前一个工作日",
        "提醒时间：工作日 08:30 至 17:30",
        "催办规则：均为默认",
        "办理时限：抽取匹配检查人员2个工作日，审批检查安排1个工作日，约定联合检查时间3个工作日，办结回访20个工作日",
        "月报表：每月20日前报送，所属期为上次报送日的次日至本次报送日",
        "工作总结：4月1日、6月20日、10月1日、12月16日前报送",
        "监督电话：未登记（检查通知书上留空）",
        "公示网址：未登记（检查通知书上只印核验码）",
        "检查前审批：不要求",
        "年度检查上限：没有规定",
    ]


async def test_how_limits_are_counted_is_chosen_and_shown_in_the_preview(
    admin: Player, database: Database, scene: Scene, now: datetime
) -> None:
    await admin.taps("期限规则")
    await admin.sees("固定日期遇休息日：提前到前一个工作日（默认）")
    await admin.taps("改为：顺延到后一个工作日")
    seen = await admin.sees("固定日期遇休息日：顺延到后一个工作日")
    assert "后续处置的期限：自处置信息产生之日起算（默认）" in seen.text
    await admin.taps("改为：自检查期限届满之日起算")
    await admin.sees("后续处置的期限：自检查期限届满之日起算")
    async with database.open() as uow:
        await build_campaign(uow, scene, now, state=State.DRAFT)
    await admin.says("/menu")
    await admin.taps("联合抽查")
    await admin.taps("2024-01 示例区2024年第一次联合抽查")
    await admin.taps("预览")
    seen = await admin.sees("后续处置：自检查期限届满之日起算，20个工作日，2024年7月26日（周五）前（含当日）")
    assert "最后一天2024年6月30日（周日）须报送的材料，2024年7月1日（周一）报送" in seen.text


@pytest.mark.parametrize(
    "typed", ["9:00-17:00", "９：００—１７：００", "9点至17点", "9 时 到 17 时", "09.00 ~ 17.00", "工作日 9:00－17:00"]
)
async def test_the_hours_of_reminders_are_typed_in_many_ways(
    admin: Player, database: Database, scene: Scene, typed: str
) -> None:
    await admin.taps("提醒时间")
    await admin.sees("现在工作日 08:30 至 17:30 发送提醒")
    await admin.says(typed)
    await admin.sees("提醒时间：工作日 09:00 至 17:00")
    office = await stored(database, scene)
    assert (office.opens, office.closes) == ("09:00", "17:00")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("上午", "没有看懂这个时间"),
        ("25:00-26:00", "没有看懂这个时间"),
        ("8:70-17:00", "没有看懂这个时间"),
        ("17:30-8:30", "结束时间 08:30 不晚于开始时间 17:30"),
        ("9:00-9:00", "结束时间 09:00 不晚于开始时间 09:00"),
    ],
)
async def test_hours_that_make_no_sense_are_refused_and_asked_for_again(
    admin: Player, database: Database, scene: Scene, typed: str, said: str
) -> None:
    before = await stored(database, scene)
    await admin.taps("提醒时间")
    await admin.says(typed)
    await admin.sees(said)
    assert await stored(database, scene) == before
    await admin.says("8:00-18:00")
    await admin.sees("提醒时间：工作日 08:00 至 18:00")


async def test_a_limit_that_no_plan_sets_is_typed(admin: Player, database: Database, scene: Scene) -> None:
    await admin.taps("办理时限")
    await admin.sees("抽取匹配检查人员：2个工作日（默认）")
    await admin.taps("抽取匹配检查人员")
    await admin.says("５个工作日")
    seen = await admin.sees("抽取匹配检查人员：5个工作日\n")
    assert "约定联合检查时间：3个工作日（默认）" in seen.text
    assert (await stored(database, scene)).own_terms == {"match": 5}
    await admin.taps("抽取匹配检查人员")
    await admin.says("2")
    await admin.sees("抽取匹配检查人员：2个工作日（默认）")
    assert (await stored(database, scene)).own_terms == {}
    assert await changes(database) == [
        {
            "office_id": scene.office_id,
            "what": "match",
            "before": {"own_terms": before},
            "after": {"own_terms": after},
        }
        for before, after in (({}, {"match": 5}), ({"match": 5}, {}))
    ]


@pytest.mark.parametrize("typed", ["0", "31", "-1", "两天", "1.5", "99999"])
async def test_a_limit_out_of_range_is_refused(admin: Player, database: Database, scene: Scene, typed: str) -> None:
    await admin.taps("办理时限")
    await admin.taps("约定联合检查时间")
    await admin.says(typed)
    await admin.sees("时限应是1至30的整数")
    assert (await stored(database, scene)).own_terms == {}


async def test_day_and_period_of_the_monthly_report_are_set(admin: Player, database: Database, scene: Scene) -> None:
    await admin.taps("月报表")
    await admin.sees("报送日期：每月20日前（默认）")
    await admin.taps("改为：报送日的上一个自然月")
    await admin.sees("所属期：报送日的上一个自然月\n")
    await admin.taps("修改报送日期")
    await admin.says("每月２５日前")
    await admin.sees("报送日期：每月25日前，")
    office = await stored(database, scene)
    assert (office.monthly_day, office.monthly_period) == (25, MonthlyPeriod.CALENDAR)


@pytest.mark.parametrize("typed", ["29", "0", "月底"])
async def test_a_day_that_not_every_month_has_is_refused(
    admin: Player, database: Database, scene: Scene, typed: str
) -> None:
    await admin.taps("月报表")
    await admin.taps("修改报送日期")
    await admin.says(typed)
    await admin.sees("报送日期应是1至28日")
    assert (await stored(database, scene)).monthly_day == 20


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("12月15日、４月１日", ((4, 1), (12, 15)), "4月1日、12月15日前报送"),
        ("6-20，6-20 10.1", ((6, 20), (10, 1)), "6月20日、10月1日前报送"),
        ("无", (), "不要求报送"),
    ],
)
async def test_the_dates_of_summaries_are_typed(
    admin: Player, database: Database, scene: Scene, typed: str, kept: tuple[tuple[int, int], ...], shown: str
) -> None:
    await admin.taps("工作总结")
    await admin.sees("现在的工作总结报送日期：4月1日、6月20日、10月1日、12月16日")
    await admin.says(typed)
    await admin.sees(f"工作总结：{shown}")
    assert (await stored(database, scene)).summary_days == kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("四月一日", "没有看懂“四月一日”"),
        ("4月1日、2月29日", "没有“2月29日”这一天，或者不是每年都有"),
        ("13月1日", "没有“13月1日”这一天"),
        ("、", "没有看懂"),
        ("、".join(f"{month}月{day}日" for month in range(1, 8) for day in (1, 2)), "一年最多可以定 12 个报送日期"),
    ],
)
async def test_dates_that_there_are_not_are_refused(
    admin: Player, database: Database, scene: Scene, typed: str, said: str
) -> None:
    await admin.taps("工作总结")
    await admin.says(typed)
    await admin.sees(said)
    assert len((await stored(database, scene)).summary_days) == 4


async def test_the_steps_of_a_ladder_are_changed_by_buttons_and_set_back(
    admin: Player, database: Database, scene: Scene
) -> None:
    await admin.taps("催办规则")
    await admin.sees("目前：均为默认。")
    await admin.taps("录入检查结果")
    seen = await admin.sees("【催办规则】录入检查结果（默认）")
    assert "抄送单位管理员：逾期第2个工作日起" in seen.text
    for label in ("取消过半提醒", "取消前3日提醒", "开启前2日提醒", "取消当天提醒", "抄送单位提前一天", "不抄送办公室"):
        await admin.taps(label)
    seen = await admin.sees("过半：不提醒")
    assert "期限前第2、1个工作日提醒" in seen.text
    assert "当天：不提醒" in seen.text
    assert "抄送单位管理员：逾期第1个工作日起" in seen.text
    assert "抄送办公室：不抄送" in seen.text
    assert list((await stored(database, scene)).ladders) == ["enter"]
    await admin.taps("返回催办规则")
    await admin.sees("目前：录入检查结果已调整，其余为默认。")
    await admin.taps("返回设置")
    await admin.sees("催办规则：录入检查结果已调整，其余为默认")
    await admin.taps("催办规则")
    await admin.taps("录入检查结果")
    await admin.taps("恢复默认")
    await admin.sees("【催办规则】录入检查结果（默认）")
    office = await stored(database, scene)
    assert (office.ladders, office.ladder(Duty.ENTER)) == ({}, DEFAULT_LADDERS[Duty.ENTER])
    assert len(await changes(database)) == 7


async def test_overdue_reminders_can_be_stopped_and_with_them_the_copies(admin: Player) -> None:
    await admin.taps("催办规则")
    await admin.taps("审核检查结果")
    await admin.taps("取消逾期每日提醒")
    seen = await admin.sees("逾期：不再提醒，也不抄送")
    assert not any("抄送" in label for label in seen.labels)
    await admin.taps("开启逾期每日提醒")
    await admin.sees("【催办规则】审核检查结果（默认）")


async def test_what_the_office_owes_itself_is_copied_to_nobody(admin: Player) -> None:
    await admin.taps("催办规则")
    await admin.taps("裁定异议")
    seen = await admin.sees("承办：办公室")
    assert "抄送" not in seen.text
    assert not any("抄送" in label for label in seen.labels)


async def test_the_day_of_the_monthly_reminder_is_moved(admin: Player, database: Database, scene: Scene) -> None:
    await admin.taps("催办规则")
    await admin.taps("报送月报表")
    await admin.sees("每月10日：提醒")
    await admin.taps("每月提醒日推后一天")
    await admin.taps("取消每次都告知办公室")
    seen = await admin.sees("每月11日：提醒")
    assert "同时告知办公室" not in seen.text
    ladder = (await stored(database, scene)).ladder(Duty.MONTHLY)
    assert (ladder.month_day, ladder.office_always) == (11, False)


async def test_a_changed_ladder_changes_the_next_reminder_of_what_is_open(
    admin: Player, database: Database, scene: Scene, now: datetime
) -> None:
    async with database.open() as uow:
        campaign = await build_campaign(uow, scene, now)
        owed = obligations.Owed("enter:1", scene.departments[HOUSING])
        about = {"campaign": campaign, "duty": Duty.ENTER, "since": date(2024, 5, 10), "working_days": 5}
        await obligations.owe(uow, owed, **about, now=now)
        found = await uow.obligations.find("enter:1")
        assert found is not None
        assert (found.due_on, found.remind_at) == (date(2024, 5, 16), datetime.fromisoformat("2024-05-13T00:30Z"))
    await admin.taps("催办规则")
    await admin.taps("录入检查结果")
    await admin.taps("取消前3日提醒")
    async with database.read() as uow:
        found = await uow.obligations.find("enter:1")
        assert found is not None
        assert (found.due_on, found.remind_at) == (date(2024, 5, 16), datetime.fromisoformat("2024-05-15T00:30Z"))


async def test_no_one_but_an_office_admin_gets_to_the_settings(
    admin: Player, office_chat: OfficeChat, scene: Scene, database: Database
) -> None:
    await admin.taps("催办规则")
    await admin.taps("审核检查结果")
    async with database.open() as uow:
        person = await uow.people.find(scene.admin)
        assert person is not None
        [held] = await uow.people.appointments(person.id)
        await uow.people.dismiss(held)
    await admin.taps("取消当天提醒")
    await admin.sees("办公室")
    assert (await stored(database, scene)).ladders == {}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0311-85000000", "0311-85000000"),
        ("（0311）８５００００００", "(0311)85000000"),
        ("12345", "12345"),
        ("2345678转12", "2345678转12"),
        ("无", ""),
    ],
)
async def test_the_supervision_number_is_an_offices_telephone(
    admin: Player, database: Database, scene: Scene, typed: str, kept: str
) -> None:
    await admin.taps("监督电话")
    await admin.sees("现在没有登记监督电话")
    await admin.says(typed)
    await admin.sees(f"监督电话：{kept or '未登记'}")
    assert (await stored(database, scene)).supervision_phone == kept


@pytest.mark.parametrize("typed", ["19900000000", "电话", "0311-123", "0311-85000000、0311-85000001", "123456"])
async def test_what_is_no_offices_telephone_is_refused(
    admin: Player, database: Database, scene: Scene, typed: str
) -> None:
    await admin.taps("监督电话")
    await admin.says(typed)
    await admin.sees("不像一个单位的固定电话")
    assert (await stored(database, scene)).supervision_phone == ""


async def test_the_address_of_the_public_page_is_typed_or_refused(
    admin: Player, database: Database, scene: Scene
) -> None:
    await admin.taps("公示网址")
    for typed in ("ssj.example.cn", "javascript:alert(1)", "https://", f"https://{'a' * 200}.cn", "https://a b/<b>"):
        await admin.says(typed)
        await admin.sees("不像一个网址", fresh=True)
    await admin.says("https://ssj.example.cn:8443/gs/")
    await admin.sees("公示网址：https://ssj.example.cn:8443/gs")
    assert (await stored(database, scene)).public_url == "https://ssj.example.cn:8443/gs"
