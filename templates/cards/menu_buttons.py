"""Which doors stand open to whom: the buttons of the menu, by role."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain.roles import Role
from templates.buttons import Press
from templates.cards import Button, Row, rows_of
from templates.cards.campaign import OpenCampaigns
from templates.cards.inspection import OpenMyForms
from templates.cards.library import OpenLibraries
from templates.cards.membership import OpenDepartment, OpenMembers
from templates.cards.menu import Post
from templates.cards.publication import OpenPublications
from templates.cards.review import OpenReviews
from templates.cards.settings import OpenSettings


def menu_buttons(posts: Sequence[Post]) -> tuple[Row, ...]:
    """Two to a row; what several roles of the reader share stands there once."""
    several = sum(post.role is Role.DEPARTMENT_ADMIN for post in posts) > 1
    unique: dict[Press | None, Button] = {}
    for post in posts:
        for button in _buttons_of(post, several=several):
            unique.setdefault(button.press, button)
    return rows_of(unique.values(), width=2)


def _buttons_of(post: Post, *, several: bool) -> Iterable[Button]:
    """``several``: the reader runs more than one department, so that each button has to name its own."""
    campaigns, libraries = Button("联合抽查", OpenCampaigns()), Button("名录库", OpenLibraries())
    match post.role:
        case Role.OFFICE_ADMIN:
            return campaigns, libraries, Button("人员", OpenMembers()), Button("设置", OpenSettings())
        case Role.DEPARTMENT_ADMIN if post.department_id is not None:
            own = Button(f"{post.place}人员" if several else "本单位人员", OpenDepartment(post.department_id))
            return campaigns, Button("待审核", OpenReviews()), own, libraries
        case Role.REVIEWER:
            return (Button("待审核", OpenReviews()),)
        case Role.INSPECTOR:
            return Button("我的检查表", OpenMyForms()), Button("待公示", OpenPublications())
        case _:
            return ()
