"""Pools of any size: written, read as strictly as ever, drawn without being taken apart."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.draw import (
    confirmed,
    draw,
    freeze_pool,
    freeze_text,
    key,
    parse_pool,
    replacements,
    sample_size,
    sample_sizes,
    standing_in,
)
from domain.draw.pool import pool_pages
from domain.draw_files import POOL_FILE, FileReader, RoundFiles, is_id
from domain.draw_terms import Floor, Stratum
from domain.errors import Refusal
from tests.support import draws

#: Letters of ids and strata, and everything that has a meaning or is forbidden somewhere in the file.
LETTERS = "AZa09-_,. 学校，\u3000\u00a0\u2028\u200b\ufeff\u0301e\x00\x1f\x7f\x85\r\ud800"
fields = st.text(st.sampled_from(LETTERS), max_size=4)
good_ids = st.text(st.sampled_from("AZa09_.学校"), min_size=1, max_size=6)
files = st.one_of(
    st.text(st.sampled_from(LETTERS + "\t\n\t\n"), max_size=40),
    st.lists(st.tuples(fields, fields)).map(lambda rows: "".join(f"{a}\t{b}\n" for a, b in sorted(rows))),
    st.dictionaries(good_ids, fields).map(lambda rows: "".join(f"{a}\t{b}\n" for a, b in sorted(rows.items()))),
)


def read_line_by_line(text: str) -> dict[str, str]:
    """The pool as section 3.1 of the protocol has it, without any haste."""
    reader = FileReader(POOL_FILE, text)
    found: dict[str, str] = {}
    last = ""
    while row := reader.take_row():
        if len(row) != 2 or not is_id(row[0]):
            reader.back("id<TAB>stratum")
        if row[0] <= last:
            reader.back(f"id > {last}")
        last = row[0]
        found[last] = row[1]
    if not found:
        raise Refusal("draw.pool_empty")
    return found


def said_of(read: object, *arguments: object) -> object:
    """What a function gives or refuses."""
    assert callable(read)
    try:
        return read(*arguments)
    except Refusal as refusal:
        return refusal.code, refusal.facts


@given(files)
def test_the_quick_reader_accepts_and_refuses_just_what_the_slow_one_does(text: str) -> None:
    assert said_of(parse_pool, text) == said_of(read_line_by_line, text)


@given(files)
def test_a_text_is_frozen_as_its_lines_would_be(text: str) -> None:
    lines = text.removesuffix("\n").split("\n") if text else []
    pairs = [(one, stratum) for one, _, stratum in (line.partition("\t") for line in lines)]
    assert said_of(freeze_text, text) == said_of(freeze_pool, pairs)


@given(st.dictionaries(good_ids, st.sampled_from(["A", "未分类", "甲 级, 二"]), min_size=1))
def test_a_frozen_pool_counts_its_strata(pool: dict[str, str]) -> None:
    assert freeze_pool(pool.items()).counts == Counter(pool.values())
    assert freeze_text(freeze_pool(pool.items()).text) == freeze_pool(pool.items())


@pytest.mark.parametrize("stratum", ["A", "未分类", "甲 级"])
def test_a_pool_of_many_pages_reads_back_and_an_error_far_behind_is_found(stratum: str) -> None:
    ids = draws.subject_ids(20_000)
    lines = [f"{one}\t{stratum}\n" for one in ids]
    text = "".join(lines)
    assert len(list(pool_pages(text))) > 5
    assert parse_pool(text) == dict.fromkeys(ids, stratum)
    for wrong in (lines[9998], "91 1\t" + stratum + "\n", ids[-1] + "\t\n", "z"):
        broken = "".join([*lines[:15_000], wrong, *lines[15_000:]])
        assert said_of(parse_pool, broken) == said_of(read_line_by_line, broken)
        assert isinstance(said_of(parse_pool, broken), tuple)


def test_who_has_a_line_in_a_pool_is_found() -> None:
    text = freeze_pool([(one, "A") for one in draws.subject_ids(9000)]).text
    some = [draws.subject_ids(9000)[at] for at in (0, 4000, 8999)]
    assert standing_in(text, [*some, "nobody", "9113"]) == some
    assert standing_in(text, []) == []


def raised_one_at_a_time(strata: list[Stratum], counts: dict[str, int], floor: Floor) -> dict[str, int]:
    """The floor as the protocol words it."""
    ks = {one.name: sample_size(counts.get(one.name, 0), one.ratio, one.minimum) for one in strata}
    least = sample_size(sum(counts.get(one.name, 0) for one in strata), floor.ratio, floor.minimum)
    while sum(ks.values()) < least:
        chosen = None
        for one in strata:
            n = counts.get(one.name, 0)
            if ks[one.name] < n and (chosen is None or ks[one.name] * counts[chosen] < ks[chosen] * n):
                chosen = one.name
        assert chosen is not None
        ks[chosen] += 1
    return ks


@given(
    st.lists(st.tuples(st.integers(0, 60), st.fractions(0, 1, max_denominator=20), st.integers(1, 5)), min_size=1),
    st.fractions(0, 1, max_denominator=30),
    st.integers(1, 80),
)
def test_a_floor_raises_the_stratum_of_which_least_is_drawn(
    rows: list[tuple[int, Fraction, int]], ratio: Fraction, minimum: int
) -> None:
    strata = [Stratum(f"S{at}", of, least) for at, (_, of, least) in enumerate(rows)]
    counts = {f"S{at}": n for at, (n, _, _) in enumerate(rows) if n}
    floor = Floor(ratio, minimum)
    assert sample_sizes(strata, counts, floor) == raised_one_at_a_time(strata, counts, floor)


def test_a_floor_far_away_is_reached_at_once() -> None:
    strata = [Stratum("A", Fraction(1, 100)), Stratum("B", Fraction(1, 10))]
    counts = {"A": 6_000_001, "B": 3_999_999}
    assert sample_sizes(strata, counts, Floor(Fraction(1, 2), 0)) == {"A": 3_000_000, "B": 2_000_000}
    assert sample_sizes(strata, counts, Floor(Fraction(1, 20), 0)) == {"A": 100_000, "B": 400_000}
    assert sample_sizes(strata, {}, Floor(Fraction(1), 3)) == {"A": 0, "B": 0}


def with_terms(files: RoundFiles, *lines: str, kind: str = "subjects") -> RoundFiles:
    """The small draw with further lines behind its strata."""
    head, first, rest = files.terms.partition("department\t")
    terms = head + "".join(f"{line}\n" for line in lines) + first + rest
    return RoundFiles(terms.replace("terms\tsubjects", f"terms\t{kind}"), files.pool, files.transcript)


def test_the_certain_are_inspected_after_the_drawn_and_are_none_of_them() -> None:
    files = draws.subjects_files()
    result = draw(with_terms(files, "certain\t91A\t投诉", "certain\t91B\t上级交办"))
    assert result.certain == ("91A", "91B")
    assert result.drawn == draw(files).drawn
    assert confirmed(result, []) == (*result.drawn, "91A", "91B")


def test_an_excluded_certain_subject_has_no_successor_and_takes_none_from_a_queue() -> None:
    result = draw(with_terms(draws.subjects_files(), "certain\t91A\t投诉", "certain\t91B\t上级交办"))
    first, out = result.strata[0], result.strata[0].drawn[0]
    found = replacements(result, ["91B", out])
    assert [(one.excluded, one.replacement) for one in found] == [("91B", None), (out, first.queue[0])]
    assert confirmed(result, ["91B", out])[-1] == "91A"
    with pytest.raises(Refusal):
        confirmed(result, ["91B", "91B"])


def test_the_floor_of_the_terms_raises_the_draw() -> None:
    result = draw(with_terms(draws.subjects_files(), "floor\t1/2\t0"))
    assert [(one.name, one.n, one.k) for one in result.strata] == [("A", 8, 4), ("D", 4, 2)]


def test_a_draw_of_revisits_has_a_key_of_its_own() -> None:
    files = draws.subjects_files()
    result = draw(with_terms(files, kind="revisits"))
    assert result.key == key("revisits", result.seed)
    assert draw(files).key == key("subjects", result.seed)


def test_what_is_sent_between_processes_has_no_pool_in_it() -> None:
    result = draw(draws.subjects_files())
    small = result.without_pool()
    assert small == result
    assert small.drawn == result.drawn
    with pytest.raises(ValueError, match="only the drawn"):
        _ = small.strata[0].queue
