"""The published vectors, recomputed by a second implementation made from the written protocol alone."""

from __future__ import annotations

import json
import re
import subprocess
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from domain.certificate import build_certificate, recompute
from domain.draw import draw, key, sample_size, ticket
from domain.draw_files import RoundFiles, normalise_words, sha256_of
from domain.errors import Refusal
from domain.verification import verify

PUBLISHED = json.loads((Path(__file__).parents[2] / "docs" / "draw-vectors.json").read_text("utf-8"))
VECTORS = PUBLISHED["vectors"]
LISTED = [one for one in VECTORS if one["subjects"]["pool"] is not None]
WITH_TEAMS = [one for one in LISTED if "teams" in one]


def name_of(vector: dict[str, Any]) -> str:
    return str(vector["name"])


# The second implementation.


def hashed(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def rows(text: str, first: str | None = None) -> list[list[str]]:
    found = [line.split("\t") for line in text.split("\n")[:-1]]
    return [row[1:] for row in found if row[0] == first] if first else found


def subjects_order(pool: str, terms: str, seed: str) -> tuple[dict[str, list[str]], dict[str, int]]:
    subjects_key = hashed("subjects:" + seed)[:32]
    order: dict[str, list[str]] = {}
    sizes: dict[str, int] = {}
    for name, ratio, minimum in rows(terms, "stratum"):
        ids = [row[0] for row in rows(pool) if row[1] == name]
        order[name] = sorted(ids, key=lambda one: hashed(subjects_key + ":" + one))
        up, down = map(int, ratio.split("/"))
        sizes[name] = min(len(ids), max(int(minimum), (len(ids) * up + down - 1) // down))
    return order, sizes


def teams_of(
    teams: dict[str, str], order: dict[str, list[str]], sizes: dict[str, int]
) -> tuple[list[str], list[list[str]], list[list[Any]]]:
    excluded = [row[1] for row in sorted(rows(teams["roster"], "excluded"), key=lambda row: int(row[0]))]
    confirmed = [one for name in order for one in [i for i in order[name] if i not in excluded][: sizes[name]]]
    replaced, used = [], dict.fromkeys(order, 0)
    for one in excluded:
        stratum = next(name for name in order if one in order[name])
        waiting = order[stratum][sizes[stratum] :]
        replaced.append([one, waiting[used[stratum]] if used[stratum] < len(waiting) else ""])
        used[stratum] += 1
    seed = hashed(teams["transcript"])
    order_key, pick_key = hashed("teams:order:" + seed)[:32], hashed("teams:pick:" + seed)[:32]
    load: dict[str, int] = {}
    assignments: list[list[Any]] = []
    for subject in sorted(confirmed, key=lambda one: hashed(order_key + ":" + one)):
        for department, wanted in rows(teams["terms"], "department"):
            eligible = [
                row[1]
                for row in rows(teams["roster"], "inspector")
                if row[0] == department and row[2] == "available" and subject not in row[3].split(",")
            ]
            if len(eligible) < int(wanted):
                raise ValueError(department)
            eligible.sort(key=lambda one: (load.get(one, 0), hashed(f"{pick_key}:{subject}:{one}"), one))
            picked = eligible[: int(wanted)]
            for one in picked:
                load[one] = load.get(one, 0) + 1
            if picked:
                assignments.append([subject, department, picked])
    return confirmed, replaced, assignments


# The vectors.


def files_of(part: dict[str, str], pool: str = "pool") -> RoundFiles:
    return RoundFiles(terms=part["terms"], pool=part[pool], transcript=part["transcript"])


def test_there_are_enough_vectors_with_different_names() -> None:
    assert PUBLISHED["protocol"] == "suiji-draw/1"
    assert len({one["name"] for one in VECTORS}) == len(VECTORS) >= 12


@pytest.mark.parametrize("vector", LISTED, ids=name_of)
def test_a_stranger_finds_the_same_order_and_sample(vector: dict[str, Any]) -> None:
    first, expected = vector["subjects"], vector["expected"]
    assert hashed(first["pool"]) == expected["pool_sha256"]
    assert hashed(first["terms"]) == expected["terms_sha256"]
    assert hashed(first["transcript"]) == expected["seed"]
    assert hashed("subjects:" + expected["seed"])[:32] == expected["key"]
    assert subjects_order(first["pool"], first["terms"], expected["seed"]) == (
        expected["order"],
        expected["k"],
    )


@pytest.mark.parametrize("vector", WITH_TEAMS, ids=name_of)
def test_a_stranger_finds_the_same_teams(vector: dict[str, Any]) -> None:
    expected = vector["expected"]
    if "refused" in expected:
        with pytest.raises(ValueError, match=expected["facts"]["department"]):
            teams_of(vector["teams"], expected["order"], expected["k"])
        return
    confirmed, replaced, assignments = teams_of(vector["teams"], expected["order"], expected["k"])
    assert confirmed == expected["teams"]["confirmed"]
    assert replaced == expected["teams"]["replaced"]
    assert assignments == expected["teams"]["assignments"]


@pytest.mark.parametrize("vector", LISTED, ids=name_of)
def test_our_own_certificate_of_a_vector_has_the_published_hash(vector: dict[str, Any]) -> None:
    first, expected = files_of(vector["subjects"]), vector["expected"]
    second = files_of(vector["teams"], "roster") if "teams" in vector else None
    if "refused" in expected:
        with pytest.raises(Refusal) as caught:
            recompute(first, second)
        assert (caught.value.code, caught.value.facts) == (expected["refused"], expected["facts"])
        return
    certificate = build_certificate(first, second)
    assert sha256_of(certificate) == expected["certificate_sha256"]
    assert verify(certificate) == []


def test_ten_thousand_subjects_give_the_published_hashes() -> None:
    (vector,) = [one for one in VECTORS if one["name"] == "ten thousand subjects"]
    pool = "".join(f"9113{n:014d}\t{'ABCD'[n % 4]}\n" for n in range(1, 10_001))
    first, expected = vector["subjects"], vector["expected"]
    assert hashed(pool) == expected["pool_sha256"]
    order, sizes = subjects_order(pool, first["terms"], expected["seed"])
    assert sizes == expected["k"]
    drawn = [one for name in order for one in order[name][: sizes[name]]]
    assert hashed("".join(f"{one}\n" for one in drawn)) == expected["drawn_sha256"]
    assert draw(files_of({**first, "pool": pool})).drawn == tuple(drawn)


def test_the_small_vectors_hold() -> None:
    for raw, accepted in PUBLISHED["words"]:
        assert normalise_words(raw) == accepted
    for label, seed, expected in PUBLISHED["keys"]:
        assert key(label, seed) == hashed(f"{label}:{seed}")[:32] == expected
    for one, subject, expected in PUBLISHED["tickets"]:
        assert ticket(one, subject) == hashed(f"{one}:{subject}") == expected
    for n, ratio, minimum, expected in PUBLISHED["sample_sizes"]:
        assert sample_size(n, Fraction(ratio), minimum) == expected


# The page that describes the protocol.

PAGE = (Path(__file__).parents[2] / "docs" / "draw-protocol.md").read_text("utf-8")


def test_every_command_on_the_protocol_page_prints_what_the_page_says() -> None:
    shown = re.findall(r"\$ printf %s '([^']+)' \| sha256sum\n +([0-9a-f]{64})  -", PAGE)
    assert len(shown) == 5
    for text, printed in shown:
        assert hashed(text) == printed


def test_the_example_on_the_protocol_page_is_the_first_vector() -> None:
    vector = VECTORS[0]
    assert f"{hashed(vector['subjects']['transcript'])}  transcript.txt" in PAGE
    assert f"printf %s '{vector['expected']['key']}:{vector['expected']['order']['A'][2]}'" in PAGE
    assert rows(vector["subjects"]["transcript"], "secret")[0][0] in PAGE
    tickets = re.findall(r":9113\d+X' \| sha256sum\n +([0-9a-f]{64})", PAGE)
    assert tickets == sorted(tickets)


def test_the_shell_loop_on_the_protocol_page_gives_the_order(tmp_path: Path) -> None:
    loop = re.search(r"\$ (while .*?LC_ALL=C sort)", PAGE, re.DOTALL)
    assert loop
    (tmp_path / "pool.txt").write_text(VECTORS[0]["subjects"]["pool"], "utf-8")
    printed = subprocess.run(
        ["sh", "-c", loop[1]], cwd=tmp_path, capture_output=True, check=True, text=True
    ).stdout.splitlines()
    order = VECTORS[0]["expected"]["order"]
    assert [line.split(" ")[2] for line in printed] == [*order["A"], *order["D"]]
