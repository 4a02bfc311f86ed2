"""On whom a notice was served and when, as it is typed; who may say so; that nothing about people goes further."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from campaigns import notice, visit
from domain.errors import Refusal
from storage.campaigns import Campaign
from storage.served_notices import Served
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import HOUSING, MARKET, Scene, build_scene
from tests.support.ceremonies import GROUP, build_matched, sent_texts


async def agreed(uow: UnitOfWork, now: datetime) -> tuple[Scene, Campaign, list[int]]:
    """Every visit is planned by the lead department's admin for Monday 20 May on and agreed by the other's."""
    scene = await build_scene(uow)
    campaign = await build_matched(uow, scene, now)
    admin = scene.admin_of(HOUSING)
    await visit.plan_by_pattern(uow, user_id=admin, campaign_id=campaign.id, day=20240520, pattern=0, now=now)
    await visit.send_plan(uow, user_id=admin, batch_id=1, now=now)
    await visit.agree_batch(uow, user_id=scene.admin_of(MARKET), batch_id=1, now=now)
    visits = await uow.visits.of_campaign(campaign.id)
    assert all(one.is_agreed for one in visits)
    await sent_texts(uow, now)
    return scene, campaign, [one.sample_id for one in visits]


#: 10 May 2024, 9:00 in Shanghai, is now.
@pytest.mark.parametrize(
    ("text", "receiver", "ago"),
    [
        ("王经理", "王经理", timedelta()),
        ("王经理 现在", "王经理", timedelta()),
        ("王经理，刚才。", "王经理", timedelta()),
        ("王经理 8:30", "王经理", timedelta(minutes=30)),
        ("门卫李师傅 昨天下午4点", "门卫李师傅", timedelta(hours=17)),
        ("前台（2楼） 5月9日上午", "前台(2楼)", timedelta(days=1)),
        ("王经理 2024-05-09 09:00", "王经理", timedelta(days=1)),
    ],
)
async def test_on_whom_and_when_is_read_as_people_write_it(
    database: Database, now: datetime, text: str, receiver: str, ago: timedelta
) -> None:
    async with database.open() as uow:
        scene, _, samples = await agreed(uow, now)
        await notice.serve(uow, user_id=scene.admin_of(HOUSING), sample_id=samples[0], how=1, text=text, now=now)
        (kept,) = (await uow.served_notices.of(samples))[samples[0]]
    assert (kept.receiver, now - kept.served_at, kept.how) == (receiver, ago, Served.PAPER)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "receiver_missing"),
        ("刚刚", "receiver_missing"),
        ("王经理 5月17号", "time_unreadable"),
        ("王经理 3点", "time_unreadable"),
        ("王经理 9:30", "not_yet"),
        ("王" * 61, "receiver_too_long"),
    ],
)
async def test_what_cannot_be_so_is_refused_and_nothing_is_kept(
    database: Database, now: datetime, text: str, code: str
) -> None:
    async with database.open() as uow:
        scene, _, samples = await agreed(uow, now)
        with pytest.raises(Refusal, match=rf"notice\.{code}"):
            await notice.serve(uow, user_id=scene.admin_of(HOUSING), sample_id=samples[0], how=0, text=text, now=now)
        assert not any((await uow.served_notices.of(samples)).values())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1号 王经理\n1号 李主任", "number_twice"),
        ("1号 王经理\n99号 李主任", "unknown_number"),
        ("1号 王经理\n随便", "line_unreadable"),
        ("1号 王经理\n2号 李主任 3点", "time_unreadable"),
    ],
)
async def test_of_several_lines_all_count_or_none(database: Database, now: datetime, text: str, code: str) -> None:
    async with database.open() as uow:
        scene, campaign, samples = await agreed(uow, now)
        with pytest.raises(Refusal, match=rf"notice\.{code}"):
            await notice.serve_all(
                uow, user_id=scene.admin_of(HOUSING), campaign_id=campaign.id, how=0, text=text, now=now
            )
        assert not any((await uow.served_notices.of(samples)).values())


async def test_who_received_it_is_neither_audited_nor_told(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign, samples = await agreed(uow, now)
        admin = scene.admin_of(HOUSING)
        await notice.serve_all(uow, user_id=admin, campaign_id=campaign.id, how=0, text="示例收件人", now=now)
        told = await sent_texts(uow, now)
        kept = await uow.served_notices.of(samples)
        assert all(kept.values())
        audited = str([vars(one) for one in await uow.audit.entries()])
    assert GROUP not in told
    assert "示例收件人" not in str(told) + audited
    assert "notice.served" in audited


async def test_a_service_is_kept_only_while_the_campaign_runs(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign, samples = await agreed(uow, now)
        voided = next(one for one in type(campaign.state) if one.value == "voided")
        await uow.campaigns.move(await uow.campaigns.get(campaign.id), voided)
        with pytest.raises(Refusal, match=r"visit\.closed"):
            await notice.serve(uow, user_id=scene.admin_of(HOUSING), sample_id=samples[0], how=0, text="甲", now=now)
        with pytest.raises(Refusal, match=r"voiding\.void"):
            await notice.get_notice(uow, user_id=scene.admin_of(HOUSING), sample_id=samples[0], now=now)
        with pytest.raises(Refusal, match=r"voiding\.void"):
            await notice.get_notices(uow, user_id=scene.admin_of(HOUSING), campaign_id=campaign.id, now=now)


async def test_one_answer_for_all_changes_nothing_where_all_are_served(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign, samples = await agreed(uow, now)
        about = {"user_id": scene.admin_of(HOUSING), "campaign_id": campaign.id, "how": 0, "now": now}
        await notice.serve_all(uow, text="甲", **about)
        with pytest.raises(Refusal, match=r"notice\.all_served"):
            await notice.serve_all(uow, text="乙", **about)
        assert {len(one) for one in (await uow.served_notices.of(samples)).values()} == {1}
