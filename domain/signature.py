"""What the subject did with the form at the end of a visit: signed, stamped, or refused; read from one typed line.

The campaign plans (seeds 000, 002 and 004) want the form signed or stamped where a subject was inspected on the spot,
and a refusal to sign written down.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import Refusal
from domain.inspection import Method, ResultCode
from domain.lengths import SIGNER, WITNESS_REASON

#: Results of which nobody was met who could sign: nobody opened, or no such business is there.
NOBODY_THERE = frozenset({ResultCode(4), ResultCode(7)})


class Kind(StrEnum):
    """How it ended; the value is what is stored."""

    SIGNED = "signed"
    STAMPED = "stamped"
    REFUSED = "refused"


@dataclass(frozen=True)
class Declined:
    """A refusal to sign: who witnessed it, and why it was refused."""

    witness: str
    reason: str


def is_needed(methods: tuple[Method, ...], codes: tuple[ResultCode, ...]) -> bool:
    """Whether a form inspected by ``methods`` with these results wants a signature: it was inspected on the spot, and
    somebody was there."""
    return Method.ON_SITE in methods and not (codes and NOBODY_THERE.issuperset(codes))


def read_signer(text: str) -> str:
    """Who signed, with the post: ``王某某 经理``. Raises Refusal ``signature.signer_missing``, ``…_too_long``."""
    signer = " ".join(text.split()).strip("，,。；;、 ")
    if not signer:
        raise Refusal("signature.signer_missing")
    if len(signer) > SIGNER:
        raise Refusal("signature.signer_too_long", length=len(signer), most=SIGNER)
    return signer


_SEPARATORS = "，,。；;、\n"
_LABEL = r"(?:见证人|见证|证人|原因|理由|拒签原因)\s*(?:姓名)?\s*[:：是为]?\s*"
_WITNESS = re.compile(r"(?:见证人|见证|证人)\s*(?:姓名)?\s*[:：是为]?\s*(?P<words>.*)", re.S)
_REASON = re.compile(r"(?:拒签原因|原因|理由)\s*[:：是为]?\s*(?P<words>.*)", re.S)
_NEXT = re.compile(rf"[{_SEPARATORS}\s]*(?={_LABEL})")


def read_refusal(text: str) -> Declined:
    """``见证人 张某某，原因 负责人不在场``, in either order, or only ``张某某，负责人不在场``.

    Raises Refusal ``signature.witness_missing``, ``signature.reason_missing``, ``…_too_long``.
    """
    words = text.strip()
    witness, reason = _WITNESS.search(words), _REASON.search(words)
    if witness and reason:
        said = _up_to_next(witness["words"]), _up_to_next(reason["words"])
    elif reason:
        said = words[: reason.start()], reason["words"]
    else:
        said = _in_order(witness["words"] if witness else words)
    return Declined(*_required(*said))


def _up_to_next(words: str) -> str:
    """What stands behind a label, up to the next one."""
    return _NEXT.split(words, maxsplit=1)[0]


def _in_order(words: str) -> tuple[str, str]:
    """The witness before the first comma (or space, where there is none), the reason behind it."""
    parts = re.split(rf"[{_SEPARATORS}]", words, maxsplit=1)
    if len(parts) == 1:
        parts = words.split(maxsplit=1)
    return parts[0] if parts else "", parts[1] if len(parts) > 1 else ""


def _required(witness: str, reason: str) -> tuple[str, str]:
    edges = f"{_SEPARATORS}:： "
    witness, reason = " ".join(witness.split()).strip(edges), " ".join(reason.split()).strip(edges)
    if not witness:
        raise Refusal("signature.witness_missing")
    if not reason:
        raise Refusal("signature.reason_missing")
    if len(witness) > SIGNER:
        raise Refusal("signature.witness_too_long", length=len(witness), most=SIGNER)
    if len(reason) > WITNESS_REASON:
        raise Refusal("signature.reason_too_long", length=len(reason), most=WITNESS_REASON)
    return witness, reason
