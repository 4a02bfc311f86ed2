"""The draw of subjects by itself: against the hashing alone, and against the sampler of the same kind."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import tracemalloc
from collections.abc import Iterator
from fractions import Fraction

from domain.draw import draw, draw_strata, key
from domain.draw_files import RoundFiles
from domain.draw_terms import Stratum, SubjectTerms, TermsDepartment
from tests.benches.measuring import SEED, Work, compare, line, timed

#: A pool of four classes, about 4.3 % of it drawn.
STRATA = [Stratum(name, Fraction(part, 1000)) for name, part in zip("ABCD", (10, 30, 50, 80), strict=True)]


def ids(count: int) -> Iterator[str]:
    """Made-up codes of 18 characters, sorted."""
    return (f"91139001MA{n:08d}" for n in range(count))


def pool_text(count: int) -> str:
    """A frozen pool of four classes."""
    return "".join(f"{one}\t{'ABCD'[n % 4]}\n" for n, one in enumerate(ids(count)))


def files_of(pool: str) -> RoundFiles:
    """The files of a draw from ``pool``."""
    terms = SubjectTerms(
        campaign="LH-1",
        attempt=1,
        title="联合抽查",
        scope="全部",
        strata=STRATA,
        departments=[TermsDepartment("甲局", "lead"), TermsDepartment("乙局")],
        contributions=2,
    )
    return RoundFiles(terms.text(), pool, "a transcript that nobody reads\n")


def bare_loop(count: int) -> Work:
    """Hashing the same strings and throwing the hashes away: the unit of all that is said about draws."""
    prefix = key("subjects", SEED)
    texts = [f"{prefix}:{one}" for one in ids(count)]

    def hash_all() -> None:
        for text in texts:
            hashlib.sha256(text.encode()).digest()

    return hash_all


def against_bare(count: int, runs: int) -> Iterator[str]:
    """The whole draw, from a pool in memory and from its file, against the bare loop."""
    bare = bare_loop(count)
    pool = {one: "ABCD"[n % 4] for n, one in enumerate(ids(count))}
    what = f"draw {count:,} subjects, four classes"
    yield compare(what, lambda: draw_strata(pool, STRATA, SEED), bare, "bare SHA-256", "≤ 1.3", runs)
    yield f"{what + ': extra memory':<52} {_peak(lambda: draw_strata(pool, STRATA, SEED)):>9.1f} MiB  (aim ≤ 16)"
    pool.clear()
    files = files_of(pool_text(count))
    yield compare(f"{what}, read from pool.txt", lambda: draw(files), bare, "bare SHA-256", "≤ 1.3", runs)
    yield f"{what + ', pool.txt: memory':<52} {_peak(lambda: draw(files)):>9.1f} MiB  (aim ≤ 16)"


def growth(runs: int) -> str:
    """A hundred times as many subjects, in the time of the few."""
    few, many = files_of(pool_text(10_000)), files_of(pool_text(1_000_000))
    pairs = [(timed(lambda: draw(many)), timed(lambda: draw(few)) * 100) for _ in range(runs)]
    return line("draw 10⁶ against 100 draws of 10⁴", pairs, "100 × 10,000", "≈ 1")


def against_sampler(count: int, runs: int) -> str:
    """Rivest's sampler: tickets of SHA-256 as well."""
    if importlib.util.find_spec("consistent_sampler") is None:
        return "consistent_sampler is not installed: pip install consistent_sampler"
    sampler = importlib.import_module("consistent_sampler").sampler
    listed, k = list(ids(count)), count * 43 // 1000
    files = files_of(pool_text(count))

    def theirs() -> None:
        list(sampler(listed, seed=SEED, take=k))

    # The sampler keeps an object for each id, and pays for it as it would in any program.
    pairs = [(timed(lambda: draw(files), collecting=True), timed(theirs, collecting=True)) for _ in range(runs)]
    return line(f"draw 4.3 % of {count:,}", pairs, "consistent_sampler", "≤ 1/8 = 0.12")


def _peak(work: Work) -> float:
    """MiB that ``work`` has at its most beyond what was there before."""
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (peak - before) / 2**20


def lines(*, full: bool) -> Iterator[str]:
    """All of it; with ``full`` also 10⁷ subjects."""
    yield from against_bare(10_000, 9)
    yield from against_bare(1_000_000, 5)
    if full:
        yield from against_bare(10_000_000, 3)
    yield growth(3)
    yield against_sampler(1_000_000, 3)
