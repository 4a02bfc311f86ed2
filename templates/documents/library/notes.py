"""How to fill each column of a library, and an example: what a blank template shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from domain.library import EXAMPLE_MARK, RISK_CLASSES, STATUSES, Cell, LibraryKind, SubjectKind

SHEET_TITLES: Mapping[LibraryKind, str] = {
    "subjects": "检查对象名录库",
    "inspectors": "执法检查人员名录库",
    "items": "抽查事项清单",
    "departments": "成员单位",
}
KIND_WORDS: Mapping[SubjectKind, str] = {
    "enterprise": "企业",
    "project": "项目",
    "school": "学校",
    "other": "其他",
}
YES, NO = "是", "否"

# By field: how to fill it, and an example. The name bears a mark that keeps the row from being imported.
EXAMPLES: Mapping[LibraryKind, Mapping[str, tuple[str, Cell]]] = {
    "subjects": {
        "number": (
            "企业填 18 位统一社会信用代码（老的注册号为 15 位）；项目、学校等填自编编号",
            "XM-2024-001",
        ),
        "kind": ("企业、项目、学校、其他；不填按企业处理", "项目"),
        "name": ("全称", f"示例工程{EXAMPLE_MARK}"),
        "legal_representative": ("法定代表人或负责人", "示例人"),
        "address": ("住所或经营场所", "示例路1号"),
        "phone": ("固定电话或手机", "19900000000"),
        "tags": ("行业、业务标签，几个标签之间用顿号隔开", "物业服务、特种设备"),
        "registered_on": ("2023-12-31、2023/12/31 或 2023年12月31日", date(2023, 12, 31)),
        "status": (f"{'、'.join(STATUSES)}；不填按成立处理", "成立"),
        "area": ("所属的区、街道或片区", "示例片区"),
        "risk_class": ("A、B、C、D；没有分类的不填", "A"),
    },
    "inspectors": {
        "number": ("执法证上的编号；不要填身份证号", "SL-0001"),
        "name": ("姓名", f"示例人{EXAMPLE_MARK}"),
        "department": ("已登记的成员单位全称", "示例局"),
        "section": ("科室", "示例科"),
        "mobile": ("11 位手机号码", "19900000000"),
        "tags": ("专业特长，几个标签之间用顿号隔开，用词与检查对象的标签一致", "物业服务、特种设备"),
        "available": ("是、否（请假、借调等填否）；不填按是处理", YES),
        "recusals": ("需要回避的检查对象的统一社会信用代码或编号，几个之间用顿号隔开", "XM-2024-001"),
        "certificate_until": (
            "执法证到期的日期；检查期限内到期的不参加抽取；不填按长期有效处理",
            date(2027, 12, 31),
        ),
        "apart": ("不能同组检查的人员（如近亲属）的执法证号，一方填写即可，几个之间用顿号隔开", "SL-0002"),
    },
    "items": {
        "department": ("已登记的成员单位全称", "示例局"),
        "major": ("抽查事项的大项", "示例大项"),
        "name": ("抽查事项的小项", f"示例事项{EXAMPLE_MARK}"),
        "basis": ("法律、法规、规章的名称和条款", "《示例条例》第一条"),
        "method": ("现场检查、书面检查、网络监测等", "现场检查"),
        "tags": (
            "检查这一事项须有的人员专长，用词与人员的标签一致，几个之间用顿号隔开；可不填",
            "特种设备",
        ),
    },
    "departments": {
        "name": ("单位全称", f"示例局{EXAMPLE_MARK}"),
        "short_name": ("在聊天里用的简称", "示例"),
    },
}
CHOICES: Mapping[str, Sequence[str]] = {
    "kind": tuple(KIND_WORDS.values()),
    "status": STATUSES,
    "risk_class": RISK_CLASSES,
    "available": (YES, NO),
}
