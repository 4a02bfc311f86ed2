"""Every refusal has its sentence, every sentence its refusal, and the facts fit."""

from __future__ import annotations

import pytest

from templates.refusals import sentences
from tests.architecture.refusals import missing_facts, never_said, without_sentence
from tests.architecture.tree import Source, product

SENTENCES = {"draw.pool_empty": "没有对象。请放宽范围。", "draw.too_few": "只有{n}户。请补充。"}
RAISES = 'raise Refusal("draw.pool_empty")\nraise Refusal("draw.too_few", n=1)'


def test_every_refusal_has_its_sentence() -> None:
    problems = without_sentence(product(), sentences())
    assert not problems, "\n".join(problems)


def test_every_sentence_is_said_somewhere() -> None:
    problems = never_said(product(), sentences())
    assert not problems, "\n".join(problems)


def test_every_refusal_gives_the_facts_of_its_sentence() -> None:
    problems = missing_facts(product(), sentences())
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize(("code", "text"), sorted(sentences().items()))
def test_a_sentence_is_chinese_and_ends_as_one(code: str, text: str) -> None:
    assert any("一" <= character <= "鿿" for character in text), f"{code}: people read Chinese"
    # One that ends with a fact is a list of further sentences.
    assert text[-1] in "。？！”}", f"{code}: end the sentence with a full stop"


@pytest.mark.parametrize(
    "text",
    ['raise Refusal("draw.no_such")', 'raise Refusal("unheard.of_step")', 'CODES = frozenset({"draw.no_such"})'],
)
def test_a_refusal_without_a_sentence_is_caught(text: str) -> None:
    assert without_sentence([Source("domain/draw.py", text)], SENTENCES)


def test_a_sentence_that_nobody_says_is_caught() -> None:
    assert never_said([Source("domain/draw.py", 'raise Refusal("draw.pool_empty")')], SENTENCES)


def test_a_forgotten_fact_is_caught() -> None:
    assert missing_facts([Source("domain/draw.py", 'raise Refusal("draw.too_few", m=1)')], SENTENCES)


@pytest.mark.parametrize(
    "text",
    [
        RAISES,
        RAISES + '\nawait uow.audit.note("draw.freeze", now=now)',
        RAISES + '\nawait _move(uow, campaign, "draw.freeze", person, now)',
        RAISES + '\nname = "draw.json"',
        'raise Refusal("draw.pool_empty")\nraise Refusal("draw.too_few", **facts)',
        'raise Refusal(f"draw.{what}", n=2)',
    ],
)
def test_what_fits_is_not_minded(text: str) -> None:
    source = Source("campaigns/draw.py", text)
    assert without_sentence([source], SENTENCES) == []
    assert never_said([source], SENTENCES) == []
    assert missing_facts([source], SENTENCES) == []
