"""The monthly report in the chat: asked for, filled in, corrected, previewed, handed in, gathered."""

from __future__ import annotations

import io

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from docx import Document
from openpyxl import load_workbook

from domain.monthly import Row
from domain.obligations import Standing
from scheduler import ticking
from templates.buttons import Press
from templates.cards.monthly import AskContact, FileReport, Nudge, OpenReport, PreviewReport, SendForm, SetNone
from tests.support.builders import HOUSING, MARKET
from tests.support.chat import OfficeChat, Player
from tests.support.monthly import (
    CONTACT,
    OPENING,
    MonthlyOffice,
    at,
    build_drawn_campaign,
    name_items,
    publish_one,
)


async def fill_in(liaison: Player) -> None:
    """Everything but the last two taps, from the prompt on."""
    for row in ("会议", "文件", "培训"):
        await liaison.taps(f"{row}：本月无")
    for block in ("4 年度计划抽查", "5 本系统抽查"):
        await liaison.taps(block)
        await liaison.taps("核对无误")
    await liaison.taps("联系方式")
    await liaison.says(CONTACT)


async def test_a_month_from_the_prompt_to_the_gathered_table(office_chat: OfficeChat) -> None:
    office = await MonthlyOffice.begins(office_chat)
    async with office_chat.database.open() as uow:
        await name_items(uow, office.scene)
        campaign = await build_drawn_campaign(uow, office.scene, at(5, 28))
        await publish_one(uow, office.scene, campaign, at(6, 1))
    await office.clock(OPENING)

    liaison = office.liaison()
    await liaison.sees("【请填报月报表】市场监督管理局　2024年6月")
    await liaison.sees("所属期：2024年5月21日至2024年6月20日")
    await liaison.sees("报送期限：2024年6月20日（周四）")
    await liaison.sees("4 年度计划抽查：1次，3户次，发现问题主体1户，大项1项，小项2项，公示1条")
    await liaison.taps("1 会议")
    await liaison.taps("添加")
    await liaison.says("双随机工作部署会，６月５日\n推进会（6月7日）")
    await liaison.sees("2. 推进会，2024年6月7日")
    await liaison.taps("删除第2条")
    await liaison.taps("返回月报表")
    await liaison.taps("文件：本月无")
    await liaison.taps("3 培训")
    await liaison.taps("添加")
    await liaison.says("业务培训班，35人，系统操作")
    await liaison.taps("返回月报表")
    await liaison.taps("4 年度计划抽查")
    await liaison.taps("更正抽查次数")
    await liaison.says("2，补计系统外抽查1次")
    await liaison.sees("抽查次数：2次（系统数1次，更正理由：补计系统外抽查1次）")
    await liaison.taps("更正公示网站")
    await liaison.says("示例区政府网站")
    await liaison.taps("核对无误")
    await liaison.taps("5 本系统抽查")
    await liaison.sees("开展单位：1个")
    await liaison.taps("核对无误")
    await liaison.taps("预览")
    await liaison.sees("还不能报送，还差：\n　· 联系人、联系电话、手机未填")
    await liaison.taps("返回月报表")
    await liaison.taps("联系方式")
    await liaison.says(CONTACT)
    await liaison.taps("预览")
    await liaison.sees("双随机工作部署会，2024年6月5日")
    await liaison.taps("报送")
    await liaison.sees("报送情况：6月3日 08:30报送")
    await liaison.taps("下载月报表")
    form = Document(io.BytesIO(await liaison.receives_file("2024年06月月报表_市场监督管理局.docx")))
    cells = [cell.text for row in form.tables[0].rows for cell in row.cells]
    assert {"双随机工作部署会，2024年6月5日。", "本月无。", "2次，3户次", "公示1条，示例区政府网站"} <= set(cells)
    assert "手机：19900000001" in "\n".join(paragraph.text for paragraph in form.paragraphs)

    await office.clock(at(6, 20, 16, 29))
    assert not [one for one in await office.admin.messages() if "2024年6月月报表报送情况" in one.text]
    await office.clock(at(6, 20, 16, 30))
    await office.admin.sees("市场监督管理局：6月3日 08:30报送")
    await office.admin.sees("未报送：建设环保局。")
    table = Document(io.BytesIO(await office.admin.receives_file("2024年06月月报汇总表.docx")))
    rows = [[cell.text for cell in row.cells] for row in table.tables[0].rows]
    assert rows[-1][2:9] == ["1", "0", "1", "35", "2", "3", "1"]
    assert rows[2][:2] == ["建设环保局", "未报送"]
    await office.clock(at(6, 20, 16, 40))
    assert sum("2024年6月月报表报送情况" in one.text for one in await office.admin.messages()) == 1


