"""How often one may be inspected, who must be, how teams are formed, how the draw is closed: as people type it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.campaign import Plan, Scope
from domain.draft import parse_certain, parse_closing, parse_frequency, parse_groups, with_certain
from domain.draft.certain import MOST_CERTAIN, REASON_LENGTH
from domain.draft.frequency import MOST_MONTHS, MOST_TIMES
from domain.draw_terms import SetAside
from domain.errors import Refusal
from domain.lengths import PUBLIC_VALUE
from templates.cards.draft.words import PUBLIC_VALUES, closing_words, frequency_words, groups_words


def code_of(call: object, *arguments: object) -> str:
    with pytest.raises(Refusal) as refused:
        call(*arguments)
    return refused.value.code.removeprefix("draft.")


@pytest.mark.parametrize(
    ("text", "months", "cap"),
    [
        ("12个月内检查过的不再抽取，每年最多2次", 12, 2),
        ("６个月", 6, 9),
        ("半年", 6, 9),
        ("一年内检查过的不再抽查；一年不超过1次", 12, 1),
        ("近两年检查过的企业除外", 24, 9),
        ("每年2次", 9, 2),
        ("同一年度抽查不超过 3 次。", 9, 3),
        ("不设冷却期，次数不限", 0, 0),
        ("不设间隔期", 0, 9),
        ("次数不限", 9, 0),
    ],
)
def test_a_frequency_is_read_in_many_spellings_and_what_is_not_named_stays(text: str, months: int, cap: int) -> None:
    assert parse_frequency(text, Scope(cooling_off_months=9, yearly_cap=9)) == Scope(
        cooling_off_months=months, yearly_cap=cap
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("随便", "frequency_unreadable"),
        ("", "frequency_unreadable"),
        ("99次", "frequency_unreadable"),
        ("0个月", "months_out_of_range"),
        ("120个月", "months_out_of_range"),
        ("半月", "months_out_of_range"),
        ("每年0次", "cap_out_of_range"),
        ("每年最多13次", "cap_out_of_range"),
    ],
)
def test_a_frequency_that_makes_no_sense_is_refused(text: str, code: str) -> None:
    assert code_of(parse_frequency, text, Scope()) == code


@given(st.integers(1, MOST_MONTHS), st.integers(0, MOST_TIMES))
def test_a_frequency_is_read_back_from_how_it_is_shown(months: int, cap: int) -> None:
    scope = Scope(cooling_off_months=months, yearly_cap=cap)
    assert parse_frequency(frequency_words(scope), Scope()) == scope


LIBRARY = {
    "91350100M000100Y43": ["91350100M000100Y43"],
    "示例（北京）公司": ["S-1"],
    "ABC Trading Co": ["S-2"],
    "同名公司": ["S-3", "S-4"],
    "A:B：公司": ["S-5"],
}


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("91350100m000100y43 上级交办", ("91350100M000100Y43", "上级交办")),
        ("1. 91350100M000100Y43 上级交办，群众举报", ("91350100M000100Y43", "上级交办，群众举报")),
        ("示例(北京)公司，必查理由：投诉集中", ("S-1", "投诉集中")),
        ("ABC Trading Co: 风险高", ("S-2", "风险高")),
        ("ABC Trading Co 风险高", None),
        ("A:B：公司\t专项部署", ("S-5", "专项部署")),
    ],
)
def test_a_line_is_parted_where_the_library_knows_what_stands_before(text: str, listed: tuple[str, str] | None) -> None:
    lines = parse_certain(text)
    if listed is None:
        assert code_of(with_certain, (), lines, LIBRARY) == "certain_unknown"
    else:
        assert with_certain((), lines, LIBRARY) == (SetAside(*listed),)


def test_several_lines_come_back_sorted_and_a_subject_named_again_gets_the_new_reason() -> None:
    present = (SetAside("S-2", "旧理由"), SetAside("S-9", "专项部署"))
    lines = parse_certain("ABC Trading Co，新理由\n\n示例（北京）公司 上级交办\nABC Trading Co，更新的理由")
    assert with_certain(present, lines, LIBRARY) == (
        SetAside("S-1", "上级交办"),
        SetAside("S-2", "更新的理由"),
        SetAside("S-9", "专项部署"),
    )


def test_lines_without_reason_subject_or_measure_are_refused() -> None:
    assert code_of(parse_certain, " \n ") == "certain_empty"
    assert code_of(parse_certain, "示例公司") == "certain_without_reason"
    assert code_of(parse_certain, "示例公司，理由：") == "certain_without_reason"
    assert code_of(parse_certain, "示例公司 " + "长" * (REASON_LENGTH + 1)) == "text_too_long"
    assert code_of(with_certain, (), parse_certain("没有的公司 上级交办"), LIBRARY) == "certain_unknown"
    assert code_of(with_certain, (), parse_certain("同名公司 上级交办"), LIBRARY) == "certain_ambiguous"
    many = tuple(SetAside(f"N-{n:04d}", "专项部署") for n in range(MOST_CERTAIN))
    assert code_of(with_certain, many, parse_certain("示例（北京）公司 上级交办"), LIBRARY) == "too_many_certain"


@pytest.mark.parametrize(
    ("text", "groups"),
    [("5组", 5), ("分成 5 个小组", 5), ("５", 5), ("5个固定小组", 5), ("不分组", 0), ("逐户组队", 0), ("0", 0)],
)
def test_groups_are_read_in_many_spellings(text: str, groups: int) -> None:
    assert parse_groups(text) == groups


def test_groups_that_make_no_sense_are_refused() -> None:
    assert code_of(parse_groups, "几组") == "groups_unreadable"
    assert code_of(parse_groups, "100组") == "groups_out_of_range"


@given(st.integers(0, 99))
def test_groups_are_read_back_from_how_they_are_shown(groups: int) -> None:
    assert parse_groups(groups_words(groups)) == groups


@pytest.mark.parametrize(
    ("text", "dice", "value"),
    [
        ("10枚骰子", 10, ""),
        ("１０", 10, ""),
        ("掷6颗骰子", 6, ""),
        ("公开数值：抽取次日晚公布的排列5开奖号码", 5, "抽取次日晚公布的排列5开奖号码"),
        ("drand 截止发言后第10轮", 5, "drand 截止发言后第10轮"),
    ],
)
def test_a_closing_is_dice_or_a_public_value(text: str, dice: int, value: str) -> None:
    found = parse_closing(text, Plan())
    assert (found.dice, found.public_value) == (dice, value)


def test_dice_take_the_place_of_a_public_value() -> None:
    assert parse_closing("5枚骰子", Plan(public_value=PUBLIC_VALUES[0])) == Plan()


def test_closings_that_make_no_sense_are_refused() -> None:
    assert code_of(parse_closing, "4枚骰子", Plan()) == "dice_out_of_range"
    assert code_of(parse_closing, "21枚", Plan()) == "dice_out_of_range"
    assert code_of(parse_closing, "彩票", Plan()) == "public_value_short"
    for once in ("2024年5月20日晚公布的排列5开奖号码", "5月20号双色球", "福彩3D 2024-05-20", "drand 第4000000轮"):
        assert code_of(parse_closing, once, Plan()) == "public_value_dated"
    assert code_of(parse_closing, "号" * (PUBLIC_VALUE + 1), Plan()) == "text_too_long"


@given(st.sampled_from([Plan(), Plan(dice=10), *(Plan(public_value=one) for one in PUBLIC_VALUES)]))
def test_a_closing_is_read_back_from_how_it_is_shown(plan: Plan) -> None:
    assert parse_closing(closing_words(plan), plan) == plan
