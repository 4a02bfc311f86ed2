"""One matter of the ledger as everybody reads it: a short line, and the way to the place where it can be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import ClassVar

from domain.obligations import Duty
from templates.buttons import Press
from templates.cards import Button
from templates.cards.calendar import DUTY_WORDS
from templates.cards.campaign import OpenCampaign
from templates.cards.closing import OpenPapers
from templates.cards.confirmation import ShowConfirmation, ShowObjections
from templates.cards.follow_up import ShowFollowUp
from templates.cards.inspection import OpenForm
from templates.cards.monthly import OpenReport
from templates.cards.notice import ServeOne
from templates.cards.publication import AskPublish
from templates.cards.review import OpenReview
from templates.cards.revisit import OpenRevisits
from templates.cards.sign_off import OpenSignOffs
from templates.cards.summary import OpenSummary
from templates.cards.visit import OpenVisit, PlanVisits
from templates.messages import render

#: The longest subject and title that a line shows whole.
NAME_ROOM = 24


@dataclass(frozen=True)
class OpenMatter(Press):
    """One matter with all that is known of it."""

    code: ClassVar[str] = "lgm"
    obligation_id: int


@dataclass(frozen=True)
class Matter:
    """An open promise in words. ``campaign`` is a title, ``department`` a name, ``subject`` the name of a drawn one,
    each "" where there is none (``department`` "" is the office itself); ``number`` that of the form. ``left``:
    working days after ``today`` up to the due day; ``overdue``: working days after the due day up to ``today``, 0 up
    to it and on rest days directly after it."""

    obligation_id: int
    duty: Duty
    campaign: str
    campaign_id: int | None
    department: str
    department_id: int | None
    subject: str
    number: int | None
    matter_id: int | None
    due_on: date
    provisional: bool
    overdue: int
    left: int
    today: date

    @property
    def what(self) -> str:
        """``录入检查结果``."""
        return DUTY_WORDS[self.duty.value][0]

    @property
    def is_late(self) -> bool:
        """Whether the due day has passed."""
        return self.due_on < self.today

    @property
    def when(self) -> str:
        """``今日到期``, ``还剩3个工作日``, ``已逾期2个工作日``."""
        if self.is_late:
            return f"已逾期{self.overdue}个工作日" if self.overdue else "已过期限"
        if self.due_on == self.today:
            return "今日到期"
        return f"还剩{self.left}个工作日" if self.left else "休息日到期"


def line(matter: Matter, *, department: bool = False, is_open: bool = True) -> str:
    """One short line; with ``department`` it begins with who owes the matter. What is closed is not near or late."""
    return render("ledger/line", one=matter, department=department, is_open=is_open, short=_short)


def _short(words: str) -> str:
    """Not cut within brackets, which then would not be closed."""
    if len(words) <= NAME_ROOM:
        return words
    cut = words[: NAME_ROOM - 1]
    whole = cut[: cut.rfind("（")] if cut.rfind("（") > cut.rfind("）") else ""
    return f"{whole or cut}…"


def _confirmation(matter: Matter) -> Press | None:
    if matter.campaign_id is None or matter.department_id is None:
        return None
    return ShowConfirmation(matter.campaign_id, matter.department_id)


def _sign_offs(matter: Matter) -> Press | None:
    if matter.campaign_id is None or matter.department_id is None:
        return None
    return OpenSignOffs(matter.campaign_id, matter.department_id)


def _campaign(press: Callable[[int], Press]) -> Callable[[Matter], Press | None]:
    return lambda matter: None if matter.campaign_id is None else press(matter.campaign_id)


def _of_matter(press: Callable[[int], Press]) -> Callable[[Matter], Press | None]:
    return lambda matter: None if matter.matter_id is None else press(matter.matter_id)


#: Where a matter can be done, and the words on the button that leads there; None where the matter lacks an id.
WAYS: Mapping[Duty, tuple[str, Callable[[Matter], Press | None]]] = MappingProxyType(
    {
        Duty.CONFIRM: ("去确认", _confirmation),
        Duty.RULE: ("去裁定", _campaign(ShowObjections)),
        # The campaign's card, where the round is started on purpose: no reminder may freeze a draw by one tap.
        Duty.MATCH: ("去匹配", _campaign(OpenCampaign)),
        Duty.SIGN_OFF: ("去审批", _sign_offs),
        Duty.AGREE_VISIT: ("去约时间", _campaign(PlanVisits)),
        Duty.NOTICE: ("去登记送达", _of_matter(ServeOne)),
        Duty.VISIT: ("看检查安排", _of_matter(OpenVisit)),
        Duty.ENTER: ("去录入", _of_matter(OpenForm)),
        Duty.REVIEW: ("去审核", _of_matter(OpenReview)),
        Duty.PUBLISH: ("去公示", _of_matter(AskPublish)),
        Duty.FOLLOW_UP: ("去处置", _of_matter(ShowFollowUp)),
        Duty.REVISIT: ("去回访", _campaign(OpenRevisits)),
        Duty.CLOSING: ("去确认结题", _campaign(OpenPapers)),
        Duty.MONTHLY: ("去填报", _of_matter(OpenReport)),
        Duty.SUMMARY: ("去写总结", _of_matter(OpenSummary)),
    }
)


def look_at(matter: Matter, *, place: int | None = None) -> Button:
    """The button to the matter's own card, for whoever sees to it without being able to do it."""
    return Button("查看" if place is None else f"{place}　查看", OpenMatter(matter.obligation_id))


def way(matter: Matter, *, place: int | None = None) -> Button | None:
    """The button that leads to the place where the matter can be done; ``place`` is its number in a list."""
    if matter.duty not in WAYS:
        return None
    words, press_of = WAYS[matter.duty]
    press = press_of(matter)
    if press is None:
        return None
    return Button(words if place is None else f"{place}　{words}", press)
