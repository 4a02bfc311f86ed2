"""Chi-square by hand: whether counts that should be equal differ by more than chance explains."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt


def far_beyond_chance(counts: Mapping[object, int], kinds: int) -> bool:
    """More than five deviations beyond the mean of chi-square (``kinds`` − 1, its variance twice that)."""
    expected = sum(counts.values()) / kinds
    found = sum((count - expected) ** 2 for count in counts.values()) / expected
    found += (kinds - len(counts)) * expected
    return found > kinds - 1 + 5 * sqrt(2 * (kinds - 1))
