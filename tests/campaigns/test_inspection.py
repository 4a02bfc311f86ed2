"""Filling a form, by buttons and by a line of text, and handing it in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from campaigns import inspection
from domain.errors import Refusal
from domain.inspection import Handling, ResultCode
from domain.obligations import Duty, Standing
from domain.roles import Appointment, Role
from office.obligations import Owed, owe
from storage.campaigns import Campaign
from storage.forms import Assignment, Section, SectionState
from storage.unit_of_work import Database, UnitOfWork
from templates.cards import Card
from templates.cards.inspection import ConfirmReply, PickReply, SubmitReply
from templates.refusals import sentence
from tests.support.builders import HOUSING, MARKET, Scene, build_inspection, build_scene
from tests.support.forms import fill, hand_in, labels, pass_review, section_of

#: Chat user ids of the builders: inspectors on every form, and one who is on none.
FIRST, SECOND, IDLE, HOUSING_INSPECTOR = 105, 106, 107, 101


@dataclass
class Market:
    """The market department's part of form 1."""

    uow: UnitOfWork
    scene: Scene
    campaign: Campaign
    now: datetime

    async def section(self, number: int = 1) -> Section:
        return await section_of(self.uow, self.scene, self.campaign, MARKET, number)

    async def items(self) -> list[int]:
        section = await self.section()
        return [item.id for item in await self.uow.campaigns.items(self.campaign.id, section.department_id)]

    async def results(self) -> list[int]:
        section = await self.section()
        return [int(code) for code in (await self.uow.forms.results([section.id]))[section.id].values()]

    async def sets(self, item: int, result: int, *, seen: int = 0, user_id: int = FIRST) -> Card:
        section, item_id = await self.section(), (await self.items())[item]
        return await inspection.set_result(
            self.uow,
            user_id=user_id,
            section_id=section.id,
            item_id=item_id,
            result=result,
            seen=seen,
            now=self.now,
        )

    async def submits(self, *, version: int | None = None, user_id: int = FIRST) -> Card:
        section = await self.section()
        version = section.version if version is None else version
        about = {"section_id": section.id, "version": version, "now": self.now}
        return await inspection.submit(self.uow, user_id=user_id, **about)

    async def says(self, text: str, *, user_id: int = FIRST, quoted: str = "") -> Card:
        return await inspection.understand(self.uow, user_id=user_id, text=text, quoted=quoted, now=self.now)

    async def confirms(self, card: Card, *, user_id: int = FIRST) -> Card:
        press = next(button.press for row in card.buttons for button in row if isinstance(button.press, ConfirmReply))
        about = {"reply_id": press.reply_id, "in_group": False, "now": self.now}
        return await inspection.confirm_reply(self.uow, user_id=user_id, **about)


@pytest.fixture
async def market(database: Database, now: datetime):
    async with database.open() as uow:
        scene = await build_scene(uow)
        yield Market(uow, scene, await build_inspection(uow, scene, now), now)


async def refused(coroutine) -> tuple[str, dict[str, object]]:
    with pytest.raises(Refusal) as refusal:
        await coroutine
    return refusal.value.code, refusal.value.facts


# -- finding ---------------------------------------------------------------------------------------------


async def test_the_list_has_the_unfinished_forms_first(market: Market) -> None:
    filled = await fill(market.uow, await market.section(1), (1, 1), user_id=FIRST, now=market.now)
    await hand_in(market.uow, filled, user_id=FIRST, now=market.now)
    card = await inspection.my_forms(market.uow, user_id=FIRST)
    assert labels(card) == [
        "2 示例物业服务0002有限公司 · 待填写 0/2",
        "3 示例物业服务0003有限公司 · 待填写 0/2",
        "1 示例物业服务0001有限公司 · 待审核",
        "我要请假",
        "返回菜单",
    ]


async def test_who_has_handed_everything_in_is_not_invited_to_send_lines(market: Market) -> None:
    assert "1 全部1" in (await inspection.my_forms(market.uow, user_id=FIRST)).text
    for number in (1, 2, 3):
        filled = await fill(market.uow, await market.section(number), (1, 1), user_id=FIRST, now=market.now)
        await hand_in(market.uow, filled, user_id=FIRST, now=market.now)
    card = await inspection.my_forms(market.uow, user_id=FIRST)
    assert card.text.endswith("点一张打开。")


