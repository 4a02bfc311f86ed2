"""One whole campaign played by itself, through the chat, as all its people."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path

from bot.demo import (
    approving,
    closing,
    drawing,
    following_up,
    on_site,
    preparing,
    proving,
    publishing,
    replacing,
    reviewing,
    revisiting,
    visiting,
    waiting,
)
from bot.demo.cast import Cast
from bot.demo.house import House
from sandbox.example_data import CampaignFacts
from sandbox.people import Connection, Person

Act = Callable[[House, Cast], Awaitable[str]]

#: Every act with its name; each returns a sentence on what has happened.
ACTS: tuple[tuple[str, Act], ...] = (
    ("办公室开通", preparing.open_office),
    ("导入名录库", preparing.fill_libraries),
    ("邀请人员", preparing.invite_everyone),
    ("设置检查前审批", approving.ask_for_approval),
    ("拟定方案", drawing.compose),
    ("不可行的要求", drawing.ask_too_much),
    ("预览、提交、审批", drawing.approve),
    ("建立工作群", drawing.open_group),
    ("抽取检查对象", drawing.draw_subjects),
    ("催办提醒", waiting.remind),
    ("比对确认与补抽", drawing.confirm),
    ("抽取执法检查人员", drawing.draw_teams),
    ("约定检查时间", visiting.agree),
    ("检查通知书", visiting.serve),
    ("回避与接替", replacing.recuse),
    ("检查对象申请回避", replacing.ask_for_recusal),
    ("上级授权", approving.authorise),
    ("专业人员", approving.send_specialist),
    ("检查前审批", approving.sign_off),
    ("现场检查", on_site.inspect),
    ("再次上门", on_site.come_again),
    ("审核", reviewing.review),
    ("公示", publishing.publish),
    ("逾期补交", publishing.come_late),
    ("更正", publishing.correct),
    ("后续处置", following_up.follow_up),
    ("统计表", proving.report),
    ("回访", revisiting.revisit),
    ("结题", closing.close),
    ("复核", proving.prove),
)

#: What is played only in the campaigns whose facts say so.
SOMETIMES: Mapping[Act, Callable[[CampaignFacts], bool]] = {
    approving.ask_for_approval: lambda facts: facts.sign_off,
    approving.sign_off: lambda facts: facts.sign_off,
    approving.authorise: lambda facts: facts.authorised,
    approving.send_specialist: lambda facts: bool(facts.specialist),
    replacing.ask_for_recusal: lambda facts: facts.asked_recusal,
    publishing.come_late: lambda facts: facts.late,
}


def acts_of(facts: CampaignFacts) -> list[tuple[str, Act]]:
    """The acts of one campaign in order."""
    return [(name, act) for name, act in ACTS if act not in SOMETIMES or SOMETIMES[act](facts)]


Hook = Callable[[], Awaitable[None]]


async def _nothing() -> None:
    """Between two acts, unless a test has something in mind."""


async def play(
    house: House, connection: Connection, out: Path, *, between: Hook = _nothing
) -> AsyncIterator[tuple[str, str, Cast]]:
    """Plays every act of the house's campaign; after each gives its name, what happened, and the cast. ``between`` runs
    before each act."""
    cast = Cast(connection, await Person.enters(connection, "办公室 管理员"), out)
    for name, act in acts_of(house.facts):
        await between()
        yield name, await act(house, cast), cast
