"""The closing papers: owed from the day the forms are out, confirmed as of a moment, issued anew, never overwritten."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from docx import Document

from campaigns import closing
from domain.errors import Refusal
from domain.inspection import Handling, ResultCode
from domain.obligations import Duty, Standing
from office import summaries
from storage.campaigns import Campaign
from storage.summaries import SummaryState
from storage.unit_of_work import Database, UnitOfWork
from tests.support.attempts import build_office
from tests.support.builders import HOUSING, MARKET, Scene, build_campaign, build_inspection
from tests.support.ceremonies import build_matched, sent_texts
from tests.support.publications import publish
from tests.support.summaries import hand_in
from tests.support.voidings import make_void

#: Friday 28 June 2024: the last working day of a window that ends on Sunday the 30th.
LAST_DAY = datetime(2024, 6, 28, 1, 0, tzinfo=UTC)


async def build_owed(uow: UnitOfWork, scene: Scene, now: datetime) -> Campaign:
    """Three forms, with what settling owes about the campaign's end."""
    campaign = await build_inspection(uow, scene, now)
    await closing.owe_papers(uow, campaign, now=now)
    return campaign


async def test_once_the_forms_are_out_the_office_owes_the_papers_and_the_lead_its_summary(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_matched(uow, scene, now)
        papers = await uow.obligations.find(closing.closing_key(campaign.id))
        summary = await uow.summaries.of_campaign(campaign.id)
        assert summary is not None
        words = await uow.obligations.find(summary.duty_key)
        heard = await sent_texts(uow, now)
    assert papers is not None
    assert words is not None
    assert (papers.duty, papers.department_id, papers.due_on) == (Duty.CLOSING, None, date(2024, 6, 28))
    assert (words.duty, words.department_id, words.due_on) == (
        Duty.SUMMARY,
        scene.departments[HOUSING],
        date(2024, 6, 28),
    )
    assert any("【结题材料】" in one and "2024年6月28日（周五）" in one for one in heard[scene.admin])
    assert any("【请报送工作总结】" in one for one in heard[scene.admin_of(HOUSING)])
    assert not any("【请报送工作总结】" in one for one in heard[scene.admin_of(MARKET)])


async def test_it_is_owed_once_however_often_it_is_settled(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_owed(uow, scene, now)
        await sent_texts(uow, now)
        await closing.owe_papers(uow, campaign, now=now + timedelta(days=1))
        assert await sent_texts(uow, now) == {}
        assert len(await uow.obligations.of_campaign(campaign.id)) == 2


async def test_the_card_says_what_is_still_missing(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_owed(uow, scene, now)
        parts = await uow.forms.sections(campaign.id, scene.departments[MARKET])
        await publish(uow, parts[0], ResultCode.NO_PROBLEM, now=now)
        card = await closing.open_papers(uow, user_id=scene.admin, campaign_id=campaign.id)
    assert "期限：2024年6月28日（周五）" in card.text
    assert "检查结果6份，5份尚未录入或未审核，现在出具不计入" in card.text
    assert f"{HOUSING}尚未报送" in card.text
    assert "没有未办结的事项" in card.text
    assert "还没有确认。材料未齐也可以先确认" in card.text


async def test_one_tap_confirms_them_and_meets_the_promise(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_owed(uow, scene, now)
        about = {"user_id": scene.admin, "campaign_id": campaign.id, "number": 1, "now": LAST_DAY}
        card = await closing.issue(uow, **about)
        again = await closing.issue(uow, **about | {"now": LAST_DAY + timedelta(hours=1)})
        owed = await uow.obligations.find(closing.closing_key(campaign.id))
        notes = [one for one in await uow.audit.entries(campaign.id) if one.action == "closing.issue"]
    assert owed is not None
    assert (owed.standing, owed.evidence, owed.met_at) == (Standing.MET, f"closing:{campaign.id}:v1", LAST_DAY)
    assert "第1版：办公室管理员于2024年6月28日 09:00确认，6份结果未计入" in card.text
    assert again.text == card.text
    assert len(notes) == 1


async def test_after_the_due_day_they_are_met_late(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_owed(uow, scene, now)
        late = LAST_DAY + timedelta(days=3)
        await closing.issue(uow, user_id=scene.admin, campaign_id=campaign.id, number=1, now=late)
        owed = await uow.obligations.find(closing.closing_key(campaign.id))
    assert owed is not None
    assert owed.standing is Standing.MET_LATE


def cells(content: bytes) -> list[str]:
    return [cell.text for cell in Document(BytesIO(content)).tables[0].rows[-1].cells]


async def test_a_later_issue_has_its_own_numbers_and_the_first_keeps_its_own(database: Database, now: datetime) -> None:
    """Seed 000: the table is due before the results are; it carries its as-of date and is issued again."""
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_owed(uow, scene, now)
        about = {"user_id": scene.admin, "campaign_id": campaign.id}
        await closing.issue(uow, **about, number=1, now=LAST_DAY)
        parts = await uow.forms.sections(campaign.id, scene.departments[MARKET])
        await publish(uow, parts[0], ResultCode.ORDERED_TO_RECTIFY, Handling.RECTIFICATION, now=now)
        later = LAST_DAY + timedelta(days=20)
        card = await closing.issue(uow, **about, number=2, now=later)
        first = await closing.get_table(uow, **about, number=1, form="bonded")
        second = await closing.get_table(uow, **about, number=2, form="bonded")
        owed = await uow.obligations.find(closing.closing_key(campaign.id))
        with pytest.raises(Refusal, match="stale_button"):
            await closing.get_table(uow, **about, number=3, form="bonded")
    assert "第2版：办公室管理员于2024年7月18日 09:00重新出具，5份结果未计入" in card.text
    assert owed is not None
    assert owed.standing is Standing.MET, "the first issue kept the promise"
    assert first.attachment is not None
    assert second.attachment is not None
    assert cells(first.attachment.content) == ["3", "12", "2", "3", "0", "0", "0", "0", "0", "0"]
    assert cells(second.attachment.content) == ["3", "12", "2", "3", "2", "1", "1", "0", "0", "0"]
    stamps = "\n".join(line.text for line in Document(BytesIO(first.attachment.content)).paragraphs)
    assert "数据截至 2024年6月28日 09:00" in stamps
    assert "尚有 6 份检查结果" in stamps


async def test_the_leads_summary_speaks_of_the_whole_campaign_and_reaches_the_office(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_owed(uow, scene, now)
        for name in (HOUSING, MARKET):
            part = (await uow.forms.sections(campaign.id, scene.departments[name]))[0]
            await publish(uow, part, ResultCode.NO_PROBLEM, now=now)
        summary = await uow.summaries.of_campaign(campaign.id)
        assert summary is not None
        figures = await summaries.count_figures(uow, summary)
        assert (figures.forms, figures.subjects) == (2, 1), "both departments' parts of one subject"
        await sent_texts(uow, now)
        await hand_in(uow, scene.admin_of(HOUSING), summary.id, LAST_DAY)
        heard = (await sent_texts(uow, now))[scene.admin]
        card = await closing.open_papers(uow, user_id=scene.admin, campaign_id=campaign.id)
    assert heard == [f"【工作总结】{HOUSING}已报送关于“{campaign.plan.title}”的工作总结（第1版）。"]
    assert f"{HOUSING}已报送（第1版）" in card.text


async def test_only_the_office_of_the_campaign_closes_it(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_owed(uow, scene, now)
        for user_id in (scene.admin_of(HOUSING), 999):
            with pytest.raises(Refusal, match="rights"):
                await closing.open_papers(uow, user_id=user_id, campaign_id=campaign.id)
            with pytest.raises(Refusal, match="rights"):
                await closing.issue(uow, user_id=user_id, campaign_id=campaign.id, number=1, now=now)
            with pytest.raises(Refusal, match="rights"):
                await closing.get_table(uow, user_id=user_id, campaign_id=campaign.id, number=1, form="bonded")


async def test_there_are_no_papers_before_the_forms_are_out_nor_of_a_void_campaign(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        early = await build_campaign(uow, scene, now)
        with pytest.raises(Refusal, match="too_early"):
            await closing.open_papers(uow, user_id=scene.admin, campaign_id=early.id)
        campaign = await build_owed(uow, scene, now)
        await make_void(uow, scene, campaign.id, now)
        with pytest.raises(Refusal, match=r"voiding\.void"):
            await closing.issue(uow, user_id=scene.admin, campaign_id=campaign.id, number=1, now=now)
        summary = await uow.summaries.of_campaign(campaign.id)
        assert summary is not None
        assert summary.state is SummaryState.VOID
        lead = scene.admin_of(HOUSING)
        with pytest.raises(Refusal, match=r"voiding\.void"):
            await summaries.ask_part(uow, user_id=lead, summary_id=summary.id, part="done")
        shown = await summaries.open_summary(uow, user_id=lead, summary_id=summary.id, now=now)
        assert "方案已作废，不用报送" in shown.text
        assert {one.standing for one in await uow.obligations.of_campaign(campaign.id)} == {Standing.VOID}
