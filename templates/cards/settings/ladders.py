"""The reminder ladders: a list of the duties, and one ladder with a button for each of its steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from domain.obligations import DEFAULT_LADDERS, OWNERS, Duty, Ladder, Owner
from templates.cards import Button, Card, Row, rows_of
from templates.cards.settings.conventions import TO_SETTINGS
from templates.cards.settings.overview import what
from templates.cards.settings.presses import (
    ADMIN,
    ALWAYS,
    BEFORE,
    HALF,
    MONTH_DAY,
    OFFICE,
    ON_DAY,
    OVERDUE,
    ChangeLadder,
    OpenGroup,
    OpenLadder,
    ResetLadder,
)
from templates.messages import render

OWNER_WORDS = {
    Owner.OFFICE: "办公室",
    Owner.ADMIN: "单位管理员",
    Owner.REVIEWER: "审核人员",
    Owner.LIAISON: "信息联络员",
    Owner.TEAM: "检查人员",
    Owner.LEADER: "检查组长",
}
#: Of so many working days before the due day a reminder can be had.
CHOICES_BEFORE = (3, 2, 1)
#: The latest overdue working day from which somebody else hears of it.
LATEST_COPY = 30
#: A day that every month has.
LAST_MONTH_DAY = 28

Way = Callable[[str, int], ChangeLadder]


def ladders_card(office_id: int, ladders: Mapping[Duty, Ladder]) -> Card:
    """Every duty with its ladder in one line; its button opens it."""
    listed = [(what(duty), ladder, _is_default(duty, ladder)) for duty, ladder in ladders.items()]
    buttons = (Button(what(duty), OpenLadder(office_id, duty.value)) for duty in ladders)
    return Card(render("settings/ladders", ladders=listed), (*rows_of(buttons, width=2), TO_SETTINGS))


def ladder_card(office_id: int, duty: Duty, ladder: Ladder) -> Card:
    """One ladder as it is, with a button for each other choice."""
    default = _is_default(duty, ladder)
    text = render(
        "settings/ladder",
        what=what(duty),
        owner=OWNER_WORDS[OWNERS[duty]],
        one=ladder,
        copies_admin=_copies_admin(duty),
        copies_office=_copies_office(duty),
        default=default,
    )
    back = Button("返回催办规则", OpenGroup(office_id, "ladders"))
    last: Row = (back,) if default else (Button("恢复默认", ResetLadder(office_id, duty.value)), back)

    def way(step: str, value: int) -> ChangeLadder:
        return ChangeLadder(office_id, duty.value, step, value)

    return Card(text, (*_steps(ladder, way), *_copies(duty, ladder, way), last))


def _steps(ladder: Ladder, way: Way) -> tuple[Row, ...]:
    """The reminders of the owner."""
    before = tuple(
        _switch(f"前{days}日提醒", f"{BEFORE}{days}", on=days in ladder.before, way=way) for days in CHOICES_BEFORE
    )
    half = _switch("过半提醒", HALF, on=ladder.half_from is not None, way=way)
    on_day = _switch("当天提醒", ON_DAY, on=ladder.on_day, way=way)
    overdue = _switch("逾期每日提醒", OVERDUE, on=ladder.overdue, way=way)
    # Three of these words do not fit beside each other on a telephone.
    rows = rows_of((half, on_day, *before, overdue), width=2)
    if ladder.month_day is None:
        return rows
    return (*rows, _stepper("每月提醒日", MONTH_DAY, ladder.month_day, most=LAST_MONTH_DAY, way=way))


def _copies(duty: Duty, ladder: Ladder, way: Way) -> tuple[Row, ...]:
    """Who else hears of what is overdue: nobody where nobody is reminded of it."""
    default = DEFAULT_LADDERS[duty]
    rows: list[Row] = []
    if ladder.overdue and _copies_admin(duty):
        rows.extend(_copy("单位", ADMIN, ladder.admin_from, default.admin_from, way))
    if ladder.overdue and _copies_office(duty):
        rows.extend(_copy("办公室", OFFICE, ladder.office_from, default.office_from, way))
    if default.office_always or ladder.office_always:
        rows.append((_switch("每次都告知办公室", ALWAYS, on=ladder.office_always, way=way),))
    return tuple(rows)


def _copy(who: str, step: str, since: int | None, default: int | None, way: Way) -> tuple[Row, ...]:
    if since is None:
        return ((Button(f"逾期抄送{who}", way(step, default or 1)),),)
    return _stepper(f"抄送{who}", step, since, most=LATEST_COPY, way=way), (Button(f"不抄送{who}", way(step, 0)),)


def _stepper(word: str, step: str, value: int, *, most: int, way: Way) -> Row:
    earlier = (Button(f"{word}提前一天", way(step, value - 1)),) if value > 1 else ()
    later = (Button(f"{word}推后一天", way(step, value + 1)),) if value < most else ()
    return (*earlier, *later)


def _switch(word: str, step: str, *, on: bool, way: Way) -> Button:
    return Button(f"取消{word}" if on else f"开启{word}", way(step, 0 if on else 1))


def _copies_admin(duty: Duty) -> bool:
    """The office has no department above it, and the admins hear of their own matters anyway."""
    return OWNERS[duty] not in {Owner.OFFICE, Owner.ADMIN}


def _copies_office(duty: Duty) -> bool:
    return OWNERS[duty] is not Owner.OFFICE


def _is_default(duty: Duty, ladder: Ladder) -> bool:
    return ladder == DEFAULT_LADDERS[duty]
