"""Drawing anew through the dispatcher: reason, second person, what stays of the first attempt and what does not."""

from __future__ import annotations

import pytest

from campaigns import public
from domain.campaign import State
from domain.draw_files import sha256_of
from domain.obligations import Standing
from domain.transcript import commitment
from domain.verification import verify
from storage.draws import Round, Stage
from templates.cards.attempts import DecideRenewal
from templates.cards.confirmation import ChooseReason
from tests.support.builders import HOUSING, MARKET, credit_code, subject
from tests.support.ceremony_chat import ASK, CLOSE, FREEZE, Ceremony
from tests.support.chat import OfficeChat

WRONG = "名录库有误，已经更正"


@pytest.fixture
async def ceremony(office_chat: OfficeChat) -> Ceremony:
    return await Ceremony.opens(office_chat)


async def draws_again(ceremony: Ceremony) -> None:
    """The next attempt, from the message that tells the group of the void one."""
    await ceremony.office.taps(ASK, chat=ceremony.chat_id, in_message_containing="【抽取作废】")
    await ceremony.office.taps(FREEZE, chat=ceremony.chat_id)
    await ceremony.everyone_speaks()
    await ceremony.office.taps(CLOSE, chat=ceremony.chat_id)


async def test_two_persons_give_an_attempt_up_and_the_next_says_so_in_its_terms(ceremony: Ceremony) -> None:
    await ceremony.draws()
    first = await ceremony.draw()
    await ceremony.draws_anew(WRONG)
    assert await ceremony.state() is State.APPROVED
    told = await ceremony.office.sees("【抽取作废】", chat=ceremony.chat_id)
    assert f"原因：{WRONG}" in told.text
    assert "提出：办公室管理员；同意：办公室管理员2" in told.text
    for department in (HOUSING, MARKET):
        await ceremony.admin(department).sees("此前收到的抽中名单不再有效")
    await draws_again(ceremony)
    second = await ceremony.draw()
    assert (second.attempt, second.stage is not Stage.VOID) == (2, True)
    assert f"attempt\t2\nearlier\t1\t{WRONG}\n" in second.terms
    await ceremony.office.sees("这是第 2 次抽取", chat=ceremony.chat_id)
    assert await ceremony.state() is State.CONFIRMING
    certificate = (await ceremony.office.receives_file("certificate.json", chat=ceremony.chat_id)).decode()
    assert verify(certificate, second.pool) == []
    async with ceremony.chat.database.read() as uow:
        kept = await uow.draws.get(first.id)
    assert (kept.stage, kept.terms, kept.pool, kept.transcript) == (
        Stage.VOID,
        first.terms,
        first.pool,
        first.transcript,
    )


async def test_nothing_of_a_void_list_is_listed_counted_or_owed_any_more(ceremony: Ceremony) -> None:
    await ceremony.draws()
    async with ceremony.chat.database.read() as uow:
        old = await uow.samples.of_campaign(ceremony.campaign.id)
        old_verdicts = await uow.samples.verdicts(ceremony.campaign.id)
    await ceremony.draws_anew()
    async with ceremony.chat.database.read() as uow:
        assert await uow.samples.of_campaign(ceremony.campaign.id) == []
        assert {one.standing for one in await uow.obligations.of_campaign(ceremony.campaign.id)} == {Standing.VOID}
    await draws_again(ceremony)
    async with ceremony.chat.database.read() as uow:
        new = await uow.samples.of_campaign(ceremony.campaign.id)
        owed = [one.standing for one in await uow.obligations.of_campaign(ceremony.campaign.id)]
    assert not {one.id for one in old} & {one.id for one in new}
    assert len(new) == len(old) == 8
    assert (owed.count(Standing.VOID), owed.count(Standing.OPEN)) == (2, 2)
    said = await ceremony.forges(ceremony.admin(HOUSING), ChooseReason(old_verdicts[0].id))
    assert "作废" in said
    await ceremony.confirms()
    assert await ceremony.state() is State.CONFIRMED
    await ceremony.matches()
    assert await ceremony.state() is State.INSPECTING


