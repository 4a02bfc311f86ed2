"""One visit for two campaigns: one time, to which every department of both has agreed, in one calendar event."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import icalendar
import pytest
from docx import Document

from campaigns import notice, visit
from campaigns.form_facts import facts_of
from campaigns.joint_visit import splitting
from campaigns.on_site.arriving import arrive
from campaigns.visit import joining
from campaigns.visit.board import board_of
from campaigns.visit.files import calendar_file
from domain.errors import Refusal
from domain.joint_visit import Choice
from domain.obligations import Duty, Standing
from domain.roles import Appointment, Role
from storage.campaigns import Campaign
from storage.unit_of_work import Database, UnitOfWork
from storage.visits import Visit
from tests.support.attempts import SECOND
from tests.support.builders import HOUSING, MARKET
from tests.support.ceremonies import match, sent_texts
from tests.support.joint_visits import TITLE, Two, build_joint, build_two
from tests.support.visits import FIRE
from tests.support.voidings import make_void

JUNE = "6月18日下午3点"


async def visit_of(uow: UnitOfWork, sample_id: int) -> Visit:
    return (await uow.visits.find([sample_id]))[sample_id]


async def leader_of(uow: UnitOfWork, two: Two, sample_id: int) -> int:
    """The chat account of the leader."""
    users = dict(zip(two.scene.inspectors[HOUSING], two.scene.inspectors_of(HOUSING), strict=True))
    leader_id = (await visit_of(uow, sample_id)).leader_id
    assert leader_id is not None
    return users[leader_id]


async def member_of(uow: UnitOfWork, two: Two, campaign: Campaign, sample_id: int, department: str) -> int:
    """The chat account of one of the department's inspectors on a subject."""
    users = dict(zip(two.scene.inspectors[department], two.scene.inspectors_of(department), strict=True))
    return next(
        users[one.inspector_id]
        for one in await uow.forms.assignments(campaign.id)
        if one.sample_id == sample_id and one.department_id == two.scene.departments[department]
    )


async def offer(uow: UnitOfWork, user_id: int, sample_id: int, words: str, now: datetime) -> None:
    version = (await visit_of(uow, sample_id)).version
    await visit.offer_typed(uow, user_id=user_id, sample_id=sample_id, version=version, text=words, now=now)


async def agree(uow: UnitOfWork, user_id: int, sample_id: int, now: datetime) -> None:
    current = (await visit_of(uow, sample_id)).current_id
    assert current is not None
    await visit.agree_one(uow, user_id=user_id, proposal_id=current, now=now)


async def starts(uow: UnitOfWork, *sample_ids: int) -> list[datetime | None]:
    """The agreed time of each."""
    found = []
    for one in sample_ids:
        agreed = (await visit_of(uow, one)).agreed_id
        found.append((await uow.visits.proposals([agreed]))[agreed].starts_at if agreed else None)
    return found


