"""Result codes and handling measures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.inspection import (
    Handling,
    Method,
    ResultCode,
    Scale,
    has_problem,
    require_fitting_handling,
    suggested_handling,
)

codes = st.lists(st.sampled_from(ResultCode), max_size=6)


def test_the_ten_codes_have_the_official_wording() -> None:
    assert [f"{code.value}.{code.label}" for code in ResultCode] == [
        "1.未发现问题",
        "2.未按规定公示应当公示的信息",
        "3.公示信息隐瞒真实情况弄虚作假",
        "4.通过登记的住所（经营场所）无法取得联系",
        "5.发现问题已责令整改",
        "6.不配合检查情节严重",
        "7.未发现本次抽查涉及的经营活动",
        "8.发现问题待后续处理",
        "9.合格",
        "10.不合格",
    ]


def test_seven_of_the_codes_are_problems() -> None:
    assert [code.value for code in ResultCode if code.is_problem] == [2, 3, 4, 5, 6, 8, 10]


def test_nine_and_ten_are_a_scale_of_their_own() -> None:
    assert [code.value for code in ResultCode if code.scale is Scale.VERDICT] == [9, 10]


def test_the_measures_have_their_official_names() -> None:
    assert [measure.label for measure in Handling] == [
        "行政指导",
        "责令改正",
        "列入经营异常名录",
        "立案调查",
        "移送其他部门",
        "移送司法机关",
    ]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (ResultCode.ORDERED_TO_RECTIFY, (Handling.RECTIFICATION,)),
        (ResultCode.UNREACHABLE, (Handling.ABNORMAL_LIST,)),
        (ResultCode.UNCOOPERATIVE, (Handling.CASE_INVESTIGATION,)),
        (ResultCode.TO_BE_HANDLED, ()),
        (ResultCode.NO_PROBLEM, ()),
    ],
)
def test_a_code_suggests_its_usual_measure(code: ResultCode, expected: tuple[Handling, ...]) -> None:
    assert suggested_handling([code]) == expected


def test_suggestions_come_once_and_the_mildest_first() -> None:
    assert suggested_handling([ResultCode(4), ResultCode(5), ResultCode(3), ResultCode(2)]) == (
        Handling.RECTIFICATION,
        Handling.ABNORMAL_LIST,
    )


def test_a_problem_without_handling_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        require_fitting_handling([ResultCode.NO_PROBLEM, ResultCode.TO_BE_HANDLED], frozenset())
    assert refused.value.code == "inspection.handling_missing"


@pytest.mark.parametrize("code", [2, 3, 4, 5, 6, 8, 10])
def test_each_code_that_demands_a_handling_is_refused_without_one(code: int) -> None:
    with pytest.raises(Refusal) as refused:
        require_fitting_handling([ResultCode(code)], frozenset())
    assert refused.value.code == "inspection.handling_missing"
    require_fitting_handling([ResultCode(code)], {Handling.GUIDANCE})


@pytest.mark.parametrize("code", [1, 7, 9])
def test_the_other_codes_ask_for_no_handling(code: int) -> None:
    require_fitting_handling([ResultCode(code)], frozenset())


def test_the_methods_have_the_names_of_the_plans() -> None:
    assert [method.label for method in Method] == [
        "实地核查",
        "信息比对",
        "书面检查",
        "网络监测",
        "利用其他检查、核查结果或者专业结论",
    ]


def test_handling_without_a_problem_is_refused_and_named() -> None:
    with pytest.raises(Refusal) as refused:
        require_fitting_handling([ResultCode.PASSED], {Handling.CASE_INVESTIGATION, Handling.GUIDANCE})
    assert refused.value.code == "inspection.handling_without_problem"
    assert refused.value.facts == {"handling": "行政指导、立案调查"}


@given(codes)
def test_what_is_suggested_always_fits(given_codes: list[ResultCode]) -> None:
    suggested = suggested_handling(given_codes)
    if suggested or not has_problem(given_codes):
        require_fitting_handling(given_codes, suggested)
