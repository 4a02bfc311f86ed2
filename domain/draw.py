"""The draw of subjects: every id gets a ticket from the seed, the smallest tickets of each stratum are drawn.

Adding or removing one id moves no other; the rest of the order is the replacement queue (补抽). Specified
byte by byte in ``docs/draw-protocol.md``; the sources of the rules are sections "抽取" of the plans: at
least the ratio, and less than one counts as one (不足1户按1户计).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from domain.draw_files import POOL_FILE, FileReader, RoundFiles, file_text, is_id, require_id, sha256_of
from domain.draw_terms import Stratum, parse_subject_terms
from domain.errors import Refusal
from domain.transcript import SUBJECTS, seed_of

_KEY_LENGTH = 32  # with ":" and an 18-character code one block of SHA-256


@dataclass(frozen=True)
class PoolFile:
    """The frozen pool: the file, its SHA-256, and how many subjects each stratum has."""

    text: str
    sha256: str
    counts: Mapping[str, int]


@dataclass(frozen=True)
class DrawnStratum:
    """One stratum after the draw: all its ids in ticket order, the first ``k`` drawn, the rest waiting."""

    name: str
    ratio: Fraction
    minimum: int
    k: int
    order: tuple[str, ...]

    @property
    def n(self) -> int:
        return len(self.order)

    @property
    def drawn(self) -> tuple[str, ...]:
        return self.order[: self.k]

    @property
    def queue(self) -> tuple[str, ...]:
        return self.order[self.k :]


@dataclass(frozen=True)
class DrawResult:
    """The outcome of round one; strata in the order of the terms."""

    seed: str
    key: str
    strata: tuple[DrawnStratum, ...]

    @property
    def drawn(self) -> tuple[str, ...]:
        """All drawn ids, stratum by stratum, each in ticket order."""
        return tuple(one for stratum in self.strata for one in stratum.drawn)

    def ticket(self, subject_id: str) -> str:
        return ticket(self.key, subject_id)


@dataclass(frozen=True)
class Replacement:
    """An excluded subject and who takes its place; ``None`` when the stratum is exhausted."""

    excluded: str
    replacement: str | None


def freeze_pool(entries: Iterable[tuple[str, str]]) -> PoolFile:
    """The pool file of ``(id, stratum)`` pairs, in whatever order they come.

    Refuses an empty pool, an id twice (in two libraries it is still one line) and an id that cannot stand
    in the file.
    """
    pairs = sorted((require_id(one), stratum) for one, stratum in entries)
    if not pairs:
        raise Refusal("draw.pool_empty")
    for (before, _), (after, _) in pairwise(pairs):
        if before == after:
            raise Refusal("draw.id_twice", id=before)
    text = file_text(pairs)
    return PoolFile(text, sha256_of(text), Counter(parse_pool(text).values()))


def parse_pool(text: str) -> dict[str, str]:
    """``{id: stratum}`` of a pool file; refuses (``draw.file_line``) whatever ``freeze_pool`` would not
    have written.
    """
    reader = FileReader(POOL_FILE, text)
    found: dict[str, str] = {}
    last = ""
    while row := reader.take_row():
        if len(row) != 2 or not is_id(row[0]):
            reader.back("id<TAB>stratum")
        if row[0] <= last:
            reader.back(f"id > {last}")
        last = row[0]
        found[last] = row[1]
    if not found:
        raise Refusal("draw.pool_empty")
    return found


def sample_size(n: int, ratio: Fraction, minimum: int) -> int:
    """How many of ``n`` are drawn: at least the ratio, at least ``minimum``, never more than there are.

    >>> [sample_size(n, Fraction(1, 5), 1) for n in (0, 3, 2000)]
    [0, 1, 400]
    """
    by_ratio = -(-n * ratio.numerator // ratio.denominator)
    return min(n, max(minimum, by_ratio))


def key(label: str, seed: str) -> str:
    """The key of one purpose: the first 32 hexadecimal characters of SHA-256(label + ":" + seed)."""
    return sha256_of(f"{label}:{seed}")[:_KEY_LENGTH]


def ticket(key: str, subject_id: str) -> str:
    """The ticket of an id: ``printf %s KEY:ID | sha256sum``."""
    return sha256_of(f"{key}:{subject_id}")


def in_ticket_order(key: str, ids: Iterable[str]) -> tuple[str, ...]:
    """``ids`` by ascending ticket (equal tickets, should the world see them, by id)."""
    prefix = hashlib.sha256(f"{key}:".encode())
    tickets = []
    for one in ids:
        hashed = prefix.copy()
        hashed.update(one.encode())
        tickets.append((hashed.digest(), one))
    tickets.sort()
    return tuple(one for _, one in tickets)


def order_of(pool: Mapping[str, str], seed: str) -> dict[str, tuple[str, ...]]:
    """``{stratum: ids in ticket order}`` of a pool ``{id: stratum}``."""
    members: dict[str, list[str]] = {}
    for one, stratum in pool.items():
        members.setdefault(stratum, []).append(one)
    subjects_key = key(SUBJECTS, seed)
    return {stratum: in_ticket_order(subjects_key, ids) for stratum, ids in members.items()}


def draw(files: RoundFiles) -> DrawResult:
    """The outcome of round one from its three files; the same on every machine for ever.

    Refuses files that break the protocol and a pool with a stratum that is not in the terms. Whether the
    transcript fits the other two files is the concern of ``domain.certificate``.
    """
    return draw_strata(parse_pool(files.pool), parse_subject_terms(files.terms).strata, seed_of(files.transcript))


def draw_strata(pool: Mapping[str, str], strata: Sequence[Stratum], seed: str) -> DrawResult:
    """The outcome for a pool ``{id: stratum}``; refuses (``draw.stratum_unknown``) a stratum without a
    ratio.
    """
    order = order_of(pool, seed)
    unknown = sorted(set(order) - {stratum.name for stratum in strata})
    if unknown:
        raise Refusal("draw.stratum_unknown", stratum=unknown[0])
    return DrawResult(seed, key(SUBJECTS, seed), tuple(_drawn(s, order.get(s.name, ())) for s in strata))


def _drawn(stratum: Stratum, order: tuple[str, ...]) -> DrawnStratum:
    k = sample_size(len(order), stratum.ratio, stratum.minimum)
    return DrawnStratum(stratum.name, stratum.ratio, stratum.minimum, k, order)


def replacements(result: DrawResult, excluded: Sequence[str]) -> tuple[Replacement, ...]:
    """Who takes the places of the ``excluded``, given in the order in which they were excluded.

    The i-th exclusion of a stratum takes the i-th of its queue. Refuses (``draw.exclusion_not_drawn``) an
    id that was neither drawn nor a replacement at that moment, or that is excluded already.
    """
    waiting = {stratum.name: iter(stratum.queue) for stratum in result.strata}
    in_place = {one: stratum.name for stratum in result.strata for one in stratum.drawn}
    found = []
    for one in excluded:
        if one not in in_place:
            raise Refusal("draw.exclusion_not_drawn", id=one)
        stratum = in_place.pop(one)
        successor = next(waiting[stratum], None)
        if successor is not None:
            in_place[successor] = stratum
        found.append(Replacement(one, successor))
    return tuple(found)


def replacement(result: DrawResult, *, excluded_before: Sequence[str], excluded: str) -> str | None:
    """The next in the published order of the stratum of ``excluded``; None when it is exhausted, which must
    be said.
    """
    return replacements(result, [*excluded_before, excluded])[-1].replacement


def confirmed(result: DrawResult, excluded: Sequence[str]) -> tuple[str, ...]:
    """Who is inspected: per stratum the first k of the order that are not excluded (fewer when it is
    exhausted).
    """
    replacements(result, excluded)
    out = set(excluded)
    return tuple(one for stratum in result.strata for one in [i for i in stratum.order if i not in out][: stratum.k])