async def test_a_person_without_forms_is_told_so(market: Market) -> None:
    card = await inspection.my_forms(market.uow, user_id=IDLE)
    assert "目前没有分派给您的检查表" in card.text
    assert labels(card) == ["返回菜单"]


async def test_a_long_list_comes_in_pages(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        await build_inspection(uow, await build_scene(uow), now, forms=11)
        first = await inspection.my_forms(uow, user_id=FIRST)
        second = await inspection.my_forms(uow, user_id=FIRST, page=1)
    assert len(labels(first)) == 11
    assert labels(first)[-3:] == ["下一页", "我要请假", "返回菜单"]
    assert labels(second)[-4:] == ["11 示例物业服务0011有限公司 · 待填写 0/2", "上一页", "我要请假", "返回菜单"]


async def test_a_form_names_its_inspectors_but_not_their_mobiles(market: Market) -> None:
    card = await inspection.open_form(market.uow, user_id=FIRST, section_id=(await market.section()).id)
    assert "检查人员：检查员05、检查员06" in card.text
    assert "199" not in card.text


async def owe_entry(market: Market, section: Section) -> None:
    """20 working days after the last day of the inspection."""
    owed = Owed(f"enter:{section.id}", section.department_id, matter_id=section.id, sample_id=section.sample_id)
    about = {"campaign": market.campaign, "duty": Duty.ENTER, "since": date(2024, 6, 30)}
    await owe(market.uow, owed, **about, working_days=20, now=market.now)


async def test_handing_in_meets_the_obligation_of_entering(market: Market) -> None:
    section = await market.section()
    await owe_entry(market, section)
    filled = await fill(market.uow, section, (1, 7), user_id=FIRST, now=market.now)
    (still,) = await market.uow.obligations.open_about(Duty.ENTER, section.id)
    handed_in = await hand_in(market.uow, filled, user_id=FIRST, now=market.now)
    entered = await market.uow.obligations.get(still.id)
    first = await market.uow.people.find(FIRST)
    assert first is not None
    assert (entered.standing, entered.closed_by, entered.remind_at) == (Standing.MET, first.id, None)
    assert entered.evidence == f"section:{section.id}:v{handed_in.version}"
    assert len(await market.uow.obligations.open_about(Duty.REVIEW, section.id)) == 1


async def test_a_form_says_by_when(market: Market) -> None:
    section = await market.section()
    await owe_entry(market, section)
    card = await inspection.open_form(market.uow, user_id=FIRST, section_id=section.id)
    assert "录入、审核期限：2024年7月26日（周五）" in card.text


async def test_only_those_who_inspect_may_open_a_form(market: Market) -> None:
    section = await market.section()
    for stranger in (IDLE, HOUSING_INSPECTOR, market.scene.admin, market.scene.admin_of(MARKET)):
        code, facts = await refused(inspection.open_form(market.uow, user_id=stranger, section_id=section.id))
        assert code == "inspection.not_yours"
        assert facts["inspectors"] == "检查员05、检查员06"


# -- filling by buttons ----------------------------------------------------------------------------------


async def test_an_item_offers_the_ten_results_in_the_official_wording(market: Market) -> None:
    section, items = await market.section(), await market.items()
    card = await inspection.open_item(market.uow, user_id=FIRST, section_id=section.id, item_id=items[1])
    assert labels(card) == [*(f"{code.value}.{code.label}" for code in ResultCode), "返回检查表"]
    assert "第2项：公示信息检查" in card.text


async def test_a_result_is_saved_at_once_and_shown(market: Market) -> None:
    card = await market.sets(1, 2)
    assert await market.results() == [2]
    assert "公示信息检查：2.未按规定公示应当公示的信息" in card.text


async def test_after_a_problem_come_the_measures_the_suggested_first(market: Market) -> None:
    card = await market.sets(0, 2)
    assert "请选择处理措施" in card.text
    assert labels(card)[0] == "责令改正"
    # A second tap leads there too; once a measure is chosen, the form is shown.
    assert "请选择处理措施" in (await market.sets(0, 2, seen=2)).text
    about = {"user_id": FIRST, "section_id": (await market.section()).id, "now": market.now}
    await inspection.set_handling(market.uow, **about, measure="rectification", on=1)
    assert "处理措施（1）" in labels(await market.sets(1, 5))


async def test_a_filled_form_without_its_handling_says_so_and_offers_it_first(market: Market) -> None:
    section = await fill(market.uow, await market.section(), (2, 1), user_id=FIRST, now=market.now)
    card = await inspection.open_form(market.uow, user_id=FIRST, section_id=section.id)
    assert "结果已填齐，还缺处理措施。" in card.text
    assert labels(card)[0] == "处理措施（0）"
    assert labels(card).count("处理措施（0）") == 1
    wrong = await fill(market.uow, section, (1, 1), user_id=FIRST, now=market.now, handling=[Handling.GUIDANCE])
    card = await inspection.open_form(market.uow, user_id=FIRST, section_id=wrong.id)
    assert "没有问题项，却选了处理措施" in card.text


async def test_the_example_of_a_line_names_the_first_open_item_shortly(market: Market) -> None:
    section = await market.section()
    card = await inspection.open_form(market.uow, user_id=FIRST, section_id=section.id)
    assert "例如“1 登记1”" in card.text
    assert "例如“1 公示1”" in (await market.sets(0, 1)).text


async def test_handling_is_not_offered_without_a_problem(market: Market) -> None:
    card = await market.sets(0, 7)
    assert not any(label.startswith("处理措施") for label in labels(card))


async def test_two_inspectors_fill_different_items_without_disturbing_each_other(market: Market) -> None:
    await market.sets(0, 1, user_id=FIRST)
    await market.sets(1, 9, user_id=SECOND)
    assert await market.results() == [1, 9]


async def test_nobody_overwrites_a_result_unseen(market: Market) -> None:
    await market.sets(0, 5, user_id=FIRST)
    assert (await refused(market.sets(0, 1, seen=0, user_id=SECOND)))[0] == "inspection.changed_meanwhile"
    assert await market.results() == [5]
    await market.sets(0, 1, seen=5, user_id=SECOND)
    assert await market.results() == [1]


async def test_a_second_tap_on_a_result_changes_nothing(market: Market) -> None:
    await market.sets(0, 1)
    version = (await market.section()).version
    await market.sets(0, 1)
    assert (await market.section()).version == version


async def test_an_item_of_another_department_is_refused(market: Market) -> None:
    housing = (await market.uow.campaigns.items(market.campaign.id, market.scene.departments[HOUSING]))[0]
    section = await market.section()
    about = {"section_id": section.id, "item_id": housing.id, "result": 1, "seen": 0, "now": market.now}
    assert (await refused(inspection.set_result(market.uow, user_id=FIRST, **about)))[0] == "inspection.foreign_item"


async def test_all_clear_writes_every_item_and_clears_the_handling(market: Market) -> None:
    await fill(
        market.uow, await market.section(), (2, 1), user_id=FIRST, now=market.now, handling=[Handling.RECTIFICATION]
    )
    section = await market.section()
    asked = await inspection.ask_all_clear(market.uow, user_id=FIRST, section_id=section.id)
    assert "登记事项检查（目前为2.未按规定公示应当公示的信息，将被改掉）" in asked.text
    about = {"section_id": section.id, "version": section.version, "now": market.now}
    await inspection.all_clear(market.uow, user_id=FIRST, **about)
    assert await market.results() == [1, 1]
    assert (await market.section()).handling == ()
    # A second tap finds a form that is no longer as it was shown.
    code, _ = await refused(inspection.all_clear(market.uow, user_id=FIRST, **about))
    assert code == "inspection.changed_meanwhile"


async def test_measures_are_chosen_and_taken_back_the_suggested_first(market: Market) -> None:
    await market.sets(0, 4)
    about = {"user_id": FIRST, "section_id": (await market.section()).id}
    card = await inspection.open_handling(market.uow, **about)
    assert labels(card)[0] == "列入经营异常名录"
    card = await inspection.set_handling(market.uow, **about, measure="abnormal_list", on=1, now=market.now)
    assert labels(card)[0] == "✓ 列入经营异常名录"
    assert (await market.section()).handling == (Handling.ABNORMAL_LIST,)
    await inspection.set_handling(market.uow, **about, measure="abnormal_list", on=0, now=market.now)
    assert (await market.section()).handling == ()


async def test_a_remark_is_typed_replaced_and_cleared(market: Market) -> None:
    about = {"user_id": FIRST, "section_id": (await market.section()).id, "now": market.now}
    card = await inspection.set_remark(market.uow, **about, text=" 门牌<b>&_*[不符 ", seen="")
    assert "备注：门牌<b>&_*[不符" in card.text
    code, facts = await refused(inspection.set_remark(market.uow, **about, text="另写", seen=""))
    assert (code, facts["remark"]) == ("inspection.remark_changed", "门牌<b>&_*[不符")
    await inspection.set_remark(market.uow, **about, text="无", seen="门牌<b>&_*[不符")
    assert (await market.section()).remark == ""
    code, _ = await refused(inspection.set_remark(market.uow, **about, text="长" * 1001, seen=""))
    assert code == "inspection.remark_too_long"


async def test_questions_are_counted_by_tap_and_by_number(market: Market) -> None:
    about = {"user_id": FIRST, "section_id": (await market.section()).id, "now": market.now}
    await inspection.add_question(market.uow, **about, seen=0)
    await inspection.add_question(market.uow, **about, seen=0)
    assert (await market.section()).questions_answered == 1
    await inspection.set_questions(market.uow, **about, text="１２")
    assert (await market.section()).questions_answered == 12
    assert (await refused(inspection.add_question(market.uow, **about, seen=3)))[0] == "inspection.changed_meanwhile"
    for text in ("-1", "两个", "1000", "1.5", ""):
        code, _ = await refused(inspection.set_questions(market.uow, **about, text=text))
        assert code == "inspection.questions_out_of_range"


# -- handing in ------------------------------------------------------------------------------------------


async def test_what_is_missing_is_listed_with_the_way_to_it(market: Market) -> None:
    await market.sets(1, 2)
    card = await market.submits()
    assert "登记事项检查：未填结果" in card.text
    assert "有问题项，未选处理措施" in card.text
    assert labels(card) == ["登记事项检查", "处理措施", "返回检查表"]
    assert (await market.section()).state is SectionState.OPEN


async def test_a_measure_without_a_problem_is_named_too(market: Market) -> None:
    await fill(market.uow, await market.section(), (1, 1), user_id=FIRST, now=market.now, handling=[Handling.GUIDANCE])
    card = await market.submits()
    assert "没有问题项，却选了处理措施" in card.text
    assert labels(card) == ["处理措施", "返回检查表"]


async def test_a_complete_form_is_handed_in_and_the_next_one_offered(market: Market) -> None:
    await fill(market.uow, await market.section(2), (1, 9), user_id=FIRST, now=market.now)
    section = await market.section(2)
    about = {"section_id": section.id, "version": section.version, "now": market.now}
    card = await inspection.submit(market.uow, user_id=FIRST, **about)
    assert "已通知审核人：市场监督管理局审核员、市场监督管理局管理员" in card.text
    assert labels(card) == ["下一张：3 示例物业服务0003有限公司 · 待填写 0/2", "我的检查表"]
    kept = await market.uow.forms.history(section.id)
    assert [entry.state for entry in kept] == [SectionState.SUBMITTED]
    assert list(kept[0].content["results"].values()) == [1, 9]


async def test_a_form_that_moved_since_it_was_shown_is_not_handed_in(market: Market) -> None:
    shown = (await fill(market.uow, await market.section(), (1, 1), user_id=FIRST, now=market.now)).version
    await market.sets(0, 5, seen=1, user_id=SECOND)
    assert (await refused(market.submits(version=shown)))[0] == "inspection.changed_meanwhile"


async def test_nothing_is_handed_in_before_the_inspection_begins(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        early = Market(uow, scene, await build_inspection(uow, scene, now, window_start=date(2024, 6, 1)), now)
        await fill(uow, await early.section(), (1, 1), user_id=FIRST, now=now)
        with pytest.raises(Refusal) as refusal:
            await early.submits()
        assert sentence(refusal.value) == "检查自2024年6月1日（周六）开始，开始前不能提交结果。已填的内容都会保存。"
        assert labels(await early.says("2 全部1")) == ["确认", "修改"]
        # The day begins in the office's time zone, not in Greenwich.
        early.now = datetime(2024, 5, 31, 16, 0, tzinfo=UTC)
        assert "已提交" in (await early.submits()).text


@pytest.mark.parametrize("what", ["submitted", "approved"])
async def test_a_form_handed_in_takes_no_more_results(market: Market, what: str) -> None:
    filled = await fill(market.uow, await market.section(), (1, 1), user_id=FIRST, now=market.now)
    handed_in = await hand_in(market.uow, filled, user_id=FIRST, now=market.now)
    if what == "approved":
        reviewer = market.scene.reviewer_of(MARKET)
        await pass_review(market.uow, handed_in, user_id=reviewer, now=market.now)
    assert (await refused(market.sets(0, 5, seen=1)))[0] == f"inspection.{what}_already"
    assert (await refused(market.says("1 登记5")))[0] == f"inspection.{what}_already"
    assert (await refused(market.submits()))[0] == f"inspection.{what}_already"
    assert await market.results() == [1, 1]


# -- one line --------------------------------------------------------------------------------------------


async def test_a_line_counts_only_when_it_is_confirmed(market: Market) -> None:
    shown = await market.says("1 登记1 公示2 处理:责令改正 解答3 备注:门牌不符")
    assert "· 公示信息检查：2.未按规定公示应当公示的信息" in shown.text
    assert "· 备注：门牌不符" in shown.text
    assert await market.results() == []
    await market.confirms(shown)
    assert await market.results() == [1, 2]
    section = await market.section()
    assert (section.remark, section.handling, section.questions_answered) == (
        "门牌不符",
        (Handling.RECTIFICATION,),
        3,
    )


async def test_what_a_line_does_not_mention_stays(market: Market) -> None:
    await market.confirms(await market.says("1 全部1 备注:已看原件"))
    await market.confirms(await market.says("1 公示5"))
    assert await market.results() == [1, 5]
    assert (await market.section()).remark == "已看原件"


async def test_a_line_confirmed_twice_counts_once(market: Market) -> None:
    shown = await market.says("1 全部1")
    await market.confirms(shown)
    version = (await market.section()).version
    assert "各项结果已填齐" in (await market.confirms(shown)).text
    assert (await market.section()).version == version


async def test_in_a_group_a_second_confirmation_tells_when_the_line_was_saved(market: Market) -> None:
    press = (await market.says("1 登记1")).buttons[0][0].press
    assert isinstance(press, ConfirmReply)
    about = {"user_id": FIRST, "reply_id": press.reply_id, "in_group": True}
    first = await inspection.confirm_reply(market.uow, **about, now=market.now)
    again = await inspection.confirm_reply(market.uow, **about, now=market.now + timedelta(hours=1))
    assert again == first
    assert "已按检查员05的确认保存，5月10日 09:00" in again.text
    assert "已按检查员05的确认保存" in (await inspection.drop_reply(market.uow, **about)).text


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("1 全部1", ["确认并提交", "只保存", "修改"]),
        ("1 全部5 处理:责令改正", ["确认并提交", "只保存", "修改"]),
        ("1 登记1", ["确认", "修改"]),
        ("1 全部5", ["确认", "修改"]),
        ("1 全部1 处理:责令改正", ["确认", "修改"]),
    ],
)
async def test_a_line_that_completes_the_form_can_be_handed_in_at_once(
    market: Market, line: str, offered: list[str]
) -> None:
    assert labels(await market.says(line)) == offered


