"""The buttons of composing. ``led`` is 1 while a new draft's fields are asked one after the other; ``chosen`` is 1
for a button that takes something in and 0 for one that takes it out, so that a second tap changes nothing.

Words (tags, items) are named by ``word_key``: the chat allows a button no more than 64 bytes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import ClassVar

from templates.buttons import Press


def word_key(word: str) -> str:
    """Ten characters that stand for ``word`` in a button, however long it is and wherever in its list."""
    return hashlib.sha256(word.encode()).hexdigest()[:10]


@dataclass(frozen=True)
class NewDraft(Press):
    code: ClassVar[str] = "dfnw"


@dataclass(frozen=True)
class EditDraft(Press):
    code: ClassVar[str] = "dfed"
    campaign_id: int


@dataclass(frozen=True)
class PreviewDraft(Press):
    code: ClassVar[str] = "dfpv"
    campaign_id: int


@dataclass(frozen=True)
class SubmitDraft(Press):
    code: ClassVar[str] = "dfsb"
    campaign_id: int


@dataclass(frozen=True)
class ApproveDraft(Press):
    """``submission`` is the one that was read, counted from 1; with 0 it is shown first."""

    code: ClassVar[str] = "dfap"
    campaign_id: int
    submission: int = 0


@dataclass(frozen=True)
class ReturnDraft(Press):
    code: ClassVar[str] = "dfrt"
    campaign_id: int
    submission: int = 0


@dataclass(frozen=True)
class WithdrawDraft(Press):
    code: ClassVar[str] = "dfwd"
    campaign_id: int


@dataclass(frozen=True)
class AskField(Press):
    """``field`` is one of ``domain.draft.Field``."""

    code: ClassVar[str] = "dffd"
    campaign_id: int
    field: str
    led: int = 0


@dataclass(frozen=True)
class Choose(Press):
    """A quick answer: ``what`` is a field, a limit (``confirm``, ``results``, ``follow_up``), or one of ``classes``,
    ``floor``, ``cooling_off``, ``yearly_cap``, ``dice``, ``public`` (``value``: its place among those offered)."""

    code: ClassVar[str] = "dfch"
    campaign_id: int
    what: str
    value: int
    led: int = 0


@dataclass(frozen=True)
class PickDepartments(Press):
    code: ClassVar[str] = "dfpd"
    campaign_id: int
    page: int
    led: int


@dataclass(frozen=True)
class TakeDepartment(Press):
    code: ClassVar[str] = "dftd"
    campaign_id: int
    department_id: int
    chosen: int
    page: int
    led: int


@dataclass(frozen=True)
class MakeLead(Press):
    code: ClassVar[str] = "dfml"
    campaign_id: int
    department_id: int
    page: int
    led: int


@dataclass(frozen=True)
class PickItems(Press):
    code: ClassVar[str] = "dfpi"
    campaign_id: int
    department_id: int
    page: int = 0
    led: int = 0


@dataclass(frozen=True)
class TakeItem(Press):
    code: ClassVar[str] = "dfti"
    campaign_id: int
    department_id: int
    word: str
    chosen: int
    page: int
    led: int


@dataclass(frozen=True)
class TakeAllItems(Press):
    code: ClassVar[str] = "dfai"
    campaign_id: int
    department_id: int
    chosen: int
    led: int


@dataclass(frozen=True)
class TypeItems(Press):
    code: ClassVar[str] = "dfty"
    campaign_id: int
    department_id: int
    led: int


@dataclass(frozen=True)
class PickScope(Press):
    code: ClassVar[str] = "dfsc"
    campaign_id: int
    page: int
    led: int


@dataclass(frozen=True)
class TakeWord(Press):
    """``kind`` is ``tags``, ``statuses`` or ``areas``."""

    code: ClassVar[str] = "dftw"
    campaign_id: int
    kind: str
    word: str
    chosen: int
    page: int
    led: int


@dataclass(frozen=True)
class PickTagStratum(Press):
    """The tags of the library, to draw more of one than of the rest."""

    code: ClassVar[str] = "dfps"
    campaign_id: int
    page: int
    led: int


@dataclass(frozen=True)
class AskTagStratum(Press):
    code: ClassVar[str] = "dfas"
    campaign_id: int
    word: str
    page: int
    led: int


@dataclass(frozen=True)
class TakeTagStratum(Press):
    """``percent`` or ``count`` of the tag is drawn; with both nought the tag is no stratum any more."""

    code: ClassVar[str] = "dfts"
    campaign_id: int
    word: str
    percent: int
    count: int
    page: int
    led: int


@dataclass(frozen=True)
class PickCertain(Press):
    code: ClassVar[str] = "dfpc"
    campaign_id: int
    page: int


@dataclass(frozen=True)
class DropCertain(Press):
    """``word`` is the ``word_key`` of a subject's number, or ``all``."""

    code: ClassVar[str] = "dfdc"
    campaign_id: int
    word: str
    page: int


@dataclass(frozen=True)
class ListLeftOut(Press):
    """The file of who is left out by cooling-off or yearly cap."""

    code: ClassVar[str] = "dflo"
    campaign_id: int
