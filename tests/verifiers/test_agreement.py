"""Three verifiers that share no code agree on random draws of every kind and on every published vector."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from domain.certificate import CertificateFiles, build_certificate
from domain.draw_files import RoundFiles, sha256_of
from domain.errors import Refusal
from domain.verification import verify
from tests.support.random_certificates import random_files, with_changes
from tests.support.verifiers import (
    CHROMIUM,
    NO_CHROMIUM,
    VERIFIED,
    BrowserVerifier,
    browser_verifier,
    python_outcome,
    python_verdict,
    stand_alone,
)

PUBLISHED = json.loads((Path(__file__).parents[2] / "docs" / "draw-vectors.json").read_text("utf-8"))
VECTORS = [one for one in PUBLISHED["vectors"] if one["subjects"]["pool"] is not None]
#: In parts, so that two cores share them; each part has so many certificates.
PARTS, EACH = 8, 125

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM)]


@pytest.fixture
async def browser() -> AsyncIterator[BrowserVerifier]:
    async with browser_verifier() as found:
        yield found


def our_outcome(files: CertificateFiles) -> str:
    try:
        return build_certificate(files.subjects, files.teams, files.changes)
    except Refusal as refusal:
        return "infeasible" if refusal.code.startswith("matching.") else refusal.code


def random_draws(part: int) -> tuple[list[str], list[CertificateFiles]]:
    """Certificates, every other one with teams with substitutions too; and the files that allow of none."""
    certificates: list[str] = []
    refused: list[CertificateFiles] = []
    for number in count(part * 100_000):
        files = random_files(number)
        if files.teams and number % 2:
            with suppress(Refusal):  # the same that the outcome is
                files = with_changes(files, number)
        outcome = our_outcome(files)
        if outcome == "infeasible":
            refused.append(files)
        else:
            certificates.append(outcome)
        if len(certificates) == EACH:
            break
    return certificates, refused


@pytest.mark.parametrize("part", range(PARTS))
async def test_three_verifiers_agree_on_random_draws(browser: BrowserVerifier, part: int) -> None:
    certificates, refused = random_draws(part)
    assert [verify(one) for one in certificates] == [[]] * EACH
    assert {python_verdict(one) for one in certificates} == {VERIFIED}
    assert set(await browser.verdicts(certificates)) == {VERIFIED}
    assert refused
    assert {python_outcome(one) for one in refused} == {"infeasible"}
    assert set(await browser.outcomes(refused)) == {"infeasible"}


def files_of(vector: dict[str, Any]) -> CertificateFiles:
    first, second = vector["subjects"], vector.get("teams")
    return CertificateFiles(
        RoundFiles(first["terms"], first["pool"], first["transcript"]),
        RoundFiles(second["terms"], second["roster"], second["transcript"]) if second else None,
        vector.get("changes", ""),
    )


async def test_three_verifiers_make_of_every_vector_what_is_published(browser: BrowserVerifier) -> None:
    drawn = [files_of(one) for one in VECTORS]
    in_browser = await browser.outcomes(drawn)
    for vector, files, of_browser in zip(VECTORS, drawn, in_browser, strict=True):
        expected = vector["expected"]
        for outcome in (our_outcome(files), python_outcome(files), of_browser):
            if expected.get("refused"):
                assert outcome == "infeasible", vector["name"]
            else:
                assert sha256_of(outcome) == expected["certificate_sha256"], vector["name"]


def test_ten_thousand_subjects_give_the_published_hashes_to_a_stranger() -> None:
    (vector,) = [one for one in PUBLISHED["vectors"] if one["name"] == "ten thousand subjects"]
    pool = "".join(f"9113{n:014d}\t{'ABCD'[n % 4]}\n" for n in range(1, 10_001))
    files = files_of(vector | {"subjects": vector["subjects"] | {"pool": pool}})
    strata = json.loads(python_outcome(files))["subjects"]["strata"]
    assert {one["stratum"]: one["k"] for one in strata} == vector["expected"]["k"]
    drawn = "".join(f"{one}\n" for stratum in strata for one, _ in stratum["drawn"])
    assert sha256_of(drawn) == vector["expected"]["drawn_sha256"]


def greatest_loads(name: str) -> list[int]:
    """After dealing, levelling and searching, in the first department of a vector."""
    (vector,) = [one for one in VECTORS if one["name"] == name]
    files = files_of(vector)
    found = json.loads(python_outcome(files))["teams"]
    assert files.teams
    lines = files.teams.pool.split("\n")[:-1]
    terms = stand_alone.read_teams_terms(stand_alone.Lines("terms", files.teams.terms.split("\n")[:-1]))
    roster = stand_alone.read_roster(stand_alone.Lines("roster", lines), dict(terms.departments))
    served = list(dict.fromkeys(one[0] for one in found["assignments"]))
    rules = (roster.people, roster.needs, roster.apart, roster.met, found["pick_key"])
    matching = stand_alone.Matching(served, terms.departments, *rules)
    department = next(iter(matching.staff))
    dealt = matching.deal()
    loads = [matching.greatest(department, dealt)]
    matching.level(department, dealt)
    loads.append(matching.greatest(department, dealt))
    matching.search(dealt)
    return [*loads, matching.greatest(department, dealt)]


def test_the_vectors_that_are_to_need_levelling_and_search_do_need_them() -> None:
    assert greatest_loads("levelling needed") == [4, 3, 3]
    dealt, levelled, searched = greatest_loads("search needed")
    assert dealt >= levelled > searched
