"""Composing and approving, as conversations."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from domain.campaign import Deadlines, Participant, Scope, State, whole_pool
from domain.library import Item
from storage.campaigns import Campaign
from tests.support.builders import HOUSING, MARKET, Scene, build_campaign, build_scene
from tests.support.chat import OfficeChat, Player

LEAD_ADMIN, MEMBER_ADMIN = 11, 12


async def scene_of(chat: OfficeChat) -> Scene:
    async with chat.database.open() as uow:
        scene = await build_scene(uow)
        own = [
            Item(MARKET, "登记", "登记事项检查"),
            Item(MARKET, "公示", "公示信息检查"),
            Item(HOUSING, "物业", "物业检查"),
        ]
        await uow.libraries.save_items(scene.departments, own)
    return scene


async def draft_of(chat: OfficeChat) -> Campaign:
    """A complete draft, its card open before the office's admin."""
    scene = await scene_of(chat)
    async with chat.database.open() as uow:
        campaign = await build_campaign(uow, scene, chat.now, state=State.DRAFT)
    admin = chat.person(1)
    await admin.says("/menu")
    await admin.taps("联合抽查")
    await admin.taps(campaign.reference)
    await admin.taps("继续拟定")
    return campaign


async def stored(chat: OfficeChat, campaign_id: int = 1) -> Campaign:
    async with chat.database.read() as uow:
        return await uow.campaigns.get(campaign_id)


async def compose(admin: Player) -> None:
    """Everything that the first campaign of an office needs, as the bot asks for it."""
    await admin.says("/menu")
    await admin.taps("联合抽查")
    await admin.taps("新建联合抽查")
    await admin.says("示例区2024年第一次联合抽查 <b>&_*[")
    await admin.says("跳过")
    await admin.says("5月10日到6月30日")
    await admin.taps("☐ 建设环保局")
    await admin.taps("☐ 市场监督管理局")
    await admin.taps("下一步")
    await admin.taps("手工输入")
    await admin.says("1. 物业服务企业经营行为检查\n2. 维修资金检查")
    await admin.taps("下一步")
    await admin.taps("全选")
    await admin.taps("下一步")
    await admin.taps("☐ 物业服务")
    await admin.sees("目前符合的检查对象：40户")
    await admin.taps("下一步")
    await admin.says("2023.12.31")
    await admin.says("２０％")
    await admin.taps("☐ 录入公示5")
    await admin.taps("下一步")
    await admin.says("2人")


async def test_a_first_time_user_composes_a_whole_campaign_by_answering(office_chat: OfficeChat) -> None:
    scene = await scene_of(office_chat)
    admin = office_chat.person(1)
    await compose(admin)
    await admin.sees("各项已填齐")
    campaign = await stored(office_chat)
    assert campaign.state is State.DRAFT
    assert campaign.plan.title == "示例区2024年第一次联合抽查 <b>&_*["
    assert (campaign.plan.window_start, campaign.plan.window_end) == (date(2024, 5, 10), date(2024, 6, 30))
    assert campaign.plan.participants == (
        Participant(scene.departments[HOUSING], HOUSING, ("物业服务企业经营行为检查", "维修资金检查")),
        Participant(scene.departments[MARKET], MARKET, ("登记事项检查", "公示信息检查")),
    )
    assert campaign.plan.scope == Scope(tags=("物业服务",), registered_by=date(2023, 12, 31))
    assert campaign.plan.sampling.rules == (whole_pool(Fraction(1, 5)),)
    assert campaign.plan.deadlines == Deadlines(2, 5, 20)


async def test_from_the_first_tap_to_the_approval(office_chat: OfficeChat) -> None:
    await scene_of(office_chat)
    admin, lead = office_chat.person(1), office_chat.person(LEAD_ADMIN)
    await compose(admin)
    await admin.taps("预览")
    await admin.sees("40户 × 20% = 8，抽取8户")
    await admin.taps("提交审批")
    await admin.sees("已提交审批，等待建设环保局管理员审批。")
    await lead.sees("【请审批】")
    await lead.taps("同意")
    await lead.sees("已通知拟定人建工作群")
    seen = await admin.sees("下一步：建一个工作群")
    assert seen.buttons[0].text == "建工作群并开始抽取"
    assert seen.buttons[0].url == "https://t.me/suiji_test_bot?startgroup=g1"
    assert (await stored(office_chat)).state is State.APPROVED


