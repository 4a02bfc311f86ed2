"""Publication: who inspects publishes; the last form published completes the campaign."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

import pytest

from campaigns import publication
from domain.campaign import State
from domain.errors import Refusal
from domain.obligations import Duty, Standing
from storage.campaigns import Campaign
from storage.forms import Section, SectionState
from storage.unit_of_work import Database, UnitOfWork
from templates.cards import Card
from tests.support.builders import HOUSING, MARKET, Scene, build_inspection, build_scene
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
    await publication.publish_all(approved.uow, user_id=INSPECTOR, count=2, now=approved.now)
    assert {(await approved.section(MARKET, n)).state.value for n in (1, 2)} == {"published"}
    assert {(await approved.section(HOUSING, n)).state.value for n in (1, 2)} == {"approved"}
    again = publication.publish_all(approved.uow, user_id=INSPECTOR, count=2, now=approved.now)
    assert await refused(again) == "publication.nothing_waits"


async def test_a_batch_that_changed_since_it_was_shown_is_shown_again(approved: Approved) -> None:
    await approved.publishes(await approved.section(), user_id=COLLEAGUE)
    batch = publication.publish_all(approved.uow, user_id=INSPECTOR, count=2, now=approved.now)
    assert await refused(batch) == "publication.list_changed"


async def test_the_last_form_published_completes_the_campaign_and_everybody_hears_once(approved: Approved) -> None:
    await publication.publish_all(approved.uow, user_id=INSPECTOR, count=2, now=approved.now)
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
    await publication.publish_all(approved.uow, user_id=INSPECTOR, count=2, now=approved.now)
    for number in (1, 2):
        section = await approved.section(number=number)
        assert await approved.uow.obligations.open_about(Duty.PUBLISH, section.id) == []
