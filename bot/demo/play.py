"""One whole campaign played by itself, through the chat, as all its people."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from bot.demo import closing, drawing, following_up, inspecting, preparing, replacing, visiting, waiting
from bot.demo.cast import Cast
from bot.demo.house import House
from sandbox.people import Connection, Person

Act = Callable[[House, Cast], Awaitable[str]]

#: Every act with its name; each returns a sentence on what has happened.
ACTS: tuple[tuple[str, Act], ...] = (
    ("办公室开通", preparing.open_office),
    ("导入名录库", preparing.fill_libraries),
    ("邀请人员", preparing.invite_everyone),
    ("拟定方案", drawing.compose),
    ("不可行的要求", drawing.ask_too_much),
    ("预览、提交、审批", drawing.approve),
    ("建立工作群", drawing.open_group),
    ("抽取检查对象", drawing.draw_subjects),
    ("催办提醒", waiting.remind),
    ("比对确认与补抽", drawing.confirm),
    ("抽取执法检查人员", drawing.draw_teams),
    ("约定检查时间", visiting.agree),
    ("回避与接替", replacing.recuse),
    ("检查与录入", inspecting.inspect),
    ("审核", inspecting.review),
    ("公示", inspecting.publish),
    ("后续处置", following_up.follow_up),
    ("统计表", inspecting.report),
    ("结题", closing.close),
    ("复核", inspecting.prove),
)

Hook = Callable[[], Awaitable[None]]


async def _nothing() -> None:
    """Between two acts, unless a test has something in mind."""


async def play(
    house: House, connection: Connection, out: Path, *, between: Hook = _nothing
) -> AsyncIterator[tuple[str, str, Cast]]:
    """Plays every act; after each gives its name, what happened, and the cast. ``between`` runs before each act."""
    cast = Cast(connection, await Person.enters(connection, "办公室 管理员"), out)
    for name, act in ACTS:
        await between()
        yield name, await act(house, cast), cast
