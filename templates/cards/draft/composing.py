"""The composing card, and the questions that are answered by typing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from domain.campaign import Deadlines, Plan, Scope
from domain.draft import OPTIONAL, Field, following
from domain.draw_terms import Floor
from templates.cards import Button, Card, Row, rows_of
from templates.cards.campaign import OpenCampaign, OpenCampaigns
from templates.cards.draft.presses import AskField, Choose, EditDraft, PickItems, PickTagStratum, PreviewDraft
from templates.cards.draft.words import (
    CERTAIN_WORDS,
    FIELDS,
    GAPS,
    LEAST_ONE,
    PUBLIC_VALUES,
    closing_words,
    floor_words,
    frequency_words,
    gap_words,
    groups_words,
    sampling_words,
)
from templates.cards.draw import scope_words
from templates.messages import render

CHOSEN, FREE, GAP = "☑", "☐", "❗"

#: What is offered as a tap; anything else is typed.
QUICK_RATIOS = (5, 10, 20)
#: The ratios of differentiated checks (差异化抽查), from the lowest risk to the highest.
QUICK_CLASSES = "A 1% B 5% C 20% D 100%"
QUICK_FLOORS = (0, 3, 5)
QUICK_MONTHS = (0, 6, 12, 24)
QUICK_CAPS = (0, 1, 2, 3)
QUICK_GROUPS = (0, 2, 3, 5, 8, 10)
QUICK_DICE = (5, 10)
QUICK_LIMITS = {"confirm": (1, 2), "results": (5, 20), "follow_up": (10, 20)}
LIMIT_NAMES = {"confirm": "比对确认", "results": "录入公示", "follow_up": "后续处置"}
QUICK_INSPECTORS = (1, 2, 3, 4)


@dataclass(frozen=True)
class Place:
    """Which draft a card belongs to, and whether its fields are being asked one after the other."""

    campaign_id: int
    reference: str
    led: bool = False

    def ask(self, field: Field) -> AskField:
        return AskField(self.campaign_id, field.value, int(self.led))


def composing(place: Place, plan: Plan, *, pool: int) -> Card:
    """Every field with its present value; a button for each, marked where something is missing."""
    missing = plan.missing()
    gaps = {GAPS[name] for name in missing}
    text = render(
        "draft/composing",
        reference=place.reference,
        plan=plan,
        sampling=sampling_words(plan.sampling),
        least_one=LEAST_ONE,
        scope=scope_words(plan.scope, frequency=False),
        frequency=frequency_words(plan.scope),
        certain=CERTAIN_WORDS,
        groups=groups_words(plan.groups),
        closing=closing_words(plan),
        pool=pool,
        missing=gap_words(missing),
        gap=GAP,
    )
    fields = [
        Button(f"{GAP} {name}" if name in gaps else name, place.ask(field))
        for field, name in FIELDS.items()
        if field is not Field.REGISTERED
    ]
    return Card(
        text,
        (
            *rows_of(fields, width=2),
            (Button("预览", PreviewDraft(place.campaign_id)),),
            (Button("返回列表", OpenCampaigns()),),
        ),
    )


def question(place: Place, field: Field, plan: Plan, today: date) -> Card:
    """Asks for one typed field, with its quick answers."""
    text = render(
        f"draft/ask_{field.value}",
        plan=plan,
        sampling=sampling_words(plan.sampling),
        frequency=frequency_words(plan.scope),
        groups=groups_words(plan.groups),
        closing=closing_words(plan),
        year=today.year,
        led=place.led,
    )
    return Card(text, (*_quick(place, field, plan), *onward(place, field)), asks=True)


def items_question(place: Place, department_id: int, department: str) -> Card:
    """Asks for items to be typed."""
    back = Button("返回", PickItems(place.campaign_id, department_id, 0, int(place.led)))
    return Card(render("draft/ask_items", department=department), ((back,),), asks=True)


def onward(place: Place, field: Field) -> tuple[Row, ...]:
    """The way out of a field: to the next one and to all fields while led, else back."""
    whole = EditDraft(place.campaign_id)
    if not place.led:
        return ((Button("返回方案", whole),),)
    after = following(field)
    # The picker of departments, items or scope is left by 下一步; a question that must be answered by typing.
    skip = "下一步" if field in {Field.LIMITS} else "跳过"
    step = place.ask(after) if after else whole
    row = (Button(skip, step),) if field in OPTIONAL and field is not Field.REGISTERED else ()
    return ((*row, Button("稍后再填", whole)),)


def closed(campaign_id: int, text: str) -> Card:
    """A card that only tells, with the way to the campaign."""
    return Card(text, ((Button("查看本次抽查", OpenCampaign(campaign_id)),),))


def _quick(place: Place, field: Field, plan: Plan) -> tuple[Row, ...]:
    match field:
        case Field.SAMPLING:
            return _quick_sampling(place, plan)
        case Field.LIMITS:
            return tuple(_limit_row(place, limit, plan.deadlines) for limit in QUICK_LIMITS)
        case Field.INSPECTORS:
            present = plan.inspectors_per_department
            buttons = [_mark(f"{n}人", n == present, place, field.value, n) for n in QUICK_INSPECTORS]
            return rows_of(buttons, width=4)
        case Field.REGISTERED:
            return ((Button("不限登记日期", Choose(place.campaign_id, field.value, 0, int(place.led))),),)
        case Field.FREQUENCY:
            return _quick_frequency(place, plan.scope)
        case Field.GROUPS:
            buttons = [_mark(groups_words(n), n == plan.groups, place, field.value, n) for n in QUICK_GROUPS]
            return rows_of(buttons, width=2)
        case Field.CLOSING:
            return _quick_closing(place, plan)
        case _:
            return ()


def _quick_sampling(place: Place, plan: Plan) -> tuple[Row, ...]:
    led, sampling = int(place.led), plan.sampling
    ratios = [Button(f"{n}%", Choose(place.campaign_id, Field.SAMPLING.value, n, led)) for n in QUICK_RATIOS]
    by_class = Button(f"按信用分类：{QUICK_CLASSES}", Choose(place.campaign_id, "classes", 0, led))
    by_tag = Button("按标签单独抽取（重点对象）", PickTagStratum(place.campaign_id, 0, led))
    rows = (*rows_of(ratios, width=3), (by_class,), (by_tag,))
    if not sampling.rules:
        return rows
    floor = sampling.floor
    present = 0 if floor is None else floor.ratio * 100 if not floor.minimum else -1
    floors = [
        _mark(floor_words(Floor(Fraction(n, 100), 0)) if n else "不设总体下限", n == present, place, "floor", n)
        for n in QUICK_FLOORS
    ]
    return (*rows, *rows_of(floors, width=3))


def _quick_frequency(place: Place, scope: Scope) -> tuple[Row, ...]:
    months = [
        _mark(f"{n}个月内不重复" if n else "不设间隔期", n == scope.cooling_off_months, place, "cooling_off", n)
        for n in QUICK_MONTHS
    ]
    caps = [
        _mark(f"每年最多{n}次" if n else "次数不限", n == scope.yearly_cap, place, "yearly_cap", n) for n in QUICK_CAPS
    ]
    return (*rows_of(months, width=2), *rows_of(caps, width=2))


def _quick_closing(place: Place, plan: Plan) -> tuple[Row, ...]:
    dice = [_mark(f"{n}枚骰子", not plan.public_value and n == plan.dice, place, "dice", n) for n in QUICK_DICE]
    values = [
        (_mark(words, words == plan.public_value, place, "public", at),) for at, words in enumerate(PUBLIC_VALUES)
    ]
    return (tuple(dice), *values)


def _limit_row(place: Place, limit: str, present: Deadlines) -> Row:
    days = getattr(present, limit)
    return tuple(_mark(f"{LIMIT_NAMES[limit]}{n}个工作日", n == days, place, limit, n) for n in QUICK_LIMITS[limit])


def _mark(label: str, chosen: bool, place: Place, what: str, value: int) -> Button:
    return Button(f"{CHOSEN if chosen else FREE} {label}", Choose(place.campaign_id, what, value, int(place.led)))