async def test_a_line_that_adds_what_is_missing_completes_the_form(market: Market) -> None:
    await market.sets(0, 1)
    assert labels(await market.says("1 公示9"))[0] == "确认并提交"


async def test_a_line_in_the_group_is_not_handed_in_there(market: Market) -> None:
    await market.uow.campaigns.bind_chat(market.campaign.id, -100)
    shown = await inspection.understand(market.uow, user_id=FIRST, text="1 全部1", group_id=-100, now=market.now)
    assert labels(shown) == ["确认", "修改"]


async def test_confirming_and_handing_in_twice_hands_in_once(market: Market) -> None:
    press = (await market.says("1 全部1")).buttons[0][0].press
    assert isinstance(press, SubmitReply)
    about = {"user_id": FIRST, "reply_id": press.reply_id, "now": market.now}
    assert "已提交，目前待审核" in (await inspection.submit_reply(market.uow, **about)).text
    section = await market.section()
    assert section.state is SectionState.SUBMITTED
    assert "目前状态：待审核" in (await inspection.submit_reply(market.uow, **about)).text
    assert await market.section() == section


async def test_a_line_does_not_count_on_a_form_that_moved_meanwhile(market: Market) -> None:
    shown = await market.says("1 全部1")
    await market.sets(0, 5, user_id=SECOND)
    assert (await refused(market.confirms(shown)))[0] == "inspection.changed_meanwhile"
    assert await market.results() == [5]


