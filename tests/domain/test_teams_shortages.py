"""Why a round cannot be dealt: reasons that are really the cause, none of them to spare, each with its sentence."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from domain.draw_terms import Share
from domain.errors import Refusal
from domain.matching import Shortage, deal, find_shortages, require_roster_fits
from domain.roster import Need, Roster, RosterInspector
from templates.refusals import sentence
from tests.support import draws
from tests.support.draws import BUILD, MARKET
from tests.support.teams_book import random_case

TWO = [Share(BUILD, 2)]


def holder(number: int, *tags: str, recused: Sequence[str] = (), department: str = BUILD) -> RosterInspector:
    return RosterInspector(f"I-{number:05d}", department, tags=frozenset(tags), recused=frozenset(recused))


def asks(tags: Sequence[str], *subjects: str, department: str = BUILD) -> list[Need]:
    return [Need(one, department, frozenset(tags)) for one in subjects]


def mended(roster: Roster, reasons: Sequence[Shortage]) -> Roster:
    """The roster after everything that the reasons ask for, and nothing else."""
    coming = [one for one in reasons for _ in range(one.lacking)]
    lifted = {pair for one in reasons for pair in one.pairs}
    return Roster(
        [
            *roster.inspectors,
            *(holder(90_000 + n, *one.tags, department=one.department) for n, one in enumerate(coming)),
        ],
        roster.subjects,
        needs=roster.needs,
        apart=[two for two in roster.apart if two not in lifted],
        pairs=roster.pairs,
    )


def impossible(number: int) -> tuple[list[Share], Roster]:
    """A small roster that has lost some of its people."""
    chance = random.Random(number)
    case = random_case(chance)
    roster = case.rosters(chance)
    left = (
        roster.inspectors[: chance.randint(0, len(roster.inspectors))] if chance.random() < 0.5 else roster.inspectors
    )
    known = {one.id for one in left}
    apart = [two for two in roster.apart if set(two) <= known]
    return case.terms(), Roster(left, roster.subjects, needs=roster.needs, apart=apart)


@pytest.mark.parametrize("batch", range(4))
def test_mending_exactly_the_reasons_makes_the_round_possible_and_none_can_be_left_out(batch: int) -> None:
    found = 0
    for number in range(batch * 250, batch * 250 + 250):
        shares, roster = impossible(number)
        reasons = find_shortages(shares, 0, roster, roster.subjects)
        if not reasons:
            assert deal(shares, 0, roster, roster.subjects, "seed")
            continue
        found += 1
        with pytest.raises(Refusal) as refused:
            deal(shares, 0, roster, roster.subjects, "seed")
        assert sentence(refused.value)
        assert deal(shares, 0, mended(roster, reasons), roster.subjects, "seed"), number
        for spared in reasons:
            fewer = mended(roster, [one for one in reasons if one is not spared])
            assert find_shortages(shares, 0, fewer, roster.subjects), (number, spared)
    assert found > 50


def only(reasons: Sequence[Shortage]) -> Shortage:
    (one,) = reasons
    assert sentence(one.refusal())
    return one


def test_a_department_without_enough_people_lacks_so_many() -> None:
    ids = draws.subject_ids(3)
    people = [holder(1), RosterInspector("I-00002", BUILD, state="on_leave")]
    reason = only(find_shortages([Share(BUILD, 3)], 0, Roster(people, ids), ids))
    assert (reason.code, reason.needed, reason.available, reason.lacking) == ("too_few_inspectors", 3, 1, 2)


def test_a_tag_that_nobody_holds_is_one_reason_with_all_its_subjects() -> None:
    ids = draws.subject_ids(9)
    roster = Roster(
        [holder(1), holder(2), holder(3, "消防")], ids, needs=[*asks(["特种设备"], *ids[:5]), *asks(["消防"], ids[7])]
    )
    reason = only(find_shortages(TWO, 0, roster, ids))
    assert (reason.code, reason.tags, reason.subjects) == ("tag_missing", ("特种设备",), tuple(ids[:5]))
    assert "有5户" in sentence(reason.refusal())
    assert "、".join(ids[:3]) in sentence(reason.refusal())
    assert ids[3] not in sentence(reason.refusal())


def test_a_tag_whose_holders_are_all_recused_says_so() -> None:
    ids = draws.subject_ids(4)
    people = [holder(1, "食品", recused=ids[:1]), holder(2, "食品", recused=ids[:1]), holder(3), holder(4)]
    reason = only(find_shortages(TWO, 0, Roster(people, ids, needs=asks(["食品"], *ids)), ids))
    assert (reason.code, reason.subjects, reason.available) == ("tag_recused", (ids[0],), 2)


def test_recusals_that_leave_too_few_are_one_reason_for_all_such_subjects() -> None:
    ids = draws.subject_ids(5)
    people = [holder(1, recused=ids[:2]), holder(2, recused=ids[1:3]), holder(3)]
    reason = only(find_shortages(TWO, 0, Roster(people, ids), ids))
    assert (reason.code, reason.subjects) == ("too_few_after_recusal", (ids[1],))
    assert (reason.needed, reason.available, reason.lacking) == (2, 1, 1)


def test_tags_that_need_more_people_than_there_are_seats_ask_for_one_who_holds_several() -> None:
    ids = draws.subject_ids(2)
    people = [holder(1, "甲"), holder(2, "乙"), holder(3, "丙")]
    reason = only(find_shortages(TWO, 0, Roster(people, ids, needs=asks(["甲", "乙", "丙"], ids[1])), ids))
    assert (reason.code, reason.tags, reason.subjects) == ("tags_exceed_seats", ("丙", "乙"), (ids[1],))


def test_inspectors_kept_apart_are_named_and_no_pair_that_does_not_matter() -> None:
    ids = draws.subject_ids(2)
    people = [holder(1), holder(2), holder(5, department=MARKET), holder(6, department=MARKET)]
    apart = [("I-00001", "I-00002"), ("I-00001", "I-00005")]
    roster = Roster(people, ids, apart=apart)
    reason = only(find_shortages([Share(BUILD, 2), Share(MARKET, 1)], 0, roster, ids))
    assert (reason.code, reason.pairs, reason.subjects) == ("kept_apart", (apart[0],), tuple(ids))
    assert "I-00001与I-00002" in sentence(reason.refusal())


def test_one_new_inspector_with_the_tag_is_enough_where_one_is_lacking_anyway() -> None:
    ids = draws.subject_ids(2)
    reasons = find_shortages(TWO, 0, Roster([holder(1)], ids, needs=asks(["食品"], *ids)), ids)
    assert [one.code for one in reasons] == ["tag_missing"]


def test_several_reasons_are_all_told() -> None:
    ids = draws.subject_ids(2)
    people = [holder(1), holder(2), holder(3, department=MARKET)]
    roster = Roster(people, ids, needs=asks(["食品"], *ids))
    with pytest.raises(Refusal) as refused:
        require_roster_fits(roster, [Share(BUILD, 2), Share(MARKET, 2)], 0, ids)
    words = sentence(refused.value)
    assert words.startswith("有2个原因")
    assert "食品" in words
    assert MARKET in words
    assert words.count("\n") == 2


def test_too_few_people_for_the_groups_names_how_many_groups_there_could_be() -> None:
    ids = draws.subject_ids(8)
    people = [*draws.inspectors(7), *draws.inspectors(3, MARKET, 11)]
    reasons = find_shortages([Share(BUILD, 2), Share(MARKET, 1)], 4, Roster(people, ids), ids)
    assert [(one.code, one.department, one.lacking, one.groups) for one in reasons] == [
        ("group_people", BUILD, 1, 3),
        ("group_people", MARKET, 1, 3),
    ]
    assert "最多可组3组" in sentence(reasons[0].refusal())


def test_a_tag_that_cannot_be_in_every_group_is_a_reason() -> None:
    ids = draws.subject_ids(8)
    people = [holder(1, "食品"), *draws.inspectors(7, first=2)]
    reason = only(find_shortages(TWO, 3, Roster(people, ids, needs=asks(["食品"], ids[0])), ids))
    assert (reason.code, reason.tags, reason.needed, reason.available) == ("group_tag", ("食品",), 3, 1)
    assert (reason.lacking, reason.groups) == (2, 1)


def test_tags_that_no_group_can_hold_together_are_a_reason() -> None:
    ids = draws.subject_ids(4)
    people = [holder(n, "甲" if n % 2 else "乙") for n in range(1, 9)]
    needs = [*asks(["甲"], ids[0]), *asks(["乙"], ids[1])]
    reason = only(find_shortages([Share(BUILD, 1)], 2, Roster(people, ids, needs=needs), ids))
    assert (reason.code, reason.tags, reason.lacking) == ("group_tags_exceed_seats", ("乙", "甲"), 2)


def test_groups_that_recusals_make_uneven_say_how_many_there_could_be() -> None:
    """Everybody but one is recused from everything: two groups cannot share the subjects evenly."""
    ids = draws.subject_ids(6)
    people = [holder(1), holder(2, recused=ids)]
    reason = only(find_shortages([Share(BUILD, 1)], 2, Roster(people, ids), ids))
    assert (reason.code, reason.departments) == ("groups_not_found", (BUILD,))
    with pytest.raises(Refusal):
        deal([Share(BUILD, 1)], 2, Roster(people, ids), ids, draws.seed(1))
