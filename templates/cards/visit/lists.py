"""The list of visits, and one visit."""

from __future__ import annotations

from collections.abc import Sequence

from templates.cards import Attachment, Button, Card, Row
from templates.cards.joint_visit_presses import AskSplit, TakeOver
from templates.cards.menu import TO_MENU
from templates.cards.notice import OpenNotices, ServeOne
from templates.cards.on_site_presses import OpenSite
from templates.cards.paging import page_of, turning
from templates.cards.visit.presses import AgreeOne, AskOffer, CheckIn, GetCalendar, OpenVisit, OpenVisits, PlanVisits
from templates.cards.visit.views import AGREED, ARRIVED, WAITING, VisitLine, VisitView
from templates.messages import render


def to_visits(campaign_id: int) -> Button:
    """From a campaign's card to its visits."""
    return Button("检查时间安排", OpenVisits(campaign_id, 0))


def visits(
    campaign_id: int,
    title: str,
    lines: Sequence[VisitLine],
    *,
    to_plan: Sequence[tuple[int, str, int]],
    notices: Sequence[int],
    page: int,
) -> Card:
    """Visits, the nearest first, those without a time last; ``title`` empty for one's own. ``to_plan``: (campaign id,
    title, how many) the reader has to plan; ``notices``: the campaigns whose notices they serve."""
    ordered = sorted(lines, key=_soonest)
    shown = page_of(ordered, page)
    states = [one.state for one in lines]
    text = render(
        "visit/list",
        title=title,
        total=len(lines),
        agreed=states.count(AGREED) + states.count(ARRIVED),
        waiting=states.count(WAITING),
        number=shown.number,
        last=shown.last,
    )
    plan = tuple(
        (
            Button(
                f"安排检查时间（{count}户）" if len(to_plan) == 1 else f"安排（{count}户）{words}"[:40], PlanVisits(one)
            ),
        )
        for one, words, count in to_plan
    )
    serve = tuple((Button("检查通知书", OpenNotices(one, 0)),) for one in notices)
    listed = tuple((Button(one.label[:40], OpenVisit(one.sample_id)),) for one in shown.entries)
    turn = turning(shown, lambda number: OpenVisits(campaign_id, number))
    return Card(text, (*plan, *listed, *turn, *serve, TO_MENU))


def _soonest(line: VisitLine) -> tuple[bool, bool, str, int]:
    return line.state == ARRIVED, line.when is None, line.when.isoformat() if line.when else "", line.number


def visit(view: VisitView) -> Card:
    """One visit: team, time, what was proposed before, who is there, and what the reader can do."""
    line = view.line
    first: list[Button] = []
    if view.may_check_in:
        first.append(Button("到场", CheckIn(view.agreed_id)))
    if view.may_agree:
        first.append(Button("同意", AgreeOne(view.proposal_id)))
    if view.may_offer:
        words = {WAITING: "另提时间", AGREED: "改约时间"}.get(line.state, "提出时间")
        first.append(Button(words, AskOffer(line.sample_id, view.version)))
    second: list[Button] = []
    if view.may_go_on_site:
        second.append(Button("现场", OpenSite(line.sample_id)))
    if line.state == AGREED or view.standing_time:
        second.append(Button("日历文件", GetCalendar(line.sample_id)))
    if view.may_serve:
        second.append(Button("检查通知书送达", ServeOne(line.sample_id)))
    third: list[Button] = []
    if view.may_take_over:
        third.append(Button("由我方牵头安排时间", TakeOver(line.sample_id)))
    if view.joint_id:
        third.append(Button("拆分合并检查", AskSplit(view.joint_id)))
    rows: list[Row] = [tuple(part) for part in (first, second, third) if part]
    return Card(render("visit/visit", view=view), (*rows, (Button("全部检查安排", OpenVisits(view.campaign_id, 0)),)))


def calendar(line: VisitLine, file: Attachment) -> Card:
    """The calendar file of one visit."""
    return Card(render("visit/calendar_file", one=line), attachment=file)
