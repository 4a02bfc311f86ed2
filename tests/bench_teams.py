"""``python -m tests.bench_teams``: the rule of the teams against a flow solver at the same optimum, and its fairness.

The peer is OR-Tools' ``SimpleMinCostFlow``, one network a department: a node a subject (not grouped by what it asks
for), one arc to each eligible inspector, those without the tag through a node that leaves a seat for one with it, and
unit arcs of rising cost from each inspector to the sink, so that its optimum is the least sum of squares of loads.
Its arcs are numpy arrays made beforehand: adding them in bulk, solving and reading the flows is what counts. Ours
begins with the roster as it is read from its file. Both must end with the same sum of squares.
"""

from __future__ import annotations

import gc
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median
from time import perf_counter

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from domain.draw_files import sha256_of
from domain.draw_terms import Share
from domain.matching import Dealt, deal
from domain.roster import Need, Roster, RosterInspector
from tests.support.statistics import far_beyond_chance

DEPARTMENTS = ("甲局", "乙局", "丙局")
TAGS = ("特种设备", "食品", "消防")
SEATS = 2
SHARES = [Share(name, SEATS) for name in DEPARTMENTS]
SEED = sha256_of("bench of the teams")
FAIR_DRAWS = 100_000


@dataclass(frozen=True)
class Scene:
    """A roster, the greatest multiple of the solver's time that is aimed at (0: none), how often both are timed."""

    name: str
    aim: float
    roster: Roster
    runs: int


def common_tags(subjects: int, staff: int) -> Roster:
    """Each inspector holds some of three tags, three subjects of four ask each department for one."""
    chance = random.Random(1)
    ids = [f"9113{n:012d}XY" for n in range(subjects)]
    people = [
        RosterInspector(
            f"I-{place * staff + n:05d}", name, tags=frozenset(tag for tag in TAGS if chance.random() < 0.4)
        )
        for place, name in enumerate(DEPARTMENTS)
        for n in range(staff)
    ]
    asked = [(one, name, chance.randrange(4)) for one in ids for name in DEPARTMENTS]
    needs = [Need(one, name, frozenset({TAGS[which]})) for one, name, which in asked if which < len(TAGS)]
    return Roster(people, ids, needs=needs)


def own_sets(subjects: int, staff: int, eligible: float) -> Roster:
    """No two subjects have the same eligible inspectors: each is recused from a random part of the subjects."""
    chance = random.Random(2)
    ids = [f"9113{n:012d}XY" for n in range(subjects)]
    people = [
        RosterInspector(
            f"I-{place * staff + n:05d}",
            name,
            recused=frozenset(one for one in ids if chance.random() >= eligible),
        )
        for place, name in enumerate(DEPARTMENTS)
        for n in range(staff)
    ]
    return Roster(people, ids)


@dataclass(frozen=True)
class Network:
    """One department as arrays: an entry an arc, in ``supplies`` an entry a node."""

    tails: np.ndarray
    heads: np.ndarray
    capacities: np.ndarray
    costs: np.ndarray
    supplies: np.ndarray

    def least_squares(self) -> int:
        """The least sum of squares of the loads."""
        solver = SimpleMinCostFlow()
        solver.add_arcs_with_capacity_and_unit_cost(self.tails, self.heads, self.capacities, self.costs)
        solver.set_nodes_supplies(np.arange(len(self.supplies), dtype=np.int32), self.supplies)
        if solver.solve() != solver.OPTIMAL:
            raise AssertionError("the flow solver found no optimum")
        return int(solver.flows(np.arange(len(self.tails), dtype=np.int32)) @ self.costs)


