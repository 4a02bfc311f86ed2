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
    """The Chinese sentence for ``refusal``; a fact that is a day reads ``2024年6月1日（周六）``.

    Raises KeyError for a code or a fact without its sentence: a fault of ours, shown by
    ``tests/architecture/test_refusals.py``.
    """
    facts = {name: day_words(fact) if isinstance(fact, date) else fact for name, fact in refusal.facts.items()}
    return sentences()[refusal.code].format(**facts)
