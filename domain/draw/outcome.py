"""Who is drawn, who waits, who replaces whom, who is inspected in the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from itertools import compress, islice
from typing import Protocol

from domain.draw.pool import count_of, pool_pages
from domain.draw.sizes import sample_sizes
from domain.draw.tickets import Page, bound_for, ids_of, key, smallest, ticket, under_bounds
from domain.draw_files import RoundFiles
from domain.draw_terms import Floor, Stratum, parse_subject_terms
from domain.errors import Refusal
from domain.transcript import SUBJECTS, seed_of

_AT_ONCE = 4096  # ids of a pool in memory


class Pool(Protocol):
    """What is drawn from, as often as one likes walked in pages."""

    def __len__(self) -> int: ...

    def count(self, stratum: str) -> int: ...

    def pages(self) -> Iterator[Page]: ...


@dataclass(frozen=True)
class _PoolText:
    """A pool file."""

    text: str

    def __len__(self) -> int:
        return self.text.count("\n")

    def count(self, stratum: str) -> int:
        return count_of(self.text, stratum)

    def pages(self) -> Iterator[Page]:
        return pool_pages(self.text)


class _PoolOfPairs:
    """A pool ``{id: stratum}``."""

    def __init__(self, strata: Mapping[str, str]) -> None:
        self._strata = strata
        self._counts = Counter(strata.values())
        self._names = {name: name.encode() for name in self._counts}

    def __len__(self) -> int:
        return len(self._strata)

    def count(self, stratum: str) -> int:
        return self._counts[stratum]

    def pages(self) -> Iterator[Page]:
        ids, strata = iter(self._strata), iter(self._strata.values())
        while some := [one.encode() for one in islice(ids, _AT_ONCE)]:
            yield some, [self._names[stratum] for stratum in islice(strata, _AT_ONCE)]


@dataclass(frozen=True)
class DrawnStratum:
    """One stratum after the draw: of its ``n`` ids the ``k`` drawn, in ticket order.

    Who waits behind them is put in order when it is asked for; ``whole``, key and pool, is what that needs.
    """

    name: str
    ratio: Fraction
    minimum: int
    n: int
    drawn: tuple[str, ...]
    whole: tuple[str, Pool] | None = field(compare=False, repr=False)

    @property
    def k(self) -> int:
        return len(self.drawn)

    @property
    def order(self) -> tuple[str, ...]:
        """All ids of the stratum in ticket order, the drawn first."""
        return self.first(self.n)

    @property
    def queue(self) -> tuple[str, ...]:
        """Who replaces, in this order."""
        return self.order[self.k :]

    def first(self, count: int) -> tuple[str, ...]:
        """The first ``count`` of the order, or all; beyond the drawn it takes about as long as the draw itself."""
        if count <= self.k or self.k == self.n:
            return self.drawn[:count]
        if self.whole is None:
            raise ValueError("of this draw only the drawn are known")
        wanted, under = min(count, self.n), partial(_under, *self.whole, self.name.encode())
        return ids_of(smallest(under(bound_for(wanted, self.n)), wanted, self.n, under))


@dataclass(frozen=True)
class DrawResult:
    """The outcome of round one; strata in the order of the terms. ``certain`` are inspected without being drawn."""

    seed: str
    key: str
    strata: tuple[DrawnStratum, ...]
    certain: tuple[str, ...] = ()

    @property
    def drawn(self) -> tuple[str, ...]:
        """All drawn ids, stratum by stratum, each in ticket order."""
        return tuple(one for stratum in self.strata for one in stratum.drawn)

    def ticket(self, subject_id: str) -> str:
        return ticket(self.key, subject_id)

    def without_pool(self) -> DrawResult:
        """The same without what the waiting queues need: as small as its list, to be sent between processes."""
        return replace(self, strata=tuple(replace(one, whole=None) for one in self.strata))


@dataclass(frozen=True)
class Replacement:
    """An excluded subject and who takes its place; ``None`` when the stratum is exhausted, or the subject was not
    drawn but certain.
    """

    excluded: str
    replacement: str | None


def draw(files: RoundFiles) -> DrawResult:
    """The outcome of round one from its three files; the same on every machine for ever.

    Refuses files that break the protocol and a pool with a stratum that is not in the terms. Whether the
    transcript fits the other two files is the concern of ``domain.certificate``.
    """
    terms = parse_subject_terms(files.terms)
    result = _drawn(_PoolText(files.pool), terms.strata, seed_of(files.transcript), terms.floor, terms.kind)
    return replace(result, certain=tuple(one.id for one in terms.certain))


def draw_strata(
    pool: Mapping[str, str], strata: Sequence[Stratum], seed: str, floor: Floor | None = None
) -> DrawResult:
    """The outcome for a pool ``{id: stratum}``; refuses (``draw.stratum_unknown``) a stratum without a
    ratio.
    """
    return _drawn(_PoolOfPairs(pool), strata, seed, floor, SUBJECTS)


def _drawn(pool: Pool, strata: Sequence[Stratum], seed: str, floor: Floor | None, label: str) -> DrawResult:
    counts = {one.name: pool.count(one.name) for one in strata}
    if sum(counts.values()) != len(pool):
        _refuse_stratum(pool, counts)
    sizes = sample_sizes(strata, counts, floor)
    ticket_key = key(label, seed)
    bounds = {name.encode(): bound_for(k, counts[name]) for name, k in sizes.items()}
    found = under_bounds(ticket_key, pool.pages(), bounds)
    results = []
    for one in strata:
        name = one.name.encode()
        wider = partial(_under, ticket_key, pool, name)
        drawn = smallest(found.pop(name), sizes[one.name], counts[one.name], wider)
        results.append(
            DrawnStratum(one.name, one.ratio, one.minimum, counts[one.name], ids_of(drawn), (ticket_key, pool))
        )
    return DrawResult(seed, ticket_key, tuple(results))


def _under(ticket_key: str, pool: Pool, stratum: bytes, bound: bytes) -> list[bytes]:
    """All entries of one stratum below ``bound``."""
    return under_bounds(ticket_key, _only(pool.pages(), stratum), {stratum: bound})[stratum]


def _only(pages: Iterable[Page], stratum: bytes) -> Iterator[Page]:
    for ids, strata in pages:
        own = list(compress(ids, map(stratum.__eq__, strata)))
        yield own, [stratum] * len(own)


def _refuse_stratum(pool: Pool, known: Iterable[str]) -> None:
    """Lines that no stratum of the terms has counted: out of form, or of a stratum without a ratio."""
    met = {name.decode() for _, strata in pool.pages() for name in set(strata)}
    raise Refusal("draw.stratum_unknown", stratum=min(met.difference(known)))


def replacements(result: DrawResult, excluded: Sequence[str]) -> tuple[Replacement, ...]:
    """Who takes the places of the ``excluded``, given in the order in which they were excluded.

    The i-th exclusion of a stratum takes the i-th of its queue; nobody takes that of a certain one. Refuses
    (``draw.exclusion_not_drawn``) an id that was not in place at that moment, or that is excluded already.
    """
    in_place: dict[str, int | None] = dict.fromkeys(result.certain)
    in_place |= {one: at for at, stratum in enumerate(result.strata) for one in stratum.drawn}
    waiting: dict[int, Iterator[str]] = {}
    found = []
    for one in excluded:
        if one not in in_place:
            raise Refusal("draw.exclusion_not_drawn", id=one)
        at, successor = in_place.pop(one), None
        if at is not None:
            if at not in waiting:
                waiting[at] = _waiting(result.strata[at], len(excluded))
            successor = next(waiting[at], None)
        if successor is not None:
            in_place[successor] = at
        found.append(Replacement(one, successor))
    return tuple(found)


def _waiting(stratum: DrawnStratum, at_most: int) -> Iterator[str]:
    return iter(stratum.first(stratum.k + at_most)[stratum.k :])


def replacement(result: DrawResult, *, excluded_before: Sequence[str], excluded: str) -> str | None:
    """The next in the published order of the stratum of ``excluded``; None when it is exhausted, which must
    be said.
    """
    return replacements(result, [*excluded_before, excluded])[-1].replacement


def successor(files: RoundFiles, stratum: str, excluded_before: Sequence[str], excluded: str) -> tuple[str, int] | None:
    """``replacement`` of a draw given by its files, with the place (from 1) of that one in the order of ``stratum``."""
    result = draw(files)
    found = replacement(result, excluded_before=excluded_before, excluded=excluded)
    if found is None:
        return None
    own = next(one for one in result.strata if one.name == stratum)
    return found, own.first(own.k + len(excluded_before) + 1).index(found) + 1


def confirmed(result: DrawResult, excluded: Sequence[str]) -> tuple[str, ...]:
    """Who is inspected: per stratum the first k of the order that are not excluded (fewer when it is exhausted), then
    the certain ones that are not.
    """
    replacements(result, excluded)
    out = set(excluded)
    found: list[str] = []
    for stratum in result.strata:
        first = stratum.drawn if out.isdisjoint(stratum.drawn) else stratum.first(stratum.k + len(out))
        found += [one for one in first if one not in out][: stratum.k]
    return (*found, *(one for one in result.certain if one not in out))