async def test_only_its_writer_confirms_a_line(market: Market) -> None:
    shown = await market.says("1 全部1")
    code, facts = await refused(market.confirms(shown, user_id=SECOND))
    assert (code, facts["name"]) == ("inspection.not_your_reply", "检查员05")


async def test_an_unknown_form_number_is_refused_with_the_known_ones(market: Market) -> None:
    code, facts = await refused(market.says("12 全部1"))
    assert (code, facts) == ("inspection.unknown_number", {"number": 12, "numbers": "1、2、3"})


async def test_an_item_of_another_department_in_a_line_is_named_as_such(market: Market) -> None:
    code, facts = await refused(market.says("1 登记1 物业服务2"))
    assert code == "inspection.item_of_other_department"
    assert facts["items"] == "物业服务企业经营行为检查"


async def test_what_is_not_understood_is_quoted(market: Market) -> None:
    code, facts = await refused(market.says("1 登记1 食堂2"))
    assert (code, facts["fragment"]) == ("inspection.unknown_item", "食堂")


async def test_an_overlong_remark_in_a_line_is_refused(market: Market) -> None:
    assert (await refused(market.says("1 全部1 备注:" + "长" * 1001)))[0] == "inspection.remark_too_long"


async def test_a_reply_to_a_forms_card_needs_no_number(market: Market) -> None:
    card = await inspection.open_form(market.uow, user_id=FIRST, section_id=(await market.section(2)).id)
    shown = await market.says("登记1，公示9", quoted=card.text)
    assert shown.text.startswith("【第2号检查表】2024-01")
    assert (await market.says("2 全部1", quoted=card.text)).text.startswith("【第2号检查表】")


