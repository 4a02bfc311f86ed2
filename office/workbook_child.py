"""Reads a workbook from standard input, writes its sheets to standard output: a process of its own.

The reader (calamine) lays out the whole rectangle up to the farthest filled cell, and an allocation that
fails there ends the process: one blank typed by accident into cell XFD1048576 asks for 550 GB. Damaged .xls
files make it panic. Neither may ever happen to the bot, which would get the same file again after its start.
So this script imports nothing of ours, sets itself a limit, and its end says how it went (``Exit``).
"""

from __future__ import annotations

import contextlib
import io
import pickle
import sys
from collections.abc import Sequence
from enum import IntEnum

MEMORY_LIMIT = 2 * 1024**3  # bytes; 200,000 rows of ten columns take about a quarter


class Exit(IntEnum):
    """How the reading ended. A signal instead means that the limit was hit inside the reader."""

    READ = 0
    UNREADABLE = 3
    LOCKED = 4
    TOO_MUCH = 5


def read_sheets(content: bytes) -> list[list[list[object]]]:
    """The rows of every worksheet, row 1 first, blank cells at the end of a row left out."""
    from python_calamine import SheetTypeEnum, load_workbook

    workbook = load_workbook(io.BytesIO(content))
    return [
        [_trimmed(row) for row in workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)]
        for sheet in workbook.sheets_metadata
        if sheet.typ is SheetTypeEnum.WorkSheet
    ]


def main() -> int:
    _limit_memory()
    try:
        sheets = read_sheets(sys.stdin.buffer.read())
    except MemoryError:
        return Exit.TOO_MUCH
    except BaseException as trouble:  # a panic of the reader is no Exception
        return Exit.LOCKED if type(trouble).__name__ == "PasswordError" else Exit.UNREADABLE
    pickle.dump(sheets, sys.stdout.buffer, protocol=5)
    return Exit.READ


def _trimmed(row: Sequence[object]) -> list[object]:
    end = len(row)
    while end and row[end - 1] == "":
        end -= 1
    return list(row[:end])


def _limit_memory() -> None:
    # Where the system has no such limit (Windows, partly macOS) the process is still one of its own.
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))


if __name__ == "__main__":
    sys.exit(main())