async def test_the_public_page_shows_every_attempt_with_reason_hashes_and_files(ceremony: Ceremony) -> None:
    await ceremony.draws()
    first = await ceremony.draw()
    await ceremony.draws_anew(WRONG)
    await draws_again(ceremony)
    number = ceremony.campaign.id
    async with ceremony.chat.database.read() as uow:
        view = await public.campaign(uow, number)
        void, valid = view.rounds
        pool = await public.file(uow, number, round_="subjects", attempt=1, name="pool.txt")
        transcript = await public.file(uow, number, round_="subjects", attempt=1, name="transcript.txt")
        certificate = await public.certificate(uow, number)
    assert (void.attempt, void.stage, void.void_reason) == (1, "void", WRONG)
    assert (void.pool_sha256, void.seed) == (sha256_of(pool), sha256_of(transcript))
    assert (valid.attempt, valid.void_reason) == (2, "")
    assert (view.campaign.attempts, view.standing) == (2, 8)
    assert f'"seed": "{void.seed}"' not in certificate
    assert transcript == first.transcript


async def test_without_a_second_admin_nobody_draws_anew(ceremony: Ceremony) -> None:
    await ceremony.draws()
    office = ceremony.office
    await ceremony.opens_hub(office)
    await office.taps("重新抽取", fresh=True)
    assert "只有您一名管理员" in (await office.toast() or "")
    assert await ceremony.state() is State.CONFIRMING


async def test_the_second_person_may_decline_and_all_stays_as_it_was(ceremony: Ceremony) -> None:
    await ceremony.draws()
    second = await ceremony.second()
    await ceremony.proposes_anew()
    await second.taps("不同意")
    await ceremony.office.sees("办公室管理员2不同意")
    assert await ceremony.state() is State.CONFIRMING
    assert (await ceremony.draw()).stage is not Stage.VOID
    await ceremony.proposes_anew()  # and it may be proposed again
    await second.taps("同意作废并重抽")
    assert await ceremony.state() is State.APPROVED


async def test_whoever_proposed_can_only_take_it_back(ceremony: Ceremony) -> None:
    await ceremony.draws()
    second = await ceremony.second()
    await ceremony.proposes_anew()
    asked = await second.sees("【请决定】")
    agree = asked.buttons[0].data
    assert "不能由自己同意" in await ceremony.taps_forged(ceremony.office, agree)
    assert "办公室管理员" in await ceremony.taps_forged(ceremony.admin(MARKET), agree)
    assert await ceremony.state() is State.CONFIRMING
    await ceremony.office.taps("撤回")
    await ceremony.office.sees("已撤回")
    await second.taps("同意作废并重抽")
    await second.sees("已撤回")
    assert await ceremony.state() is State.CONFIRMING


async def test_only_one_proposal_waits_at_a_time(ceremony: Ceremony) -> None:
    await ceremony.draws()
    second = await ceremony.second()
    await ceremony.proposes_anew()
    await ceremony.opens_hub(second)
    await second.taps("重新抽取", fresh=True)
    assert "已经提出重新抽取" in (await second.toast() or "")


async def test_any_other_reason_is_typed(ceremony: Ceremony) -> None:
    await ceremony.draws()
    second = await ceremony.second()
    await ceremony.opens_hub(ceremony.office)
    await ceremony.office.taps("重新抽取", fresh=True)
    await ceremony.office.says("\u200b")
    await ceremony.office.sees("请写明重新抽取的原因")
    await ceremony.office.says("因" * 201)
    await ceremony.office.sees("原因有201个字")
    await ceremony.office.says("抽取时<b>&_*[ 两个\n部门未到场")
    await second.sees("原因：抽取时<b>&_*[ 两个 部门未到场")
    await second.taps("同意作废并重抽")
    await draws_again(ceremony)
    assert "earlier\t1\t抽取时<b>&_*[ 两个 部门未到场\n" in (await ceremony.draw()).terms


async def test_the_proposal_survives_a_restart_at_every_step(ceremony: Ceremony) -> None:
    await ceremony.draws()
    second = await ceremony.second()
    await ceremony.opens_hub(ceremony.office)
    await ceremony.office.taps("重新抽取", fresh=True)
    await ceremony.chat.restart()
    await ceremony.office.says("机器重启也不要紧")
    await ceremony.chat.restart()
    await second.taps("同意作废并重抽")
    await ceremony.chat.restart()
    await draws_again(ceremony)
    assert "earlier\t1\t机器重启也不要紧\n" in (await ceremony.draw()).terms
    assert await ceremony.state() is State.CONFIRMING


