"""Why a published result is corrected, as it is typed: the reason is published with the new version."""

from __future__ import annotations

import re

from domain.draw_files import plain
from domain.errors import Refusal
from domain.lengths import RETURN_REASON

#: A mobile, a telephone or an identity card: nothing of a person stands on a public page.
_PERSONAL = re.compile(
    r"(?<!\d)"
    r"(?:1[3-9]\d(?:[- ]?\d{4}){2}|0\d{2,3}[- ]?\d{7,8}|\d{6}[- ]?\d{8}[- ]?\d{3}[\dXx])"
    r"(?![\dA-Za-z])"
)


def read_reason(text: str) -> str:
    """A reason as it is kept. Raises Refusal ``correction.reason_missing``, ``correction.reason_too_long``,
    ``correction.reason_personal`` for one that holds the number of a person."""
    reason = plain(text)
    if not reason:
        raise Refusal("correction.reason_missing")
    if len(reason) > RETURN_REASON:
        raise Refusal("correction.reason_too_long", length=len(reason), most=RETURN_REASON)
    if _PERSONAL.search(reason):
        raise Refusal("correction.reason_personal")
    return reason
