"""The way in: the list of campaigns, and one campaign with what can be done next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from templates.buttons import Press
from templates.cards import Button, Card, rows_of
from templates.cards.calendar import OwedDay
from templates.cards.menu import TO_MENU
from templates.messages import render

#: How each state of a campaign is called.
STATES = {
    "draft": "拟定中",
    "submitted": "待审批",
    "approved": "已批准，待抽取",
    "drawing": "正在抽取检查对象",
    "confirming": "待各部门比对确认",
    "confirmed": "名单已确认，待匹配人员",
    "matching": "正在抽取执法检查人员",
    "inspecting": "检查与录入中",
    "published": "结果已全部公示",
    "voided": "已作废",
}
#: What happens next, where no button of the reader's says it.
HINTS = {
    "submitted": "方案已提交，等待第二人审批。",
    "approved": "建好工作群、把各部门管理员拉进群后，在群里公开抽取。",
    "drawing": "抽取正在工作群里进行，请看群消息。",
    "confirming": "名单已派发，等待各部门比对确认。",
    "confirmed": "名单已确定，由办公室开始抽取执法检查人员。",
    "matching": "匹配正在工作群里进行，请看群消息。",
}


@dataclass(frozen=True)
class OpenCampaigns(Press):
    code: ClassVar[str] = "cps"


@dataclass(frozen=True)
class OpenCampaign(Press):
    code: ClassVar[str] = "cp"
    campaign_id: int


@dataclass(frozen=True)
class Confirmation:
    """How far one department is with the drawn list: subjects that wait for it, objections that wait for the office."""

    department: str
    pending: int
    objected: int
    due: OwedDay | None


@dataclass(frozen=True)
class Listed:
    """A campaign in the list."""

    campaign_id: int
    reference: str
    title: str
    state: str


def campaigns(listed: Sequence[Listed], *, may_compose: Button | None) -> Card:
    """All campaigns that a person has to do with, the newest first."""
    text = render("campaign/list", listed=listed, states=STATES)
    buttons = [
        Button(f"{one.reference} {one.title or '（未命名）'}"[:40], OpenCampaign(one.campaign_id)) for one in listed
    ]
    extra = ((may_compose,),) if may_compose else ()
    return Card(text, (*extra, *rows_of(buttons, width=1), TO_MENU))


def hub(values: dict[str, object], actions: Sequence[Button]) -> Card:
    """One campaign: its facts, its state, and the buttons of what this person can do now."""
    back = Button("返回列表", OpenCampaigns())
    return Card(render("campaign/hub", states=STATES, **values), (*rows_of(actions, width=1), (back,)))


def not_yours() -> Card:
    """A campaign that this person has nothing to do with."""
    return Card(render("campaign/not_yours"), ((Button("返回列表", OpenCampaigns()),),))
