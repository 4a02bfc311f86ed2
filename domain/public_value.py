"""The public value that may close a draw: typed in by two persons, who must agree on it.

Nobody chooses it, because it is published elsewhere after the words are closed; nobody can type a wrong one alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from domain.draw_files import normalise_words

#: What people put between the numbers of one value, and none of it is part of the value.
_BETWEEN = re.compile(r"[\s,;、]+")


@dataclass(frozen=True)
class SaidValue:
    """The value as one person typed it, normalised. ``contributor``: the department they speak for, "" for none;
    ``of_office``: they run the office."""

    person_id: int
    contributor: str
    of_office: bool
    value: str


def normalise_value(text: str) -> str:
    """The value as it enters the transcript, the same for everybody who copies the same thing.

    >>> normalise_value(" 03，08、12 ２１ + 05 ")
    '03 08 12 21 + 05'

    Full-width characters become plain ones, commas and line breaks become one blank, capitals small letters. Refuses
    (``draw.words_empty``, ``draw.words_too_long``) what leaves fewer than 1 or more than 200 characters.
    """
    return normalise_words(_BETWEEN.sub(" ", unicodedata.normalize("NFKC", text)).lower())


def agreed_value(said: Sequence[SaidValue]) -> str | None:
    """The value that somebody of the office and another person, of a department, both typed; None before that."""
    for first in said:
        for second in said:
            apart = first.person_id != second.person_id
            if first.of_office and second.contributor and apart and first.value == second.value:
                return first.value
    return None