async def test_a_number_alone_opens_that_form(market: Market) -> None:
    assert "提交" in labels(await market.says("2"))


async def test_a_number_that_two_campaigns_have_is_asked_about(market: Market) -> None:
    other = await _second_campaign(market)
    asked = await market.says("1 全部1")
    assert labels(asked) == ["2024-01 示例物业服务0001有限公司", "2024-02 示例物业服务0004有限公司"]
    press = asked.buttons[1][0].press
    assert isinstance(press, PickReply)
    about = {"reply_id": press.reply_id, "in_group": False, "now": market.now}
    shown = await inspection.pick_reply(market.uow, user_id=FIRST, **about)
    await market.confirms(shown)
    section = await section_of(market.uow, market.scene, other, MARKET)
    assert list((await market.uow.forms.results([section.id]))[section.id].values()) == [1, 1]
    assert await market.results() == []


async def test_a_quoted_card_says_which_campaign_is_meant(market: Market) -> None:
    other = await _second_campaign(market)
    section = await section_of(market.uow, market.scene, other, MARKET)
    card = await inspection.open_form(market.uow, user_id=FIRST, section_id=section.id)
    assert "示例物业服务0004有限公司" in (await market.says("全部1", quoted=card.text)).text


async def _second_campaign(market: Market) -> Campaign:
    """One form for the fourth subject, number 1 again."""
    from domain.campaign import WHOLE_POOL, State
    from tests.support.builders import build_campaign, credit_code

    uow, scene = market.uow, market.scene
    campaign = await build_campaign(uow, scene, market.now)
    for then in (State.DRAWING, State.CONFIRMING, State.CONFIRMED, State.MATCHING, State.INSPECTING):
        campaign = await uow.campaigns.move(campaign, then)
    subject_id = (await uow.libraries.subject_ids(scene.office_id, [credit_code(4)]))[credit_code(4)]
    drawn = {"subject_id": subject_id, "stratum": WHOLE_POOL, "rank": 1}
    sample_id = await uow.samples.add(campaign_id=campaign.id, **drawn)
    department_id = scene.departments[MARKET]
    await uow.forms.assign([Assignment(sample_id, department_id, each) for each in scene.inspectors[MARKET][:2]])
    await uow.forms.open_forms(campaign.id, [sample_id], [department_id])
    return campaign


