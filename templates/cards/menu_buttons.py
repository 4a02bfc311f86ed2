"""Which doors stand open to whom: the buttons of the menu, by role."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain.roles import Role
from templates.buttons import Press
from templates.cards import Button, Row, rows_of
from templates.cards.campaign import OpenCampaigns
from templates.cards.follow_up import OpenFollowUps
from templates.cards.inspection import OpenMyForms
from templates.cards.ledger import OpenProgress, OpenTodo
from templates.cards.library import OpenLibraries
from templates.cards.matching.presses import OpenOwnRecusals
from templates.cards.membership import OpenDepartment, OpenMembers
from templates.cards.menu import Post
from templates.cards.monthly import OpenMonthly, OpenMonths
from templates.cards.publication import OpenPublications
from templates.cards.review import OpenReviews
from templates.cards.revisit import ListMyRevisits
from templates.cards.settings import OpenSettings
from templates.cards.specialist.presses import OpenAssisted
from templates.cards.subject_history import AskSubject
from templates.cards.summary import OpenSummaries
from templates.cards.supervision import OpenSupervision
from templates.cards.visit import OpenVisits


def menu_buttons(posts: Sequence[Post], *, revisits: int = 0, assisted: int = 0) -> tuple[Row, ...]:
    """Two to a row; what several roles of the reader share stands there once. ``revisits``: so many the reader was
    named to ask; ``assisted``: with so many forms they help as a specialist."""
    several = sum(post.role is Role.DEPARTMENT_ADMIN for post in posts) > 1
    todo = OpenTodo(0)
    unique: dict[Press | None, Button] = {todo: Button("我的待办", todo)} if posts else {}
    for post in posts:
        for button in _buttons_of(post, several=several):
            unique.setdefault(button.press, button)
    if revisits:
        unique[ListMyRevisits(0)] = Button(f"我的回访（{revisits}）", ListMyRevisits(0))
    if assisted:
        unique[OpenAssisted(0)] = Button(f"我协助的检查（{assisted}）", OpenAssisted(0))
    if posts:
        unique[AskSubject()] = Button("检查对象查询", AskSubject())
    return rows_of(unique.values(), width=2)


def _buttons_of(post: Post, *, several: bool) -> Iterable[Button]:
    """``several``: the reader runs more than one department, so that each button has to name its own."""
    campaigns, libraries = Button("联合抽查", OpenCampaigns()), Button("名录库", OpenLibraries())
    progress = Button("办理进度", OpenProgress(0))
    match post.role:
        case Role.OFFICE_ADMIN:
            bulletins = Button("督查通报", OpenSupervision())
            people, settings = Button("人员", OpenMembers()), Button("设置", OpenSettings())
            reports = Button("月报汇总", OpenMonths(0))
            summaries = Button("工作总结", OpenSummaries())
            return campaigns, progress, libraries, reports, summaries, bulletins, people, settings
        case Role.DEPARTMENT_ADMIN if post.department_id is not None:
            own = Button(f"{post.place}人员" if several else "本单位人员", OpenDepartment(post.department_id))
            follow_ups = Button("后续处置", OpenFollowUps())
            own_figures = Button("督查情况", OpenSupervision())
            reviews, monthly = Button("待审核", OpenReviews()), Button("月报", OpenMonthly())
            summaries = Button("工作总结", OpenSummaries())
            return campaigns, progress, reviews, follow_ups, monthly, summaries, own_figures, own, libraries
        case Role.REVIEWER:
            # In the campaign stands what they approve before the visits.
            return Button("待审核", OpenReviews()), campaigns
        case Role.INSPECTOR:
            follow_ups = Button("后续处置", OpenFollowUps())
            visits = Button("我的检查安排", OpenVisits(0, 0))
            forms, apart = Button("我的检查表", OpenMyForms()), Button("须回避的对象", OpenOwnRecusals())
            return forms, visits, Button("待公示", OpenPublications()), follow_ups, apart
        case Role.LIAISON:
            return Button("月报", OpenMonthly()), Button("工作总结", OpenSummaries())
        case _:
            return ()
