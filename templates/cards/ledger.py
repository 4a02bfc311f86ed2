"""The ledger in the chat: 我的待办, 推迟提醒, 办理进度 by department, one matter with all that is known of it, 免除."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from domain.obligations import Standing
from templates.buttons import Press
from templates.cards import Button, Card, Row
from templates.cards.calendar import WHY_SHORT, WhyThisDay
from templates.cards.leave import OpenLeave
from templates.cards.matters import Matter, OpenMatter, line, look_at, way
from templates.cards.menu import TO_MENU
from templates.cards.paging import Page, page_of, turning
from templates.messages import WEEKDAYS, render

#: Each matter has a row of buttons, so a page of them is short.
MATTERS_SHOWN = 5
#: Reminders that one matter's card lists; the newest.
REMINDERS_SHOWN = 8
#: Why the office lets a promise go, by one tap; their places are what buttons carry, so new ones go at the end.
WAIVERS = (
    "检查对象已注销、迁出或者失去联系",
    "已在线下办结，有书面材料备查",
    "上级部门另有安排，不再办理",
)
STANDING_WORDS = {
    Standing.OPEN: "未办结",
    Standing.MET: "按期办结",
    Standing.MET_LATE: "逾期办结",
    Standing.WAIVED: "已免除",
    Standing.VOID: "已作废",
}
#: Filters of a department's matters, by the word that their buttons carry.
WHICH_WORDS = {"all": "全部", "late": "逾期", "week": "本周到期", "done": "已办结"}
#: Whom a reminder in the group chat reached.
GROUP_WORDS = "工作群"
#: To which days reminders may be put off.
LATER_WORDS = {"tomorrow": "明天", "next": "下一个工作日", "three": "3个工作日后", "before": "到期前1个工作日"}
#: By what a matter was met, by the kind of its evidence.
EVIDENCE_WORDS = {
    "section": "检查表",
    "list": "名单比对确认记录",
    "verdict": "异议裁定记录",
    "draw": "抽取匹配记录",
    "proposal": "检查时间约定记录",
    "served": "送达登记",
    "checkin": "到场签到记录",
    "follow_up": "后续处置记录",
    "closing": "结题材料",
    "monthly": "月报表",
    "summary": "工作总结",
}
#: Of a reminder, by where its message stands; any other is still on its way.
ARRIVAL_WORDS = {
    "sent": "",
    "undeliverable": "未能送达",
    "uncertain": "不能确定是否送达",
    "withdrawn": "不能确定是否送达",
}
#: Of these each version is kept, and people know them by their number.
VERSIONED = frozenset({"section", "closing", "monthly", "summary"})


@dataclass(frozen=True)
class OpenTodo(Press):
    """我的待办; ``page`` from 0."""

    code: ClassVar[str] = "td"
    page: int


@dataclass(frozen=True)
class AskLater(Press):
    """To which day the reminders of a matter are put off."""

    code: ClassVar[str] = "tdl"
    obligation_id: int


@dataclass(frozen=True)
class PutOff(Press):
    """Till that day (ISO)."""

    code: ClassVar[str] = "tdp"
    obligation_id: int
    day: str


@dataclass(frozen=True)
class OpenProgress(Press):
    """办理进度 of all departments that the reader may see; ``page`` from 0."""

    code: ClassVar[str] = "lgo"
    page: int


@dataclass(frozen=True)
class OpenPlace(Press):
    """The matters of one department, 0 for the office's own; ``which`` of ``WHICH_WORDS``."""

    code: ClassVar[str] = "lgd"
    department_id: int
    which: str
    page: int


@dataclass(frozen=True)
class AskWaiver(Press):
    """免除, the reason still to be chosen or typed."""

    code: ClassVar[str] = "lgw"
    obligation_id: int


@dataclass(frozen=True)
class Waive(Press):
    """免除, for the reason at that place of ``WAIVERS``."""

    code: ClassVar[str] = "lgx"
    obligation_id: int
    reason: int


