from __future__ import annotations

import hashlib
import math
import unicodedata
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.draw import (
    confirmed,
    draw,
    draw_strata,
    freeze_pool,
    in_ticket_order,
    key,
    parse_pool,
    replacement,
    replacements,
    sample_size,
    ticket,
)
from domain.draw.tickets import bound_for, smallest
from domain.draw_files import RoundFiles, normalise_words, plain
from domain.draw_terms import Stratum, parse_ratio, parse_subject_terms
from domain.errors import Refusal
from domain.transcript import (
    Contribution,
    commitment,
    parse_transcript,
    require_contribution,
    secret_text,
    seed_of,
)
from templates.refusals import sentence
from tests.support import draws

words = st.text(max_size=60)
ids = st.text(st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY学校"), min_size=1, max_size=18)
pools = st.dictionaries(ids, st.sampled_from("ABCD"), min_size=1, max_size=60)
ratios = st.fractions(min_value=Fraction(1, 1000), max_value=1)


def refused(code: str, function: object, *arguments: object, **named: object) -> Refusal:
    assert callable(function)
    with pytest.raises(Refusal) as caught:
        function(*arguments, **named)
    assert caught.value.code == code
    assert sentence(caught.value)
    return caught.value


def test_a_pool_file_is_one_sorted_line_per_subject_and_sha256sum_gives_its_hash() -> None:
    pool = freeze_pool([("学校-2", "B"), ("91X", "A"), ("10", "B")])
    assert pool.text == "10\tB\n91X\tA\n学校-2\tB\n"
    assert pool.sha256 == hashlib.sha256(b"10\tB\n91X\tA\n\xe5\xad\xa6\xe6\xa0\xa1-2\tB\n").hexdigest()
    assert pool.counts == {"A": 1, "B": 2}


@given(pools)
def test_a_pool_reads_back_and_is_sorted_by_its_bytes(pool: dict[str, str]) -> None:
    file = freeze_pool(pool.items())
    assert parse_pool(file.text) == pool
    lines = [line.split("\t")[0].encode() for line in file.text.splitlines()]
    assert lines == sorted(lines)


@pytest.mark.parametrize("wrong", ["", " ", "a b", "a\tb", "a\n", "a,b", "-", "a\u3000", "\ud800", "e\u0301"])
def test_an_id_with_a_blank_a_control_character_or_a_comma_is_refused(wrong: str) -> None:
    refused("draw.id_wrong", freeze_pool, [(wrong, "A")])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("b\tA\na\tA\n", 2),
        ("a\tA\na\tA\n", 2),
        ("a\tA", 1),
        ("a\n", 1),
        ("a\tA\tB\n", 1),
        ("a\tA\n\nb\tA\n", 2),
        ("a\tA\r\n", 1),
        ("a\t\n", 1),
        ("a b\tA\n", 1),
    ],
)
def test_a_pool_file_out_of_order_or_form_is_refused_with_its_line(text: str, line: int) -> None:
    assert refused("draw.file_line", parse_pool, text).facts["line"] == line


def test_an_empty_pool_is_refused() -> None:
    refused("draw.pool_empty", freeze_pool, [])
    refused("draw.pool_empty", parse_pool, "")


def test_a_fraction_of_one_enterprise_counts_as_one() -> None:
    assert sample_size(1, Fraction(1, 5), 1) == 1
    assert sample_size(4, Fraction(1, 5), 1) == 1
    assert sample_size(6, Fraction(1, 5), 1) == 2


@given(st.integers(0, 10**7), ratios, st.integers(0, 100))
def test_a_sample_reaches_the_ratio_and_the_minimum_and_not_one_more(n: int, ratio: Fraction, minimum: int) -> None:
    k = sample_size(n, ratio, minimum)
    assert k == min(n, max(minimum, math.ceil(n * ratio)))
    assert k == n or k >= n * ratio
    assert k in (n, minimum) or k - 1 < n * ratio


def test_a_ratio_that_binary_numbers_get_wrong_is_exact() -> None:
    assert math.ceil(100 * 0.07) == 8  # what a float makes of 7 %
    assert sample_size(100, parse_ratio("7%"), 1) == 7


@pytest.mark.parametrize(
    ("text", "ratio"),
    [
        ("20%", Fraction(1, 5)),
        ("12.5 ％", Fraction(1, 8)),
        ("1/5", Fraction(1, 5)),
        ("0.2", Fraction(1, 5)),
        ("100%", 1),
    ],
)
def test_a_ratio_is_read_as_people_write_it(text: str, ratio: Fraction) -> None:
    assert parse_ratio(text) == ratio


