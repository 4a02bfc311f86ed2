"""Which heading means which field. Offices head their tables differently; these are the words we have met."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from domain.errors import Refusal
from domain.library.table import Table
from domain.library.values import LibraryKind


@dataclass(frozen=True)
class Column:
    """``title`` is the heading we write ourselves, ``also`` the others we read, the surest first."""

    field: str
    title: str
    also: tuple[str, ...] = ()
    required: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        return (plain_heading(self.title), *self.also)


SUBJECT_COLUMNS = (
    Column(
        "number",
        "统一社会信用代码（编号）",
        (
            "信用代码",
            "社会信用代码",
            "统一信用代码",
            "统一社会信用代码/注册号",
            "统一社会信用代码或编号",
            "信用代码/注册号",
            "注册号",
            "登记注册号",
            "对象编号",
            "检查对象编号",
            "项目编号",
            "编号",
        ),
        required=True,
    ),
    Column("kind", "对象类型", ("检查对象类型", "对象类别", "检查对象类别")),
    Column(
        "name",
        "名称",
        (
            "企业名称",
            "单位名称",
            "主体名称",
            "对象名称",
            "检查对象",
            "检查对象名称",
            "市场主体名称",
            "经营主体名称",
            "项目名称",
            "工程名称",
            "学校名称",
        ),
        required=True,
    ),
    Column(
        "legal_representative",
        "法定代表人",
        ("法定代表人/负责人", "法定代表人或负责人", "法人代表", "法人", "负责人", "经营者"),
    ),
    Column(
        "address",
        "地址",
        ("住所", "经营场所", "注册地址", "经营地址", "住所/经营场所", "登记住所", "详细地址"),
    ),
    Column("phone", "联系电话", ("电话", "企业联系电话", "联系方式", "手机", "手机号")),
    Column("tags", "标签", ("行业标签", "对象标签", "检查对象标签", "业务标签", "行业", "所属行业")),
    Column(
        "registered_on",
        "成立日期",
        ("注册日期", "登记日期", "设立日期", "登记设立日期", "成立时间", "注册时间"),
    ),
    Column("status", "状态", ("经营状态", "登记状态", "企业状态", "主体状态", "存续状态")),
    Column("area", "所属区域", ("区域", "辖区", "所属辖区", "所在区县", "行政区划", "所属地区")),
    Column("risk_class", "信用风险等级", ("风险等级", "风险分类", "信用风险分类", "信用风险类别", "风险类别")),
)

INSPECTOR_COLUMNS = (
    Column(
        "number",
        "执法证号",
        ("执法证件号", "执法证件号码", "执法证编号", "执法证号码", "行政执法证号", "证件号", "证号"),
        required=True,
    ),
    Column(
        "name",
        "姓名",
        ("检查人员", "检查人员姓名", "执法人员", "执法人员姓名", "执法检查人员"),
        required=True,
    ),
    Column(
        "department",
        "所属部门",
        ("部门", "单位", "所属单位", "工作单位", "单位名称", "部门名称", "执法单位", "成员单位", "所在单位"),
        required=True,
    ),
    Column("section", "科室", ("所属科室", "内设机构", "处室", "股室", "所在科室")),
    Column("mobile", "手机", ("手机号", "手机号码", "移动电话", "联系电话", "电话", "联系方式"), required=True),
    Column("tags", "标签", ("专业标签", "人员标签", "专业特长", "专长", "执法领域", "专业")),
    Column("available", "是否在岗", ("在岗", "在岗状态", "是否可抽取", "是否可用", "人员状态", "状态")),
    Column("recusals", "回避对象", ("回避", "需回避对象", "回避对象编号", "回避单位")),
    Column(
        "certificate_until",
        "执法证有效期",
        ("执法证有效期至", "执法证有效期限", "证件有效期", "证件有效期至", "有效期", "有效期至", "有效期限"),
    ),
    Column("apart", "须回避的人员", ("须回避人员", "需回避的人员", "需回避人员", "回避人员", "不得同组人员")),
)

ITEM_COLUMNS = (
    Column(
        "department",
        "所属部门",
        (
            "部门",
            "单位",
            "单位名称",
            "部门名称",
            "检查部门",
            "抽查部门",
            "检查单位",
            "抽查主体",
            "检查主体",
            "成员单位",
        ),
        required=True,
    ),
    Column("major", "大项", ("抽查项目", "抽查类别", "事项大项", "抽查大项", "检查类别", "抽查领域")),
    Column(
        "name",
        "小项",
        ("抽查事项", "检查事项", "事项名称", "抽查事项名称", "检查事项名称", "事项小项"),
        required=True,
    ),
    Column("basis", "法律依据", ("依据", "抽查依据", "检查依据", "设定依据", "法定依据")),
    Column("method", "检查方式", ("方式", "抽查方式", "检查方法", "抽查方法")),
    Column("tags", "所需专长", ("所需标签", "需要标签", "所需专业", "人员专长要求", "专长要求", "专业要求")),
)

DEPARTMENT_COLUMNS = (
    Column("name", "部门名称", ("单位名称", "成员单位", "成员单位名称", "部门全称", "单位全称"), required=True),
    Column("short_name", "简称", ("部门简称", "单位简称", "名称简称")),
)

COLUMNS: Mapping[LibraryKind, tuple[Column, ...]] = {
    "subjects": SUBJECT_COLUMNS,
    "inspectors": INSPECTOR_COLUMNS,
    "items": ITEM_COLUMNS,
    "departments": DEPARTMENT_COLUMNS,
}


def plain_heading(text: str) -> str:
    """``text`` as compared: half-width, without blanks, stars, colons, or what stands in brackets.

    >>> plain_heading("* 法定代表人（负责人）：")
    '法定代表人'
    """
    narrow = unicodedata.normalize("NFKC", text)
    return re.sub(r"\([^()]*\)|\[[^\[\]]*\]|[\s*:#\u200b\ufeff]", "", narrow)


#: So many of the headings that a column may have are told to someone who left it out; the surest come first.
NAMED_HEADINGS = 3
_KNOWN = frozenset(heading for columns in COLUMNS.values() for column in columns for heading in column.headings)


def is_known_heading(text: str) -> bool:
    """Whether any library has a column of this heading."""
    return plain_heading(text) in _KNOWN


def find_columns(table: Table, kind: LibraryKind) -> dict[str, tuple[int, ...]]:
    """Where each field of ``kind`` stands in ``table``: positions, the surest heading first.

    A table may hold both 统一社会信用代码 and 注册号; the first that is filled in a row counts. Refuses with
    ``library.missing_columns`` when a required column is not there.
    """
    found = _positions(table, kind)
    missing = [column for column in COLUMNS[kind] if column.required and column.field not in found]
    if missing:
        raise Refusal(
            "library.missing_columns",
            columns="、".join(column.title for column in missing),
            accepted="；".join("、".join(column.headings[:NAMED_HEADINGS]) for column in missing),
        )
    return found


def recognise(table: Table) -> LibraryKind:
    """Which library ``table`` is meant for, told from its headings.

    Refuses with ``library.kind_unclear`` when no library, or more than one, has as many of the headings.
    """
    fits = {kind: len(_positions(table, kind)) for kind in COLUMNS}
    most = max(fits.values())
    best = [kind for kind, fit in fits.items() if fit == most]
    if most < 2 or len(best) > 1:
        raise Refusal("library.kind_unclear", header="、".join(text for text in table.header if text)[:200])
    return best[0]


def _positions(table: Table, kind: LibraryKind) -> dict[str, tuple[int, ...]]:
    headings = [plain_heading(text) for text in table.header]
    found: dict[str, tuple[int, ...]] = {}
    for column in COLUMNS[kind]:
        places = [place for known in column.headings for place, heading in enumerate(headings) if heading == known]
        if places:
            found[column.field] = tuple(places)
    return found
