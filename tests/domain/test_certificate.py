from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.certificate import CertificateFiles, build_certificate, recompute
from domain.changes import LEAVE, Change, changes_text
from domain.draw import draw
from domain.draw_files import RoundFiles, sha256_of
from domain.draw_terms import Closing
from domain.errors import Refusal
from domain.matching import match_teams
from domain.roster import Exclusion
from domain.transcript import Contribution
from domain.verification import read_certificate, verify
from templates.refusals import sentence
from tests.support import draws
from tests.support.draws import BUILD, DICE, MARKET, WORDS

FIRST = draws.subjects_files()
SECOND = draws.teams_files(FIRST, excluded=[Exclusion(draw(FIRST).drawn[0], BUILD, "注销")])
RESULT = match_teams(SECOND, draw(FIRST))
CHANGES = changes_text(
    "LH-1", RESULT.seed, [Change(RESULT.teams[0].subject, RESULT.teams[0].inspectors[0], LEAVE, "生病")]
)
WHOLE = build_certificate(FIRST, SECOND, CHANGES)


def codes(problems: list[Refusal]) -> set[str]:
    for problem in problems:
        assert sentence(problem)
    return {problem.code for problem in problems}


def unchecked(first: RoundFiles, second: RoundFiles | None = None) -> str:
    """The text that a forger would write: right in itself, wherever the inputs come from."""
    return recompute(CertificateFiles(first, second)).text()


def test_a_certificate_of_both_rounds_is_verified() -> None:
    assert verify(WHOLE) == []
    assert verify(build_certificate(FIRST)) == []
    assert verify(build_certificate(draws.without_chat())) == []


def test_a_certificate_has_its_keys_in_this_order() -> None:
    content = json.loads(WHOLE)
    assert list(content) == ["protocol", "subjects", "teams", "changes"]
    assert list(content["subjects"]) == [
        "terms", "terms_sha256", "pool", "pool_sha256", "transcript", "seed", "key", "strata", "certain",
    ]  # fmt: skip
    assert list(content["subjects"]["strata"][0]) == ["stratum", "n", "ratio", "minimum", "k", "drawn"]
    assert list(content["teams"]) == [
        "terms", "terms_sha256", "roster", "roster_sha256", "transcript", "seed", "order_key", "pick_key",
        "confirmed", "replaced", "groups", "assignments",
    ]  # fmt: skip
    assert list(content["changes"]) == ["changes", "changes_sha256", "substitutes"]
    assert json.dumps(content, ensure_ascii=False, indent=1) + "\n" == WHOLE


def test_the_same_inputs_give_the_same_bytes() -> None:
    assert build_certificate(FIRST, SECOND, CHANGES) == WHOLE
    assert read_certificate(WHOLE).text() == WHOLE


def test_every_changed_byte_is_noticed() -> None:
    data = WHOLE.encode()
    for place in range(len(data)):
        for change in (1, 0x20):
            broken = bytearray(data)
            broken[place] ^= change
            try:
                text = broken.decode()
            except UnicodeDecodeError:
                continue  # not even a text any more
            problems = verify(text)
            assert problems, f"byte {place}"
            assert codes(problems)


@settings(max_examples=300)
@given(st.integers(0, len(WHOLE)), st.integers(0, 40), st.text(max_size=6))
def test_every_cut_and_every_insertion_is_noticed(place: int, cut: int, put: str) -> None:
    forged = WHOLE[:place] + put + WHOLE[place + cut :]
    assert forged == WHOLE or codes(verify(forged))


@given(st.text())
def test_any_text_at_all_is_answered_with_a_sentence(text: str) -> None:
    assert codes(verify(text))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*path, name))
    if isinstance(value, list):
        for place, inner in enumerate(value):
            yield from places(inner, (*path, place))


PLACES = list(places(json.loads(WHOLE)))[1:]


def put(content: Any, path: tuple[Any, ...], change: Callable[[Any], Any]) -> Any:
    content = copy.deepcopy(content)
    inner = content
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = change(inner[path[-1]])
    return content


