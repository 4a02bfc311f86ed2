"""签字确认 in the chat: signed with a photo, or refused with witness and reason; without it no form is handed in."""

from __future__ import annotations

import pytest

from domain.evidence import About
from domain.inspection import Method
from domain.signature import Kind
from storage.forms import SectionState
from storage.signatures import Signature
from templates.cards.evidence import AddEvidence, OpenEvidence
from templates.cards.inspection import OpenForm
from templates.cards.review import Approve, OpenReview
from templates.cards.signature import AskRefusal, AskSigner, OpenSignature
from tests.handlers.test_evidence import photo
from tests.support.builders import HOUSING, MARKET
from tests.support.chat import OfficeChat, Player
from tests.support.forms import fill, hand_in
from tests.support.inspections import Inspection
from tests.support.signatures import WITNESS, refuse_signature


@pytest.fixture
async def inspection(office_chat: OfficeChat) -> Inspection:
    """Form 1 is filled on the spot by the market department; its first inspector looks at the signature."""
    inspection = await Inspection.begins(office_chat)
    await filled(inspection)
    return inspection


async def filled(inspection: Inspection, codes: tuple[int, ...] = (1, 1), *, on_site: bool = True) -> None:
    methods = (Method.ON_SITE,) if on_site else (Method.WRITTEN,)
    async with inspection.chat.database.open() as uow:
        by = {"user_id": inspection.inspector(MARKET).id, "now": inspection.chat.now}
        await fill(uow, await inspection.section(MARKET), codes, methods=methods, **by)


async def opens(inspection: Inspection, place: int = 0) -> Player:
    inspector = inspection.inspector(MARKET, place)
    await inspection.forges(inspector, OpenForm((await inspection.section(MARKET)).id))
    await inspector.taps("签字确认", fresh=True)
    return inspector


async def records(inspection: Inspection) -> list[Signature]:
    section = await inspection.section(MARKET)
    async with inspection.chat.database.read() as uow:
        return await uow.signatures.of(section.sample_id)


async def photos(inspection: Inspection, signature_id: int) -> int:
    async with inspection.chat.database.read() as uow:
        return (await uow.evidence.count(About.SIGNATURE, [signature_id]))[signature_id]


async def lacks(inspection: Inspection) -> str:
    """What is said to be missing when the form is handed in."""
    inspector = inspection.inspector(MARKET)
    await inspection.forges(inspector, OpenForm((await inspection.section(MARKET)).id))
    await inspector.taps("提交", fresh=True)
    return (await inspector.messages())[-1].text


async def test_who_signed_is_typed_and_the_photo_follows(inspection: Inspection) -> None:
    assert "还没有签字或盖章" in await lacks(inspection)
    inspector = await opens(inspection)
    await inspector.taps("已签字（拍照）", fresh=True)
    await inspector.says("王某某 经理")
    await inspector.sees("请发送签字、盖章的照片", fresh=True)
    assert "签字、盖章还没有拍照" in await lacks(inspection)
    await inspector.taps("拍签字照片", fresh=True)
    await inspector.sends_photo(photo(1))
    await inspector.taps("完成", fresh=True)
    await inspector.sees("已签字：王某某 经理（照片 1 张），5月10日 09:00 检查员05 登记", fresh=True)
    (record,) = await records(inspection)
    assert (record.kind, record.signer, await photos(inspection, record.id)) == (Kind.SIGNED, "王某某 经理", 1)
    assert "签字" not in (await lacks(inspection)).split("还不能提交")[-1]


async def test_the_question_goes_straight_on_to_the_photo(inspection: Inspection) -> None:
    inspector = await opens(inspection)
    await inspector.taps("已盖章（拍照）", fresh=True)
    await inspector.says("李某 办公室主任")
    await inspection.chat.restart()
    await inspector.sends_album(photo(1), photo(2))
    (record,) = await records(inspection)
    assert (record.kind, await photos(inspection, record.id)) == (Kind.STAMPED, 2)


