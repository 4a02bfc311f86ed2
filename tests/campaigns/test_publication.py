"""Publication: who inspects publishes; the last form published completes the campaign."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from openpyxl import load_workbook

from campaigns import publication
from campaigns.public import subject as public_subject
from domain.campaign import State
from domain.errors import Refusal
from domain.inspection import Handling
from domain.obligations import Duty, Standing
from storage.campaigns import Campaign
from storage.forms import Section, SectionState
from storage.unit_of_work import Database, UnitOfWork
from templates.cards import Card
from templates.cards.publication import PublishAll
from templates.documents.publicity import HEADER
from tests.support.builders import HOUSING, MARKET, Scene, build_inspection, build_scene
from tests.support.corrections import build_public
from tests.support.forms import fill, hand_in, labels, make_public, pass_review, section_of

HOUSING_INSPECTOR, INSPECTOR, COLLEAGUE, IDLE = 101, 105, 106, 107
GROUP = -1001


@dataclass
class Approved:
    """Two forms, both parts of each approved, the campaign in its group."""

    uow: UnitOfWork
    scene: Scene
    campaign: Campaign
    now: datetime

    async def section(self, department: str = MARKET, number: int = 1) -> Section:
        return await section_of(self.uow, self.scene, self.campaign, department, number)

    async def records(self, section: Section, place: str, *, user_id: int = INSPECTOR) -> Card:
        about = {"section_id": section.id, "count": 1, "place": place, "now": self.now}
        return await publication.record_place(self.uow, user_id=user_id, **about)

    async def mark(self) -> int:
        """What the button under the list of this moment carries."""
        card = await publication.ask_publish_all(self.uow, user_id=INSPECTOR)
        press = card.buttons[0][0].press
        assert isinstance(press, PublishAll)
        return press.shown

    async def publishes_all(self, *, shown: int | None = None) -> Card:
        mark = await self.mark() if shown is None else shown
        return await publication.publish_all(self.uow, user_id=INSPECTOR, count=2, shown=mark, now=self.now)

    async def publishes(self, section: Section, *, user_id: int = INSPECTOR) -> Card:
        about = {"section_id": section.id, "version": section.version, "now": self.now}
        return await publication.publish(self.uow, user_id=user_id, **about)


@pytest.fixture
async def approved(database: Database, now: datetime) -> AsyncIterator[Approved]:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now, forms=2)
        await uow.campaigns.bind_chat(campaign.id, GROUP)
        for department, inspector, codes in ((HOUSING, HOUSING_INSPECTOR, (1,)), (MARKET, INSPECTOR, (1, 9))):
            for number in (1, 2):
                section = await section_of(uow, scene, campaign, department, number)
                section = await fill(uow, section, codes, user_id=inspector, now=now)
                section = await hand_in(uow, section, user_id=inspector, now=now)
                await pass_review(uow, section, user_id=scene.reviewer_of(department), now=now)
        yield Approved(uow, scene, campaign, now)


async def refused(coroutine) -> str:
    with pytest.raises(Refusal) as refusal:
        await coroutine
    return refusal.value.code


async def test_an_inspector_sees_what_may_be_published(approved: Approved) -> None:
    card = await publication.my_publications(approved.uow, user_id=INSPECTOR)
    assert labels(card) == [
        "公示全部已审核（2）",
        "2024-01 第1号 示例物业服务0001有限公司",
        "2024-01 第2号 示例物业服务0002有限公司",
        "下载公示文件（Excel）",
        "返回菜单",
    ]
    assert labels(await publication.my_publications(approved.uow, user_id=IDLE)) == ["返回菜单"]


async def test_a_form_is_shown_once_more_before_it_is_published(approved: Approved) -> None:
    section = await approved.section()
    card = await publication.ask_publish(approved.uow, user_id=INSPECTOR, section_id=section.id)
    assert "公示后不能再修改" in card.text
    assert labels(card)[0] == "确认公示"


async def test_a_publication_is_recorded_with_who_and_when(approved: Approved) -> None:
    section = await approved.section()
    card = await approved.publishes(section, user_id=COLLEAGUE)
    assert "5月10日 09:00 检查员06公示" in card.text
    assert (await approved.section()).state is SectionState.PUBLISHED
    assert (await approved.uow.forms.history(section.id))[-1].state is SectionState.PUBLISHED


async def test_only_who_inspects_publishes(approved: Approved) -> None:
    section = await approved.section()
    for user_id in (HOUSING_INSPECTOR, IDLE, approved.scene.admin, approved.scene.reviewer_of(MARKET)):
        assert await refused(approved.publishes(section, user_id=user_id)) == "inspection.not_yours"
    assert (await approved.section()).state is SectionState.APPROVED


async def test_publishing_twice_changes_nothing(approved: Approved) -> None:
    section = await approved.section()
    await approved.publishes(section)
    card = await approved.publishes(section, user_id=COLLEAGUE)
    assert "检查员05公示" in card.text
    assert len(await approved.uow.forms.history(section.id)) == 3


async def test_what_is_not_approved_is_not_published(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now)
        there = Approved(uow, scene, campaign, now)
        assert await refused(there.publishes(await there.section())) == "publication.not_approved"
        section_id = (await there.section()).id
        asked = publication.ask_publish(uow, user_id=INSPECTOR, section_id=section_id)
        assert await refused(asked) == "publication.not_approved"


async def test_everything_of_ones_own_is_published_in_one_go(approved: Approved) -> None:
    await publication.ask_publish_all(approved.uow, user_id=INSPECTOR)
    await approved.publishes_all()
    assert {(await approved.section(MARKET, n)).state.value for n in (1, 2)} == {"published"}
    assert {(await approved.section(HOUSING, n)).state.value for n in (1, 2)} == {"approved"}
    assert await refused(approved.publishes_all()) == "publication.nothing_waits"


async def test_a_batch_that_changed_since_it_was_shown_is_shown_again(approved: Approved) -> None:
    seen = await approved.mark()
    await approved.publishes(await approved.section(), user_id=COLLEAGUE)
    assert await refused(approved.publishes_all(shown=seen)) == "publication.list_changed"


async def test_the_last_form_published_completes_the_campaign_and_everybody_hears_once(approved: Approved) -> None:
    await approved.publishes_all()
    await make_public(approved.uow, await approved.section(HOUSING, 1), user_id=HOUSING_INSPECTOR, now=approved.now)
    assert (await approved.uow.campaigns.get(approved.campaign.id)).state is State.INSPECTING
    await approved.publishes(await approved.section(HOUSING, 2), user_id=HOUSING_INSPECTOR)
    assert (await approved.uow.campaigns.get(approved.campaign.id)).state is State.PUBLISHED
    told = await _told(approved)
    notices = {chat: texts[-1] for chat, texts in told.items() if "【全部公示】" in texts[-1]}
    assert set(notices) == {1, 11, 12, GROUP}
    assert len(told[GROUP]) == 1
    assert "共2户" in notices[GROUP]


async def _told(approved: Approved) -> dict[int, list[str]]:
    messages: dict[int, list[str]] = {}
    while claimed := await approved.uow.outbox.claim(now=approved.now, limit=100):
        for message in claimed:
            messages.setdefault(message.chat_id, []).append(message.text)
            await approved.uow.outbox.sent(message.id, chat_message_id=1)
    return messages


async def test_the_last_two_forms_published_at_the_same_moment_complete_the_campaign(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now, forms=1)
        ready: list[tuple[int, Section]] = []
        for department, inspector, codes in ((HOUSING, HOUSING_INSPECTOR, (1,)), (MARKET, INSPECTOR, (1, 9))):
            section = await section_of(uow, scene, campaign, department)
            section = await fill(uow, section, codes, user_id=inspector, now=now)
            section = await hand_in(uow, section, user_id=inspector, now=now)
            reviewer = scene.reviewer_of(department)
            ready.append((inspector, await pass_review(uow, section, user_id=reviewer, now=now)))

    async def publishes(inspector: int, section: Section) -> None:
        async with any_database.open() as uow:
            await make_public(uow, section, user_id=inspector, now=now)

    await asyncio.gather(*(publishes(*each) for each in ready))
    async with any_database.read() as uow:
        assert (await uow.campaigns.get(campaign.id)).state is State.PUBLISHED


async def test_publishing_meets_its_obligation_and_nothing_is_owed_about_the_form_any_more(approved: Approved) -> None:
    section = await approved.section()
    (owed,) = await approved.uow.obligations.open_about(Duty.PUBLISH, section.id)
    await approved.publishes(section)
    met = await approved.uow.obligations.get(owed.id)
    published = await approved.section()
    assert (met.standing, met.remind_at) == (Standing.MET, None)
    assert met.evidence == f"section:{section.id}:v{published.version}"
    every = await approved.uow.obligations.of_campaign(approved.campaign.id)
    assert {one.standing for one in every if one.matter_id == section.id} == {Standing.MET}


async def test_publishing_everything_meets_every_obligation(approved: Approved) -> None:
    await approved.publishes_all()
    for number in (1, 2):
        section = await approved.section(number=number)
        assert await approved.uow.obligations.open_about(Duty.PUBLISH, section.id) == []


async def test_publishing_here_is_recorded_with_place_and_day(approved: Approved) -> None:
    section = await approved.section()
    await approved.publishes(section)
    (record,) = await approved.uow.publications.of(section.id)
    assert (record.own, record.place, record.published_on) == (True, "本系统公示页", date(2024, 5, 10))
    assert record.version == (await approved.section()).public_version
    assert record.due_on is not None
    assert not record.is_late


async def test_late_publication_is_possible_and_marked_late(approved: Approved) -> None:
    section = await approved.section()
    approved.now += timedelta(days=200)
    card = await approved.publishes(section)
    assert "逾期公示（期限" in card.text
    (record,) = await approved.uow.publications.of(section.id)
    assert record.is_late
    (result,) = (await public_subject(approved.uow, section.subject_number)).results
    assert result.now.due_on == record.due_on
    (owed,) = [
        one
        for one in await approved.uow.obligations.of_campaign(approved.campaign.id)
        if one.duty is Duty.PUBLISH and one.matter_id == section.id
    ]
    assert owed.standing is Standing.MET_LATE


async def test_what_is_published_here_only_waits_to_be_recorded_elsewhere(approved: Approved) -> None:
    assert labels(await publication.awaiting(approved.uow, user_id=INSPECTOR)) == ["待公示列表"]
    await approved.publishes_all()
    card = await publication.awaiting(approved.uow, user_id=COLLEAGUE)
    assert labels(card)[:3] == [
        "一并登记（2）",
        "2024-01 第1号 示例物业服务0001有限公司",
        "2024-01 第2号 示例物业服务0002有限公司",
    ]
    assert "另有2张" in (await publication.my_publications(approved.uow, user_id=INSPECTOR)).text
    assert labels(await publication.awaiting(approved.uow, user_id=HOUSING_INSPECTOR)) == ["待公示列表"]


async def test_one_tap_records_the_usual_place_today_and_leads_to_the_next(approved: Approved) -> None:
    await approved.publishes_all()
    section = await approved.section()
    card = await approved.records(section, "n")
    assert "国家企业信用信息公示系统，2024年5月10日" in card.text
    assert "下一张待登记" in labels(card)
    card = await publication.awaiting(approved.uow, user_id=INSPECTOR)
    assert "第1号" not in "".join(labels(card))


async def test_a_record_tapped_twice_stands_once(approved: Approved) -> None:
    section = await approved.section()
    await approved.publishes(section)
    for _ in range(2):
        await approved.records(section, "s")
    assert [one.own for one in await approved.uow.publications.of(section.id)] == [True, False]


async def test_place_day_and_address_may_be_typed_and_the_place_is_offered_again(approved: Approved) -> None:
    await approved.publishes_all()
    first, second = await approved.section(), await approved.section(number=2)
    typed = "国家企业信用信息公示系统（河北） 5月10日 https://example.invalid/1"
    about = {"section_id": first.id, "count": 1, "text": typed, "now": approved.now + timedelta(days=2)}
    await publication.record_typed(approved.uow, user_id=INSPECTOR, **about)
    *_, record = await approved.uow.publications.of(first.id)
    assert (record.place, record.url) == ("国家企业信用信息公示系统（河北）", "https://example.invalid/1")
    assert record.published_on == date(2024, 5, 10)
    card = await publication.ask_record(approved.uow, user_id=INSPECTOR, section_id=second.id, count=1)
    assert labels(card)[0] == "国家企业信用信息公示系统（河北），今天"
    assert await refused(approved.records(second, "999")) == "chat.stale_button"


async def test_many_are_recorded_at_once_if_they_are_still_as_many(approved: Approved) -> None:
    await approved.publishes_all()
    everything = {"section_id": 0, "place": "n", "now": approved.now}
    stale = publication.record_place(approved.uow, user_id=INSPECTOR, count=3, **everything)
    assert await refused(stale) == "publication.awaiting_changed"
    card = await publication.record_place(approved.uow, user_id=INSPECTOR, count=2, **everything)
    assert "以下2张检查表" in card.text
    again = publication.record_place(approved.uow, user_id=INSPECTOR, count=2, **everything)
    assert await refused(again) == "publication.none_awaits"


async def test_only_the_department_records_and_only_what_is_public(approved: Approved) -> None:
    section = await approved.section()
    assert await refused(approved.records(section, "n")) == "publication.not_public"
    await approved.publishes(section)
    for user_id in (HOUSING_INSPECTOR, IDLE, approved.scene.admin):
        assert await refused(approved.records(section, "n", user_id=user_id)) == "publication.not_yours"
    await approved.records(section, "n", user_id=approved.scene.admin_of(MARKET))


async def test_a_corrected_result_waits_to_be_recorded_anew(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        public = await build_public(uow, now)
        section = await public.section()
        about = {"section_id": section.id, "count": 1, "place": "n", "now": now}
        await publication.record_place(uow, user_id=INSPECTOR, **about)
        person = await uow.people.find(INSPECTOR)
        assert person is not None
        assert await uow.publications.awaiting(person.id) == []
        await public.corrects((1, 1))
        assert await uow.publications.awaiting(person.id) == [section.id]
        card = await publication.open_publication(uow, user_id=INSPECTOR, section_id=section.id)
        assert "（更正前的结果）" in card.text


async def test_the_file_has_a_line_an_item_and_every_code_is_text(approved: Approved) -> None:
    await approved.publishes(await approved.section())
    card = await publication.campaign_file(
        approved.uow, user_id=approved.scene.admin, campaign_id=approved.campaign.id, now=approved.now
    )
    assert card.attachment is not None
    header, *rows = load_workbook(io.BytesIO(card.attachment.content)).active.iter_rows()
    assert len(rows) == 6
    lines = [dict(zip([cell.value for cell in header], [cell.value for cell in row], strict=True)) for row in rows]
    market = [line for line in lines if line["抽查机关"] == MARKET]
    assert [line["抽查结果代码"] for line in market] == ["1", "9", "1", "9"]
    assert [line["公示日期"] for line in market] == ["2024-05-10", "2024-05-10", None, None]
    assert market[0]["抽查计划文号"] == "示例〔2024〕1号"
    assert market[0]["抽查完成日期"] == "2024-05-10"
    for row in rows:
        assert {(cell.data_type, cell.number_format) for cell in row if cell.value} == {("s", "@")}


async def test_each_gets_the_file_of_what_is_theirs(approved: Approved) -> None:
    uow, now = approved.uow, approved.now
    mine = await publication.approved_file(uow, user_id=INSPECTOR, now=now)
    assert "共2张检查表、4条结果" in mine.text
    of_department = {"user_id": approved.scene.admin_of(HOUSING), "campaign_id": approved.campaign.id, "now": now}
    assert "共2张检查表、2条结果" in (await publication.campaign_file(uow, **of_department)).text
    assert await refused(publication.awaiting_file(uow, user_id=INSPECTOR, now=now)) == "publication.nothing_to_file"
    await approved.publishes(await approved.section())
    assert "共1张检查表" in (await publication.awaiting_file(uow, user_id=INSPECTOR, now=now)).text
    of_department["user_id"] = IDLE
    assert await refused(publication.campaign_file(uow, **of_department)) == "report.admins_only"


async def test_the_file_holds_no_draft_of_a_correction(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        public = await build_public(uow, now)
        await public.begins()
        await public.writes((1, 6), Handling.CASE_INVESTIGATION)
        about = {"campaign_id": public.campaign.id, "now": now}
        card = await publication.campaign_file(uow, user_id=public.scene.admin_of(MARKET), **about)
    assert card.attachment is not None
    rows = list(load_workbook(io.BytesIO(card.attachment.content)).active.iter_rows(min_row=2, values_only=True))
    column = HEADER.index("抽查结果代码")
    assert [row[column] for row in rows] == ["3", "1"]
    assert {row[HEADER.index("改正期限")] for row in rows} == {"2024-06-09"}


async def test_the_file_of_what_may_be_published_holds_the_corrected_result(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        public = await build_public(uow, now)
        await public.begins()
        await public.writes((1, 6), Handling.CASE_INVESTIGATION)
        await public.hands_in()
        await public.passes()
        card = await publication.approved_file(uow, user_id=INSPECTOR, now=now)
    assert card.attachment is not None
    rows = list(load_workbook(io.BytesIO(card.attachment.content)).active.iter_rows(min_row=2, values_only=True))
    assert [row[HEADER.index("抽查结果代码")] for row in rows] == ["1", "6"]
    assert {row[HEADER.index("处理措施")] for row in rows} == {"立案调查"}
    assert {row[HEADER.index("公示日期")] for row in rows} == {None}


async def test_a_batch_of_as_many_other_forms_is_shown_again(approved: Approved) -> None:
    """One of the two was published meanwhile, and another was approved: still two, but not those that were shown."""
    seen = await approved.mark()
    section = await approved.section()
    await approved.uow.forms.change(section, remark="改了")
    assert await refused(approved.publishes_all(shown=seen)) == "publication.list_changed"
    assert (await approved.section(number=2)).state is SectionState.APPROVED


async def test_a_forged_place_is_found_nowhere(approved: Approved) -> None:
    market, housing = await approved.section(), await approved.section(HOUSING)
    await approved.publishes(market)
    await approved.publishes(housing, user_id=HOUSING_INSPECTOR)
    about = {"section_id": housing.id, "count": 1, "text": "内部网站 今天", "now": approved.now}
    await publication.record_typed(approved.uow, user_id=HOUSING_INSPECTOR, **about)
    theirs = next(one for one in await approved.uow.publications.of(housing.id) if not one.own)
    for place in (str(theirs.id), "9" * 40, "²", "-1", "999"):
        assert await refused(approved.records(market, place)) == "chat.stale_button"
    assert len(await approved.uow.publications.of(market.id)) == 1


async def test_of_a_void_campaign_nothing_more_is_recorded(approved: Approved) -> None:
    section = await approved.section()
    await approved.publishes(section)
    await approved.uow.campaigns.move(await approved.uow.campaigns.get(approved.campaign.id), State.VOIDED)
    assert await refused(approved.records(section, "n")) == "voiding.void"
    assert labels(await publication.awaiting(approved.uow, user_id=INSPECTOR)) == ["待公示列表"]
    card = await publication.open_publication(approved.uow, user_id=INSPECTOR, section_id=section.id)
    assert labels(card) == ["待公示列表"]
