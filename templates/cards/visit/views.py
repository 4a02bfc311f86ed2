"""What cards show of a visit. All moments on the wall clock of the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from templates.messages import WEEKDAYS, day_words

OPEN, WAITING, AGREED, ARRIVED = "open", "waiting", "agreed", "arrived"


def moment_in_full(moment: datetime) -> str:
    """``2024年6月18日（周二） 15:30``; typed back, it is the same moment (``domain.visit.parse_time``)."""
    return f"{day_words(moment.date())} {moment:%H:%M}"


def moment_short(moment: datetime) -> str:
    """``6月18日（周二） 15:30``."""
    return f"{moment.month}月{moment.day}日（周{WEEKDAYS[moment.weekday()]}） {moment:%H:%M}"


@dataclass(frozen=True)
class VisitLine:
    """One visit in a list. ``state``: OPEN (no time yet), WAITING (a time is on the table), AGREED, ARRIVED.
    ``missing``: the departments whose word is missing; ``rest``: the day is a rest day. ``joint``: with
    which other campaign it is one visit; ``led_elsewhere``: the leader there arranges it."""

    sample_id: int
    number: int
    subject: str
    address: str
    state: str
    when: datetime | None = None
    minutes: int = 0
    missing: tuple[str, ...] = ()
    rest: bool = False
    joint: str = ""
    led_elsewhere: bool = False

    @property
    def time_words(self) -> str:
        """The time, and that it is a rest day where it is one."""
        if self.when is None:
            return "待安排"
        return moment_short(self.when) + ("，休息日" if self.rest else "")

    @property
    def state_words(self) -> str:
        """``待市场监督管理局确认``, ``已约定``, ``已到场``; empty where no time was proposed."""
        if self.state == WAITING:
            return f"待{'、'.join(self.missing)}确认" if self.missing else "待确认"
        return {OPEN: "", AGREED: "已约定", ARRIVED: "已到场"}[self.state]

    @property
    def label(self) -> str:
        """For a button, what matters first: ``12 6月18日 15:30 已约定 某某公司``."""
        short = f"{self.when.month}月{self.when.day}日 {self.when:%H:%M}" if self.when else "待安排"
        state = "待确认" if self.state == WAITING else self.state_words
        return " ".join(part for part in (str(self.number), short, state, self.subject) if part)


@dataclass(frozen=True)
class Member:
    """One of a team; ``mobile`` is empty where the reader may not see it."""

    department: str
    name: str
    mobile: str = ""
    leads: bool = False


@dataclass(frozen=True)
class Past:
    """One proposal in the history of a visit, with the departments that agreed to it."""

    by: str
    at: datetime
    when: datetime
    agreed_by: tuple[str, ...]
    was_agreed: bool


@dataclass(frozen=True)
class VisitView:
    """One visit with all that its card shows. ``standing_time`` is the agreed time that counts until the proposed one
    is agreed, ``agreed_id`` its proposal; ``arrived`` are (name, department, when)."""

    line: VisitLine
    campaign_id: int
    campaign: str
    version: int
    proposal_id: int
    team: tuple[Member, ...]
    history: tuple[Past, ...]
    standing_time: datetime | None = None
    arrived: tuple[tuple[str, str, datetime], ...] = ()
    notice: str = ""
    may_agree: bool = False
    may_offer: bool = False
    may_check_in: bool = False
    may_serve: bool = False
    may_go_on_site: bool = False
    agreed_id: int = 0
    may_take_over: bool = False
    joint_id: int = 0


def day_number(day: date) -> int:
    """``20240618``, for a button."""
    return day.year * 10000 + day.month * 100 + day.day


def in_rows(lines: Sequence[VisitLine]) -> list[tuple[str, list[VisitLine]]]:
    """Lines by their day, for a message: (day in words, lines); those without a time last."""
    found: dict[str, list[VisitLine]] = {}
    for line in sorted(lines, key=lambda one: (one.when is None, one.when.isoformat() if one.when else "", one.number)):
        words = day_words(line.when.date()) + ("，休息日" if line.rest else "") if line.when else ""
        found.setdefault(words, []).append(line)
    return list(found.items())
