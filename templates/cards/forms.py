"""What every card about a form (一企一表) shows: its heading, its results, where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from domain.errors import Refusal
from domain.inspection import Handling, ResultCode, has_problem, require_fitting_handling
from templates.cards import Button, Row
from templates.cards.calendar import WHY, WhyThisDay

#: Where a department's part of a form stands, by the stored word.
STATE_WORDS = {
    "open": "待填写",
    "submitted": "待审核",
    "returned": "已退回",
    "approved": "待公示",
    "published": "已公示",
    "void": "方案已作废",
}
#: What somebody did to bring it there.
STEP_WORDS = {"submitted": "提交", "returned": "退回", "approved": "审核通过", "published": "公示"}

_HEADING = re.compile(r"第(?P<number>\d{1,9})号检查表】(?P<reference>\d{4}-\d{2,4})")


@dataclass(frozen=True)
class ItemView:
    """One item with the result that counts now, None before there is one."""

    id: int
    name: str
    code: ResultCode | None

    @property
    def result(self) -> str:
        """``2.未按规定公示应当公示的信息``, or 未填."""
        return f"{self.code.value}.{self.code.label}" if self.code else "未填"


@dataclass(frozen=True)
class StepView:
    """Who did what to a form when; ``at`` in the reader's time zone."""

    state: str
    who: str
    at: datetime
    reason: str = ""

    @property
    def words(self) -> str:
        """What was done: 提交, 退回 …"""
        return STEP_WORDS[self.state]


@dataclass(frozen=True)
class FormView:
    """One department's part of one form, with everything a card may show of it. No mobiles. ``vacant``: seats whose
    inspector went out and for whom nobody could step in."""

    section_id: int
    version: int
    number: int
    reference: str
    campaign: str
    subject: str
    subject_number: str
    address: str
    department: str
    inspectors: tuple[str, ...]
    items: tuple[ItemView, ...]
    remark: str
    handling: tuple[Handling, ...]
    questions_answered: int
    state: str
    return_reason: str
    due_on: date | None
    is_provisional: bool
    authors: tuple[str, ...]
    steps: tuple[StepView, ...]
    vacant: int = 0
    obligation_id: int = 0

    @property
    def why(self) -> tuple[Row, ...]:
        """The button that explains the due day, where one is shown."""
        return ((Button(WHY, WhyThisDay(self.obligation_id)),),) if self.due_on and self.obligation_id else ()

    @property
    def heading(self) -> str:
        """The first line of every card about this form; ``read_heading`` reads it back from a quoted card."""
        return f"【第{self.number}号检查表】{self.reference} {self.department}"

    @property
    def codes(self) -> tuple[ResultCode, ...]:
        """The results there are."""
        return tuple(item.code for item in self.items if item.code)

    @property
    def has_problem(self) -> bool:
        """Whether anything was found."""
        return has_problem(self.codes)

    @property
    def is_filled(self) -> bool:
        """Whether every item has a result."""
        return len(self.codes) == len(self.items)

    @property
    def handling_fault(self) -> str:
        """``missing`` or ``superfluous`` where the measures do not go with the results, else empty."""
        try:
            require_fitting_handling(self.codes, self.handling)
        except Refusal:
            return "missing" if self.has_problem else "superfluous"
        return ""

    @property
    def submissions(self) -> int:
        """How many times it was handed in."""
        return sum(step.state == "submitted" for step in self.steps)

    @property
    def is_writable(self) -> bool:
        """Whether inspectors may still write."""
        return self.state in {"open", "returned"}

    @property
    def state_words(self) -> str:
        """Where it stands."""
        return STATE_WORDS[self.state]


def read_heading(text: str) -> tuple[int, str] | None:
    """Form number and campaign reference of a card about a form, from its text; None for any other text."""
    found = _HEADING.search(text.split("\n", 1)[0])
    return (int(found["number"]), found["reference"]) if found else None
