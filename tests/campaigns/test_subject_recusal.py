"""A subject would not have an inspector: entered by whom it turns to, decided by somebody else, proven as always."""

from __future__ import annotations

from datetime import datetime

import pytest

from campaigns import matching, public
from campaigns.matching.recusal import recusals_asked
from campaigns.visit.board import require_reader
from domain.errors import Refusal
from domain.verification import verify
from storage.campaigns import Campaign
from storage.draws import Round
from storage.forms import Section
from storage.unit_of_work import Database, UnitOfWork
from templates.cards import Card
from templates.cards.matching import SUBJECT_ASKED
from tests.support.builders import HOUSING, MARKET, Scene, build_scene
from tests.support.ceremonies import GROUP, build_matched, sent_texts
from tests.support.forms import labels


async def built(uow: UnitOfWork, now: datetime) -> tuple[Scene, Campaign]:
    """A matched campaign: eight subjects, two of four inspectors of each department on each; the outbox is empty."""
    scene = await build_scene(uow)
    campaign = await build_matched(uow, scene, now)
    await sent_texts(uow, now)
    return scene, campaign


async def sections_of(uow: UnitOfWork, inspector_id: int) -> list[Section]:
    return await uow.forms.sections_with(inspector_id)


async def newest(uow: UnitOfWork, campaign: Campaign) -> int:
    """The id of the last request that waits."""
    draw = await uow.draws.latest(campaign.id, Round.TEAMS)
    assert draw is not None
    return (await uow.substitutions.waiting([draw.id]))[-1].id


async def agrees(uow: UnitOfWork, user_id: int, campaign: Campaign, now: datetime) -> Card:
    return await matching.agree(uow, user_id=user_id, request_id=await newest(uow, campaign), now=now)


async def enters(uow: UnitOfWork, user_id: int, section: Section, inspector_id: int, now: datetime) -> Card:
    """Somebody to whom the subject turned enters that it would not have this inspector."""
    return await matching.subject_recusal(
        uow,
        user_id=user_id,
        section_id=section.id,
        inspector_id=inspector_id,
        text="王经理 他的亲属在我们的同行企业任职",
        now=now,
    )


async def leader_of(uow: UnitOfWork, scene: Scene, section: Section) -> int:
    """The chat account of who leads the visit there."""
    leader_id = (await uow.visits.find([section.sample_id]))[section.sample_id].leader_id
    return dict(zip(scene.inspectors[HOUSING], scene.inspectors_of(HOUSING), strict=True))[leader_id or 0]


async def test_what_a_subject_asks_for_is_entered_by_the_leader_and_decided_by_the_inspectors_department(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        out = scene.inspectors[MARKET][0]
        section = (await sections_of(uow, out))[0]
        leader = await leader_of(uow, scene, section)
        card = await enters(uow, leader, section, out, now)
        assert "检查对象（王经理）申请" in card.text
        assert "等待决定：市场监督管理局管理员" in card.text
        told = await sent_texts(uow, now)
        assert set(told) == {scene.admin_of(MARKET)}
        await agrees(uow, scene.admin_of(MARKET), campaign, now)
        assert out not in await uow.forms.inspectors_of(section)
        told = await sent_texts(uow, now)
        lines = (await matching.changes_file(uow, campaign)).splitlines()
        text = await public.certificate(uow, campaign.id)
    assert lines[3].split("\t")[3:] == [f"I-{out:05d}", "recusal", SUBJECT_ASKED]
    assert verify(text) == []
    assert "王经理" not in text + "".join(told[GROUP])
    assert "这是检查对象（王经理）提出的申请，请由组长告知检查对象" in "".join(told[leader])
    assert "王经理" not in "".join(told[scene.inspectors_of(MARKET)[0]]), "whom it is about is not told who said so"


async def test_whom_a_subject_would_not_have_neither_decides_nor_reads_who_said_so(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        section = (await uow.forms.sections(campaign.id, scene.departments[HOUSING]))[0]
        out = (await uow.forms.inspectors_of(section))[0]
        user_id = dict(zip(scene.inspectors[HOUSING], scene.inspectors_of(HOUSING), strict=True))[out]
        card = await enters(uow, scene.admin_of(HOUSING), section, out, now)
        assert "等待决定：办公室管理员" in card.text, "who entered it does not decide it alone"
        request_id = await newest(uow, campaign)
        shown = await matching.show_request(uow, user_id=user_id, request_id=request_id)
        assert "王经理" not in shown.text
        assert "同行企业" not in shown.text
        themself = await require_reader(uow, user_id)
        (on_notice,) = await recusals_asked(uow, campaign, section.sample_id, themself)
        assert "王经理" not in on_notice, "a leader reads the notice's card too"
        for involved in (user_id, scene.admin_of(HOUSING)):
            with pytest.raises(Refusal, match=r"matching\.not_yours_to_decide"):
                await matching.agree(uow, user_id=involved, request_id=request_id, now=now)


async def test_declined_the_answer_is_kept_and_shown_to_be_given_to_the_subject(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        out = scene.inspectors[MARKET][0]
        section = (await sections_of(uow, out))[0]
        leader = await leader_of(uow, scene, section)
        await enters(uow, leader, section, out, now)
        with pytest.raises(Refusal, match=r"matching\.asked_already"):
            await enters(uow, leader, section, out, now)
        await sent_texts(uow, now)
        request_id = await newest(uow, campaign)
        about = {"user_id": scene.admin_of(MARKET), "request_id": request_id}
        await matching.decline(uow, **about, words="没有亲属关系", now=now)
        told = await sent_texts(uow, now)
        assert "没有同意：没有亲属关系。" in told[leader][0]
        assert "请把决定和理由告知检查对象" in told[leader][0]
        reader = await require_reader(uow, scene.admin_of(HOUSING))
        asked = await recusals_asked(uow, campaign, section.sample_id, reader)
        assert out in await uow.forms.inspectors_of(section)
    assert asked == ("5月10日 09:00 王经理申请检查员05回避：不同意（没有亲属关系）",)


async def test_only_those_to_whom_a_subject_turns_enter_it(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        out = scene.inspectors[HOUSING][0]
        section = (await sections_of(uow, out))[0]
        leader = await leader_of(uow, scene, section)
        others = {*scene.inspectors_of(HOUSING), *scene.inspectors_of(MARKET)} - {leader}
        for stranger in (*sorted(others), scene.admin_of(MARKET), scene.reviewer_of(HOUSING)):
            with pytest.raises(Refusal, match=r"matching\.not_for_subject"):
                await enters(uow, stranger, section, out, now)
        for text in ("", "王经理", "，，"):
            with pytest.raises(Refusal, match=r"matching\.who_and_why"):
                await matching.subject_recusal(
                    uow, user_id=leader, section_id=section.id, inspector_id=out, text=text, now=now
                )
        card = await matching.choose_recused(uow, user_id=leader, sample_id=section.sample_id)
        assert len(labels(card)) == 5, "the whole team, and the way to the menu"
        card = await matching.choose_recused(uow, user_id=scene.admin_of(MARKET), sample_id=section.sample_id)
        assert len(labels(card)) == 3, "a co-operating department's admin enters it for their own people"
        assert await matching.changes_file(uow, campaign) == ""
