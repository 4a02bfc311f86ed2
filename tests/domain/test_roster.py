"""The frozen roster: what matters for matching, without names, the same bytes whatever the order it is given in."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.roster import (
    STATES,
    Exclusion,
    Need,
    Pair,
    Roster,
    RosterInspector,
    freeze_roster,
    parse_roster,
)
from templates.refusals import sentence
from tests.support.draws import BUILD, MARKET

SUBJECTS = ("a", "b", "c")
TAGS = ("特种设备", "食品", "价格")
PEOPLE = tuple(f"I-{n:05d}" for n in range(1, 7))


def sets(values: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(values))


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    """Everything sorted as the file sorts it."""
    inspectors = [
        RosterInspector(
            one, BUILD if n < 3 else MARKET, draw(st.sampled_from(STATES)), draw(sets(TAGS)), draw(sets(SUBJECTS))
        )
        for n, one in enumerate(PEOPLE)
    ]
    asked = draw(st.sets(st.tuples(st.sampled_from(SUBJECTS), st.sampled_from([BUILD, MARKET])), max_size=4))
    together = [two for two in draw(st.sets(pairs(), max_size=4)) if (two[0] in PEOPLE[:3]) == (two[1] in PEOPLE[:3])]
    return Roster(
        sorted(inspectors, key=lambda one: (one.department, one.id)),
        SUBJECTS,
        [Exclusion(f"x{n}", BUILD, "注销") for n in range(draw(st.integers(0, 11)))],
        [Need(*two, draw(sets(TAGS).filter(bool))) for two in sorted(asked)],
        sorted(draw(st.sets(pairs(), max_size=4))),
        [Pair(*two, draw(st.integers(1, 9))) for two in sorted(together)],
    )


def pairs() -> st.SearchStrategy[tuple[str, str]]:
    two = st.lists(st.sampled_from(PEOPLE), min_size=2, max_size=2, unique=True)
    return two.map(sorted).map(lambda found: (found[0], found[1]))


def read(roster: Roster) -> Roster:
    found = parse_roster(freeze_roster(roster).text)
    return replace(roster, **{name: type(getattr(roster, name))(value) for name, value in vars(found).items()})


@given(rosters())
def test_what_is_frozen_reads_back_as_it_was(roster: Roster) -> None:
    assert read(roster) == roster


@given(rosters(), st.randoms(use_true_random=False))
def test_the_order_in_which_it_was_gathered_does_not_matter(roster: Roster, chance: random.Random) -> None:
    mixed = {name: list(getattr(roster, name)) for name in ("inspectors", "subjects", "needs", "apart", "pairs")}
    for values in mixed.values():
        chance.shuffle(values)
    assert freeze_roster(replace(roster, **mixed)) == freeze_roster(roster)


def refused(code: str, text: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_roster(text)
    assert caught.value.code == code
    assert sentence(caught.value)


def text_of(*lines: str) -> str:
    known = [f"inspector\t{BUILD}\tI-1\tavailable\t-\t-", f"inspector\t{BUILD}\tI-2\tavailable\t-\t-"]
    other = [f"inspector\t{MARKET}\tI-3\tavailable\t-\t-", "subject\ta"]
    return "".join(f"{line}\n" for line in sorted([*known, *other, *lines]))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("apart\tI-1\tI-9", "matching.apart_unknown"),
        ("apart\tI-2\tI-1", "draw.file_line"),
        ("pair\tI-1\tI-3\t2", "matching.pair_wrong"),
        ("pair\tI-1\tI-2\t0", "draw.file_line"),
        (f"need\tb\t{BUILD}\t食品", "matching.need_wrong"),
        (f"need\ta\t{BUILD}\t-", "draw.file_line"),
        (f"need\ta\t{BUILD}\t食品,价格,价格", "draw.file_line"),
        (f"inspector\t{BUILD}\tI-4\tabsent\t-\t-", "draw.file_line"),
    ],
)
def test_a_line_that_contradicts_the_others_is_refused(line: str, code: str) -> None:
    assert parse_roster(text_of())
    refused(code, text_of(line))


def test_people_who_are_not_in_it_leave_no_trace() -> None:
    people = [RosterInspector("I-1", BUILD, recused=frozenset({"elsewhere"}))]
    roster = Roster(people, ["a"], apart=[("I-1", "I-9")], pairs=[Pair("I-1", "I-9", 3)])
    assert freeze_roster(roster).text == f"inspector\t{BUILD}\tI-1\tavailable\t-\t-\nsubject\ta\n"
