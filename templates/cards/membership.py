"""Departments and their people: lists, invitations, the file of all inspectors' links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from domain.roles import Role
from templates.buttons import Press
from templates.cards import Attachment, Button, Card, Row, rows_of
from templates.cards.menu import TO_MENU, Post
from templates.cards.paging import page_of, turning
from templates.cards.role_words import ROLE_WORDS
from templates.messages import render

#: So many links go out as a message each; more of them as one file.
LINKS_AS_MESSAGES = 10
#: A list of names ends here; the chat takes 4,096 characters.
NAMES_SHOWN = 100
#: Said when links have been made.
FORWARD_IT = "链接已生成，请把下面的消息转发给本人。"


@dataclass(frozen=True)
class OpenMembers(Press):
    """The office's departments and its own admins."""

    code: ClassVar[str] = "mbo"
    page: int = 0


@dataclass(frozen=True)
class OpenDepartment(Press):
    """One department's people."""

    code: ClassVar[str] = "mbd"
    department_id: int


@dataclass(frozen=True)
class AddDepartments(Press):
    code: ClassVar[str] = "mba"


@dataclass(frozen=True)
class Invite(Press):
    """A link for ``role``; ``department_id`` is 0 for the office's own people."""

    code: ClassVar[str] = "mbi"
    role: str
    department_id: int


@dataclass(frozen=True)
class OpenUnbound(Press):
    """The inspectors of a department who have not joined."""

    code: ClassVar[str] = "mbu"
    department_id: int
    page: int = 0


@dataclass(frozen=True)
class InviteInspector(Press):
    code: ClassVar[str] = "mbn"
    inspector_id: int


@dataclass(frozen=True)
class InviteAllInspectors(Press):
    code: ClassVar[str] = "mbx"
    department_id: int


@dataclass(frozen=True)
class Accept(Press):
    """Yes, this link is mine: after the question who the reader is. ``invitation`` is its code."""

    code: ClassVar[str] = "mbw"
    invitation: str


@dataclass(frozen=True)
class Decline(Press):
    """No, this link is for somebody else."""

    code: ClassVar[str] = "mbz"
    invitation: str


@dataclass(frozen=True)
class OpenAccounts(Press):
    """Those who have joined and whom the reader may dismiss; ``department_id`` is 0 for the office's own people."""

    code: ClassVar[str] = "mbp"
    department_id: int
    page: int = 0


@dataclass(frozen=True)
class Seat:
    """An inspector of the library. ``account`` is the chat account's name, "" as long as nobody has joined."""

    inspector_id: int
    name: str
    section: str
    account: str = ""

    @property
    def words(self) -> str:
        """``王示一``, with the account's name where it differs."""
        return self.name if self.account in {"", self.name} else f"{self.name}（账号：{self.account}）"


@dataclass(frozen=True)
class Link:
    """An invitation as it goes out. ``until`` is in the reader's time zone; ``inspector`` names whom it is
    bound to, "" for every other role."""

    office: str
    place: str
    role: Role
    url: str
    until: datetime
    inspector: str = ""


def members_card(
    office: str, admins: Sequence[str], departments: Sequence[tuple[int, str]], page: int, *, news: str = ""
) -> Card:
    """The office's people: ``departments`` are (id, name), ``news`` is what has just been done."""
    text = render("membership/members", office=office, admins=admins, count=len(departments), news=news)
    shown = page_of(departments, page)
    buttons = [Button(name[:40], OpenDepartment(department_id)) for department_id, name in shown.entries]
    own = (
        Button("添加成员单位", AddDepartments()),
        Button("邀请办公室管理员", Invite(Role.OFFICE_ADMIN.value, 0)),
    )
    colleagues: Row = (Button("已加入的管理员", OpenAccounts(0)),)
    return Card(text, (*rows_of(buttons, width=2), *turning(shown, OpenMembers), own, colleagues, TO_MENU))


def departments_asked(office: str) -> Card:
    """Asks for the names of departments."""
    return Card(render("membership/departments_asked", office=office), asks=True)


def departments_added(added: Sequence[str], known: Sequence[str]) -> str:
    """The news that names were entered; ``known`` stood there before."""
    return render("membership/departments_added", added=added, known=known)


