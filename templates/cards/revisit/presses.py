"""The buttons of the revisits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from templates.buttons import Press


@dataclass(frozen=True)
class OpenRevisits(Press):
    """The revisits of a campaign: how to draw them, or how far the last round is."""

    code: ClassVar[str] = "rvo"
    campaign_id: int


@dataclass(frozen=True)
class ChooseSize(Press):
    """The pool and the usual numbers. ``leave_out`` 1: without those whom nobody was met at."""

    code: ClassVar[str] = "rvs"
    campaign_id: int
    leave_out: int


@dataclass(frozen=True)
class AskSize(Press):
    """Another number or share is typed."""

    code: ClassVar[str] = "rva"
    campaign_id: int
    leave_out: int


@dataclass(frozen=True)
class PreviewRevisits(Press):
    """What would be drawn: ``minimum`` of them, or the share ``top``/``bottom`` and at least ``minimum``."""

    code: ClassVar[str] = "rvp"
    campaign_id: int
    leave_out: int
    top: int
    bottom: int
    minimum: int


@dataclass(frozen=True)
class StartRevisits(Press):
    """Freezes what the preview showed."""

    code: ClassVar[str] = "rvg"
    campaign_id: int
    leave_out: int
    top: int
    bottom: int
    minimum: int


@dataclass(frozen=True)
class ListRevisits(Press):
    """A page of the drawn subjects."""

    code: ClassVar[str] = "rvl"
    draw_id: int
    page: int


@dataclass(frozen=True)
class ListMyRevisits(Press):
    """A page of what the office has named somebody to ask."""

    code: ClassVar[str] = "rvi"
    page: int


@dataclass(frozen=True)
class ShowRevisit(Press):
    """One subject: its record, the questions, what was said."""

    code: ClassVar[str] = "rvr"
    revisit_id: int


@dataclass(frozen=True)
class MarkTried(Press):
    """Nobody was reached; ``channel`` by its place."""

    code: ClassVar[str] = "rvn"
    revisit_id: int
    version: int
    channel: int


@dataclass(frozen=True)
class MarkReached(Press):
    """Somebody was reached; ``channel`` by its place."""

    code: ClassVar[str] = "rvy"
    revisit_id: int
    version: int
    channel: int


@dataclass(frozen=True)
class SayAnswer(Press):
    """The answer to a question, both by their places."""

    code: ClassVar[str] = "rvq"
    revisit_id: int
    version: int
    question: int
    answer: int


@dataclass(frozen=True)
class AskQuestion(Press):
    """A question once more, to correct its answer; by its place."""

    code: ClassVar[str] = "rvb"
    revisit_id: int
    question: int


@dataclass(frozen=True)
class AskRemark(Press):
    code: ClassVar[str] = "rvm"
    revisit_id: int


@dataclass(frozen=True)
class AskDifference(Press):
    """What differs, in words: marked by hand."""

    code: ClassVar[str] = "rvd"
    revisit_id: int


@dataclass(frozen=True)
class DropDifference(Press):
    """The mark made by hand is taken back."""

    code: ClassVar[str] = "rvu"
    revisit_id: int
    version: int


@dataclass(frozen=True)
class ChooseConcerned(Press):
    """Which departments a difference concerns."""

    code: ClassVar[str] = "rvc"
    revisit_id: int


@dataclass(frozen=True)
class TurnConcerned(Press):
    """A department is concerned, or is no longer."""

    code: ClassVar[str] = "rvt"
    revisit_id: int
    version: int
    department_id: int


@dataclass(frozen=True)
class FinishRevisit(Press):
    code: ClassVar[str] = "rvf"
    revisit_id: int
    version: int


@dataclass(frozen=True)
class ReopenRevisit(Press):
    """To correct what was recorded, as long as the round is not closed."""

    code: ClassVar[str] = "rve"
    revisit_id: int
    version: int


@dataclass(frozen=True)
class ChooseRecorder(Press):
    """Who is to ask."""

    code: ClassVar[str] = "rvw"
    revisit_id: int
    page: int


@dataclass(frozen=True)
class NameRecorder(Press):
    """``person_id`` 0: the office itself."""

    code: ClassVar[str] = "rvk"
    revisit_id: int
    version: int
    person_id: int


@dataclass(frozen=True)
class AskClosing(Press):
    """What closing the round publishes, asked once more."""

    code: ClassVar[str] = "rvz"
    draw_id: int


@dataclass(frozen=True)
class CloseRevisits(Press):
    code: ClassVar[str] = "rvx"
    draw_id: int


@dataclass(frozen=True)
class GetRecords(Press):
    """The record of a round (回访记录): ``kind`` 0 Word, 1 Excel."""

    code: ClassVar[str] = "rvv"
    draw_id: int
    kind: int


@dataclass(frozen=True)
class ShowDifference(Press):
    """What a department reads of a difference that concerns it."""

    code: ClassVar[str] = "rvh"
    revisit_id: int
    department_id: int


@dataclass(frozen=True)
class AskExplanation(Press):
    """What the department has to say to it."""

    code: ClassVar[str] = "rvj"
    revisit_id: int
    department_id: int
