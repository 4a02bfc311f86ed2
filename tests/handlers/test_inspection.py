"""Inspectors at work in the chat: taps, typed answers, lines in private and in the group."""

from __future__ import annotations

from datetime import date

import pytest

from domain.inspection import Handling, Method
from storage.forms import SectionState
from templates.buttons import Press
from templates.cards.inspection import AllClear, ConfirmReply, OpenForm, SetResult, Submit
from tests.support.builders import HOUSING, MARKET
from tests.support.chat import OfficeChat
from tests.support.inspections import Inspection


@pytest.fixture
async def inspection(office_chat: OfficeChat) -> Inspection:
    return await Inspection.begins(office_chat)


async def open_form(inspection: Inspection, place: int = 0):
    """The inspector in that place, looking at form 1."""
    inspector = inspection.inspector(MARKET, place)
    await inspector.says("/menu")
    await inspector.taps("我的检查表")
    await inspector.taps("1 示例物业服务0001有限公司")
    return inspector


async def test_a_form_is_filled_by_taps_and_handed_in(inspection: Inspection) -> None:
    inspector = await open_form(inspection)
    await inspector.taps("登记事项检查")
    await inspector.taps("1.未发现问题")
    await inspector.taps("公示信息检查")
    await inspector.taps("5.发现问题已责令整改")
    await inspector.taps("返回检查表")
    await inspector.sees("结果已填齐，还缺处理措施。")
    await inspector.taps("提交")
    await inspector.sees("有问题项，未选处理措施")
    await inspector.taps("处理措施")
    await inspector.taps("责令改正")
    await inspector.sees("请点改正期限，或者直接发送")
    await inspector.says("5月9日")
    await inspector.sees("改正期限2024年5月9日（周四）已经过了。")
    await inspector.says("6月30日")
    await inspector.sees("处理措施：责令改正（限期2024年6月30日）")
    await inspector.taps("提交")
    await inspector.sees("尚缺：\n· 未选检查方式")
    await inspector.taps("检查方式")
    await inspector.taps("实地核查")
    await inspector.taps("书面检查")
    await inspector.taps("✓ 实地核查")
    await inspector.taps("返回检查表")
    await inspector.taps("备注")
    await inspector.says("门牌<b>&_*[不符")
    await inspector.taps("现场解答+1")
    await inspector.taps("解答疑难问题（1）")
    await inspector.says("3")
    await inspector.taps("提交")
    await inspector.sees("已提交，目前待审核。")
    await inspector.taps("下一张：2")
    await inspector.sees("【第2号检查表】")
    section = await inspection.section(MARKET)
    assert await inspection.results(MARKET) == [1, 5]
    assert (section.state, section.remark, section.handling, section.questions_answered) == (
        SectionState.SUBMITTED,
        "门牌<b>&_*[不符",
        (Handling.RECTIFICATION,),
        3,
    )
    assert (section.methods, section.rectify_by) == ((Method.WRITTEN,), date(2024, 6, 30))


async def test_the_day_is_tapped_and_mended(inspection: Inspection) -> None:
    inspector = await open_form(inspection)
    await inspector.taps("登记事项检查")
    await inspector.taps("5.发现问题已责令整改")
    await inspector.taps("责令改正")
    await inspector.taps("10个工作日")
    assert (await inspection.section(MARKET)).rectify_by == date(2024, 5, 23)
    await inspector.taps("改正期限")
    await inspector.taps("5个工作日")
    await inspector.sees("责令改正（限期2024年5月16日）")
    # The question is closed: words that come now are no day.
    await inspector.says("6月30日")
    assert (await inspection.section(MARKET)).rectify_by == date(2024, 5, 16)


async def test_what_is_missing_leads_there_and_back_in_one_tap(inspection: Inspection) -> None:
    inspector = await open_form(inspection)
    await inspector.taps("提交")
    await inspector.taps("检查方式")
    await inspector.taps("网络监测")
    await inspector.taps("还缺什么")
    await inspector.sees("尚缺：\n· 登记事项检查：未填结果\n· 公示信息检查：未填结果")
    await inspector.taps("登记事项检查")
    await inspector.taps("1.未发现问题")
    await inspector.taps("其余未发现问题")
    await inspector.taps("确认其余未发现问题")
    await inspector.taps("提交")
    await inspector.sees("已提交，目前待审核。")