@pytest.mark.parametrize(
    ("user_id", "text", "is_line"),
    [
        (FIRST, "12 全部1", True),
        (FIRST, "12", True),
        (FIRST, "2 点集合", True),
        (IDLE, "12 全部1", True),
        (FIRST, "全部1", False),
        (FIRST, "你好", False),
        (1, "12 全部1", False),
        (21, "12 全部1", False),
        (999, "12 全部1", False),
    ],
)
async def test_a_text_in_private_is_a_line_if_an_inspector_begins_it_with_a_number(
    market: Market, user_id: int, text: str, is_line: bool
) -> None:
    assert await inspection.is_result_line(market.uow, user_id=user_id, text=text) is is_line


async def test_in_a_group_only_lines_of_its_campaigns_inspectors_are_heard(market: Market) -> None:
    await market.uow.campaigns.bind_chat(market.campaign.id, -100)
    about = {"uow": market.uow, "group_id": -100}
    assert await inspection.is_result_line(user_id=FIRST, text="1 全部1", **about)
    assert not await inspection.is_result_line(user_id=FIRST, text="1", **about)
    assert not await inspection.is_result_line(user_id=1, text="1 全部1", **about)
    assert not await inspection.is_result_line(market.uow, user_id=FIRST, text="1 全部1", group_id=-200)


