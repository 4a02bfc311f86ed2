"""The buttons of the visit step. Subjects go by their samples, days as 20240618, hours as minutes of the day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from templates.buttons import Press


@dataclass(frozen=True)
class OpenVisits(Press):
    """检查时间安排 of a campaign; ``campaign_id`` 0 is one's own over all campaigns. ``page`` from 0."""

    code: ClassVar[str] = "vsls"
    campaign_id: int
    page: int


@dataclass(frozen=True)
class OpenVisit(Press):
    """The visit to one subject."""

    code: ClassVar[str] = "vsop"
    sample_id: int


@dataclass(frozen=True)
class PlanVisits(Press):
    """安排检查时间: all subjects of a leader without a time, in one go."""

    code: ClassVar[str] = "vspl"
    campaign_id: int


@dataclass(frozen=True)
class PlanOn(Press):
    """From this day on."""

    code: ClassVar[str] = "vspd"
    campaign_id: int
    day: int


@dataclass(frozen=True)
class PlanBy(Press):
    """At the hours of a pattern, by its place among them."""

    code: ClassVar[str] = "vspp"
    campaign_id: int
    day: int
    pattern: int


@dataclass(frozen=True)
class SendPlan(Press):
    """The plan as it was shown goes to the teams."""

    code: ClassVar[str] = "vssp"
    batch_id: int


@dataclass(frozen=True)
class AskOffer(Press):
    """A time, or another one, for one visit."""

    code: ClassVar[str] = "vsao"
    sample_id: int
    version: int


@dataclass(frozen=True)
class OfferOn(Press):
    """On this day."""

    code: ClassVar[str] = "vsod"
    sample_id: int
    version: int
    day: int


@dataclass(frozen=True)
class Offer(Press):
    """At this minute of the day."""

    code: ClassVar[str] = "vsof"
    sample_id: int
    version: int
    day: int
    minute: int


@dataclass(frozen=True)
class AgreeBatch(Press):
    """同意 to all of a batch that is still on the table."""

    code: ClassVar[str] = "vsag"
    batch_id: int


@dataclass(frozen=True)
class AgreeOne(Press):
    """同意 to the time on the table of one visit."""

    code: ClassVar[str] = "vsa1"
    proposal_id: int


@dataclass(frozen=True)
class CheckIn(Press):
    """到场, on the visit as agreed in that proposal."""

    code: ClassVar[str] = "vsci"
    proposal_id: int


@dataclass(frozen=True)
class GetCalendar(Press):
    """The agreed visit as a calendar file."""

    code: ClassVar[str] = "vsic"
    sample_id: int
