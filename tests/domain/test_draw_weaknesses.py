"""What existing platforms get wrong about the draw (our survey of their code, row by row), and that ours
does not.

The rest of the rows is not about the domain: attempts, locks, reviews and deadlines have their tests with
the campaigns.
"""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction
from itertools import combinations, pairwise

import pytest

from domain.certificate import build_certificate
from domain.draw import confirmed, draw, draw_strata, freeze_pool, parse_pool, replacements, sample_size
from domain.draw_terms import Share, Stratum
from domain.errors import Refusal
from domain.matching import deal, match_teams
from domain.roster import ON_LEAVE, Exclusion, Roster, RosterInspector, freeze_roster
from domain.verification import read_certificate
from tests.support import draws
from tests.support.draws import BUILD

SEED_OF_THE_SMALL_DRAW = "508ff693d4a328991c882a580a119ad52cc574d6bfa4f1ab9b2bd86b0f147c06"
DRAWN_OF_THE_SMALL_DRAW = (
    "9113000000000004XY",
    "9113000000000007XY",
    "9113000000000006XY",
    "9113000000000012XY",
)


def drawn_times(n: int, ratio: Fraction, seeds: int) -> Counter[str]:
    """How often each of ``n`` subjects is drawn over many fixed seeds."""
    pool = dict.fromkeys(draws.subject_ids(n), "全部")
    times: Counter[str] = Counter(dict.fromkeys(pool, 0))
    for number in range(seeds):
        times.update(draw_strata(pool, [Stratum("全部", ratio)], draws.seed(number)).drawn)
    return times


def chi_square(times: Counter[str], expected: float, share: float) -> float:
    """Of counts with mean ``expected`` where each drawing takes a ``share`` without putting back."""
    n = len(times)
    return sum((count - expected) ** 2 for count in times.values()) / (expected * (1 - share)) * (n - 1) / n


def limit(degrees: int) -> float:
    """The value that a chi-square with so many degrees of freedom passes about once in 10,000 times."""
    a = 2 / (9 * degrees)
    return float(degrees * (1 - a + 3.72 * a**0.5) ** 3)


@pytest.mark.parametrize(("n", "ratio"), [(59, Fraction(10, 59)), (299, Fraction(1, 3)), (100, Fraction(7, 10))])
def test_rows_1_2_17_every_subject_is_drawn_equally_often(n: int, ratio: Fraction) -> None:
    """Theirs leave the tail of the list out for ever, or give the middle twice the chance of the ends."""
    seeds = 600
    times = drawn_times(n, ratio, seeds)
    share = sample_size(n, ratio, 1) / n
    assert min(times.values()) > 0
    assert max(times.values()) < seeds
    assert chi_square(times, seeds * share, share) < limit(n - 1)


def test_row_1_the_number_of_possible_lists_is_not_the_length_of_a_stride() -> None:
    pool = dict.fromkeys(draws.subject_ids(59), "全部")
    lists = {draw_strata(pool, [Stratum("全部", Fraction(1, 6))], draws.seed(n)).drawn for n in range(300)}
    assert len(lists) == 300


def test_row_1_neighbours_in_the_list_are_drawn_together_no_more_often_than_others() -> None:
    n, seeds = 40, 600
    order = draws.subject_ids(n)
    pool = dict.fromkeys(order, "全部")
    together = 0
    for number in range(seeds):
        drawn = set(draw_strata(pool, [Stratum("全部", Fraction(1, 4))], draws.seed(number)).drawn)
        together += sum(a in drawn and b in drawn for a, b in pairwise(order))
    expected = seeds * (n - 1) * (10 / 40) * (9 / 39)
    assert 0.9 < together / expected < 1.1


def test_rows_3_19_the_order_in_which_the_pool_was_read_does_not_matter() -> None:
    entries = [(one, "AB"[n % 2]) for n, one in enumerate(draws.subject_ids(500))]
    shuffled = random.Random(1).sample(entries, k=len(entries))
    assert freeze_pool(entries) == freeze_pool(shuffled)
    strata = [Stratum("A", Fraction(1, 5)), Stratum("B", Fraction(1, 10))]
    once = draw_strata(dict(entries), strata, draws.seed(1))
    assert once == draw_strata(dict(shuffled), strata, draws.seed(1))


