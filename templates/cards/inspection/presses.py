"""The buttons of the inspection step. Sections, items and held replies go by their ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from templates.buttons import Press


@dataclass(frozen=True)
class OpenMyForms(Press):
    """我的检查表."""

    code: ClassVar[str] = "inmy"


@dataclass(frozen=True)
class MyFormsPage(Press):
    """Another page of the list, from 0."""

    code: ClassVar[str] = "inpg"
    page: int


@dataclass(frozen=True)
class OpenForm(Press):
    """One form, at its first items."""

    code: ClassVar[str] = "inop"
    section_id: int


@dataclass(frozen=True)
class FormPage(Press):
    """Another page of a form's items, from 0."""

    code: ClassVar[str] = "infp"
    section_id: int
    page: int


@dataclass(frozen=True)
class OpenItem(Press):
    """The ten results of one item."""

    code: ClassVar[str] = "init"
    section_id: int
    item_id: int


@dataclass(frozen=True)
class SetResult(Press):
    """A result for an item. ``seen`` is the result that the card showed, 0 for none: nobody's is overwritten unseen."""

    code: ClassVar[str] = "inrs"
    section_id: int
    item_id: int
    result: int
    seen: int


@dataclass(frozen=True)
class AskAllClear(Press):
    """全部未发现问题, to be confirmed."""

    code: ClassVar[str] = "inac"
    section_id: int


@dataclass(frozen=True)
class AllClear(Press):
    """全部未发现问题, confirmed: for what has no result yet."""

    code: ClassVar[str] = "inay"
    section_id: int


@dataclass(frozen=True)
class AskRemark(Press):
    """备注, to be typed."""

    code: ClassVar[str] = "inrm"
    section_id: int


@dataclass(frozen=True)
class OpenHandling(Press):
    """处理措施."""

    code: ClassVar[str] = "inhd"
    section_id: int


@dataclass(frozen=True)
class SetHandling(Press):
    """A measure on (1) or off (0); says what shall be, so that a second tap changes nothing."""

    code: ClassVar[str] = "inhs"
    section_id: int
    measure: str
    on: int


@dataclass(frozen=True)
class OpenMethods(Press):
    """检查方式."""

    code: ClassVar[str] = "inme"
    section_id: int


@dataclass(frozen=True)
class SetMethod(Press):
    """A way of inspecting on (1) or off (0)."""

    code: ClassVar[str] = "inms"
    section_id: int
    method: str
    on: int


@dataclass(frozen=True)
class OpenTerm(Press):
    """改正期限, to be tapped or typed."""

    code: ClassVar[str] = "intm"
    section_id: int


@dataclass(frozen=True)
class SetTerm(Press):
    """改正期限 is ``day`` (2024-06-30)."""

    code: ClassVar[str] = "intd"
    section_id: int
    day: str


@dataclass(frozen=True)
class OpenGaps(Press):
    """What the form still lacks."""

    code: ClassVar[str] = "ingp"
    section_id: int


@dataclass(frozen=True)
class OpenLineHelp(Press):
    """怎么填: how results are typed in one line, with this form as the example (0: the next one)."""

    code: ClassVar[str] = "inlh"
    section_id: int


@dataclass(frozen=True)
class AskQuestions(Press):
    """The number of questions answered, to be typed."""

    code: ClassVar[str] = "inqa"
    section_id: int


@dataclass(frozen=True)
class AddQuestion(Press):
    """One more question answered than the ``seen`` ones."""

    code: ClassVar[str] = "inqp"
    section_id: int
    seen: int


@dataclass(frozen=True)
class Submit(Press):
    """提交, of the version that was shown."""

    code: ClassVar[str] = "insb"
    section_id: int
    version: int


@dataclass(frozen=True)
class PickReply(Press):
    """This is the form that a held line is about."""

    code: ClassVar[str] = "inpk"
    reply_id: int


@dataclass(frozen=True)
class ConfirmReply(Press):
    """A held line was understood rightly."""

    code: ClassVar[str] = "inok"
    reply_id: int


@dataclass(frozen=True)
class SubmitReply(Press):
    """A held line was understood rightly, and the form that it completes is handed in."""

    code: ClassVar[str] = "inos"
    reply_id: int


@dataclass(frozen=True)
class EditReply(Press):
    """A held line shall not count."""

    code: ClassVar[str] = "ined"
    reply_id: int
