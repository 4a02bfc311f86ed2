"""Filling a form by buttons, and handing it in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from campaigns import inspection
from campaigns.forms import read_form
from domain.campaign import Participant
from domain.errors import Refusal
from domain.inspection import Handling, Method, ResultCode
from domain.obligations import Duty, Standing
from office.obligations import Owed, owe
from storage.forms import Section, SectionState
from storage.unit_of_work import Database
from templates.cards.inspection import form_card
from templates.cards.review import review_card
from templates.refusals import sentence
from tests.support.builders import HOUSING, MARKET, build_inspection, build_scene
from tests.support.forms import fill, hand_in, labels, pass_review
from tests.support.market import FIRST, HOUSING_INSPECTOR, IDLE, SECOND, Market, refused
from tests.support.statements import statements


@pytest.fixture
async def market(database: Database, now: datetime):
    async with database.open() as uow:
        scene = await build_scene(uow)
        yield Market(uow, scene, await build_inspection(uow, scene, now), now)


# -- the card --------------------------------------------------------------------------------------------


async def test_a_card_has_one_empty_line_where_it_has_any_and_asks_little_of_the_database(market: Market) -> None:
    """With and without a due day: what an inspector in a yard waits for."""
    section = await market.section(1)
    for about in ({}, {"state": SectionState.RETURNED, "return_reason": "请核实"}, {"state": SectionState.APPROVED}):
        section = await market.section(1)
        await market.uow.forms.change(section, **about)
        with statements() as asked:
            form = await read_form(market.uow, section.id)
        assert len(asked) <= 25
        for shown in (form, replace(form, due_on=None)):
            for card in (form_card(shown), review_card(shown, is_own=False, others=())):
                assert "\n\n\n" not in card.text


async def test_an_answer_reads_its_form_once(market: Market) -> None:
    form = await read_form(market.uow, (await market.section(1)).id)
    with statements() as shown:
        await inspection.open_form(market.uow, user_id=FIRST, section_id=form.section_id)
    about = {"section_id": form.section_id, "item_id": form.items[0].id, "result": 1, "seen": 0}
    with statements() as answered:
        await inspection.set_result(market.uow, user_id=FIRST, **about, now=market.now)
    assert len(answered) <= len(shown) + 15


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
    assert labels(card) == [*(f"{code.value}.{code.label}" for code in ResultCode), "拍照、上传", "返回检查表"]
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
    assert "改正期限" in labels(await market.sets(1, 5, seen=5))


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


async def test_all_clear_writes_what_has_no_result_and_nothing_else(market: Market) -> None:
    await market.sets(0, 2)
    about = {"user_id": FIRST, "section_id": (await market.section()).id}
    asked = await inspection.ask_all_clear(market.uow, **about)
    assert "以下1项将记为“1.未发现问题”：\n· 公示信息检查\n" in asked.text
    assert "已有结果的不变：\n· 登记事项检查：2.未按规定公示应当公示的信息" in asked.text
    assert labels(asked)[0] == "确认其余未发现问题"
    await inspection.all_clear(market.uow, **about, now=market.now)
    assert await market.results() == [2, 1]
    # A second tap finds nothing to write, and the question is no longer asked.
    version = (await market.section()).version
    await inspection.all_clear(market.uow, **about, now=market.now)
    assert (await market.section()).version == version
    assert (await refused(inspection.ask_all_clear(market.uow, **about)))[0] == "inspection.all_filled"


async def test_all_clear_never_writes_over_a_problem_that_was_entered_since_it_was_asked(market: Market) -> None:
    about = {"user_id": FIRST, "section_id": (await market.section()).id}
    assert labels(await inspection.ask_all_clear(market.uow, **about))[0] == "确认全部未发现问题"
    await market.sets(1, 5, user_id=SECOND)
    await inspection.all_clear(market.uow, **about, now=market.now)
    assert await market.results() == [1, 5]


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


async def test_what_is_missing_is_listed_in_order_with_the_way_to_it(market: Market) -> None:
    await market.sets(1, 2)
    card = await market.submits()
    assert "登记事项检查：未填结果" in card.text
    assert "有问题项，未选处理措施" in card.text
    assert labels(card) == ["登记事项检查", "处理措施", "检查方式", "返回检查表"]
    assert (await market.section()).state is SectionState.OPEN


async def test_an_order_without_its_day_is_missing_it(market: Market) -> None:
    section = await fill(market.uow, await market.section(), (2, 1), user_id=FIRST, now=market.now, methods=())
    await market.uow.forms.change(section, handling=[Handling.RECTIFICATION])
    card = await market.submits()
    assert "· 责令改正，未定改正期限\n· 未选检查方式" in card.text
    assert labels(card) == ["改正期限", "检查方式", "返回检查表"]


async def test_a_long_list_of_missing_results_still_shows_the_way_to_the_rest(
    database: Database, now: datetime
) -> None:
    names = tuple(f"第{'甲乙丙丁戊己庚辛壬癸'[place]}类事项检查" for place in range(10))
    async with database.open() as uow:
        scene = await build_scene(uow, departments=(MARKET,))
        participants = (Participant(scene.departments[MARKET], MARKET, names),)
        campaign = await build_inspection(uow, scene, now, participants=participants)
        there = Market(uow, scene, campaign, now)
        card = await inspection.submit(uow, user_id=101, section_id=(await there.section()).id, version=0, now=now)
        assert "· 另有2项：未填结果" in card.text
        assert labels(card) == [*names[:8], "其余未填事项", "检查方式", "返回检查表"]


async def test_a_measure_without_a_problem_is_named_too(market: Market) -> None:
    await fill(market.uow, await market.section(), (1, 1), user_id=FIRST, now=market.now, handling=[Handling.GUIDANCE])
    card = await market.submits()
    assert "没有问题项，却选了处理措施" in card.text
    assert labels(card) == ["处理措施", "返回检查表"]


async def test_the_list_of_what_is_missing_is_one_tap_away_and_hands_nothing_in(market: Market) -> None:
    about = {"user_id": FIRST, "section_id": (await market.section()).id}
    chosen = await inspection.set_method(market.uow, **about, method="written", on=1, now=market.now)
    assert labels(chosen)[-2:] == ["返回检查表", "还缺什么"]
    assert labels(await inspection.open_gaps(market.uow, **about))[:2] == ["登记事项检查", "公示信息检查"]
    await inspection.all_clear(market.uow, **about, now=market.now)
    assert "请核对后点“提交”" in (await inspection.open_gaps(market.uow, **about)).text
    assert (await market.section()).state is SectionState.OPEN


@pytest.mark.parametrize("code", [2, 3, 4, 5, 6, 8, 10])
async def test_no_code_that_demands_a_handling_is_handed_in_without_one(market: Market, code: int) -> None:
    await fill(market.uow, await market.section(), (1, code), user_id=FIRST, now=market.now)
    assert "有问题项，未选处理措施" in (await market.submits()).text
    about = {"user_id": FIRST, "section_id": (await market.section()).id, "now": market.now}
    await inspection.set_handling(market.uow, **about, measure="guidance", on=1)
    assert "已提交" in (await market.submits()).text


# -- how it was inspected, and by when it is put right -----------------------------------------------------


async def test_several_methods_are_chosen_and_taken_back(market: Market) -> None:
    about = {"user_id": FIRST, "section_id": (await market.section()).id}
    card = await inspection.open_methods(market.uow, **about)
    assert labels(card)[:5] == [method.label for method in Method]
    await inspection.set_method(market.uow, **about, method="written", on=1, now=market.now)
    card = await inspection.set_method(market.uow, **about, method="on_site", on=1, now=market.now)
    assert "检查方式：实地核查、书面检查" in card.text
    version = (await market.section()).version
    await inspection.set_method(market.uow, **about, method="on_site", on=1, now=market.now)
    assert (await market.section()).version == version
    await inspection.set_method(market.uow, **about, method="written", on=0, now=market.now)
    assert (await market.section()).methods == (Method.ON_SITE,)
    form = await inspection.open_form(market.uow, **about)
    assert "检查方式：实地核查" in form.text
    assert "检查方式（1）" in labels(form)
    again = inspection.set_method(market.uow, **about, method="telepathy", on=1, now=market.now)
    assert (await refused(again))[0] == "chat.stale_button"


async def test_after_an_order_its_day_is_asked_for_and_goes_with_it(market: Market) -> None:
    await market.sets(0, 5)
    about = {"user_id": FIRST, "section_id": (await market.section()).id, "now": market.now}
    asked = await inspection.set_handling(market.uow, **about, measure="rectification", on=1)
    assert "请点改正期限" in asked.text
    assert labels(asked)[0] == "5个工作日（5月16日）"
    form = await inspection.set_term(market.uow, **about, day="2024-05-16")
    assert "处理措施：责令改正（限期2024年5月16日）" in form.text
    await inspection.set_handling(market.uow, **about, measure="rectification", on=0)
    assert (await market.section()).rectify_by is None
    assert (await refused(inspection.open_term(market.uow, **about)))[0] == "inspection.term_without_order"


async def test_the_day_may_be_typed_and_is_never_over(market: Market) -> None:
    await market.sets(0, 5)
    about = {"user_id": FIRST, "section_id": (await market.section()).id, "now": market.now}
    await inspection.set_handling(market.uow, **about, measure="rectification", on=1)
    assert (await refused(inspection.say_term(market.uow, **about, text="5月9日")))[0] == "inspection.term_past"
    assert (await refused(inspection.say_term(market.uow, **about, text="尽快")))[0] == "inspection.unknown_term"
    assert (await refused(inspection.set_term(market.uow, **about, day="2024-05-09")))[0] == "inspection.term_past"
    assert (await refused(inspection.set_term(market.uow, **about, day="20-5")))[0] == "chat.stale_button"
    await inspection.say_term(market.uow, **about, text="６月３０日前")
    assert (await market.section()).rectify_by == date(2024, 6, 30)


async def test_methods_and_day_are_kept_with_what_was_handed_in(market: Market) -> None:
    order = {"handling": [Handling.RECTIFICATION], "rectify_by": date(2024, 6, 30), "methods": [Method.NETWORK]}
    filled = await fill(market.uow, await market.section(), (5, 1), user_id=FIRST, now=market.now, **order)
    handed_in = await hand_in(market.uow, filled, user_id=FIRST, now=market.now)
    (kept,) = await market.uow.forms.history(handed_in.id)
    assert (kept.content["methods"], kept.content["rectify_by"]) == (["network"], "2024-06-30")


async def test_a_form_handed_in_after_its_day_is_marked_late(market: Market) -> None:
    section = await market.section()
    await owe_entry(market, section)
    filled = await fill(market.uow, section, (1, 1), user_id=FIRST, now=market.now)
    market.now = datetime(2024, 7, 30, 1, 0, tzinfo=UTC)
    await hand_in(market.uow, filled, user_id=FIRST, now=market.now)
    form = await inspection.open_form(market.uow, user_id=FIRST, section_id=section.id)
    assert "检查员05提交（逾期2个工作日）" in form.text


# -- the rest ----------------------------------------------------------------------------------------------


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
        assert labels(await early.says("2 全部1 方式:书面")) == ["确认", "修改"]
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
