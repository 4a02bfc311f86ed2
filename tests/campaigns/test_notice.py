"""On whom a notice was served and when, as it is typed; who may say so; that nothing about people goes further."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import pytest
from docx import Document

from campaigns import notice, specialist, visit
from domain.errors import Refusal
from storage.campaigns import Campaign
from storage.served_notices import Served
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import HOUSING, MARKET, Scene, build_scene
from tests.support.ceremonies import GROUP, build_matched, sent_texts

CHANCE = "5e" * 32


async def printed(uow: UnitOfWork, user_id: int, sample_id: int, now: datetime) -> str:
    """The words of a notice and its receipt, outside the tables."""
    written = await notice.get_notice(uow, user_id=user_id, sample_id=sample_id, chance=CHANCE, now=now)
    card = notice.paper_of(written)
    assert card.attachment is not None
    document = Document(io.BytesIO(card.attachment.content))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


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


async def first_of(uow: UnitOfWork, scene: Scene, samples: list[int]) -> dict[str, int]:
    """The first subject at its agreed time, and who may serve its notice."""
    agreed_id = (await uow.visits.find(samples))[samples[0]].agreed_id
    assert agreed_id is not None
    return {"user_id": scene.admin_of(HOUSING), "sample_id": samples[0], "proposal_id": agreed_id}


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
        ("8:30 王经理", "王经理", timedelta(minutes=30)),
        ("08：30，王经理", "王经理", timedelta(minutes=30)),
        ("5月9日下午4点 门卫李师傅", "门卫李师傅", timedelta(hours=17)),
    ],
)
async def test_on_whom_and_when_is_read_as_people_write_it(
    database: Database, now: datetime, text: str, receiver: str, ago: timedelta
) -> None:
    async with database.open() as uow:
        scene, _, samples = await agreed(uow, now)
        await notice.serve(uow, **await first_of(uow, scene, samples), how=1, text=text, now=now)
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
            await notice.serve(uow, **await first_of(uow, scene, samples), how=0, text=text, now=now)
        assert not any((await uow.served_notices.of(samples)).values())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1号 王经理\n1号 李主任", "number_twice"),
        ("1号 王经理\n99号 李主任", "unknown_number"),
        ("1号 王经理\n随便", "line_unreadable"),
        ("1号 王经理\n2号 李主任 3点", "time_unreadable"),
        ("1号 王经理\n8:30 李主任", "line_unreadable"),
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
            await notice.serve(uow, **await first_of(uow, scene, samples), how=0, text="甲", now=now)
        with pytest.raises(Refusal, match=r"voiding\.void"):
            await notice.get_notice(uow, user_id=scene.admin_of(HOUSING), sample_id=samples[0], chance=CHANCE, now=now)
        about = {"user_id": scene.admin_of(HOUSING), "campaign_id": campaign.id}
        with pytest.raises(Refusal, match=r"voiding\.void"):
            await notice.get_notices(uow, **about, chance=CHANCE, now=now)


async def test_one_answer_for_all_changes_nothing_where_all_are_served(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign, samples = await agreed(uow, now)
        about = {"user_id": scene.admin_of(HOUSING), "campaign_id": campaign.id, "how": 0, "now": now}
        await notice.serve_all(uow, text="甲", **about)
        with pytest.raises(Refusal, match=r"notice\.all_served"):
            await notice.serve_all(uow, text="乙", **about)
        assert {len(one) for one in (await uow.served_notices.of(samples)).values()} == {1}


@pytest.mark.parametrize(
    "text", ["8:30 各户负责人", "8:30，各户负责人", "10日上午8:30 各户负责人", "10号上午8点半 各户负责人"]
)
async def test_a_time_at_the_beginning_of_one_answer_is_no_form_number(
    database: Database, now: datetime, text: str
) -> None:
    async with database.open() as uow:
        scene, campaign, samples = await agreed(uow, now)
        about = {"user_id": scene.admin_of(HOUSING), "campaign_id": campaign.id, "how": 1, "now": now}
        await notice.serve_all(uow, text=text, **about)
        kept = [one[-1] for one in (await uow.served_notices.of(samples)).values()]
    assert {one.receiver for one in kept} == {"各户负责人"}
    assert {one.served_at.minute for one in kept} == {30}


@pytest.mark.parametrize(
    ("text", "receiver", "witness"),
    [
        ("门卫李师傅 现在 见证人示例甲", "门卫李师傅", "示例甲"),
        ("门卫李师傅（见证人：示例甲） 8:30", "门卫李师傅", "示例甲"),
        ("门卫李师傅，见证人是示例甲，刚才", "门卫李师傅", "示例甲"),
        ("门卫李师傅 现在", "门卫李师傅", ""),
    ],
)
async def test_who_refused_and_who_saw_it_are_kept(
    database: Database, now: datetime, text: str, receiver: str, witness: str
) -> None:
    async with database.open() as uow:
        scene, _, samples = await agreed(uow, now)
        card = await notice.serve(uow, **await first_of(uow, scene, samples), how=3, text=text, now=now)
        (kept,) = (await uow.served_notices.of(samples))[samples[0]]
    assert (kept.how, kept.receiver, kept.witness) == (Served.REFUSED, receiver, witness)
    assert ("，见证人示例甲）" in card.text) == bool(witness)


async def test_a_notice_printed_again_has_the_same_code_and_one_for_another_time_its_own(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene, campaign, samples = await agreed(uow, now)
        admin = scene.admin_of(HOUSING)
        proposals = [one.agreed_id or 0 for one in await uow.visits.of_campaign(campaign.id)]
        await notice.get_notice(uow, user_id=admin, sample_id=samples[0], chance=CHANCE, now=now)
        first = await uow.served_notices.codes(proposals)
        await notice.get_notices(uow, user_id=admin, campaign_id=campaign.id, chance="a1" * 32, now=now)
        codes = await uow.served_notices.codes(proposals)
    assert first.items() <= codes.items()
    assert len(set(codes.values())) == len(samples)


async def test_the_notice_names_the_specialists_and_not_who_was_sent_away(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign, samples = await agreed(uow, now)
        admin = scene.admin_of(HOUSING)
        about = {"user_id": admin, "campaign_id": campaign.id, "department_id": scene.departments[HOUSING]}
        text = "示例专家，示例检测中心，电梯检验\n1 本单位检查人员不能独立完成"
        await specialist.add_outside(uow, **about, text=text, now=now)
        named = await printed(uow, admin, samples[0], now)
        other = await printed(uow, admin, samples[1], now)
        [one] = await uow.specialists.of_campaign(campaign.id, scene.departments[HOUSING])
        away = {"user_id": admin, "specialist_id": one.id, "every": False}
        await specialist.dismiss(uow, **away, text="已请专家视频指导", now=now)
        afterwards = await printed(uow, admin, samples[0], now)
    assert f"{HOUSING}选派专业人员协助检查：示例专家（示例检测中心，电梯检验）。" in named
    assert "示例专家" not in other + afterwards


async def test_what_was_served_for_a_time_that_is_moved_meanwhile_does_not_count(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene, _, samples = await agreed(uow, now)
        about = await first_of(uow, scene, samples)
        about["proposal_id"] += 100
        for call in (notice.ask_served(uow, **about, how=0), notice.serve(uow, **about, how=0, text="甲", now=now)):
            with pytest.raises(Refusal, match=r"notice\.moved"):
                await call
        assert not any((await uow.served_notices.of(samples)).values())
