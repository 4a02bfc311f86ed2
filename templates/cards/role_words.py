"""What the roles are called."""

from __future__ import annotations

from domain.roles import Role

ROLE_WORDS: dict[Role, str] = {
    Role.OFFICE_ADMIN: "办公室管理员",
    Role.DEPARTMENT_ADMIN: "单位管理员",
    Role.REVIEWER: "审核人员",
    Role.INSPECTOR: "检查人员",
    Role.LIAISON: "信息联络员",
}
