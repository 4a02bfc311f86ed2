"""The libraries: how full they are, templates, exports, and what became of a file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from domain.library import BadRow, LibraryKind
from templates.buttons import Press
from templates.cards import Attachment, Button, Card, Row
from templates.cards.menu import TO_MENU
from templates.messages import render
from templates.refusals import sentence

KIND_NAMES: Mapping[LibraryKind, str] = {
    "departments": "成员单位",
    "subjects": "检查对象",
    "inspectors": "执法检查人员",
    "items": "抽查事项",
}
FileForm = Literal["xlsx", "csv"]
#: So many bad rows are named in the message itself; the file names them all.
NAMED_ROWS = 3
#: And so many unknown numbers.
NAMED_NUMBERS = 10


@dataclass(frozen=True)
class OpenLibraries(Press):
    """The libraries that the reader keeps."""

    code: ClassVar[str] = "lbo"


@dataclass(frozen=True)
class SendTemplate(Press):
    """A blank template; ``kind`` is a ``LibraryKind``."""

    code: ClassVar[str] = "lbt"
    kind: str


@dataclass(frozen=True)
class SendExport(Press):
    """A library as a file; ``form`` is a ``FileForm``."""

    code: ClassVar[str] = "lbx"
    kind: str
    form: str


def libraries_card(place: str, counts: Mapping[LibraryKind, int], *, whole_office: bool) -> Card:
    """How many entries each library of ``place`` has, and how to get more in or all of them out."""
    text = render(
        "library/libraries",
        place=place,
        counts=[(KIND_NAMES[kind], count) for kind, count in counts.items()],
        whole_office=whole_office,
    )
    rows: list[Row] = [
        (
            Button(f"{KIND_NAMES[kind]}：空白模板", SendTemplate(kind)),
            Button(f"{KIND_NAMES[kind]}：导出", SendExport(kind, "xlsx")),
        )
        for kind in counts
    ]
    return Card(text, (*rows, TO_MENU))


def imported_card(
    kind: LibraryKind,
    *,
    added: int,
    updated: int,
    bad: Sequence[BadRow],
    filename: str,
    error_copy: bytes,
    unknown: Sequence[str] = (),
    frozen: Sequence[str] = (),
) -> Card:
    """What became of the file ``filename``: how many rows went in, which did not and why; ``unknown`` are the numbers
    in it that stand in no library, ``frozen`` the campaigns that draw on what was frozen before."""
    text = render(
        "library/imported",
        filename=filename,
        kind=kind,
        library=KIND_NAMES[kind],
        added=added,
        updated=updated,
        bad=len(bad),
        named=[(row.row_number, sentence(row.reasons[0])) for row in bad[:NAMED_ROWS]],
        unknown=_some(unknown),
        frozen=frozen,
    )
    attachment = Attachment(error_copy_name(filename), error_copy) if bad else None
    return Card(text, ((Button("名录库", OpenLibraries()), *TO_MENU),), attachment)


def error_copy_name(filename: str) -> str:
    """What the copy of the bad rows of ``filename`` is called; a remark that the name ends in gives way to ours.

    >>> error_copy_name("检查对象（空白模板）.xlsx")
    '检查对象（需要修改的行）.xlsx'
    """
    stem = filename.rsplit(".", 1)[0]
    plain = re.sub(r"(?:\s*[（(][^（）()]*[）)])+\s*$", "", stem)
    return f"{plain or stem}（需要修改的行）.xlsx"


def _some(numbers: Sequence[str]) -> str:
    """The first of them, and how many there are if not all fit."""
    shown = "、".join(numbers[:NAMED_NUMBERS])
    return shown if len(numbers) <= NAMED_NUMBERS else f"{shown}等 {len(numbers)} 个"


def import_summary(
    kind: LibraryKind, *, added: int, updated: int, bad: Sequence[BadRow], unknown: Sequence[str] = ()
) -> str:
    """The same for the command line, with every bad row and all of its reasons."""
    reasons = [(row.row_number, [sentence(reason) for reason in row.reasons]) for row in bad]
    return render(
        "library/import_summary",
        kind=kind,
        library=KIND_NAMES[kind],
        added=added,
        updated=updated,
        bad=reasons,
        unknown="、".join(unknown),
    )


def template_card(kind: LibraryKind, content: bytes) -> Card:
    """A blank template to fill in and send back."""
    name = KIND_NAMES[kind]
    return Card(render("library/template", library=name), attachment=Attachment(f"{name}（空白模板）.xlsx", content))


def exported_card(kind: LibraryKind, form: FileForm, *, place: str, count: int, day: str, content: bytes) -> Card:
    """A library as a file, as of ``day`` (2024-05-10); an .xlsx offers the .csv as well."""
    name = KIND_NAMES[kind]
    also: tuple[Row, ...] = ((Button("改为 .csv 格式", SendExport(kind, "csv")),),) if form == "xlsx" else ()
    text = render("library/exported", library=name, place=place, count=count, personal=kind == "inspectors")
    return Card(text, also, Attachment(f"{name}-{day}.{form}", content))