@pytest.mark.parametrize("text", ["2 点集合", "3 人已到", "10 分钟后出发", "12个人都到了吗", "2号楼见", "1 好的"])
async def test_talk_that_begins_with_a_number_is_no_line_in_a_group(market: Market, text: str) -> None:
    await market.uow.campaigns.bind_chat(market.campaign.id, -100)
    assert not await inspection.is_result_line(market.uow, user_id=FIRST, text=text, group_id=-100)
    # Who replies to a form's card means the form.
    card = await inspection.open_form(market.uow, user_id=FIRST, section_id=(await market.section(2)).id)
    assert await inspection.is_result_line(market.uow, user_id=FIRST, text=text, quoted=card.text, group_id=-100)


@pytest.mark.parametrize("text", ["1 登记1 公示9", "1 物业服务2", "99 全部1"])
async def test_a_whole_line_in_a_group_is_heard_and_its_mistake_explained(market: Market, text: str) -> None:
    await market.uow.campaigns.bind_chat(market.campaign.id, -100)
    assert await inspection.is_result_line(market.uow, user_id=FIRST, text=text, group_id=-100)


async def test_another_office_learns_no_names_by_a_forged_button(market: Market) -> None:
    office_id = await market.uow.offices.add("另一区办公室")
    person = await market.uow.people.remember(999, "外区管理员")
    await market.uow.people.appoint(Appointment(person.id, office_id, Role.OFFICE_ADMIN))
    section = await market.section()
    shown = await market.says("1 全部1")
    for attempt in (
        inspection.open_form(market.uow, user_id=999, section_id=section.id),
        market.submits(user_id=999),
        market.confirms(shown, user_id=999),
    ):
        assert await refused(attempt) == ("inspection.unknown_form", {})