@pytest.mark.parametrize("text", ["0", "0%", "120%", "20", "1", "1.5", "-5%", "六成", "", "1/0", "6/5", "1e-1"])
def test_a_ratio_of_nought_or_above_one_or_unclear_is_refused(text: str) -> None:
    refused("draw.ratio_wrong", parse_ratio, text)


def test_keys_and_tickets_are_plain_sha256() -> None:
    seed = seed_of("a transcript\n")
    assert seed == hashlib.sha256(b"a transcript\n").hexdigest()
    assert key("subjects", seed) == hashlib.sha256(f"subjects:{seed}".encode()).hexdigest()[:32]
    assert ticket("0" * 32, "学校") == hashlib.sha256(("0" * 32 + ":学校").encode()).hexdigest()


def naive_order(pool: dict[str, str], stratum: str, seed: str) -> tuple[str, ...]:
    """The protocol's own words: all ids of a stratum, sorted by their tickets."""
    members = [one for one, its in pool.items() if its == stratum]
    return tuple(sorted(members, key=lambda one: (ticket(key("subjects", seed), one), one)))


@given(pools, st.integers(0, 99), st.lists(ratios, min_size=4, max_size=4), st.integers(0, 4))
def test_the_drawn_are_the_first_of_a_full_sort_and_the_queue_is_the_rest(
    pool: dict[str, str], n: int, of: list[Fraction], minimum: int
) -> None:
    strata = [Stratum(name, ratio, minimum) for name, ratio in zip("ABCD", of, strict=True)]
    for one in draw_strata(pool, strata, draws.seed(n)).strata:
        order = naive_order(pool, one.name, draws.seed(n))
        assert one.n == len(order)
        assert one.k == sample_size(one.n, one.ratio, minimum)
        assert (one.drawn, one.queue, one.order) == (order[: one.k], order[one.k :], order)
        assert [one.first(count) for count in range(one.n + 2)] == [order[:count] for count in range(one.n + 2)]


@pytest.mark.parametrize("k", [0, 1, 7, 300, 2999, 3000])
def test_a_pool_of_thousands_is_drawn_as_a_full_sort_would(k: int) -> None:
    pool = {one: "AB"[n % 3 == 0] for n, one in enumerate(draws.subject_ids(6000))}
    strata = [Stratum("A", Fraction(1, 10)), Stratum("B", Fraction(0), k or 1)]
    result = draw_strata(pool, strata, draws.seed(k))
    file = freeze_pool(pool.items())
    terms = draws.subjects_files(entries=pool.items(), strata=strata).terms
    from_file = draw(RoundFiles(terms, file.text, "any transcript"))
    for seed, one in [(draws.seed(k), one) for one in result.strata] + [(from_file.seed, s) for s in from_file.strata]:
        order = naive_order(pool, one.name, seed)
        assert one.drawn == order[: one.k]
        assert one.order == order


@given(
    st.lists(st.binary(min_size=1, max_size=2), min_size=1, max_size=40, unique=True),
    st.integers(0, 45),
    st.integers(0, 3),
)
def test_a_bound_that_holds_too_few_is_widened_also_among_equal_beginnings(
    ends: list[bytes], wanted: int, alike: int
) -> None:
    """Entries as no hash would scatter them: all of them high up, the first bytes the same."""
    entries = [(b"\xff" * (8 * alike) + end).ljust(32, b"\xf0") + end for end in ends]
    n = 1000  # said to be many, so that the bound is low

    def under(bound: bytes) -> list[bytes]:
        return [one for one in entries if one < bound]

    wanted = min(wanted, len(entries))
    assert smallest(under(bound_for(wanted, n)), wanted, n, under) == sorted(entries)[:wanted]


def test_ids_chosen_to_have_high_tickets_are_drawn_all_the_same() -> None:
    seed = draws.seed(5)
    order = naive_order(dict.fromkeys(draws.subject_ids(4000), "A"), "A", seed)
    highest = dict.fromkeys(order[-400:], "A")
    (stratum,) = draw_strata(highest, [Stratum("A", Fraction(1, 20))], seed).strata
    assert stratum.drawn == order[-400:-380]
    assert stratum.order == order[-400:]


@given(pools, st.integers(0, 99))
def test_taking_one_subject_away_moves_no_other(pool: dict[str, str], n: int) -> None:
    gone = min(pool)
    rest = {one: stratum for one, stratum in pool.items() if one != gone}
    strata = [Stratum(name, Fraction(1, 3)) for name in "ABCD"]
    before, after = (draw_strata(some, strata, draws.seed(n)).strata for some in (pool, rest))
    for one, other in zip(before, after, strict=True):
        assert tuple(i for i in one.order if i != gone) == other.order


