"""The buttons of the settings. Each carries the value that is wanted, so that a second tap changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from templates.buttons import Press

#: What is chosen from a few: ``ChangeSetting.what``.
FOLLOW_UP, REST_DAY, PERIOD = "follow_up", "rest_day", "period"
#: What is switched: ``SwitchSignOff``; its group has the same name.
SIGN_OFF = "sign_off"
#: What is typed: ``AskSetting.what``; the limits go by the word of their duty.
HOURS, MONTHLY_DAY, SUMMARY_DAYS = "hours", "monthly_day", "summary_days"
SUPERVISION, PUBLIC_URL = "supervision", "public_url"
YEARLY_CAP = "yearly_cap"
#: The steps of a ladder: ``ChangeLadder.what``. ``before`` is followed by the number of working days.
HALF, BEFORE, MONTH_DAY, ON_DAY, OVERDUE = "half", "before", "month_day", "on_day", "overdue"
ADMIN, OFFICE, ALWAYS = "admin", "office", "always"


@dataclass(frozen=True)
class OpenSettings(Press):
    """The settings of the reader's office."""

    code: ClassVar[str] = "set"


@dataclass(frozen=True)
class OpenGroup(Press):
    """One group of settings: ``conventions``, ``ladders``, ``limits``, ``monthly`` or ``SIGN_OFF``."""

    code: ClassVar[str] = "stg"
    office_id: int
    group: str


@dataclass(frozen=True)
class ChangeSetting(Press):
    """``what`` is ``FOLLOW_UP``, ``REST_DAY`` or ``PERIOD``, ``value`` the place of the choice among its words."""

    code: ClassVar[str] = "sts"
    office_id: int
    what: str
    value: int


@dataclass(frozen=True)
class SwitchSignOff(Press):
    """检查前审批: ``on`` 1 or 0."""

    code: ClassVar[str] = "stso"
    office_id: int
    on: int


@dataclass(frozen=True)
class AskSetting(Press):
    """Asks for a setting that is typed."""

    code: ClassVar[str] = "sta"
    office_id: int
    what: str


@dataclass(frozen=True)
class OpenLadder(Press):
    """The reminder ladder of one duty, by its word."""

    code: ClassVar[str] = "stl"
    office_id: int
    duty: str


@dataclass(frozen=True)
class ChangeLadder(Press):
    """One step of a ladder: 1 and 0 are yes and no; of ``ADMIN``, ``OFFICE`` and ``MONTH_DAY`` the number, 0 for
    never."""

    code: ClassVar[str] = "stc"
    office_id: int
    duty: str
    what: str
    value: int


@dataclass(frozen=True)
class ResetLadder(Press):
    """The ladder of a duty as it is by default."""

    code: ClassVar[str] = "stz"
    office_id: int
    duty: str
