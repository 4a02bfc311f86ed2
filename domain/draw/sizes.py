"""How many are drawn: at least the ratio, and less than one counts as one (不足1户按1户计)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from fractions import Fraction

from domain.draw_terms import Floor, Stratum


def sample_size(n: int, ratio: Fraction, minimum: int) -> int:
    """How many of ``n`` are drawn: at least the ratio, at least ``minimum``, never more than there are.

    >>> [sample_size(n, Fraction(1, 5), 1) for n in (0, 3, 2000)]
    [0, 1, 400]
    """
    by_ratio = -(-n * ratio.numerator // ratio.denominator)
    return min(n, max(minimum, by_ratio))


def sample_sizes(strata: Sequence[Stratum], counts: Mapping[str, int], floor: Floor | None = None) -> dict[str, int]:
    """k of each stratum by its name, ``counts`` being how many subjects it has (none where it is not named).

    Up to the ``floor`` of the whole draw, one more at a time goes to the stratum of which the least part is drawn;
    of equals, to the first in the terms.
    """
    every = [counts.get(one.name, 0) for one in strata]
    drawn = [sample_size(n, one.ratio, one.minimum) for n, one in zip(every, strata, strict=True)]
    if floor is not None:
        missing = sample_size(sum(every), floor.ratio, floor.minimum) - sum(drawn)
        _raise(drawn, every, missing)
    return {one.name: k for one, k in zip(strata, drawn, strict=True)}


def _raise(drawn: list[int], every: Sequence[int], missing: int) -> None:
    """Adds ``missing`` to ``drawn``. All but the last few at once: a floor may be far away."""
    if missing <= 0:
        return
    steps = max(every)

    def lifted(level: int) -> list[int]:
        """Each stratum filled as far as one at a time would while the least part drawn is below level/steps."""
        return [max(k, -(-level * n // steps)) for k, n in zip(drawn, every, strict=True)]

    target = sum(drawn) + missing
    level = bisect_right(range(steps + 1), target, key=lambda at: sum(lifted(at))) - 1
    drawn[:] = lifted(level)
    while sum(drawn) < target:
        open_ones = [at for at, n in enumerate(every) if drawn[at] < n]
        drawn[min(open_ones, key=lambda at: Fraction(drawn[at], every[at]))] += 1
