"""A table as it came out of a file, and what became of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from domain.errors import Refusal

# Text ("" when blank) and dates; a float only where Excel kept a number too long to be exact.
Cell = str | float | date
TableRow = tuple[int, tuple[Cell, ...]]

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Table:
    """``rows`` are (row number as the spreadsheet shows it, cells); blank rows are left out."""

    header: tuple[str, ...]
    header_row_number: int
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class BadRow:
    """A row that was not taken over, with every reason against it, so that a person mends it once."""

    row_number: int
    reasons: tuple[Refusal, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Parsed(Generic[Entry]):
    """``good`` holds (row number, entry); both are in the order of the table."""

    good: tuple[tuple[int, Entry], ...]
    bad: tuple[BadRow, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The good entries alone."""
        return tuple(entry for _, entry in self.good)