def department_card(
    *,
    department_id: int,
    place: str,
    people: Sequence[tuple[Role, Sequence[str]]],
    seats: Sequence[Seat],
    may_invite: Sequence[Role],
    from_office: bool,
) -> Card:
    """One department's people by role, and the invitations that the reader may give."""
    joined = [seat.words for seat in seats if seat.account]
    waiting = [seat.name for seat in seats if not seat.account]
    text = render(
        "membership/department",
        place=place,
        people=[(ROLE_WORDS[role], names) for role, names in people],
        total=len(seats),
        joined=joined,
        waiting=waiting,
        shown=NAMES_SHOWN,
        may_invite_inspectors=Role.INSPECTOR in may_invite,
    )
    buttons = [_invite_button(role, department_id) for role in may_invite]
    there = {role for role, names in people if names} | ({Role.INSPECTOR} if joined else set())
    accounts: tuple[Row, ...] = (
        ((Button("已加入人员", OpenAccounts(department_id)),),) if there & set(may_invite) else ()
    )
    back: Row = (Button("返回", OpenMembers()),) if from_office else TO_MENU
    return Card(text, (*rows_of(buttons, width=2), *accounts, back))


def unbound_card(department_id: int, place: str, waiting: Sequence[Seat], page: int, *, total: int) -> Card:
    """Whom a link can be made for: the inspectors without an account, of ``total`` in the library."""
    shown = page_of(waiting, page)
    buttons = [Button(_seat_label(seat), InviteInspector(seat.inspector_id)) for seat in shown.entries]
    turns = turning(shown, lambda number: OpenUnbound(department_id, number))
    everyone: tuple[Row, ...] = (
        ((Button(f"一次生成全部链接（{len(waiting)} 人）", InviteAllInspectors(department_id)),),) if waiting else ()
    )
    back: Row = (Button("返回", OpenDepartment(department_id)),)
    text = render("membership/unbound", place=place, waiting=len(waiting), total=total)
    return Card(text, (*rows_of(buttons, width=2), *turns, *everyone, back))


def invitation_card(link: Link) -> Card:
    """A message to be forwarded as it stands; it has no buttons, because these are lost on the way."""
    return Card(render("membership/invitation", link=link, role=ROLE_WORDS[link.role]))


def all_links_cards(place: str, links: Sequence[Link]) -> list[Card]:
    """What to do with the links, and each of them as a message of its own."""
    return [_all_links(place, links, in_file=False), *map(invitation_card, links)]


def links_file_card(place: str, links: Sequence[Link], sheet: bytes) -> Card:
    """The same for more links than anybody wants as messages: they stand in the file."""
    head = _all_links(place, links, in_file=True)
    return replace(head, attachment=Attachment(f"{place}检查人员邀请链接.xlsx", sheet))


def own_link_card(post: Post, invitation: str) -> Card:
    """The inviter opened a link of their own: by mistake, or because they hold that role as well."""
    take = Button("由我本人担任", Accept(invitation))
    return Card(render("membership/own_link", post=post), ((take,), TO_MENU))


def identity_card(post: Post, invitation: str) -> Card:
    """Asks who opens an inspector's link: it has been forwarded, and not always to the right chat."""
    yes = Button(f"是，我是{post.inspector}"[:40], Accept(invitation))
    no = Button("不是本人", Decline(invitation))
    return Card(render("membership/identity", post=post, role=ROLE_WORDS[post.role]), ((yes,), (no,)))


def declined_card(inspector: str) -> Card:
    """The link is still good for ``inspector``. No buttons: the reader may be a stranger."""
    return Card(render("membership/declined", inspector=inspector))


def joined_card(name: str, post: Post) -> Card:
    """Tells the inviter who came. ``name`` is the chat account's."""
    return Card(render("membership/joined", account=name, post=post))


def _all_links(place: str, links: Sequence[Link], *, in_file: bool) -> Card:
    until = links[0].until
    return Card(render("membership/all_links", place=place, count=len(links), until=until, in_file=in_file))


def _invite_button(role: Role, department_id: int) -> Button:
    label = f"邀请{ROLE_WORDS[role]}"
    if role is Role.INSPECTOR:
        return Button(label, OpenUnbound(department_id))
    return Button(label, Invite(role.value, department_id))


def _seat_label(seat: Seat) -> str:
    return (f"{seat.name}·{seat.section}" if seat.section else seat.name)[:40]
