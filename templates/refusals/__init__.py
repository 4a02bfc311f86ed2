"""The sentence for every refusal: what is wrong, and what to do instead.

One ``<step>.toml`` for each step; ``Refusal("draw.pool_empty", n=0)`` takes the entry ``pool_empty`` of ``draw.toml``,
its ``{fields}`` filled from the facts of the refusal.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from domain.errors import Refusal
from templates.messages import day_words

FOLDER = Path(__file__).parent


@cache
def sentences() -> dict[str, str]:
    """All refusal codes with their sentences, ``{"draw.pool_empty": "…"}``."""
    found: dict[str, str] = {}
    for file in sorted(FOLDER.glob("*.toml")):
        for key, text in tomllib.loads(file.read_text("utf-8")).items():
            found[f"{file.stem}.{key}"] = text
    return found


def sentence(refusal: Refusal) -> str:
    """The Chinese sentence for ``refusal``.

    A fact that is a day reads ``2024年6月1日（周六）``, several ids ``甲、乙``, pairs ``甲与乙、丙与丁``; further
    refusals are a line each.

    Raises KeyError for a code or a fact without its sentence: a fault of ours, shown by
    ``tests/architecture/test_refusals.py``.
    """
    return sentences()[refusal.code].format(**{name: _words(fact) for name, fact in refusal.facts.items()})


def _words(fact: object) -> object:
    if isinstance(fact, date):
        return day_words(fact)
    if isinstance(fact, Refusal):
        return f"· {sentence(fact)}"
    if isinstance(fact, tuple):
        parts = ["与".join(one) if isinstance(one, tuple) else str(_words(one)) for one in fact]
        return ("\n" if any(isinstance(one, Refusal) for one in fact) else "、").join(parts)
    return fact