async def test_all_clear_takes_one_tap_and_a_confirmation(inspection: Inspection) -> None:
    inspector = await open_form(inspection)
    await inspector.taps("全部未发现问题")
    assert await inspection.results(MARKET) == []
    await inspector.taps("确认全部未发现问题")
    assert await inspection.results(MARKET) == [1, 1]


async def test_a_number_that_is_none_is_asked_for_again(inspection: Inspection) -> None:
    inspector = await open_form(inspection)
    await inspector.taps("解答疑难问题（0）")
    await inspector.says("三个")
    await inspector.sees("现场解答的疑难问题数应在 0 到 999 之间")
    await inspector.says("3")
    await inspector.taps("解答疑难问题（3）")


async def test_who_taps_elsewhere_no_longer_answers_the_question(inspection: Inspection) -> None:
    inspector = await open_form(inspection)
    await inspector.taps("备注")
    await inspector.taps("登记事项检查")
    await inspector.says("1 全部1")
    await inspector.sees("尚未保存")
    assert (await inspection.section(MARKET)).remark == ""


async def test_a_stale_card_is_redrawn_and_changes_nothing(inspection: Inspection) -> None:
    first, second = await open_form(inspection), await open_form(inspection, place=1)
    await first.taps("登记事项检查")
    await second.taps("全部未发现问题")
    await second.taps("确认全部未发现问题")
    await first.taps("5.发现问题已责令整改")
    assert "刚刚有更新" in (await first.toast() or "")
    await first.sees("1. 登记事项检查：1.未发现问题")
    assert await inspection.results(MARKET) == [1, 1]


async def test_a_card_from_before_the_submission_shows_that_it_was_submitted(inspection: Inspection) -> None:
    first, second = await open_form(inspection), await open_form(inspection, place=1)
    await second.taps("全部未发现问题")
    await second.taps("确认全部未发现问题")
    await second.taps("检查方式")
    await second.taps("书面检查")
    await second.taps("返回检查表")
    await second.taps("提交")
    await first.taps("登记事项检查")
    assert "第1号检查表已提交" in (await first.toast() or "")
    await first.sees("目前状态：待审核。")
    await first.sees("检查员06提交")


async def test_a_form_tapped_by_the_wrong_person_is_refused(inspection: Inspection) -> None:
    section = await inspection.section(MARKET)
    for stranger in (inspection.inspector(HOUSING), inspection.inspector(MARKET, 2), inspection.admin()):
        for press in (OpenForm(section.id), AllClear(section.id), Submit(section.id, 0)):
            assert "由检查员05、检查员06填写" in await inspection.forges(stranger, press)
    assert await inspection.results(MARKET) == []


async def test_a_button_with_another_departments_item_is_refused(inspection: Inspection) -> None:
    async with inspection.chat.database.read() as uow:
        items = await uow.campaigns.items(inspection.campaign.id, inspection.scene.departments[HOUSING])
    section = await inspection.section(MARKET)
    said = await inspection.forges(inspection.inspector(MARKET), SetResult(section.id, items[0].id, 1, 0))
    assert "不在市场监督管理局的检查事项之内" in said
    assert await inspection.results(MARKET) == []


@pytest.mark.parametrize("press", [OpenForm(999), ConfirmReply(999)])
async def test_a_button_to_nothing_is_refused(inspection: Inspection, press: Press) -> None:
    assert "没有找到这" in await inspection.forges(inspection.inspector(MARKET), press)


async def test_a_line_is_shown_back_and_counts_when_confirmed(inspection: Inspection) -> None:
    inspector = inspection.inspector(MARKET)
    await inspector.says("2 登记1 公示2 方式:书面 处理:责令改正(6月30日前) 备注:门牌不符")
    await inspector.sees("检查员05发来的一行理解为")
    assert await inspection.results(MARKET, 2) == []
    await inspector.taps("只保存")
    assert await inspector.toast() == "已保存"
    await inspector.sees("各项结果已填齐")
    assert await inspection.results(MARKET, 2) == [1, 2]
    await inspector.taps("提交")
    assert (await inspection.section(MARKET, 2)).state is SectionState.SUBMITTED