@given(st.sampled_from(PLACES), json_values)
@settings(max_examples=300)
def test_every_field_put_to_another_value_is_noticed(path: tuple[Any, ...], value: Any) -> None:
    # Without its changes it is the certificate as it stood before them, and a true one.
    assume((path, value) != (("changes",), None))
    forged = json.dumps(put(json.loads(WHOLE), path, lambda _: value), ensure_ascii=False, indent=1) + "\n"
    assert forged == WHOLE or codes(verify(forged))


@pytest.mark.parametrize("path", PLACES, ids=str)
def test_every_single_field_taken_away_is_noticed(path: tuple[Any, ...]) -> None:
    content = json.loads(WHOLE)
    inner = content
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    assert codes(verify(json.dumps(content, ensure_ascii=False, indent=1) + "\n"))


def test_the_first_differing_line_is_named_with_both_texts() -> None:
    drawn = json.loads(WHOLE)["subjects"]["strata"][0]["drawn"][0][0]
    lines = WHOLE.split("\n")
    number = lines.index(f'      "{drawn}",') + 1
    lines[number - 1] = '      "91130000000099999X",'
    (problem, *_) = verify("\n".join(lines))
    assert problem.code == "certificate.line_differs"
    assert problem.facts == {
        "line": number,
        "expected": f'      "{drawn}",',
        "found": '      "91130000000099999X",',
    }


def test_a_changed_line_of_a_file_is_narrowed_down_to_that_file() -> None:
    forged = WHOLE.replace("联合抽查", "联合检查", 1)
    (problem,) = verify(forged)
    lines = forged.split("\n")
    assert problem.code == "certificate.part_differs"
    assert lines[problem.facts["first"] - 1] == '   "suiji-draw/2\\tterms\\tsubjects",'
    assert lines[problem.facts["last"] - 1] == '   "confirm_within_working_days\\t2"'
    assert lines[problem.facts["line"] - 1].strip() == problem.facts["found"]


def test_a_file_that_was_changed_together_with_its_hash_contradicts_the_transcript() -> None:
    changed = replace(FIRST, terms=FIRST.terms.replace("1/5", "1/4"))
    assert codes(verify(unchecked(changed))) == {"certificate.hash_differs"}


def test_every_changed_byte_of_a_file_inside_is_told_with_its_lines() -> None:
    data = WHOLE.encode()
    start, end = data.index(b'"roster": [') + 20, data.index(b'"roster_sha256"') - 10
    for place in range(start, end):
        text = (data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]).decode("utf-8", "replace")
        assert codes(verify(text)) <= {
            "certificate.part_differs",
            "certificate.not_json",
            "certificate.line_differs",
        }


def test_another_layout_of_the_same_content_is_not_verified() -> None:
    assert codes(verify(json.dumps(json.loads(WHOLE), ensure_ascii=False) + "\n")) == {"certificate.line_differs"}
    assert codes(verify(WHOLE.rstrip("\n"))) == {"certificate.line_differs"}
    assert codes(verify(WHOLE.replace("\n", "\r\n"))) == {"certificate.line_differs"}


def test_a_pool_file_that_is_not_the_certificates_is_named_by_line() -> None:
    assert verify(WHOLE, FIRST.pool) == []
    changed = FIRST.pool.replace("000003XY", "000003XZ")
    (problem,) = verify(WHOLE, changed)
    assert problem.code == "certificate.pool_line_differs"
    assert problem.facts["line"] == 3
    shorter = "".join(FIRST.pool.splitlines(keepends=True)[:-1])
    assert verify(WHOLE, shorter)[0].facts["line"] == 12
    assert codes(verify(WHOLE, FIRST.pool.replace("\n", "\r\n"))) == {"certificate.pool_line_differs"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "certificate.not_json"),
        ('{"protocol": "suiji-draw/2",', "certificate.not_json"),
        ("[" * 100_000, "certificate.not_json"),
        ("1" * 10_000, "certificate.not_json"),
        ("[]", "certificate.shape"),
        ('{"protocol": "suiji-draw/1", "subjects": []}', "certificate.other_protocol"),
        ("{}", "certificate.other_protocol"),
        ('{"protocol": "suiji-draw/2"}', "certificate.shape"),
        ('{"protocol": "suiji-draw/2", "subjects": []}', "certificate.shape"),
        ('{"protocol": "suiji-draw/2", "subjects": {"terms": ["a\\nb"]}}', "certificate.shape"),
    ],
)
def test_what_is_no_certificate_is_refused(text: str, code: str) -> None:
    assert codes(verify(text)) == {code}