def test_a_draw_gives_each_stratum_its_number_and_the_rest_waits() -> None:
    result = draw(draws.subjects_files())
    assert [(s.name, s.n, s.k) for s in result.strata] == [("A", 8, 2), ("D", 4, 2)]
    for stratum in result.strata:
        assert stratum.drawn + stratum.queue == stratum.order
    assert result.drawn == result.strata[0].drawn + result.strata[1].drawn


def test_a_stratum_without_subjects_draws_none() -> None:
    result = draw_strata({"a": "A"}, [Stratum("A", Fraction(1)), Stratum("B", Fraction(1, 2), 5)], draws.seed(1))
    assert [(s.name, s.n, s.k) for s in result.strata] == [("A", 1, 1), ("B", 0, 0)]


def test_a_stratum_without_a_ratio_is_refused() -> None:
    error = refused("draw.stratum_unknown", draw_strata, {"a": "未分类"}, [Stratum("A", Fraction(1))], draws.seed(1))
    assert error.facts == {"stratum": "未分类"}


def test_the_next_in_the_published_order_of_the_stratum_replaces() -> None:
    result = draw(draws.subjects_files())
    class_a = result.strata[0]
    out = class_a.drawn[1]
    assert replacement(result, excluded_before=[], excluded=out) == class_a.queue[0]
    assert confirmed(result, [out]) == (class_a.drawn[0], class_a.queue[0], *result.strata[1].drawn)


def test_a_replacement_can_itself_be_replaced() -> None:
    result = draw(draws.subjects_files())
    class_a = result.strata[0]
    chain = [class_a.drawn[0], class_a.queue[0], class_a.drawn[1]]
    assert [one.replacement for one in replacements(result, chain)] == list(class_a.queue[:3])
    assert confirmed(result, chain)[:2] == class_a.queue[1:3]


def test_an_exhausted_stratum_is_said_not_hidden() -> None:
    result = draw(draws.subjects_files())
    class_d = result.strata[1]
    chain = [*class_d.drawn, *class_d.queue]
    assert [one.replacement for one in replacements(result, chain)] == [*class_d.queue, None, None]
    assert confirmed(result, chain) == result.strata[0].drawn


@given(st.lists(st.integers(0, 11), max_size=12, unique=True))
def test_the_confirmed_are_the_first_k_that_are_not_excluded(picks: list[int]) -> None:
    result = draw(draws.subjects_files())
    out: list[str] = []
    for pick in picks:
        here = confirmed(result, out)
        if here:
            out.append(here[pick % len(here)])
    in_place = set(result.drawn)
    for one in replacements(result, out):
        in_place.remove(one.excluded)
        in_place |= {one.replacement} if one.replacement else set()
    assert set(confirmed(result, out)) == in_place


def test_excluding_what_was_not_drawn_or_twice_is_refused() -> None:
    result = draw(draws.subjects_files())
    waiting, drawn = result.strata[0].queue[0], result.strata[0].drawn[0]
    refused("draw.exclusion_not_drawn", confirmed, result, [waiting])
    refused("draw.exclusion_not_drawn", confirmed, result, [drawn, drawn])
    refused("draw.exclusion_not_drawn", confirmed, result, ["nobody"])


@given(words)
def test_accepted_words_are_plain_and_stay_as_they_are(text: str) -> None:
    assume(plain(text))
    accepted = normalise_words(text)
    assert normalise_words(accepted) == accepted
    assert unicodedata.is_normalized("NFC", accepted)
    assert not set("\t\n\r\u200b\u202e\u2028") & set(accepted)


def test_words_are_normalised_as_the_group_is_shown() -> None:
    assert normalise_words(" 今天\t\u3000下雨\r\n\u202e ") == "今天 下雨"
    assert normalise_words("e\u200b\u0301") == "é"
    refused("draw.words_empty", normalise_words, "\u200b \n")
    assert len(normalise_words("雨" * 200)) == 200
    refused("draw.words_too_long", normalise_words, "雨" * 201)


def test_a_department_contributes_once_and_only_if_it_takes_part() -> None:
    kept = require_contribution(department=draws.BUILD, words=" 好  运 ", invited=[draws.BUILD], given=[])
    assert kept == Contribution(draws.BUILD, "好 运")
    asked = {"department": draws.BUILD, "words": "再来", "invited": [draws.BUILD]}
    refused("draw.contributed_already", require_contribution, **asked, given=[kept])
    refused("draw.not_invited", require_contribution, **{**asked, "invited": []}, given=[])


