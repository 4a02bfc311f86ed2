"""Results in lines of text: understood, shown back, and saved only when their writer confirms them."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns import inspection
from domain.errors import Refusal
from domain.inspection import Handling, Method, ResultCode
from domain.result_line import parse_line, split_lines, split_number, write_line
from domain.roles import Appointment, Role
from storage.campaigns import Campaign
from storage.forms import Assignment, SectionState
from storage.unit_of_work import Database
from templates.cards import Card
from templates.cards.inspection import ConfirmReply, PickReply, SubmitReply
from templates.cards.inspection.line_help import example_lines
from tests.support.builders import HOUSING, MARKET, build_inspection, build_scene
from tests.support.forms import labels, section_of
from tests.support.market import FIRST, IDLE, SECOND, Market, refused


@pytest.fixture
async def market(database: Database, now: datetime):
    async with database.open() as uow:
        scene = await build_scene(uow)
        yield Market(uow, scene, await build_inspection(uow, scene, now), now)


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
    assert "结果已填齐" in (await market.confirms(shown)).text
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
        ("1 全部1 方式:书面", ["确认并提交", "只保存", "修改"]),
        ("1 全部5 方式:书面 处理:责令改正 限期6月30日", ["确认并提交", "只保存", "修改"]),
        ("1 全部1", ["确认", "修改"]),
        ("1 全部5 方式:书面 处理:责令改正", ["确认", "修改"]),
        ("1 全部5 方式:书面 限期15日内", ["确认并提交", "只保存", "修改"]),
        ("1 全部1 方式:实地", ["确认", "修改"]),  # nobody has been there
        ("1 登记1", ["确认", "修改"]),
        ("1 全部5", ["确认", "修改"]),
        ("1 全部1 方式:书面 处理:立案", ["确认", "修改"]),
    ],
)
async def test_a_line_that_completes_the_form_can_be_handed_in_at_once(
    market: Market, line: str, offered: list[str]
) -> None:
    assert labels(await market.says(line)) == offered


async def test_a_line_that_adds_what_is_missing_completes_the_form(market: Market) -> None:
    await market.sets(0, 1)
    assert labels(await market.says("1 公示9 方式:书面"))[0] == "确认并提交"


async def test_a_line_in_the_group_is_not_handed_in_there(market: Market) -> None:
    await market.uow.campaigns.bind_chat(market.campaign.id, -100)
    shown = await inspection.understand(
        market.uow, user_id=FIRST, text="1 全部1 方式:书面", group_id=-100, now=market.now
    )
    assert labels(shown) == ["确认", "修改"]


async def test_confirming_and_handing_in_twice_hands_in_once(market: Market) -> None:
    press = (await market.says("1 全部1 方式:书面")).buttons[0][0].press
    assert isinstance(press, SubmitReply)
    about = {"user_id": FIRST, "reply_id": press.reply_id, "now": market.now}
    assert "已提交，目前待审核" in (await inspection.submit_reply(market.uow, **about)).text
    section = await market.section()
    assert section.state is SectionState.SUBMITTED
    assert "目前状态：待审核" in (await inspection.submit_reply(market.uow, **about)).text
    assert await market.section() == section


async def test_a_line_does_not_count_where_a_colleague_has_answered_meanwhile(market: Market) -> None:
    shown = await market.says("1 全部1")
    await market.sets(0, 5, user_id=SECOND)
    assert await refused(market.confirms(shown)) == ("inspection.line_overtaken", {"what": "登记事项检查"})
    assert await market.results() == [5]


async def test_a_colleagues_answer_to_another_item_does_not_disturb_a_line(market: Market) -> None:
    shown = await market.says("1 公示9 解答2")
    about = {"user_id": SECOND, "section_id": (await market.section()).id, "now": market.now}
    await market.sets(0, 5, user_id=SECOND)
    await inspection.set_handling(market.uow, **about, measure="guidance", on=1)
    await inspection.set_remark(market.uow, **about, text="门牌不符", seen="")
    await market.confirms(shown)
    section = await market.section()
    assert await market.results() == [5, 9]
    assert (section.handling, section.remark, section.questions_answered) == ((Handling.GUIDANCE,), "门牌不符", 2)


async def test_two_lines_about_different_items_both_count(market: Market) -> None:
    first, second = await market.says("1 登记5 备注:门牌不符"), await market.says("1 公示9 方式:书面", user_id=SECOND)
    await market.confirms(second, user_id=SECOND)
    await market.confirms(first)
    assert await market.results() == [5, 9]
    assert (await market.section()).methods == (Method.WRITTEN,)


async def test_the_rest_never_means_an_item_that_has_its_result(market: Market) -> None:
    await market.sets(0, 5)
    shown = await market.says("1 其余1")
    assert "登记事项检查" not in shown.text
    await market.confirms(shown)
    assert await market.results() == [5, 1]
    assert (await refused(market.says("1 其余1")))[0] == "inspection.all_filled"


async def test_the_rest_leaves_out_what_a_colleague_answers_meanwhile(market: Market) -> None:
    shown = await market.says("1 登记5 其余1 方式:书面")
    await market.sets(1, 10, user_id=SECOND)
    await market.confirms(shown)
    assert await market.results() == [5, 10]


@pytest.mark.parametrize(
    ("line", "called"),
    [
        ("1 备注:另写", "备注"),
        ("1 处理:立案", "处理措施"),
        ("1 解答5", "解答疑难问题数"),
        ("1 方式:实地", "检查方式"),
    ],
)
async def test_nothing_else_of_a_colleague_is_written_over_either(market: Market, line: str, called: str) -> None:
    await market.sets(0, 5)
    shown = await market.says(line)
    await market.confirms(
        await market.says("1 备注:已看原件 处理:指导 解答3 方式:网监", user_id=SECOND), user_id=SECOND
    )
    assert await refused(market.confirms(shown)) == ("inspection.line_overtaken", {"what": called})


async def test_what_a_colleague_wrote_exactly_so_does_no_harm(market: Market) -> None:
    shown = await market.says("1 登记1")
    await market.sets(0, 1, user_id=SECOND)
    await market.confirms(shown)
    assert await market.results() == [1]


# -- methods and days in a line ----------------------------------------------------------------------------


async def test_a_line_names_methods_measure_and_day(market: Market) -> None:
    shown = await market.says("1 登记5 其余1 方式:实地、书面 处理:责令改正(6月30日前)")
    assert "· 检查方式：实地核查、书面检查\n· 处理措施：责令改正\n· 责令改正期限：2024年6月30日（周日）" in shown.text
    await market.confirms(shown)
    section = await market.section()
    assert (section.methods, section.rectify_by) == ((Method.ON_SITE, Method.WRITTEN), date(2024, 6, 30))


async def test_a_day_alone_orders_it_to_be_put_right(market: Market) -> None:
    await market.confirms(await market.says("1 登记5 处理:立案"))
    shown = await market.says("1 限期6月30日")
    assert "· 处理措施：责令改正、立案调查" in shown.text
    await market.confirms(shown)
    section = await market.section()
    assert section.handling == (Handling.RECTIFICATION, Handling.CASE_INVESTIGATION)
    assert section.rectify_by == date(2024, 6, 30)
    # Other measures alone end the order and its day.
    await market.confirms(await market.says("1 处理:立案"))
    assert (await market.section()).rectify_by is None


async def test_a_day_that_was_shown_is_the_day_that_is_saved(market: Market) -> None:
    shown = await market.says("1 登记5 处理:责令改正 限期15日内")
    assert "责令改正期限：2024年5月25日（周六）" in shown.text
    market.now += timedelta(days=2)
    await market.confirms(shown)
    assert (await market.section()).rectify_by == date(2024, 5, 25)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1 登记5 限期5月9日", "term_past"),
        ("1 登记5 限期2月31日", "unknown_term"),
        ("1 登记5 方式:目测", "unknown_method"),
    ],
)
async def test_a_day_or_method_that_is_none_is_refused(market: Market, text: str, code: str) -> None:
    assert (await refused(market.says(text)))[0] == f"inspection.{code}"


# -- several lines in one message --------------------------------------------------------------------------


async def results_of(market: Market, number: int) -> list[int]:
    section = await market.section(number)
    return [int(code) for code in (await market.uow.forms.results([section.id]))[section.id].values()]


async def test_several_lines_are_shown_back_on_one_card_and_saved_by_one_tap(market: Market) -> None:
    shown = await market.says("1 全部1\n２　登记１、公示２；处理：责令改正 限期6月30日\n3 登记合格")
    assert "第1号 示例物业服务0001有限公司\n· 登记事项检查：1.未发现问题" in shown.text
    assert "第3号 示例物业服务0003有限公司\n· 登记事项检查：9.合格" in shown.text
    assert labels(shown) == ["确认", "修改"]
    assert [await results_of(market, number) for number in (1, 2, 3)] == [[], [], []]
    saved = await market.confirms(shown)
    assert [await results_of(market, number) for number in (1, 2, 3)] == [[1, 1], [1, 2], [9]]
    assert (await market.section(2)).rectify_by == date(2024, 6, 30)
    assert "· 第3号 示例物业服务0003有限公司：已保存，待填写（已填1项，共2项）" in saved.text
    # A second tap changes nothing and shows the same.
    versions = [(await market.section(number)).version for number in (1, 2, 3)]
    assert await market.confirms(shown) == saved
    assert [(await market.section(number)).version for number in (1, 2, 3)] == versions


async def test_a_line_that_cannot_be_read_is_quoted_and_does_not_block_the_others(market: Market) -> None:
    shown = await market.says("1 全部1\n2 食堂2\n9 全部1\n1 登记5\n3 全部1")
    assert "以下3行没有看懂，不会保存：\n· 2 食堂2\n　没有看懂“食堂”" in shown.text
    assert "· 9 全部1\n　没有分派给您的第9号检查表" in shown.text
    assert "· 1 登记5\n　第1号检查表前面已有一行" in shown.text
    await market.confirms(shown)
    assert [await results_of(market, number) for number in (1, 2, 3)] == [[1, 1], [], [1, 1]]


async def test_where_no_line_can_be_read_nothing_is_offered(market: Market) -> None:
    shown = await market.says("1 食堂1\n2 食堂2")
    assert labels(shown) == ["填表帮助", "我的检查表"]
    assert "请改好后重新发送" in shown.text


async def test_of_several_lines_the_one_that_was_overtaken_is_named_and_the_others_count(market: Market) -> None:
    shown = await market.says("1 全部1\n2 全部1")
    await market.sets(0, 5, user_id=SECOND)
    saved = await market.confirms(shown)
    assert "第1号 示例物业服务0001有限公司：没有保存" in saved.text
    assert "别人改动了：登记事项检查" in saved.text
    assert await market.results() == [5]
    assert await results_of(market, 2) == [1, 1]


async def test_of_several_lines_one_that_is_somebody_elses_by_now_names_nobody(
    market: Market,
) -> None:
    shown = await market.says("1 全部1\n2 全部1")
    section = await market.section(2)
    await market.uow.forms.hand_over(section.sample_id, out=market.scene.inspectors[MARKET][0], to=None, now=market.now)
    saved = await market.confirms(shown)
    assert "第2号检查表已不由您检查，这一行没有保存。" in saved.text
    assert "检查员06" not in saved.text
    assert [await results_of(market, number) for number in (1, 2)] == [[1, 1], []]


async def test_several_complete_lines_are_handed_in_by_one_tap(market: Market) -> None:
    shown = await market.says("1 全部1 方式:书面\n2 全部1 方式:书面")
    press = shown.buttons[0][0].press
    assert isinstance(press, SubmitReply)
    for _ in range(2):
        card = await inspection.submit_reply(market.uow, user_id=FIRST, reply_id=press.reply_id, now=market.now)
        assert card.text.count("已保存，待审核") == 2
    assert [(await market.section(n)).state for n in (1, 2)] == [SectionState.SUBMITTED] * 2


async def test_of_several_lines_one_whose_form_lacks_something_by_now_is_saved_and_says_what(market: Market) -> None:
    press = (await market.says("1 全部1 方式:书面\n2 全部1 方式:书面")).buttons[0][0].press
    assert isinstance(press, SubmitReply)
    # Meanwhile somebody chose a measure on the second form that no result of the line calls for.
    await market.uow.forms.change(await market.section(2), handling=[Handling.GUIDANCE])
    card = await inspection.submit_reply(market.uow, user_id=FIRST, reply_id=press.reply_id, now=market.now)
    assert "第2号 示例物业服务0002有限公司：已保存，待填写" in card.text
    assert "没有提交，尚缺：没有问题项，却选了处理措施，请取消选择。" in card.text
    assert [(await market.section(n)).state for n in (1, 2)] == [SectionState.SUBMITTED, SectionState.OPEN]


async def test_several_lines_that_are_to_be_mended_do_not_count(market: Market) -> None:
    press = (await market.says("1 全部1\n2 全部1")).buttons[0][0].press
    assert isinstance(press, ConfirmReply)
    card = await inspection.drop_reply(market.uow, user_id=FIRST, reply_id=press.reply_id, in_group=False)
    assert "· 第1号 示例物业服务0001有限公司：没有保存" in card.text
    assert labels(card)[-1] == "我的检查表"
    assert await market.results() == []


async def test_too_many_lines_are_refused(market: Market) -> None:
    code, facts = await refused(market.says("\n".join(f"{number} 全部1" for number in range(1, 40))))
    assert (code, facts["count"]) == ("inspection.too_many_lines", 39)


async def test_only_their_writer_confirms_several_lines(market: Market) -> None:
    shown = await market.says("1 全部1\n2 全部1")
    assert (await refused(market.confirms(shown, user_id=SECOND)))[0] == "inspection.not_your_reply"


async def test_several_lines_answer_another_question_only_if_each_can_be_read(market: Market) -> None:
    heard = inspection.is_whole_result_line
    assert await heard(market.uow, user_id=FIRST, text="1 全部1\n2 登记1")
    assert not await heard(market.uow, user_id=FIRST, text="1 全部1\n2 下午去")
    assert not await heard(market.uow, user_id=FIRST, text="3号 6月18日15:30\n2号 6月18日16:30")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(alphabet="123登记公示检查全部其余合格不处理方式书面限期月日备注责令改正、，。:：；\n 「」（）", max_size=50)
)
async def test_no_text_ever_records_anything_before_it_is_confirmed(market: Market, text: str) -> None:
    before = [(await market.section(number)).version for number in (1, 2, 3)]
    with suppress(Refusal):
        await market.says(text)
    assert [(await market.section(number)).version for number in (1, 2, 3)] == before
    assert await market.results() == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    codes=st.lists(st.sampled_from(ResultCode), min_size=2, max_size=2),
    methods=st.sets(st.sampled_from(Method), min_size=1),
    handling=st.sets(st.sampled_from(Handling), min_size=1),
    day=st.dates(date(2024, 5, 10), date(2025, 12, 31)),
    remark=st.text(alphabet="门牌不符备注处理12，。「」", min_size=1, max_size=12).map(str.strip).filter(bool),
    questions=st.integers(0, 999),
)
async def test_what_the_bot_writes_of_a_form_typed_back_gives_the_same_form(
    market: Market,
    codes: list[ResultCode],
    methods: set[Method],
    handling: set[Handling],
    day: date,
    remark: str,
    questions: int,
) -> None:
    measures = [measure for measure in Handling if measure in handling]
    written = write_line(
        1,
        dict(enumerate(codes)),
        ["登记事项检查", "公示信息检查"],
        remark=remark,
        handling=measures,
        questions_answered=questions,
        methods=list(methods),
        term=f"{day.year}年{day.month}月{day.day}日" if Handling.RECTIFICATION in handling else "",
    )
    await market.confirms(await market.says(written))
    section = await market.section()
    assert await market.results() == [int(code) for code in codes]
    assert (section.remark, section.handling, section.questions_answered) == (remark, tuple(measures), questions)
    assert set(section.methods) == methods
    assert section.rectify_by == (day if Handling.RECTIFICATION in handling else None)


# -- help --------------------------------------------------------------------------------------------------


def examples_of(card: Card) -> list[str]:
    """The five numbered examples of a card, each as it may be typed."""
    listed = card.text.split("可直接照发：\n")[1].split("\n\n结果写")[0]
    return re.split(r"(?:^|\n)\d）", listed)[1:]


async def test_the_help_has_the_ten_codes_and_five_lines_that_are_understood(market: Market) -> None:
    await market.uow.forms.change(await market.section(1), state=SectionState.SUBMITTED)
    card = await inspection.show_line_help(market.uow, user_id=FIRST)
    assert all(f"{code.value}.{code.label}" in card.text for code in ResultCode)
    assert "【第2号检查表】2024-01" in card.text
    examples = examples_of(card)
    assert len(examples) == 5
    for text in examples:
        shown = await market.says(text)
        assert "没有看懂" not in shown.text
        assert labels(shown)[-2:] in (["确认", "修改"], ["只保存", "修改"])


@pytest.mark.parametrize(
    "names",
    [("登记事项检查",), ("检查", "检查一", "1月检查"), ("合格", "登记"), ("公示信息", "公示信息", "1"), ("a b",)],
)
async def test_every_example_is_understood_whatever_the_items_are_called(names: tuple[str, ...]) -> None:
    examples = example_lines(12, names, 13)
    assert len(examples) == 5
    for text, meant in examples:
        number, body = split_number(split_lines(text)[0])
        assert (number, parse_line(body, names)) == (12, meant)


async def test_the_help_about_an_opened_form_has_its_number_and_leads_back(market: Market) -> None:
    about = {"user_id": FIRST, "section_id": (await market.section(3)).id}
    card = await inspection.show_line_help(market.uow, **about)
    assert "【第3号检查表】" in card.text
    assert labels(card)[0] == "返回检查表"


async def test_who_has_no_form_gets_invented_examples(market: Market) -> None:
    card = await inspection.show_line_help(market.uow, user_id=IDLE)
    assert len(examples_of(card)) == 5
    assert "号检查表】" not in card.text


# -- which form is meant -----------------------------------------------------------------------------------


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


async def test_three_departments_and_colleagues_of_each_write_at_the_same_moment_and_nothing_is_lost(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, departments=(HOUSING, MARKET, "应急管理局"))
        campaign = await build_inspection(uow, scene, now, forms=1)
        sections = await uow.forms.sections(campaign.id)
        items = {one.id: await uow.campaigns.items(campaign.id, one.department_id) for one in sections}
        crews = {one.id: scene.inspectors_of(one.department)[:2] for one in sections}
        held = [
            (await inspection.understand(uow, user_id=crews[one.id][1], text="1 解答2 方式:实地", now=now)).buttons[0][
                0
            ]
            for one in sections
        ]

    async def taps(section_id: int, item_id: int, user_id: int) -> None:
        about = {"section_id": section_id, "item_id": item_id, "result": 9, "seen": 0}
        async with any_database.open() as uow:
            await inspection.set_result(uow, user_id=user_id, **about, now=now)

    async def confirms(press: object, user_id: int) -> None:
        assert isinstance(press, ConfirmReply)
        async with any_database.open() as uow:
            about = {"reply_id": press.reply_id, "in_group": False, "now": now}
            await inspection.confirm_reply(uow, user_id=user_id, **about)

    writing = [
        taps(one.id, item.id, crews[one.id][place % 2]) for one in sections for place, item in enumerate(items[one.id])
    ]
    lines = [confirms(button.press, crews[one.id][1]) for one, button in zip(sections, held, strict=True)]
    await asyncio.gather(*writing, *lines)
    async with any_database.read() as uow:
        for before in sections:
            section = await uow.forms.section(before.id)
            results = (await uow.forms.results([section.id]))[section.id]
            assert results == {item.id: ResultCode.PASSED for item in items[section.id]}
            assert (section.questions_answered, section.methods) == (2, (Method.ON_SITE,))
            assert section.version == len(items[section.id]) + 1
