"""What a person typed into one cell, understood or refused.

Every ``read_…`` takes the cell and the heading of its column (for the sentence of a refusal).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta

from domain import credit_code
from domain.errors import Refusal
from domain.lengths import LIBRARY_TEXT, OWN_NUMBER
from domain.library.table import Cell
from domain.library.values import RISK_CLASSES, STATUSES, SubjectKind

# Control characters, zero-width and direction marks, soft hyphens, halves of surrogate pairs: nobody sees
# them, and they break look-ups, documents and the chat. (White space among them is dealt with by ``split``.)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ud800-\udfff\ufffe\uffff]"
)
_OWN_NUMBER = re.compile(r"[A-Za-z0-9\-\u3007\u3400-\u4dbf\u4e00-\u9fff]+")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
_DATE = re.compile(r"(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2}) ?日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_EXCEL_DAY = re.compile(r"\d{5}")
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_SEPARATORS = re.compile(r"[、，,；;\s]+")
#: What people write where nothing is to be written.
_NONE_WORDS = frozenset({"无", "没有", "不限", "-", "—", "/"})
#: A certificate without an end.
_NO_END_WORDS = _NONE_WORDS | {"长期", "长期有效", "永久"}

_STATUS_WORDS: Mapping[str, str] = {
    "": "成立",
    **{word: word for word in STATUSES},
    **dict.fromkeys(("存续", "在业", "开业", "在营", "正常", "已成立", "登记成立", "确立", "在册"), "成立"),
    **dict.fromkeys(("已注销", "吊销,已注销", "吊销后注销"), "注销"),
    **dict.fromkeys(("已吊销", "吊销,未注销", "吊销未注销"), "吊销"),
    **dict.fromkeys(("已迁出", "迁往市外"), "迁出"),
    **dict.fromkeys(("歇业", "已停业", "暂停营业"), "停业"),
}
# The four classes of the market regulator: 信用风险低 (A), 一般 (B), 较高 (C), 高 (D).
_RISK_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("", "未分类", "未评级", "无", "-", "/"), ""),
    **{word: word for word in RISK_CLASSES},
    **dict.fromkeys(("低", "低风险", "风险低", "信用风险低"), "A"),
    **dict.fromkeys(("一般", "一般风险", "风险一般", "信用风险一般"), "B"),
    **dict.fromkeys(("较高", "较高风险", "风险较高", "信用风险较高"), "C"),
    **dict.fromkeys(("高", "高风险", "风险高", "信用风险高"), "D"),
}
_KIND_WORDS: Mapping[str, SubjectKind] = {
    **dict.fromkeys(("", "企业", "个体工商户", "农民专业合作社", "市场主体", "经营主体", "ENTERPRISE"), "enterprise"),
    **dict.fromkeys(("项目", "工程", "建设项目", "工程项目", "在建项目", "在建工程", "PROJECT"), "project"),
    **dict.fromkeys(("学校", "SCHOOL"), "school"),
    **dict.fromkeys(("其他", "其它", "OTHER"), "other"),
}
_AVAILABLE_WORDS: Mapping[str, bool] = {
    **dict.fromkeys(("", "是", "在岗", "可用", "可抽取", "正常", "Y", "YES", "TRUE", "1"), True),
    **dict.fromkeys(("否", "不在岗", "请假", "休假", "离岗", "停用", "不可用", "借调", "N", "NO", "FALSE", "0"), False),
}


def as_text(cell: Cell) -> str:
    """The cell as text, a date as 2023-12-31."""
    if isinstance(cell, float):
        return f"{cell:.15g}".upper()
    return cell if isinstance(cell, str) else cell.isoformat()


def clean_text(cell: Cell) -> str:
    """The cell as text on one line, without what nobody sees; cleaning twice changes nothing.

    A leading apostrophe goes too: it is how people (and our own .csv files) keep Excel from changing a text.
    """
    one_line = " ".join(_INVISIBLE.sub("", as_text(cell)).split())
    return re.sub(r"^['\s]+", "", one_line)


def read_text(cell: Cell, column: str) -> str:
    """Any text of at most ``LIBRARY_TEXT`` characters."""
    text = clean_text(cell)
    if len(text) > LIBRARY_TEXT:
        raise Refusal("library.text_too_long", column=column, limit=LIBRARY_TEXT, length=len(text))
    return text


def read_required_text(cell: Cell, column: str) -> str:
    text = read_text(cell, column)
    if not text:
        raise Refusal("library.value_missing", column=column)
    return text


def read_own_number(cell: Cell, column: str) -> str:
    """A number given by an office: letters, digits, hyphens, Chinese characters; at most 64 bytes."""
    number = unicodedata.normalize("NFKC", _undamaged(cell, column))
    if not _OWN_NUMBER.fullmatch(number) or len(number.encode()) > OWN_NUMBER:
        raise Refusal("library.own_number_wrong", column=column, value=_shown(number), limit=OWN_NUMBER)
    return number


def read_credit_code(cell: Cell, column: str) -> str:
    """The number of an enterprise: a 统一社会信用代码, or an old registration number of 15 digits."""
    number = credit_code.normalise(_undamaged(cell, column))
    if credit_code.is_valid(number) or (len(number) == 15 and number.isascii() and number.isdigit()):
        return number
    if len(number) != 18:
        raise Refusal("library.credit_code_length", column=column, value=_shown(number), length=len(number))
    raise Refusal("library.credit_code_wrong", column=column, value=_shown(number))


def read_date(cell: Cell, column: str) -> date | None:
    """A day in any of the usual spellings, or None for a blank cell.

    2023-12-31, 2023/12/31, 2023.12.31, 2023年12月31日, 20231231, a time of day behind them or not; a date
    cell; the day number that Excel shows when a date cell lost its format.
    """
    if isinstance(cell, date):
        return cell
    text = unicodedata.normalize("NFKC", clean_text(cell))
    if not text:
        return None
    if _EXCEL_DAY.fullmatch(text):
        return _plausible(_EXCEL_DAY_ZERO + timedelta(days=int(text)), text, column)
    parts = _DATE.fullmatch(text) or _COMPACT_DATE.fullmatch(text)
    if parts is None:
        raise Refusal("library.date_unreadable", column=column, value=_shown(text))
    try:
        day = date(*map(int, parts.groups()))
    except ValueError:
        raise Refusal("library.date_impossible", column=column, value=_shown(text)) from None
    return _plausible(day, text, column)


def read_certificate_until(cell: Cell, column: str) -> date | None:
    """The last day of a certificate; None for a blank cell, or for one that has no end. Of a span, its end."""
    if isinstance(cell, date):
        return cell
    text = unicodedata.normalize("NFKC", clean_text(cell))
    return None if text in _NO_END_WORDS else read_date(re.split("至|到|~|—", text)[-1].strip(), column)


def split_list(cell: Cell) -> tuple[str, ...]:
    """The words of a cell, each once, in their order; split at 、，,；; and blanks."""
    return tuple(dict.fromkeys(word for word in _SEPARATORS.split(clean_text(cell)) if word))


def read_tags(cell: Cell, column: str) -> tuple[str, ...]:
    read_text(cell, column)
    return split_list(cell)


def read_needed_tags(cell: Cell, column: str) -> tuple[str, ...]:
    """Tags that somebody must hold; 无 and its like ask for none."""
    return tuple(tag for tag in read_tags(cell, column) if tag not in _NONE_WORDS)


def read_colleagues(cell: Cell, column: str) -> tuple[str, ...]:
    """Certificate numbers of other inspectors, in the form in which the library keeps them."""
    numbers = (read_own_number(word, column) for word in split_list(cell) if word not in _NONE_WORDS)
    return tuple(dict.fromkeys(numbers))


def read_recusals(cell: Cell, column: str) -> tuple[str, ...]:
    """Numbers of subjects, in the form in which the subject library keeps them."""
    return tuple(dict.fromkeys(_any_number(word, column) for word in split_list(cell)))


def read_mobile(cell: Cell, column: str) -> str:
    """A mobile number as its 11 digits; +86, blanks and hyphens are dropped."""
    text = read_required_text(cell, column)
    digits = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))
    digits = re.sub(r"^(\+|00)86", "", digits)
    if not re.fullmatch("1[0-9]{10}", digits):
        raise Refusal("library.mobile_wrong", column=column, value=_shown(text))
    return digits


def read_status(cell: Cell, column: str) -> str:
    """One of ``STATUSES``; a blank cell is 成立."""
    word = re.sub(r"\(.*?\)|\s", "", unicodedata.normalize("NFKC", clean_text(cell)))
    if word not in _STATUS_WORDS:
        raise Refusal("library.status_unknown", column=column, value=_shown(word), known="、".join(STATUSES))
    return _STATUS_WORDS[word]


def read_risk_class(cell: Cell, column: str) -> str:
    """A, B, C, D or "" (not classified)."""
    word = _word(cell)
    plain = re.sub(r"(?<=[A-D])[类级]$", "", word)
    if plain not in _RISK_WORDS:
        raise Refusal("library.risk_class_unknown", column=column, value=_shown(word))
    return _RISK_WORDS[plain]


def read_kind(cell: Cell, column: str) -> SubjectKind:
    """What sort of subject; a blank cell is an enterprise."""
    word = _word(cell)
    if word not in _KIND_WORDS:
        raise Refusal("library.subject_kind_unknown", column=column, value=_shown(word))
    return _KIND_WORDS[word]


def read_available(cell: Cell, column: str) -> bool:
    """Whether an inspector can be drawn; a blank cell says yes."""
    word = _word(cell)
    if word not in _AVAILABLE_WORDS:
        raise Refusal("library.available_unknown", column=column, value=_shown(word))
    return _AVAILABLE_WORDS[word]


def _word(cell: Cell) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", clean_text(cell))).upper()


def _undamaged(cell: Cell, column: str) -> str:
    """The text of a number. Excel keeps 15 digits of a number cell; the rest is lost for good."""
    text = clean_text(cell)
    if not text:
        raise Refusal("library.value_missing", column=column)
    if isinstance(cell, float) or _SCIENTIFIC.fullmatch(text):
        raise Refusal("library.number_destroyed", column=column, value=_shown(text))
    return text


def _any_number(word: str, column: str) -> str:
    code = credit_code.normalise(word)
    return code if credit_code.is_valid(code) else read_own_number(word, column)


def _plausible(day: date, text: str, column: str) -> date:
    if not 1901 <= day.year <= 2099:
        raise Refusal("library.date_impossible", column=column, value=_shown(text))
    return day


def _shown(text: str) -> str:
    """A value short enough for a sentence."""
    return text if len(text) <= 40 else text[:39] + "…"
