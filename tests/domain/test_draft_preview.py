"""What a plan would give if it were drawn now."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from domain.campaign import WHOLE_POOL, Participant, Plan, Sampling, StratumRule
from domain.draft import (
    Preview,
    Strength,
    parse_sampling,
    preview,
)
from domain.workdays import WorkCalendar
from templates.cards.draft.words import derivation, formula

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
        "sampling": Sampling((StratumRule(WHOLE_POOL, Fraction(1, 5)),)),
    }
    return Plan(**(values | changes))


def foresee(what: Plan, classes: dict[str, int], *strength: Strength, today: date = TODAY) -> Preview:
    people = strength or (Strength(HOUSE, 4, 4, 1), Strength(SHOP, 4, 4, 1))
    return preview(what, classes=classes, strength=people, today=today, calendar=CALENDAR)


def codes(found: Preview) -> list[str]:
    return [problem.code for problem in found.problems]


def test_a_fifth_of_fifty_nine_is_twelve_and_the_formula_says_so() -> None:
    found = foresee(plan(), {"A": 50, "": 9})
    assert (found.pool, found.sample, found.is_possible) == (59, 12, True)
    assert [formula(one) for one in found.strata] == ["59户 × 20% = 11.8，零头进1，抽取12户"]


def test_the_sample_by_class_is_that_of_each_class() -> None:
    sampling = parse_sampling("A 1% B 5% C 20% D 100%", minimum=0)
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
    assert found.problems[0].facts == {"classes": "C、未分类", "first": "C", "count": 5}


def test_too_few_inspectors_and_a_department_without_an_admin_are_named() -> None:
    found = foresee(plan(), {"A": 5}, Strength(HOUSE, 1, 1, 1), Strength(SHOP, 2, 2, 0))
    assert codes(found) == ["draft.too_few_inspectors", "draft.no_department_admin"]
    assert found.problems[0].facts == {"department": "建设环保局", "available": 1, "needed": 2}


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
    found = preview(Plan(), classes={"A": 3}, strength=(), today=TODAY, calendar=CALENDAR)
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
