"""One-line replies: what is understood, and what is refused with the right quotation."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.inspection import Handling, Method, ResultCode
from domain.result_line import ParsedLine, parse_line, split_lines, split_number, write_line

ITEMS = ("登记事项检查", "公示信息检查", "产品合格证检查", "污水处理设施运行")


def results(text: str, items: tuple[str, ...] = ITEMS) -> dict[int, int]:
    return {index: int(code) for index, code in parse_line(text, items).results.items()}


def refused(text: str, items: tuple[str, ...] = ITEMS) -> tuple[str, object]:
    with pytest.raises(Refusal) as refusal:
        parse_line(text, items)
    facts = refusal.value.facts
    return refusal.value.code.removeprefix("inspection."), facts.get("fragment", facts.get("item"))


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("12 全部1", 12, "全部1"),
        ("１２　全部１", 12, "全部１"),
        ("12，登记1", 12, "登记1"),
        ("12全部1", 12, "全部1"),
        ("12号 全部1", 12, "全部1"),
        ("12号全部未发现问题", 12, "全部未发现问题"),
        ("12号第1项1，其余合格", 12, "第1项1，其余合格"),
        ("第12号表，全部1", 12, "全部1"),
        ("表12 全部1", 12, "全部1"),
        ("No.12 全部1", 12, "全部1"),
        (" 12 ", 12, ""),
        ("1.未发现问题", None, "1.未发现问题"),
        ("1、未发现问题", None, "1、未发现问题"),
        ("1：5", None, "1：5"),
        ("第2项 5", None, "第2项 5"),
        ("3号楼消防1", None, "3号楼消防1"),
        ("2024年报1", None, "2024年报1"),
        ("登记1", None, "登记1"),
        ("", None, ""),
    ],
)
def test_the_form_number_is_told_from_an_items_position(text: str, number: int | None, rest: str) -> None:
    assert split_number(text) == (number, rest)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全部1", {0: 1, 1: 1, 2: 1, 3: 1}),
        ("全部均合格！", {0: 9, 1: 9, 2: 9, 3: 9}),
        ("登记1 公示2", {0: 1, 1: 2}),
        ("登记１、公示２；", {0: 1, 1: 2}),
        ("登记1公示2", {0: 1, 1: 2}),
        ("登记：1，公示 = 2。", {0: 1, 1: 2}),
        ("登记 合格　公示 不合格", {0: 9, 1: 10}),
        ("登记合格公示不合格", {0: 9, 1: 10}),
        ("登记为合格", {0: 9}),
        ("公示10", {1: 10}),
        ("登记5 其余1", {0: 5, 1: 1, 2: 1, 3: 1}),
        ("其余未发现问题，登记已责令整改", {0: 5, 1: 1, 2: 1, 3: 1}),
        ("1.未发现问题 2.5", {0: 1, 1: 5}),
        ("1、未发现问题 2、合格", {0: 1, 1: 9}),
        ("1：5", {0: 5}),
        ("第2项 5", {1: 5}),
        ("第二项5，第 3 条：9", {1: 5, 2: 9}),
        ("2.公示5", {1: 5}),
        ("登记1.未发现问题", {0: 1}),
        ("登记 1.未发现问题 公示9合格", {0: 1, 1: 9}),
        ("登记 通过登记的住所（经营场所）无法取得联系", {0: 4}),
        ("登记 通过登记的住所(经营场所)无法取得联系", {0: 4}),
        ("公示 不配合检查，情节严重", {1: 6}),
        ("合格证1", {2: 1}),
        ("产品合格证合格", {2: 9}),
        ("产品合格证检查不合格", {2: 10}),
        ("污水处理1", {3: 1}),
        ("污水处理 1", {3: 1}),
    ],
)
def test_results_are_understood_however_they_are_typed(text: str, expected: dict[int, int]) -> None:
    assert results(text) == expected


@pytest.mark.parametrize("code", ResultCode)
def test_every_official_wording_is_its_code(code: ResultCode) -> None:
    assert results(f"登记 {code.label}") == {0: int(code)}
    assert results(f"登记{code.value}.{code.label}") == {0: int(code)}


def test_a_bare_result_is_enough_for_a_form_with_one_item() -> None:
    assert results("1", ("登记事项检查",)) == {0: 1}
    assert results("不合格", ("登记事项检查",)) == {0: 10}


def test_a_name_in_full_may_hold_separators_digits_and_result_words() -> None:
    items = ("登记、备案 事项", "2024年报公示", "12315投诉处理", "合格")
    assert results("登记、备案 事项1，2024年报公示2 12315投诉处理 5 第4项9", items) == {
        0: 1,
        1: 2,
        2: 5,
        3: 9,
    }


def test_a_name_that_is_part_of_another_is_meant_when_written_in_full() -> None:
    assert results("登记1", ("登记", "登记备案")) == {0: 1}
    assert results("登记备案1", ("登记", "登记备案")) == {1: 1}


def test_clauses_are_taken_whatever_their_order() -> None:
    line = parse_line("备注：门牌不符，已拍照；处理：责令改正、立案 解答3个问题 登记5", ITEMS)
    assert line == ParsedLine(
        results={0: ResultCode.ORDERED_TO_RECTIFY},
        remark="门牌不符，已拍照",
        handling=(Handling.RECTIFICATION, Handling.CASE_INVESTIGATION),
        questions_answered=3,
    )


@pytest.mark.parametrize("clause", ["解答3", "现场解答疑难问题3个", "解答问题：３", "答疑 3 次"])
def test_questions_answered_are_counted(clause: str) -> None:
    assert parse_line(clause, ITEMS).questions_answered == 3


def test_no_question_answered_is_a_count_too() -> None:
    assert parse_line("解答0", ITEMS).questions_answered == 0
    assert parse_line("登记1", ITEMS).questions_answered is None


@pytest.mark.parametrize("measure", Handling)
def test_every_measure_is_understood_by_its_name(measure: Handling) -> None:
    assert parse_line(f"登记8 处理意见：{measure.label}", ITEMS).handling == (measure,)
    assert parse_line(f"登记8 {measure.label}", ITEMS).handling == (measure,)


@pytest.mark.parametrize("method", Method)
def test_every_method_is_understood_by_its_name(method: Method) -> None:
    assert parse_line(f"登记1 检查方式：{method.label}", ITEMS).methods == (method,)


@pytest.mark.parametrize(
    ("words", "methods"),
    [
        ("方式:书面", "written"),
        ("方式 现场", "on_site"),
        ("方式：实地、比对", "on_site information"),
        ("方式：网监，实地", "on_site network"),
        ("方式：利用结论和书面", "written other_finding"),
        ("方式：书面；", "written"),
    ],
)
def test_methods_are_understood_in_short_words_and_kept_in_their_order(words: str, methods: str) -> None:
    line = parse_line(f"登记1 {words} 公示9", ITEMS)
    assert line.methods == tuple(Method(each) for each in methods.split())
    assert dict(line.results) == {0: ResultCode.NO_PROBLEM, 1: ResultCode.PASSED}


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("登记5 限期6月30日", "6月30日"),
        ("登记5，限期：６月３０日前", "6月30日"),
        ("登记5 限期2024-06-30", "2024-06-30"),
        ("登记5 限期15日内", "15日内"),
        ("登记5限期10个工作日", "10个工作日"),
        ("登记5 处理:责令改正（6月30日前）", "6月30日"),
        ("登记5 处理:责令改正(限期6月30日前改正)、立案", "6月30日"),
        ("登记 已责令整改（15日内）", "15日内"),
        ("登记5 备注：门牌不符，限期6月30日改正", "6月30日"),
    ],
)
def test_by_when_it_is_put_right_is_kept_as_typed(text: str, term: str) -> None:
    line = parse_line(text, ITEMS)
    assert (line.term, dict(line.results)) == (term, {0: ResultCode.ORDERED_TO_RECTIFY})


def test_a_day_followed_by_the_measure_names_the_measure_too() -> None:
    assert parse_line("登记5 限期6月30日前改正", ITEMS).handling == (Handling.RECTIFICATION,)
    assert parse_line("登记5 限期6月30日", ITEMS).handling == ()
    both = parse_line("登记5 处理:责令改正(6月30日前)、立案", ITEMS)
    assert both.handling == (Handling.RECTIFICATION, Handling.CASE_INVESTIGATION)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("12 全部1", ["12 全部1"]),
        ("12 全部1\n13 全部2", ["12 全部1", "13 全部2"]),
        ("  12号 全部1\n\n１３ 全部2\n", ["12号 全部1", "１３ 全部2"]),
        ("12\n登记1\n公示2\n13 全部1", ["12\n登记1\n公示2", "13 全部1"]),
        ("12 全部5 备注:问题如下\n1.门牌不符\n2.台账缺失", ["12 全部5 备注:问题如下\n1.门牌不符\n2.台账缺失"]),
        ("登记1\n12 全部1", ["登记1\n12 全部1"]),
        ("", []),
    ],
)
def test_several_lines_are_told_apart_by_their_numbers(text: str, lines: list[str]) -> None:
    assert split_lines(text) == lines


def test_a_measure_is_named_once_however_often_it_is_typed() -> None:
    assert parse_line("处理:整改 责令改正", ITEMS).handling == (Handling.RECTIFICATION,)


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("登记1 备注:门牌不符", "门牌不符"),
        ("登记1 备注 门牌不符 2号楼", "门牌不符 2号楼"),
        ("登记1，备注：已要求商户处理，现场解答清楚", "已要求商户处理，现场解答清楚"),
        ("登记1 备注：Ａ座ＦＵＬＬ", "Ａ座ＦＵＬＬ"),
        ("登记1 备注：「一品」店招牌不符", "「一品」店招牌不符"),
        ("登记1 备注：「待查 处理：立案」", "待查 处理：立案"),
        ("登记1 备注：", ""),
    ],
)
def test_a_remark_is_kept_as_typed(text: str, remark: str) -> None:
    line = parse_line(text, ITEMS)
    assert (line.remark, dict(line.results), line.handling) == (remark, {0: ResultCode.NO_PROBLEM}, ())


@pytest.mark.parametrize(
    ("text", "what", "quoted"),
    [
        ("消防1", "unknown_item", "消防"),
        ("登记1 消防2", "unknown_item", "消防"),
        ("登记1消防2", "unknown_item", "消防"),
        ("登记1，谢谢", "unknown_item", "谢谢"),
        ("第9项1", "unknown_item", "第9项"),
        ("9.合格", "unknown_item", "9."),
        ("1-3合格", "unknown_item", "1-"),
        ("３号楼１", "unknown_item", "３号楼"),
        ("检查1", "ambiguous_item", "检查"),
        ("2.登记1", "ambiguous_item", "2.登记"),
        ("登记11", "unknown_result", "11"),
        ("登记0", "unknown_result", "0"),
        ("登记良好", "unknown_result", "良好"),
        ("登记", "result_missing", "登记"),
        ("登记 公示1", "result_missing", "登记"),
        ("公示1登记", "result_missing", "登记"),
        ("1", "item_missing", "1"),
        ("合格", "item_missing", "合格"),  # although an item is called 产品合格证检查
        ("1 1 2 1", "item_missing", "1"),
        ("登记1 2", "item_missing", "2"),
        ("登记1 登记2", "item_twice", "登记事项检查"),
        ("全部1 公示2", "item_twice", "公示信息检查"),
        ("其余1 其余2", "item_twice", "其余"),
        ("登记5 处理:罚款", "unknown_handling", "罚款"),
        ("登记5 方式:拍脑袋", "unknown_method", "拍脑袋"),
        ("登记5 限期:下周", "unknown_term", "下周"),
        ("登记5 限期8", "unknown_term", "8"),
        ("登记5 限期6月30日 限期7月1日", "term_twice", None),
        ("解答1 解答2", "questions_twice", None),
        ("解答1000", "questions_out_of_range", None),
        ("", "nothing_understood", None),
        ("　，。 ", "nothing_understood", None),
        ("备注：", "nothing_understood", None),
        ("登" * 1001, "line_too_long", None),
    ],
)
def test_what_is_not_understood_is_refused_and_quoted(text: str, what: str, quoted: str | None) -> None:
    assert refused(text) == (what, quoted)


def test_an_ambiguous_fragment_is_answered_with_the_candidates() -> None:
    with pytest.raises(Refusal) as refusal:
        parse_line("检查1", ITEMS)
    assert refusal.value.facts["candidates"] == "1.登记事项检查、2.公示信息检查、3.产品合格证检查"


def test_all_is_ambiguous_when_an_item_is_called_so_too() -> None:
    assert refused("全部1", ("全部设备检查", "登记")) == ("ambiguous_item", "全部")


def test_two_items_of_one_name_can_only_be_told_by_position() -> None:
    twins = ("公示信息", "公示信息")
    assert refused("公示信息1", twins) == ("ambiguous_item", "公示信息")
    assert results("第1项1 第2项2", twins) == {0: 1, 1: 2}


def test_a_written_line_is_what_an_inspector_would_type() -> None:
    found = {0: ResultCode.ORDERED_TO_RECTIFY, 1: ResultCode.PASSED}
    line = write_line(12, found, ITEMS, handling=[Handling.RECTIFICATION], questions_answered=2, remark="门牌不符")
    assert line == "12 登记事项检查5 公示信息检查9 处理:责令改正 解答2 备注:门牌不符"
    about = {"methods": [Method.NETWORK, Method.ON_SITE], "term": "6月30日", "handling": [Handling.RECTIFICATION]}
    line = write_line(12, found, ITEMS, **about)
    assert line == "12 登记事项检查5 公示信息检查9 方式:实地、网络 处理:责令改正 限期6月30日"
    assert write_line(12, dict.fromkeys(range(4), ResultCode.NO_PROBLEM), ITEMS) == "12 全部1"


def test_there_is_no_line_that_says_nothing() -> None:
    with pytest.raises(ValueError, match="no line"):
        write_line(12, {}, ITEMS)


chinese = st.text(
    alphabet=(
        "登记公示检查合格不全部其余处理备注解答责令改正立案第项一二12340，、。:：；. \n「」号表为Ａ９"
        "发现问题未方式书面实地限期月日内（）"
    ),
    max_size=40,
)
sensible_names = st.text(alphabet="登记公示检查信息年报特种设备处理备注合格12第项、 ", min_size=1, max_size=8)
name_lists = st.lists(st.one_of(sensible_names, chinese, st.text(max_size=8)), min_size=1, max_size=6).map(tuple)


terms = st.one_of(
    st.just(""),
    st.dates().map(lambda day: f"{day.year:04}年{day.month}月{day.day}日"),
    st.dates().map(lambda day: f"{day.month}月{day.day}日"),
    st.builds("{}{}".format, st.integers(1, 999), st.sampled_from(["日内", "天", "个工作日", "个工作日内"])),
)


@st.composite
def lines(draw: st.DrawFn) -> tuple[int | None, tuple[str, ...], ParsedLine]:
    names = draw(name_lists)
    found = draw(st.dictionaries(st.integers(0, len(names) - 1), st.sampled_from(ResultCode)))
    line = ParsedLine(
        results=dict(sorted(found.items())),
        remark=draw(st.one_of(st.just(""), chinese, st.text(max_size=20))).strip(),
        handling=tuple(draw(st.lists(st.sampled_from(Handling), unique=True, max_size=3))),
        questions_answered=draw(st.none() | st.integers(0, 999)),
        methods=tuple(method for method in Method if method in draw(st.sets(st.sampled_from(Method)))),
        term=draw(terms),
    )
    assume(not line.is_empty)
    return draw(st.none() | st.integers(1, 999_999_999)), names, line


@given(lines())
@example((None, ("x", "第1项"), ParsedLine({0: ResultCode.NO_PROBLEM})))
@example((7, ("1 第2", "第2项"), ParsedLine({0: ResultCode.NO_PROBLEM, 1: ResultCode.FAILED})))
@example((None, ("12315投诉",), ParsedLine({0: ResultCode.PASSED}, remark="」 处理:立案")))
def test_whatever_is_written_reads_back_the_same(
    case: tuple[int | None, tuple[str, ...], ParsedLine],
) -> None:
    number, names, line = case
    written = write_line(
        number,
        line.results,
        names,
        remark=line.remark,
        handling=line.handling,
        questions_answered=line.questions_answered,
        methods=line.methods,
        term=line.term,
    )
    found, rest = split_number(written)
    assert (found, parse_line(rest, names)) == (number, line)


@given(st.one_of(chinese, st.text(max_size=60)), name_lists)
def test_any_text_is_understood_or_refused_and_nothing_else(text: str, names: tuple[str, ...]) -> None:
    _, rest = split_number(text)
    try:
        line = parse_line(rest, names)
    except Refusal:
        return
    assert not line.is_empty
    assert set(line.results) <= set(range(len(names)))


@given(st.one_of(chinese, st.text(max_size=60)))
def test_any_message_is_split_into_lines_without_losing_a_word(text: str) -> None:
    assert "".join("".join(split_lines(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "text", ["方式:" * 300, "限期1" * 300, "均" * 1000, "1." * 500, "登1" * 500, "1" * 1000, " " * 4000, "第1项" * 300]
)
def test_a_long_senseless_line_is_answered_at_once(text: str) -> None:
    with pytest.raises(Refusal):
        parse_line(text + "？", ITEMS * 10)


def test_a_form_without_items_refuses_every_item() -> None:
    assert refused("登记1", ()) == ("unknown_item", "登记")
