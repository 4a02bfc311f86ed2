"""Taking an account's role back: whom there is, one of them, the question whether really, the word to the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from domain.roles import Role
from templates.buttons import Press
from templates.cards import Button, Card, Row, rows_of
from templates.cards.membership import OpenAccounts, OpenDepartment, OpenMembers
from templates.cards.menu import Post
from templates.cards.paging import page_of, turning
from templates.cards.role_words import ROLE_WORDS
from templates.messages import render


@dataclass(frozen=True)
class OpenAccount(Press):
    """One joined person in one role; ``department_id`` is 0 for the office's own people."""

    code: ClassVar[str] = "mbq"
    department_id: int
    person_id: int
    role: str


@dataclass(frozen=True)
class AskDismissal(Press):
    """The question before ``Dismiss``."""

    code: ClassVar[str] = "mbr"
    department_id: int
    person_id: int
    role: str


@dataclass(frozen=True)
class Dismiss(Press):
    code: ClassVar[str] = "mby"
    department_id: int
    person_id: int
    role: str


@dataclass(frozen=True)
class Account:
    """A person's role within a department (``department_id`` 0: within the office itself)."""

    department_id: int
    person_id: int
    name: str
    role: Role

    @property
    def ids(self) -> tuple[int, int, str]:
        """What a button needs to name it."""
        return self.department_id, self.person_id, self.role.value


def accounts_card(department_id: int, place: str, accounts: Sequence[Account], page: int, *, news: str = "") -> Card:
    """Who has joined; ``news`` is what has just been done."""
    shown = page_of(accounts, page)
    buttons = [Button(f"{one.name}·{ROLE_WORDS[one.role]}"[:40], OpenAccount(*one.ids)) for one in shown.entries]
    turns = turning(shown, lambda number: OpenAccounts(department_id, number))
    back: Row = (Button("返回", OpenDepartment(department_id) if department_id else OpenMembers()),)
    text = render("membership/accounts", place=place, count=len(accounts), news=news)
    return Card(text, (*rows_of(buttons, width=2), *turns, back))


def account_card(account: Account, post: Post) -> Card:
    """One joined person."""
    dismiss = Button("解除账号", AskDismissal(*account.ids))
    back = Button("返回", OpenAccounts(account.department_id))
    return Card(render("membership/account", name=account.name, post=post), ((dismiss,), (back,)))


def dismissal_asked(account: Account, post: Post) -> Card:
    """Whether really, and what it means."""
    sure = Button("确定解除", Dismiss(*account.ids))
    back = Button("返回", OpenAccount(*account.ids))
    return Card(render("membership/dismissal_asked", name=account.name, post=post), ((sure,), (back,)))


def dismissed_news(account: Account, post: Post) -> str:
    """For the admin, over the list that is left."""
    return render("membership/dismissed_news", name=account.name, post=post)


def dismissed_card(post: Post, *, by: str) -> Card:
    """Tells the person. ``by`` is the admin's name."""
    return Card(render("membership/dismissed", post=post, by=by))