def network(roster: Roster, department: str) -> Network:
    """Nodes: subjects, then for each the node of those without its tag, then inspectors, then the sink."""
    people = [one for one in roster.inspectors if one.department == department]
    count, staff = len(roster.subjects), len(people)
    first, sink = 2 * count, 2 * count + staff
    place = {one: n for n, one in enumerate(roster.subjects)}
    eligible = np.ones((count, staff), dtype=bool)
    for m, one in enumerate(people):
        eligible[[place[subject] for subject in one.recused], m] = False
    holds = np.ones((count, staff), dtype=bool)
    for need in roster.needs:
        if need.department == department:
            holds[place[need.subject]] = [need.tags <= one.tags for one in people]
    asking = np.flatnonzero(~holds.all(axis=1))
    subjects, inspectors = np.nonzero(eligible)
    most = 2 * -(-count * SEATS // staff) + 10
    loads = np.tile(np.arange(1, most + 1), staff)
    without = np.where(holds[subjects, inspectors], subjects, count + subjects)
    ends = np.full(len(loads), sink)
    costs = np.concatenate([np.zeros(len(asking) + len(subjects), dtype=np.int64), 2 * loads - 1])
    capacities = np.ones(len(costs), dtype=np.int64)
    capacities[: len(asking)] = SEATS - 1
    supplies = np.zeros(sink + 1, dtype=np.int64)
    supplies[:count], supplies[sink] = SEATS, -SEATS * count
    return Network(
        tails=np.concatenate([asking, without, first + np.repeat(np.arange(staff), most)]).astype(np.int32),
        heads=np.concatenate([count + asking, first + inspectors, ends]).astype(np.int32),
        capacities=capacities,
        costs=costs,
        supplies=supplies,
    )


def squares_of(dealt: Dealt) -> int:
    load = Counter(one for team in dealt.teams for one in team.inspectors)
    return sum(count * count for count in load.values())


def timed(work: Callable[[], object]) -> tuple[float, object]:
    gc.collect()
    gc.disable()
    started = perf_counter()
    found = work()
    took = perf_counter() - started
    gc.enable()
    return took, found


def against_flow(scene: Scene) -> str:
    """One line: ours as a multiple of the solver's time, medians of runs in turn.

    A solver of one department at a time, as memory allows.
    """
    subjects = scene.roster.subjects
    times = []
    for _ in range(scene.runs):
        ours, dealt = timed(lambda: deal(SHARES, 0, scene.roster, subjects, SEED))
        assert isinstance(dealt, Dealt)
        theirs, least = 0.0, 0
        for name in DEPARTMENTS:
            took, squares = timed(network(scene.roster, name).least_squares)
            assert isinstance(squares, int)
            theirs, least = theirs + took, least + squares
        if squares_of(dealt) != least:
            raise AssertionError(f"{scene.name}: sum of squares {squares_of(dealt)}, the least is {least}")
        times.append((ours, theirs))
    ours, theirs = median(one for one, _ in times), median(one for _, one in times)
    aim = f"; aim {scene.aim:g} ×" if scene.aim else ""
    return (
        f"{scene.name:<44} {ours * 1000:>9.1f} ms  {ours / theirs:>7.3f} ×  "
        f"OR-Tools min-cost flow ({theirs * 1000:.1f} ms{aim})"
    )


def scenes(runs: int) -> Iterator[Scene]:
    yield Scene("teams 200 × 3 × 60, common tags", 0, common_tags(200, 20), runs)
    yield Scene("teams 5,000 × 3 × 300, common tags", 0.3, common_tags(5_000, 100), runs)
    for part in (0.3, 0.9):
        name = f"teams 5,000 × 3 × 300, own sets of {part:.0%}"
        yield Scene(name, 1.5, own_sets(5_000, 100, part), runs)


def large() -> Scene:
    return Scene("teams 50,000 × 3 × 3,000, common tags", 0.05, common_tags(50_000, 1_000), 1)


def fair(count: int = FAIR_DRAWS) -> str:
    """So many small rounds: every inspector as often, every pair as often as any other, within chance."""
    people = [RosterInspector(f"I-{n:05d}", DEPARTMENTS[0]) for n in range(5)]
    roster, shares, subjects = Roster(people, ["a", "b", "c"]), SHARES[:1], ["a", "b", "c"]
    heads: Counter[str] = Counter()
    pairs: Counter[tuple[str, ...]] = Counter()
    for n in range(count):
        teams = deal(shares, 0, roster, subjects, sha256_of(f"fair {n}")).teams
        loads = Counter(one for team in teams for one in team.inspectors)
        heads[next(one for one, load in loads.items() if load == 2)] += 1
        pairs[tuple(sorted(teams[n % 3].inspectors))] += 1
    wanted = list(combinations([one.id for one in people], 2))
    if set(pairs) != set(wanted) or far_beyond_chance(heads, 5) or far_beyond_chance(pairs, len(wanted)):
        raise AssertionError(f"not fair: {heads} {pairs}")
    return f"{count:,} rounds of 3 subjects and 5 inspectors: the extra subject and all 10 pairs fall evenly"


def lines(runs: int = 5, *, everything: bool = True) -> Iterator[str]:
    """What ``make bench`` prints of the teams, line by line; without ``everything`` the quick ones."""
    for scene in scenes(runs):
        yield against_flow(scene)
    if everything:
        yield against_flow(large())
        yield fair()


def main(arguments: Sequence[str]) -> None:
    for line in lines(everything="--quick" not in arguments):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
