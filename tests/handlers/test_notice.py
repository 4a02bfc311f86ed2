"""The notice to the subject in the chat: taken as a document, served, and recorded."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from docx import Document

from domain.evidence import About
from domain.obligations import Duty, Standing
from storage.evidence import Piece
from storage.served_notices import Served, ServedNotice
from templates.cards.notice import AskServed, GetNotice, GetNotices, OpenNotices, ServeOne
from tests.support.builders import HOUSING, MARKET
from tests.support.chat import OfficeChat, Player
from tests.support.visits import Visits


@pytest.fixture
async def visits(office_chat: OfficeChat) -> Visits:
    """The first leader's subjects are agreed from Monday 13 May on, one an hour; it is Friday 10 May, 9:00."""
    visits = await Visits.begins(office_chat, materials=("营业执照", "电梯检验报告"))
    leader = await visits.leader((await visits.led())[0].sample_id)
    await leader.taps("安排检查时间", in_message_containing="【安排检查时间】")
    await leader.taps("5月13日 周一", fresh=True)
    await leader.taps("每小时一户", fresh=True)
    await leader.taps("发给各组征求意见", fresh=True)
    for player in map(office_chat.person, visits.scene.inspectors_of(MARKET)):
        if any("【请确认检查时间】" in one.text for one in await player.messages()):
            await player.taps("同意", in_message_containing="【请确认检查时间】")
    return visits


async def opens_notices(visits: Visits) -> Player:
    leader = await visits.leader((await visits.led())[0].sample_id)
    await leader.says("/menu")
    await leader.taps("我的检查安排", fresh=True)
    await leader.taps("检查通知书", fresh=True)
    return leader


async def records(visits: Visits, sample_id: int) -> list[ServedNotice]:
    async with visits.chat.database.read() as uow:
        return (await uow.served_notices.of([sample_id]))[sample_id]


async def open_notices(visits: Visits, sample_id: int) -> list[Standing]:
    return [one.standing for one in await visits.owed(Duty.NOTICE, sample_id)]


