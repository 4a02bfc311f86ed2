"""The rule of the teams: as the protocol says it, always where it can be done, and with the least greatest load."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.draw import in_ticket_order
from domain.draw_terms import Share
from domain.errors import Refusal
from domain.matching import ORDER_LABEL, PICK_LABEL, deal
from domain.roster import Need, Pair, Roster, RosterInspector
from tests.support import draws
from tests.support.draws import BUILD
from tests.support.teams_book import Book, Case, all_teams, can_keep_to, key, random_case

CASES = 2_500


def loads(teams: object) -> Counter[str]:
    return Counter(one for team in teams for one in team.inspectors)


def dealt(case: Case, number: int) -> list[tuple[str, str, tuple[str, ...]]] | None:
    """What the product deals; None where it refuses."""
    roster = case.rosters(random.Random(number))
    try:
        return [tuple(one) for one in deal(case.terms(), 0, roster, roster.subjects, str(number)).teams]
    except Refusal:
        return None


@pytest.mark.parametrize("batch", range(5))
def test_the_teams_are_those_of_the_rule_word_for_word(batch: int) -> None:
    for number in range(batch * 80, batch * 80 + 80):
        case = random_case(random.Random(number))
        order = in_ticket_order(key(ORDER_LABEL, str(number)), case.subjects)
        book = Book(case, order, key(PICK_LABEL, str(number)))
        assert dealt(case, number) == (None if book.dealt is None else book.teams()), number


@pytest.mark.parametrize("batch", range(5))
def test_what_can_be_dealt_is_dealt_and_no_greatest_load_could_be_less(batch: int) -> None:
    """Per department, the others no worse than they are. (The search of part 3 is bounded: of 30,062 cases of this
    kind that can be dealt it missed the least in eight, all with two departments kept apart and teams of three.)
    """
    each = CASES // 5
    for number in range(batch * each, batch * each + each):
        case = random_case(random.Random(number))
        names = [name for name, _ in case.shares]
        teams = dealt(case, number)
        assert (teams is not None) == all(all_teams(case, one, names) for one in case.subjects), number
        if teams is None:
            continue
        load = Counter(one for _, _, people in teams for one in people)
        greatest = {name: max(load[one] for one in case.of(name)) for name in names}
        book = Book(case, [], "")
        for name, seats in case.shares:
            if greatest[name] > -(-len(case.subjects) * seats // len(case.of(name))):
                caps = {other: greatest[other] - (other == name) for other in book.tied(name)}
                assert not can_keep_to(case, caps), number


def test_on_the_size_of_a_city_the_sum_of_squares_is_that_of_a_flow_solver() -> None:
    bench = pytest.importorskip("tests.bench_teams")
    for roster in (bench.common_tags(300, 20), bench.own_sets(300, 20, 0.6)):
        mine = bench.squares_of(deal(bench.SHARES, 0, roster, roster.subjects, bench.SEED))
        assert mine == sum(bench.network(roster, name).least_squares() for name in bench.DEPARTMENTS)


@settings(max_examples=50)
@given(st.integers(1, 40), st.integers(1, 12), st.integers(1, 4), st.integers(0, 99))
def test_loads_stay_within_one_where_nothing_is_asked(subjects: int, staff: int, each: int, n: int) -> None:
    staff = max(staff, each)
    ids = draws.subject_ids(subjects)
    teams = deal([Share(BUILD, each)], 0, Roster(draws.inspectors(staff), ids), ids, draws.seed(n)).teams
    assert sorted(team.subject for team in teams) == ids
    assert all(len(set(team.inspectors)) == each for team in teams)
    load = [loads(teams)[one.id] for one in draws.inspectors(staff)]
    assert max(load) - min(load) <= 1


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_outcome_does_not_depend_on_the_order_of_the_lines(number: int, other: int) -> None:
    case = random_case(random.Random(number))
    one, another = case.rosters(random.Random(number)), case.rosters(random.Random(other))
    shuffled = Roster(
        another.inspectors,
        another.subjects,
        needs=random.Random(other).sample(another.needs, len(another.needs)),
        apart=another.apart[::-1],
        pairs=another.pairs[::-1],
    )
    found = []
    for roster in (one, shuffled):
        try:
            found.append(deal(case.terms(), 0, roster, roster.subjects, "seed").teams)
        except Refusal as refusal:
            found.append((refusal.code, str(refusal)))
    assert found[0] == found[1]


@settings(max_examples=60)
@given(st.integers(0, 10**6))
def test_every_team_is_whole_eligible_qualified_and_kept_apart_from_nobody(number: int) -> None:
    case = random_case(random.Random(number))
    teams = dealt(case, number) or []
    for subject in {one for one, _, _ in teams}:
        seats = {name: list(people) for one, name, people in teams if one == subject}
        assert len(seats) == len(case.shares)
        assert case.valid(subject, seats)


def test_whoever_is_on_leave_or_without_a_certificate_is_never_sent() -> None:
    people = [
        *draws.inspectors(3),
        RosterInspector("I-00008", BUILD, state="on_leave"),
        RosterInspector("I-00009", BUILD, state="no_certificate"),
    ]
    ids = draws.subject_ids(20)
    teams = deal([Share(BUILD, 2)], 0, Roster(people, ids), ids, draws.seed(1)).teams
    assert set(loads(teams)) == {one.id for one in draws.inspectors(3)}


def test_whoever_is_least_loaded_does_not_go_where_their_tag_is_not_the_one_needed() -> None:
    """One holder and three others: the holder goes to every subject that asks for the tag, and to no other."""
    people = [
        RosterInspector("I-1", BUILD, tags=frozenset({"特种设备"})),
        *(RosterInspector(f"I-{n}", BUILD) for n in (2, 3, 4)),
    ]
    ids = draws.subject_ids(12)
    needs = [Need(one, BUILD, frozenset({"特种设备"})) for one in ids[:6]]
    for n in range(20):
        teams = deal([Share(BUILD, 2)], 0, Roster(people, ids, needs=needs), ids, draws.seed(n)).teams
        assert {team.subject for team in teams if "I-1" in team.inspectors} == set(ids[:6])


def test_who_went_together_in_earlier_campaigns_does_not_go_together_again() -> None:
    """Four people and two subjects: each could go with any other, and with the one of last time only by necessity."""
    pairs = [Pair("I-00001", "I-00002", 3), Pair("I-00003", "I-00004", 1)]
    ids = draws.subject_ids(2)
    for n in range(30):
        roster = Roster(draws.inspectors(4), ids, pairs=pairs)
        for team in deal([Share(BUILD, 2)], 0, roster, ids, draws.seed(n)).teams:
            assert set(team.inspectors) not in ({"I-00001", "I-00002"}, {"I-00003", "I-00004"})


def test_ten_thousand_placements_deep_the_search_needs_no_recursion() -> None:
    """Two tags a subject makes the search start; more subjects than Python nests calls."""
    both = frozenset({"甲", "乙"})
    people = [
        RosterInspector("I-1", BUILD, tags=both),
        RosterInspector("I-2", BUILD, tags=frozenset({"甲"})),
        RosterInspector("I-3", BUILD, tags=frozenset({"乙"})),
        RosterInspector("I-4", BUILD),
    ]
    ids = draws.subject_ids(1_500)
    roster = Roster(people, ids, needs=[Need(one, BUILD, both) for one in ids])
    load = loads(deal([Share(BUILD, 2)], 0, roster, ids, draws.seed(1)).teams)
    assert load["I-1"] >= load["I-4"]
    assert sum(load.values()) == 3_000
