"""Builders for what a test does not care about; whatever it does care about is an argument."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from domain.campaign import WHOLE_POOL, Participant, Plan, Sampling, Scope, State, whole_pool
from domain.credit_code import check_character
from domain.library import Inspector, Subject
from domain.roles import Appointment, Role
from storage.campaigns import Campaign
from storage.forms import Assignment
from storage.unit_of_work import UnitOfWork

HOUSING, MARKET = "建设环保局", "市场监督管理局"
ITEMS = {HOUSING: ("物业服务企业经营行为检查",), MARKET: ("登记事项检查", "公示信息检查")}


def credit_code(n: int) -> str:
    """The ``n``-th made-up 统一社会信用代码, with a right check character."""
    first = f"91139001MA{n:07d}"
    return first + check_character(first)


def subject(n: int, **changes: object) -> Subject:
    """The ``n``-th made-up enterprise."""
    values: dict[str, object] = {
        "number": credit_code(n),
        "kind": "enterprise",
        "name": f"示例物业服务{n:04d}有限公司",
        "legal_representative": "示例甲",
        "address": f"示例路{n}号",
        "phone": "19900000000",
        "tags": ("物业服务",),
        "registered_on": date(2015, 3, 1),
        "status": "成立",
        "area": "示例区",
        "risk_class": "ABCD"[n % 4],
    }
    return Subject(**(values | changes))


def inspector(n: int, department: str, **changes: object) -> Inspector:
    """The ``n``-th made-up inspector."""
    values: dict[str, object] = {
        "number": f"ZF{n:06d}",
        "name": f"检查员{n:02d}",
        "department": department,
        "section": "一科",
        "mobile": f"199{n:08d}",
        "tags": (),
        "available": True,
        "recusals": (),
    }
    return Inspector(**(values | changes))


@dataclass
class Scene:
    """An office with two departments, their people and libraries. Chat user ids: office admin 1, department admins
    11, 12 …, reviewers 21, 22 …, inspectors 101, 102 … (four in the first department, then four in the second)."""

    office_id: int
    departments: dict[str, int]
    inspectors: dict[str, list[int]] = field(default_factory=dict)
    admin: int = 1

    def admin_of(self, department: str) -> int:
        return 11 + list(self.departments).index(department)

    def reviewer_of(self, department: str) -> int:
        return 21 + list(self.departments).index(department)

    def inspectors_of(self, department: str) -> list[int]:
        """Chat user ids of the department's inspectors, in the order of ``self.inspectors``."""
        first = 101 + sum(
            len(ids)
            for name, ids in self.inspectors.items()
            if list(self.departments).index(name) < list(self.departments).index(department)
        )
        return list(range(first, first + len(self.inspectors[department])))


async def build_scene(
    uow: UnitOfWork,
    *,
    departments: Sequence[str] = (HOUSING, MARKET),
    subjects: int = 40,
    inspectors_each: int = 4,
) -> Scene:
    """Everyone in place, the libraries filled, no campaign yet."""
    office_id = await uow.offices.add("示例区双随机办公室")
    added = await uow.offices.add_departments(office_id, departments)
    scene = Scene(office_id, {department.name: department.id for department in added})
    await _appoint(uow, scene.admin, "办公室管理员", office_id, Role.OFFICE_ADMIN)
    await uow.libraries.save_subjects(office_id, [subject(n) for n in range(1, subjects + 1)])
    serial = 0
    for department in added:
        await _appoint(
            uow,
            scene.admin_of(department.name),
            f"{department.name}管理员",
            office_id,
            Role.DEPARTMENT_ADMIN,
            department.id,
        )
        await _appoint(
            uow,
            scene.reviewer_of(department.name),
            f"{department.name}审核员",
            office_id,
            Role.REVIEWER,
            department.id,
        )
        new = [inspector(serial + n, department.name) for n in range(1, inspectors_each + 1)]
        await uow.libraries.save_inspectors(scene.departments, new)
        stored = await uow.libraries.inspectors([department.id])
        scene.inspectors[department.name] = [row.id for row in stored]
        for row in stored:
            serial += 1
            await _appoint(
                uow,
                100 + serial,
                row.inspector.name,
                office_id,
                Role.INSPECTOR,
                department.id,
                inspector_id=row.id,
            )
    return scene


async def _appoint(
    uow: UnitOfWork,
    user_id: int,
    name: str,
    office_id: int,
    role: Role,
    department_id: int | None = None,
    inspector_id: int | None = None,
) -> None:
    person = await uow.people.remember(user_id, name)
    await uow.people.appoint(Appointment(person.id, office_id, role, department_id, inspector_id))


def plan(scene: Scene, **changes: object) -> Plan:
    """A complete plan over all departments of the scene, 20 % of the whole pool."""
    values: dict[str, object] = {
        "title": "示例区2024年第一次联合抽查",
        "document_number": "示例〔2024〕1号",
        "window_start": date(2024, 5, 10),
        "window_end": date(2024, 6, 30),
        "participants": tuple(
            Participant(department_id, name, ITEMS.get(name, ("综合检查",)))
            for name, department_id in scene.departments.items()
        ),
        "scope": Scope(tags=("物业服务",), registered_by=date(2023, 12, 31)),
        "sampling": Sampling((whole_pool(Fraction(1, 5)),)),
    }
    return Plan(**(values | changes))


async def build_campaign(
    uow: UnitOfWork, scene: Scene, now: datetime, *, state: State = State.APPROVED, **changes: object
) -> Campaign:
    """A composed campaign in one of the states before the draw."""
    creator = await uow.people.find(scene.admin)
    assert creator is not None
    campaign = await uow.campaigns.add(office_id=scene.office_id, year=2024, created_by=creator.id, now=now)
    await uow.campaigns.save_plan(campaign.id, plan(scene, **changes))
    campaign = await uow.campaigns.get(campaign.id)
    for then in (State.SUBMITTED, State.APPROVED):
        if campaign.state is not state:
            campaign = await uow.campaigns.move(campaign, then)
    return campaign


async def build_inspection(
    uow: UnitOfWork, scene: Scene, now: datetime, *, forms: int = 3, in_turn: bool = False, **changes: object
) -> Campaign:
    """A campaign whose forms are open: subjects 1 … ``forms``, form numbers from 1, and the first two inspectors of
    each department on every one of them, or with ``in_turn`` two neighbours after the other."""
    campaign = await build_campaign(uow, scene, now, **changes)
    for then in (State.DRAWING, State.CONFIRMING, State.CONFIRMED, State.MATCHING, State.INSPECTING):
        campaign = await uow.campaigns.move(campaign, then)
    ids = await uow.libraries.subject_ids(scene.office_id, [credit_code(n) for n in range(1, forms + 1)])
    sample_ids = [
        await uow.samples.add(campaign_id=campaign.id, subject_id=ids[credit_code(n)], stratum=WHOLE_POOL, rank=n)
        for n in range(1, forms + 1)
    ]
    await uow.forms.assign(
        [
            Assignment(sample_id, department_id, own[(place * in_turn + seat) % len(own)])
            for place, sample_id in enumerate(sample_ids)
            for name, department_id in scene.departments.items()
            for own in (scene.inspectors[name],)
            for seat in (0, 1)
        ]
    )
    await uow.forms.open_forms(campaign.id, sample_ids, list(scene.departments.values()))
    return campaign
