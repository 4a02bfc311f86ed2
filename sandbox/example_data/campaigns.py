"""Three invented campaigns as data: property-management firms (000), building projects (002), road transport (004)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from domain.library import Item


@dataclass(frozen=True, kw_only=True)
class CampaignFacts:
    """What an office types in to compose the campaign.

    ``members`` are the co-operating departments, the lead not among them. ``registered_before`` is the last
    day that still counts, or None. ``ratio`` is for all classes; ``by_risk_class`` says whether each class is
    drawn for itself, so that a fraction of one enterprise in a class counts as one. The three ``…_days`` are
    working days. ``bystander`` is the third department of the office, which takes no part (or "").

    What happens in one of the campaigns only: ``sign_off``: visits are approved beforehand; ``authorised``: over one
    subject the level has no authority; ``specialist``: who helps, with body and speciality (or ""); ``refused_notice``:
    a subject does not accept its notice; ``asked_recusal``: a subject asks for one; ``late``: one part of a form is
    handed in after its day.
    """

    key: str
    title: str
    document_number: str
    office: str
    area: str
    starts_on: date
    ends_on: date
    lead: str
    members: tuple[str, ...]
    bystander: str
    items: tuple[Item, ...]
    tags: tuple[str, ...]
    status: str
    registered_before: date | None
    ratio: Fraction
    by_risk_class: bool
    minimum: int
    confirm_days: int
    result_days: int
    follow_up_days: int
    inspectors_per_department: int
    materials: tuple[str, ...]
    sign_off: bool = False
    authorised: bool = False
    specialist: str = ""
    refused_notice: bool = False
    asked_recusal: bool = False
    late: bool = False

    @property
    def departments(self) -> tuple[str, ...]:
        """All that take part, the lead first."""
        return (self.lead, *self.members)

    @property
    def clock_starts_on(self) -> date:
        """The day on which a demonstration of this campaign begins."""
        return self.starts_on

    def items_of(self, department: str) -> tuple[str, ...]:
        """The names of what ``department`` inspects in this campaign."""
        return tuple(item.name for item in self.items if item.department == department)


_MARKET = "市场监督管理局"
_BUILDING = "建设环保局"
_TRANSPORT = "交通运输局"
_EMERGENCY = "应急管理局"
_WATER = "水务局"
_ON_SITE, _COMPARED = "现场检查", "信息比对"

_PROPERTY_MANAGEMENT = CampaignFacts(
    key="000",
    title="栖澄综合试验区2024年第二次部门联合抽查（物业服务）",
    document_number="栖双随机办〔2024〕2号",
    office="栖澄综合试验区双随机监管领导小组办公室",
    area="栖澄综合试验区",
    starts_on=date(2024, 5, 10),
    ends_on=date(2024, 6, 30),
    lead=_BUILDING,
    members=(_MARKET,),
    bystander=_EMERGENCY,
    items=(
        Item(_BUILDING, "物业服务", "物业服务经营行为检查", "《物业管理条例》", _ON_SITE),
        Item(_MARKET, "登记事项", "登记事项检查", "《市场主体登记管理条例》", _COMPARED),
        Item(_MARKET, "公示信息", "公示信息检查", "《企业信息公示暂行条例》", _COMPARED),
        Item(_MARKET, "价格", "价格行为检查", "《中华人民共和国价格法》", _ON_SITE),
        Item(
            _MARKET,
            "特种设备",
            "特种设备使用单位常规检查",
            "《中华人民共和国特种设备安全法》",
            _ON_SITE,
            tags=("特种设备",),
        ),
    ),
    tags=("物业服务",),
    status="成立",
    registered_before=date(2023, 12, 31),
    ratio=Fraction(1, 5),
    by_risk_class=False,
    minimum=1,
    confirm_days=2,
    result_days=20,
    follow_up_days=20,
    inspectors_per_department=2,
    materials=("营业执照", "物业服务合同", "收费公示照片", "电梯使用登记和检验资料"),
    authorised=True,
    specialist="示例专家，示例检测中心，电梯检验",
)

_BUILDING_PROJECTS = CampaignFacts(
    key="002",
    title="砚川县2024年生产建设项目部门联合抽查",
    document_number="砚双随机办〔2024〕11号",
    office="砚川县双随机监管工作领导小组办公室",
    area="砚川县",
    starts_on=date(2024, 5, 28),
    ends_on=date(2024, 7, 31),
    lead=_WATER,
    members=(_MARKET,),
    bystander=_EMERGENCY,
    items=(
        Item(
            _WATER, "水土保持", "水土保持方案落实情况检查", "《中华人民共和国水土保持法》", _ON_SITE, tags=("水土保持",)
        ),
        Item(_MARKET, "登记事项", "登记事项检查", "《市场主体登记管理条例》", _COMPARED),
        Item(_MARKET, "公示信息", "公示信息检查", "《企业信息公示暂行条例》", _COMPARED),
    ),
    tags=("生产建设项目",),
    status="成立",
    registered_before=None,
    ratio=Fraction(1, 10),
    by_risk_class=True,
    minimum=1,
    confirm_days=1,
    result_days=20,
    follow_up_days=20,
    inspectors_per_department=2,
    materials=("水土保持方案及批复", "水土保持监测报告", "施工许可", "营业执照"),
    sign_off=True,
    refused_notice=True,
)

_ROAD_TRANSPORT = CampaignFacts(
    key="004",
    title="霁川区2023年道路运输经营者部门联合抽查",
    document_number="霁交联查〔2023〕1号",
    office="霁川区交通运输局",
    area="霁川区",
    starts_on=date(2023, 6, 14),
    ends_on=date(2023, 6, 30),
    lead=_TRANSPORT,
    members=(_MARKET, _EMERGENCY),
    bystander="",
    items=(
        Item(_TRANSPORT, "货运市场", "危险货物运输企业检查", "《危险化学品安全管理条例》", _ON_SITE),
        Item(_TRANSPORT, "货运市场", "普通货物运输企业检查", "《中华人民共和国道路运输条例》", _ON_SITE),
        Item(_TRANSPORT, "客运市场", "旅客运输企业和客运站检查", "《中华人民共和国道路运输条例》", _ON_SITE),
        Item(_MARKET, "公示信息", "公示信息检查", "《企业信息公示暂行条例》", _COMPARED),
        Item(_EMERGENCY, "安全生产", "特种作业人员持证检查", "《中华人民共和国安全生产法》", _ON_SITE),
        Item(_EMERGENCY, "安全生产", "安全管理人员持证检查", "《中华人民共和国安全生产法》", _ON_SITE),
        Item(_EMERGENCY, "安全生产", "从业人员安全培训检查", "《中华人民共和国安全生产法》", _ON_SITE),
        Item(_EMERGENCY, "安全生产", "现场违章作业检查", "《中华人民共和国安全生产法》", _ON_SITE),
        Item(_EMERGENCY, "安全生产", "作业现场事故隐患检查", "《中华人民共和国安全生产法》", _ON_SITE),
    ),
    tags=("道路运输",),
    status="成立",
    registered_before=None,
    ratio=Fraction(1, 5),
    by_risk_class=True,
    minimum=1,
    confirm_days=2,
    result_days=5,
    follow_up_days=20,
    inspectors_per_department=2,
    materials=("营业执照", "道路运输经营许可证", "车辆技术档案", "安全培训记录"),
    asked_recusal=True,
    late=True,
)

CAMPAIGNS: Mapping[str, CampaignFacts] = {
    facts.key: facts for facts in (_PROPERTY_MANAGEMENT, _BUILDING_PROJECTS, _ROAD_TRANSPORT)
}