async def test_a_complete_line_is_confirmed_and_handed_in_by_one_tap(inspection: Inspection) -> None:
    inspector = inspection.inspector(MARKET)
    await inspector.says("2 全部1 方式:书面")
    await inspector.taps("确认并提交")
    await inspector.sees("已提交，目前待审核。")
    assert (await inspection.section(MARKET, 2)).state is SectionState.SUBMITTED


async def test_a_second_tap_on_confirm_says_that_the_line_is_saved(inspection: Inspection) -> None:
    inspector = inspection.inspector(MARKET)
    await inspector.says("1 登记1")
    await inspector.taps("确认")
    assert await inspection.forges(inspector, ConfirmReply(1)) == "已保存"
    await inspector.sees("1. 登记事项检查：1.未发现问题")


async def test_a_line_to_be_mended_does_not_count(inspection: Inspection) -> None:
    inspector = inspection.inspector(MARKET)
    await inspector.says("1 全部1")
    await inspector.taps("修改")
    await inspector.sees("已填0项，共2项")
    assert await inspection.results(MARKET) == []


async def test_a_reply_to_a_card_is_about_its_form(inspection: Inspection) -> None:
    inspector = await open_form(inspection)
    card = await inspector.sees("【第1号检查表】")
    await inspector.says("登记1，公示9", reply_to=card.id)
    await inspector.taps("确认")
    assert await inspection.results(MARKET) == [1, 9]


async def test_what_is_wrong_with_a_line_is_said_in_one_sentence(inspection: Inspection) -> None:
    inspector = inspection.inspector(MARKET)
    for line, words in {
        "99 全部1": "没有分派给您的第99号检查表。分派给您的是：1、2",
        "1 物业服务1": "不是市场监督管理局的检查事项",
        "1 食堂1": "没有看懂“食堂",
        "1 登记11": "没有看懂检查结果",
    }.items():
        await inspector.says(line)
        await inspector.sees(words, fresh=True)
    assert await inspection.results(MARKET) == []


async def test_a_line_in_the_group_is_confirmed_there_by_its_writer_alone(inspection: Inspection) -> None:
    writer, colleague = inspection.inspector(MARKET), inspection.inspector(MARKET, 1)
    group = await inspection.group(writer.id, colleague.id)
    await writer.says("1 全部1", chat=group)
    await writer.sees("尚未保存", chat=group)
    await colleague.taps("确认", chat=group)
    assert "只能由本人确认" in (await colleague.toast() or "")
    assert await inspection.results(MARKET) == []
    await writer.taps("确认", chat=group)
    await writer.sees("已按检查员05的确认保存", chat=group)
    assert await inspection.results(MARKET) == [1, 1]
    # A card in the group has no buttons to fill the form.
    assert (await writer.messages(group))[-1].labels == []


async def test_other_talk_in_the_group_is_left_alone(inspection: Inspection) -> None:
    inspector, admin = inspection.inspector(MARKET), inspection.admin()
    group = await inspection.group(inspector.id)
    before = len(await admin.messages(group))
    await admin.says("1 全部1", chat=group)
    await inspector.says("大家好", chat=group)
    await inspector.says("12", chat=group)
    await inspector.says("2 点集合", chat=group)
    assert len(await admin.messages(group)) == before + 4


async def test_a_line_dropped_in_the_group_stays_without_form_buttons(inspection: Inspection) -> None:
    inspector = inspection.inspector(MARKET)
    group = await inspection.group(inspector.id)
    await inspector.says("1 全部1", chat=group)
    await inspector.taps("修改", chat=group)
    await inspector.sees("这一行没有保存", chat=group)
    assert (await inspector.messages(group))[-1].labels == []
    assert await inspection.results(MARKET) == []


