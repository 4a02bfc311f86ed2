"""Tickets: the SHA-256 of a key and an id, and finding the smallest of many without sorting all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from math import isqrt

from domain.draw_files import sha256_of

_KEY_LENGTH = 32  # with ":" and an 18-character code one block of SHA-256
_DIGEST = hashlib.sha256().digest_size
#: Above every entry: whoever asks for all.
NO_BOUND = b"\xff" * (_DIGEST + 1)
#: Below every entry: whoever asks for none.
NOTHING = b""
#: How many standard deviations above what is wanted a bound hopes to hold: it falls short once in 10¹⁵ draws.
_DEVIATIONS = 8

#: Some ids of a pool and, at the same places, their strata: the bytes of the file.
Page = tuple[list[bytes], list[bytes]]


def key(label: str, seed: str) -> str:
    """The key of one purpose: the first 32 hexadecimal characters of SHA-256(label + ":" + seed)."""
    return sha256_of(f"{label}:{seed}")[:_KEY_LENGTH]


def ticket(key: str, subject_id: str) -> str:
    """The ticket of an id: ``printf %s KEY:ID | sha256sum``."""
    return sha256_of(f"{key}:{subject_id}")


def in_ticket_order(key: str, ids: Iterable[str]) -> tuple[str, ...]:
    """``ids`` by ascending ticket (equal tickets, should the world see them, by id)."""
    texts = [one.encode() for one in ids]
    page = (texts, [NOTHING] * len(texts))
    return ids_of(sorted(under_bounds(key, [page], {NOTHING: NO_BOUND})[NOTHING]))


def under_bounds(key: str, pages: Iterable[Page], bounds: Mapping[bytes, bytes]) -> dict[bytes, list[bytes]]:
    """The entries below the bound of their stratum, by stratum; every stratum of the pages has a bound.

    An *entry* is the 32 bytes of a ticket with the id behind them: entries sort by ticket, equal tickets by id. A
    bound is compared with them as bytes.
    """
    # Copying a hash that has taken the key is a quarter faster than a new hash for each id.
    begun = hashlib.sha256(f"{key}:".encode()).copy
    found: dict[bytes, list[bytes]] = {stratum: [] for stratum in bounds}
    highest = max(bounds.values())
    for ids, strata in pages:
        for one, stratum in zip(ids, strata, strict=True):
            hashed = begun()
            hashed.update(one)
            digest = hashed.digest()
            if digest < highest and digest < bounds[stratum]:
                found[stratum].append(digest + one)
    return found


def bound_for(wanted: int, n: int) -> bytes:
    """A bound on the first 8 bytes of a ticket that all but surely has ``wanted`` of ``n`` below it, and few more."""
    if wanted == 0:
        return NOTHING
    hoped = wanted + _DEVIATIONS * (isqrt(wanted) + _DEVIATIONS)
    return NO_BOUND if hoped >= n else ((hoped << 64) // n).to_bytes(8, "big")


def smallest(found: list[bytes], wanted: int, n: int, under: Callable[[bytes], list[bytes]]) -> list[bytes]:
    """The ``wanted`` smallest of ``n`` entries, in order: just what sorting all of them would give.

    ``found`` is what stands below ``bound_for(wanted, n)``; where that holds too few, ``under`` is asked for all
    entries below a wider bound.
    """
    hoped = wanted
    while len(found) < min(wanted, n):
        hoped *= 2
        found = under(bound_for(hoped, n))
    return sorted(found)[:wanted]


def ids_of(entries: Iterable[bytes]) -> tuple[str, ...]:
    """The ids of entries, in their order."""
    return tuple(entry[_DIGEST:].decode() for entry in entries)
