"""From a file that a person sent to the table in it: .xlsx, .xls or .csv.

Plain functions that take their time (a few seconds for the biggest files): a door runs them in a thread.
"""

from __future__ import annotations

import csv
import io
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import PurePath

from domain.errors import Refusal
from domain.library import Cell, Table, TableRow, clean_text, is_known_heading
from office import workbook_child

ACCEPTED = (".xlsx", ".xls", ".csv")
MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 200_000
READING_TAKES = 60.0  # seconds at the most
HEADER_WITHIN = 10  # rows; above the header stand titles and notes

_WORKBOOK_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
# A locked .xlsx is an old-style container with this stream in it.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# Excel keeps 15 digits of a number.
_EXACT_BELOW = 10**15

_RawRows = Sequence[Sequence[object]]


def require_acceptable(filename: str, size: int) -> None:
    """Refuses a file by its name and its size in bytes alone: to be asked before it is fetched."""
    if PurePath(filename).suffix.lower() not in ACCEPTED:
        raise Refusal("library.wrong_file_type", filename=filename, accepted="、".join(ACCEPTED))
    if size > MAX_BYTES:
        raise Refusal(
            "library.file_too_big",
            filename=filename,
            limit=MAX_BYTES // 1024**2,
            size=f"{size / 1024**2:.1f}",
        )
    if size == 0:
        raise Refusal("library.empty_file", filename=filename)


def read_table(filename: str, content: bytes, *, knows: Callable[[str], bool] = is_known_heading) -> Table:
    """The table in a file: of a workbook, its first sheet that has a header we know.

    The header is the first of the first ten rows with two headings or more that ``knows`` says yes to. Refuses
    with ``library.…`` whatever is no such file; what is wrong in single rows is found by ``domain.library``.
    """
    require_acceptable(filename, len(content))
    if content.startswith(_WORKBOOK_STARTS):
        return _first_table(filename, _workbook_rows(filename, content), knows, notes_beside=True)
    if PurePath(filename).suffix.lower() == ".csv":
        return _first_table(filename, [_csv_rows(filename, content)], knows, notes_beside=False)
    raise Refusal("library.unreadable_workbook", filename=filename)


def _first_table(
    filename: str, sheets: Iterable[_RawRows], knows: Callable[[str], bool], *, notes_beside: bool
) -> Table:
    """``notes_beside``: what stands to the right of the last heading is a note beside the table and left out.

    In a .csv it is kept instead: there it shows that a comma has pushed the row out of its columns.
    """
    anything = False
    for raw in sheets:
        anything = anything or any(_is_filled(row) for row in raw)
        for place, row in enumerate(raw[:HEADER_WITHIN]):
            header = tuple(clean_text(_cell(value)) for value in row)
            if sum(map(knows, header)) >= 2:
                if notes_beside:
                    header = _without_empty_end(header)
                    raw = [cells[: len(header)] for cells in raw]
                return _table_under(filename, header, place + 1, raw)
    if not anything:
        raise Refusal("library.empty_file", filename=filename)
    raise Refusal("library.header_not_found", filename=filename, within=HEADER_WITHIN)


def _table_under(filename: str, header: tuple[str, ...], header_row_number: int, raw: _RawRows) -> Table:
    below = raw[header_row_number:]
    rows = tuple(_rows(below, header_row_number + 1, len(header)))
    if not rows:
        raise Refusal("library.only_blank_rows" if below else "library.no_rows", filename=filename)
    if len(rows) > MAX_ROWS:
        raise Refusal("library.too_many_rows", filename=filename, rows=len(rows), limit=MAX_ROWS)
    return Table(header, header_row_number, rows)


def _rows(raw: _RawRows, first_number: int, width: int) -> Iterable[TableRow]:
    for number, row in enumerate(raw, first_number):
        if _is_filled(row):
            cells = tuple(map(_cell, row))
            yield number, cells + ("",) * (width - len(cells))


def _workbook_rows(filename: str, content: bytes) -> list[_RawRows]:
    """The sheets of a workbook, read by a process of its own, for the reasons in ``workbook_child``."""
    if _ENCRYPTED in content:
        raise Refusal("library.password_protected", filename=filename)
    command = [sys.executable, "-I", workbook_child.__file__]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=READING_TAKES, check=False)
    except subprocess.TimeoutExpired:
        raise Refusal("library.too_much_inside", filename=filename) from None
    match done.returncode:
        case workbook_child.Exit.READ:
            sheets: list[_RawRows] = pickle.loads(done.stdout)
            return sheets
        case workbook_child.Exit.LOCKED:
            raise Refusal("library.password_protected", filename=filename)
        case workbook_child.Exit.UNREADABLE:
            raise Refusal("library.unreadable_workbook", filename=filename)
        case code if code == workbook_child.Exit.TOO_MUCH or code < 0:  # below zero: ended by a signal
            raise Refusal("library.too_much_inside", filename=filename)
    raise RuntimeError(f"the reader of workbooks ended with {done.returncode}: {done.stderr[-2000:]!r}")


def _csv_rows(filename: str, content: bytes) -> _RawRows:
    text = _decoded(filename, content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        return list(reader)
    except csv.Error as broken:
        # Strict, because an unclosed quotation mark would otherwise swallow all rows behind it.
        raise Refusal("library.csv_broken", filename=filename, line=reader.line_num) from broken


def _decoded(filename: str, content: bytes) -> str:
    """UTF-8 or what Excel and WPS write on Chinese computers (GB 18030; UTF-16 for "Unicode text")."""
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("library.csv_encoding", filename=filename)


def _delimiter(text: str) -> str:
    """Comma, tab or semicolon: the one that stands most often in the first lines (a title may hold none)."""
    start = "\n".join(text.splitlines()[:HEADER_WITHIN])
    return max((",", "\t", ";"), key=start.count)


def _is_filled(row: Sequence[object]) -> bool:
    return any(value not in ("", None) and clean_text(_cell(value)) for value in row)


def _without_empty_end(header: tuple[str, ...]) -> tuple[str, ...]:
    width = max(place for place, text in enumerate(header, 1) if text)
    return header[:width]


def _cell(value: object) -> Cell:
    """A value of the reader as ours: 1.0 is the text "1"; a number too long to be exact stays a float."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str | date):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        if abs(value) >= _EXACT_BELOW:
            return float(value)
        return str(int(value)) if value == int(value) else repr(value)
    return "" if value is None else str(value)
