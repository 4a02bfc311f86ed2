"""Somebody cannot go after matching: the next in the drawn order steps in, and the certificate still verifies."""

from __future__ import annotations

from datetime import datetime

import pytest

from campaigns import matching, public, visit
from campaigns.forms import read_form
from campaigns.inspection import open_form
from domain.errors import Refusal
from domain.verification import verify
from storage.campaigns import Campaign
from storage.draws import Round
from storage.forms import Section
from storage.substitutions import RequestState
from storage.unit_of_work import Database, UnitOfWork
from templates.cards import Card
from templates.cards.matching import LEAVE_REASONS, RECUSAL_REASONS, AgreeRequest
from tests.support.attempts import build_office
from tests.support.builders import HOUSING, MARKET, Scene, build_scene
from tests.support.ceremonies import GROUP, build_matched, sent_texts
from tests.support.forms import fill, hand_in, labels
from tests.support.voidings import make_void

LEAVE, RECUSAL = LEAVE_REASONS[0], RECUSAL_REASONS[0]


async def built(uow: UnitOfWork, now: datetime, **changes: object) -> tuple[Scene, Campaign]:
    """A matched campaign: eight subjects, two of four inspectors of each department on each; the outbox is empty."""
    scene = await build_scene(uow)
    campaign = await build_matched(uow, scene, now, **changes)
    await sent_texts(uow, now)
    return scene, campaign


async def sections_of(uow: UnitOfWork, inspector_id: int) -> list[Section]:
    return await uow.forms.sections_with(inspector_id)


async def asks_leave(uow: UnitOfWork, user_id: int, now: datetime, *, inspector_id: int = 0) -> Card:
    return await matching.leave_because(uow, user_id=user_id, inspector_id=inspector_id, reason=LEAVE, now=now)


async def asks_recusal(uow: UnitOfWork, user_id: int, section: Section, now: datetime) -> Card:
    return await matching.recusal_because(
        uow, user_id=user_id, section_id=section.id, inspector_id=0, reason=RECUSAL, now=now
    )


async def newest(uow: UnitOfWork, campaign: Campaign) -> int:
    """The id of the last request that waits."""
    draw = await uow.draws.latest(campaign.id, Round.TEAMS)
    assert draw is not None
    return (await uow.substitutions.waiting([draw.id]))[-1].id


async def agrees(uow: UnitOfWork, user_id: int, campaign: Campaign, now: datetime) -> Card:
    return await matching.agree(uow, user_id=user_id, request_id=await newest(uow, campaign), now=now)