async def test_a_second_tap_on_filing_shows_what_was_filed_and_files_nothing(office_chat: OfficeChat) -> None:
    office = await MonthlyOffice.begins(office_chat)
    await office.clock(OPENING)
    liaison = office.liaison()
    await fill_in(liaison)
    await liaison.taps("预览")
    version = (await office.report()).version
    await liaison.taps("报送")
    office_chat.now = at(6, 4)
    await taps_again(office_chat, liaison, FileReport((await office.report()).id, version))
    await liaison.sees("报送情况：6月3日 08:30报送", fresh=True)
    async with office_chat.database.read() as uow:
        report = await office.report()
        assert [one.number for one in (await uow.monthly.filed([report.id]))[report.id]] == [1]
        owed = await uow.obligations.find(report.key)
    assert owed is not None
    assert (owed.standing, owed.evidence) == (Standing.MET, f"monthly:{report.id}:v1")


async def test_the_liaison_of_another_department_is_refused(office_chat: OfficeChat) -> None:
    office = await MonthlyOffice.begins(office_chat)
    await office.clock(OPENING)
    stranger, report = office.liaison(HOUSING), await office.report(MARKET)
    presses = (
        OpenReport(report.id),
        SetNone(report.id, "meetings"),
        FileReport(report.id, report.version),
        SendForm(report.id),
    )
    for press in presses:
        await taps_again(office_chat, stranger, press)
        said = await stranger.toast()
        assert said == "市场监督管理局的月报表由该单位信息联络员或管理员填写，您不能操作。"
    assert await office.report(MARKET) == report


async def test_a_report_is_mended_with_a_reason_until_the_office_closes_the_month(office_chat: OfficeChat) -> None:
    office = await MonthlyOffice.begins(office_chat)
    await office.clock(OPENING)
    liaison, admin = office.liaison(), office.admin
    await fill_in(liaison)
    await liaison.taps("预览")
    await liaison.taps("报送")
    await office.clock(at(6, 20, 16, 30))
    await office.clock(at(6, 21))
    await liaison.taps("更正重报")
    await liaison.says("漏报培训一期")
    await liaison.taps("3 培训")
    await liaison.taps("添加")
    await liaison.says("业务培训班，35人，系统操作")
    await liaison.taps("返回月报表")
    await liaison.taps("预览")
    await liaison.taps("报送")
    await liaison.sees("报送情况：6月21日 09:00报送（第2次）")
    await admin.sees("市场监督管理局2024年6月月报表：6月21日 09:00报送（第2次），更正理由：漏报培训一期")
    await admin.says("/menu")
    await admin.taps("月报汇总", fresh=True)
    await admin.taps("2024年6月")
    await admin.taps("结束本月")
    await admin.taps("结束")
    await admin.sees("办公室管理员已于6月21日 09:00结束本月汇总")
    await liaison.taps("更正重报")
    assert await liaison.toast() == (
        "领导小组办公室已结束2024年6月月报汇总，不再接收更正。确需更正的，请与领导小组办公室联系。"
    )


async def test_a_mended_report_may_be_given_up_and_is_then_what_was_filed(office_chat: OfficeChat) -> None:
    office = await MonthlyOffice.begins(office_chat)
    await office.clock(OPENING)
    liaison = office.liaison()
    await fill_in(liaison)
    await liaison.taps("预览")
    await liaison.taps("报送")
    await liaison.taps("更正重报")
    await liaison.says("看错了")
    await liaison.taps("1 会议")
    await liaison.taps("添加")
    await liaison.says("部署会，6月3日")
    await liaison.taps("返回月报表")
    await liaison.taps("放弃更正")
    shown = await liaison.sees("1 会议：本月无", fresh=True)
    assert "更正重报" in shown.labels


async def test_figures_that_changed_since_they_were_confirmed_stop_the_filing(office_chat: OfficeChat) -> None:
    office = await MonthlyOffice.begins(office_chat)
    await office.clock(OPENING)
    liaison = office.liaison()
    await fill_in(liaison)
    await liaison.taps("预览")
    async with office_chat.database.open() as uow:
        await build_drawn_campaign(uow, office.scene, at(6, 3))
    await liaison.taps("报送")
    assert (await liaison.toast() or "").startswith("还不能报送，还差：4 年度计划抽查的数据未核对")
    assert (await office.report()).filed == 0
    await liaison.taps("返回月报表")
    await liaison.taps("4 年度计划抽查")
    await liaison.sees("核对之后数据有变化，请重新核对。")


async def test_figures_that_changed_after_they_were_shown_cannot_be_confirmed(office_chat: OfficeChat) -> None:
    office = await MonthlyOffice.begins(office_chat)
    await office.clock(OPENING)
    liaison = office.liaison()
    await liaison.taps("4 年度计划抽查")
    async with office_chat.database.open() as uow:
        await build_drawn_campaign(uow, office.scene, at(6, 3))
    await liaison.taps("核对无误")
    assert await liaison.toast() == "数据刚刚有变化，请看最新数字后再核对。"
    await liaison.sees("抽查次数：1次")
    assert not (await office.report()).filling.checked


async def test_what_cannot_be_read_is_said_and_the_question_stays_open(office_chat: OfficeChat) -> None:
    office = await MonthlyOffice.begins(office_chat)
    await office.clock(OPENING)
    liaison = office.liaison()
    await liaison.taps("1 会议")
    await liaison.taps("添加")
    await liaison.says("部署会")
    await liaison.sees("“部署会”中没有读到时间。")
    await liaison.says("部署会，6月25日")
    await liaison.sees("“6月25日”不在本次月报的所属期（2024年5月21日（周二）至2024年6月20日（周四））内。")
    await liaison.says("部署会，6月5日")
    await liaison.sees("1. 部署会，2024年6月5日")
    assert len((await office.report()).filling.of(Row.MEETINGS)) == 1