async def test_a_restart_in_the_middle_forgets_neither_answers_nor_the_open_question(office_chat: OfficeChat) -> None:
    await scene_of(office_chat)
    admin = office_chat.person(1)
    await admin.says("/menu")
    await admin.taps("联合抽查")
    await admin.taps("新建联合抽查")
    await admin.says("第一次联合抽查")
    await admin.says("跳过")
    await office_chat.restart()
    await admin.says("2024-05-10 至 2024-06-30")
    await admin.sees("【参加部门】")
    plan = (await stored(office_chat)).plan
    assert (plan.title, plan.window_end) == ("第一次联合抽查", date(2024, 6, 30))


async def test_a_wrong_answer_leaves_the_question_open(office_chat: OfficeChat) -> None:
    campaign = await draft_of(office_chat)
    admin = office_chat.person(1)
    await admin.taps("抽取比例")
    for words, sentence in (
        ("0", "应大于0且不超过100%"),
        ("120%", "应大于0且不超过100%"),
        ("不少", "没有看懂比例“不少”"),
        ("<b>&_*[", "没有看懂比例“<b>&_*[”"),
    ):
        await admin.says(words)
        seen = await admin.sees(sentence, fresh=True)
        # The question comes again below the sentence, with its quick answers.
        assert "\n\n请选择或发送抽取比例" in seen.text
        assert {"20%", "返回方案"} <= set(seen.labels)
    assert await stored(office_chat, campaign.id) == campaign
    await admin.says("50%")
    await admin.sees("抽取比例：50%", fresh=True)


async def test_a_window_that_ends_before_it_starts_is_refused_with_what_to_do(office_chat: OfficeChat) -> None:
    campaign = await draft_of(office_chat)
    admin = office_chat.person(1)
    await admin.taps("起止日期")
    await admin.says("2024-06-30 至 2024-05-10")
    await admin.sees("结束日期2024年5月10日（周五）早于开始日期2024年6月30日（周日）。请重新发送", fresh=True)
    assert await stored(office_chat, campaign.id) == campaign


async def test_typed_items_that_cannot_be_taken_are_asked_for_again(office_chat: OfficeChat) -> None:
    campaign = await draft_of(office_chat)
    admin = office_chat.person(1)
    await admin.taps("抽查事项")
    await admin.taps(HOUSING)
    await admin.taps("手工输入")
    await admin.says("\n".join(f"事项{n}" for n in range(61)))
    seen = await admin.sees("请合并或删减后重新发送", fresh=True)
    assert f"请发送“{HOUSING}”的抽查事项" in seen.text
    assert seen.labels == ["返回"]
    await admin.says("维修资金检查")
    assert "维修资金检查" in (await stored(office_chat, campaign.id)).plan.participants[0].items


async def test_an_answer_to_a_plan_that_is_submitted_meanwhile_asks_nothing_again(office_chat: OfficeChat) -> None:
    campaign = await draft_of(office_chat)
    admin = office_chat.person(1)
    await admin.taps("标题")
    async with office_chat.database.open() as uow:
        await uow.campaigns.move(campaign, State.SUBMITTED)
    await admin.says("别的标题")
    seen = await admin.sees("不能修改", fresh=True)
    assert "请发送本次抽查的标题" not in seen.text
    await admin.says("再来一次")
    await admin.sees_nothing_of("不能修改", fresh=True)


async def test_leaving_a_question_leaves_the_next_words_alone(office_chat: OfficeChat) -> None:
    campaign = await draft_of(office_chat)
    admin = office_chat.person(1)
    await admin.taps("标题")
    await admin.taps("返回方案")
    await admin.says("这不是标题")
    await admin.taps("标题")
    await admin.says("取消")
    await admin.says("这也不是标题")
    assert await stored(office_chat, campaign.id) == campaign


async def test_a_typed_command_is_no_answer(office_chat: OfficeChat) -> None:
    campaign = await draft_of(office_chat)
    admin = office_chat.person(1)
    await admin.taps("标题")
    await admin.says("/menu")
    assert await stored(office_chat, campaign.id) == campaign


async def test_the_lead_is_changed_by_one_tap(office_chat: OfficeChat) -> None:
    campaign = await draft_of(office_chat)
    admin = office_chat.person(1)
    await admin.taps("牵头与配合部门")
    await admin.taps("设为牵头")
    await admin.taps("完成")
    await admin.sees("牵头：市场监督管理局")
    plan = (await stored(office_chat, campaign.id)).plan
    assert [one.name for one in plan.participants] == [MARKET, HOUSING]