async def test_a_time_that_is_proposed_for_one_is_proposed_for_both_and_a_department_agrees_once(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        two = await build_joint(uow, now)
        first, second = await pair(uow, two)
        await offer(uow, await leader_of(uow, two, first), first, JUNE, now)
        assert (await visit_of(uow, second)).current_id
        assert await starts(uow, first, second) == [None, None]
        # The same two departments are on both: the other one says it once, in whichever campaign.
        await agree(uow, await member_of(uow, two, two.second, second, MARKET), second, now)
        one, other = await starts(uow, first, second)
        assert one == other
        assert one is not None
        for sample_id in (first, second):
            owed = [
                each
                for campaign in (two.first, two.second)
                for each in await uow.obligations.of_campaign(campaign.id)
                if each.sample_id == sample_id
            ]
            assert {each.standing for each in owed if each.duty is Duty.AGREE_VISIT} == {Standing.MET}
            assert len([each for each in owed if each.duty is Duty.VISIT]) == 2


async def agreed_by_all(uow: UnitOfWork, two: Two, first: int, second: int, now: datetime) -> None:
    """Both departments of both campaigns, on ``JUNE``."""
    await offer(uow, await leader_of(uow, two, first), first, JUNE, now)
    await agree(uow, await member_of(uow, two, two.second, second, MARKET), second, now)


async def test_it_stands_once_every_department_of_both_has_agreed(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        two = await build_joint(uow, now, others=(FIRE,))
        first, second = await pair(uow, two)
        await offer(uow, await leader_of(uow, two, first), first, JUNE, now)
        await agree(uow, await member_of(uow, two, two.first, first, MARKET), first, now)
        assert await starts(uow, first, second) == [None, None]
        await agree(uow, await member_of(uow, two, two.second, second, FIRE), second, now)
        one, other = await starts(uow, first, second)
        assert one == other
        assert one is not None
        texts = await sent_texts(uow, now)
        told = texts[await member_of(uow, two, two.first, first, MARKET)]
        assert len([text for text in told if "【检查时间已约定】" in text and FIRE in text]) == 1


async def test_a_later_team_may_move_the_time_and_its_departments_join_an_agreed_one_with_their_word(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        two = await build_two(uow, now, matched=True, others=(FIRE,))
        first, second = await two.pair(uow)
        await offer(uow, await leader_of(uow, two, first), first, JUNE, now)
        await agree(uow, await member_of(uow, two, two.first, first, MARKET), first, now)
        await two.join_all(uow, now)
        two = replace(two, second=await match(uow, two.scene, two.second, now))
        fire = await member_of(uow, two, two.second, second, FIRE)
        texts = await sent_texts(uow, now)
        assert [text for text in texts[fire] if "【请确认检查时间】" in text]
        agreed, not_yet = await starts(uow, first, second)
        assert agreed is not None
        assert not_yet is None  # what the first campaign agreed on stands, whatever the second says
        await agree(uow, fire, second, now)
        assert await starts(uow, first, second) == [agreed, agreed]
        texts = await sent_texts(uow, now)
        market = await member_of(uow, two, two.first, first, MARKET)
        assert [text for text in texts[market] if "【检查时间已约定】" in text and FIRE in text]


async def pair(uow: UnitOfWork, two: Two) -> tuple[int, int]:
    """One subject: its sample in the first campaign and in the second, both matched."""
    own = {one.sample_id for one in await uow.visits.of_campaign(two.second.id)}
    groups = await uow.joint_visits.together(own)
    group = next(iter(groups.values()))
    first, second = sorted(group.campaigns)
    return first, second


async def test_the_leader_whose_visit_was_there_first_arranges_and_the_other_may_take_over(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        two = await build_joint(uow, now)
        first, second = await pair(uow, two)
        other = await leader_of(uow, two, second)
        card = await visit.show_visit(uow, user_id=other, sample_id=second, now=now)
        assert f"由{HOUSING}组长牵头安排" in card.text
        board = await board_of(uow, second)
        assert board.joint[second].is_led_elsewhere
        market = await member_of(uow, two, two.second, second, MARKET)
        with pytest.raises(Refusal) as refused:
            await joining.take_over(uow, user_id=market, sample_id=second, now=now)
        assert refused.value.code == "visit.not_leader"
        await joining.take_over(uow, user_id=other, sample_id=second, now=now)
        assert not (await board_of(uow, second)).joint[second].is_led_elsewhere
        assert (await board_of(uow, first)).joint[first].is_led_elsewhere
        await offer(uow, other, second, JUNE, now)
        leader = await leader_of(uow, two, first)
        with pytest.raises(Refusal) as refused:
            await joining.take_over(uow, user_id=leader, sample_id=first, now=now)
        assert refused.value.code == "joint_visit.arranged"


async def test_both_teams_hear_of_the_time_with_the_other_campaign_named_and_get_one_event(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        two = await build_joint(uow, now)
        first, second = await pair(uow, two)
        await offer(uow, await leader_of(uow, two, first), first, JUNE, now)
        await agree(uow, await member_of(uow, two, two.first, first, MARKET), first, now)
        texts = await sent_texts(uow, now)
        for campaign, sample_id, other in ((two.first, first, TITLE), (two.second, second, two.first.plan.title)):
            member = await member_of(uow, two, campaign, sample_id, MARKET)
            told = [
                text
                for text in texts[member]
                if text.startswith(f"【检查时间已约定】{campaign.plan.title}") and f"与“{other}”" in text
            ]
            assert len(told) == 1
        events = []
        for sample_id in (first, second):
            file = calendar_file(await board_of(uow, sample_id), [sample_id], now=now)
            events += icalendar.Calendar.from_ical(file.content.decode()).walk("VEVENT")
    assert len({str(one["uid"]) for one in events}) == 1
    assert len({one["dtstart"].dt for one in events}) == 1
    assert {int(one["sequence"]) for one in events} == {0}


async def test_moving_it_moves_both_with_their_history(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        two = await build_joint(uow, now)
        first, second = await pair(uow, two)
        leader, market = await leader_of(uow, two, first), await member_of(uow, two, two.second, second, MARKET)
        await offer(uow, leader, first, JUNE, now)
        await agree(uow, market, second, now)
        before = await starts(uow, first, second)
        await offer(uow, market, second, "6月20日上午", now)
        assert await starts(uow, first, second) == before  # until everybody has agreed
        await agree(uow, leader, first, now)
        after = await starts(uow, first, second)
        assert after[0] == after[1] != before[0]
        for one in (first, second):
            assert len(await uow.visits.history(one)) == 2
            assert (await visit_of(uow, one)).sequence == 2


async def test_a_time_outside_the_other_window_is_refused(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        two = await build_joint(uow, now)
        first, second = await pair(uow, two)
        for sample_id, words in ((first, "5月20日下午3点"), (second, "7月5日下午3点")):
            with pytest.raises(Refusal) as refused:
                await offer(uow, await leader_of(uow, two, sample_id), sample_id, words, now)
            assert refused.value.code == "joint_visit.outside_window"
            assert not (await visit_of(uow, sample_id)).current_id


async def test_who_is_matched_later_is_asked_for_the_time_that_is_there(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        two = await build_two(uow, now, matched=True)
        first, second = await two.pair(uow)
        await offer(uow, await leader_of(uow, two, first), first, JUNE, now)
        await agree(uow, await member_of(uow, two, two.first, first, MARKET), first, now)
        await two.join_all(uow, now)
        await match(uow, two.scene, two.second, now)
        one, other = await starts(uow, first, second)
    # Both its departments had agreed to it in the first campaign: they are the same.
    assert one == other
    assert one is not None


async def test_where_the_other_campaign_has_been_there_already_it_is_a_visit_of_its_own(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        two = await build_two(uow, now, matched=True)
        first, second = await two.pair(uow)
        await offer(uow, await leader_of(uow, two, first), first, "5月20日下午3点", now)
        await agree(uow, await member_of(uow, two, two.first, first, MARKET), first, now)
        await two.join_all(uow, now)
        later = now.replace(month=6, day=3)
        await match(uow, two.scene, two.second, later)
        assert second not in await uow.joint_visits.together([second])
        (decision,) = await uow.joint_visits.standing([second])
        assert (decision.choice, decision.decided_by) == (Choice.SEPARATE, None)
        assert not (await visit_of(uow, second)).current_id


async def test_split_they_wait_for_one_another_no_more(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        two = await build_joint(uow, now)
        first, second = await pair(uow, two)
        decision_id = (await board_of(uow, second)).joint[second].decisions[0]
        with pytest.raises(Refusal) as refused:
            await splitting.split(
                uow, user_id=two.scene.admin_of(HOUSING), decision_id=decision_id, text="各查各的", now=now
            )
        assert refused.value.code == "rights.office_admin_only"
        own = {"user_id": two.scene.admin, "decision_id": decision_id, "now": now}
        await splitting.split(uow, text="时间无法协调", **own)
        with pytest.raises(Refusal) as refused:
            await splitting.split(uow, text="时间无法协调", **own)
        assert refused.value.code == "joint_visit.not_joined"
        await offer(uow, await leader_of(uow, two, first), first, "5月20日下午3点", now)
        assert not (await visit_of(uow, second)).current_id
        standing = await uow.joint_visits.standing([second])
        assert [(one.choice, one.reason) for one in standing] == [(Choice.SEPARATE, "时间无法协调")]
        texts = await sent_texts(uow, now)
    assert len([text for text in texts[two.scene.admin_of(HOUSING)] if "【分别检查】" in text]) == 2


async def test_once_somebody_was_there_it_is_split_no_more(database: Database, now: datetime) -> None:
    """On the public page, and in what is counted of the year, it was one visit."""
    async with database.open() as uow:
        two = await build_joint(uow, now)
        first, second = await pair(uow, two)
        await agreed_by_all(uow, two, first, second, now)
        decision_id = (await board_of(uow, second)).joint[second].decisions[0]
        on_the_day = datetime(2024, 6, 18, 7, 5, tzinfo=UTC)
        at_the_door = await member_of(uow, two, two.first, first, MARKET)
        await arrive(uow, user_id=at_the_door, sample_id=first, attempt=1, now=on_the_day)
        own = {"user_id": two.scene.admin, "decision_id": decision_id}
        for late in (splitting.ask_split(uow, **own), splitting.split(uow, text="各查各的", now=on_the_day, **own)):
            with pytest.raises(Refusal) as refused:
                await late
            assert refused.value.code == "joint_visit.begun"
        assert (await uow.joint_visits.together([second]))[second].campaigns.keys() == {first, second}


async def test_one_tap_at_the_door_counts_for_both_where_the_same_person_goes_for_both(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        two = await build_joint(uow, now)
        first, second = await pair(uow, two)
        await agreed_by_all(uow, two, first, second, now)
        crews = [await uow.site_entries.crews(one) for one in (first, second)]
        market = two.scene.departments[MARKET]
        both = set(crews[0][market]) & set(crews[1][market])
        one_only = set(crews[0][market]) - both
        on_the_day = datetime(2024, 6, 18, 7, 5, tzinfo=UTC)
        users = dict(zip(two.scene.inspectors[MARKET], two.scene.inspectors_of(MARKET), strict=True))
        assert both, "otherwise this test shows nothing"
        for inspector_id in sorted(both | one_only):
            own = {"user_id": users[inspector_id], "sample_id": first, "attempt": 1}
            await arrive(uow, **own, now=on_the_day)
            await arrive(uow, **own, now=on_the_day)  # a second tap
        entered = [await uow.site_entries.of_sample(one) for one in (first, second)]
        assert {one.inspector_id for one in entered[0]} == both | one_only
        assert [one.inspector_id for one in entered[1]] == sorted(both)


async def test_a_void_campaign_keeps_no_visit_waiting(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        two = await build_joint(uow, now)
        first, second = await pair(uow, two)
        await offer(uow, await leader_of(uow, two, first), first, JUNE, now)
        admin = await uow.people.remember(SECOND, "第二管理员")
        await uow.people.appoint(Appointment(admin.id, two.scene.office_id, Role.OFFICE_ADMIN))
        await make_void(uow, two.scene, two.second.id, now)
        await agree(uow, await member_of(uow, two, two.first, first, MARKET), first, now)
        assert (await visit_of(uow, first)).is_agreed
        assert not (await visit_of(uow, second)).is_agreed


async def test_the_forms_card_says_so_in_both_campaigns(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        two = await build_joint(uow, now)
        own = set(await pair(uow, two))
        for campaign, other in ((two.first, TITLE), (two.second, two.first.plan.title)):
            for section in await uow.forms.sections(campaign.id):
                facts = [one for one in await facts_of(uow, section) if one.label == "合并检查"]
                if section.sample_id in own:
                    assert [one.words for one in facts] == [f"与“{other}”一次进门，检查表各填各的"]


async def test_the_notice_to_the_subject_says_who_comes_along(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        two = await build_joint(uow, now)
        first, second = await pair(uow, two)
        await agreed_by_all(uow, two, first, second, now)
        leader = await leader_of(uow, two, first)
        printed = await notice.get_notice(uow, user_id=leader, sample_id=first, chance="5e" * 32, now=now)
    card = notice.paper_of(printed)
    assert card.attachment is not None
    lines = [one.text for one in Document(io.BytesIO(card.attachment.content)).paragraphs]
    assert f"本次检查与“{TITLE}”（{HOUSING}、{MARKET}）合并检查，各部门一同上门。" in lines