async def test_a_photo_with_the_name_under_it_says_it_all(inspection: Inspection) -> None:
    inspector = await opens(inspection)
    await inspector.taps("已签字（拍照）", fresh=True)
    await inspector.sends_photo(photo(1))
    await inspector.sees("请先写明签字人的姓名和职务", fresh=True)
    await inspector.sends_album(photo(1), photo(2), caption="王某某 经理")
    (record,) = await records(inspection)
    assert (record.signer, await photos(inspection, record.id)) == ("王某某 经理", 2)


async def test_a_photo_that_comes_when_all_is_handed_in_ends_the_question(inspection: Inspection) -> None:
    inspector = await opens(inspection)
    await inspector.taps("已签字（拍照）", fresh=True)
    async with inspection.chat.database.open() as uow:
        for department in (MARKET, HOUSING):
            await uow.forms.change(await inspection.section(department), state=SectionState.SUBMITTED)
    await inspector.sends_photo(photo(1), caption="王某某 经理")
    await inspector.sees("都已提交", fresh=True)
    await inspector.says("王某某 经理")
    assert "没有看懂" in (await inspector.messages())[-1].text
    assert await records(inspection) == []


async def test_a_refusal_wants_witness_and_reason_and_no_photo(inspection: Inspection) -> None:
    inspector = await opens(inspection)
    await inspector.taps("拒绝签字", fresh=True)
    await inspector.says("张某某")
    await inspector.sees("没有看到拒绝签字的原因", fresh=True)
    await inspector.says("见证人 张某某，原因 对结果有异议")
    await inspector.sees("拒绝签字：见证人 张某某，原因：对结果有异议", fresh=True)
    (record,) = await records(inspection)
    assert (record.kind, record.witness, record.reason) == (Kind.REFUSED, "张某某", "对结果有异议")
    assert "· 签字" not in await lacks(inspection)


async def test_a_later_record_replaces_the_earlier_one_and_both_are_shown(inspection: Inspection) -> None:
    inspector = await opens(inspection)
    await inspector.taps("拒绝签字", fresh=True)
    await inspector.says("见证人 张某某，原因 负责人不在场")
    await inspector.taps("已签字（拍照）", fresh=True)
    await inspector.says("王某某 经理")
    first, second = await records(inspection)
    assert (first.version, second.version, second.kind) == (1, 2, Kind.SIGNED)
    await inspector.taps("完成", fresh=True)
    card = await inspector.sees("已签字：王某某 经理", fresh=True)
    assert "此前的登记" in card.text
    assert "负责人不在场" in card.text
    refused = AddEvidence(About.SIGNATURE.value, first.id, 0)
    assert "已经重新登记" in await inspection.forges(inspector, refused)


async def test_one_signature_serves_every_department(inspection: Inspection) -> None:
    colleague, section = inspection.inspector(HOUSING), await inspection.section(HOUSING)
    await inspection.forges(colleague, AskRefusal(section.id))
    await colleague.says("见证人 张某某，原因 对结果有异议")
    assert "· 签字" not in await lacks(inspection)
    inspector = await opens(inspection)
    await inspector.sees("拒绝签字：见证人 张某某", fresh=True)


async def test_a_colleague_adds_the_photo_of_a_signature(inspection: Inspection) -> None:
    inspector = await opens(inspection)
    await inspector.taps("已签字（拍照）", fresh=True)
    await inspector.says("王某某 经理")
    (record,) = await records(inspection)
    colleague = inspection.inspector(HOUSING)
    await inspection.forges(colleague, AddEvidence(About.SIGNATURE.value, record.id, 0))
    await colleague.sends_photo(photo(1))
    assert await photos(inspection, record.id) == 1
    await colleague.taps("完成", fresh=True)
    await colleague.sees("已签字：王某某 经理（照片 1 张）", fresh=True)