async def test_all_notices_of_a_leader_come_as_one_document(visits: Visits) -> None:
    leader, led = await opens_notices(visits), await visits.led()
    await leader.taps("下载全部通知书", fresh=True)
    document = Document(io.BytesIO(await leader.receives_file(".docx", fresh=True)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert text.count("检查通知书\n编号") == len(led)
    assert "2024年5月13日（周一）09:00" in text
    assert f"{HOUSING}：物业服务企业经营行为检查。" in text
    cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
    people = [cell for cell in cells if cell.startswith("ZF")]
    assert len(people) == 4
    assert "199000" not in text + "".join(cells)


async def test_how_a_notice_was_served_is_tapped_and_typed(visits: Visits) -> None:
    leader, led = await opens_notices(visits), await visits.led()
    sample_id = led[0].sample_id
    assert await open_notices(visits, sample_id) == [Standing.OPEN]
    await leader.taps(f"{await visits.number(sample_id)} 未送达", fresh=True)
    await leader.taps("电话告知", fresh=True)
    await leader.says("王经理 今天8:30")
    await leader.sees("5月10日 08:30 电话告知（王经理）", fresh=True)
    (kept,) = await records(visits, sample_id)
    assert (kept.how, kept.receiver) == (Served.PHONE, "王经理")
    assert kept.served_at == datetime(2024, 5, 10, 0, 30, tzinfo=UTC)
    (met,) = await visits.owed(Duty.NOTICE, sample_id)
    assert met.standing is Standing.MET
    assert met.evidence.startswith("served:")


async def test_a_correction_is_a_record_of_its_own(visits: Visits) -> None:
    leader, led = await opens_notices(visits), await visits.led()
    sample_id = led[0].sample_id
    for how, words in (("电话告知", "王经理 现在"), ("拒收", "门卫李师傅，现在。")):
        await visits.forges(leader, ServeOne(sample_id))
        await leader.taps(how, fresh=True)
        await leader.says(words)
    card = await leader.sees("登记记录", fresh=True)
    assert "电话告知（王经理）" in card.text
    assert "送达情况：5月10日 09:00 拒收（门卫李师傅）" in card.text
    assert [one.how for one in await records(visits, sample_id)] == [Served.PHONE, Served.REFUSED]


async def test_several_are_served_with_one_answer(visits: Visits) -> None:
    leader, led = await opens_notices(visits), await visits.led()
    await leader.taps("都已电话告知", fresh=True)
    await leader.says("各户负责人 现在")
    await leader.sees("检查通知书都已送达", fresh=True)
    for one in led:
        assert [each.receiver for each in await records(visits, one.sample_id)] == ["各户负责人"]
        assert await open_notices(visits, one.sample_id) == [Standing.MET]


async def test_several_may_have_a_line_each(visits: Visits) -> None:
    leader, led = await opens_notices(visits), await visits.led()
    first, second, *rest = [one.sample_id for one in led]
    lines = {first: "王经理 5月9日下午4点", second: "李主任"}
    await leader.taps("都已送达纸质通知书", fresh=True)
    await leader.says("\n".join([f"{await visits.number(one)}号 {words}" for one, words in lines.items()]))
    await leader.sees(f"还有 {len(rest)} 户没有送达" if rest else "检查通知书都已送达", fresh=True)
    assert [one.served_at.hour for one in await records(visits, first)] == [8]  # UTC
    assert [one.receiver for one in await records(visits, second)] == ["李主任"]


async def test_what_is_not_understood_is_said_and_asked_again_and_nothing_is_kept(visits: Visits) -> None:
    leader, led = await opens_notices(visits), await visits.led()
    await visits.forges(leader, AskServed(led[0].sample_id, 0, led[0].agreed_id or 0))
    for words, said in {
        "现在": "请写明告知或送达给了谁",
        "王经理 5月32日9点": "没有看懂",
        "王经理 5月12日9点": "还没有到",
        "王" * 61: "最多60个字",
    }.items():
        await leader.says(words)
        await leader.sees(said, fresh=True)
    assert await records(visits, led[0].sample_id) == []
    await leader.says("王经理")
    assert [one.receiver for one in await records(visits, led[0].sample_id)] == ["王经理"]


async def test_only_the_leader_and_the_lead_department_record_it(visits: Visits) -> None:
    first = (await visits.led())[0]
    sample_id, ask = first.sample_id, AskServed(first.sample_id, 0, first.agreed_id or 0)
    colleague = (await visits.team(sample_id, MARKET))[0]
    for press in (OpenNotices(visits.campaign.id, 0), ServeOne(sample_id), ask):
        assert "由各户的组长送达" in await visits.forges(colleague, press)
    assert "由各户的组长送达" in await visits.forges(visits.admin(MARKET), GetNotices(visits.campaign.id))
    await visits.forges(colleague, GetNotice(sample_id))  # whoever is on the team may print it
    await colleague.receives_file(".docx", fresh=True)
    await visits.forges(visits.admin(HOUSING), ServeOne(sample_id))
    await visits.admin(HOUSING).sees("怎样送达的", fresh=True)


async def test_a_changed_time_is_served_anew(visits: Visits) -> None:
    leader, led = await opens_notices(visits), await visits.led()
    sample_id = led[0].sample_id
    await visits.forges(leader, AskServed(sample_id, 2, led[0].agreed_id or 0))
    await leader.says("王经理 现在")
    await visits.opens_visit(leader, sample_id)
    await leader.taps("改约时间", fresh=True)
    await leader.says("5月20日9点")
    await (await visits.team(sample_id, MARKET))[0].taps("同意", in_message_containing="5月20日")
    assert await open_notices(visits, sample_id) == [Standing.MET, Standing.OPEN]
    # A card, or a question, from before the change: what was told then is not the new time.
    assert "已经改约" in await visits.forges(leader, AskServed(sample_id, 0, led[0].agreed_id or 0))
    assert len(await records(visits, sample_id)) == 1
    await visits.forges(leader, ServeOne(sample_id))
    card = await leader.sees("还没有送达", fresh=True)
    assert "新的时间还要再送达" in card.text


async def test_before_a_time_is_agreed_there_is_no_notice(visits: Visits) -> None:
    other = next(one for one in await visits.all() if one.agreed_id is None)
    leader = await visits.leader(other.sample_id)
    assert "还没有约定" in await visits.forges(leader, ServeOne(other.sample_id))


async def test_a_line_of_results_is_not_taken_for_the_receiver_of_a_notice(visits: Visits) -> None:
    leader, led = await opens_notices(visits), await visits.led()
    sample_id = led[0].sample_id
    number = await visits.number(sample_id)
    await leader.taps(f"{number} 未送达", fresh=True)
    await leader.taps("电话告知", fresh=True)
    await leader.says(f"{number} 全部1")
    await leader.sees("尚未保存", fresh=True)
    assert await records(visits, sample_id) == []
    await leader.says("王经理 今天8:30")
    await leader.sees("5月10日 08:30 电话告知（王经理）", fresh=True)


async def test_what_only_begins_with_a_form_number_still_answers_the_question(visits: Visits) -> None:
    leader, led = await opens_notices(visits), await visits.led()
    numbers = [await visits.number(one.sample_id) for one in led]
    await leader.taps("都已电话告知", fresh=True)
    await leader.says("\n".join(f"{number}号 王经理 5月10日8:30" for number in numbers))
    await leader.sees("检查通知书都已送达", fresh=True)
    assert all([await records(visits, one.sample_id) for one in led])


async def test_the_document_carries_a_code_and_what_the_office_and_the_plan_tell(visits: Visits) -> None:
    async with visits.chat.database.open() as uow:
        office = await uow.offices.get(visits.scene.office_id)
        told = {"supervision_phone": "0311-85000000", "public_url": "https://ssj.example.cn"}
        await uow.offices.set_up(replace(office, **told))
    leader, led = await opens_notices(visits), await visits.led()
    await visits.forges(leader, GetNotice(led[0].sample_id))
    document = Document(io.BytesIO(await leader.receives_file(".docx", fresh=True)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    async with visits.chat.database.read() as uow:
        (code,) = (await uow.served_notices.codes([led[0].agreed_id or 0])).values()
    assert f"https://ssj.example.cn/n/{code}" in text
    assert "2．电梯检验报告" in text
    assert "监督电话：0311-85000000" in text


async def test_a_photo_of_the_service_is_asked_for_and_counted(visits: Visits) -> None:
    leader, led = await opens_notices(visits), await visits.led()
    sample_id = led[0].sample_id
    await visits.forges(leader, ServeOne(sample_id))
    assert "拍照、上传" not in (await leader.sees("怎样送达的", fresh=True)).labels
    await visits.forges(leader, AskServed(sample_id, 3, led[0].agreed_id or 0))
    await leader.says("门卫李师傅 现在 见证人示例甲")
    card = await leader.sees("拒收（门卫李师傅，见证人示例甲）", fresh=True)
    assert "拍照、上传" in card.labels
    (kept,) = await records(visits, sample_id)
    async with visits.chat.database.open() as uow:
        photo = Piece(
            id=0,
            campaign_id=visits.campaign.id,
            about=About.NOTICE,
            about_id=kept.id,
            item_id=None,
            sha256="ab" * 32,
            name="送达.jpg",
            media_type="image/jpeg",
            size=1,
            note="",
            person_id=kept.entered_by,
            at=kept.entered_at,
        )
        await uow.evidence.keep(photo, b"x")
    await visits.forges(leader, ServeOne(sample_id))
    card = await leader.sees("登记，附件 1 份", fresh=True)
    assert "查看附件（1）" in card.labels


async def test_what_the_subject_says_at_the_door_is_entered_decided_and_shown_on_the_notice(visits: Visits) -> None:
    leader, led = await opens_notices(visits), await visits.led()
    sample_id = led[0].sample_id
    await leader.taps(f"{await visits.number(sample_id)} 未送达", fresh=True)
    await leader.taps("检查对象申请回避", fresh=True)
    card = await leader.sees("检查对象申请谁回避", fresh=True)
    whom = next(label for label in card.labels if MARKET in label)
    await leader.taps(whom, fresh=True)
    await leader.says("王经理")
    await leader.sees("请写明检查对象的谁提出、什么理由", fresh=True)
    await leader.says("王经理 他的亲属在我们的同行企业任职")
    await leader.sees("检查对象（王经理）申请", fresh=True)
    await visits.admin(MARKET).taps("不同意", in_message_containing="检查对象（王经理）申请")
    await visits.admin(MARKET).says("没有亲属关系")
    await leader.sees("请把决定和理由告知检查对象", fresh=True)
    await visits.forges(leader, ServeOne(sample_id))
    card = await leader.sees("检查对象申请回避：", fresh=True)
    assert f"王经理申请{whom.split('（')[0]}回避：不同意（没有亲属关系）" in card.text
    assert "王经理" not in "".join(one.text for one in await visits.office.messages(visits.chat_id))
