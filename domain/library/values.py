"""The entries of the libraries, and the words they may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

LibraryKind = Literal["subjects", "inspectors", "items", "departments"]
SubjectKind = Literal["enterprise", "project", "school", "other"]

SUBJECT_KINDS: tuple[SubjectKind, ...] = ("enterprise", "project", "school", "other")
STATUSES = ("成立", "注销", "吊销", "迁出", "停业")
# Credit-risk classes of enterprises, from low (A) to high (D); "" stands for "not classified".
RISK_CLASSES = ("A", "B", "C", "D")


@dataclass(frozen=True)
class Subject:
    """An object of inspection (检查对象): an enterprise, or a construction project, a school ….

    ``number`` is the 统一社会信用代码 (or an old registration number of 15 digits) of an enterprise, an own
    number of anything else. ``status`` is one of ``STATUSES``, ``risk_class`` of ``RISK_CLASSES`` or empty.
    """

    number: str
    kind: SubjectKind
    name: str
    legal_representative: str = ""
    address: str = ""
    phone: str = ""
    tags: tuple[str, ...] = ()
    registered_on: date | None = None
    status: str = "成立"
    area: str = ""
    risk_class: str = ""


@dataclass(frozen=True)
class Inspector:
    """A law-enforcement inspector (执法检查人员).

    ``number`` is the certificate number (执法证号); ``mobile`` 11 digits; ``recusals`` the numbers of the
    subjects that this inspector must not inspect (回避); ``available`` is false on leave. ``certificate_until`` is
    the last day on which the certificate is valid, None where nothing is known of an end. ``apart`` are the
    certificate numbers of inspectors who must not be sent together with this one; it holds both ways.
    """

    number: str
    name: str
    department: str
    section: str = ""
    mobile: str = ""
    tags: tuple[str, ...] = ()
    available: bool = True
    recusals: tuple[str, ...] = ()
    certificate_until: date | None = None
    apart: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """One entry of a department's item list (抽查事项清单): ``major`` is its 大项, ``name`` its 小项.

    ``tags``: specialities that the inspectors sent to check it must hold between them.
    """

    department: str
    major: str
    name: str
    basis: str = ""
    method: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Department:
    """A member of the leading group (成员单位)."""

    name: str
    short_name: str = ""
