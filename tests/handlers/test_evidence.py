"""Photos and files in the chat: sent one by one or together, with a question open or not, and got back."""

from __future__ import annotations

import asyncio
from copy import deepcopy
from typing import Any

import pytest
from aiohttp import ClientPayloadError

from domain.campaign import State
from domain.evidence import MOST_BYTES, About
from domain.on_site import Entry, Kind
from storage.evidence import Piece
from storage.forms import SectionState
from templates.cards.evidence import AddEvidence, AskWithdraw, OpenEvidence, PutHeld, Withdraw
from templates.cards.inspection import OpenForm
from templates.cards.review import OpenReview
from tests.support.builders import HOUSING, MARKET
from tests.support.chat import OfficeChat, Player
from tests.support.forms import fill, hand_in
from tests.support.inspections import Inspection

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (640).to_bytes(4, "big") + (480).to_bytes(4, "big")


def photo(n: int) -> bytes:
    """The ``n``-th made-up picture; no two are the same."""
    return PNG + n.to_bytes(4, "big") * 64


@pytest.fixture
async def inspection(office_chat: OfficeChat) -> Inspection:
    return await Inspection.begins(office_chat)


async def kept(inspection: Inspection, number: int = 1, *, ever: bool = False) -> list[Piece]:
    section = await inspection.section(MARKET, number)
    async with inspection.chat.database.read() as uow:
        return await uow.evidence.of(About.FORM, section.id, ever=ever)


async def opens_form(inspection: Inspection, place: int = 0) -> Player:
    inspector = inspection.inspector(MARKET, place)
    await inspection.forges(inspector, OpenForm((await inspection.section(MARKET)).id))
    return inspector


async def asked(inspection: Inspection, place: int = 0) -> Player:
    """The inspector with the question open, for form 1."""
    inspector = await opens_form(inspection, place)
    await inspector.taps("拍照、上传", fresh=True)
    await inspector.sees("请发送照片或文件（可一次发多张）", fresh=True)
    return inspector


async def answers(player: Player) -> list[str]:
    """What the bot has said of received files, as it now stands."""
    return [one.text for one in await player.messages() if "已收到" in one.text]


async def test_a_photo_is_kept_with_who_and_when_and_the_form_says_so(inspection: Inspection) -> None:
    inspector = await asked(inspection)
    await inspector.sends_photo(photo(1), caption="门牌")
    await inspector.sees("已收到：照片 1 张，合计：照片 1 张。", fresh=True)
    (piece,) = await kept(inspection)
    person = await person_id(inspection, inspector)
    assert (piece.person_id, piece.at, piece.note) == (person, inspection.chat.now, "门牌")
    assert (piece.media_type, piece.size, piece.name) == ("image/jpeg", len(photo(1)), "照片20240510-090000.jpg")
    await inspector.taps("完成", fresh=True)
    card = await inspector.sees("材料：照片 1 张", fresh=True)
    assert "照片、文件（1）" in card.labels


async def person_id(inspection: Inspection, player: Player) -> int:
    async with inspection.chat.database.read() as uow:
        person = await uow.people.find(player.id)
    assert person is not None
    return person.id


async def test_an_album_of_three_is_three_pieces_and_one_answer(inspection: Inspection) -> None:
    inspector = await asked(inspection)
    await inspector.sends_album(photo(1), photo(2), photo(3))
    assert len(await kept(inspection)) == 3
    (answer,) = await answers(inspector)
    assert "已收到：照片 3 张，合计：照片 3 张。" in answer
    await inspector.sends_photo(photo(4))
    assert len(await answers(inspector)) == 2
    await inspector.sees("已收到：照片 1 张，合计：照片 4 张。", fresh=True)


async def test_a_photo_may_show_one_item(inspection: Inspection) -> None:
    inspector = await opens_form(inspection)
    await inspector.taps("公示信息检查", fresh=True)
    await inspector.taps("拍照、上传", fresh=True)
    await inspector.sees("检查事项：公示信息检查", fresh=True)
    await inspector.sends_photo(photo(1))
    await inspector.taps("查看全部（1）", fresh=True)
    await inspector.sees("照片 1 KB（公示信息检查）", fresh=True)


async def test_documents_and_photos_are_counted_apart(inspection: Inspection) -> None:
    inspector = await asked(inspection)
    await inspector.sends_album(("整改通知书.pdf", b"a"), ("记录.docx", b"b"))
    await inspector.sends_photo(photo(1))
    await inspector.sees("合计：照片 1 张、文件 2 份", fresh=True)
    assert [one.name for one in await kept(inspection)][:2] == ["整改通知书.pdf", "记录.docx"]


