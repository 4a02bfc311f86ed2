"""What every card about a form (一企一表) shows: its heading, its results, where it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from domain.errors import Refusal
from domain.inspection import Handling, Method, ResultCode, has_problem, require_fitting_handling
from templates.cards import Button, Row, rows_of
from templates.cards.calendar import WHY, WhyThisDay
from templates.messages import day_words

#: Where a department's part of a form stands, by the stored word.
STATE_WORDS = {
    "open": "待填写",
    "submitted": "待审核",
    "returned": "已退回",
    "approved": "待公示",
    "published": "已公示",
    "correcting": "更正中",
    "void": "方案已作废",
}
#: What somebody did to bring it there.
STEP_WORDS = {
    "submitted": "提交",
    "returned": "退回",
    "approved": "审核通过",
    "published": "公示",
    "correcting": "申请更正",
}

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
    items: tuple[tuple[str, str], ...] = ()
    """What a reviewer said about single items, each with the item's name."""
    late: int | None = None
    """Working days after the due day on which it was done; None in time."""

    @property
    def words(self) -> str:
        """What was done: 提交, 退回 …"""
        return STEP_WORDS[self.state]

    @property
    def late_words(self) -> str:
        """``逾期2个工作日``, ``逾期`` on a rest day directly after the due day; empty in time."""
        return "" if self.late is None else f"逾期{self.late}个工作日" if self.late else "逾期"


@dataclass(frozen=True)
class Fact:
    """One line about a form that another step contributes: ``label`` 到场, ``words`` what is to be said of it, ``way``
    the button that leads there from the form."""

    label: str
    words: str
    way: Button | None = None


@dataclass(frozen=True)
class Gap:
    """What a form still lacks before it can be handed in, in words, and the button that leads there."""

    words: str
    button: Button


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
    methods: tuple[Method, ...] = ()
    rectify_by: date | None = None
    return_items: Mapping[int, str] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    is_corrected: bool = False

    @property
    def why(self) -> tuple[Row, ...]:
        """The button that explains the due day, where one is shown."""
        return ((Button(WHY, WhyThisDay(self.obligation_id)),),) if self.due_on and self.obligation_id else ()

    @property
    def ways(self) -> tuple[Row, ...]:
        """The buttons that lead from the form to what its facts say, two in a row."""
        return rows_of([fact.way for fact in self.facts if fact.way is not None], width=2)

    @property
    def heading(self) -> str:
        """The first line of every card about this form; ``read_heading`` reads it back from a quoted card."""
        return heading_of(self.number, self.reference, self.department)

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
    def lacks_term(self) -> bool:
        """Whether it is ordered to put something right, and not said by when."""
        return Handling.RECTIFICATION in self.handling and self.rectify_by is None

    @property
    def handling_words(self) -> str:
        """``责令改正（限期2024年6月30日）、立案调查``; empty without measures."""
        until = f"（限期{day_words(self.rectify_by, weekday=False)}）" if self.rectify_by else ""
        return "、".join(
            one.label + (until if one is Handling.RECTIFICATION else "") for one in Handling if one in self.handling
        )

    @property
    def method_words(self) -> str:
        """``实地核查、书面检查``; empty where none is chosen."""
        return "、".join(method.label for method in self.methods)

    @property
    def submissions(self) -> int:
        """How many times it was handed in."""
        return sum(step.state == "submitted" for step in self.steps)

    @property
    def is_writable(self) -> bool:
        """Whether inspectors may still write."""
        return self.state in {"open", "returned", "correcting"}

    @property
    def state_words(self) -> str:
        """Where it stands."""
        return STATE_WORDS[self.state]


def heading_of(number: int, reference: str, department: str) -> str:
    """The first line of every card about one department's part of a form."""
    return f"【第{number}号检查表】{reference} {department}"


def read_heading(text: str) -> tuple[int, str] | None:
    """Form number and campaign reference of a card about a form, from its text; None for any other text."""
    found = _HEADING.search(text.split("\n", 1)[0])
    return (int(found["number"]), found["reference"]) if found else None