@pytest.mark.parametrize("n", [1, 4, 5, 6, 4999, 5000, 5001, 10_000])
def test_row_4_nobody_promised_is_missing_from_the_list(n: int) -> None:
    """Theirs ends silently at a short page."""
    pool = dict.fromkeys(draws.subject_ids(n), "全部")
    drawn = draw_strata(pool, [Stratum("全部", Fraction(3, 5))], draws.seed(n)).drawn
    assert len(set(drawn)) == len(drawn) == -(-n * 3 // 5)


def test_row_9_every_pair_of_inspectors_occurs_and_equally_often() -> None:
    """Theirs: with ten inspectors in pairs, ten of the 45 pairs can ever occur."""
    people = draws.inspectors(10)
    times: Counter[frozenset[str]] = Counter({frozenset(p): 0 for p in combinations([i.id for i in people], 2)})
    rounds = 900
    for number in range(rounds):
        subjects = draws.subject_ids(5)
        teams = deal([Share(BUILD, 2)], 0, Roster(people, subjects), subjects, draws.seed(number)).teams
        times.update(frozenset(team.inspectors) for team in teams)
    expected = rounds * 5 / 45
    assert len(times) == 45
    assert sum((count - expected) ** 2 for count in times.values()) / expected < limit(44)


def test_row_9_inspector_and_subject_meet_by_chance_alone() -> None:
    people, subjects = draws.inspectors(6), draws.subject_ids(6)
    meetings: Counter[tuple[str, str]] = Counter()
    for number in range(900):
        for team in deal([Share(BUILD, 1)], 0, Roster(people, subjects), subjects, draws.seed(number)).teams:
            meetings[team.subject, team.inspectors[0]] += 1
    assert len(meetings) == 36
    assert sum((count - 150) ** 2 for count in meetings.values()) / 150 < limit(35)


def test_row_10_too_few_inspectors_make_no_empty_team() -> None:
    ids = draws.subject_ids(3)
    with pytest.raises(Refusal) as caught:
        deal([Share(BUILD, 2)], 0, Roster(draws.inspectors(1), ids), ids, draws.seed(1))
    assert caught.value.code == "matching.too_few_inspectors"


def test_row_11_a_recused_inspector_is_never_sent_to_that_subject() -> None:
    subjects = draws.subject_ids(4)
    people = [*draws.inspectors(3), RosterInspector("I-00004", BUILD, recused=frozenset(subjects[:2]))]
    for number in range(100):
        teams = deal([Share(BUILD, 2)], 0, Roster(people, subjects), subjects, draws.seed(number)).teams
        assert all("I-00004" not in team.inspectors for team in teams if team.subject in subjects[:2])


def test_row_12_a_replacement_is_the_next_of_the_order_and_its_reason_is_kept() -> None:
    first = draws.subjects_files()
    result = draw(first)
    out = result.drawn[0]
    second = draws.teams_files(first, excluded=[Exclusion(out, BUILD, "注销")])
    assert f"excluded\t1\t{out}\t{BUILD}\t注销\n" in second.pool
    teams = read_certificate(build_certificate(first, second)).teams
    assert teams is not None
    assert teams.result.replaced == replacements(result, [out])
    assert all(team.subject != out for team in match_teams(second, result).teams)


def test_row_13_a_subject_never_keeps_its_place_without_inspectors() -> None:
    first = draws.subjects_files()
    result = draw(first)
    teams = match_teams(draws.teams_files(first), result).teams
    assert {(team.subject, len(team.inspectors)) for team in teams if team.department == BUILD} == {
        (one, 2) for one in confirmed(result, [])
    }


def test_row_14_a_subject_of_two_libraries_is_one_line_or_refused() -> None:
    with pytest.raises(Refusal) as caught:
        freeze_pool([("91X", "A"), ("92X", "A"), ("91X", "B")])
    assert (caught.value.code, caught.value.facts) == ("draw.id_twice", {"id": "91X"})
    with pytest.raises(Refusal):
        parse_pool("91X\tA\n91X\tB\n")


def test_row_15_twenty_percent_of_two_is_one_and_counts_come_from_the_pool() -> None:
    assert sample_size(2, Fraction(1, 5), 0) == 1
    assert [sample_size(n, Fraction(1, 5), 0) for n in range(12)] == [0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3]


def test_row_16_who_stands_in_the_pool_is_published_before_the_seed_exists() -> None:
    """A hand-picked list cannot be hidden: the transcript, and so the seed, hangs on the hash of the pool."""
    whole = draws.subjects_files()
    picked = draws.subjects_files(entries=[(one, "A") for one in draws.subject_ids(3)])
    assert draw(whole).seed != draw(picked).seed


def test_row_17_more_than_everybody_is_everybody_and_ends() -> None:
    assert sample_size(3, Fraction(1), 10) == 3
    with pytest.raises(Refusal) as caught:
        Stratum("A", Fraction(6, 5))
    assert caught.value.code == "draw.ratio_wrong"


def test_row_18_the_same_ratio_is_the_same_chance_in_strata_of_any_size() -> None:
    """Theirs splits equally: 2.5 %, 25 % and 100 % for strata of 1000, 100 and 10."""
    pool = {f"{name}{n}": name for name, size in (("大", 1000), ("中", 100), ("小", 10)) for n in range(size)}
    strata = [Stratum(name, Fraction(1, 10)) for name in ("大", "中", "小")]
    assert [one.k for one in draw_strata(pool, strata, draws.seed(1)).strata] == [100, 10, 1]


def test_row_20_the_seed_is_on_record_and_gives_the_same_list_for_ever() -> None:
    """Literals, so that a change of the protocol under the same name cannot pass unnoticed."""
    result = draw(draws.subjects_files())
    assert result.seed == SEED_OF_THE_SMALL_DRAW
    assert result.drawn == DRAWN_OF_THE_SMALL_DRAW


def test_row_20_neighbouring_seeds_have_nothing_in_common() -> None:
    pool = dict.fromkeys(draws.subject_ids(1000), "全部")
    lists = [set(draw_strata(pool, [Stratum("全部", Fraction(1, 10))], draws.seed(n)).drawn) for n in range(40)]
    shared = [len(a & b) for a, b in pairwise(lists)]
    assert 5 < sum(shared) / len(shared) < 15  # ten expected of two independent hundreds out of a thousand


def test_row_14_an_inspector_stands_once_in_the_roster() -> None:
    with pytest.raises(Refusal) as caught:
        freeze_roster(Roster([RosterInspector("I-1", BUILD), RosterInspector("I-1", BUILD, ON_LEAVE)], ["a"]))
    assert caught.value.code == "matching.inspector_twice"
