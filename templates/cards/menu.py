"""The menu, the welcome, the help: what a person sees before they have chosen anything.

Imports no other step's cards, so that each of them can offer the way back (``OpenMenu``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from domain.roles import Role
from templates.buttons import Press
from templates.cards import Button, Card, Row
from templates.cards.role_words import ROLE_WORDS
from templates.messages import render


@dataclass(frozen=True)
class OpenMenu(Press):
    """Back to the menu, from anywhere."""

    code: ClassVar[str] = "mn"


@dataclass(frozen=True)
class Post:
    """One role that the reader holds. ``place`` is the name of the department, or of the office for its own
    people; ``department_id`` is None for these. ``inspector`` is the name in the inspector library that the
    reader is bound to."""

    role: Role
    place: str
    department_id: int | None = None
    inspector: str = ""

    @property
    def words(self) -> str:
        """``市场监督管理局　检查人员（王示一）``."""
        return f"{self.place}　{ROLE_WORDS[self.role]}" + (f"（{self.inspector}）" if self.inspector else "")


#: The bot's command menu: Latin names, as the chat asks, each with what it does.
COMMANDS = (
    ("menu", "打开菜单"),
    ("todo", "我的待办"),
    ("subject", "检查对象查询"),
    ("help", "查看用法"),
    ("help_form", "填表帮助"),
    ("cancel", "离开当前这一步"),
)

TO_MENU: Row = (Button("返回菜单", OpenMenu()),)


def menu_card(posts: Sequence[Post], buttons: tuple[Row, ...]) -> Card:
    """The menu of someone who holds ``posts`` (one at least); ``buttons`` may be none."""
    return Card(render("start/menu", posts=posts, empty=not buttons), buttons)


def welcome_card(post: Post, buttons: tuple[Row, ...]) -> Card:
    """What an accepted invitation is answered with: the role it gave, and the menu."""
    return Card(render("start/welcome", post=post, empty=not buttons), buttons)


def stranger_card() -> Card:
    """For whoever holds no role: who we are, and how to get a link."""
    return Card(render("start/stranger"))


def help_card(posts: Sequence[Post]) -> Card:
    """Short help by role."""
    return Card(render("start/help", roles={post.role.value for post in posts}), (TO_MENU,))


def cancelled_card(*, was_open: bool) -> Card:
    """``was_open``: there was a question to leave."""
    return Card(render("start/cancelled", was_open=was_open), (TO_MENU,))


def not_understood_card(*, question_open: bool) -> Card:
    """A message that nobody took. ``question_open``: words were asked for, and something else came."""
    return Card(render("start/not_understood", question_open=question_open), (TO_MENU,))
