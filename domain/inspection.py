"""What an inspection can find, and what is done about it.

The ten result codes are those of the record form (情况记录表) that provinces share: they are reported
upwards by number, so both number and wording are fixed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import Enum, IntEnum, StrEnum

from domain.errors import Refusal


class Scale(Enum):
    """The form mixes two scales; an item is normally answered on one of them."""

    FINDING = "finding"
    """Codes 1 to 8: what was found at the subject."""
    VERDICT = "verdict"
    """Codes 9 and 10: a sample or a measurement passed or failed."""


class ResultCode(IntEnum):
    """The result of one item at one subject, by its official number. ``label`` is the official wording."""

    NO_PROBLEM = 1
    NOT_PUBLISHED = 2
    PUBLISHED_FALSELY = 3
    UNREACHABLE = 4
    ORDERED_TO_RECTIFY = 5
    UNCOOPERATIVE = 6
    NO_SUCH_ACTIVITY = 7
    TO_BE_HANDLED = 8
    PASSED = 9
    FAILED = 10

    @property
    def label(self) -> str:
        """The wording of the record form, kept to the character."""
        return _LABELS[self]

    @property
    def is_problem(self) -> bool:
        """Whether the item counts as 发现问题: all but 1, 9 and 7, where there was nothing to inspect."""
        return self not in (ResultCode.NO_PROBLEM, ResultCode.NO_SUCH_ACTIVITY, ResultCode.PASSED)

    @property
    def scale(self) -> Scale:
        """Which of the two scales of the form the code belongs to."""
        return Scale.VERDICT if self >= ResultCode.PASSED else Scale.FINDING


_LABELS = {
    ResultCode.NO_PROBLEM: "未发现问题",
    ResultCode.NOT_PUBLISHED: "未按规定公示应当公示的信息",
    ResultCode.PUBLISHED_FALSELY: "公示信息隐瞒真实情况弄虚作假",
    ResultCode.UNREACHABLE: "通过登记的住所（经营场所）无法取得联系",
    ResultCode.ORDERED_TO_RECTIFY: "发现问题已责令整改",
    ResultCode.UNCOOPERATIVE: "不配合检查情节严重",
    ResultCode.NO_SUCH_ACTIVITY: "未发现本次抽查涉及的经营活动",
    ResultCode.TO_BE_HANDLED: "发现问题待后续处理",
    ResultCode.PASSED: "合格",
    ResultCode.FAILED: "不合格",
}


class Method(StrEnum):
    """How an item was inspected, in the words of the campaign plans (seeds 002 and 003)."""

    ON_SITE = "on_site"
    INFORMATION = "information"
    WRITTEN = "written"
    NETWORK = "network"
    OTHER_FINDING = "other_finding"

    @property
    def label(self) -> str:
        """The name that the plans use."""
        return _METHODS[self]


_METHODS = {
    Method.ON_SITE: "实地核查",
    Method.INFORMATION: "信息比对",
    Method.WRITTEN: "书面检查",
    Method.NETWORK: "网络监测",
    Method.OTHER_FINDING: "利用其他检查、核查结果或者专业结论",
}


class Handling(StrEnum):
    """A measure taken on a problem, from the mildest to the gravest (the ladder of the campaign plans)."""

    GUIDANCE = "guidance"
    RECTIFICATION = "rectification"
    ABNORMAL_LIST = "abnormal_list"
    CASE_INVESTIGATION = "case_investigation"
    OTHER_DEPARTMENT = "other_department"
    JUDICIARY = "judiciary"

    @property
    def label(self) -> str:
        """The official name of the measure."""
        return _MEASURES[self]


_MEASURES = {
    Handling.GUIDANCE: "行政指导",
    Handling.RECTIFICATION: "责令改正",
    Handling.ABNORMAL_LIST: "列入经营异常名录",
    Handling.CASE_INVESTIGATION: "立案调查",
    Handling.OTHER_DEPARTMENT: "移送其他部门",
    Handling.JUDICIARY: "移送司法机关",
}

_SUGGESTED = {
    ResultCode.NOT_PUBLISHED: Handling.RECTIFICATION,
    ResultCode.PUBLISHED_FALSELY: Handling.ABNORMAL_LIST,
    ResultCode.UNREACHABLE: Handling.ABNORMAL_LIST,
    ResultCode.ORDERED_TO_RECTIFY: Handling.RECTIFICATION,
    ResultCode.UNCOOPERATIVE: Handling.CASE_INVESTIGATION,
    ResultCode.FAILED: Handling.RECTIFICATION,
}


def suggested_handling(codes: Iterable[ResultCode]) -> tuple[Handling, ...]:
    """The measures to offer first for these results, mildest first, each once.

    Codes 3 and 4 are grounds for the abnormal list (企业信息公示暂行条例, article 17 and the list's own
    rules), code 5 says that an order was given. Code 8 means that nothing is decided: it suggests nothing,
    a person must choose.
    """
    found = {_SUGGESTED[code] for code in codes if code in _SUGGESTED}
    return tuple(measure for measure in Handling if measure in found)


def has_problem(codes: Iterable[ResultCode]) -> bool:
    """Whether any of the results is a problem."""
    return any(code.is_problem for code in codes)


def require_fitting_handling(codes: Iterable[ResultCode], handling: Collection[Handling]) -> None:
    """Handling goes with problems: at least one measure if there is one, none if there is not.

    Asked when a department submits its part of a form, never while it is being filled. Raises Refusal
    ``inspection.handling_missing`` or ``inspection.handling_without_problem``.
    """
    problem = has_problem(codes)
    if problem and not handling:
        raise Refusal("inspection.handling_missing")
    if handling and not problem:
        given = "、".join(measure.label for measure in Handling if measure in handling)
        raise Refusal("inspection.handling_without_problem", handling=given)
