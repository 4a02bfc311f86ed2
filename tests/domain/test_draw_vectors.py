"""The published vectors and the page that describes the protocol, against our own code.

Strangers' programs are held to the same vectors in ``tests/verifiers``.
"""

from __future__ import annotations

import json
import re
import subprocess
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from domain.certificate import CertificateFiles, build_certificate, recompute
from domain.draw import draw, key, sample_size, sample_sizes, ticket
from domain.draw_files import RoundFiles, normalise_words, sha256_of
from domain.draw_terms import Floor, Stratum
from domain.errors import Refusal
from domain.verification import verify
from templates.refusals import sentence

DOCS = Path(__file__).parents[2] / "docs"
PUBLISHED = json.loads((DOCS / "draw-vectors.json").read_text("utf-8"))
VECTORS = PUBLISHED["vectors"]
LISTED = [one for one in VECTORS if one["subjects"]["pool"] is not None]


def name_of(vector: dict[str, Any]) -> str:
    return str(vector["name"])


def hashed(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def files_of(part: dict[str, str], pool: str = "pool") -> RoundFiles:
    return RoundFiles(terms=part["terms"], pool=part[pool], transcript=part["transcript"])


def all_files_of(vector: dict[str, Any]) -> CertificateFiles:
    second = files_of(vector["teams"], "roster") if "teams" in vector else None
    return CertificateFiles(files_of(vector["subjects"]), second, vector.get("changes", ""))


def test_there_are_enough_vectors_with_different_names() -> None:
    assert PUBLISHED["protocol"] == "suiji-draw/2"
    assert len({one["name"] for one in VECTORS}) == len(VECTORS) >= 30


@pytest.mark.parametrize("vector", LISTED, ids=name_of)
def test_hashes_order_and_sample_are_the_published_ones(vector: dict[str, Any]) -> None:
    first, expected = vector["subjects"], vector["expected"]
    assert hashed(first["pool"]) == expected["pool_sha256"]
    assert hashed(first["terms"]) == expected["terms_sha256"]
    result = draw(files_of(first))
    assert hashed(first["transcript"]) == result.seed == expected["seed"]
    label = first["terms"].split("\n")[0].split("\t")[2]
    assert hashed(f"{label}:{result.seed}")[:32] == result.key == expected["key"]
    for stratum in result.strata:
        assert list(stratum.order) == expected["order"][stratum.name]
        assert stratum.k == expected["k"][stratum.name]
        assert list(stratum.order) == sorted(stratum.order, key=lambda one: hashed(f"{result.key}:{one}"))


@pytest.mark.parametrize("vector", LISTED, ids=name_of)
def test_our_own_certificate_of_a_vector_has_the_published_hash(vector: dict[str, Any]) -> None:
    files, expected = all_files_of(vector), vector["expected"]
    if "refused" in expected:
        with pytest.raises(Refusal) as caught:
            recompute(files)
        assert sentence(caught.value)
        return
    certificate = build_certificate(files.subjects, files.teams, files.changes)
    assert sha256_of(certificate) == expected["certificate_sha256"]
    assert verify(certificate) == []
    content = json.loads(certificate)
    for name, value in expected.get("teams", {}).items():
        assert content["teams"][name] == value
    if "substitutes" in expected:
        assert content["changes"]["substitutes"] == expected["substitutes"]


def test_ten_thousand_subjects_give_the_published_hashes() -> None:
    (vector,) = [one for one in VECTORS if one["name"] == "ten thousand subjects"]
    pool = "".join(f"9113{n:014d}\t{'ABCD'[n % 4]}\n" for n in range(1, 10_001))
    first, expected = vector["subjects"], vector["expected"]
    assert hashed(pool) == expected["pool_sha256"]
    result = draw(files_of({**first, "pool": pool}))
    assert {one.name: one.k for one in result.strata} == expected["k"]
    assert hashed("".join(f"{one}\n" for one in result.drawn)) == expected["drawn_sha256"]


def test_the_small_vectors_hold() -> None:
    for raw, accepted in PUBLISHED["words"]:
        assert normalise_words(raw) == accepted
    for label, seed, expected in PUBLISHED["keys"]:
        assert key(label, seed) == hashed(f"{label}:{seed}")[:32] == expected
    for one, text, expected in PUBLISHED["tickets"]:
        assert ticket(one, text) == hashed(f"{one}:{text}") == expected
    for n, ratio, minimum, expected in PUBLISHED["sample_sizes"]:
        assert sample_size(n, Fraction(ratio), minimum) == expected
    for strata, (ratio, least), expected in PUBLISHED["floors"]:
        named = [Stratum(name, Fraction(p), minimum) for name, _, p, minimum in strata]
        counts = {name: n for name, n, _, _ in strata}
        assert sample_sizes(named, counts, Floor(Fraction(ratio), least)) == expected


# The page that describes the protocol.

PAGE = (DOCS / "draw-protocol.md").read_text("utf-8")


def named(name: str) -> dict[str, Any]:
    (vector,) = [one for one in VECTORS if one["name"] == name]
    return dict(vector)


def test_every_command_on_the_protocol_page_prints_what_the_page_says() -> None:
    shown = re.findall(r"\$ printf %s '([^']+)' \| sha256sum\n +([0-9a-f]{64})  -", PAGE)
    assert len(shown) == 7
    for text, printed in shown:
        assert hashed(text) == printed


def test_the_example_on_the_protocol_page_is_the_first_vector() -> None:
    vector = VECTORS[0]
    assert f"{hashed(vector['subjects']['transcript'])}  transcript.txt" in PAGE
    assert f"printf %s '{vector['expected']['key']}:{vector['expected']['order']['A'][2]}'" in PAGE
    secret = vector["subjects"]["transcript"].rsplit("\t", 1)[1].strip()
    assert secret in PAGE
    tickets = re.findall(r":9113\d+X' \| sha256sum\n +([0-9a-f]{64})", PAGE)
    assert len(tickets) == 3
    assert tickets == sorted(tickets)


def test_the_teams_on_the_protocol_page_are_those_of_the_vector() -> None:
    teams = named("teams")["expected"]["teams"]
    third = teams["assignments"][4]
    assert third[2] == ["I-00003", "I-00002"]
    for one in third[2]:
        assert f"printf %s '{teams['pick_key']}:1:{one}'" in PAGE


def test_the_shell_loop_on_the_protocol_page_gives_the_order(tmp_path: Path) -> None:
    loop = re.search(r"\$ (while .*?LC_ALL=C sort)", PAGE, re.DOTALL)
    assert loop
    (tmp_path / "pool.txt").write_text(VECTORS[0]["subjects"]["pool"], "utf-8")
    printed = subprocess.run(
        ["sh", "-c", loop[1]], cwd=tmp_path, capture_output=True, check=True, text=True
    ).stdout.splitlines()
    order = VECTORS[0]["expected"]["order"]
    assert [line.split(" ")[2] for line in printed] == [*order["A"], *order["D"]]


def test_every_word_that_begins_a_line_of_a_file_is_on_the_protocol_page() -> None:
    """Every first word of every line of the vectors' files, further lines and pools aside."""
    first_words: set[str] = set()
    for vector in LISTED:
        texts = [
            text for part in ("subjects", "teams") for name, text in vector.get(part, {}).items() if name != "pool"
        ]
        for text in (*texts, vector.get("changes", "")):
            first_words |= {line.split("\t")[0] for line in text.splitlines()}
    for word in first_words - {"confirm_within_working_days"}:
        assert f"{word} → " in PAGE, word