async def test_the_contact_is_asked_once_and_stays_out_of_group_and_audit(office_chat: OfficeChat) -> None:
    office = await MonthlyOffice.begins(office_chat)
    await office.clock(OPENING)
    liaison = office.liaison()
    await fill_in(liaison)
    await liaison.taps("预览")
    await liaison.taps("报送")
    await office.clock(at(7, 1))
    await liaison.taps("预览", in_message_containing="2024年7月")
    await liaison.sees("联系人：示例甲　联系电话：0311-85000000　手机：19900000001")
    async with office_chat.database.read() as uow:
        assert "19900000001" not in str(await uow.audit.entries())
        assert "示例甲" not in str(await uow.audit.entries())
    chat_id = office_chat.group("工作群", office.scene.admin, liaison.id)
    report = await office.report()
    for press in (PreviewReport(report.id), SendForm(report.id), AskContact(report.id)):
        await taps_again(office_chat, liaison, press, chat_id=chat_id)
        assert await liaison.toast() == "月报表含联系人手机，请在与我的私聊中打开。"


async def test_the_office_asks_those_who_are_missing_again_at_most_once_a_day(office_chat: OfficeChat) -> None:
    office = await MonthlyOffice.begins(office_chat)
    await office.clock(OPENING)
    await fill_in(office.liaison())
    await office.liaison().taps("预览")
    await office.liaison().taps("报送")
    await office.clock(at(6, 17))
    async with office_chat.database.read() as uow:
        month = (await uow.monthly.rounds(office.scene.office_id))[0].id
    admin = office.admin
    for _ in range(2):
        await taps_again(office_chat, admin, Nudge(month))
    assert await admin.toast() == "今日已经催报过。请明日再催。"
    assert await heard(office.liaison(HOUSING), "【催报】") == 1
    assert await heard(office.liaison(MARKET), "【催报】") == 0
    await office.clock(at(6, 18))
    await taps_again(office_chat, office.admin, Nudge(month))
    assert await heard(office.liaison(HOUSING), "【催报】") == 2


async def test_the_gathered_table_comes_as_a_workbook_with_sums(office_chat: OfficeChat) -> None:
    office = await MonthlyOffice.begins(office_chat)
    async with office_chat.database.open() as uow:
        await build_drawn_campaign(uow, office.scene, at(5, 28))
    await office.clock(OPENING)
    for department in (HOUSING, MARKET):
        await fill_in(office.liaison(department))
        await office.liaison(department).taps("预览")
        await office.liaison(department).taps("报送")
    await office.admin.says("/menu")
    await office.admin.taps("月报汇总")
    await office.admin.taps("2024年6月")
    await office.admin.taps("汇总表（Excel）")
    book = load_workbook(io.BytesIO(await office.admin.receives_file("2024年06月月报汇总表.xlsx")))
    rows = list(book["汇总表"].iter_rows(values_only=True))
    assert rows[5][:8] == ("合计", None, 0, 0, 0, 0, 2, 6)
    assert "各单位均已报送。" in rows[6][0]


async def test_a_department_without_a_liaison_is_asked_by_its_admin(office_chat: OfficeChat) -> None:
    office = await MonthlyOffice.begins(office_chat, liaisons=False)
    await office.clock(OPENING)
    admin = office_chat.person(office.scene.admin_of(MARKET))
    await admin.sees("【请填报月报表】市场监督管理局")
    await fill_in(admin)
    await admin.taps("预览")
    await admin.taps("报送")
    await admin.says("/menu")
    await admin.taps("月报")
    await admin.sees("报送情况：6月3日 08:30报送", fresh=True)


async def test_the_clock_reminds_of_the_report_and_the_reminder_leads_to_it(office_chat: OfficeChat) -> None:
    office = await MonthlyOffice.begins(office_chat)
    for moment in (OPENING, at(6, 17, 8, 30)):  # three working days before the 20th
        office_chat.now = moment
        await ticking.tick(office_chat.database, moment)
        await office_chat.settle()
    liaison = office.liaison()
    await liaison.sees("报送月报表")
    await liaison.taps("去填报")
    await liaison.sees("【月报表】市场监督管理局　2024年6月", fresh=True)
    await office.admin.sees("月报表未报送\n建设环保局、市场监督管理局")


async def taps_again(chat: OfficeChat, player: Player, press: Press, *, chat_id: int | None = None) -> None:
    """A tap on a card of another day."""
    button = InlineKeyboardButton(text="旧按钮", callback_data=press.pack())
    markup = InlineKeyboardMarkup(inline_keyboard=[[button]])
    await chat.bot.send_message(chat_id or player.id, "一张旧卡片", reply_markup=markup)
    await player.taps("旧按钮")


async def heard(player: Player, words: str) -> int:
    """In how many messages the person has read these words."""
    return sum(words in one.text for one in await player.messages())