async def test_several_lines_in_one_message_are_confirmed_by_one_tap(inspection: Inspection) -> None:
    inspector = inspection.inspector(MARKET)
    await inspector.says("1 全部1 方式:书面\n2 登记5；公示不合格\n3 全部1")
    await inspector.sees("检查员05发来的2行理解为：")
    await inspector.sees("以下1行没有看懂，不会保存：\n· 3 全部1\n　没有分派给您的第3号检查表")
    assert await inspection.results(MARKET, 1) == []
    await inspector.taps("确认")
    assert await inspector.toast() == "已保存"
    assert [await inspection.results(MARKET, number) for number in (1, 2)] == [[1, 1], [5, 10]]
    await inspector.taps("1 示例物业服务0001有限公司")
    await inspector.taps("提交")
    assert (await inspection.section(MARKET)).state is SectionState.SUBMITTED


async def test_several_lines_in_the_group_are_confirmed_there(inspection: Inspection) -> None:
    writer, colleague = inspection.inspector(MARKET), inspection.inspector(MARKET, 1)
    group = await inspection.group(writer.id, colleague.id)
    await writer.says("1 全部1\n2 全部1", chat=group)
    await colleague.taps("确认", chat=group)
    assert "只能由本人确认" in (await colleague.toast() or "")
    await writer.taps("确认", chat=group)
    await writer.sees("已保存，待填写（已填2项，共2项）", chat=group)
    assert (await writer.messages(group))[-1].labels == []


async def test_colleagues_and_three_departments_fill_one_form_at_once(inspection: Inspection) -> None:
    """Each has a line shown back before any of them confirms, and a card open before any of them taps."""
    first, second, other = (
        inspection.inspector(MARKET),
        inspection.inspector(MARKET, 1),
        inspection.inspector(HOUSING),
    )
    taps = await open_form(inspection, 1)
    await taps.taps("公示信息检查")
    await first.says("1 登记5 备注:门牌不符")
    await other.says("1 全部1 方式:实地")
    await taps.taps("9.合格")
    await first.taps("确认")
    await other.taps("确认")
    await second.says("1 方式:书面")
    await second.taps("确认")
    section = await inspection.section(MARKET)
    assert await inspection.results(MARKET) == [5, 9]
    assert (section.remark, section.methods) == ("门牌不符", (Method.WRITTEN,))
    assert (await inspection.section(HOUSING)).methods == (Method.ON_SITE,)


async def test_a_line_that_a_colleague_overtook_is_refused_and_the_form_shown(inspection: Inspection) -> None:
    first, second = inspection.inspector(MARKET), await open_form(inspection, 1)
    await first.says("1 全部1")
    await second.taps("登记事项检查")
    await second.taps("5.发现问题已责令整改")
    await first.taps("确认")
    assert "别人改动了：登记事项检查" in (await first.toast() or "")
    await first.sees("1. 登记事项检查：5.发现问题已责令整改")
    assert await inspection.results(MARKET) == [5]


@pytest.mark.parametrize("words", ["填表帮助", "帮助填表", "/help_form", "／帮助填表"])
async def test_help_with_lines_comes_by_words_and_its_examples_are_understood(
    inspection: Inspection, words: str
) -> None:
    inspector = inspection.inspector(MARKET)
    await inspector.says(words)
    await inspector.sees("1.未发现问题\n2.未按规定公示应当公示的信息")
    await inspector.says("1 全部1 方式:书面")
    await inspector.taps("确认并提交")
    assert (await inspection.section(MARKET)).state is SectionState.SUBMITTED


async def test_help_comes_in_the_middle_of_a_question_and_leaves_it_open(inspection: Inspection) -> None:
    inspector = await open_form(inspection)
    await inspector.taps("怎么填")
    await inspector.sees("【填表帮助】")
    await inspector.taps("返回检查表")
    await inspector.taps("解答疑难问题（0）")
    await inspector.says("填表帮助")
    await inspector.says("3")
    assert (await inspection.section(MARKET)).questions_answered == 3


async def test_a_whole_line_passes_whatever_question_is_open(inspection: Inspection) -> None:
    inspector = await open_form(inspection)
    await inspector.taps("解答疑难问题（0）")
    await inspector.says("2 登记1")
    await inspector.sees("检查员05发来的一行理解为")
    await inspector.says("3")
    assert (await inspection.section(MARKET)).questions_answered == 3
    assert await inspection.results(MARKET, 2) == []