async def test_a_recusal_brings_in_the_next_and_moves_nobody_else(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        out, user_id = scene.inspectors[HOUSING][0], scene.inspectors_of(HOUSING)[0]
        before = {(one.sample_id, one.inspector_id) for one in await uow.forms.assignments(campaign.id)}
        section = (await sections_of(uow, out))[0]
        card = await asks_recusal(uow, user_id, section, now)
        assert "等待决定：建设环保局管理员" in card.text
        assert labels(card) == ["打开我的检查表"]
        card = await agrees(uow, scene.admin_of(HOUSING), campaign, now)
        assert "同意" in card.text
        after = {(one.sample_id, one.inspector_id) for one in await uow.forms.assignments(campaign.id)}
        text = await public.certificate(uow, campaign.id)
    assert before - after == {(section.sample_id, out)}
    ((sample_id, stepped_in),) = after - before
    assert sample_id == section.sample_id
    assert stepped_in in scene.inspectors[HOUSING]
    assert verify(text) == []
    assert f'"I-{stepped_in:05d}"' in text.split('"substitutes"')[1]


async def test_a_leave_hands_over_everything_that_is_not_handed_in(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        out, user_id = scene.inspectors[MARKET][1], scene.inspectors_of(MARKET)[1]
        mine = await sections_of(uow, out)
        assert len(mine) == 4
        done = await fill(uow, mine[0], [1, 1], user_id=user_id, now=now)
        await hand_in(uow, done, user_id=user_id, now=now)
        await asks_leave(uow, user_id, now)
        await agrees(uow, scene.admin_of(MARKET), campaign, now)
        assert [one.id for one in await sections_of(uow, out)] == [mine[0].id]
        for section in mine[1:]:
            assert len(await uow.forms.inspectors_of(section)) == 2
        ever = [one for one in await uow.forms.assignments(campaign.id, ever=True) if one.inspector_id == out]
        assert [one.out_at for one in ever].count(now) == 3
        stepped_in = [one for one in await uow.forms.assignments(campaign.id) if one.in_at is not None]
        assert {one.in_at for one in stepped_in} == {now}
        assert len(stepped_in) == 3
        assert not (await uow.libraries.inspectors_by_id([out]))[out].inspector.available
        assert verify(await public.certificate(uow, campaign.id)) == []


async def test_everyone_concerned_is_told_and_the_group_hears_which_forms_only(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        out, user_id = scene.inspectors[MARKET][0], scene.inspectors_of(MARKET)[0]
        await asks_leave(uow, user_id, now)
        asked = await sent_texts(uow, now)
        assert set(asked) == {scene.admin_of(MARKET)}
        await agrees(uow, scene.admin_of(MARKET), campaign, now)
        told = await sent_texts(uow, now)
        stepped_in = {one.inspector_id for one in await uow.forms.assignments(campaign.id) if one.in_at}
    accounts = dict(zip(scene.inspectors[MARKET], scene.inspectors_of(MARKET), strict=True))
    concerned = {GROUP, user_id, scene.admin, scene.admin_of(HOUSING), scene.admin_of(MARKET)}
    assert set(told) == concerned | {accounts[one] for one in stepped_in}
    for one in stepped_in:
        (message,) = told[accounts[one]]
        assert "由您接替检查" in message
        assert "2024年7月26日（周五）" in message
    assert "不再负责以下检查表" in "".join(told[user_id])
    group = "".join(told[GROUP])
    assert f"{MARKET} 1 人因请假退出" in group
    assert "号检查表：由抽签顺序中的下一位接替" in group
    assert f"I-{out:05d}" not in group
    assert not any(f"检查员{n:02d}" in group or f"199{n:08d}" in group for n in range(1, 9))
    office = "".join(told[scene.admin])
    assert all(f"199{place:08d}" in office for place in (list(accounts).index(one) + 5 for one in stepped_in))


async def test_what_was_entered_stays_and_only_who_steps_in_writes_on(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        out, user_id = scene.inspectors[MARKET][0], scene.inspectors_of(MARKET)[0]
        section = await fill(uow, (await sections_of(uow, out))[0], [1, 2], user_id=user_id, now=now)
        await asks_recusal(uow, user_id, section, now)
        await agrees(uow, scene.admin_of(MARKET), campaign, now)
        assert list((await uow.forms.results([section.id]))[section.id].values()) == [1, 2]
        with pytest.raises(Refusal, match=r"inspection\.not_yours"):
            await open_form(uow, user_id=user_id, section_id=section.id)
        new = next(one.inspector_id for one in await uow.forms.assignments(campaign.id) if one.in_at)
        account = dict(zip(scene.inspectors[MARKET], scene.inspectors_of(MARKET), strict=True))[new]
        assert "【第" in (await open_form(uow, user_id=account, section_id=section.id)).text


async def test_nobody_replaces_on_their_own_word(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        out, admin = scene.inspectors[HOUSING][2], scene.admin_of(HOUSING)
        card = await asks_leave(uow, admin, now, inspector_id=out)
        assert "等待决定：办公室管理员" in card.text
        with pytest.raises(Refusal, match=r"matching\.not_yours_to_decide"):
            await agrees(uow, admin, campaign, now)
        for stranger in (scene.admin_of(MARKET), scene.reviewer_of(HOUSING)):
            with pytest.raises(Refusal, match=r"rights\.department_admin_only"):
                await agrees(uow, stranger, campaign, now)
        card = await agrees(uow, scene.admin, campaign, now)
        assert "办公室管理员同意" in card.text
        assert await sections_of(uow, out) == []


async def test_an_admin_asks_for_their_own_people_only(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, _ = await built(uow, now)
        for user_id in (scene.admin_of(MARKET), scene.inspectors_of(MARKET)[0], scene.admin):
            with pytest.raises(Refusal, match=r"rights\.department_admin_only"):
                await asks_leave(uow, user_id, now, inspector_id=scene.inspectors[HOUSING][0])


async def test_declined_everything_stays_and_whoever_asked_is_told_why(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        user_id, admin = scene.inspectors_of(HOUSING)[0], scene.admin_of(HOUSING)
        before = await uow.forms.assignments(campaign.id)
        await asks_leave(uow, user_id, now)
        request_id = await newest(uow, campaign)
        await sent_texts(uow, now)
        with pytest.raises(Refusal, match=r"matching\.decline_reason_missing"):
            await matching.decline(uow, user_id=admin, request_id=request_id, words=" ", now=now)
        card = await matching.decline(uow, user_id=admin, request_id=request_id, words="只请半天", now=now)
        assert "不同意：只请半天。" in card.text
        told = await sent_texts(uow, now)
        assert set(told) == {user_id}
        assert "没有同意：只请半天。" in told[user_id][0]
        assert await uow.forms.assignments(campaign.id) == before
        assert await matching.changes_file(uow, campaign) == ""


async def test_a_second_decision_changes_nothing_and_shows_the_first(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        await asks_leave(uow, scene.inspectors_of(HOUSING)[0], now)
        request_id, admin = await newest(uow, campaign), scene.admin_of(HOUSING)
        first = await matching.agree(uow, user_id=admin, request_id=request_id, now=now)
        await sent_texts(uow, now)
        assert await matching.agree(uow, user_id=admin, request_id=request_id, now=now) == first
        shown = await matching.decline(uow, user_id=admin, request_id=request_id, words="不行", now=now)
        assert shown == first
        assert await sent_texts(uow, now) == {}
        request = await uow.substitutions.find(request_id)
        assert request is not None
        assert request.state is RequestState.AGREED


async def test_the_same_is_not_asked_twice(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, _ = await built(uow, now)
        await asks_leave(uow, scene.inspectors_of(HOUSING)[0], now)
        with pytest.raises(Refusal, match=r"matching\.asked_already"):
            await asks_leave(uow, scene.admin_of(HOUSING), now, inspector_id=scene.inspectors[HOUSING][0])


async def test_a_form_that_was_handed_in_is_not_handed_over(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        out, user_id = scene.inspectors[HOUSING][0], scene.inspectors_of(HOUSING)[0]
        sections = await sections_of(uow, out)
        await asks_recusal(uow, user_id, sections[0], now)
        for section in sections[:2]:
            done = await fill(uow, section, [1], user_id=user_id, now=now)
            await hand_in(uow, done, user_id=user_id, now=now)
        with pytest.raises(Refusal, match=r"matching\.nothing_to_hand_over"):
            await agrees(uow, scene.admin_of(HOUSING), campaign, now)
        with pytest.raises(Refusal, match=r"matching\.handed_in"):
            await asks_recusal(uow, user_id, sections[1], now)
        assert await matching.changes_file(uow, campaign) == ""


async def test_where_nobody_fits_the_seat_stays_empty_and_is_named(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, inspectors_each=3)
        campaign = await build_matched(uow, scene, now)
        await sent_texts(uow, now)
        first, second, third = scene.inspectors[HOUSING]
        for place in (0, 1):
            await asks_leave(uow, scene.inspectors_of(HOUSING)[place], now)
            await agrees(uow, scene.admin_of(HOUSING), campaign, now)
        told = await sent_texts(uow, now)
        sections = await uow.forms.sections(campaign.id, scene.departments[HOUSING])
        crews = [await uow.forms.inspectors_of(section) for section in sections]
        assert crews == [[third]] * len(sections)
        view = await read_form(uow, sections[0].id)
        assert view.vacant == 1
        form = await open_form(uow, user_id=scene.inspectors_of(HOUSING)[2], section_id=sections[0].id)
        assert "缺 1 人" in form.text
        assert verify(await public.certificate(uow, campaign.id)) == []
    for reader in (scene.admin, scene.admin_of(HOUSING)):
        said = "".join(told[reader])
        assert said.count("暂缺的原因：“建设环保局”其他人员都已在这一组") == 1
        assert "注意：第1、2、3、4、5、6、7、8号检查表建设环保局不足两人" in said
    assert "无人可以接替，暂缺" in "".join(told[GROUP])
    assert {first, second} & {one for crew in crews for one in crew} == set()


async def test_only_reasons_of_a_word_become_public(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        await matching.leave_because(
            uow,
            user_id=scene.inspectors_of(HOUSING)[0],
            inspector_id=0,
            reason=LEAVE_REASONS[-1],
            detail="住院做手术",
            now=now,
        )
        told = await sent_texts(uow, now)
        assert "住院做手术" in told[scene.admin_of(HOUSING)][0]
        await agrees(uow, scene.admin_of(HOUSING), campaign, now)
        text = await public.certificate(uow, campaign.id)
        group = "".join((await sent_texts(uow, now))[GROUP])
    assert "住院" not in text + group
    assert "\\tleave\\t其他" in text


async def test_the_card_of_a_request_offers_the_decision_to_those_who_may(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        user_id = scene.inspectors_of(HOUSING)[0]
        await asks_leave(uow, user_id, now)
        request_id = await newest(uow, campaign)
        shown = await matching.show_request(uow, user_id=scene.admin_of(HOUSING), request_id=request_id)
        assert next(button.press for row in shown.buttons for button in row) == AgreeRequest(request_id)
        asked = await matching.ask_leave(uow, user_id=user_id, inspector_id=0)
        assert labels(asked)[-1] == "返回我的检查表"
        own = await matching.show_request(uow, user_id=user_id, request_id=request_id)
        assert labels(own) == ["打开我的检查表"]
        listed = await matching.show_requests(uow, user_id=scene.admin_of(HOUSING), campaign_id=campaign.id)
        assert "检查员01 · 请假" in labels(listed)
        nothing = await matching.show_requests(uow, user_id=scene.admin_of(MARKET), campaign_id=campaign.id)
        assert "没有等待您决定" in nothing.text


async def test_out_of_a_fixed_group_one_form_goes_to_somebody_of_another(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now, groups=2)
        out, user_id = scene.inspectors[HOUSING][0], scene.inspectors_of(HOUSING)[0]
        mine = await sections_of(uow, out)
        await asks_recusal(uow, user_id, mine[0], now)
        await agrees(uow, scene.admin_of(HOUSING), campaign, now)
        assert [one.id for one in await sections_of(uow, out)] == [one.id for one in mine[1:]]
        assert len(await uow.forms.inspectors_of(mine[0])) == 2
        text = await public.certificate(uow, campaign.id)
    assert '"groups": [' in text
    assert verify(text) == []


async def test_a_leave_after_a_recusal_counts_what_was_handed_over_before(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        out, user_id = scene.inspectors[HOUSING][0], scene.inspectors_of(HOUSING)[0]
        admin = scene.admin_of(HOUSING)
        await asks_recusal(uow, user_id, (await sections_of(uow, out))[0], now)
        await agrees(uow, admin, campaign, now)
        new = next(one.inspector_id for one in await uow.forms.assignments(campaign.id) if one.in_at)
        accounts = dict(zip(scene.inspectors[HOUSING], scene.inspectors_of(HOUSING), strict=True))
        await asks_leave(uow, accounts[new], now)
        await agrees(uow, admin, campaign, now)
        assert await sections_of(uow, new) == []
        lines = (await matching.changes_file(uow, campaign)).splitlines()
        assert verify(await public.certificate(uow, campaign.id)) == []
    assert [line.split("\t")[1] for line in lines[3:]] == [str(n) for n in range(1, len(lines) - 2)]
    assert lines[3].split("\t")[3:5] == [f"I-{out:05d}", "recusal"]
    assert {tuple(line.split("\t")[3:5]) for line in lines[4:]} == {(f"I-{new:05d}", "leave")}


async def test_where_the_only_missing_word_goes_with_the_department_the_time_is_agreed(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, inspectors_each=2)
        campaign = await build_matched(uow, scene, now)
        admin = scene.admin_of(HOUSING)
        await visit.plan_by_pattern(uow, user_id=admin, campaign_id=campaign.id, day=20240520, pattern=0, now=now)
        await visit.send_plan(uow, user_id=admin, batch_id=1, now=now)
        assert not any(one.is_agreed for one in await uow.visits.of_campaign(campaign.id))
        for place in (0, 1):
            await asks_leave(uow, scene.inspectors_of(MARKET)[place], now)
            await agrees(uow, scene.admin_of(MARKET), campaign, now)
        assert all(one.is_agreed for one in await uow.visits.of_campaign(campaign.id))
        told = await sent_texts(uow, now)
    assert any("检查时间" in words for words in told[scene.inspectors_of(HOUSING)[0]])


async def test_once_the_campaign_is_void_nobody_is_asked_to_decide_or_sent_anywhere(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_matched(uow, scene, now)
        admin = scene.admin_of(HOUSING)
        await visit.plan_by_pattern(uow, user_id=admin, campaign_id=campaign.id, day=20240520, pattern=0, now=now)
        await visit.send_plan(uow, user_id=admin, batch_id=1, now=now)
        await visit.agree_batch(uow, user_id=scene.admin_of(MARKET), batch_id=1, now=now)
        await sent_texts(uow, now)
        await asks_leave(uow, scene.inspectors_of(HOUSING)[0], now)
        await agrees(uow, admin, campaign, now)
        await asks_leave(uow, scene.inspectors_of(MARKET)[0], now)
        await make_void(uow, scene, campaign.id, now)
        told = "".join(words for texts in (await sent_texts(uow, now)).values() for words in texts)
    assert "申请请假" not in told
    assert "由您接替检查" not in told
    assert "您接替" not in told
