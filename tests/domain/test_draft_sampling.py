"""What is drawn of what, as one line that people write; and what the bot writes of it, read back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.campaign import (
    CERTAIN,
    REST,
    UNCLASSED,
    WHOLE_POOL,
    Sampling,
    StratumBy,
    StratumRule,
    whole_pool,
)
from domain.draft import parse_sampling, tag_rule, with_tag, without_tag
from domain.draft.sampling import MOST_STRATA, in_order
from domain.draw import sample_sizes
from domain.draw_terms import Floor, SetAside, Stratum
from domain.errors import Refusal
from templates.cards.draft.words import sampling_words

#: With digits, brackets and the names of others in them, as libraries have them.
TAGS = ("危化品", "餐饮", "餐饮服务", "重点5", "3C认证", "100强", "企业", "A级纳税人", "物业（甲类）", "油、气")
FIVE, FIFTY = Fraction(1, 20), Fraction(1, 2)
BY_CLASS = {"A": Fraction(1, 100), "B": FIVE, "C": Fraction(1, 5), "D": Fraction(1)}


def of_tag(name: str, ratio: Fraction = FIFTY, minimum: int = 1) -> StratumRule:
    return StratumRule(name, ratio, minimum, StratumBy.TAG)


def rest(ratio: Fraction = FIVE, minimum: int = 1) -> StratumRule:
    return StratumRule(REST, ratio, minimum, StratumBy.REST)


@pytest.mark.parametrize(
    "text",
    [
        "A 1% B 5% C 20% D 100%",
        "A类：1%、B类：5%、C类：20%、D类：100%",
        "Ａ１％，Ｂ５％，Ｃ２０％，Ｄ１００％",
        "a=1%;b=5%;c=1/5;d=100%",
        "A类1%\nB类5%\nC类20%\nD类100%",
        "D 100% C 20% B 5% A 1%",
        "A类企业不低于1%，B类企业不低于5%，C类企业不低于20%，D类企业100%。",
    ],
)
def test_ratios_by_class_are_read_in_many_spellings(text: str) -> None:
    assert {rule.name: rule.ratio for rule in parse_sampling(text).rules} == BY_CLASS


def test_classes_can_share_a_ratio_and_the_unclassed_have_one_too() -> None:
    rules = parse_sampling("A、B类 5%，未评级 3%").rules
    assert rules == (
        StratumRule("A", FIVE),
        StratumRule("B", FIVE),
        StratumRule(UNCLASSED, Fraction(3, 100)),
    )


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("20%", whole_pool(Fraction(1, 5))),
        ("随机抽取20%以上", whole_pool(Fraction(1, 5))),
        ("全部 20%", whole_pool(Fraction(1, 5))),
        ("60户", whole_pool(Fraction(0), 60)),
        ("抽取60家", whole_pool(Fraction(0), 60)),
        ("20%（至少10户）", whole_pool(Fraction(1, 5), 10)),
        ("10户且不低于20%", whole_pool(Fraction(1, 5), 10)),
        ("20%，不足1户按1户计", whole_pool(Fraction(1, 5))),
        ("20%，不足3户的按3户计算", whole_pool(Fraction(1, 5), 3)),
    ],
)
def test_what_is_drawn_of_the_whole_is_a_ratio_a_number_or_both(text: str, rule: StratumRule) -> None:
    assert parse_sampling(text, tags=TAGS).rules == (rule,)


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("A 1% B 5%至少3户", (StratumRule("A", Fraction(1, 100)), StratumRule("B", FIVE, 3))),
        ("危化品 50%，餐饮 10户，其他 5%", (of_tag("危化品"), of_tag("餐饮", Fraction(0), 10), rest())),
        ("A 5% 危化品 50%", (of_tag("危化品"), StratumRule("A", FIVE))),
        ("其余 5%；危化品50%；餐饮服务类企业50%", (of_tag("危化品"), of_tag("餐饮服务"), rest())),
        ("危化品、餐饮 50%", (of_tag("危化品"), of_tag("餐饮"))),
        ("“危化品” 50% 余下 5%", (of_tag("危化品"), rest())),
        ("重点5 50% 100强 50% 3c认证50%至少2户", (of_tag("重点5"), of_tag("100强"), of_tag("3C认证", minimum=2))),
        ("A级纳税人 50% A级 5%", (of_tag("A级纳税人"), StratumRule("A", FIVE))),
        ("物业(甲类) 50%", (of_tag("物业（甲类）"),)),
        ("企业 50%、油、气 5%", (of_tag("企业"), of_tag("油、气", FIVE))),
    ],
)
def test_tags_are_strata_before_classes_and_those_before_the_rest(text: str, rules: tuple[StratumRule, ...]) -> None:
    assert parse_sampling(text, tags=TAGS).rules == rules


@pytest.mark.parametrize(
    ("text", "floor"),
    [
        ("总体不低于3%", Floor(Fraction(3, 100), 0)),
        ("合计至少60户", Floor(Fraction(0), 60)),
        ("总体抽查比例：3%", Floor(Fraction(3, 100), 0)),
        ("总体不低于3%且至少60户", Floor(Fraction(3, 100), 60)),
        ("总体不限", None),
        ("不设总体下限", None),
    ],
)
def test_a_floor_alone_leaves_strata_and_certain_ones_as_they_are(text: str, floor: Floor | None) -> None:
    present = Sampling((of_tag("危化品"), rest()), Floor(FIVE, 0), (SetAside("S-1", "上级交办"),))
    assert parse_sampling(text, present=present, tags=TAGS) == replace(present, floor=floor)


def test_strata_alone_leave_floor_and_certain_ones_as_they_are() -> None:
    present = Sampling((whole_pool(FIVE),), Floor(FIVE, 0), (SetAside("S-1", "上级交办"),))
    assert parse_sampling("20%", present=present) == replace(present, rules=(whole_pool(Fraction(1, 5)),))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A 1% A 2%", "class_twice"),
        ("危化品 1% 危化品 2户", "class_twice"),
        ("A 0%", "ratio_out_of_range"),
        ("A 5% B 120%", "ratio_out_of_range"),
        ("A -5%", "ratio_out_of_range"),
        ("A 多一点", "ratio_unreadable"),
        ("A 5% 再多一点", "ratio_unreadable"),
        ("A 1 B 5", "ratio_ambiguous"),
        ("E 5%", "tag_unknown"),
        ("危险品 5%", "tag_unknown"),
        ("危化品 0户", "count_out_of_range"),
        ("危化品 -3户", "count_out_of_range"),
        ("总体不低于0户", "count_out_of_range"),
        ("全部 20% 危化品 5%", "whole_with_others"),
        ("总体不低于3%", "ratio_first"),
        ("20%%", "ratio_unreadable"),
        ("20% 30%", "ratio_unreadable"),
        ("0.5户", "ratio_unreadable"),
        ("", "ratio_unreadable"),
    ],
)
def test_lines_that_make_no_sense_are_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_sampling(text, tags=TAGS)
    assert refused.value.code == f"draft.{code}"


def test_an_unknown_tag_is_refused_with_the_ones_that_do_occur() -> None:
    with pytest.raises(Refusal) as refused:
        parse_sampling("危险品 5%，其他 1%", tags=["危化品", "餐饮"])
    assert refused.value.facts == {"tag": "危险品", "known": "危化品、餐饮"}


@pytest.mark.parametrize("tag", ["A", "B类", "d级", UNCLASSED, REST, "其余", WHOLE_POOL, CERTAIN, "总体", "Ａ"])
def test_a_tag_that_could_mean_something_else_is_refused_typed_or_tapped(tag: str) -> None:
    with pytest.raises(Refusal) as tapped:
        tag_rule(tag, FIFTY, [*TAGS, tag])
    assert tapped.value.code == "draft.tag_ambiguous"
    if tag != "总体":  # a floor, wherever it is typed
        with pytest.raises(Refusal) as typed:
            parse_sampling(f"{tag} 50%，危化品 5%", tags=[*TAGS, tag])
        assert typed.value.code == "draft.tag_ambiguous"


def test_two_tags_that_look_the_same_when_typed_are_refused() -> None:
    with pytest.raises(Refusal) as refused:
        parse_sampling("甲(乙) 5%", tags=["甲（乙）", "甲(乙)"])
    assert refused.value.code == "draft.tag_ambiguous"


def test_more_strata_than_anybody_reads_are_refused() -> None:
    tags = [f"标签{n:02d}号" for n in range(MOST_STRATA + 1)]
    with pytest.raises(Refusal) as refused:
        parse_sampling("、".join(tags) + " 5%", tags=tags)
    assert refused.value.code == "draft.too_many_strata"


def test_what_is_tapped_for_a_tag_makes_the_whole_the_rest_and_back() -> None:
    whole = Sampling((whole_pool(FIVE, 2),))
    raised = with_tag(whole, of_tag("危化品"))
    assert raised.rules == (of_tag("危化品"), rest(FIVE, 2))
    assert with_tag(raised, of_tag("危化品", FIVE)).rules == (of_tag("危化品", FIVE), rest(FIVE, 2))
    assert without_tag(raised, "危化品") == whole
    by_class = parse_sampling("A 1% B 5%")
    assert without_tag(with_tag(by_class, of_tag("危化品")), "危化品") == by_class


def test_a_subject_with_several_tags_belongs_to_the_first_rule_that_fits() -> None:
    sampling = parse_sampling("餐饮 10户 危化品 50% A 1% 其他 5%", tags=TAGS)
    assert sampling.stratum_of("A", ("危化品", "餐饮")) == "餐饮"
    assert sampling.stratum_of("A", ("危化品",)) == "危化品"
    assert sampling.stratum_of("A", ("酒店",)) == "A"
    assert sampling.stratum_of("B") == REST
    assert parse_sampling("餐饮 10户", tags=TAGS).stratum_of("A", ("酒店",)) is None


ratios = st.builds(Fraction, st.integers(1, 999), st.sampled_from([1000, 999, 7 * 999])) | st.sampled_from(
    [Fraction(1), Fraction(1, 3), FIVE]
)
amounts = st.tuples(ratios, st.integers(0, 50)) | st.tuples(st.just(Fraction(0)), st.integers(1, 999_999_999))


@st.composite
def samplings(draw: st.DrawFn) -> Sampling:
    floor = draw(st.none() | amounts)
    if draw(st.booleans()):
        rules: Sequence[StratumRule] = [whole_pool(*draw(amounts))]
    else:
        tags = draw(st.lists(st.sampled_from(TAGS), unique=True))
        classes = draw(st.lists(st.sampled_from(["A", "B", "C", "D", UNCLASSED]), unique=True))
        rules = [StratumRule(tag, *draw(amounts), StratumBy.TAG) for tag in tags]
        rules += [StratumRule(name, *draw(amounts), StratumBy.CLASS) for name in classes]
        if not rules or draw(st.booleans()):
            rules.append(StratumRule(REST, *draw(amounts), StratumBy.REST))
    return Sampling(in_order(rules), Floor(*floor) if floor else None)


@given(samplings())
def test_a_sampling_is_read_back_from_how_it_is_shown(sampling: Sampling) -> None:
    assert parse_sampling(sampling_words(sampling), tags=TAGS) == sampling


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from([*TAGS, "A", "5%", "10户", "至少", "，", "总体", "其他", " "])).map("".join)
)
def test_whatever_is_typed_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        found = parse_sampling(text, tags=TAGS)
    except Refusal as refusal:
        found = None
        said = refusal.code
    if found is None:
        assert said.startswith("draft.")
    else:
        assert parse_sampling(sampling_words(found), tags=TAGS) == found


strata = st.lists(st.tuples(amounts, st.integers(0, 500)), min_size=1, max_size=6)


@given(strata, st.none() | amounts)
def test_the_floor_is_reached_where_it_can_be_and_nobody_is_drawn_twice(
    given_: list[tuple[tuple[Fraction, int], int]], floor: tuple[Fraction, int] | None
) -> None:
    rules = [Stratum(str(n), *amount) for n, (amount, _) in enumerate(given_) if amount != (Fraction(0), 0)]
    counts = {str(n): count for n, (_, count) in enumerate(given_)}
    found = sample_sizes(rules, counts, Floor(*floor) if floor else None)
    bare = sample_sizes(rules, counts)
    pool = sum(counts[rule.name] for rule in rules)
    wanted = min(pool, max(floor[1], -(-pool * floor[0] // 1))) if floor else 0
    assert sum(found.values()) == max(wanted, sum(bare.values()))
    assert all(bare[rule.name] <= found[rule.name] <= counts[rule.name] for rule in rules)


@given(strata, st.integers(0, 2000))
def test_a_higher_floor_never_draws_fewer_of_any_stratum(
    given_: list[tuple[tuple[Fraction, int], int]], minimum: int
) -> None:
    rules = [Stratum(str(n), *amount) for n, (amount, _) in enumerate(given_) if amount != (Fraction(0), 0)]
    counts = {str(n): count for n, (_, count) in enumerate(given_)}
    low = sample_sizes(rules, counts, Floor(Fraction(1, 1000), minimum))
    high = sample_sizes(rules, counts, Floor(Fraction(1, 1000), minimum + 1))
    assert all(low[rule.name] <= high[rule.name] for rule in rules)
