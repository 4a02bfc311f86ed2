"""An invented arrangement of 2027, as a file: nobody knows the real one yet."""

from __future__ import annotations

from collections.abc import Sequence

NOTICE_2027 = "示例办发〔2026〕9号"
ROWS_2027 = (
    "2027年1月1日至4日,休",
    "2027年2月5日至12日,休",
    "2027-02-20,班",
    "2027-02-28,班",
    "2027-04-05,休",
    "2027年5月1日至5日,休",
    "2027-04-25,班",
    "2027-05-08,班",
    "2027-06-09,休",
    "2027-09-15,休",
    "2027年10月1日至7日,休",
    "2027-09-26,班",
    "2027-10-09,班",
)


def arrangement(*rows: str, notice: str = NOTICE_2027) -> bytes:
    """A .csv of ``rows`` (day or span, 休 or 班), all of one notice."""
    return csv_of([f"{row},{notice}" for row in rows])


def csv_of(rows: Sequence[str]) -> bytes:
    return "\n".join(("日期,安排,文号", *rows)).encode()
