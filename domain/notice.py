"""The check code (核验码) of a notice: short enough to be typed off a sheet of paper, too long to be guessed."""

from __future__ import annotations

import hashlib
import re
import unicodedata

#: No sign that is easily read as another: neither 0 and O, 1, I and L, nor U.
SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
#: 30 to the power of 10 codes: whoever tries a thousand a second for a year hits one of ten thousand notices with a
#: chance of less than one half, and learns when a subject that is public already is inspected.
LENGTH = 10
_DASHES = re.compile(r"[\s\-—–―_·.]")


def check_code(chance: str, proposal_id: int) -> str:
    """The code of the notice for one time of a visit; ``chance`` is drawn anew for whoever asks for codes."""
    digest = hashlib.sha256(f"notice:{chance}:{proposal_id}".encode()).digest()
    number, signs = int.from_bytes(digest, "big"), ""
    for _ in range(LENGTH):
        number, place = divmod(number, len(SIGNS))
        signs += SIGNS[place]
    return signs


def code_words(code: str) -> str:
    """As it is printed: ``ABCDE-FGHJK``."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def read_code(text: str) -> str:
    """What somebody typed off the paper, as it is kept; empty where that cannot be a code. Small letters, full-width
    signs, blanks and dashes do not matter."""
    found = _DASHES.sub("", unicodedata.normalize("NFKC", text[: 4 * LENGTH])).upper()
    return found if len(found) == LENGTH and set(found) <= set(SIGNS) else ""
