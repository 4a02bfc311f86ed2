"""The buttons about specialists (专业人员)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from templates.buttons import Press


@dataclass(frozen=True)
class OpenSpecialists(Press):
    """Who helps a department's inspectors in a campaign; ``page`` from 0."""

    code: ClassVar[str] = "spls"
    campaign_id: int
    department_id: int
    page: int


@dataclass(frozen=True)
class ChooseSpecialist(Press):
    """Somebody of the department's own library; ``page`` from 0."""

    code: ClassVar[str] = "spch"
    campaign_id: int
    department_id: int
    page: int


@dataclass(frozen=True)
class AskSpecialist(Press):
    """This one; on which subjects and why is typed."""

    code: ClassVar[str] = "spas"
    campaign_id: int
    inspector_id: int


@dataclass(frozen=True)
class AskOutside(Press):
    """Somebody of another body; who, on which subjects and why is typed."""

    code: ClassVar[str] = "spao"
    campaign_id: int
    department_id: int


@dataclass(frozen=True)
class OpenSpecialist(Press):
    """One of them, on one subject."""

    code: ClassVar[str] = "spop"
    specialist_id: int


@dataclass(frozen=True)
class AskDismissal(Press):
    """No longer: on this subject (``every`` 0) or on all of the campaign (1); why is typed."""

    code: ClassVar[str] = "spax"
    specialist_id: int
    every: int


@dataclass(frozen=True)
class OpenAssisted(Press):
    """What the reader helps with, over all campaigns; ``page`` from 0."""

    code: ClassVar[str] = "spmy"
    page: int


@dataclass(frozen=True)
class OpenAssistedForm(Press):
    """One form that the reader helps with."""

    code: ClassVar[str] = "spfm"
    section_id: int
