"""Reminders as they are read: one message of all that is due, to a person or to the group of a campaign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from domain.obligations import Capacity, Duty
from templates.cards import Button, Card, Row, rows_of
from templates.cards.calendar import OwedDay
from templates.cards.ledger import OpenTodo
from templates.cards.matters import Matter, line, look_at, way
from templates.messages import render

#: What a digest for a person begins with (templates/messages/reminders/digest.j2).
DIGEST_TITLE = "【办理提醒】"
#: The office itself, where a matter is no department's.
OFFICE = "办公室"
#: How many matters a section names, and how many fewer where the message would be too long for the chat.
MOST = (10, 5, 2)
#: How many buttons there are at most, two a row; the way to the list of all matters stands below them.
BUTTONS = 8
#: What may be put before the text when it is sent again (templates/messages/chat/perhaps_again.j2).
MARK_ROOM = 30


@dataclass(frozen=True)
class Section:
    """Lines under a title that counts all matters meant (0: it counts none); ``more`` of them stand in no line."""

    title: str
    count: int
    lines: tuple[str, ...]
    more: int = 0


@dataclass(frozen=True)
class _Kind:
    """The matters under one title."""

    title: str
    takes: Callable[[Matter, Capacity], bool]


def _own(is_so: Callable[[Matter], bool]) -> Callable[[Matter, Capacity], bool]:
    return lambda matter, capacity: capacity is Capacity.OWN and is_so(matter)


def _of(wanted: Capacity, *, late: bool) -> Callable[[Matter, Capacity], bool]:
    return lambda matter, capacity: capacity is wanted and matter.is_late is late


#: What the reader can do themselves or see to, in the order of the message.
NAMED = (
    _Kind("已逾期", _own(lambda one: one.is_late)),
    _Kind("今日到期", _own(lambda one: one.due_on == one.today)),
    _Kind("即将到期", _own(lambda one: one.due_on > one.today)),
    _Kind("代办（办理人请假、联系不上或者尚未确定）", lambda _, capacity: capacity is Capacity.DEPUTY),
    _Kind("本单位逾期", _of(Capacity.DEPARTMENT, late=True)),
    _Kind("本单位未办结", _of(Capacity.DEPARTMENT, late=False)),
)


def digest(
    matters: Sequence[Matter],
    capacities: Mapping[int, Capacity],
    stood_in: Mapping[int, str],
    today: date,
    *,
    overseen: Collection[int] = (),
) -> Card:
    """All that one person is reminded of on ``today``. ``matters`` come soonest first; ``capacities`` say, by the id of
    the obligation, why the reader hears of each; ``stood_in``: for whom they stand in, "" where nobody owes it;
    ``overseen``: what they can only look at, for it is another department's."""
    numbered = _numbered(matters, capacities)
    buttons = _buttons(numbered, overseen)
    for most in MOST:
        sections = [*_named(numbered, stood_in, most), *_of_office(matters, capacities, most)]
        card = Card(render("reminders/digest", title=DIGEST_TITLE, day=today, sections=sections), buttons)
        if card.fitted(room=MARK_ROOM) is card:
            return card
    return card


def is_digest(text: str) -> bool:
    """Whether a message is such a digest: it names several matters, so it stays as it is when one is opened."""
    return DIGEST_TITLE in text


def group_digest(matters: Sequence[Matter], today: date) -> Card:
    """What is due in one campaign, by department, for its group: figures only, neither people nor subjects."""
    kinds = (
        ("已逾期", [one for one in matters if one.is_late]),
        ("今日到期", [one for one in matters if one.due_on == today]),
        ("即将到期", [one for one in matters if one.due_on > today]),
    )
    counted = [(title, _by_department(found)) for title, found in kinds if found]
    return Card(render("reminders/group", day=today, campaign=matters[0].campaign, counted=counted))


def _numbered(
    matters: Sequence[Matter], capacities: Mapping[int, Capacity]
) -> list[tuple[_Kind, list[tuple[int, Matter]]]]:
    """The matters that are named, under their titles and with their numbers in the message."""
    found: list[tuple[_Kind, list[tuple[int, Matter]]]] = []
    number = 0
    for kind in NAMED:
        under = [one for one in matters if kind.takes(one, capacities[one.obligation_id])]
        if under:
            found.append((kind, list(enumerate(under, start=number + 1))))
            number += len(under)
    return found


def _named(
    numbered: Sequence[tuple[_Kind, list[tuple[int, Matter]]]], stood_in: Mapping[int, str], most: int
) -> Iterator[Section]:
    for kind, under in numbered:
        lines = [f"{number}. {_whose(one, stood_in)}{line(one)}" for number, one in under[:most]]
        yield Section(kind.title, len(under), tuple(lines), more=len(under) - len(lines))


def _whose(matter: Matter, stood_in: Mapping[int, str]) -> str:
    if matter.obligation_id not in stood_in:
        return ""
    owner = stood_in[matter.obligation_id] or f"{matter.department or OFFICE}尚无办理人"
    return f"（{owner}）"


def _of_office(matters: Sequence[Matter], capacities: Mapping[int, Capacity], most: int) -> Iterator[Section]:
    """What the office hears of others, summed up by department; of monthly reports, who has not handed in."""
    heard = [one for one in matters if capacities[one.obligation_id] is Capacity.OFFICE]
    monthly = [one for one in heard if one.duty is Duty.MONTHLY]
    for (due_on, when), missing in groupby(monthly, key=lambda one: (one.due_on, one.when)):
        names = [one.department or OFFICE for one in missing]
        words = render("reminders/monthly", due_on=due_on, when=when, names=names)
        yield Section("月报表未报送", 0, (words,))
    for title, late in (("各单位逾期", True), ("各单位未办结", False)):
        others = [one for one in heard if one.duty is not Duty.MONTHLY and one.is_late is late]
        departments = _by_department(others)
        lines = [f"{name}：{_counted_duties(others, name)}" for name in list(departments)[:most]]
        if lines:
            yield Section(title, len(others), tuple(lines), more=sum(list(departments.values())[most:]))


def _by_department(matters: Sequence[Matter]) -> dict[str, int]:
    """How many each department has, most first."""
    return dict(Counter(one.department or OFFICE for one in matters).most_common())


def _counted_duties(matters: Sequence[Matter], department: str) -> str:
    counted = Counter(one.what for one in matters if (one.department or OFFICE) == department)
    return "、".join(f"{what} {count} 项" for what, count in counted.items())


def _buttons(numbered: Sequence[tuple[_Kind, list[tuple[int, Matter]]]], overseen: Collection[int]) -> tuple[Row, ...]:
    """A way to each matter, beside it why it is due on that day as long as there is room; then the list of all."""
    named = [one for _, under in numbered for one in under]
    single = len(named) == 1
    explained = len(named) * 2 <= BUTTONS
    rows: list[Row] = []
    ways: list[Button] = []
    for number, matter in named:
        leads = look_at if matter.obligation_id in overseen else way
        there = leads(matter, place=None if single else number)
        ways += [there] if there else []
        if explained:
            why = OwedDay(matter.obligation_id, matter.due_on, matter.provisional).why
            why = why if single else Button(f"{number}　{why.label}", why.press)
            rows.append((there, why) if there else (why,))
    return (*(rows if explained else rows_of(ways[:BUTTONS], width=2)), (Button("我的待办", OpenTodo(0)),))