@dataclass(frozen=True)
class Todo:
    """One matter of the reader. ``instead_of``: the names of those whom the reader stands in for; ``later`` and
    ``later_by``: till when, and by whom, its reminders were put off; ``may_wait``: they may be put off;
    ``is_overseen``: it is another department's, so that the reader can only look at it."""

    matter: Matter
    instead_of: tuple[str, ...] = ()
    later: date | None = None
    later_by: str = ""
    may_wait: bool = False
    is_overseen: bool = False

    @property
    def line(self) -> str:
        return line(self.matter)


@dataclass(frozen=True)
class Standings:
    """How one department stands, in numbers; the fields as in ``storage.ledger.Figures``."""

    department_id: int
    name: str
    open: int
    soon: int
    overdue: int
    met: int
    met_late: int
    waived: int


@dataclass(frozen=True)
class Reminded:
    """One reminder that was made: when (in the reader's zone), which rung, to whom; ``state``: where its message stands
    (``storage.outbox.Delivery``)."""

    at: datetime
    rung: str
    to: str
    state: str

    @property
    def rung_words(self) -> str:
        return rung_words(self.rung)

    @property
    def arrival(self) -> str:
        """Whether it has arrived; "" where it has."""
        return ARRIVAL_WORDS.get(self.state, "待发送")


@dataclass(frozen=True)
class MatterView:
    """One matter with all that is known of it. ``explained``: start event, rule and derivation; ``owners`` who owes it,
    ``deputies`` who stands in for ``missing``; ``closed_at`` in the reader's zone."""

    matter: Matter
    standing: Standing
    explained: str
    owners: tuple[str, ...]
    deputies: tuple[str, ...]
    missing: tuple[str, ...]
    later: date | None
    later_by: str
    closed_at: datetime | None
    closed_by: str
    evidence: str
    reason: str
    reminded: tuple[Reminded, ...]

    @property
    def standing_words(self) -> str:
        return STANDING_WORDS[self.standing]

    @property
    def evidence_words(self) -> str:
        return evidence_words(self.evidence)


def evidence_words(evidence: str) -> str:
    """``section:12:v3`` of the ledger as people read it: ``检查表第3版``; "" for none."""
    kind, _, rest = evidence.partition(":")
    number = f"第{rest.rpartition(':v')[2]}版" if kind in VERSIONED else ""
    return f"{EVIDENCE_WORDS.get(kind, '系统留存记录')}{number}" if evidence else ""


def rung_words(rung: str) -> str:
    """How one rung of the reminder ladder is called."""
    kind, _, number = rung.partition(":")
    match kind:
        case "half":
            return "期限过半"
        case "before":
            return f"到期前{number}个工作日"
        case "day":
            return f"当月{number}日"
        case "due":
            return "到期当日"
        case "overdue":
            return f"逾期第{number}个工作日"
        case _:
            return "推迟后提醒"


def todo_card(todos: Sequence[Todo], number: int, *, is_cut: bool) -> Card:
    """The reader's open matters, soonest due first. ``is_cut``: there are more to stand in for than are listed."""
    page = page_of(todos, number, size=MATTERS_SHOWN)
    first = page.number * MATTERS_SHOWN + 1
    shown = list(enumerate(page.entries, start=first))
    late = sum(one.matter.is_late for one in todos)
    text = render("ledger/todo", todos=shown, count=len(todos), late=late, is_cut=is_cut, page=page)
    rows = tuple(_todo_row(place, one) for place, one in shown)
    leave: Row = (Button("请假与代办", OpenLeave()), *TO_MENU)
    return Card(text, (*rows, *turning(page, OpenTodo), leave))


def _todo_row(place: int, one: Todo) -> Row:
    leads_there = look_at(one.matter, place=place) if one.is_overseen else way(one.matter, place=place)
    why = Button(WHY_SHORT if leads_there else f"{place}　{WHY_SHORT}", WhyThisDay(one.matter.obligation_id))
    later = (Button("推迟提醒", AskLater(one.matter.obligation_id)),) if one.may_wait else ()
    return (*((leads_there,) if leads_there else ()), why, *later)


