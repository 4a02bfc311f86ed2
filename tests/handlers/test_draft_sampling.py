"""Who is drawn, who must be inspected and who not again, as conversations with the office's admin."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from openpyxl import load_workbook

from domain.campaign import REST, Plan, Sampling, Scope, State, StratumBy, StratumRule, whole_pool
from domain.draw_terms import Floor, SetAside
from storage.campaigns import Campaign
from tests.support.builders import Scene, build_campaign, build_inspection, build_scene, credit_code, subject
from tests.support.chat import OfficeChat, Player

FIVE, FIFTY = Fraction(1, 20), Fraction(1, 2)


async def draft_of(chat: OfficeChat, **changes: object) -> tuple[Scene, Campaign]:
    """A complete draft over 40 property firms, of which 10 are hazardous and 5 restaurants too; its card is open."""
    async with chat.database.open() as uow:
        scene = await build_scene(uow)
        tagged = [subject(n, tags=("物业服务", "危化品"), risk_class="B") for n in range(1, 11)]
        tagged += [subject(n, tags=("物业服务", "餐饮", "危化品")) for n in range(11, 16)]
        await uow.libraries.save_subjects(scene.office_id, tagged)
        campaign = await build_campaign(uow, scene, chat.now, state=State.DRAFT, **changes)
    await open_card(chat.person(1), campaign)
    return scene, campaign


async def open_card(admin: Player, campaign: Campaign) -> None:
    await admin.says("/menu")
    await admin.taps("联合抽查")
    await admin.taps(campaign.reference)
    await admin.taps("继续拟定")


async def plan_of(chat: OfficeChat, campaign: Campaign) -> Plan:
    async with chat.database.read() as uow:
        return (await uow.campaigns.get(campaign.id)).plan


def of_tag(name: str, ratio: Fraction = FIFTY, minimum: int = 1) -> StratumRule:
    return StratumRule(name, ratio, minimum, StratumBy.TAG)


def rest(ratio: Fraction = FIVE) -> StratumRule:
    return StratumRule(REST, ratio, 1, StratumBy.REST)


async def test_key_items_are_raised_by_one_line_and_the_preview_shows_how(office_chat: OfficeChat) -> None:
    _, campaign = await draft_of(office_chat)
    admin = office_chat.person(1)
    await admin.taps("抽取比例")
    await admin.says("餐饮 10户，危化品 50%，其他 5%；总体不低于40%")
    await admin.sees("抽取比例：餐饮 10户、危化品 50%、其他 5%；总体不低于40%，不足1户按1户计", fresh=True)
    await admin.taps("预览")
    seen = await admin.sees("【方案预览】", fresh=True)
    for line in (
        "餐饮：5户，定数10户，不够10户，全部抽取，抽取5户",
        "危化品：10户 × 50% = 5，抽取5户",
        "其他：25户 × 5% = 1.25，零头进1，应抽2户，为达到总体下限增加4户，抽取6户",
        "同时符合几类的对象只算一户，归入写在最前面的一类。",
        "总体下限：40户 × 40% = 16，总体至少16户；各类合计12户，还差4户，从抽取占比最低的一类起逐户增加",
    ):
        assert line in seen.text
    plan = await plan_of(office_chat, campaign)
    assert plan.sampling == Sampling(
        (of_tag("餐饮", Fraction(0), 10), of_tag("危化品"), rest()), Floor(Fraction(2, 5), 0)
    )


async def test_a_tag_that_does_not_occur_is_refused_with_those_that_do(office_chat: OfficeChat) -> None:
    _, campaign = await draft_of(office_chat)
    admin = office_chat.person(1)
    await admin.taps("抽取比例")
    for words, sentence in (
        ("危险品 50%，其他 5%", "名录库里没有“危险品”这个标签。现有的标签：物业服务、危化品、餐饮。"),
        ("餐饮 0户", "“0户”不正确：至少要抽1户"),
        ("全部 5% 餐饮 50%", "“全部”不能和分类、标签写在一起"),
        ("餐饮 5% 餐饮 6%", "“餐饮”出现了两次"),
    ):
        await admin.says(words)
        seen = await admin.sees(sentence, fresh=True)
        assert "请选择或发送抽取比例" in seen.text
        assert await plan_of(office_chat, campaign) == campaign.plan


async def test_a_tag_that_is_called_like_a_class_is_refused_typed_and_tapped(office_chat: OfficeChat) -> None:
    scene, campaign = await draft_of(office_chat)
    async with office_chat.database.open() as uow:
        await uow.libraries.save_subjects(scene.office_id, [subject(1, tags=("物业服务", "A"))])
    admin = office_chat.person(1)
    await admin.taps("抽取比例")
    await admin.says("A 5% 其他 1%")
    await admin.sees("“A”既可以理解为标签，也可以理解为分类", fresh=True)
    await admin.taps("按标签单独抽取")
    await admin.taps("☐ A")
    await admin.taps("50%")
    assert await plan_of(office_chat, campaign) == campaign.plan


async def test_a_tag_is_raised_and_lowered_again_by_taps(office_chat: OfficeChat) -> None:
    _, campaign = await draft_of(office_chat)
    admin = office_chat.person(1)
    await admin.taps("抽取比例")
    await admin.taps("按标签单独抽取")
    await admin.taps("☐ 危化品")
    await admin.taps("50%")
    await admin.sees("现在是：危化品 50%、其他 20%")
    await admin.taps("☐ 餐饮")
    await admin.taps("3户")
    plan = await plan_of(office_chat, campaign)
    assert plan.sampling.rules == (of_tag("危化品"), of_tag("餐饮", Fraction(0), 3), rest(Fraction(1, 5)))
    await admin.taps("☑ 危化品 50%")
    await admin.taps("不再单独抽取")
    await admin.taps("☑ 餐饮 3户")
    await admin.taps("不再单独抽取")
    await admin.taps("完成")
    await admin.sees("请选择或发送抽取比例")
    assert (await plan_of(office_chat, campaign)).sampling == campaign.plan.sampling


async def test_classes_and_the_floor_are_quick_choices(office_chat: OfficeChat) -> None:
    _, campaign = await draft_of(office_chat)
    admin = office_chat.person(1)
    await admin.taps("抽取比例")
    await admin.taps("☐ 总体不低于3%")
    seen = await admin.sees("现在是：20%；总体不低于3%")
    assert "☑ 总体不低于3%" in seen.labels
    await admin.taps("按信用分类")
    await admin.sees("抽取比例：A类 1%、B类 5%、C类 20%、D类 100%；总体不低于3%")
    assert (await plan_of(office_chat, campaign)).sampling.floor == Floor(Fraction(3, 100), 0)
    await admin.taps("抽取比例")
    await admin.taps("☐ 不设总体下限")
    assert (await plan_of(office_chat, campaign)).sampling.floor is None


async def test_subjects_without_a_rule_are_named_before_the_draw(office_chat: OfficeChat) -> None:
    await draft_of(office_chat)
    admin = office_chat.person(1)
    await admin.taps("抽取比例")
    await admin.says("危化品 50%")
    await admin.taps("预览")
    seen = await admin.sees("范围内有25户不带写明的任何一个标签", fresh=True)
    assert "提交审批" not in seen.labels


async def test_who_must_be_inspected_is_typed_with_reasons_and_stands_apart(office_chat: OfficeChat) -> None:
    _, campaign = await draft_of(office_chat)
    admin = office_chat.person(1)
    await admin.taps("必查对象")
    assert "请不要写举报人" in (await admin.sees("【必查（不参加随机抽取）】")).text
    await admin.says(f"{credit_code(1)} 上级交办\n{subject(2).name}，投诉集中")
    seen = await admin.sees("现有2户", fresh=True)
    assert f"• {subject(1).name}（上级交办）" in seen.text
    expected = (SetAside(credit_code(1), "上级交办"), SetAside(credit_code(2), "投诉集中"))
    assert (await plan_of(office_chat, campaign)).sampling.certain == expected
    await admin.taps("返回方案")
    await admin.sees("必查（不参加随机抽取）：2户")
    await admin.taps("预览")
    seen = await admin.sees("范围内38户，抽取8户\n抽取比例：20%", fresh=True)
    assert f"必查（不参加随机抽取）：2户，在抽取的户数之外\n• {subject(1).name}（上级交办）" in seen.text


async def test_a_line_without_reason_or_subject_changes_nothing_and_asks_again(office_chat: OfficeChat) -> None:
    _, campaign = await draft_of(office_chat)
    admin = office_chat.person(1)
    await admin.taps("必查对象")
    for words, sentence in (
        (credit_code(1), "没有写理由"),
        (f"{credit_code(1)} 上级交办\n没有的公司 上级交办", "没有编号或名称是“没有的公司”的检查对象"),
    ):
        await admin.says(words)
        seen = await admin.sees(sentence, fresh=True)
        assert "【必查（不参加随机抽取）】" in seen.text
    assert await plan_of(office_chat, campaign) == campaign.plan


async def test_who_must_be_inspected_is_taken_out_one_by_one_or_all(office_chat: OfficeChat) -> None:
    three = tuple(SetAside(credit_code(n), "上级交办") for n in (1, 2, 3))
    _, campaign = await draft_of(office_chat, sampling=Sampling((whole_pool(FIVE),), certain=three))
    admin = office_chat.person(1)
    await admin.taps("必查对象")
    await admin.taps(f"移出 {subject(2).name}")
    await admin.sees("现有2户")
    assert (await plan_of(office_chat, campaign)).sampling.certain == (three[0], three[2])
    await admin.says("无")
    await admin.sees("现在没有必查对象", fresh=True)
    assert (await plan_of(office_chat, campaign)).sampling.certain == ()


async def inspected_before(chat: OfficeChat, scene: Scene, end: date, forms: int) -> None:
    """An earlier campaign of the office, in which subjects 1 … ``forms`` were inspected."""
    async with chat.database.open() as uow:
        await build_inspection(
            uow, scene, chat.now, forms=forms, title="上一次", window_start=date(2024, 1, 2), window_end=end
        )


async def test_who_was_inspected_lately_is_left_out_counted_and_listed(office_chat: OfficeChat) -> None:
    scene, _ = await draft_of(office_chat)
    await inspected_before(office_chat, scene, date(2024, 3, 31), forms=3)
    admin = office_chat.person(1)
    await admin.taps("检查频次")
    await admin.taps("☐ 12个月内不重复")
    await admin.sees("现在是：12个月内检查过的不再抽取")
    await admin.taps("☐ 每年最多2次")
    await admin.taps("返回方案")
    await admin.sees("检查频次：12个月内检查过的不再抽取，每年最多2次")
    await admin.taps("预览")
    seen = await admin.sees("范围内37户", fresh=True)
    assert "3户不再抽取，不在上面的户数之内" in seen.text
    await admin.taps("不再抽取的3户名单")
    rows = sheet(await admin.receives_file("不再抽取的对象"))
    assert [row[1:] for row in rows[1:]] == [
        [subject(n).name, credit_code(n), "2024年3月31日检查过，到检查开始不满12个月"] for n in (1, 2, 3)
    ]


async def test_a_cap_leaves_out_only_who_reached_it(office_chat: OfficeChat) -> None:
    scene, campaign = await draft_of(office_chat)
    await inspected_before(office_chat, scene, date(2024, 2, 1), forms=3)
    await inspected_before(office_chat, scene, date(2024, 3, 1), forms=1)
    admin = office_chat.person(1)
    await admin.taps("检查频次")
    await admin.says("每年最多2次")
    await admin.taps("预览")
    await admin.sees("1户不再抽取", fresh=True)
    await admin.taps("不再抽取的1户名单")
    rows = sheet(await admin.receives_file("不再抽取的对象"))
    assert rows[1][2:] == [credit_code(1), "2024年已检查2次"]
    assert (await plan_of(office_chat, campaign)).scope == replace(campaign.plan.scope, yearly_cap=2)


async def test_a_frequency_is_typed_lifted_and_refused(office_chat: OfficeChat) -> None:
    _, campaign = await draft_of(office_chat)
    admin = office_chat.person(1)
    await admin.taps("检查频次")
    await admin.says("偶尔")
    seen = await admin.sees("没有看懂“偶尔”", fresh=True)
    assert "【检查频次】" in seen.text
    await admin.says("半年内检查过的不再抽取，每年最多3次")
    await admin.sees("检查频次：6个月内检查过的不再抽取，每年最多3次", fresh=True)
    await admin.taps("检查频次")
    await admin.says("不限")
    await admin.sees("【拟定联合抽查方案】", fresh=True)
    scope = (await plan_of(office_chat, campaign)).scope
    assert scope == campaign.plan.scope == Scope(tags=("物业服务",), registered_by=date(2023, 12, 31))


async def test_fixed_groups_are_tapped_typed_and_refused(office_chat: OfficeChat) -> None:
    _, campaign = await draft_of(office_chat)
    admin = office_chat.person(1)
    await admin.taps("组队方式")
    await admin.taps("☐ 2个固定小组")
    await admin.sees("每部门人数：每户2人，2个固定小组")
    await admin.taps("组队方式")
    await admin.says("很多组")
    await admin.sees("没有看懂“很多组”", fresh=True)
    assert (await plan_of(office_chat, campaign)).groups == 2
    await admin.says("逐户组队")
    await admin.sees("每户2人，逐户组队", fresh=True)
    assert await plan_of(office_chat, campaign) == campaign.plan


async def test_the_closing_is_dice_or_a_public_value_named_beforehand(office_chat: OfficeChat) -> None:
    _, campaign = await draft_of(office_chat)
    admin = office_chat.person(1)
    await admin.taps("抽取收尾")
    await admin.taps("☐ 抽取次日的体育彩票排列5开奖号码")
    await admin.sees("抽取收尾：公开值：抽取次日的体育彩票排列5开奖号码")
    await admin.taps("抽取收尾")
    await admin.says("3枚骰子")
    await admin.sees("骰子应为5到20枚", fresh=True)
    await admin.says("2024年5月20日晚公布的排列5开奖号码")
    await admin.sees("到那时它已人人知道", fresh=True)
    await admin.says("抽取当晚公布的排列5开奖号码")
    await admin.sees("抽取收尾：公开值：抽取当晚公布的排列5开奖号码", fresh=True)
    await admin.taps("抽取收尾")
    await admin.taps("☐ 10枚骰子")
    plan = await plan_of(office_chat, campaign)
    assert plan == replace(campaign.plan, dice=10)


def sheet(content: bytes) -> list[Sequence[object]]:
    return [list(row) for row in load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)]