async def test_a_decision_counts_once_however_many_press_at_once(ceremony: Ceremony) -> None:
    await ceremony.draws()
    second, third = await ceremony.second(), await ceremony.second(3)
    await ceremony.proposes_anew()
    asked = {one.id: await one.sees("【请决定】") for one in (second, third)}
    for one, place in ((second, 0), (third, 0), (third, 1)):
        card = asked[one.id]
        ceremony.chat.world.taps(one.id, card.id, card.buttons[place].data)
    await ceremony.chat.settle()
    assert len(await ceremony.texts_in_group("【抽取作废】")) == 1
    await third.sees("办公室管理员2已同意")
    stored = await ceremony.stored()
    assert (stored.state, stored.attempt) == (State.APPROVED, 2)


async def test_an_attempt_without_its_reveal_is_given_up_with_its_secret_shown(ceremony: Ceremony) -> None:
    await ceremony.freezes()
    await ceremony.admin(HOUSING).says("随机 一", chat=ceremony.chat_id)
    first = await ceremony.draw()
    await ceremony.draws_anew()
    told = await ceremony.office.sees("【抽取作废】", chat=ceremony.chat_id)
    assert first.secret in told.text
    async with ceremony.chat.database.read() as uow:
        (void,) = (await public.campaign(uow, ceremony.campaign.id)).rounds
    assert (void.secret, void.seed) == (first.secret, None)
    assert commitment(first.secret) == void.commitment
    before = len(await ceremony.office.messages(ceremony.chat_id))
    await ceremony.admin(MARKET).says("随机 二", chat=ceremony.chat_id)
    assert len(await ceremony.office.messages(ceremony.chat_id)) == before + 1
    await draws_again(ceremony)
    assert "earlier\t1\t" in (await ceremony.draw()).terms
    assert first.secret != (await ceremony.draw()).secret


async def test_a_close_of_a_void_attempt_is_refused(ceremony: Ceremony) -> None:
    await ceremony.freezes()
    await ceremony.everyone_speaks()
    taken = await ceremony.office.sees("“市场监督管理局的一句话”", chat=ceremony.chat_id)
    await ceremony.draws_anew()
    assert "已经作废" in await ceremony.taps_forged(ceremony.office, taken.buttons[0].data)
    assert await ceremony.dice() == []


async def test_the_next_attempt_draws_from_the_library_as_it_is_then(ceremony: Ceremony) -> None:
    await ceremony.draws()
    async with ceremony.chat.database.open() as uow:
        await uow.libraries.save_subjects(ceremony.scene.office_id, [subject(41), subject(1, status="注销")])
    await ceremony.draws_anew()
    await draws_again(ceremony)
    pool = (await ceremony.draw()).pool
    assert credit_code(41) in pool
    assert credit_code(1) not in pool


async def test_dice_that_never_come_end_in_a_new_attempt_in_another_group(ceremony: Ceremony) -> None:
    await ceremony.freezes()
    await ceremony.everyone_speaks()
    second = await ceremony.second()
    taken = await ceremony.office.sees("“市场监督管理局的一句话”", chat=ceremony.chat_id)
    world = ceremony.chat.world
    world.taps(ceremony.office.id, taken.id, taken.buttons[0].data)
    world.removes(ceremony.office.id, ceremony.chat_id, world.bots[ceremony.chat.bot.id])
    await ceremony.chat.settle()
    assert await ceremony.dice() == []
    await second.sees("抽取的消息发不到工作群")
    await ceremony.proposes_anew("骰子或公开值无法产生")
    await second.taps("同意作废并重抽")
    admins = [ceremony.scene.admin_of(name) for name in ceremony.scene.departments]
    secret = (await ceremony.draw()).secret
    ceremony.chat_id = ceremony.chat.group("新的工作群", ceremony.scene.admin, *admins)
    await ceremony.draws()
    (void,) = await ceremony.texts_in_group("【抽取作废】")
    assert secret in void
    assert len(await ceremony.dice()) == 5
    assert "earlier\t1\t骰子或公开值无法产生\n" in (await ceremony.draw()).terms
    assert await ceremony.state() is State.CONFIRMING


async def test_the_teams_are_drawn_anew_while_they_are_not_revealed(ceremony: Ceremony) -> None:
    await ceremony.draws()
    await ceremony.confirms()
    await ceremony.office.taps("抽取执法检查人员", in_message_containing="【名单已确定】")
    await ceremony.draws_anew()
    assert await ceremony.state() is State.CONFIRMED
    await ceremony.admin(HOUSING).sees("已确认的检查对象名单不变")
    await ceremony.office.taps("抽取执法检查人员", chat=ceremony.chat_id, in_message_containing="【抽取作废】")
    await ceremony.everyone_speaks()
    await ceremony.office.taps(CLOSE, chat=ceremony.chat_id)
    teams = await ceremony.draw(Round.TEAMS)
    assert f"attempt\t2\nearlier\t1\t{WRONG}\n" in teams.terms
    assert await ceremony.state() is State.INSPECTING
    certificate = (await ceremony.office.receives_file("certificate.json", chat=ceremony.chat_id)).decode()
    assert verify(certificate) == []


