"""A file that breaks the protocol is refused by all three, even where every hash was made to fit it."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

import pytest

from domain.certificate import CertificateFiles, build_certificate
from domain.draw_files import RoundFiles, sha256_of
from domain.errors import Refusal
from tests.support.random_certificates import random_files
from tests.support.verifiers import CHROMIUM, NO_CHROMIUM, browser_verifier, python_outcome

MUTANTS = 700
#: What a field may be changed into: numbers, ratios, lists, marks, what can hardly be seen, and words of the files.
ODD = (
    "0", "1", "2", "01", "-1", "1000000000", "１", "1/2", "2/4", "0/1", "3/2", "1/0", "-", "--", "a,b", "b,a", "a,a",
    "a,", ",", "a b", "a\u3000b", "a\u00a0b", "\u200b", "e\u0301", "\ufeff", "\x7f", "\u2028", "𠮷", "Ｚ",
    "I-00001", "I:1", "~", "lead", "office", "available", "on_leave", "leave", "dice", "public", "subjects", "revisits",
    "teams", "0" * 64,
)  # fmt: skip


def mutate(text: str, chance: Random) -> str:
    """One line of a file lost, doubled, moved or added, or one field of it changed, added or lost."""
    lines = text.split("\n")[:-1]
    place = chance.randrange(len(lines)) if lines else 0
    match chance.randrange(8):
        case 0:
            del lines[place]
        case 1:
            lines.insert(place, lines[place])
        case 2:
            lines.insert(chance.randrange(len(lines)), lines.pop(place))
        case 3:
            lines.append("\t".join(chance.sample(ODD, 2)))
        case _:
            fields = lines[place].split("\t")
            at = chance.randrange(len(fields))
            fields[at : at + chance.choice((0, 1, 1, 1, 1))] = chance.choice(([chance.choice(ODD)],) * 6 + ([],))
            lines[place] = "\t".join(fields)
    return "".join(f"{line}\n" for line in lines)


def resealed(files: CertificateFiles) -> CertificateFiles:
    """The same with every hash that one file gives of another put right."""

    def transcript(one: RoundFiles, seed: str = "") -> str:
        text = re.sub(r"(?m)^terms\t[0-9a-f]{64}$", f"terms\t{sha256_of(one.terms)}", one.transcript)
        text = re.sub(r"(?m)^(pool|roster)\t[0-9a-f]{64}$", rf"\1\t{sha256_of(one.pool)}", text)
        return re.sub(r"(?m)^subjects\t[0-9a-f]{64}$", f"subjects\t{seed}", text)

    first = replace(files.subjects, transcript=transcript(files.subjects))
    second = files.teams
    if second:
        second = replace(second, transcript=transcript(second, sha256_of(first.transcript)))
    return CertificateFiles(first, second, files.changes)


def mutant(number: int) -> CertificateFiles:
    chance = Random(number)
    files = random_files(number)
    rounds = ["subjects", "teams"] if files.teams else ["subjects"]
    name, part = chance.choice(rounds), chance.choice(("terms", "pool", "transcript"))
    one = getattr(files, name)
    return resealed(replace(files, **{name: replace(one, **{part: mutate(getattr(one, part), chance)})}))


def our_outcome(files: CertificateFiles) -> str:
    try:
        return build_certificate(files.subjects, files.teams, files.changes)
    except Refusal as refusal:
        return refusal.code


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM)
async def test_three_verifiers_are_equally_strict() -> None:
    mutants = [mutant(number) for number in range(MUTANTS)]
    async with browser_verifier() as browser:
        in_browser = await browser.outcomes(mutants)
    accepted = 0
    for number, (files, of_browser) in enumerate(zip(mutants, in_browser, strict=True)):
        ours, in_python = our_outcome(files), python_outcome(files)
        if ours.startswith("{"):
            accepted += 1
            assert in_python == of_browser == ours, number
        else:
            assert not in_python.startswith("{"), (number, ours)
            assert not of_browser.startswith("{"), (number, ours)
    assert 0 < accepted < MUTANTS / 2
