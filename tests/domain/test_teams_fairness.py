"""Where the rules make no difference between inspectors, chance makes none either; the seeds are fixed."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from domain.draw_terms import Share
from domain.matching import deal
from domain.roster import Need, Pair, Roster, RosterInspector
from tests.support import draws
from tests.support.draws import BUILD
from tests.support.statistics import far_beyond_chance

ROUNDS = 1_500
TWO = [Share(BUILD, 2)]


def rounds(roster: Roster, count: int = ROUNDS) -> list[list[tuple[str, ...]]]:
    """The teams of each round."""
    return [
        [team.inspectors for team in deal(TWO, 0, roster, roster.subjects, draws.seed(n)).teams] for n in range(count)
    ]


def test_the_extra_subject_falls_on_everybody_alike() -> None:
    extra = Counter(
        next(one for one, load in Counter(i for team in teams for i in team).items() if load == 2)
        for teams in rounds(Roster(draws.inspectors(5), draws.subject_ids(3)))
    )
    assert len(extra) == 5
    assert not far_beyond_chance(extra, 5)


def test_every_pair_occurs_and_none_more_often_than_chance() -> None:
    pairs = Counter(
        tuple(sorted(teams[n % len(teams)]))
        for n, teams in enumerate(rounds(Roster(draws.inspectors(6), draws.subject_ids(4))))
    )
    assert set(pairs) == set(combinations([one.id for one in draws.inspectors(6)], 2))
    assert not far_beyond_chance(pairs, 15)


def test_every_subject_gets_everybody_alike() -> None:
    ids = draws.subject_ids(3)
    roster = Roster(draws.inspectors(5), ids)
    seen = Counter(
        one
        for n in range(ROUNDS)
        for team in deal(TWO, 0, roster, ids, draws.seed(n)).teams
        if team.subject == ids[0]
        for one in team.inspectors
    )
    assert not far_beyond_chance(seen, 5)


def test_holders_of_a_tag_are_alike_and_so_are_all_others() -> None:
    """Four of six hold the tag that every subject asks for: who takes more is chance within each kind."""
    ids = draws.subject_ids(5)
    tagged = [RosterInspector(f"I-{n}", BUILD, tags=frozenset({"食品"})) for n in range(4)]
    plain = [RosterInspector(f"I-{n}", BUILD) for n in range(4, 6)]
    needs = [Need(one, BUILD, frozenset({"食品"})) for one in ids]
    loads: Counter[str] = Counter()
    for teams in rounds(Roster([*tagged, *plain], ids, needs=needs)):
        loads.update(one for team in teams for one in team)
    for kind in (tagged, plain):
        assert not far_beyond_chance({one.id: loads[one.id] for one in kind}, len(kind))


def test_fixed_groups_join_everybody_with_everybody() -> None:
    ids = draws.subject_ids(4)
    roster = Roster(draws.inspectors(4), ids)
    pairs: Counter[tuple[str, ...]] = Counter()
    busy: Counter[str] = Counter()
    for n in range(ROUNDS):
        dealt = deal(TWO, 2, roster, ids[:3], draws.seed(n))
        pairs[tuple(sorted(dealt.groups[0].inspectors))] += 1
        busy.update(one for team in dealt.teams for one in team.inspectors)
    assert not far_beyond_chance(pairs, 6)
    assert not far_beyond_chance(busy, 4)


def test_in_a_symmetric_department_the_second_met_the_first_no_more_often_than_any_other_of_the_least_load() -> None:
    """The law of the pairs: in the order of service whoever takes the second seat has, of all who are least loaded
    then, met the first least often, earlier campaigns counted.
    """
    people = [one.id for one in draws.inspectors(7)]
    before = {("I-00001", "I-00002"): 2, ("I-00003", "I-00007"): 1}
    ids = draws.subject_ids(30)
    roster = Roster(draws.inspectors(7), ids, pairs=[Pair(*two, times) for two, times in before.items()])
    for n in range(40):
        load, met = Counter(dict.fromkeys(people, 0)), Counter(before)
        for team in deal(TWO, 0, roster, ids, draws.seed(n)).teams:
            first, second = team.inspectors
            least = min(load[one] for one in people if one != first)
            least_loaded = [one for one in people if one != first and load[one] == least]
            assert second in least_loaded
            times = {one: met[min(one, first), max(one, first)] for one in least_loaded}
            assert times[second] == min(times.values())
            load.update(team.inspectors)
            met[min(first, second), max(first, second)] += 1


def test_four_inspectors_meet_in_all_ways_before_any_two_meet_again() -> None:
    ids = draws.subject_ids(6)
    for n in range(50):
        teams = deal(TWO, 0, Roster(draws.inspectors(4), ids), ids, draws.seed(n)).teams
        assert len({frozenset(team.inspectors) for team in teams}) == 6