def test_the_commitment_is_the_hash_of_the_secrets_text() -> None:
    secret = secret_text(bytes(range(32)))
    assert secret.startswith("000102")
    assert commitment(secret) == hashlib.sha256(secret.encode()).hexdigest()
    with pytest.raises(ValueError, match="32 bytes"):
        secret_text(b"short")


def test_the_transcript_is_the_file_that_the_protocol_describes() -> None:
    files = draws.subjects_files()
    lines = files.transcript.splitlines()
    assert lines[:3] == ["suiji-draw/2\ttranscript\tsubjects", "campaign\tLH-1", "attempt\t1"]
    assert lines[6:] == [
        "contribution\t1\t住房和城乡建设局\t今天下雨",
        "contribution\t2\t市场监督管理局\tlucky 7 <b>&_*[",
        "dice\t5\t3\t1\t6\t2",
        "secret\t" + draws.SECRET,
    ]
    assert parse_transcript(files.transcript, "subjects").text() == files.transcript


def test_the_terms_are_the_file_that_the_protocol_describes() -> None:
    files = draws.subjects_files()
    assert files.terms.splitlines() == [
        "suiji-draw/2\tterms\tsubjects",
        "campaign\tLH-1",
        "attempt\t1",
        "title\t联合抽查",
        "scope\t登记状态为成立",
        "stratum\tA\t1/5\t1",
        "stratum\tD\t1/2\t1",
        "department\t住房和城乡建设局\tlead",
        "department\t市场监督管理局\tmember",
        "department\t领导小组办公室\toffice",
        "contributions\t2",
        "closing\tdice\t5",
        "confirm_within_working_days\t2",
    ]
    assert parse_subject_terms(files.terms).text() == files.terms


@pytest.mark.parametrize("needed", [1, 4])
def test_fewer_than_two_contributions_or_more_than_departments_are_refused(needed: int) -> None:
    refused("draw.contributions_wrong", draws.subjects_files, needed=needed)


def test_a_draw_with_dice_needs_contributions() -> None:
    refused("draw.contributions_wrong", draws.subjects_files, needed=0)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("stratum\tA\t1/5\t1", "stratum\tA\t2/10\t1"),
        ("stratum\tA\t1/5\t1", "stratum\tA\t01/5\t1"),
        ("attempt\t1", "attempt\t0"),
        ("attempt\t1", "attempt\tone"),
        ("lead", "boss"),
        ("closing\tdice\t5", "closing\tcoin\t5"),
        ("suiji-draw/2", "suiji-draw/1"),
        ("confirm_within_working_days\t2", "closing\t2"),
        ("confirm_within_working_days\t2", "lonely"),
        ("title\t联合抽查\n", ""),
    ],
)
def test_terms_out_of_form_are_refused_with_the_line(old: str, new: str) -> None:
    text = draws.subjects_files().terms
    assert old in text
    refused("draw.file_line", parse_subject_terms, text.replace(old, new))


def test_terms_that_no_draw_may_be_held_on_are_refused() -> None:
    text = draws.subjects_files().terms
    refused("draw.name_twice", parse_subject_terms, text.replace("stratum\tD", "stratum\tA"))
    refused("draw.name_twice", parse_subject_terms, text.replace(draws.MARKET, draws.BUILD))
    refused("draw.ratio_wrong", parse_subject_terms, text.replace("1/5", "6/5"))
    refused("draw.dice_wrong", parse_subject_terms, text.replace("dice\t5", "dice\t51"))
    refused("draw.minimum_wrong", Stratum, "A", Fraction(0), 0)
    without = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("stratum"))
    refused("draw.strata_missing", parse_subject_terms, without)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("contribution\t2", "contribution\t3"),
        ("dice\t5", "dice\t7"),
        ("secret\t5e", "secret\t5E"),
        ("dice\t5\t3\t1\t6\t2\n", ""),
        ("secret\t" + draws.SECRET + "\n", ""),
    ],
)
def test_a_transcript_out_of_form_is_refused_with_the_line(old: str, new: str) -> None:
    text = draws.subjects_files().transcript
    assert old in text
    refused("draw.file_line", parse_transcript, text.replace(old, new), "subjects")


def test_a_line_behind_the_secret_is_refused() -> None:
    text = draws.subjects_files().transcript
    refused("draw.file_line", parse_transcript, text + "dice\t1\n", "subjects")


def test_a_title_with_line_breaks_becomes_one_line_and_an_empty_one_is_refused() -> None:
    assert plain("联合\n抽查\t方案") == "联合 抽查 方案"
    refused("draw.field_empty", freeze_pool, [("a", "\n")])


def test_in_ticket_order_does_not_depend_on_the_order_given() -> None:
    some = draws.subject_ids(50)
    assert in_ticket_order("k", some) == in_ticket_order("k", reversed(some))
