"""The buttons of joint visits; apart from their cards, for those of visits carry some of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from templates.buttons import Press


@dataclass(frozen=True)
class OpenOverlaps(Press):
    """What has to be decided in a campaign before inspectors are matched."""

    code: ClassVar[str] = "jvl"
    campaign_id: int
    page: int


@dataclass(frozen=True)
class OpenOverlap(Press):
    """One matter: the sample here and in the other campaign, 0 where it is the yearly cap."""

    code: ClassVar[str] = "jvo"
    sample_id: int
    other_id: int


@dataclass(frozen=True)
class JoinAll(Press):
    code: ClassVar[str] = "jva"
    campaign_id: int


@dataclass(frozen=True)
class Join(Press):
    code: ClassVar[str] = "jvj"
    sample_id: int
    other_id: int


@dataclass(frozen=True)
class AskApart(Press):
    """Asks why there shall be two visits."""

    code: ClassVar[str] = "jvs"
    sample_id: int
    other_id: int


@dataclass(frozen=True)
class AskExclusion(Press):
    """Asks for the legal reason of an exclusion."""

    code: ClassVar[str] = "jvx"
    sample_id: int
    other_id: int


@dataclass(frozen=True)
class Because(Press):
    """One of the usual reasons: ``choice`` is a place in ``CHOICES``, ``reason`` one in ``APART`` or ``EXCLUSIONS``."""

    code: ClassVar[str] = "jvb"
    sample_id: int
    other_id: int
    choice: int
    reason: int


@dataclass(frozen=True)
class DecideExclusion(Press):
    """The second person's word: ``agree`` 1 or 0."""

    code: ClassVar[str] = "jvd"
    decision_id: int
    agree: int


@dataclass(frozen=True)
class OpenExclusions(Press):
    """The exclusions of a campaign that wait for its lead department, one after the other."""

    code: ClassVar[str] = "jve"
    campaign_id: int


@dataclass(frozen=True)
class AskSplit(Press):
    """Asks why a joint visit shall be two again."""

    code: ClassVar[str] = "jvp"
    decision_id: int


@dataclass(frozen=True)
class SplitBecause(Press):
    """One of ``SPLIT``, by its place."""

    code: ClassVar[str] = "jvq"
    decision_id: int
    reason: int


@dataclass(frozen=True)
class TakeOver(Press):
    """The other campaign's leader arranges the joint visit, as long as nothing is proposed."""

    code: ClassVar[str] = "jvt"
    sample_id: int
