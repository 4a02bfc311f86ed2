"""The pool statement in frozen terms, and the pool that anyone makes of it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.campaign import REST, Sampling, Scope, StratumBy, StratumRule, whole_pool
from domain.draft import parse_sampling
from domain.draw_files import plain
from domain.draw_terms import Closing, SetAside, Stratum, SubjectTerms, TermsDepartment, parse_subject_terms
from domain.errors import Refusal
from domain.library import Subject
from domain.pool_filter import PoolStatement, filter_lines, filter_of, one_line_each, pool_of

FIVE = Fraction(1, 20)
WORDS = st.text(min_size=1, max_size=12).map(plain).filter(bool)
TAGS = st.sampled_from(["危化品", "餐饮", "A,B区", "甲=乙", "物业"])


def frozen(scope: Scope, sampling: Sampling, left_out: tuple[SetAside, ...] = ()) -> SubjectTerms:
    """The terms as they come back from their file."""
    text = SubjectTerms(
        campaign="2024-01",
        attempt=1,
        title="联合抽查",
        scope="范围",
        strata=[Stratum(rule.name, rule.ratio, rule.minimum) for rule in sampling.rules],
        floor=sampling.floor,
        certain=sampling.certain,
        left_out=left_out,
        departments=[TermsDepartment("甲局", "lead"), TermsDepartment("乙局")],
        contributions=2,
        closing=Closing(dice=5),
        further=[*filter_lines(scope, sampling), ("window", "2024-05-10/2024-06-30")],
    ).text()
    return parse_subject_terms(text)


def read(scope: Scope, sampling: Sampling, *left_out: SetAside) -> PoolStatement | None:
    return filter_of(frozen(scope, sampling, left_out))


def enterprise(number: str, *tags: str, **facts: object) -> Subject:
    return replace(Subject(number, "enterprise", f"{number}公司", tags=tags), **facts)


@given(
    st.builds(
        Scope,
        tags=st.lists(TAGS, unique=True).map(tuple),
        statuses=st.lists(st.sampled_from(["成立", "停业"]), unique=True).map(tuple),
        registered_by=st.none() | st.dates(),
        areas=st.lists(WORDS, unique=True, max_size=3).map(tuple),
        cooling_off_months=st.integers(0, 60),
        yearly_cap=st.integers(0, 12),
    ),
    st.sampled_from(
        [
            "20%",
            "60户",
            "A 1% B 5%至少3户",
            "危化品 50%，餐饮 10户，A 1%，其他 5%；总体不低于3%",
            "危化品 1%；合计至少9户",
        ]
    ),
)
def test_every_scope_and_sampling_comes_back_out_of_the_terms(scope: Scope, line: str) -> None:
    certain = (SetAside("S-1", "上级交办"), SetAside("S-2", "投诉集中，多次"))
    sampling = replace(parse_sampling(line, tags=["危化品", "餐饮"]), certain=certain)
    left = SetAside("S-3", "2024年已检查2次")
    assert read(scope, sampling, left) == PoolStatement(scope, sampling, frozenset({"S-3"}))


def test_terms_without_a_statement_or_with_another_number_of_strata_hold_none() -> None:
    terms = frozen(Scope(), Sampling((whole_pool(FIVE),)))
    assert filter_of(replace(terms, further=())) is None
    for wrong in ("", "whole,rest", "square"):
        assert filter_of(replace(terms, further=[("strata_by", wrong)])) is None
    day = [("strata_by", "whole"), ("only_registered_by", "去年")]
    assert filter_of(replace(terms, further=day)) is None


def test_the_pool_leaves_out_certain_ones_and_those_of_the_left_out_lines() -> None:
    library = [
        enterprise("S-1", "危化品", "餐饮", risk_class="A"),
        enterprise("S-2", "餐饮"),
        enterprise("S-3", risk_class="A"),
        enterprise("S-4"),
        enterprise("S-5", "危化品"),
        enterprise("S-6", "危化品"),
        enterprise("S-7", status="注销"),
    ]
    sampling = parse_sampling("危化品 50% 餐饮 10户 A 1% 其他 5%", tags=["危化品", "餐饮"])
    statement = read(Scope(), replace(sampling, certain=(SetAside("S-5", "上级交办"),)), SetAside("S-6", "检查过"))
    assert statement is not None
    assert pool_of(library, statement).text == "S-1\t危化品\nS-2\t餐饮\nS-3\tA\nS-4\t其他\n"


def test_a_subject_that_no_rule_takes_is_refused_by_its_class() -> None:
    statement = PoolStatement(Scope(), Sampling((StratumRule("危化品", FIVE, 1, StratumBy.TAG),)))
    with pytest.raises(Refusal) as refused:
        pool_of([enterprise("S-1", risk_class="B")], statement)
    assert (refused.value.code, refused.value.facts) == ("draw.stratum_unknown", {"stratum": "B"})


def test_a_subject_of_several_libraries_is_one_line_with_all_its_tags() -> None:
    found = one_line_each(
        [
            enterprise("S-1", "餐饮", registered_on=date(2020, 1, 1)),
            enterprise("S-2"),
            enterprise("S-1", "危化品", "餐饮", name="旧名"),
        ]
    )
    assert [(one.number, one.name, one.tags) for one in found] == [
        ("S-1", "S-1公司", ("餐饮", "危化品")),
        ("S-2", "S-2公司", ()),
    ]
    sampling = Sampling((StratumRule("危化品", FIVE, 1, StratumBy.TAG), StratumRule(REST, FIVE, 1, StratumBy.REST)))
    assert pool_of(found, PoolStatement(Scope(), sampling)).text == "S-1\t危化品\nS-2\t其他\n"
