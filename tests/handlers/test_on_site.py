"""On site in the chat: three departments arrive, a phone was forgotten, the door is shut twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.inspection import Method
from domain.on_site import Kind
from storage.forms import Section, SectionState
from templates.cards.on_site import Arrive as ArrivePress
from templates.cards.on_site import (
    AskLate,
    ChooseParty,
    ComeAgain,
    EnterDoor,
    Leave,
    Object,
    OpenEntries,
    OpenSite,
    ReportDoor,
    ShowCertificates,
)
from templates.cards.visit import CheckIn
from tests.sandbox.test_actions import PNG
from tests.support.builders import HOUSING, MARKET
from tests.support.chat import OfficeChat, Player
from tests.support.inspections import Inspection
from tests.support.visits import FIRE, Visits

STALE = "这个按钮"
MONDAY = datetime(2024, 5, 13, 1, 0, tzinfo=UTC)


@pytest.fixture
async def inspection(office_chat: OfficeChat) -> Inspection:
    return await Inspection.begins(office_chat)


async def go_on_site(inspection: Inspection, department: str, place: int = 0) -> Player:
    """From the menu over form 1 to where its subject is."""
    inspector = inspection.inspector(department, place)
    await inspector.says("/menu")
    await inspector.taps("我的检查表", fresh=True)
    await inspector.taps("1 示例物业服务0001有限公司", fresh=True)
    await inspector.taps("现场", fresh=True)
    return inspector


async def kinds(inspection: Inspection) -> list[Kind]:
    section = await inspection.section(HOUSING)
    async with inspection.chat.database.read() as uow:
        return [one.kind for one in await uow.site_entries.of_sample(section.sample_id)]


async def agree_on(visits: Visits, sample_id: int, words: str) -> None:
    """The leader offers, everybody else agrees."""
    leader = await visits.leader(sample_id)
    await visits.opens_visit(leader, sample_id)
    await leader.taps("提出时间", fresh=True)
    await leader.says(words)
    for department in list(visits.scene.departments)[1:]:
        await (await visits.team(sample_id, department))[0].taps("同意", in_message_containing="【请确认检查时间】")


async def section_of(visits: Visits, sample_id: int, department: str) -> Section:
    async with visits.chat.database.read() as uow:
        found = await uow.forms.sections_of_sample(sample_id)
    return next(one for one in found if one.department == department)


async def test_three_departments_arrive_and_the_second_of_each_says_so_themselves(office_chat: OfficeChat) -> None:
    visits = await Visits.begins(office_chat, departments=(HOUSING, MARKET, FIRE))
    sample_id = (await visits.all())[0].sample_id
    await agree_on(visits, sample_id, "5月13日9点")
    office_chat.now = MONDAY
    for minute, department in enumerate(visits.scene.departments):
        office_chat.now = MONDAY + timedelta(minutes=minute)
        first, second = await visits.team(sample_id, department)
        await visits.opens_visit(first, sample_id)
        await first.taps("到场", fresh=True)
        card = await first.sees("还差1人", fresh=True)
        assert ("已出示执法证" in card.labels) == (department == HOUSING), "one shows for the whole party"
        if department == HOUSING:
            await first.taps("已出示执法证", fresh=True)
            await first.sees("出示执法证 5月13日 09:00", fresh=True)
        await second.taps("我也在场", in_message_containing="已到场。您也在现场的")
        card = await second.sees(f"✓ {department}", fresh=True)
        assert "到场" not in card.labels
        assert (await section_of(visits, sample_id, department)).methods == (Method.ON_SITE,)
    card = await second.sees(f"✓ {FIRE}", fresh=True)
    assert card.text.count("✓") == 3
    assert card.text.count("出示执法证 5月13日 09:00") == 3


async def test_one_alone_cannot_hand_in_and_is_led_to_where_the_second_says_so(inspection: Inspection) -> None:
    first = await go_on_site(inspection, HOUSING)
    await first.taps("到场", fresh=True)
    await first.taps("填写检查表", fresh=True)
    await first.taps("全部未发现问题", fresh=True)
    await first.taps("确认全部未发现问题", fresh=True)
    await first.taps("提交", fresh=True)
    missing = await first.sees("还不能提交", fresh=True)
    assert "本单位还差1人本人点“到场”" in missing.text
    assert "出示执法证：未登记" in missing.text
    await first.taps("到场登记", fresh=True)
    await first.taps("已出示执法证", fresh=True)
    await inspection.inspector(HOUSING, 1).taps("我也在场", fresh=True)
    await first.taps("填写检查表", fresh=True)
    await first.taps("提交", fresh=True)
    card = await first.sees("号检查表】", fresh=True)
    assert "到场：" not in card.text.split("尚缺", 1)[-1]
    assert "出示执法证" not in card.text.split("尚缺", 1)[-1]
    assert await kinds(inspection) == [Kind.ARRIVED, Kind.CERTIFICATES, Kind.ARRIVED]


async def test_a_location_may_be_sent_and_need_not(inspection: Inspection) -> None:
    first = await go_on_site(inspection, HOUSING)
    await first.sends_location(39.90872, 116.3975)
    await first.sees("位置没有保存", fresh=True)
    await first.taps("到场", in_message_containing="【第1号　现场】")
    await first.sees("还可以发送一次位置")
    await first.sends_location(39.90872, 116.3975)
    await first.sees("位置已随您的到场记录保存", fresh=True)
    assert await kinds(inspection) == [Kind.ARRIVED, Kind.LOCATION]
    await first.taps("现场", fresh=True)
    await first.taps("离开", fresh=True)
    await first.sees("离开 5月10日 09:00", fresh=True)
    await inspection.chat.restart()
    reviewer = inspection.reviewer(HOUSING)
    await inspection.forges(reviewer, OpenEntries((await inspection.section(HOUSING)).sample_id))
    card = await reviewer.sees("【第1号　现场记录】", fresh=True)
    assert "检查员01：到场" in card.text
    assert "纬度39.90872" in card.text


async def test_what_a_forgotten_phone_could_not_say_is_entered_afterwards_and_may_be_disputed(
    inspection: Inspection,
) -> None:
    first = await go_on_site(inspection, HOUSING)
    await first.taps("补登到场", fresh=True)
    await first.taps("没带手机或手机没电", fresh=True)
    card = await first.sees("在场人员：检查员01", fresh=True)
    assert card.labels[:2] == ["检查员02", "填写到场时间"]
    await first.taps("检查员02", fresh=True)
    await first.sees("在场人员：检查员01、检查员02", fresh=True)
    await first.taps("填写到场时间", fresh=True)
    for words, said in {"随便": "没有看懂", "今天下午3点": "还没有到"}.items():
        await first.says(words)
        await first.sees(said, fresh=True)
    await inspection.chat.restart()
    await first.says("今天上午8点40")
    await first.sees(f"✓ {HOUSING}　检查员01 5月10日 08:40（补登）、检查员02 5月10日 08:40（补登）", fresh=True)
    second = inspection.inspector(HOUSING, 1)
    await second.taps("异议：我不在场", in_message_containing="检查员01补登")
    await second.sees("异议已登记", fresh=True)
    admin = inspection.admin(HOUSING)
    await admin.sees("检查员02提出异议")
    await admin.taps("现场记录", in_message_containing="到场有异议")
    card = await admin.sees("【第1号　现场记录】", fresh=True)
    assert "检查员02：到场（原因：没带手机或手机没电）（5月10日 09:00 检查员01补登）" in card.text
    assert "对5月10日 08:40到场的补登提出异议，本人不在场" in card.text
    assert await kinds(inspection) == [Kind.NAMED, Kind.NAMED, Kind.OBJECTED]
    section = await inspection.section(HOUSING)
    await inspection.forges(first, OpenSite(section.sample_id))
    card = await first.sees("（补登，本人有异议）\n", fresh=True)
    assert f"\n{HOUSING}（还差1人）　检查员01" in card.text


async def test_a_door_that_is_shut_twice_gives_the_result_with_its_photo(office_chat: OfficeChat) -> None:
    visits = await Visits.begins(office_chat)
    sample_id = (await visits.all())[0].sample_id
    await agree_on(visits, sample_id, "5月13日9点")
    office_chat.now = MONDAY
    leader = await visits.leader(sample_id)
    first, second = await visits.team(sample_id, MARKET)
    await visits.opens_visit(first, sample_id)
    await first.taps("到场", fresh=True)
    await first.taps("没有人／大门关闭", fresh=True)
    card = await first.sees("第1次上门", fresh=True)
    assert "现场照片：还没有" in card.text
    await first.taps("另约时间再来", fresh=True)
    await first.sees("待安排", fresh=True)
    await second.sees("到时请重新点到场")
    await leader.taps("提出时间", in_message_containing="【第")
    await leader.says("5月15日9点")
    await first.taps("同意", in_message_containing="【请确认检查时间】", fresh=True)
    office_chat.now = MONDAY + timedelta(days=2)
    for player in (first, second):
        await visits.opens_visit(player, sample_id)
        await player.taps("到场", fresh=True)
    await first.sees("第2次上门")
    await visits.opens_visit(first, sample_id)
    await first.taps("现场", fresh=True)
    await first.taps("已出示执法证", fresh=True)
    await first.taps("没有人／大门关闭", fresh=True)
    card = await first.sees("以前上门：", fresh=True)
    assert "第1次　没有人／大门关闭 5月13日 09:00" in card.text
    await first.taps("按此录入结果（4）", fresh=True)
    await first.taps("处理措施", fresh=True)
    await first.taps("列入经营异常名录", fresh=True)
    await first.taps("返回检查表", fresh=True)
    await first.taps("提交", fresh=True)
    missing = await first.sees("需要现场照片", fresh=True)
    assert "本单位还差" not in missing.text
    await first.taps("拍照、上传", fresh=True)
    await first.sends_photo(PNG)
    await visits.opens_visit(first, sample_id)
    await first.taps("现场", fresh=True)
    await first.taps("填写检查表", fresh=True)
    await first.taps("提交", fresh=True)
    await first.sees("已提交", fresh=True)
    # Whoever reviews sees who was there before they tap 通过.
    asked = await office_chat.person(visits.scene.reviewer_of(MARKET)).sees("已提交检查结果，请审核")
    assert "到场：第2次上门，" in asked.text
    section = await section_of(visits, sample_id, MARKET)
    assert section.state is SectionState.SUBMITTED
    async with office_chat.database.read() as uow:
        results = (await uow.forms.results([section.id]))[section.id]
        history = await uow.visits.history(sample_id)
    assert set(results.values()) == {4}
    assert len(history) == 2


async def test_in_a_void_campaign_nobody_arrives_any_more(inspection: Inspection) -> None:
    first = await go_on_site(inspection, HOUSING)
    await first.taps("到场", fresh=True)
    async with inspection.chat.database.open() as uow:
        campaign = await uow.campaigns.get(inspection.campaign.id)
        await uow.campaigns.move(campaign, next(one for one in type(campaign.state) if one.value == "voided"))
    sample_id = (await inspection.section(HOUSING)).sample_id
    second = inspection.inspector(HOUSING, 1)
    for press in (ArrivePress(sample_id, 1), AskLate(sample_id), ReportDoor(sample_id, 1, 4), Leave(sample_id, 1)):
        assert "作废" in await inspection.forges(second, press)
    assert await kinds(inspection) == [Kind.ARRIVED]


async def test_outsiders_enter_and_see_nothing(inspection: Inspection) -> None:
    first = await go_on_site(inspection, HOUSING)
    await first.taps("到场", fresh=True)
    await first.taps("查无此经营", fresh=True)
    sample_id = (await inspection.section(HOUSING)).sample_id
    async with inspection.chat.database.read() as uow:
        door = (await uow.site_entries.of_sample(sample_id))[-1].id
    outside = inspection.inspector(HOUSING, 3)
    for press in (ArrivePress(sample_id, 1), ShowCertificates(sample_id, 1), ComeAgain(door), EnterDoor(door)):
        assert "不在第1号的检查组里" in await inspection.forges(outside, press)
    for press in (OpenSite(sample_id), OpenEntries(sample_id)):
        assert "不能查看第1号" in await inspection.forges(outside, press)
    assert "邀请链接" in await inspection.forges(inspection.chat.person(999), ArrivePress(sample_id, 1))
    assert await kinds(inspection) == [Kind.ARRIVED, Kind.NO_BUSINESS]


async def test_buttons_of_an_attempt_that_is_over_do_nothing_and_show_how_it_stands(inspection: Inspection) -> None:
    first = await go_on_site(inspection, HOUSING)
    await first.taps("到场", fresh=True)
    await first.taps("没有人／大门关闭", fresh=True)
    await first.taps("另约时间再来", fresh=True)
    before = await kinds(inspection)
    sample_id = (await inspection.section(HOUSING)).sample_id
    for press in (ArrivePress(sample_id, 1), ReportDoor(sample_id, 1, 7), Leave(sample_id, 1)):
        await inspection.forges(first, press)
        await first.sees("第2次上门", fresh=True)
    for press in (CheckIn(77), Object(77)):
        assert STALE in await inspection.forges(first, press)
    assert "刚刚有变化" in await inspection.forges(first, ChooseParty(sample_id, 0, 3, 12345))
    assert await kinds(inspection) == before
