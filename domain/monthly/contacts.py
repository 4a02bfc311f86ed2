"""The footer of the form: whom to call. Personal data: only for the document that goes to the office."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain import lengths
from domain.errors import Refusal

_WIDE = str.maketrans("０１２３４５６７８９－", "0123456789-")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_PHONE = re.compile(r"(?<![\d-])(?:\(?0\d{2,3}\)?[- ]?)?[2-9]\d{6,7}(?:(?:-|转)\d{1,6})?(?!\d)")
_LABELS = re.compile(r"(?:联系人|姓名|联系电话|电话|座机|手机号?码?)\s*[:：]?\s*")
_ENDS = " 　\t\n，,、；;：:。/"


@dataclass(frozen=True)
class Contact:
    """联系人, 联系电话, 手机 of the form."""

    name: str
    phone: str
    mobile: str


def parse_contact(text: str) -> Contact:
    """``示例甲，0311-85000000，19900000000``, in any order.

    Refuses ``monthly.contact_unreadable`` naming what was not found.
    """
    plain = _LABELS.sub(" ", text.translate(_WIDE).replace("（", "(").replace("）", ")"))
    mobile = _MOBILE.search(plain)
    rest = _MOBILE.sub(" ", plain, count=1)
    phone = _PHONE.search(rest)
    name = re.sub(r"\s+", " ", _PHONE.sub(" ", rest, count=1)).strip(_ENDS)
    name = re.split(r"[，,、；;/]", name, maxsplit=1)[0].strip(_ENDS)
    missing = [what for what, found in (("联系人", name), ("联系电话", phone), ("手机", mobile)) if not found]
    if mobile is None or phone is None or missing or len(name) > lengths.NAME or any(map(str.isdigit, name)):
        raise Refusal("monthly.contact_unreadable", missing="、".join(missing) or "联系人")
    return Contact(name, phone[0].strip(), re.sub(r"\D", "", mobile[0]))
