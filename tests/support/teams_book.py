"""The rule of the teams once more, word for word after ``docs/draw-protocol.md``: slow, without masks or decks; and an
exact solver for small cases. What the product does must be what this does.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

from domain.draw_terms import Share
from domain.roster import Need, Pair, Roster, RosterInspector

Seats = dict[str, list[str]]
Two = frozenset[str]
PLACED_AT_MOST = 20_000


@dataclass
class Case:
    """``people`` by id with department, tags and recused subjects; all are available."""

    shares: list[tuple[str, int]]
    people: dict[str, tuple[str, frozenset[str], frozenset[str]]]
    subjects: list[str]
    needs: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    apart: set[Two] = field(default_factory=set)
    pairs: dict[Two, int] = field(default_factory=dict)

    def of(self, department: str) -> list[str]:
        return sorted(one for one, (mine, _, _) in self.people.items() if mine == department)

    def eligible(self, subject: str, department: str) -> list[str]:
        return [one for one in self.of(department) if subject not in self.people[one][2]]

    def holds(self, subject: str, department: str, seated: Collection[str]) -> bool:
        held = frozenset[str]().union(*(self.people[one][1] for one in seated))
        return self.needs.get((subject, department), frozenset()) <= held

    def together(self, people: Collection[str]) -> bool:
        return not any(frozenset(two) in self.apart for two in combinations(people, 2))

    def valid(self, subject: str, seats: Seats) -> bool:
        return self.together([one for team in seats.values() for one in team]) and all(
            len(set(seats[name])) == each
            and set(seats[name]) <= set(self.eligible(subject, name))
            and self.holds(subject, name, seats[name])
            for name, each in self.shares
            if name in seats
        )

    def rosters(self, chance: random.Random) -> Roster:
        """The case as the product takes it, its lines in any order."""
        people = [RosterInspector(one, name, tags=tags, recused=out) for one, (name, tags, out) in self.people.items()]
        chance.shuffle(people)
        return Roster(
            people,
            chance.sample(self.subjects, len(self.subjects)),
            needs=[Need(subject, name, tags) for (subject, name), tags in self.needs.items()],
            apart=[(min(two), max(two)) for two in self.apart],
            pairs=[Pair(min(two), max(two), times) for two, times in self.pairs.items()],
        )

    def terms(self) -> list[Share]:
        return [Share(name, each) for name, each in self.shares]


def random_case(chance: random.Random) -> Case:
    """One to three departments of up to six people, up to six subjects, tags, recusals of both kinds, earlier pairs."""
    names = ["A", "B", "C"][: chance.choice([1, 1, 2, 2, 3])]
    many = len(names) < 3
    shares = [(name, chance.choice([1, 2, 2, 3])) for name in names]
    tags = ["t", "u", "v"][: chance.choice([0, 1, 2, 2, 3])]
    subjects = [f"s{n}" for n in range(chance.randint(1, 6 if many else 4))]

    def some(of: Sequence[str], part: float) -> frozenset[str]:
        return frozenset(one for one in of if chance.random() < part)

    people = {
        f"{name}{n}": (name, some(tags, 0.45), some(subjects, chance.choice([0, 0.1, 0.3])))
        for name, each in shares
        for n in range(chance.randint(each, 6 if many else 4))
    }
    asked = {(subject, name): some(tags, chance.choice([0, 0.45])) for subject in subjects for name in names}
    apart = chance.choice([0, 0, 0.05, 0.15])
    couples = [frozenset(two) for two in combinations(sorted(people), 2)]
    return Case(
        shares,
        people,
        subjects,
        {where: needed for where, needed in asked.items() if needed},
        {two for two in couples if chance.random() < apart},
        {two: chance.randint(1, 3) for two in couples if len({one[0] for one in two}) == 1 and chance.random() < 0.2},
    )


def key(label: str, seed: str) -> str:
    return hashlib.sha256(f"{label}:{seed}".encode()).hexdigest()[:32]


def ticket(of: str, text: str) -> str:
    return hashlib.sha256(f"{of}:{text}".encode()).hexdigest()


class Book:
    """One dealing after the book; ``dealt`` by subject, None where a subject has no team."""

    def __init__(self, case: Case, order: Sequence[str], pick: str) -> None:
        self.case, self.order, self.pick = case, order, pick
        self.load = Counter(dict.fromkeys(case.people, 0))
        self.met = dict(case.pairs)
        self.dealt: dict[str, Seats] | None = {}
        self._deal()
        if self.dealt is not None:
            for name, _ in case.shares:
                self._level(name)
            for name, each in case.shares:
                if self._hard(name):
                    self._search(name, each)

    def greatest(self, name: str) -> int:
        return max(self.load[one] for one in self.case.of(name))

    def teams(self) -> list[tuple[str, str, tuple[str, ...]]]:
        assert self.dealt is not None
        return [(s, name, tuple(self.dealt[s][name])) for s in self.order for name, _ in self.case.shares]

    def tied(self, name: str) -> set[str]:
        found = {name}
        while True:
            more = {self.case.people[one][0] for two in self._counting() if self._of(two) & found for one in two}
            if more <= found:
                return found
            found |= more

    def _of(self, two: Two) -> set[str]:
        return {self.case.people[one][0] for one in two}

    def _counting(self) -> list[Two]:
        each = dict(self.case.shares)
        return [two for two in self.case.apart if len(self._of(two)) == 2 or each[min(self._of(two))] > 1]

    def _hard(self, name: str) -> bool:
        tied, each = self.tied(name), dict(self.case.shares)
        return any(self._of(two) <= tied for two in self._counting()) or any(
            len(tags) > 1 and mine in tied and each[mine] > 1 for (_, mine), tags in self.case.needs.items()
        )

    def _in_order(
        self,
        subject: str,
        names: Collection[str],
        load: Mapping[str, int],
        met: Mapping[Two, int],
        cap: Mapping[str, int],
    ) -> Iterator[Seats]:
        """All teams of these departments in lexicographic order of the candidates of each seat."""
        case = self.case
        shares = [(name, each) for name, each in case.shares if name in names]
        seats = [name for name, each in shares for _ in range(each)]

        def sit(at: int, team: Seats) -> Iterator[Seats]:
            whole = [name for name, each in shares if len(team[name]) == each]
            if not all(case.holds(subject, name, team[name]) for name in whole):
                return
            if at == len(seats):
                yield {name: list(mine) for name, mine in team.items()}
                return
            name, mine = seats[at], team[seats[at]]
            seated = [one for people in team.values() for one in people]
            candidates = [
                one
                for one in case.eligible(subject, name)
                if one not in mine
                and not any(frozenset((one, other)) in case.apart for other in seated)
                and (name not in cap or load[one] < cap[name])
            ]

            def rank(one: str) -> tuple[int, int, str, str]:
                times = sum(met.get(frozenset((one, other)), 0) for other in mine)
                return load[one], times, ticket(self.pick, f"{load[one]}:{one}"), one

            for one in sorted(candidates, key=rank):
                mine.append(one)
                yield from sit(at + 1, team)
                mine.pop()

        yield from sit(0, {name: [] for name, _ in shares})

    def _deal(self) -> None:
        assert self.dealt is not None
        everyone = [name for name, _ in self.case.shares]
        for subject in self.order:
            team = next(self._in_order(subject, everyone, self.load, self.met, {}), None)
            if team is None:
                self.dealt = None
                return
            self.dealt[subject] = team
            for mine in team.values():
                self.load.update(mine)
                for two in combinations(mine, 2):
                    self.met[frozenset(two)] = self.met.get(frozenset(two), 0) + 1

    def _level(self, name: str) -> None:
        people = sorted(self.case.of(name), key=lambda one: (ticket(self.pick, f"0:{one}"), one))
        closed: set[str] = set()
        while free := [one for one in people if one not in closed]:
            start = max(free, key=lambda one: (self.load[one], -people.index(one)))
            came, goal = self._chains(name, people, start, closed)
            if goal is None:
                closed |= {start, *came}
            elif not self._move(name, came, goal):
                closed.add(start)
            else:
                self.load[start] -= 1
                self.load[goal] += 1

    def _chains(
        self, name: str, people: Sequence[str], start: str, closed: Collection[str]
    ) -> tuple[dict[str, tuple[str, str]], str | None]:
        assert self.dealt is not None
        came: dict[str, tuple[str, str]] = {}
        queue = [start]
        for out in queue:
            for subject in [one for one in self.order if out in self.dealt[one][name]]:
                team = self.dealt[subject]
                for into in people:
                    if into in queue or into in closed or into in team[name]:
                        continue
                    if not self.case.valid(subject, {**team, name: _swapped(team[name], {out: into})}):
                        continue
                    came[into] = (out, subject)
                    queue.append(into)
                    if self.load[into] <= self.load[start] - 2:
                        return came, into
        return came, None

    def _move(self, name: str, came: Mapping[str, tuple[str, str]], goal: str) -> bool:
        assert self.dealt is not None
        swaps: dict[str, dict[str, str]] = {}
        into = goal
        while into in came:
            out, subject = came[into]
            swaps.setdefault(subject, {})[out] = into
            into = out
        new = {s: {**self.dealt[s], name: _swapped(self.dealt[s][name], swap)} for s, swap in swaps.items()}
        if not all(self.case.valid(subject, team) for subject, team in new.items()):
            return False
        self.dealt.update(new)
        return True

    def _search(self, name: str, each: int) -> None:
        assert self.dealt is not None
        tied = self.tied(name)
        self.left = PLACED_AT_MOST
        while self.greatest(name) > -(-len(self.order) * each // len(self.case.of(name))):
            cap = {other: self.greatest(other) for other in tied}
            cap[name] -= 1
            load = Counter(dict.fromkeys(self.case.people, 0))
            found: list[Seats] = []
            if not self._place(tied, cap, load, found, set()):
                return
            for subject, team in zip(self.order, found, strict=True):
                self.dealt[subject].update(team)
            for one, count in load.items():
                if self.case.people[one][0] in tied:
                    self.load[one] = count
            for other, _ in self.case.shares:
                if other in tied:
                    self._level(other)

    def _place(
        self, tied: Collection[str], cap: Mapping[str, int], load: Counter[str], found: list[Seats], failed: set[object]
    ) -> bool:
        if len(found) == len(self.order):
            return True
        state = (len(found), tuple(sorted(load.items())))
        if state in failed:
            return False
        for team in self._in_order(self.order[len(found)], tied, load, self.case.pairs, cap):
            if not self.left:
                return False
            self.left -= 1
            people = [one for mine in team.values() for one in mine]
            load.update(people)
            found.append(team)
            if self._place(tied, cap, load, found, failed):
                return True
            if not self.left:
                return False
            found.pop()
            load.subtract(people)
        failed.add(state)
        return False


def _swapped(team: Sequence[str], swap: Mapping[str, str]) -> list[str]:
    return [swap.get(one, one) for one in team]


def all_teams(case: Case, subject: str, names: Collection[str]) -> list[list[str]]:
    """Every team there is, by trying all."""
    parts = [
        [mine for mine in combinations(case.eligible(subject, name), each) if case.holds(subject, name, mine)]
        for name, each in case.shares
        if name in names
    ]
    whole = [[one for mine in chosen for one in mine] for chosen in product(*parts)]
    return [team for team in whole if case.together(team)]


def can_keep_to(case: Case, caps: Mapping[str, int]) -> bool:
    """Whether any dealing at all of these departments keeps every load within the cap of its department.

    Exact: all loads that can be reached, subject by subject.
    """
    people = [one for one in sorted(case.people) if case.people[one][0] in caps]
    most = [caps[case.people[one][0]] for one in people]
    reached = {(0,) * len(people)}
    for subject in case.subjects:
        teams = [[int(one in team) for one in people] for team in all_teams(case, subject, caps)]
        after = {tuple(map(int.__add__, loads, team)) for loads in reached for team in teams}
        reached = {loads for loads in after if all(map(int.__le__, loads, most))}
    return bool(reached)
