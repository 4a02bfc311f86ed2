"""States and gaps of a campaign."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise, product

import pytest

from domain.campaign import (
    MOVES,
    UNCLASSED,
    WHOLE_POOL,
    Participant,
    Plan,
    Sampling,
    State,
    StratumRule,
    require_move,
    whole_pool,
)
from domain.errors import Refusal

#: The one way through, the ways back (to the author, and to where an attempt that is void began), and the way out.
FORWARD = [state for state in State if state is not State.VOIDED]
BACK = {
    (State.SUBMITTED, State.DRAFT),
    (State.APPROVED, State.DRAFT),
    (State.DRAWING, State.APPROVED),
    (State.CONFIRMING, State.APPROVED),
    (State.CONFIRMED, State.APPROVED),
    (State.CONFIRMED, State.CONFIRMING),
    (State.MATCHING, State.CONFIRMED),
}
OUT = {(now, State.VOIDED) for now in FORWARD[FORWARD.index(State.APPROVED) : FORWARD.index(State.PUBLISHED)]}


@pytest.mark.parametrize(("now", "then"), list(product(State, State)))
def test_a_campaign_moves_one_state_on_or_back_or_is_void_for_good(now: State, then: State) -> None:
    is_next = (now, then) in set(pairwise(FORWARD))
    assert (then in MOVES[now]) == (is_next or (now, then) in BACK | OUT)
    if then in MOVES[now]:
        require_move(now, then)
        return
    with pytest.raises(Refusal) as refused:
        require_move(now, then)
    assert refused.value.code == "campaign.wrong_state"
    assert refused.value.facts == {"state": now.value}


def test_every_state_is_reached_from_a_draft() -> None:
    reached, ahead = set(), [State.DRAFT]
    while ahead:
        state = ahead.pop()
        reached.add(state)
        ahead += MOVES[state] - reached
    assert reached == set(State)


def test_an_empty_plan_misses_what_must_be_composed_in_the_order_it_is_asked() -> None:
    assert Plan().missing() == ("title", "window", "participants", "sampling")


def test_a_department_without_items_is_missing_them() -> None:
    plan = Plan(
        title="联合抽查",
        window_start=date(2024, 5, 10),
        window_end=date(2024, 6, 30),
        participants=(Participant(1, "甲局", ("事项",)), Participant(2, "乙局")),
        sampling=Sampling((whole_pool(Fraction(1, 5)),)),
    )
    assert plan.missing() == ("items",)
    assert plan.lead.name == "甲局"


def test_without_classes_every_subject_is_of_the_whole_pool() -> None:
    whole = Sampling((whole_pool(Fraction(1, 5)),))
    assert {whole.stratum_of(risk) for risk in ("A", "D", "")} == {WHOLE_POOL}


def test_by_class_a_subject_without_one_has_a_stratum_of_its_own() -> None:
    by_class = Sampling((StratumRule("A", Fraction(1, 100)), StratumRule(UNCLASSED, Fraction(1, 20))))
    assert by_class.stratum_of("A") == "A"
    assert by_class.stratum_of("") == UNCLASSED
    assert by_class.stratum_of("B") is None