async def test_nobody_signs_where_nobody_was_met_or_nobody_went(inspection: Inspection) -> None:
    await filled(inspection, (4, 7))
    assert "签字" not in (await lacks(inspection)).split("尚缺")[-1]
    await filled(inspection, (4, 1))
    assert "还没有签字或盖章" in await lacks(inspection)
    await filled(inspection, on_site=False)
    await lacks(inspection)
    assert (await inspection.section(MARKET)).state is SectionState.SUBMITTED


async def test_outsiders_neither_record_nor_see_names(inspection: Inspection) -> None:
    inspector = await opens(inspection)
    await inspector.taps("已签字（拍照）", fresh=True)
    await inspector.says("王某某 经理")
    (record,) = await records(inspection)
    section = await inspection.section(MARKET)
    other = inspection.chat.person(inspection.scene.inspectors_of(HOUSING)[3])
    for press in (AskSigner(section.id, 0), AskRefusal(section.id)):
        assert "您不能填写" in await inspection.forges(other, press)
    for press in (OpenSignature(section.id), OpenEvidence(About.SIGNATURE.value, record.id)):
        assert "只有检查人员" in await inspection.forges(other, press)
    assert "王某某" not in "".join(one.text for one in await other.messages())


async def test_a_name_is_never_on_the_form_itself(inspection: Inspection) -> None:
    inspector = await opens(inspection)
    await inspector.taps("拒绝签字", fresh=True)
    await inspector.says("见证人 张某某，原因 对结果有异议")
    await inspection.forges(inspector, OpenForm((await inspection.section(MARKET)).id))
    card = (await inspector.messages())[-1]
    assert "签字：拒绝签字" in card.text
    assert "张某某" not in card.text


async def test_the_reviewer_sees_how_the_visit_ended(inspection: Inspection) -> None:
    section = await inspection.section(MARKET)
    async with inspection.chat.database.open() as uow:
        await refuse_signature(uow, section, now=inspection.chat.now)
        await uow.forms.change(section, state=SectionState.SUBMITTED)
    reviewer = inspection.reviewer(MARKET)
    await inspection.forges(reviewer, OpenReview(section.id))
    card = await reviewer.sees("签字：拒绝签字", fresh=True)
    assert WITNESS not in card.text
    await reviewer.taps("签字确认", fresh=True)
    card = await reviewer.sees(WITNESS, fresh=True)
    assert card.labels == ["返回"]


async def test_a_record_anew_has_the_reviewer_of_another_department_look_again(inspection: Inspection) -> None:
    shown = await inspection.section(MARKET)
    async with inspection.chat.database.open() as uow:
        await uow.forms.change(shown, state=SectionState.SUBMITTED)
    await inspection.forges(inspection.inspector(HOUSING), AskRefusal((await inspection.section(HOUSING)).id))
    await inspection.inspector(HOUSING).says("见证人 张某某，原因 对结果有异议")
    reviewer = inspection.reviewer(MARKET)
    assert "有变化，已显示最新内容" in await inspection.forges(reviewer, Approve(shown.id, shown.version + 1))
    await reviewer.sees("签字：拒绝签字", fresh=True)
    assert (await inspection.section(MARKET)).state is SectionState.SUBMITTED


async def test_after_every_part_is_handed_in_nothing_is_recorded(inspection: Inspection) -> None:
    await filled(inspection, on_site=False)
    async with inspection.chat.database.open() as uow:
        for department, codes in ((MARKET, (1, 1)), (HOUSING, (1,))):
            by = {"user_id": inspection.inspector(department).id, "now": inspection.chat.now}
            await hand_in(uow, await fill(uow, await inspection.section(department), codes, **by), **by)
    section = await inspection.section(MARKET)
    for press in (AskSigner(section.id, 0), AskRefusal(section.id)):
        assert "都已提交" in await inspection.forges(inspection.inspector(MARKET), press)
