"""Conversations about the ledger: what is mine to do, reminders put off, how the departments stand, leave."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from domain.obligations import Duty, Standing
from domain.roles import Appointment, Role
from office import obligations
from storage.campaigns import Campaign
from storage.obligations import Obligation
from templates.cards.leave import NameDeputy
from templates.cards.ledger import OpenPlace, PutOff, Waive
from templates.cards.matters import OpenMatter
from tests.support.builders import HOUSING, MARKET, Scene, build_inspection, build_scene
from tests.support.chat import OfficeChat, Player
from tests.support.ledger import forges

#: The inspection ends on Thursday 9 May 2024; ten working days later it is Wednesday 22 May (the 11th is worked).
ENDS = date(2024, 5, 9)
DUE = date(2024, 5, 22)


class Ledger:
    """Two forms wait to be entered in each department, due on Wednesday 22 May 2024."""

    def __init__(self, chat: OfficeChat, scene: Scene, campaign: Campaign) -> None:
        self.chat, self.scene, self.campaign = chat, scene, campaign

    @classmethod
    async def begins(cls, chat: OfficeChat) -> Ledger:
        async with chat.database.open() as uow:
            scene = await build_scene(uow)
            campaign = await build_inspection(uow, scene, chat.now, forms=2)
            owed = [
                obligations.Owed(f"enter:{one.id}", one.department_id, matter_id=one.id, sample_id=one.sample_id)
                for one in await uow.forms.sections(campaign.id)
            ]
            about = {"campaign": campaign, "duty": Duty.ENTER, "since": ENDS, "working_days": 10}
            await obligations.owe_each(uow, owed, **about, now=chat.now)
        return cls(chat, scene, campaign)

    def inspector(self, place: int = 0, department: str = MARKET) -> Player:
        """The first two of a department are on every form."""
        return self.chat.person(self.scene.inspectors_of(department)[place])

    def admin(self, department: str = "") -> Player:
        return self.chat.person(self.scene.admin_of(department) if department else self.scene.admin)

    async def owed(self, department: str = MARKET) -> list[Obligation]:
        async with self.chat.database.read() as uow:
            found = await uow.obligations.of_campaign(self.campaign.id)
        return [one for one in found if one.department_id == self.scene.departments[department]]

    def on(self, day: date, hour: int = 1) -> None:
        """09:00 at the office on that day."""
        self.chat.now = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@pytest.fixture
async def ledger(office_chat: OfficeChat) -> Ledger:
    return await Ledger.begins(office_chat)


async def test_everybody_finds_their_matters_first_in_the_menu_with_the_way_to_each(ledger: Ledger) -> None:
    inspector = ledger.inspector()
    await inspector.says("/menu")
    assert (await inspector.sees("【菜单】")).labels[0] == "我的待办"
    await inspector.taps("我的待办")
    seen = await inspector.sees("【我的待办】共 2 项")
    first = "1. 录入检查结果·第1号检查表·示例物业服务0001有限公司（示例区2024年第一次联合抽查）"
    assert f"{first}，2024年5月22日（周三）到期，还剩9个工作日" in seen.text
    assert seen.labels == [
        *("1　去录入", "期限依据", "推迟提醒"),
        *("2　去录入", "期限依据", "推迟提醒"),
        *("请假与代办", "返回菜单"),
    ]
    await inspector.taps("期限依据")
    await inspector.sees("2024年5月11日（周六）　调休上班，计入")
    await inspector.taps("2　去录入")
    await inspector.sees("第2号检查表", fresh=True)


async def test_a_word_opens_the_list_and_what_is_overdue_stands_on_top(ledger: Ledger) -> None:
    async with ledger.chat.database.open() as uow:
        sooner = {"campaign": ledger.campaign, "duty": Duty.ENTER, "since": ENDS, "working_days": 3}
        section = (await uow.forms.sections(ledger.campaign.id, ledger.scene.departments[MARKET]))[1]
        again = obligations.Owed("enter:again", section.department_id, section.id, section.sample_id)
        await obligations.owe(uow, again, **sooner, now=ledger.chat.now)
    ledger.on(date(2024, 5, 15))
    inspector = ledger.inspector()
    await inspector.says("/todo")
    seen = await inspector.sees("【我的待办】共 3 项，其中已过期限 1 项")
    lines = [one for one in seen.text.splitlines() if one[:2] in {"1.", "2.", "3."}]
    assert lines[0].endswith("2024年5月13日（周一）到期，已逾期2个工作日")
    assert lines[1].endswith("2024年5月22日（周三）到期，还剩5个工作日")
    assert seen.labels[:4] == ["1　去录入", "期限依据", "2　去录入", "期限依据"]


async def test_a_matter_closed_elsewhere_disappears(ledger: Ledger) -> None:
    inspector = ledger.inspector()
    for one in await ledger.owed():
        async with ledger.chat.database.open() as uow:
            await obligations.meet(uow, one.key, one.office_id, now=ledger.chat.now)
    await inspector.says("/待办")
    await inspector.sees("目前没有需要您办理的事项")


async def test_more_matters_than_fit_are_turned_page_by_page(ledger: Ledger) -> None:
    async with ledger.chat.database.open() as uow:
        about = {"campaign": ledger.campaign, "duty": Duty.CONFIRM, "since": ENDS, "working_days": 5}
        market = ledger.scene.departments[MARKET]
        many = [obligations.Owed(f"confirm:{n}", market) for n in range(7)]
        await obligations.owe_each(uow, many, **about, now=ledger.chat.now)
    admin = ledger.admin(MARKET)
    await admin.says("/todo")
    await admin.sees("第 1 页，共 2 页")
    await admin.taps("下一页")
    seen = await admin.sees("第 2 页，共 2 页")
    assert "6. 比对确认名单" in seen.text
    assert "5. " not in seen.text


async def test_reminders_can_be_put_off_till_a_working_day_before_the_due_day(ledger: Ledger) -> None:
    inspector, colleague = ledger.inspector(0), ledger.inspector(1)
    await inspector.says("/todo")
    await inspector.taps("推迟提醒")
    assert (await inspector.sees("推迟到哪一天再提醒")).labels == [
        "明天　5月11日 周六",
        "3个工作日后　5月14日 周二",
        "到期前1个工作日　5月21日 周二",
        "返回待办",
    ]
    await inspector.taps("3个工作日后")
    await inspector.sees(
        "检查员05已推迟到2024年5月14日（周二）再提醒。期限不变，2024年5月22日（周三）到期当日照常提醒。"
    )
    first = (await ledger.owed())[0]
    assert (first.later, first.due_on) == (date(2024, 5, 14), DUE)
    assert first.remind_at == datetime(2024, 5, 14, 0, 30, tzinfo=UTC)

    await colleague.says("/todo")
    await colleague.sees("检查员05已推迟到2024年5月14日（周二）再提醒，到期当日照常提醒")
    await colleague.taps("推迟提醒")
    await colleague.taps("到期前1个工作日")
    await colleague.sees("检查员06已推迟到2024年5月21日（周二）再提醒")
    assert (await ledger.owed())[0].later == date(2024, 5, 21)


@pytest.mark.parametrize("day", ["2024-05-22", "2024-05-10", "2024-05-12", "2024-05-23", "nonsense"])
async def test_no_other_day_will_do(ledger: Ledger, day: str) -> None:
    before = await ledger.owed()
    said = await forges(ledger.chat, ledger.inspector(), PutOff(before[0].id, day))
    assert ("不能选" in said) or ("按钮" in said)
    assert await ledger.owed() == before


@pytest.mark.parametrize("today", [DUE, date(2024, 5, 21), date(2024, 5, 24)])
async def test_what_is_due_today_or_next_or_overdue_cannot_be_put_off(ledger: Ledger, today: date) -> None:
    ledger.on(today)
    inspector = ledger.inspector()
    await inspector.says("/todo")
    assert "推迟提醒" not in (await inspector.sees("【我的待办】")).labels
    said = await forges(ledger.chat, inspector, PutOff((await ledger.owed())[0].id, "2024-05-21"))
    assert "不能推迟提醒" in said
    assert (await ledger.owed())[0].later is None


async def test_nobody_puts_off_what_is_not_theirs(ledger: Ledger) -> None:
    before = await ledger.owed()
    for stranger in (ledger.inspector(0, HOUSING), ledger.inspector(2), ledger.admin(MARKET)):
        assert "不属于您" in await forges(ledger.chat, stranger, PutOff(before[0].id, "2024-05-14"))
    assert await ledger.owed() == before


async def test_the_office_sees_all_departments_and_each_of_their_matters(ledger: Ledger) -> None:
    async with ledger.chat.database.open() as uow:
        for one in (await ledger.owed())[:1]:
            await obligations.meet(uow, one.key, one.office_id, now=ledger.chat.now)
    ledger.on(date(2024, 5, 20))
    office = ledger.admin()
    await office.says("/menu")
    await office.taps("办理进度")
    seen = await office.sees("【办理进度】示例区双随机办公室")
    assert "市场监督管理局\n　未办结 1 项（3个工作日内到期 1，已逾期 0）\n　按期办结 1，逾期办结 0，免除 0" in seen.text
    assert "建设环保局\n　未办结 2 项（3个工作日内到期 2，已逾期 0）" in seen.text
    assert "示例区双随机办公室\n　未办结 0 项" in seen.text
    await office.taps("建设环保局")
    assert "1　录入检查结果" in (await office.sees("【办理进度】建设环保局　全部")).labels
    await office.taps("逾期")
    await office.sees("没有这类事项")
    await office.taps("本周到期")
    await office.taps("2　录入检查结果")
    seen = await office.sees("【事项】建设环保局：录入检查结果·第2号检查表")
    for words in (
        "状态：未办结",
        "起算：2024年5月9日（周四）检查期限届满，当天不计，次日起算 10 个工作日",
        "2024年5月11日（周六）　调休上班，计入",
        "责任人：检查员01、检查员02",
        "还没有提醒过",
    ):
        assert words in seen.text


async def test_the_office_waives_a_matter_for_a_typed_reason_and_its_owner_hears_of_it(ledger: Ledger) -> None:
    office, inspector = ledger.admin(), ledger.inspector()
    await office.says("/menu")
    for label in ("办理进度", MARKET, "1　录入检查结果", "免除"):
        await office.taps(label)
    await office.sees("请选择原因，或者直接发送一句话（最多 300 个字）")
    await office.says("字" * 301)
    await office.sees("免除原因有301个字，最多300个字")
    assert (await ledger.owed())[0].standing is Standing.OPEN
    await office.says("对象已迁出本区")
    await office.sees("状态：已免除（5月10日 09:00　办公室管理员）\n原因：对象已迁出本区。")
    waived = (await ledger.owed())[0]
    assert (waived.standing, waived.reason, waived.remind_at) == (Standing.WAIVED, "对象已迁出本区", None)
    await inspector.sees("【已免除】录入检查结果·第1号检查表")
    await inspector.says("/todo")
    await inspector.sees("【我的待办】共 1 项")
    await office.says("再来一句")
    assert (await ledger.owed())[0].reason == "对象已迁出本区"


async def test_a_usual_reason_is_one_tap_and_a_second_tap_changes_nothing(ledger: Ledger) -> None:
    office = ledger.admin()
    first = (await ledger.owed())[0]
    await forges(ledger.chat, office, Waive(first.id, 1))
    await office.sees("原因：已在线下办结，有书面材料备查。")
    await forges(ledger.chat, office, Waive(first.id, 0))
    assert (await ledger.owed())[0].reason == "已在线下办结，有书面材料备查"


async def test_a_departments_admin_sees_their_own_and_waives_nothing(ledger: Ledger) -> None:
    admin = ledger.admin(MARKET)
    await admin.says("/menu")
    await admin.taps("办理进度")
    assert HOUSING not in (await admin.sees("【办理进度】")).text
    await admin.taps(MARKET)
    await admin.taps("1　录入检查结果")
    assert "免除" not in (await admin.sees("【事项】")).labels
    mine, other = (await ledger.owed())[0], (await ledger.owed(HOUSING))[0]
    assert "只能由" in await forges(ledger.chat, admin, Waive(mine.id, 0))
    assert "不属于您" in await forges(ledger.chat, admin, OpenMatter(other.id))
    assert "不属于您" in await forges(ledger.chat, admin, OpenPlace(ledger.scene.departments[HOUSING], "all", 0))
    assert "由领导小组办公室" in await forges(
        ledger.chat, ledger.inspector(), OpenPlace(mine.department_id or 0, "all", 0)
    )
    assert (await ledger.owed())[0].standing is Standing.OPEN


async def test_another_offices_matters_do_not_exist(ledger: Ledger) -> None:
    async with ledger.chat.database.open() as uow:
        elsewhere = await uow.offices.add("另一个办公室")
        person = await uow.people.remember(900, "另一位管理员")
        await uow.people.appoint(Appointment(person.id, elsewhere, Role.OFFICE_ADMIN))
    stranger = ledger.chat.person(900)
    first = (await ledger.owed())[0]
    for press in (OpenMatter(first.id), PutOff(first.id, "2024-05-14")):
        assert "没有找到这件事项" in await forges(ledger.chat, stranger, press)
    assert "不属于您" in await forges(ledger.chat, stranger, OpenPlace(first.department_id or 0, "all", 0))


async def test_a_deputy_gets_what_nobody_else_does_and_the_owner_gets_it_back(ledger: Ledger) -> None:
    first, second, deputy = ledger.inspector(0), ledger.inspector(1), ledger.inspector(2)
    await second.says("/todo")
    await second.taps("请假与代办")
    await second.taps("本周")
    await second.taps("不指定，由单位管理员代办")
    await first.says("/todo")
    await first.taps("请假与代办")
    await first.taps("今天")
    await first.sees("请选择休假期间由谁代办")
    await first.taps("检查员07")
    await first.sees("代办人：检查员07")
    await deputy.sees("【请您代办】检查员05自2024年5月10日（周五）至2024年5月10日（周五）休假")

    await deputy.says("/todo")
    seen = await deputy.sees("【我的待办】共 2 项")
    assert "代办：检查员05、检查员06不在岗" in seen.text
    await first.says("/todo")
    await first.sees("【我的待办】共 2 项", fresh=True)

    await first.taps("请假与代办")
    await first.taps("销假")
    await first.sees("您没有登记请假")
    await deputy.sees("【代办结束】检查员05的事项不再由您代办")
    await deputy.says("/todo")
    await deputy.sees("目前没有需要您办理的事项")


async def test_on_the_day_after_the_leave_nobody_stands_in_any_more(ledger: Ledger) -> None:
    first, deputy = ledger.inspector(0), ledger.inspector(2)
    await ledger.inspector(1).blocks_bot()
    async with ledger.chat.database.open() as uow:
        gone = await uow.people.find(ledger.inspector(1).id)
        assert gone is not None
        await uow.reachability.lost(gone.id, problem="blocked", now=ledger.chat.now)
    await first.says("/todo")
    await first.taps("请假与代办")
    await first.taps("其他日期")
    await first.says("下个月吧")
    await first.sees("没有看懂起止日期")
    await first.says("5月13日到5月14日")
    await first.taps("检查员07")
    await deputy.says("/todo")
    await deputy.sees("目前没有需要您办理的事项")
    for day, words in ((13, "共 2 项"), (14, "共 2 项"), (15, "目前没有")):
        ledger.on(date(2024, 5, day))
        await deputy.says("/todo")
        await deputy.sees(words, fresh=True)


async def test_only_a_colleague_stands_in_and_a_leave_that_is_over_is_none(ledger: Ledger) -> None:
    inspector = ledger.inspector()
    async with ledger.chat.database.read() as uow:
        other = await uow.people.find(ledger.inspector(0, HOUSING).id)
    assert other is not None
    assert "没有登记请假" in await forges(ledger.chat, inspector, NameDeputy(other.id))
    await inspector.says("/todo")
    await inspector.taps("请假与代办")
    await inspector.taps("其他日期")
    await inspector.says("2024-05-09")
    await inspector.sees("2024年5月9日（周四）已经过去，不能登记请假")
    await inspector.says("2024-05-13 至 2025-06-30")
    await inspector.sees("最多366天")
    await inspector.says("6月18日")
    await inspector.sees("请选择休假期间由谁代办")
    assert "必须是本单位" in await forges(ledger.chat, inspector, NameDeputy(other.id))
    await inspector.says("/todo")
    await inspector.taps("请假与代办")
    await inspector.sees("您将要休假：2024年6月18日（周二）至2024年6月18日（周二）\n代办人：未指定，由单位管理员代办")


async def test_two_words_open_the_leave_but_not_in_the_middle_of_a_question(ledger: Ledger) -> None:
    inspector, office = ledger.inspector(), ledger.admin()
    await inspector.says("我请假")
    await inspector.sees("您没有登记请假")
    await office.says("/menu")
    for label in ("办理进度", MARKET, "1　录入检查结果", "免除"):
        await office.taps(label)
    await office.says("请假")
    await office.sees("状态：已免除（5月10日 09:00　办公室管理员）\n原因：请假。")
