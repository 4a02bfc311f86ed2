"""The buttons of the on_site step. Subjects go by their samples; ``attempt`` is the visit that a card showed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from templates.buttons import Press


@dataclass(frozen=True)
class OpenSite(Press):
    """现场 of one subject."""

    code: ClassVar[str] = "osop"
    sample_id: int


@dataclass(frozen=True)
class Arrive(Press):
    """到场, 我也在场."""

    code: ClassVar[str] = "osar"
    sample_id: int
    attempt: int


@dataclass(frozen=True)
class ShowCertificates(Press):
    """已出示执法证."""

    code: ClassVar[str] = "osce"
    sample_id: int
    attempt: int


@dataclass(frozen=True)
class Leave(Press):
    """离开, now."""

    code: ClassVar[str] = "oslv"
    sample_id: int
    attempt: int


@dataclass(frozen=True)
class AskLeft(Press):
    """补登离开时间: the time is typed."""

    code: ClassVar[str] = "osal"
    sample_id: int
    attempt: int


@dataclass(frozen=True)
class AskLate(Press):
    """补登到场: first the reason."""

    code: ClassVar[str] = "osla"
    sample_id: int


@dataclass(frozen=True)
class ChooseParty(Press):
    """For this reason, by its place among them; ``chosen``: who was there, a bit for each of the department's team by
    ascending ids, which ``crew`` is the sum of, so that a team that has changed is noticed."""

    code: ClassVar[str] = "oslw"
    sample_id: int
    reason: int
    chosen: int
    crew: int


@dataclass(frozen=True)
class AskLateTime(Press):
    """These were there; when is typed."""

    code: ClassVar[str] = "oslt"
    sample_id: int
    reason: int
    chosen: int
    crew: int


@dataclass(frozen=True)
class Object(Press):
    """异议: I was not there, whatever that entry says."""

    code: ClassVar[str] = "osob"
    entry_id: int


@dataclass(frozen=True)
class ReportDoor(Press):
    """没有人／大门关闭, or 查无此经营: by the number of the result."""

    code: ClassVar[str] = "osdr"
    sample_id: int
    attempt: int
    result: int


@dataclass(frozen=True)
class OpenDoor(Press):
    """What was found at the door, and the choice that follows."""

    code: ClassVar[str] = "osdo"
    entry_id: int


@dataclass(frozen=True)
class ComeAgain(Press):
    """另约时间再来."""

    code: ClassVar[str] = "osag"
    entry_id: int


@dataclass(frozen=True)
class EnterDoor(Press):
    """按此录入结果."""

    code: ClassVar[str] = "oser"
    entry_id: int


@dataclass(frozen=True)
class OpenEntries(Press):
    """现场记录."""

    code: ClassVar[str] = "oshi"
    sample_id: int
