"""Reading a table row by row: good entries are kept, bad rows keep every reason against them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

from domain.errors import Refusal
from domain.library.cells import clean_text
from domain.library.columns import COLUMNS, find_columns
from domain.library.table import BadRow, Cell, Parsed, Table
from domain.library.values import LibraryKind

# Stands in the name of the example row of our own blank templates; people forget to delete that row.
EXAMPLE_MARK = "（示例行，请删除）"

Value = TypeVar("Value")
Entry = TypeVar("Entry")


class Row:
    """One row under reading; ``reasons`` gathers what is against it."""

    def __init__(
        self, cells: tuple[Cell, ...], positions: Mapping[str, tuple[int, ...]], titles: Mapping[str, str]
    ) -> None:
        self.reasons: list[Refusal] = []
        self._cells = cells
        self._positions = positions
        self._titles = titles

    def cell(self, field: str) -> Cell:
        """The first filled cell of ``field``, "" when there is none."""
        for position in self._positions.get(field, ()):
            if position < len(self._cells) and clean_text(self._cells[position]):
                return self._cells[position]
        return ""

    def read(self, field: str, reader: Callable[[Cell, str], Value], otherwise: Value) -> Value:
        """What ``reader`` makes of the cell; when it refuses, the reason is kept and ``otherwise`` given."""
        try:
            return reader(self.cell(field), self._titles[field])
        except Refusal as reason:
            self.reasons.append(reason)
            return otherwise


def parse_table(
    table: Table,
    kind: LibraryKind,
    read_entry: Callable[[Row], Entry],
    key: Callable[[Entry], Hashable],
    duplicate: Callable[[Entry, int], Refusal],
) -> Parsed[Entry]:
    """The entries of ``table``.

    ``key`` is what may stand only once in a file (a falsy key could not be read and is not compared);
    ``duplicate`` makes the reason against the second of two, from its entry and the row number of the first,
    whether that one is good or not.
    """
    positions = find_columns(table, kind)
    titles = _titles(table, kind, positions)
    first_rows: dict[Hashable, int] = {}
    good: list[tuple[int, Entry]] = []
    bad: list[BadRow] = []
    for number, cells in table.rows:
        row = Row(cells, positions, titles)
        entry = read_entry(row)
        _check_shape(row, cells, len(table.header))
        identity = key(entry)
        if identity and first_rows.setdefault(identity, number) != number:
            row.reasons.append(duplicate(entry, first_rows[identity]))
        if row.reasons:
            bad.append(BadRow(number, _without_noise(row), cells))
        else:
            good.append((number, entry))
    return Parsed(tuple(good), tuple(bad))


def _titles(table: Table, kind: LibraryKind, positions: Mapping[str, tuple[int, ...]]) -> dict[str, str]:
    """The heading of each field as this table words it, so that a person finds the column."""
    return {
        column.field: clean_text(table.header[positions[column.field][0]])
        if column.field in positions
        else column.title
        for column in COLUMNS[kind]
    }


def _check_shape(row: Row, cells: tuple[Cell, ...], width: int) -> None:
    """A .csv row with a comma in a name has a cell too many: all behind it stands in the wrong column."""
    if any(clean_text(cell) for cell in cells[width:]):
        row.reasons.insert(0, Refusal("library.row_too_long", width=width, cells=len(cells)))
    if EXAMPLE_MARK in clean_text(row.cell("name")):
        row.reasons.insert(0, Refusal("library.example_row"))


def _without_noise(row: Row) -> tuple[Refusal, ...]:
    """A row out of shape or meant as an example has one reason; what else is wrong follows from that."""
    if row.reasons[0].code in {"library.row_too_long", "library.example_row"}:
        return (row.reasons[0],)
    return tuple(row.reasons)
