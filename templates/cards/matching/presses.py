"""The buttons of the second round and of what follows from it. Inspectors, sections and requests go by their ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from templates.buttons import Press


@dataclass(frozen=True)
class StartMatching(Press):
    code: ClassVar[str] = "mtst"
    campaign_id: int


@dataclass(frozen=True)
class OpenTask(Press):
    """From the message that brings the work to the list of forms; the message itself stays as it is."""

    code: ClassVar[str] = "mtop"


@dataclass(frozen=True)
class ShowTeams(Press):
    """分组情况表 as the teams stand now."""

    code: ClassVar[str] = "mtsl"
    campaign_id: int


@dataclass(frozen=True)
class ShowStaff(Press):
    """人员情况 of one department in a campaign; ``page`` from 0."""

    code: ClassVar[str] = "mtsf"
    campaign_id: int
    department_id: int
    page: int


@dataclass(frozen=True)
class ShowInspector(Press):
    """One of these people."""

    code: ClassVar[str] = "mtin"
    campaign_id: int
    inspector_id: int


@dataclass(frozen=True)
class SetLeave(Press):
    """On leave (1) or back (0); says what shall be, so that a second tap changes nothing."""

    code: ClassVar[str] = "mtlv"
    campaign_id: int
    inspector_id: int
    on: int


@dataclass(frozen=True)
class ChooseRecusal(Press):
    """The subjects of a campaign, to choose one that the inspector must stay away from; ``page`` from 0."""

    code: ClassVar[str] = "mtcr"
    campaign_id: int
    inspector_id: int
    page: int


@dataclass(frozen=True)
class SetRecusal(Press):
    """Recused from a subject (1) or no longer (0)."""

    code: ClassVar[str] = "mtrc"
    campaign_id: int
    inspector_id: int
    sample_id: int
    on: int


@dataclass(frozen=True)
class AskLeave(Press):
    """All forms that are not handed in are to go to others; ``inspector_id`` 0 is whoever taps."""

    code: ClassVar[str] = "mtal"
    inspector_id: int


@dataclass(frozen=True)
class AskRecusal(Press):
    """One form is to go to somebody else; ``inspector_id`` 0 is whoever taps."""

    code: ClassVar[str] = "mtar"
    section_id: int
    inspector_id: int


@dataclass(frozen=True)
class LeaveBecause(Press):
    """The reason of a leave, by its place among them."""

    code: ClassVar[str] = "mtlb"
    inspector_id: int
    reason: int


@dataclass(frozen=True)
class RecusalBecause(Press):
    """The reason of a recusal, by its place among them."""

    code: ClassVar[str] = "mtrb"
    section_id: int
    inspector_id: int
    reason: int


@dataclass(frozen=True)
class OpenOwnRecusals(Press):
    """Where the reader can still say, before matching, from whom they must stay away."""

    code: ClassVar[str] = "mtor"


@dataclass(frozen=True)
class ChooseOwnRecusal(Press):
    """Before matching: from whom must the reader stay away? ``page`` from 0."""

    code: ClassVar[str] = "mtco"
    campaign_id: int
    page: int


@dataclass(frozen=True)
class AskOwnRecusal(Press):
    """From this subject; the reason is a tap."""

    code: ClassVar[str] = "mtao"
    campaign_id: int
    sample_id: int


@dataclass(frozen=True)
class DeclareRecusal(Press):
    """For this reason, by its place among them."""

    code: ClassVar[str] = "mtdo"
    campaign_id: int
    sample_id: int
    reason: int


@dataclass(frozen=True)
class ChooseRecused(Press):
    """A subject asks for a recusal (检查对象申请回避): of whom on its team?"""

    code: ClassVar[str] = "mtcs"
    sample_id: int


@dataclass(frozen=True)
class AskSubjectRecusal(Press):
    """A subject asks for the recusal of this inspector; who of it does and why is typed."""

    code: ClassVar[str] = "mtas"
    section_id: int
    inspector_id: int


@dataclass(frozen=True)
class ShowRequests(Press):
    """What waits for a decision in a campaign."""

    code: ClassVar[str] = "mtrq"
    campaign_id: int


@dataclass(frozen=True)
class ShowRequest(Press):
    """One request."""

    code: ClassVar[str] = "mtsr"
    request_id: int


@dataclass(frozen=True)
class AgreeRequest(Press):
    """同意: the next in the drawn order steps in."""

    code: ClassVar[str] = "mtag"
    request_id: int


@dataclass(frozen=True)
class DeclineRequest(Press):
    """不同意; the reason is typed."""

    code: ClassVar[str] = "mtdc"
    request_id: int