async def test_the_same_content_is_kept_once_and_said_so(inspection: Inspection) -> None:
    inspector = await asked(inspection)
    await inspector.sends_album(photo(1), photo(2), photo(1))
    await inspector.sees("其中 1 个与已有的相同，没有重复保存。", fresh=True)
    await inspector.sends_photo(photo(2))
    await inspector.sees("合计：照片 2 张", fresh=True)
    assert len(await kept(inspection)) == 2


async def test_the_question_stays_open_until_it_is_left_and_a_line_of_results_still_counts(
    inspection: Inspection,
) -> None:
    inspector = await asked(inspection)
    await inspector.says("1 全部1")
    await inspector.sees("尚未保存", fresh=True)
    await inspector.sends_photo(photo(1))
    await inspector.says("取消")
    await inspector.sends_photo(photo(2))
    await inspector.sees("放到哪里", fresh=True)
    assert len(await kept(inspection)) == 1


async def test_a_restart_between_the_photos_of_an_album_loses_nothing(inspection: Inspection) -> None:
    inspector, chat = await asked(inspection), inspection.chat
    chat.world.sends_album(inspector.id, [("a", photo(1)), ("b", photo(2)), ("c", photo(3))])
    first, *others = chat.world.drain()
    await chat.dispatcher.feed_raw_update(chat.bot, first)
    await chat.restart()
    for update in reversed(others):
        await chat.dispatcher.feed_raw_update(chat.bot, update)
    assert len(await kept(inspection)) == 3
    (answer,) = await answers(inspector)
    assert "照片 3 张" in answer


async def test_the_same_update_twice_keeps_one_piece(inspection: Inspection) -> None:
    inspector, chat = await asked(inspection), inspection.chat
    chat.world.sends_photo(inspector.id, photo(1))
    (update,) = chat.world.drain()
    for _ in range(2):
        await chat.dispatcher.feed_raw_update(chat.bot, update)
    assert len(await kept(inspection)) == 1
    assert len(await answers(inspector)) == 1


async def test_a_late_photo_of_an_album_follows_the_others_whatever_is_asked_now(inspection: Inspection) -> None:
    inspector, chat = await asked(inspection), inspection.chat
    chat.world.sends_album(inspector.id, [("a", photo(1)), ("b", photo(2))])
    first, late = chat.world.drain()
    await chat.dispatcher.feed_raw_update(chat.bot, first)
    second = await inspection.section(MARKET, 2)
    await inspection.forges(inspector, AddEvidence(About.FORM.value, second.id, 0))
    await chat.dispatcher.feed_raw_update(chat.bot, late)
    assert (len(await kept(inspection)), len(await kept(inspection, 2))) == (2, 0)
    await inspector.sends_photo(photo(3))
    assert (len(await kept(inspection)), len(await kept(inspection, 2))) == (2, 1)


async def test_an_album_leaves_another_question_as_it_was(inspection: Inspection) -> None:
    inspector = await opens_form(inspection)
    card = await inspector.sees("【第1号检查表】")
    await inspector.taps("备注", fresh=True)
    await inspector.sends_album(photo(1), photo(2), reply_to=card.id)
    await inspector.says("门牌不符")
    assert (await inspection.section(MARKET)).remark == "门牌不符"
    assert len(await kept(inspection)) == 2


async def test_an_album_that_begins_with_what_was_there_already_stays_together(inspection: Inspection) -> None:
    inspector = await asked(inspection)
    await inspector.sends_photo(photo(1))
    await inspector.taps("完成", fresh=True)
    await inspector.sends_album(photo(1), photo(2), caption="1")
    assert len(await kept(inspection)) == 2
    await inspector.sees("其中 1 个与已有的相同", fresh=True)


async def test_a_photo_in_reply_to_a_forms_card_belongs_to_it(inspection: Inspection) -> None:
    inspector = await opens_form(inspection)
    card = await inspector.sees("【第1号检查表】")
    await inspector.sends_photo(photo(1), reply_to=card.id)
    await inspector.sees("已收到：照片 1 张", fresh=True)
    await inspector.sends_file(("记录.pdf", b"x"), reply_to=card.id, caption="1 现场记录")
    assert [one.note for one in await kept(inspection)] == ["", "现场记录"]


async def test_a_photo_with_the_number_of_a_form_belongs_to_it(inspection: Inspection) -> None:
    inspector = inspection.inspector(MARKET)
    await inspector.sends_album(photo(1), photo(2), caption="2号 消防通道")
    assert [one.note for one in await kept(inspection, 2)] == ["消防通道", ""]
    assert len(await answers(inspector)) == 1


