"""The joint visit in the chat: planned in one go, agreed by every department, told, moved, begun."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest

from domain.obligations import Duty, Standing
from templates.cards.visit import AgreeBatch, CheckIn, Offer, OpenVisit, PlanVisits, SendPlan
from tests.support.builders import HOUSING, MARKET
from tests.support.chat import OfficeChat, Player
from tests.support.visits import FIRE, Visits


@pytest.fixture
async def visits(office_chat: OfficeChat) -> Visits:
    """Friday 10 May 2024, 9:00; the inspection lasts until 30 June."""
    return await Visits.begins(office_chat)


async def plan(leader: Player, *, words: str = "") -> None:
    """From the message to the plan that is sent: from 13 May on, one an hour, or as typed."""
    await leader.taps("安排检查时间", in_message_containing="【安排检查时间】")
    if words:
        await leader.says(words)
    else:
        await leader.taps("5月13日 周一", fresh=True)
        await leader.taps("每小时一户", fresh=True)
    await leader.taps("发给各组征求意见", fresh=True)


async def agree(player: Player) -> None:
    await player.taps("同意", in_message_containing="【请确认检查时间】")


async def settle_one(visits: Visits, sample_id: int, words: str) -> None:
    """The leader offers a time for one subject, the other department agrees."""
    leader = await visits.leader(sample_id)
    await visits.opens_visit(leader, sample_id)
    await leader.taps("提出时间", fresh=True)
    await leader.says(words)
    for player in (await visits.team(sample_id, MARKET))[:1]:
        await agree(player)


async def test_each_leader_is_told_once_with_all_their_subjects(visits: Visits) -> None:
    leaders = {one.leader_id for one in await visits.all()}
    told = 0
    for player in map(visits.chat.person, visits.scene.inspectors_of(HOUSING)):
        own = [one for one in await player.messages() if "【安排检查时间】" in one.text]
        if own:
            told += 1
            (message,) = own
            async with visits.chat.database.read() as uow:
                person = await uow.people.find(player.id)
                assert person is not None
                (held,) = await uow.people.appointments(person.id)
            led = [one for one in await visits.all() if one.leader_id == held.inspector_id]
            assert f"以下 {len(led)} 户的组长" in message.text
            assert "2024年5月14日" in message.text  # three working days: Saturday 11 May is worked
    assert told == len(leaders)
    for player in map(visits.chat.person, visits.scene.inspectors_of(MARKET)):
        await player.sees_nothing_of("【安排检查时间】", within=0.01)


async def test_a_leader_plans_all_subjects_in_one_go_and_each_colleague_gets_one_message(visits: Visits) -> None:
    led = await visits.led()
    leader = await visits.leader(led[0].sample_id)
    await plan(leader)
    numbers = sorted([await visits.number(one.sample_id) for one in led])
    card = await leader.sees("提议的检查时间")
    for hour, number in zip(("09:00", "10:00", "11:00", "14:30"), numbers, strict=False):
        assert f"{hour}　第{number}号" in card.text
    for one in led:
        assert (await visits.visit(one.sample_id)).current_id
        for player in await visits.team(one.sample_id, MARKET):
            asked = [each for each in await player.messages() if "【请确认检查时间】" in each.text]
            assert len(asked) == 1


async def test_a_time_stands_when_one_of_every_department_has_agreed(office_chat: OfficeChat) -> None:
    visits = await Visits.begins(office_chat, departments=(HOUSING, MARKET, FIRE))
    sample_id = (await visits.led())[0].sample_id
    leader = await visits.leader(sample_id)
    await plan(leader)
    await agree((await visits.team(sample_id, MARKET))[0])
    assert not (await visits.visit(sample_id)).is_agreed
    await visits.opens_visit(leader, sample_id)
    await leader.sees(f"待{FIRE}确认", fresh=True)
    await agree((await visits.team(sample_id, FIRE))[1])
    assert (await visits.visit(sample_id)).is_agreed
    (met,) = await visits.owed(Duty.AGREE_VISIT, sample_id)
    assert met.standing is Standing.MET
    assert met.evidence.startswith("proposal:")


async def test_the_team_gets_the_agreed_time_with_mobiles_and_a_calendar_file_and_the_group_neither(
    visits: Visits,
) -> None:
    sample_id = (await visits.led())[0].sample_id
    await settle_one(visits, sample_id, "5月20日下午3点")
    for department in (HOUSING, MARKET):
        for player in await visits.team(sample_id, department):
            told = await player.sees("【检查时间已约定】")
            assert "5月20日（周一） 15:00" in told.text
            assert "19900000" in told.text
            calendar = icalendar.Calendar.from_ical((await player.receives_file(".ics")).decode())
            (event,) = calendar.walk("VEVENT")
            assert event["dtstart"].dt.isoformat() == "2024-05-20T15:00:00+08:00"
            assert event["sequence"] == 0
            assert "199000" not in calendar.to_ical().decode()
    group = "\n".join(one.text for one in await visits.office.messages(visits.chat_id))
    assert "2024年5月20日（周一）　1 户" in group
    assert "还有 7 户的时间没有约定" in group
    assert "检查员" not in group.split("【检查时间】")[1]
    assert "199000" not in group


async def test_the_group_hears_once_of_what_was_proposed_together(visits: Visits) -> None:
    led = await visits.led()
    await plan(await visits.leader(led[0].sample_id))
    for player in map(visits.chat.person, visits.scene.inspectors_of(MARKET)):
        if any("【请确认检查时间】" in one.text for one in await player.messages()):
            assert len(await visits.texts_in_group("【检查时间】")) <= 1
            await agree(player)
    (told,) = await visits.texts_in_group("【检查时间】")
    assert f"2024年5月13日（周一）　{len(led)} 户" in told
    assert all([(await visits.visit(one.sample_id)).is_agreed for one in led])


async def test_another_time_goes_to_the_leader_first_and_stands_when_accepted(visits: Visits) -> None:
    sample_id = (await visits.led())[0].sample_id
    leader = await visits.leader(sample_id)
    await plan(leader)
    first = (await visits.visit(sample_id)).current_id
    other, colleague = await visits.team(sample_id, MARKET)
    await visits.opens_visit(other, sample_id)
    await other.taps("另提时间", fresh=True)
    await other.taps("5月15日 周三", fresh=True)
    await other.taps("14:30", fresh=True)
    assert (await visits.visit(sample_id)).current_id != first
    asked = await leader.sees("【请确认检查时间】")
    assert "2024年5月15日（周三）" in asked.text
    assert not [one for one in await colleague.messages() if "5月15日" in one.text]
    await agree(leader)
    assert (await visits.visit(sample_id)).is_agreed
    await colleague.sees("5月15日（周三） 14:30")
    await visits.opens_visit(colleague, sample_id)
    card = await colleague.sees("经过：", fresh=True)
    assert card.text.index("提议5月13日") < card.text.index("提议5月15日 14:30")


async def test_with_three_departments_the_third_is_asked_once_the_leader_accepts(office_chat: OfficeChat) -> None:
    visits = await Visits.begins(office_chat, departments=(HOUSING, MARKET, FIRE))
    sample_id = (await visits.led())[0].sample_id
    leader = await visits.leader(sample_id)
    await plan(leader)
    other, third = (await visits.team(sample_id, MARKET))[0], (await visits.team(sample_id, FIRE))[0]
    await visits.opens_visit(other, sample_id)
    await other.taps("另提时间", fresh=True)
    await other.says("5月21日上午")
    assert not [one for one in await third.messages() if "5月21日" in one.text]
    await agree(leader)
    assert not (await visits.visit(sample_id)).is_agreed
    await third.sees("2024年5月21日（周二）")
    await agree(third)
    assert (await visits.visit(sample_id)).is_agreed


async def test_the_promises_are_of_the_day_and_of_the_working_day_before(visits: Visits) -> None:
    sample_id = (await visits.led())[0].sample_id
    await settle_one(visits, sample_id, "5月20日下午3点")  # a Monday
    there = await visits.owed(Duty.VISIT, sample_id)
    assert {(one.due_on, one.department_id) for one in there} == {
        (date(2024, 5, 20), department) for department in visits.scene.departments.values()
    }
    (notice,) = await visits.owed(Duty.NOTICE, sample_id)
    assert notice.due_on == date(2024, 5, 17)
    assert notice.inspector_id == (await visits.visit(sample_id)).leader_id


async def test_a_changed_time_voids_the_old_promises_and_replaces_the_calendar_entry(visits: Visits) -> None:
    sample_id = (await visits.led())[0].sample_id
    await settle_one(visits, sample_id, "5月20日下午3点")
    leader, other = await visits.leader(sample_id), (await visits.team(sample_id, MARKET))[0]
    before = icalendar.Calendar.from_ical((await other.receives_file(".ics")).decode()).walk("VEVENT")[0]
    await visits.opens_visit(leader, sample_id)
    await leader.taps("改约时间", fresh=True)
    await leader.says("2024-05-22 10:30")
    await leader.sees("仍按原约定：5月20日 15:00", fresh=True)
    assert [one.standing for one in await visits.owed(Duty.VISIT, sample_id)] == [Standing.OPEN] * 2
    await agree(other)
    after = icalendar.Calendar.from_ical((await other.receives_file(".ics")).decode()).walk("VEVENT")[0]
    assert after["uid"] == before["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    await other.sees("改约，以这次为准")
    promises = await visits.owed(Duty.VISIT, sample_id)
    assert [(one.standing, one.due_on.day) for one in promises] == [(Standing.VOID, 20)] * 2 + [(Standing.OPEN, 22)] * 2
    assert {one.reason for one in promises[:2]} == {"检查时间已改约"}


async def test_whoever_is_there_taps_and_each_department_meets_its_promise(visits: Visits) -> None:
    sample_id = (await visits.led())[0].sample_id
    await settle_one(visits, sample_id, "5月13日9点")
    first, second = await visits.team(sample_id, MARKET)
    await visits.opens_visit(first, sample_id)
    card = await first.sees("检查组：", fresh=True)
    assert "到场" not in card.labels
    agreed = (await visits.visit(sample_id)).agreed_id
    assert agreed
    assert "那天才能登记到场" in await visits.forges(first, CheckIn(agreed))
    visits.chat.now = datetime(2024, 5, 13, 1, 5, tzinfo=UTC)
    for player in (first, first, second):
        await visits.forges(player, CheckIn(agreed))
    await second.sees("✓ 市场监督管理局")
    async with visits.chat.database.read() as uow:
        arrived = (await uow.site_entries.arrivals([agreed]))[agreed]
        assert len(await uow.site_entries.of_sample(sample_id)) == len(arrived) == 2
    promises = {one.department_id: one for one in await visits.owed(Duty.VISIT, sample_id)}
    assert promises[visits.scene.departments[MARKET]].standing is Standing.MET
    assert promises[visits.scene.departments[MARKET]].evidence == f"checkin:{arrived[0].id}"
    assert promises[visits.scene.departments[HOUSING]].standing is Standing.OPEN
    await visits.opens_visit(await visits.leader(sample_id), sample_id)
    await (await visits.leader(sample_id)).taps("到场", fresh=True)
    assert {one.standing for one in await visits.owed(Duty.VISIT, sample_id)} == {Standing.MET}


async def test_a_time_is_not_moved_once_somebody_is_there(visits: Visits) -> None:
    sample_id = (await visits.led())[0].sample_id
    await settle_one(visits, sample_id, "5月13日9点")
    visit = await visits.visit(sample_id)
    visits.chat.now = datetime(2024, 5, 13, 2, 0, tzinfo=UTC)
    assert visit.agreed_id
    await visits.forges(await visits.leader(sample_id), CheckIn(visit.agreed_id))
    press = Offer(sample_id, visit.version, 20240520, 540)
    assert "已经有人到场" in await visits.forges((await visits.team(sample_id, MARKET))[0], press)
    assert (await visits.visit(sample_id)).current_id == visit.agreed_id


async def test_two_who_offer_at_once_do_not_overwrite_each_other(visits: Visits) -> None:
    sample_id = (await visits.led())[0].sample_id
    await plan(await visits.leader(sample_id))
    first, second = await visits.team(sample_id, MARKET)
    version = (await visits.visit(sample_id)).version
    await visits.forges(first, Offer(sample_id, version, 20240520, 540))
    laid = await visits.visit(sample_id)
    assert "刚刚有变化" in await visits.forges(second, Offer(sample_id, version, 20240521, 540))
    assert await visits.visit(sample_id) == laid


async def test_a_plan_is_sent_once_however_often_it_is_tapped(visits: Visits) -> None:
    leader = await visits.leader((await visits.led())[0].sample_id)
    await plan(leader)
    before = await visits.all()
    await visits.forges(leader, SendPlan(1))
    assert await visits.all() == before
    for player in map(visits.chat.person, visits.scene.inspectors_of(MARKET)):
        assert len([one for one in await player.messages() if "【请确认检查时间】" in one.text]) <= 1


async def test_agreeing_twice_changes_nothing(visits: Visits) -> None:
    sample_id = (await visits.led())[0].sample_id
    await settle_one(visits, sample_id, "5月20日下午3点")
    before = await visits.visit(sample_id)
    for player in await visits.team(sample_id, MARKET):
        await visits.forges(player, AgreeBatch(1))
    assert await visits.visit(sample_id) == before
    assert len(await visits.texts_in_group("【检查时间】")) == 1


async def test_strangers_to_a_visit_see_and_do_nothing(visits: Visits) -> None:
    sample_id = (await visits.led())[0].sample_id
    leader = await visits.leader(sample_id)
    await plan(leader)
    there = {one.id for name in (HOUSING, MARKET) for one in await visits.team(sample_id, name)}
    outside = next(visits.chat.person(one) for one in visits.scene.inspectors_of(MARKET) if one not in there)
    assert "您不在第" in await visits.forges(outside, OpenVisit(sample_id))
    assert "由各户的组长安排" in await visits.forges(outside, PlanVisits(visits.campaign.id))
    assert "别人拟的" in await visits.forges(outside, SendPlan(1))
    assert "邀请链接" in await visits.forges(visits.chat.person(999), AgreeBatch(1))


async def test_a_line_that_is_not_understood_leaves_the_question_open(visits: Visits) -> None:
    leader = await visits.leader((await visits.led())[0].sample_id)
    await leader.taps("安排检查时间", in_message_containing="【安排检查时间】")
    for words, said in {
        "随便": "没有看懂",
        "5月20日3点": "上午还是下午",
        "5月9日9点": "已经过了",
        "7月9日9点": "不在本次检查的期限",
        "5月20日9点，每家9小时": "安排不了",
        "5月20日9点，顺序99": "不在您要安排的各户之内",
    }.items():
        await leader.says(words)
        await leader.sees(said, fresh=True)
    await leader.says("5月18日9点起，每家40分钟")
    card = await leader.sees("还没有发出", fresh=True)
    assert "休息日" in card.text  # a Saturday
    assert "09:40" in card.text
    assert not any(one.current_id for one in await visits.all())


async def test_the_order_of_the_subjects_may_be_typed(visits: Visits) -> None:
    led = await visits.led()
    leader = await visits.leader(led[0].sample_id)
    numbers = sorted([await visits.number(one.sample_id) for one in led])
    await leader.taps("安排检查时间", in_message_containing="【安排检查时间】")
    await leader.says(f"5月20日9点起，每家1小时，顺序{numbers[-1]}")
    card = await leader.sees("还没有发出", fresh=True)
    assert f"09:00　第{numbers[-1]}号" in card.text
    assert f"10:00　第{numbers[0]}号" in card.text
    await leader.says("/menu")
    await leader.taps("我的检查安排", fresh=True)
    await leader.taps("安排检查时间", fresh=True)
    await leader.says(f"{numbers[0]}号 5月21日9点\n{numbers[1]}号 5月21日上午9点半")
    card = await leader.sees("还没有发出", fresh=True)
    assert "时间重叠" in card.text
    assert (f"另有 {len(led) - 2} 户" in card.text) == (len(led) > 2)


async def test_who_steps_in_for_the_leader_leads_on(visits: Visits) -> None:
    sample_id = (await visits.led())[0].sample_id
    await settle_one(visits, sample_id, "5月20日下午3点")
    leader, colleagues = await visits.leader(sample_id), await visits.team(sample_id, HOUSING)
    number = await visits.number(sample_id)
    await leader.says("/menu")
    await leader.taps("我的检查表", fresh=True)
    await leader.taps(f"{number} ", fresh=True)
    await leader.taps("我要回避", fresh=True)
    asked = await leader.sees("请选择原因", fresh=True)
    await leader.taps(asked.labels[0], fresh=True)
    await visits.admin(HOUSING).taps("同意", in_message_containing="【更换检查人员】")
    staying = next(one for one in colleagues if one.id != leader.id)
    assert (await visits.leader(sample_id)).id == staying.id
    await staying.sees("改由您担任")
    (notice,) = await visits.owed(Duty.NOTICE, sample_id)
    assert notice.inspector_id == (await visits.visit(sample_id)).leader_id
    newcomer = next(
        one for one in await visits.team(sample_id, HOUSING) if one.id not in {each.id for each in colleagues}
    )
    await newcomer.sees("您接替检查的对象，时间如下")
    assert b"20240520T150000" in await newcomer.receives_file(".ics")
    await leader.sees_nothing_of("改由您担任", within=0.01)


async def test_a_void_campaign_agrees_on_nothing_more(visits: Visits) -> None:
    sample_id = (await visits.led())[0].sample_id
    await plan(await visits.leader(sample_id))
    async with visits.chat.database.open() as uow:
        campaign = await uow.campaigns.get(visits.campaign.id)
        await uow.campaigns.move(campaign, next(one for one in type(campaign.state) if one.value == "voided"))
    before = await visits.all()
    said = await visits.forges((await visits.team(sample_id, MARKET))[0], AgreeBatch(1))
    assert "已不在检查阶段" in said
    assert await visits.all() == before


async def test_an_admin_speaks_for_a_department_whose_people_are_not_in_the_chat(visits: Visits) -> None:
    sample_id = (await visits.led())[0].sample_id
    async with visits.chat.database.open() as uow:
        for player in await visits.team(sample_id, MARKET):
            person = await uow.people.find(player.id)
            assert person is not None
            for held in await uow.people.appointments(person.id):
                await uow.people.dismiss(held)
    leader = await visits.leader(sample_id)
    await visits.opens_visit(leader, sample_id)
    await leader.taps("提出时间", fresh=True)
    await leader.says("5月20日下午3点")
    await agree(visits.admin(MARKET))
    assert (await visits.visit(sample_id)).is_agreed


async def test_the_calendar_file_is_had_again_from_the_visit(visits: Visits) -> None:
    sample_id = (await visits.led())[0].sample_id
    await settle_one(visits, sample_id, "5月20日下午3点")
    visits.chat.now += timedelta(hours=1)
    player = (await visits.team(sample_id, MARKET))[1]
    await visits.opens_visit(player, sample_id)
    await player.taps("日历文件", fresh=True)
    assert b"VTIMEZONE" in await player.receives_file(".ics", fresh=True)


async def test_a_line_of_results_is_not_taken_for_a_time(visits: Visits) -> None:
    sample_id = (await visits.led())[0].sample_id
    leader, number = await visits.leader(sample_id), await visits.number(sample_id)
    await leader.taps("安排检查时间", in_message_containing="【安排检查时间】")
    await leader.says(f"{number} 全部1")
    await leader.sees("尚未保存", fresh=True)
    await leader.says("5月13日9点起，每家1小时")
    await leader.sees("09:00", fresh=True)