def forged_transcript(old: str, new: str) -> RoundFiles:
    assert old in FIRST.transcript
    return replace(FIRST, transcript=FIRST.transcript.replace(old, new))


@pytest.mark.parametrize(
    ("files", "code"),
    [
        (forged_transcript(draws.SECRET, "5f" * 32), "certificate.commitment_differs"),
        (
            forged_transcript(f"terms\t{sha256_of(FIRST.terms)}", "terms\t" + "0" * 64),
            "certificate.hash_differs",
        ),
        (
            forged_transcript(f"pool\t{sha256_of(FIRST.pool)}", "pool\t" + "0" * 64),
            "certificate.hash_differs",
        ),
        (forged_transcript("attempt\t1", "attempt\t2"), "certificate.campaign_differs"),
        (forged_transcript("campaign\tLH-1", "campaign\tLH-2"), "certificate.campaign_differs"),
        (forged_transcript("dice\t5\t", "dice\t"), "certificate.closing_differs"),
        (forged_transcript("dice\t5\t3\t1\t6\t2", "public\tlottery\t1"), "certificate.closing_differs"),
        (draws.subjects_files(contributions=WORDS[:1]), "certificate.contributions_few"),
        (
            draws.subjects_files(contributions=[*WORDS, Contribution(BUILD, "再来")]),
            "certificate.contributed_twice",
        ),
        (
            draws.subjects_files(contributions=[*WORDS, Contribution("过路人", "好")]),
            "certificate.contributor_unknown",
        ),
        (draws.subjects_files(secret=None), "certificate.commitment_missing"),
        (
            draws.subjects_files(closing=Closing(public="lottery"), dice=(), public=("drand", "1")),
            "certificate.closing_differs",
        ),
        (draws.subjects_files(dice=DICE[:4]), "certificate.closing_differs"),
    ],
)
def test_a_transcript_that_does_not_fit_is_neither_certified_nor_verified(files: RoundFiles, code: str) -> None:
    assert code in codes(verify(unchecked(files)))
    with pytest.raises(Refusal) as caught:
        build_certificate(files)
    assert caught.value.code == code


def test_teams_of_another_draw_are_not_verified() -> None:
    other_seed = draws.teams_files(FIRST, subjects_seed="0" * 64)
    assert codes(verify(unchecked(FIRST, other_seed))) == {"certificate.seeds_apart"}
    other_campaign = draws.teams_files(FIRST, campaign="LH-2")
    assert codes(verify(unchecked(FIRST, other_campaign))) == {"certificate.campaigns_apart"}


def test_a_public_value_can_close_the_seed_instead_of_dice() -> None:
    files = draws.subjects_files(
        closing=Closing(public="双色球 2024051 期"),
        dice=(),
        public=("双色球 2024051 期", "03 09 12 21 26 31 07"),
    )
    assert verify(build_certificate(files)) == []


def test_a_certificate_carries_departments_and_opaque_numbers_only() -> None:
    """D10: without personal data. The roster's fields are the only ones that are about people."""
    people = [line.split("\t") for line in SECOND.pool.splitlines() if line.startswith("inspector")]
    assert {len(row) for row in people} == {6}
    assert {row[1] for row in people} == {BUILD, MARKET}
    assert all(row[2].startswith("I-0") for row in people)
