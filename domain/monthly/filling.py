"""What is filled into one report, and what is still missing before it can be handed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any
from zlib import crc32

from domain.errors import Refusal
from domain.monthly.entries import Entry, Row
from domain.monthly.figures import BLOCKS, Block, Correction, Figure, Figures, Value

#: Entries of a row: what a page of the form holds.
MOST_ENTRIES = 20


class Gap(StrEnum):
    """Why a report cannot be handed in yet, in the order of the form."""

    MEETINGS = "meetings"
    DOCUMENTS = "documents"
    TRAINING = "training"
    PLAN = "plan"  # row 4 is not confirmed, or the data have changed since
    LINE = "line"
    WEBSITE = "website"  # results were published, and nobody said where
    CONTACT = "contact"


@dataclass(frozen=True)
class Filling:
    """``none``: rows declared empty (本月无). ``checked``: for each confirmed block the figures as the data gave them
    when it was confirmed."""

    entries: Mapping[Row, tuple[Entry, ...]] = field(default_factory=dict)
    none: frozenset[Row] = frozenset()
    corrections: Mapping[Figure, Correction] = field(default_factory=dict)
    checked: Mapping[Block, Figures] = field(default_factory=dict)

    def of(self, row: Row) -> tuple[Entry, ...]:
        """The entries of a row."""
        return self.entries.get(row, ())

    def adding(self, row: Row, new: Sequence[Entry]) -> Filling:
        """With ``new`` after the row's entries, each once. Refuses ``monthly.too_many_entries``."""
        listed = tuple(dict.fromkeys([*self.of(row), *new]))
        if len(listed) > MOST_ENTRIES:
            raise Refusal("monthly.too_many_entries", most=MOST_ENTRIES)
        return replace(self, entries={**self.entries, row: listed}, none=self.none - {row})

    def removing(self, row: Row, place: int) -> Filling:
        """Without the entry in ``place`` (from 0); as it is where there is none."""
        left = tuple(one for at, one in enumerate(self.of(row)) if at != place)
        return replace(self, entries={**self.entries, row: left})

    def empty(self, row: Row) -> Filling:
        """With the row declared empty. Refuses ``monthly.has_entries`` where something stands in it."""
        if self.of(row):
            raise Refusal("monthly.has_entries")
        return replace(self, none=self.none | {row})

    def correcting(self, figure: Figure, correction: Correction | None) -> Filling:
        """With the correction, or without any; the block of the figure is to be confirmed again."""
        kept = {which: one for which, one in self.corrections.items() if which is not figure}
        if correction is not None and correction.value != correction.computed:
            kept[figure] = correction
        block = next(block for block, figures in BLOCKS.items() if figure in figures)
        checked = {which: seen for which, seen in self.checked.items() if which is not block}
        return replace(self, corrections=kept, checked=checked)

    def checking(self, block: Block, computed: Figures) -> Filling:
        """With the block confirmed as the data give it now. Refuses ``monthly.major_over_minor``."""
        values = self.values(computed)
        major, minor = values[Figure.MAJOR], values[Figure.MINOR]
        if block is Block.PLAN and isinstance(major, int) and isinstance(minor, int) and major > minor:
            raise Refusal("monthly.major_over_minor", major=major, minor=minor)
        seen = {figure: computed[figure] for figure in BLOCKS[block]}
        return replace(self, checked={**self.checked, block: seen})

    def is_checked(self, block: Block, computed: Figures) -> bool:
        """Whether the block was confirmed and the data have not changed since."""
        return self.checked.get(block) == {figure: computed[figure] for figure in BLOCKS[block]}

    def values(self, computed: Figures) -> dict[Figure, Value]:
        """What is reported: the corrected value where there is one, else the computed one."""
        corrected = {figure: one.value for figure, one in self.corrections.items()}
        return {**computed, **corrected}

    def gaps(self, computed: Figures, *, contact: bool) -> list[Gap]:
        """What is missing; ``contact``: whether it is known whom to call."""
        found = [Gap(row.value) for row in Row if not self.of(row) and row not in self.none]
        found += [Gap(block.value) for block in Block if not self.is_checked(block, computed)]
        values = self.values(computed)
        if values[Figure.PUBLISHED] and not values[Figure.WEBSITE]:
            found.append(Gap.WEBSITE)
        return found if contact else [*found, Gap.CONTACT]

    def as_data(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "entries": {row.value: [one.as_data() for one in listed] for row, listed in self.entries.items()},
            "none": sorted(row.value for row in self.none),
            "corrections": {figure.value: one.as_data() for figure, one in self.corrections.items()},
            "checked": {block.value: figures_as_data(seen) for block, seen in self.checked.items()},
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Filling:
        """The filling of ``as_data``; of nothing the empty one."""
        entries = {Row(row): tuple(map(Entry.from_data, listed)) for row, listed in data.get("entries", {}).items()}
        return cls(
            entries=entries,
            none=frozenset(map(Row, data.get("none", ()))),
            corrections={Figure(name): Correction(**one) for name, one in data.get("corrections", {}).items()},
            checked={Block(name): figures_from(seen) for name, seen in data.get("checked", {}).items()},
        )


def figures_as_data(figures: Figures) -> dict[str, Value]:
    """For JSON."""
    return {figure.value: value for figure, value in figures.items()}


def figures_from(data: Mapping[str, Value]) -> dict[Figure, Value]:
    """The figures of ``figures_as_data``."""
    return {Figure(name): value for name, value in data.items()}


def fingerprint(values: Figures) -> str:
    """Eight hexadecimal characters by which a button knows whether the figures are still those that it was shown
    with. No seal: 32 bits tell apart what changes by itself, not what somebody forges."""
    return f"{crc32(repr(sorted(figures_as_data(values).items())).encode()):08x}"
