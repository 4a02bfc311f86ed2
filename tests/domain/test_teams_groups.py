"""Fixed groups: formed first, then dealt; and who steps in when an inspector cannot go."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.changes import LEAVE, RECUSAL, Change
from domain.draw import draw, in_ticket_order, ticket
from domain.draw_terms import Share
from domain.errors import Refusal
from domain.matching import GROUPS_LABEL, ORDER_LABEL, PICK_LABEL, TeamsResult, deal, match_teams, substitutes
from domain.roster import Need, Roster, RosterInspector
from templates.refusals import sentence
from tests.support import draws
from tests.support.draws import BUILD, MARKET
from tests.support.teams_book import Book, Case, key, random_case

SHARES = [Share(BUILD, 2), Share(MARKET, 1)]


@settings(max_examples=60)
@given(st.integers(1, 5), st.integers(0, 4), st.integers(1, 23), st.integers(0, 99))
def test_groups_are_whole_and_apart_and_share_the_subjects_evenly(groups: int, more: int, count: int, n: int) -> None:
    people = [*draws.inspectors(2 * groups + more), *draws.inspectors(groups + more, MARKET, 101)]
    ids = draws.subject_ids(count)
    dealt = deal(SHARES, groups, Roster(people, ids), ids, draws.seed(n))
    members = [one for group in dealt.groups for one in group.inspectors]
    assert [group.name for group in dealt.groups] == [str(g) for g in range(1, groups + 1)]
    assert len(set(members)) == len(members) == 3 * groups
    by_subject = {one: tuple(i for team in dealt.teams if team.subject == one for i in team.inspectors) for one in ids}
    batches = Counter(by_subject.values())
    assert set(batches) <= {group.inspectors for group in dealt.groups}
    sizes = [batches[group.inspectors] for group in dealt.groups]
    assert max(sizes) - min(sizes) <= 1


def after_the_book(case: Case, groups: int, seed: str) -> list[tuple[str, tuple[str, ...]]] | None:
    """The subjects with their groups, by the words of the protocol."""
    names = [str(g) for g in range(1, groups + 1)]
    union = {name: frozenset[str]() for name, _ in case.shares}
    for (_, name), tags in case.needs.items():
        union[name] |= tags
    bare = {one: (name, tags, frozenset[str]()) for one, (name, tags, _) in case.people.items()}
    needs = {(g, name): tags for g in names for name, tags in union.items() if tags}
    for label in [GROUPS_LABEL, *(f"{GROUPS_LABEL}:{n}" for n in range(2, 21))]:
        pretended = Case(case.shares, bare, names, needs, case.apart, case.pairs)
        formed = Book(pretended, names, key(label, seed))
        if formed.dealt is None or max(formed.load.values()) > 1:
            continue
        crews = {g: tuple(one for name, _ in case.shares for one in formed.dealt[g][name]) for g in names}
        shunned = {g: frozenset[str]().union(*(case.people[one][2] for one in crews[g])) for g in names}
        order = in_ticket_order(key(ORDER_LABEL, seed), case.subjects)
        people = {g: ("", frozenset[str](), shunned[g]) for g in names}
        book = Book(Case([("", 1)], people, case.subjects), order, key(PICK_LABEL, seed))
        if book.dealt is not None and max(book.load.values()) - min(book.load.values()) <= 1:
            return [(subject, crews[g]) for subject, _, (g,) in book.teams()]
    return None


def test_groups_are_those_of_the_rule_word_for_word() -> None:
    possible = 0
    for number in range(250):
        chance = random.Random(number)
        case = random_case(chance)
        case.apart = {two for two in case.apart if len({case.people[one][0] for one in two}) == 1}
        groups = chance.randint(1, 3)
        wanted = after_the_book(case, groups, str(number))
        roster = case.rosters(chance)
        if wanted is None:
            with pytest.raises(Refusal) as refused:
                deal(case.terms(), groups, roster, roster.subjects, str(number))
            assert sentence(refused.value)
            continue
        possible += 1
        teams = deal(case.terms(), groups, roster, roster.subjects, str(number)).teams
        found: dict[str, tuple[str, ...]] = {}
        for team in teams:
            found[team.subject] = found.get(team.subject, ()) + team.inspectors
        assert list(found.items()) == wanted, number
    assert possible > 40


def test_a_group_never_gets_a_subject_from_which_one_of_its_members_is_recused() -> None:
    ids = draws.subject_ids(12)
    people = [RosterInspector(f"I-{n}", BUILD, recused=frozenset(ids[n::6] if n < 3 else ())) for n in range(6)]
    recused = {one.id: one.recused for one in people}
    for n in range(30):
        for team in deal([Share(BUILD, 2)], 3, Roster(people, ids), ids, draws.seed(n)).teams:
            assert not any(team.subject in recused[one] for one in team.inspectors)


def result(people: list[RosterInspector], **more: object) -> TeamsResult:
    first = draws.subjects_files()
    return match_teams(draws.teams_files(first, people=people, **more), draw(first))


def people_of_two_departments() -> list[RosterInspector]:
    return [*draws.inspectors(5), *draws.inspectors(3, MARKET, first=11)]


def fitting(found: TeamsResult, subject: str, out: str) -> list[str]:
    """All of the department who are not on the team, by load, ticket and id."""
    on_team = {one for team in found.teams if team.subject == subject for one in team.inspectors}
    load = Counter(one for team in found.teams for one in team.inspectors)
    department = {one.id: one.department for one in found.roster.inspectors}
    others = [one for one in department if department[one] == department[out] and one not in on_team]
    return sorted(others, key=lambda one: (load[one], ticket(found.pick_key, f"{load[one]}:{one}"), one))


def test_the_least_loaded_who_fits_steps_in_the_first_by_ticket() -> None:
    found = result(people_of_two_departments())
    for team in found.teams:
        for out in team.inspectors:
            (one,) = substitutes(found, [Change(team.subject, out, LEAVE, "病假")])
            assert one.stepped_in == fitting(found, team.subject, out)[0]


def test_whoever_left_steps_in_nowhere_and_whoever_is_recused_only_not_there() -> None:
    found = result([*draws.inspectors(4), *draws.inspectors(3, MARKET, first=11)])
    first, second = [team for team in found.teams if team.department == BUILD][:2]
    for kind in (LEAVE, RECUSAL):
        for out in first.inspectors:
            others = [one for one in second.inspectors if one != out]
            changes = [Change(first.subject, out, kind, "原因")]
            changes += [Change(second.subject, other, RECUSAL, "亲属") for other in others]
            stepped = [one.stepped_in for one in substitutes(found, changes)]
            assert stepped[0] != out
            if kind == LEAVE:
                assert out not in stepped
    out = first.inspectors[0]
    once, again = Change(first.subject, out, RECUSAL, "亲属"), first.inspectors[1]
    stepped = [one.stepped_in for one in substitutes(found, [once, Change(first.subject, again, LEAVE, "病假")])]
    assert out not in stepped


def test_a_tag_that_only_the_one_who_leaves_held_is_asked_of_the_one_who_comes() -> None:
    first = draws.subjects_files()
    drawn = draw(first).drawn
    people = [RosterInspector(f"I-{n}", BUILD, tags=frozenset({"食品"} if n < 3 else ())) for n in range(1, 7)]
    needs = [Need(one, BUILD, frozenset({"食品"})) for one in drawn]
    found = match_teams(
        draws.teams_files(first, people=people, shares=[Share(BUILD, 2), Share(MARKET, 0)], needs=needs), draw(first)
    )
    for team in found.teams:
        holders = [one for one in team.inspectors if one in ("I-1", "I-2")]
        if len(holders) == 1:
            (one,) = substitutes(found, [Change(team.subject, holders[0], LEAVE, "病假")])
            assert one.stepped_in == ({"I-1", "I-2"} - {holders[0]}).pop()


def test_nobody_who_must_be_kept_apart_from_the_rest_steps_in() -> None:
    people = people_of_two_departments()
    apart = [("I-00001", f"I-{n:05d}") for n in (11, 12, 13)]
    found = result(people, apart=apart)
    for team in found.teams:
        if team.department == BUILD:
            stepped = substitutes(found, [Change(team.subject, one, LEAVE, "病假") for one in team.inspectors])
            assert "I-00001" not in [one.stepped_in for one in stepped]


def test_where_nobody_fits_the_seat_stays_empty_and_nobody_else_moves() -> None:
    found = result([*draws.inspectors(2), *draws.inspectors(3, MARKET, first=11)])
    team = next(team for team in found.teams if team.department == BUILD)
    changes = [Change(team.subject, one, RECUSAL, "亲属") for one in team.inspectors]
    assert [one.stepped_in for one in substitutes(found, changes)] == [None, None]


def test_somebody_who_is_not_on_the_team_cannot_leave_it() -> None:
    found = result(people_of_two_departments())
    team = found.teams[0]
    stranger = fitting(found, team.subject, team.inspectors[0])[0]
    twice = [Change(team.subject, team.inspectors[0], RECUSAL, "亲属")] * 2
    for changes in (
        [Change(team.subject, stranger, LEAVE, "病假")],
        twice,
        [Change("nowhere", stranger, LEAVE, "病假")],
    ):
        with pytest.raises(Refusal) as refused:
            substitutes(found, changes)
        assert refused.value.code == "matching.out_not_on_team"
        assert sentence(refused.value)