async def test_after_the_teams_are_revealed_single_inspectors_are_replaced_instead(ceremony: Ceremony) -> None:
    await ceremony.draws()
    await ceremony.confirms()
    await ceremony.office.taps("抽取执法检查人员", in_message_containing="【名单已确定】")
    second = await ceremony.second()
    await ceremony.proposes_anew()
    await ceremony.everyone_speaks()
    await ceremony.office.taps(CLOSE, chat=ceremony.chat_id)
    await second.taps("同意作废并重抽")
    assert "单独更换" in (await second.toast() or "")
    assert await ceremony.state() is State.INSPECTING
    assert "重新抽取" not in await ceremony.opens_hub(ceremony.office)


async def test_a_seed_from_which_no_teams_follow_is_said_and_drawn_anew(ceremony: Ceremony) -> None:
    await ceremony.draws()
    await ceremony.confirms()
    await ceremony.freezes_impossible_teams()
    await ceremony.everyone_speaks()
    await ceremony.office.taps(CLOSE, chat=ceremony.chat_id)
    await ceremony.office.sees("【未能得出结果】", chat=ceremony.chat_id)
    assert (await ceremony.draw(Round.TEAMS)).stage is Stage.FAILED
    second = await ceremony.second()
    await ceremony.office.taps("重新抽取", in_message_containing="【未能得出结果】")
    await ceremony.office.taps("编不成组，未能得出结果", fresh=True)
    await second.taps("同意作废并重抽")
    assert await ceremony.state() is State.CONFIRMED
    await ceremony.office.taps("抽取执法检查人员", chat=ceremony.chat_id, in_message_containing="【抽取作废】")
    await ceremony.everyone_speaks()
    await ceremony.office.taps(CLOSE, chat=ceremony.chat_id)
    assert await ceremony.state() is State.INSPECTING


async def test_a_confirmed_list_may_still_be_drawn_anew(ceremony: Ceremony) -> None:
    await ceremony.draws()
    await ceremony.confirms()
    await ceremony.draws_anew()
    await draws_again(ceremony)
    await ceremony.confirms()
    assert await ceremony.state() is State.CONFIRMED
    assert len(await ceremony.texts_in_group("【名单确定】")) == 2


async def test_a_list_with_nobody_left_offers_a_new_attempt(office_chat: OfficeChat) -> None:
    ceremony = await Ceremony.opens(office_chat)
    async with ceremony.chat.database.open() as uow:
        ids = [subject(n, status="注销") for n in range(2, 41)]
        await uow.libraries.save_subjects(ceremony.scene.office_id, ids)
    await ceremony.draws()
    await ceremony.admin(MARKET).taps("提出异议")
    await ceremony.admin(MARKET).taps("示例物业服务0001")
    await ceremony.admin(MARKET).taps("注销")
    await ceremony.office.taps("采纳")
    await ceremony.office.sees("【无可检查对象】")
    second = await ceremony.second()
    await ceremony.office.taps("重新抽取", in_message_containing="【无可检查对象】")
    await ceremony.office.taps("排除后没有可检查的对象", fresh=True)
    await second.taps("同意作废并重抽")
    assert await ceremony.state() is State.APPROVED


async def test_all_attempts_can_be_read_with_who_and_when_and_their_files(ceremony: Ceremony) -> None:
    await ceremony.draws()
    first = await ceremony.draw()
    await ceremony.draws_anew(WRONG)
    await draws_again(ceremony)
    reader = ceremony.admin(MARKET)
    assert "重新抽取" not in await ceremony.opens_hub(reader)
    await reader.taps("抽取记录", fresh=True)
    history = await reader.sees("【抽取记录】", fresh=True)
    assert "作废：2024年5月10日 09:00" in history.text
    assert f"原因：{WRONG}；提出：办公室管理员；同意：办公室管理员2" in history.text
    await reader.taps("对象第1次 抽取记录", fresh=True)
    assert (await reader.receives_file("transcript.txt", fresh=True)).decode() == first.transcript


async def test_an_unknown_proposal_is_refused(ceremony: Ceremony) -> None:
    assert "没有找到" in await ceremony.forges(ceremony.office, DecideRenewal(99, 1))