async def test_a_photo_without_a_word_is_held_until_its_form_is_tapped(inspection: Inspection) -> None:
    inspector = inspection.inspector(MARKET)
    await inspector.sends_album(photo(1), photo(2))
    (card,) = [one for one in await inspector.messages() if "放到哪里" in one.text]
    assert "已收到照片 2 张" in card.text
    assert card.labels == ["第1号 示例物业服务0001有限公司", "第2号 示例物业服务0002有限公司", "不保存"]
    await inspection.chat.restart()
    await inspector.taps("第2号")
    await inspector.sees("【第2号检查表】", fresh=True)
    assert len(await kept(inspection, 2)) == 2
    assert await kept(inspection) == []


async def test_the_word_may_come_after_the_photos_that_it_is_about(inspection: Inspection) -> None:
    inspector, chat = inspection.inspector(MARKET), inspection.chat
    pictures = [("a", photo(1)), ("b", photo(2)), ("c", photo(3))]
    chat.world.sends_album(inspector.id, pictures, caption="2 消防通道")
    worded, *others = chat.world.drain()
    for update in (*others, worded):
        await chat.dispatcher.feed_raw_update(chat.bot, update)
    assert len(await kept(inspection, 2)) == 3
    (answer,) = await answers(inspector)
    assert "照片 3 张" in answer


async def test_a_held_photo_that_is_not_wanted_is_forgotten(inspection: Inspection) -> None:
    inspector = inspection.inspector(MARKET)
    await inspector.sends_photo(photo(1))
    await inspector.taps("不保存")
    await inspector.sees("没有保存", fresh=True)
    async with inspection.chat.database.read() as uow:
        assert await uow.evidence.held(1) is None


async def test_a_document_without_a_word_is_held_and_a_table_is_left_to_the_libraries(inspection: Inspection) -> None:
    inspector = inspection.inspector(MARKET)
    await inspector.sends_file(("现场记录.pdf", b"PDF"))
    await inspector.taps("第1号", fresh=True)
    assert [one.name for one in await kept(inspection)] == ["现场记录.pdf"]
    await inspector.sends_file(("名录.xlsx", b"x"))
    await inspector.sees("名录库由领导小组办公室", fresh=True)


async def test_where_somebody_has_arrived_comes_first(inspection: Inspection) -> None:
    inspector, section = inspection.inspector(MARKET), await inspection.section(MARKET, 2)
    async with inspection.chat.database.open() as uow:
        own = {"department_id": section.department_id, "inspector_id": inspection.scene.inspectors[MARKET][0]}
        at = {"at": inspection.chat.now, "entered_at": inspection.chat.now}
        by = {"person_id": await person_id(inspection, inspector), "kind": Kind.ARRIVED, "attempt": 1}
        await uow.site_entries.add(Entry(section.campaign_id, section.sample_id, **own, **by, **at))
    await inspector.sends_photo(photo(1))
    card = await inspector.sees("放到哪里", fresh=True)
    assert [label[:3] for label in card.labels] == ["第2号", "第1号", "不保存"]


async def test_nobody_puts_what_somebody_else_has_sent(inspection: Inspection) -> None:
    await inspection.inspector(MARKET).sends_photo(photo(1))
    section = await inspection.section(MARKET)
    assert "不是您发送的" in await inspection.forges(inspection.inspector(MARKET, 1), PutHeld(1, section.id))
    assert await kept(inspection) == []


async def test_who_has_no_form_is_told_that_a_photo_was_not_understood(inspection: Inspection) -> None:
    admin = inspection.admin()
    await admin.sends_photo(photo(1))
    await admin.sees_nothing_of("放到哪里", fresh=True)


async def test_what_is_over_20_mb_is_refused_with_what_to_do(inspection: Inspection) -> None:
    inspector = await asked(inspection)
    await inspector.sends_file(("录像.mp4", b"0" * (21 * 1024 * 1024)))
    told = await inspector.sees("“录像.mp4”有 21.0 MB", fresh=True)
    assert "最多允许取 20 MB" in told.text
    assert "压缩" in told.text
    assert await kept(inspection) == []
    await inspector.sends_photo(photo(1))
    assert len(await kept(inspection)) == 1


