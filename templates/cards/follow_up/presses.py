"""The buttons of the follow-up step. ``version`` is that of the card: a tap on an older one shows what stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from templates.buttons import Press


@dataclass(frozen=True)
class OpenFollowUps(Press):
    """后续处置 of my departments; of the office over all departments."""

    code: ClassVar[str] = "fuls"


@dataclass(frozen=True)
class ListFollowUps(Press):
    """A page (from 0) of one list: ``what`` is a key of ``LISTS``. A campaign or department of 0 is any."""

    code: ClassVar[str] = "fulp"
    campaign_id: int
    department_id: int
    what: str
    page: int


@dataclass(frozen=True)
class ExportFollowUps(Press):
    """The same lists as one .xlsx file."""

    code: ClassVar[str] = "fuxl"
    campaign_id: int
    department_id: int


@dataclass(frozen=True)
class ShowFollowUp(Press):
    """One follow-up with everything."""

    code: ClassVar[str] = "fuop"
    follow_up_id: int


@dataclass(frozen=True)
class TakeOn(Press):
    """受理."""

    code: ClassVar[str] = "futk"
    follow_up_id: int
    version: int


@dataclass(frozen=True)
class ChooseHandOver(Press):
    """移交: to whom?"""

    code: ClassVar[str] = "fuho"
    follow_up_id: int


@dataclass(frozen=True)
class ChoosePerson(Press):
    """A page (from 0) of the department's people."""

    code: ClassVar[str] = "fucp"
    follow_up_id: int
    page: int


@dataclass(frozen=True)
class HandToPerson(Press):
    code: ClassVar[str] = "fuhp"
    follow_up_id: int
    version: int
    person_id: int


@dataclass(frozen=True)
class Sign(Press):
    """签收 by whoever was given it."""

    code: ClassVar[str] = "fusg"
    follow_up_id: int
    version: int


@dataclass(frozen=True)
class AskBody(Press):
    """移交承办机构: its name is to be typed."""

    code: ClassVar[str] = "fuhb"
    follow_up_id: int
    version: int


@dataclass(frozen=True)
class AskBodyReceipt(Press):
    """登记签收: the day is to be typed."""

    code: ClassVar[str] = "fubr"
    follow_up_id: int
    version: int


@dataclass(frozen=True)
class ChooseDepartment(Press):
    """A page (from 0) of the office's other departments."""

    code: ClassVar[str] = "fucd"
    follow_up_id: int
    page: int


@dataclass(frozen=True)
class OfferTo(Press):
    """移交 to another department, whose admin accepts or declines."""

    code: ClassVar[str] = "fuof"
    follow_up_id: int
    version: int
    department_id: int


@dataclass(frozen=True)
class Accept(Press):
    """接收."""

    code: ClassVar[str] = "fuac"
    follow_up_id: int
    version: int


@dataclass(frozen=True)
class AskDecline(Press):
    """退回, the reason to be typed."""

    code: ClassVar[str] = "fudc"
    follow_up_id: int
    version: int


@dataclass(frozen=True)
class TakeBack(Press):
    """收回 what the other department has not answered."""

    code: ClassVar[str] = "futb"
    follow_up_id: int
    version: int


@dataclass(frozen=True)
class AskDeadline(Press):
    """改正期限, to be typed."""

    code: ClassVar[str] = "fudl"
    follow_up_id: int
    version: int


@dataclass(frozen=True)
class SetDeadline(Press):
    """改正期限 so many calendar days from today."""

    code: ClassVar[str] = "fusd"
    follow_up_id: int
    version: int
    days: int


@dataclass(frozen=True)
class ChooseMeasure(Press):
    """变更处置. ``overdue``: 1 when the reason is known already, that it was not mended in time."""

    code: ClassVar[str] = "fucm"
    follow_up_id: int
    overdue: int


@dataclass(frozen=True)
class AskChange(Press):
    """变更处置 to ``measure``, the reason to be chosen or typed."""

    code: ClassVar[str] = "fuch"
    follow_up_id: int
    version: int
    measure: str


@dataclass(frozen=True)
class ChangeBecause(Press):
    """The same, for the reason at that place of ``CHANGE_REASONS``."""

    code: ClassVar[str] = "fucb"
    follow_up_id: int
    version: int
    measure: str
    reason: int


@dataclass(frozen=True)
class AskEntry(Press):
    """Something is entered (``what`` is an ``Entry``): day and document number are to be typed."""

    code: ClassVar[str] = "fuae"
    follow_up_id: int
    version: int
    what: str


@dataclass(frozen=True)
class EnterToday(Press):
    """The same as of today, where no document number is asked for."""

    code: ClassVar[str] = "fuet"
    follow_up_id: int
    version: int
    what: str


@dataclass(frozen=True)
class AskReopen(Press):
    """重新办理, the reason to be typed."""

    code: ClassVar[str] = "furo"
    follow_up_id: int
    version: int


@dataclass(frozen=True)
class AskVoid(Press):
    """撤销, the reason to be typed."""

    code: ClassVar[str] = "fuvd"
    follow_up_id: int
    version: int
