"""Who steps in when an inspector cannot go: the next in the drawn order; nobody else moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.changes import LEAVE, Change
from domain.draw import ticket
from domain.errors import Refusal
from domain.matching.values import Substitute, TeamsResult
from domain.roster import RosterInspector


def substitutes(result: TeamsResult, changes: Sequence[Change]) -> tuple[Substitute, ...]:
    """Who steps in for whom, change by change in the order in which they were decided.

    Refuses (``matching.out_not_on_team``) somebody who is not on the team of the subject at that moment.
    """
    now = _Now(result)
    return tuple(Substitute(one.subject, one.out, now.change(one)) for one in changes)


@dataclass
class _Now:
    """Teams and loads as the changes so far have left them."""

    result: TeamsResult
    gone: set[str] = field(default_factory=set)
    recused: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        roster = self.result.roster
        self.people = {one.id: one for one in roster.inspectors}
        self.needs = {(one.subject, one.department): one.tags for one in roster.needs}
        self.apart = {frozenset(two) for two in roster.apart}
        self.load = Counter(one for team in self.result.teams for one in team.inspectors)
        self.teams: dict[str, set[str]] = {}
        for team in self.result.teams:
            self.teams.setdefault(team.subject, set()).update(team.inspectors)

    def change(self, change: Change) -> str | None:
        """Takes ``out`` from the team and gives the seat to the first who fits."""
        team = self.teams.get(change.subject, set())
        if change.out not in team:
            raise Refusal("matching.out_not_on_team", id=change.out, subject=change.subject)
        if change.kind == LEAVE:
            self.gone.add(change.out)
        self.recused.add((change.subject, change.out))
        staying = team - {change.out}
        lost = self._lost_tags(change, staying)
        fitting = [one for one in self.people.values() if self._fits(one, change, staying, lost)]
        first = min(fitting, key=self._rank, default=None)
        self.load[change.out] -= 1
        self.teams[change.subject] = staying
        if first is None:
            return None
        self.load[first.id] += 1
        staying.add(first.id)
        return first.id

    def _rank(self, one: RosterInspector) -> tuple[int, str, str]:
        load = self.load[one.id]
        return load, ticket(self.result.pick_key, f"{load}:{one.id}"), one.id

    def _lost_tags(self, change: Change, staying: set[str]) -> frozenset[str]:
        """What the subject needs, ``out`` held, and nobody of the department who stays holds."""
        out = self.people[change.out]
        lost = self.needs.get((change.subject, out.department), frozenset()) & out.tags
        for one in staying:
            if self.people[one].department == out.department:
                lost -= self.people[one].tags
        return lost

    def _fits(self, one: RosterInspector, change: Change, staying: set[str], lost: frozenset[str]) -> bool:
        return (
            one.department == self.people[change.out].department
            and one.available
            and one.id not in self.gone
            and one.id not in staying
            and change.subject not in one.recused
            and (change.subject, one.id) not in self.recused
            and lost <= one.tags
            and not any(frozenset((one.id, other)) in self.apart for other in staying)
        )
