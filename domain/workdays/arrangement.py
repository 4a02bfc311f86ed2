"""A published arrangement as a table: one row a day or a span of days, 休 or 班, and the number of the notice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from domain.errors import Refusal
from domain.lengths import DOCUMENT_NUMBER
from domain.library import BadRow, Cell, Column, Table, clean_text
from domain.library.cells import read_date, read_required_text
from domain.library.columns import plain_heading
from domain.library.rows import Row

LONGEST_SPAN = 40
"""Days in one row. The longest holiday ever had 16; more is a slip in the month or the year."""
MOST_ROWS = 2_000

ARRANGEMENT_COLUMNS = (
    Column("day", "日期", ("开始日期", "起始日期", "起始日", "放假日期", "日期范围"), required=True),
    Column("until", "截止日期", ("结束日期", "终止日期", "截止日", "结束日")),
    Column("works", "安排", ("休班", "休/班", "班休", "类型", "休假安排", "放假安排", "状态"), required=True),
    Column("notice", "文号", ("通知文号", "文件号", "发文字号", "文件文号", "依据文号"), required=True),
)
_HEADINGS = frozenset(heading for column in ARRANGEMENT_COLUMNS for heading in column.headings)
_WORDS: Mapping[str, bool] = {
    **dict.fromkeys(("休", "放假", "休息", "休假", "节假日", "放假调休"), False),
    **dict.fromkeys(("班", "上班", "补班", "调休上班", "工作日"), True),
}
_BETWEEN = re.compile("至|到|~|-{2,}|[\u2010-\u2015\u2212]+")
_SHORT_END = re.compile(r"(?:(?P<year>\d{4})[-/.年])?(?:(?P<month>\d{1,2})[-/.月])?(?P<day>\d{1,2})日?")


@dataclass(frozen=True)
class ArrangedDay:
    """One day as a notice has it: ``works`` or off; ``notice`` is its number (文号)."""

    day: date
    works: bool
    notice: str


@dataclass(frozen=True)
class Arrangement:
    """What stands in a file: its days in order, each once. Where a row is bad, none of it counts."""

    days: tuple[ArrangedDay, ...]
    bad: tuple[BadRow, ...] = ()

    @property
    def worked(self) -> dict[date, bool]:
        """Whether each day is worked."""
        return {one.day: one.works for one in self.days}

    @property
    def notices(self) -> tuple[str, ...]:
        """The numbers of its notices, in the order of the days."""
        return tuple(dict.fromkeys(one.notice for one in self.days))


@dataclass(frozen=True)
class _Span:
    first: date
    last: date
    works: bool
    notice: str

    def days(self) -> Iterator[ArrangedDay]:
        for n in range((self.last - self.first).days + 1):
            yield ArrangedDay(self.first + timedelta(days=n), self.works, self.notice)


def is_arrangement_heading(text: str) -> bool:
    """Whether a table of an arrangement has a column of this heading."""
    return plain_heading(text) in _HEADINGS


def parse_arrangement(table: Table) -> Arrangement:
    """The days of ``table`` and its bad rows.

    Refuses the whole with ``calendar.missing_columns`` or ``calendar.too_many_rows``.
    """
    positions = _positions(table)
    if len(table.rows) > MOST_ROWS:
        raise Refusal("calendar.too_many_rows", rows=len(table.rows), most=MOST_ROWS)
    titles = {column.field: _title(table, column, positions) for column in ARRANGEMENT_COLUMNS}
    rows_of: dict[date, int] = {}
    days: list[ArrangedDay] = []
    bad: list[BadRow] = []
    for number, cells in table.rows:
        row = Row(cells, positions, titles)
        days += _read(row, number, rows_of)
        if any(clean_text(cell) for cell in cells[len(table.header) :]):
            row.reasons = [Refusal("library.row_too_long", width=len(table.header), cells=len(cells))]
        if row.reasons:
            bad.append(BadRow(number, tuple(row.reasons), cells))
    return Arrangement(tuple(sorted(days, key=lambda one: one.day)), tuple(bad))


def _positions(table: Table) -> dict[str, tuple[int, ...]]:
    headings = [plain_heading(text) for text in table.header]
    found: dict[str, tuple[int, ...]] = {}
    for column in ARRANGEMENT_COLUMNS:
        places = tuple(place for place, heading in enumerate(headings) if heading in column.headings)
        if places:
            found[column.field] = places
    missing = [column.title for column in ARRANGEMENT_COLUMNS if column.required and column.field not in found]
    if missing:
        raise Refusal("calendar.missing_columns", columns="、".join(missing))
    return found


def _title(table: Table, column: Column, positions: Mapping[str, tuple[int, ...]]) -> str:
    return clean_text(table.header[positions[column.field][0]]) if column.field in positions else column.title


def _read(row: Row, number: int, rows_of: dict[date, int]) -> list[ArrangedDay]:
    """The days of one row; what is against it is added to ``row.reasons``. ``rows_of`` has the row of each day."""
    first, last = row.read("day", _read_span, (date.min, date.min))
    until = row.read("until", read_date, None)
    works = row.read("works", _read_works, False)
    notice = row.read("notice", _read_notice, "")
    if row.reasons:
        return []
    span = _Span(first, until or last, works, notice)
    try:
        _require_short(span)
        for one in span.days():
            if rows_of.setdefault(one.day, number) != number:
                raise Refusal("calendar.duplicate_day", day=one.day, row=rows_of[one.day])
    except Refusal as reason:
        row.reasons.append(reason)
        return []
    return list(span.days())


def _require_short(span: _Span) -> None:
    if span.last < span.first:
        raise Refusal("calendar.span_reversed", first=span.first, last=span.last)
    count = (span.last - span.first).days + 1
    if count > LONGEST_SPAN:
        raise Refusal("calendar.span_too_long", first=span.first, last=span.last, count=count, most=LONGEST_SPAN)


def _read_span(cell: Cell, column: str) -> tuple[date, date]:
    """One day, or two with 至 between them; the second may leave out what it shares with the first.

    2027-02-05, 2027年2月5日至2月11日, 2027年2月5日至11日, 2027/2/5~2027/2/11.
    """
    if isinstance(cell, date):
        return cell, cell
    text = unicodedata.normalize("NFKC", read_required_text(cell, column)).replace(" ", "")
    first_text, *rest = _BETWEEN.split(text, maxsplit=1)
    first = _day(first_text, column)
    if not rest:
        return first, first
    short = _SHORT_END.fullmatch(rest[0])
    if short is None or (short["month"] is None and short["year"] is not None):
        return first, _day(rest[0], column)
    year, month = short["year"] or first.year, short["month"] or first.month
    return first, _day(f"{year}-{month}-{short['day']}", column)


def _day(text: str, column: str) -> date:
    day = read_date(text, column)
    if day is None:
        raise Refusal("library.value_missing", column=column)
    return day


def _read_works(cell: Cell, column: str) -> bool:
    word = unicodedata.normalize("NFKC", read_required_text(cell, column)).replace(" ", "")
    if word not in _WORDS:
        raise Refusal("calendar.word_unknown", column=column, value=word[:20])
    return _WORDS[word]


def _read_notice(cell: Cell, column: str) -> str:
    text = read_required_text(cell, column)
    if len(text) > DOCUMENT_NUMBER:
        raise Refusal("library.text_too_long", column=column, limit=DOCUMENT_NUMBER, length=len(text))
    return text