async def test_a_video_is_kept_too(inspection: Inspection) -> None:
    inspector, chat = await asked(inspection), inspection.chat
    chat.world.sends_file(inspector.id, "现场.mp4", b"mp4")
    update = deepcopy(chat.world.drain()[0])
    video = {"duration": 3, "width": 640, "height": 480, **update["message"].pop("document")}
    update["message"]["video"] = video
    await chat.dispatcher.feed_raw_update(chat.bot, update)
    await inspector.sees("已收到：录像 1 段", fresh=True)
    assert [one.name for one in await kept(inspection)] == ["现场.mp4"]


async def test_an_untold_size_over_20_mb_is_refused_by_the_chat_service(inspection: Inspection) -> None:
    inspector, chat = await asked(inspection), inspection.chat
    chat.world.sends_file(inspector.id, "录像.mp4", b"0" * (MOST_BYTES + 1))
    update = deepcopy(chat.world.drain()[0])
    del update["message"]["document"]["file_size"]
    await chat.dispatcher.feed_raw_update(chat.bot, update)
    await inspector.sees("“录像.mp4”超过了 20 MB", fresh=True)
    assert await kept(inspection) == []


async def test_a_lost_connection_keeps_nothing_and_asks_to_send_again(
    inspection: Inspection, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspector, session = await asked(inspection), inspection.chat.bot.session
    whole = session.stream_content

    async def broken(*given: Any, **named: Any) -> Any:
        async for part in whole(*given, **named):
            yield part[:10]
        raise ClientPayloadError("Response payload is not completed")

    with monkeypatch.context() as patched:
        patched.setattr(session, "stream_content", broken)
        await inspector.sends_photo(photo(1))
        await inspector.sees("没有取到，没有保存", fresh=True)
    assert await kept(inspection) == []
    await inspector.sends_photo(photo(1))
    assert len(await kept(inspection)) == 1


async def test_who_comes_when_as_many_files_as_may_be_are_fetched_waits_for_their_turn(inspection: Inspection) -> None:
    chat, inspector, colleague = inspection.chat, await asked(inspection), await asked(inspection, 1)
    chat.dispatcher["fetching"] = turn = asyncio.Semaphore(1)
    await turn.acquire()  # by somebody's video
    chat.world.sends_album(inspector.id, [("a", photo(1)), ("b", photo(2))])
    waiting = [asyncio.ensure_future(chat.dispatcher.feed_raw_update(chat.bot, one)) for one in chat.world.drain()]
    await colleague.taps("完成")  # nobody else waits
    await colleague.taps("拍照、上传", fresh=True)
    assert await kept(inspection) == []
    turn.release()
    await asyncio.gather(*waiting)
    assert len(await kept(inspection)) == 2


async def test_an_outsider_neither_adds_nor_sees(inspection: Inspection) -> None:
    section = await inspection.section(MARKET)
    add, see = AddEvidence(About.FORM.value, section.id, 0), OpenEvidence(About.FORM.value, section.id)
    stranger = inspection.chat.person(999)
    assert "邀请" in await inspection.forges(stranger, see) + await inspection.forges(stranger, add)
    colleague = inspection.inspector(HOUSING)
    assert "您不能填写" in await inspection.forges(colleague, add)
    assert "只有检查人员" in await inspection.forges(colleague, see)
    await colleague.sends_photo(photo(1), caption="1")
    assert await kept(inspection) == []


async def test_neither_sent_nor_shown_in_a_group(inspection: Inspection) -> None:
    inspector = inspection.inspector(MARKET)
    group = await inspection.group(inspector.id)
    await inspector.sends_photo(photo(1), chat=group, caption="1")
    assert await kept(inspection) == []
    await inspector.sees_nothing_of("已收到")


async def test_pieces_are_listed_and_sent_back_as_they_came(inspection: Inspection) -> None:
    inspector = await asked(inspection)
    await inspector.sends_album(photo(1), photo(2))
    await inspector.sends_file(("记录.pdf", b"PDF"), caption="现场记录")
    await inspector.taps("查看全部（3）", fresh=True)
    card = await inspector.sees("材料：照片 2 张、文件 1 份", fresh=True)
    assert "3. 5月10日 09:00 检查员05 文件“记录.pdf” 1 KB：现场记录" in card.text
    await inspector.taps("3", fresh=True)
    assert await inspector.receives_file("03-记录.pdf", fresh=True) == b"PDF"
    await inspector.taps("取回全部", in_message_containing="材料：")
    assert await inspector.receives_file("01-照片", fresh=True) == photo(1)
    assert await inspector.receives_file("02-照片", fresh=True) == photo(2)


async def test_the_reviewer_and_the_office_see_it_and_add_nothing(inspection: Inspection) -> None:
    inspector = await asked(inspection)
    await inspector.sends_photo(photo(1))
    await hands_in(inspection)
    reviewer = inspection.reviewer(MARKET)
    await inspection.forges(reviewer, OpenReview((await inspection.section(MARKET)).id))
    await reviewer.taps("照片、文件（1）", fresh=True)
    card = await reviewer.sees("材料：照片 1 张", fresh=True)
    assert card.labels == ["1", "返回"]
    await inspection.forges(inspection.admin(), OpenEvidence(About.FORM.value, (await inspection.section(MARKET)).id))
    assert (await inspection.admin().sees("材料：照片 1 张")).labels == ["1", "返回"]


async def hands_in(inspection: Inspection) -> None:
    async with inspection.chat.database.open() as uow:
        user_id, now = inspection.inspector(MARKET).id, inspection.chat.now
        section = await fill(
            uow, await uow.forms.section((await inspection.section(MARKET)).id), (1, 1), user_id=user_id, now=now
        )
        await hand_in(uow, section, user_id=user_id, now=now)


async def test_after_the_form_is_handed_in_nothing_is_added_or_withdrawn(inspection: Inspection) -> None:
    inspector = await asked(inspection)
    await inspector.sends_photo(photo(1))
    await hands_in(inspection)
    assert (await inspection.section(MARKET)).state is SectionState.SUBMITTED
    await inspector.sends_photo(photo(2))
    await inspector.sees("已提交，正在审核，不能再改", fresh=True)
    await inspector.sends_photo(photo(3))  # the question is closed, and nothing of theirs is left to fill but form 2
    assert (await inspector.sees("放到哪里", fresh=True)).labels[:-1] == ["第2号 示例物业服务0002有限公司"]
    (piece,) = await kept(inspection)
    assert "不能再改" in await inspection.forges(inspector, Withdraw(piece.id))
    assert len(await kept(inspection)) == 1


async def test_the_sender_withdraws_a_piece_which_stays_on_record(inspection: Inspection) -> None:
    inspector = await asked(inspection)
    await inspector.sends_album(photo(1), photo(2))
    await inspector.taps("查看全部（2）", fresh=True)
    await inspector.taps("1", fresh=True)
    await inspector.taps("撤回", fresh=True)
    await inspector.taps("确认撤回", fresh=True)
    card = await inspector.sees("已撤回（检查员05 5月10日 09:00）", fresh=True)
    assert "材料：照片 1 张" in card.text
    assert card.labels == ["2", "拍照、上传", "返回"]
    first, second = await kept(inspection, ever=True)
    assert (first.withdrawn_at, second.withdrawn_at) == (inspection.chat.now, None)
    await inspection.forges(inspector, Withdraw(first.id))  # a second tap changes nothing
    assert len(await kept(inspection)) == 1


async def test_only_the_sender_and_the_departments_admin_withdraw(inspection: Inspection) -> None:
    inspector = await asked(inspection)
    await inspector.sends_photo(photo(1))
    (piece,) = await kept(inspection)
    assert "只能由本人或本单位管理员撤回" in await inspection.forges(
        inspection.inspector(MARKET, 1), AskWithdraw(piece.id)
    )
    assert "只有检查人员" in await inspection.forges(inspection.admin(HOUSING), Withdraw(piece.id))
    await inspection.forges(inspection.admin(MARKET), Withdraw(piece.id))
    assert await kept(inspection) == []


async def test_a_void_campaign_takes_no_evidence(inspection: Inspection) -> None:
    inspector = await asked(inspection)
    async with inspection.chat.database.open() as uow:
        await uow.campaigns.move(await uow.campaigns.get(inspection.campaign.id), State.VOIDED)
    await inspector.sends_photo(photo(1))
    await inspector.sees("已经作废", fresh=True)
    assert await kept(inspection) == []


async def test_a_made_up_matter_is_an_old_button(inspection: Inspection) -> None:
    assert "已经失效" in await inspection.forges(inspection.inspector(MARKET), OpenEvidence("x", 1))


async def test_the_audit_log_names_the_content_by_its_hash(inspection: Inspection) -> None:
    inspector = await asked(inspection)
    await inspector.sends_photo(photo(1))
    (piece,) = await kept(inspection)
    async with inspection.chat.database.read() as uow:
        (entry,) = [one for one in await uow.audit.entries(inspection.campaign.id) if one.action == "evidence.keep"]
    assert (entry.facts["sha256"], entry.facts["piece_id"]) == (piece.sha256, piece.id)
