"""What the buttons of the monthly report carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from templates.buttons import Press


@dataclass(frozen=True)
class OpenMonthly(Press):
    """月报: the reports of the reader's departments."""

    code: ClassVar[str] = "mlo"


@dataclass(frozen=True)
class OpenReport(Press):
    """One report."""

    code: ClassVar[str] = "mlr"
    report_id: int


@dataclass(frozen=True)
class OpenRow(Press):
    """One of rows 1 to 3 (a word of ``Row``)."""

    code: ClassVar[str] = "mlw"
    report_id: int
    row: str


@dataclass(frozen=True)
class SetNone(Press):
    """本月无."""

    code: ClassVar[str] = "mln"
    report_id: int
    row: str


@dataclass(frozen=True)
class AskEntries(Press):
    """Asks for the lines of a row."""

    code: ClassVar[str] = "mla"
    report_id: int
    row: str


@dataclass(frozen=True)
class DropEntry(Press):
    """Takes the entry in ``place`` (from 0) out of the row as it stood in ``version``."""

    code: ClassVar[str] = "mld"
    report_id: int
    row: str
    place: int
    version: int


@dataclass(frozen=True)
class OpenFigures(Press):
    """Row 4 or 5 (a word of ``Block``)."""

    code: ClassVar[str] = "mlf"
    report_id: int
    block: str


@dataclass(frozen=True)
class CheckFigures(Press):
    """核对无误, of the figures that were shown (their fingerprint)."""

    code: ClassVar[str] = "mlk"
    report_id: int
    block: str
    seen: str


@dataclass(frozen=True)
class AskCorrection(Press):
    """Asks for the right value of a figure (a word of ``Figure``) and the reason."""

    code: ClassVar[str] = "mlc"
    report_id: int
    figure: str


@dataclass(frozen=True)
class DropCorrection(Press):
    """Back to what the data say."""

    code: ClassVar[str] = "mlu"
    report_id: int
    figure: str


@dataclass(frozen=True)
class AskContact(Press):
    """Asks for name, telephone and mobile."""

    code: ClassVar[str] = "mlp"
    report_id: int


@dataclass(frozen=True)
class PreviewReport(Press):
    """The whole report before it is handed in."""

    code: ClassVar[str] = "mlv"
    report_id: int


@dataclass(frozen=True)
class FileReport(Press):
    """报送, of the version that was previewed."""

    code: ClassVar[str] = "mls"
    report_id: int
    version: int


@dataclass(frozen=True)
class AskRevision(Press):
    """Asks why another version is needed."""

    code: ClassVar[str] = "mle"
    report_id: int


@dataclass(frozen=True)
class DropRevision(Press):
    """No other version after all."""

    code: ClassVar[str] = "mlx"
    report_id: int


@dataclass(frozen=True)
class SendForm(Press):
    """The report as a Word file."""

    code: ClassVar[str] = "mlg"
    report_id: int


@dataclass(frozen=True)
class OpenMonths(Press):
    """月报汇总."""

    code: ClassVar[str] = "mlm"
    page: int


@dataclass(frozen=True)
class OpenMonth(Press):
    """One month: who has reported; ``page`` of the files."""

    code: ClassVar[str] = "mlt"
    round_id: int
    page: int


@dataclass(frozen=True)
class SendGathered(Press):
    """The gathered table as one kind of file (a key of ``KINDS``)."""

    code: ClassVar[str] = "mlq"
    round_id: int
    kind: str


@dataclass(frozen=True)
class Nudge(Press):
    """催报: the prompt once more to those who are missing."""

    code: ClassVar[str] = "mlz"
    round_id: int


@dataclass(frozen=True)
class AskClose(Press):
    """Asks once more before a month is closed."""

    code: ClassVar[str] = "mlb"
    round_id: int


@dataclass(frozen=True)
class CloseMonth(Press):
    """No more new versions of this month's reports."""

    code: ClassVar[str] = "mlj"
    round_id: int
