"""The words of a one-line reply, and how loosely they may be written.

All matching is done on folded text, which has exactly the length of the original, so that a position in one
is a position in the other and a refusal can quote what the person really typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from domain.inspection import Handling, Method, ResultCode

SEPARATORS = r"\s,;、。"
"""What may stand between two answers, as the inside of a character class."""

_NOT_INSIDE_A_WORD = r"(?:(?<=[0-9])|(?<!\w))"
"""A clause begins after a separator or a digit: 污水处理 is an item, not the clause 处理."""


def fold(text: str) -> str:
    """Half-width, lower case, every blank a plain blank; one character for one."""
    return "".join(_fold_character(character) for character in text)


def _fold_character(character: str) -> str:
    steps: tuple[Callable[[str], str], ...] = (lambda c: unicodedata.normalize("NFKC", c), str.lower)
    for step in steps:
        changed = step(character)
        character = changed if len(changed) == 1 else character
    return " " if character.isspace() else character


def any_of(words: Iterable[str]) -> str:
    """An expression that matches one of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_LOOSER_RESULTS = {
    ResultCode.NO_PROBLEM: ("没发现问题", "没有发现问题", "没有问题", "没问题", "无问题"),
    ResultCode.NOT_PUBLISHED: ("未按规定公示", "未公示"),
    ResultCode.PUBLISHED_FALSELY: ("公示信息隐瞒真实情况、弄虚作假", "隐瞒真实情况", "弄虚作假"),
    ResultCode.UNREACHABLE: ("通过登记的住所无法取得联系", "无法取得联系", "无法联系", "失联"),
    ResultCode.ORDERED_TO_RECTIFY: ("发现问题,已责令整改", "发现问题已责令改正", "已责令整改", "已责令改正"),
    ResultCode.UNCOOPERATIVE: ("不配合检查,情节严重", "不配合检查", "拒不配合"),
    ResultCode.NO_SUCH_ACTIVITY: ("未发现经营活动", "无此经营活动"),
    ResultCode.TO_BE_HANDLED: ("发现问题,待后续处理", "待后续处理"),
}

RESULT_WORDS = {fold(code.label): code for code in ResultCode} | {
    word: code for code, words in _LOOSER_RESULTS.items() for word in words
}

HANDLING_WORDS = {fold(measure.label): measure for measure in Handling} | {
    "指导": Handling.GUIDANCE,
    "责令整改": Handling.RECTIFICATION,
    "责令限期改正": Handling.RECTIFICATION,
    "限期改正": Handling.RECTIFICATION,
    "限期整改": Handling.RECTIFICATION,
    "整改": Handling.RECTIFICATION,
    "改正": Handling.RECTIFICATION,
    "列入异常名录": Handling.ABNORMAL_LIST,
    "列入异常": Handling.ABNORMAL_LIST,
    "异常名录": Handling.ABNORMAL_LIST,
    "列异": Handling.ABNORMAL_LIST,
    "立案": Handling.CASE_INVESTIGATION,
    "移送": Handling.OTHER_DEPARTMENT,
    "移送司法": Handling.JUDICIARY,
    "移送公安": Handling.JUDICIARY,
}

METHOD_WORDS = {fold(method.label): method for method in Method} | {
    "实地检查": Method.ON_SITE,
    "现场核查": Method.ON_SITE,
    "现场检查": Method.ON_SITE,
    "实地": Method.ON_SITE,
    "现场": Method.ON_SITE,
    "数据比对": Method.INFORMATION,
    "比对": Method.INFORMATION,
    "书面审查": Method.WRITTEN,
    "书面": Method.WRITTEN,
    "网络检查": Method.NETWORK,
    "网络": Method.NETWORK,
    "网监": Method.NETWORK,
    "利用其他结论": Method.OTHER_FINDING,
    "利用结论": Method.OTHER_FINDING,
    "专业结论": Method.OTHER_FINDING,
}

RESULT = any_of(RESULT_WORDS)
_HANDLING = any_of(HANDLING_WORDS)
_HANDLING_KEY = rf"{_NOT_INSIDE_A_WORD}处[理置](?:意见|措施|方式|结果|决定)?"

HANDLING_CLAUSE = re.compile(rf"{_HANDLING_KEY}\s*:?\s*(?P<words>(?:{_HANDLING})(?:[\s,、/+和及]*(?:{_HANDLING}))*)")
"""处理 and one or more measures."""

HANDLING_WORD = re.compile(_HANDLING)

UNKNOWN_HANDLING = re.compile(rf"{_HANDLING_KEY}\s*:\s*(?P<fragment>[^{SEPARATORS}]*)")
"""处理: and something that is no measure; looked for after every ``HANDLING_CLAUSE`` has been taken out."""

QUESTIONS_CLAUSE = re.compile(
    rf"{_NOT_INSIDE_A_WORD}(?:现场)?(?:解答|答疑)(?:疑难)?(?:问题)?\s*:?\s*(?P<count>[0-9]+)"
    r"(?:\s*(?:个|条|次|项|件))?(?:疑难)?(?:问题)?"
)

REMARK = re.compile(r"备注\s*:?\s*")

_METHOD = any_of(METHOD_WORDS)
_METHOD_KEY = rf"{_NOT_INSIDE_A_WORD}(?:检查)?方式"

METHOD_CLAUSE = re.compile(rf"{_METHOD_KEY}\s*:?\s*(?P<words>(?:{_METHOD})(?:[\s,、/+和及]*(?:{_METHOD}))*)")
"""方式 and one or more ways of inspecting."""

METHOD_WORD = re.compile(_METHOD)

UNKNOWN_METHOD = re.compile(rf"{_METHOD_KEY}\s*:\s*(?P<fragment>[^{SEPARATORS}]*)")
"""方式: and something that is none; looked for after every ``METHOD_CLAUSE`` has been taken out."""

_DAY = r"(?:[0-9]{4}[-/.年])?[0-9]{1,2}[-/.月][0-9]{1,2}[日号]?(?![0-9])"
_WITHIN = r"[0-9]{1,3}个?(?:工作日|日|天)(?:以内|之内|内)?"
_TERM = rf"(?P<term>{_DAY}|{_WITHIN})(?:以前|之前|前)?"

TERM_CLAUSE = re.compile(rf"{_NOT_INSIDE_A_WORD}限期\s*:?\s*{_TERM}(?P<measure>(?:完成)?(?:改正|整改))?")
"""限期 and by when: a day, or so many days; with 改正 after it the measure is named as well."""

TERM_IN_BRACKETS = re.compile(rf"(?<=改正|整改)\s*\((?:限期?)?\s*:?\s*{_TERM}(?:完成)?(?:改正|整改)?\s*\)")
"""The same in brackets after the measure: 责令改正(6月30日前)."""

UNKNOWN_TERM = re.compile(rf"{_NOT_INSIDE_A_WORD}限期\s*(?::\s*|(?=[0-9]))(?P<fragment>[^{SEPARATORS}]*)")
"""限期 and something that is no day; looked for after every good one has been taken out."""

_CLAUSES = (HANDLING_CLAUSE, QUESTIONS_CLAUSE, METHOD_CLAUSE, TERM_CLAUSE)
CLAUSE = re.compile("|".join(re.sub(r"\?P<\w+>", "?:", clause.pattern) for clause in _CLAUSES))
"""Any clause but the remark."""

AFTER_REMARK = re.compile(rf"[{SEPARATORS}]++(?={CLAUSE.pattern})")
"""Where a remark ends: before another clause. Anything else after 备注 belongs to the remark."""
