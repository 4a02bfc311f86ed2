"""What a plan would give if it were drawn now."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from domain.campaign import Participant, Plan, Sampling, whole_pool
from domain.draft import (
    NO_STRATUM,
    Preview,
    Strength,
    parse_sampling,
    preview,
)
from domain.draw_terms import SetAside
from domain.workdays import WorkCalendar
from templates.cards.draft.words import derivation, floor_formula, formula

TODAY = date(2024, 5, 10)
#: The make-up Saturday of May, the Dragon Boat Festival in June.
CALENDAR = WorkCalendar(frozenset({2024}), {date(2024, 5, 11): True, date(2024, 6, 10): False})

HOUSE, SHOP = 1, 2


def plan(**changes: object) -> Plan:
    values: dict[str, object] = {
        "title": "联合抽查",
        "window_start": date(2024, 5, 10),
        "window_end": date(2024, 6, 30),
        "participants": (Participant(HOUSE, "建设环保局", ("甲",)), Participant(SHOP, "市场监督管理局", ("乙",))),
        "sampling": Sampling((whole_pool(Fraction(1, 5)),)),
    }
    return Plan(**(values | changes))


def foresee(
    what: Plan, classes: dict[str, int], *strength: Strength, today: date = TODAY, left_out: int = 0
) -> Preview:
    """Of a pool of untagged subjects, so many of each risk class."""
    people = strength or (Strength(HOUSE, 4, 4, 1), Strength(SHOP, 4, 4, 1))
    counts: Counter[str] = Counter()
    for risk_class, count in classes.items():
        counts[what.sampling.stratum_of(risk_class) or NO_STRATUM] += count
    return preview(what, counts=counts, left_out=left_out, strength=people, today=today, calendar=CALENDAR)


def codes(found: Preview) -> list[str]:
    return [problem.code for problem in found.problems]


def test_a_fifth_of_fifty_nine_is_twelve_and_the_formula_says_so() -> None:
    found = foresee(plan(), {"A": 50, "": 9})
    assert (found.pool, found.sample, found.is_possible) == (59, 12, True)
    assert [formula(one) for one in found.strata] == ["59户 × 20% = 11.8，零头进1，抽取12户"]


@pytest.mark.parametrize(
    ("classes", "changes", "problems"),
    [
        ({"A": 101, "B": 20}, {}, ["draft.dice_few"]),
        ({"A": 100, "B": 20}, {"sampling": parse_sampling("A 2% B 5%")}, []),
        ({"A": 50, "B": 20}, {}, []),
        ({"A": 101, "B": 20}, {"dice": 10}, []),
        ({"A": 101, "B": 20}, {"public_value": "抽取次日的体育彩票排列5开奖号码"}, []),
    ],
)
def test_where_few_are_drawn_five_dice_are_not_enough(
    classes: dict[str, int], changes: dict[str, object], problems: list[str]
) -> None:
    assert codes(foresee(plan(**({"sampling": parse_sampling("A 1% B 5%")} | changes)), classes)) == problems


def test_the_sample_by_class_is_that_of_each_class() -> None:
    sampling = parse_sampling("A 1% B 5% C 20% D 100%")
    found = foresee(plan(sampling=sampling), {"A": 59, "B": 21, "D": 3})
    assert [(one.name, one.n, one.k) for one in found.strata] == [("A", 59, 1), ("B", 21, 2), ("C", 0, 0), ("D", 3, 3)]
    assert formula(found.strata[1]) == "21户 × 5% = 1.05，零头进1，抽取2户"


@pytest.mark.parametrize(
    ("n", "ratio", "words"),
    [
        (65, "5%", "65户 × 5% = 3.25，零头进1，抽取4户"),
        (31, "1%", "31户 × 1% = 0.31，不足1户按1户计，抽取1户"),
        (40, "100%", "40户 × 100% = 40，抽取40户"),
        (31, "1/3", "31户 × 1/3 = 约10.33，零头进1，抽取11户"),
        (20, "1/3", "20户 × 1/3 = 约6.67，零头进1，抽取7户"),
        (2999, "0.1%", "2999户 × 0.1% = 约2.99，零头进1，抽取3户"),
    ],
)
def test_the_formula_is_in_plain_words(n: int, ratio: str, words: str) -> None:
    found = foresee(plan(sampling=parse_sampling(ratio)), {"A": n})
    assert [formula(one) for one in found.strata] == [words]


def test_a_class_without_a_ratio_makes_the_plan_impossible() -> None:
    found = foresee(plan(sampling=parse_sampling("A 1%")), {"A": 5, "C": 2, "": 3})
    assert codes(found) == ["draft.class_without_ratio"]
    assert found.problems[0].facts == {"classes": "B、C、D、未分类", "first": "B", "count": 5}


def test_a_subject_without_any_of_the_tags_needs_a_rule_for_the_rest() -> None:
    only_tags = plan(sampling=parse_sampling("危化品 50%", tags=["危化品"]))
    found = foresee(only_tags, {"A": 5})
    assert codes(found) == ["draft.rest_without_ratio"]
    assert found.problems[0].facts == {"count": 5}
    assert codes(foresee(plan(sampling=parse_sampling("危化品 50% 其他 1%", tags=["危化品"])), {"A": 5})) == []


def test_a_plain_number_is_drawn_as_far_as_there_are_so_many() -> None:
    ten = plan(sampling=parse_sampling("10户"))
    assert [formula(one) for one in foresee(ten, {"A": 42}).strata] == ["42户，定数10户，抽取10户"]
    assert [formula(one) for one in foresee(ten, {"A": 6}).strata] == ["6户，定数10户，不够10户，全部抽取，抽取6户"]


def test_the_least_number_of_a_stratum_is_part_of_its_formula() -> None:
    found = foresee(plan(sampling=parse_sampling("B 5%至少3户")), {"B": 21})
    assert [formula(one) for one in found.strata] == ["21户 × 5% = 1.05，不足3户按3户计，抽取3户"]


def test_the_floor_says_what_it_adds_and_where() -> None:
    sampling = parse_sampling("A 1% B 10%，总体不低于10%")
    found = foresee(plan(sampling=sampling), {"A": 100, "B": 45})
    assert sampling.floor is not None
    assert (found.sample, found.raised) == (15, 9)
    assert [formula(one) for one in found.strata] == [
        "100户 × 1% = 1，应抽1户，为达到总体下限增加9户，抽取10户",
        "45户 × 10% = 4.5，零头进1，抽取5户",
    ]
    assert floor_formula(sampling.floor, found) == (
        "145户 × 10% = 14.5，零头进1，总体至少15户；各类合计6户，还差9户，从抽取占比最低的一类起逐户增加"
    )


def test_a_floor_that_is_reached_says_so_and_one_above_the_pool_takes_all() -> None:
    reached = parse_sampling("20%，合计至少5户")
    assert reached.floor is not None
    assert (
        floor_formula(reached.floor, foresee(plan(sampling=reached), {"A": 40})) == "总体至少5户；各类合计8户，已达到"
    )
    high = parse_sampling("20%，合计至少60户")
    assert high.floor is not None
    found = foresee(plan(sampling=high), {"A": 40})
    assert found.sample == 40
    assert floor_formula(high.floor, found).startswith("总体至少40户，要求60户；各类合计8户，还差32户")


def test_a_pool_that_the_history_empties_says_why() -> None:
    found = foresee(plan(), {}, left_out=7)
    assert codes(found) == ["draft.pool_all_left_out"]
    assert found.left_out == 7


def test_fixed_groups_need_people_for_each_and_no_fewer_subjects_than_groups() -> None:
    three = plan(groups=3)
    found = foresee(three, {"A": 10}, Strength(HOUSE, 5, 5, 1), Strength(SHOP, 6, 6, 1))
    assert codes(found) == ["draft.more_groups_than_subjects"]
    assert found.problems[0].facts == {"groups": 3, "sample": 2}
    assert [one.needed for one in found.staff] == [6, 6]


def test_who_must_be_inspected_is_work_too() -> None:
    sampling = replace(parse_sampling("20%"), certain=(SetAside("S-1", "上级交办"), SetAside("S-2", "投诉集中")))
    found = foresee(plan(sampling=sampling), {"A": 10})
    assert found.sample == 2
    assert found.staff[0].load == Fraction(4 * 2, 4)


def test_a_department_without_an_admin_is_named() -> None:
    found = foresee(plan(), {"A": 5}, Strength(HOUSE, 2, 2, 1), Strength(SHOP, 2, 2, 0))
    assert codes(found) == ["draft.no_department_admin"]
    assert found.problems[0].facts == {"department": "市场监督管理局"}


def test_the_load_is_the_visits_of_each_available_inspector() -> None:
    found = foresee(plan(), {"A": 40}, Strength(HOUSE, 4, 3, 1), Strength(SHOP, 0, 0, 1))
    assert [one.load for one in found.staff] == [Fraction(4), None]


def test_an_empty_pool_makes_the_plan_impossible() -> None:
    assert codes(foresee(plan(), {})) == ["draft.pool_empty"]


def test_one_inspector_alone_is_no_team() -> None:
    alone = plan(participants=(Participant(HOUSE, "建设环保局", ("甲",)),), inspectors_per_department=1)
    assert codes(foresee(alone, {"A": 5}, Strength(HOUSE, 4, 4, 1))) == ["draft.team_too_small"]


def test_a_window_that_is_over_makes_the_plan_impossible() -> None:
    assert codes(foresee(plan(), {"A": 5}, today=date(2024, 7, 1))) == ["draft.window_over"]
    assert codes(foresee(plan(), {"A": 5}, today=date(2024, 6, 30))) == []


def test_an_empty_draft_can_be_foreseen_and_names_its_gaps() -> None:
    found = preview(Plan(), counts={NO_STRATUM: 3}, left_out=0, strength=(), today=TODAY, calendar=CALENDAR)
    assert found.missing == ("title", "window", "participants", "sampling")
    assert (found.strata, found.results_by, found.is_possible) == ((), None, False)


def test_due_dates_come_with_their_derivation() -> None:
    found = foresee(plan(), {"A": 5})
    assert found.confirm_by.day == date(2024, 5, 13)
    assert derivation(found.confirm_by) == "跳过5月12日（周末）；5月11日（周六）调休上班，计入"
    assert found.results_by is not None
    assert found.results_by.day == date(2024, 7, 26)
    assert derivation(found.results_by) == "跳过7月6日至7日（周末）、7月13日至14日（周末）、7月20日至21日（周末）"
    assert not found.is_provisional


def test_a_holiday_is_named_as_one() -> None:
    found = foresee(plan(), {"A": 5}, today=date(2024, 6, 7))
    assert derivation(found.confirm_by) == "跳过6月8日至9日（周末）、6月10日（节假日）"


def test_a_due_date_in_a_year_without_an_arrangement_is_provisional() -> None:
    assert foresee(plan(window_end=date(2025, 1, 3)), {"A": 5}).is_provisional
