"""Cards on which departments, items and the scope are chosen by taps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from domain.campaign import Participant, Plan, Scope
from domain.draft import Field
from templates.buttons import Press
from templates.cards import Button, Card, Row, rows_of
from templates.cards.draft.composing import CHOSEN, FREE, GAP, Place
from templates.cards.draft.presses import (
    EditDraft,
    MakeLead,
    PickDepartments,
    PickItems,
    PickScope,
    TakeAllItems,
    TakeDepartment,
    TakeItem,
    TakeWord,
    TypeItems,
    word_key,
)
from templates.cards.draw import scope_words
from templates.messages import render

T = TypeVar("T")

PAGE = 8
#: A longer label is cut by the chat itself, in the middle of a word.
LABEL = 40


def departments(place: Place, plan: Plan, known: Sequence[tuple[int, str]], page: int) -> Card:
    """Toggles for the office's departments (id and name); the first one chosen leads."""
    chosen = [participant.department_id for participant in plan.participants]
    shown, turning = paged(known, page, lambda to: PickDepartments(place.campaign_id, to, int(place.led)))
    rows = [_department_row(place, one, name, chosen, page) for one, name in shown]
    onward = _done(place, Field.ITEMS, ready=bool(chosen))
    return Card(
        render("draft/pick_departments", participants=plan.participants, known=known), (*rows, *turning, onward)
    )


def item_lists(place: Place, participants: Sequence[Participant]) -> Card:
    """Whose items are to be chosen."""
    buttons = [
        Button(
            f"{'' if one.items else GAP + ' '}{one.name}（{len(one.items)}项）"[:LABEL],
            PickItems(place.campaign_id, one.department_id, 0, int(place.led)),
        )
        for one in participants
    ]
    text = render("draft/pick_item_list", participants=participants)
    return Card(text, (*rows_of(buttons, width=1), (Button("返回方案", EditDraft(place.campaign_id)),)))


def items(place: Place, participant: Participant, known: Sequence[str], page: int) -> Card:
    """Toggles for the items of one department's list, and for what was typed in besides."""
    led, own = int(place.led), participant.department_id
    words = list(dict.fromkeys([*known, *participant.items]))
    shown, turning = paged(words, page, lambda to: PickItems(place.campaign_id, own, to, led))
    toggles = [_item_button(place, participant, word, page) for word in shown]
    everything = set(words) <= set(participant.items)
    all_or_none = TakeAllItems(place.campaign_id, own, int(not everything), led)
    typed = Button("手工输入", TypeItems(place.campaign_id, own, led))
    tools = (Button("全不选" if everything else "全选", all_or_none), typed) if words else (typed,)
    text = render("draft/pick_items", participant=participant, known=known)
    onward = _done(place, Field.ITEMS, ready=bool(participant.items))
    return Card(text, (*rows_of(toggles, width=1), *turning, tools, onward))


def scope(place: Place, plan_scope: Scope, known: Mapping[str, Sequence[str]], *, pool: int, page: int) -> Card:
    """Toggles for tags (any of those chosen will do), statuses and areas, with how many subjects match now."""
    led = int(place.led)

    def toggle(kind: str, word: str) -> Button:
        chosen = word in getattr(plan_scope, kind)
        press = TakeWord(place.campaign_id, kind, word_key(word), int(not chosen), page, led)
        return _toggle(word, chosen, press)

    def words(kind: str) -> list[str]:
        return list(dict.fromkeys([*known[kind], *getattr(plan_scope, kind)]))

    tags, turning = paged(words("tags"), page, lambda to: PickScope(place.campaign_id, to, led))
    # Few areas are a handful of towns; many are free text, which no list of buttons makes choosable.
    areas = words("areas") if len(words("areas")) <= PAGE else list(plan_scope.areas)
    rows = (
        *rows_of([toggle("tags", word) for word in tags], width=2),
        *turning,
        *rows_of([toggle("statuses", word) for word in words("statuses")], width=3),
        *(rows_of([toggle("areas", word) for word in areas], width=2) if len(areas) > 1 or plan_scope.areas else ()),
    )
    registered = () if place.led else ((Button("登记日期", place.ask(Field.REGISTERED)),),)
    text = render("draft/pick_scope", scope=plan_scope, words=scope_words(plan_scope), pool=pool)
    return Card(text, (*rows, *registered, _done(place, Field.REGISTERED, ready=True)))


def paged(words: Sequence[T], page: int, turn: Callable[[int], Press]) -> tuple[Sequence[T], tuple[Row, ...]]:
    """The words of one page, and the row of buttons that turn it (none where all fit)."""
    last = max(0, (len(words) - 1) // PAGE)
    page = min(max(page, 0), last)
    back = (Button("上一页", turn(page - 1)),) if page else ()
    forth = (Button("下一页", turn(page + 1)),) if page < last else ()
    row = (*back, *forth)
    return words[page * PAGE : (page + 1) * PAGE], ((row,) if row else ())


def _department_row(place: Place, department_id: int, name: str, chosen: Sequence[int], page: int) -> Row:
    led = int(place.led)
    leads = bool(chosen) and chosen[0] == department_id
    label = f"{name}（牵头）" if leads else name
    press = TakeDepartment(place.campaign_id, department_id, int(department_id not in chosen), page, led)
    row = (_toggle(label, department_id in chosen, press),)
    if department_id not in chosen or leads:
        return row
    return (*row, Button("设为牵头", MakeLead(place.campaign_id, department_id, page, led)))


def _item_button(place: Place, participant: Participant, word: str, page: int) -> Button:
    chosen = word in participant.items
    press = TakeItem(
        place.campaign_id, participant.department_id, word_key(word), int(not chosen), page, int(place.led)
    )
    return _toggle(word, chosen, press)


def _toggle(label: str, chosen: bool, press: Press) -> Button:
    return Button(f"{CHOSEN if chosen else FREE} {label}"[:LABEL], press)


def _done(place: Place, next_field: Field, *, ready: bool) -> Row:
    """The way out of a picker; while led, onward as soon as it is ``ready``."""
    whole = EditDraft(place.campaign_id)
    if not place.led:
        return (Button("完成", whole),)
    onward = (Button("下一步", place.ask(next_field)),) if ready else ()
    return (*onward, Button("稍后再填", whole))