async def test_the_plan_stays_readable_after_it_was_decided_on(office_chat: OfficeChat) -> None:
    await draft_of(office_chat)
    admin, lead = office_chat.person(1), office_chat.person(LEAD_ADMIN)
    for decision, words in (("退回", "说明退回"), ("同意", "已通知拟定人建工作群")):
        await admin.taps("预览")
        await admin.taps("提交审批")
        await lead.taps(decision)
        plan, decided = (await lead.messages())[-2:]
        assert "【方案预览】" in plan.text
        assert plan.labels == []
        assert words in decided.text
        if decision == "退回":
            await lead.says("比例偏低")
            await admin.taps("修改方案")


async def test_a_plan_is_returned_with_a_typed_reason(office_chat: OfficeChat) -> None:
    campaign = await draft_of(office_chat)
    admin, lead = office_chat.person(1), office_chat.person(LEAD_ADMIN)
    await admin.taps("预览")
    await admin.taps("提交审批")
    await lead.taps("退回")
    await lead.sees("说明退回")
    await lead.says("比例偏低 <b>&_*[")
    await lead.sees("已退回拟定人修改")
    await admin.sees("被建设环保局管理员退回。理由：比例偏低 <b>&_*[")
    await admin.taps("修改方案")
    await admin.sees("各项已填齐")
    assert (await stored(office_chat, campaign.id)).state is State.DRAFT


async def holds_buttons(chat: OfficeChat, user_id: int, *payloads: str) -> Player:
    """The person, with a message that has these buttons: one that was left over, or was meant for somebody else."""
    person = chat.person(user_id)
    async with chat.database.open() as uow:
        buttons = [[{"label": payload, "data": payload}] for payload in payloads]
        await uow.outbox.queue(
            key=f"left-over:{user_id}", chat_id=user_id, kind="text", text="旧卡片", buttons=buttons, now=chat.now
        )
    await person.sees("旧卡片")
    return person


async def test_the_author_has_no_button_to_approve_and_is_refused_if_they_find_one(office_chat: OfficeChat) -> None:
    campaign = await draft_of(office_chat)
    admin = office_chat.person(1)
    await admin.taps("预览")
    await admin.taps("提交审批")
    await admin.taps("查看方案")
    seen = await admin.sees("【方案预览】")
    assert [button.text for button in seen.buttons] == ["撤回修改", "查看本次抽查"]
    await holds_buttons(office_chat, 1, f"dfap:{campaign.id}:1")
    await admin.taps("dfap")
    assert "不能自己审批" in (await admin.toast() or "")
    assert (await stored(office_chat, campaign.id)).state is State.SUBMITTED


async def test_a_tap_by_the_wrong_person_is_refused_and_changes_nothing(office_chat: OfficeChat) -> None:
    campaign = await draft_of(office_chat)
    admin = office_chat.person(1)
    payloads = [f"{code}:{campaign.id}" for code in ("dfsb", "dfed", "dfpv", "dfwd")]
    member = await holds_buttons(office_chat, MEMBER_ADMIN, *payloads, f"dfap:{campaign.id}:1", "dfnw")
    for payload in (*payloads, "dfnw"):
        await member.taps(payload)
        assert "只能由" in (await member.toast() or "") or "您不能审批" in (await member.toast() or "")
    await admin.taps("预览")
    await admin.taps("提交审批")
    await member.taps("dfap")
    assert "您不能审批" in (await member.toast() or "")
    assert (await stored(office_chat, campaign.id)).state is State.SUBMITTED
    async with office_chat.database.read() as uow:
        assert [entry.action for entry in await uow.audit.entries(campaign.id)] == ["draft.submit"]


async def test_tapping_approve_twice_approves_once(office_chat: OfficeChat) -> None:
    campaign = await draft_of(office_chat)
    admin, lead = office_chat.person(1), office_chat.person(LEAD_ADMIN)
    await admin.taps("预览")
    await admin.taps("提交审批")
    await lead.taps("同意")
    await holds_buttons(office_chat, LEAD_ADMIN, f"dfap:{campaign.id}:1")
    await lead.taps("dfap")
    await lead.sees("目前：已批准，待抽取。已由建设环保局管理员于5月10日 09:00批准", fresh=True)
    heard = [message for message in await admin.messages() if "下一步：建一个工作群" in message.text]
    assert len(heard) == 1


async def test_tapping_a_department_twice_is_tapping_it_once(office_chat: OfficeChat) -> None:
    campaign = await draft_of(office_chat)
    market = campaign.plan.participants[1].department_id
    admin = await holds_buttons(office_chat, 1, f"dftd:{campaign.id}:{market}:1:0:0")
    await admin.taps("dftd")
    assert await stored(office_chat, campaign.id) == campaign