def later_asked(matter: Matter, choices: Sequence[tuple[str, date]]) -> Card:
    """The days to which the reminders may be put off; the due day itself is always reminded of."""
    buttons = tuple(
        (
            Button(
                f"{LATER_WORDS[which]}　{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}",
                PutOff(matter.obligation_id, day.isoformat()),
            ),
        )
        for which, day in choices
    )
    return Card(render("ledger/later_asked", line=line(matter)), (*buttons, (Button("返回待办", OpenTodo(0)),)))


def put_off_card(matter: Matter, later: date, by: str) -> Card:
    """What now stands: till when, and by whom."""
    text = render("ledger/put_off", line=line(matter), later=later, by=by, due=matter.due_on)
    return Card(text, ((Button("改到别的日子", AskLater(matter.obligation_id)), Button("返回待办", OpenTodo(0))),))


def progress_card(office: str, standings: Sequence[Standings], number: int, *, today: date) -> Card:
    """How the departments stand, each with the way to its matters."""
    page = page_of(standings, number)
    text = render("ledger/progress", office=office, standings=page.entries, today=today, page=page)
    rows = tuple((Button(one.name[:40], OpenPlace(one.department_id, "all", 0)),) for one in page.entries)
    return Card(text, (*rows, *turning(page, OpenProgress), TO_MENU))


def place_card(
    standings: Standings, which: str, matters: Sequence[tuple[Matter, Standing]], page: Page[int], *, today: date
) -> Card:
    """The matters of one department; ``page`` holds only numbers, the database has turned to it."""
    first = page.number * MATTERS_SHOWN + 1
    shown = [
        (place, line(one, is_open=at is Standing.OPEN), STANDING_WORDS[at])
        for place, (one, at) in enumerate(matters, start=first)
    ]
    text = render(
        "ledger/place", one=standings, which=WHICH_WORDS[which], is_done=which == "done", shown=shown, today=today
    )
    place = standings.department_id
    filters: Row = tuple(
        Button(f"· {words}" if word == which else words, OpenPlace(place, word, 0))
        for word, words in WHICH_WORDS.items()
    )
    rows = tuple(
        (Button(f"{number}　{one.what}", OpenMatter(one.obligation_id)),)
        for number, (one, _) in enumerate(matters, start=first)
    )
    turns = turning(page, lambda other: OpenPlace(place, which, other))
    return Card(text, (filters, *rows, *turns, (Button("办理进度", OpenProgress(0)), *TO_MENU)))


def matter_card(one: MatterView, *, may_waive: bool) -> Card:
    """Everything that is known of one matter."""
    reminded = one.reminded[-REMINDERS_SHOWN:]
    head = line(one.matter, department=True, is_open=one.standing is Standing.OPEN)
    text = render("ledger/matter", one=one, line=head, reminded=reminded)
    waive: Row = (Button("免除", AskWaiver(one.matter.obligation_id)),) if may_waive else ()
    place = OpenPlace(one.matter.department_id or 0, "all", 0)
    return Card(text, ((*waive, Button("本单位事项", place)), (Button("办理进度", OpenProgress(0)), *TO_MENU)))


def waiver_asked(matter: Matter, *, most: int) -> Card:
    """The usual reasons to let a matter go, or one to be typed."""
    usual = tuple((Button(words, Waive(matter.obligation_id, place)),) for place, words in enumerate(WAIVERS))
    back: Row = (Button("不免除，返回", OpenMatter(matter.obligation_id)),)
    return Card(render("ledger/waiver_asked", line=line(matter, department=True), most=most), (*usual, back), asks=True)


def waived_for_owner(matter: Matter, reason: str, by: str) -> Card:
    """To whoever owed the matter."""
    text = render("ledger/waived", line=line(matter), reason=reason, by=by)
    return Card(text, ((Button("我的待办", OpenTodo(0)),),))
