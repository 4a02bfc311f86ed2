"""统一社会信用代码, the eighteen characters that name an enterprise or an organisation (GB 32100-2015).

Laid out as: registering authority (1), kind of body (1), place of registration (6 digits), organisation code
(9, itself GB 11714-1997 with its own check), check character (1).
"""

from __future__ import annotations

import re
import unicodedata

CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters in the order of their values: without I, O, Z, S and V, which look like others."""

_SHAPE = re.compile(rf"[{CHARACTERS}]{{2}}[0-9]{{6}}[{CHARACTERS}]{{10}}")
_IGNORED = re.compile(r"[\s\-\u00ad\u200b-\u200d\u2010-\u2015\u2060\u2212\ufeff]+")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def normalise(text: str) -> str:
    """``text`` as a code is stored: half-width, upper case, no blanks and no hyphens. It need not be a
    valid code.

    >>> normalise("９１130199-60000001 2l")
    '91130199600000012L'
    """
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text)).upper()


def check_character(first17: str) -> str:
    """The eighteenth character (GB 32100-2015, 4.2.5: weights 3^i mod 31, complement to 31).

    Raises ValueError if ``first17`` is not seventeen of ``CHARACTERS``.
    """
    if len(first17) != 17:
        raise ValueError("seventeen characters are needed")
    total = sum(CHARACTERS.index(character) * pow(3, i, 31) for i, character in enumerate(first17))
    return CHARACTERS[-total % 31]


def is_valid(code: str) -> bool:
    """Whether ``code``, already normalised, has the shape and the check character of the standard."""
    return bool(_SHAPE.fullmatch(code)) and check_character(code[:17]) == code[17]


def inner_organisation_code_is_valid(code: str) -> bool:
    """Whether the organisation code inside (characters 9 to 17) has its own right check (GB 11714-1997).

    Warn only: codes issued to older registrations are met that fail it. False for what is no code at all.
    """
    if not _SHAPE.fullmatch(code):
        return False
    body, check = code[8:16], code[16]
    total = sum(int(character, 36) * weight for character, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    return check == "0123456789X"[-total % 11]
