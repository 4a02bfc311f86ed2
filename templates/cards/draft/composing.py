"""The composing card, and the questions that are answered by typing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.campaign import Deadlines, Plan, Sampling
from domain.draft import OPTIONAL, Field, following
from templates.cards import Button, Card, Row, rows_of
from templates.cards.campaign import OpenCampaign, OpenCampaigns
from templates.cards.draft.presses import AskField, Choose, EditDraft, PickItems, PreviewDraft
from templates.cards.draft.words import FIELDS, GAPS, LEAST_ONE, gap_words, sampling_words
from templates.cards.draw import scope_words
from templates.messages import render

CHOSEN, FREE, GAP = "☑", "☐", "❗"

#: What is offered as a tap; anything else is typed.
QUICK_RATIOS = (5, 10, 20)
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
        least_one=LEAST_ONE if _minimum(plan.sampling) else "",
        scope=scope_words(plan.scope),
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
    row = (Button(skip, step),) if field in OPTIONAL else ()
    return ((*row, Button("稍后再填", whole)),)


def closed(campaign_id: int, text: str) -> Card:
    """A card that only tells, with the way to the campaign."""
    return Card(text, ((Button("查看本次抽查", OpenCampaign(campaign_id)),),))


def _quick(place: Place, field: Field, plan: Plan) -> tuple[Row, ...]:
    if field is Field.SAMPLING:
        return _quick_sampling(place, plan.sampling)
    if field is Field.LIMITS:
        return tuple(_limit_row(place, limit, plan.deadlines) for limit in QUICK_LIMITS)
    if field is Field.INSPECTORS:
        present = plan.inspectors_per_department
        buttons = [_mark(f"{n}人", n == present, place, field.value, n) for n in QUICK_INSPECTORS]
        return rows_of(buttons, width=4)
    if field is Field.REGISTERED:
        return ((Button("不限登记日期", Choose(place.campaign_id, field.value, 0, int(place.led))),),)
    return ()


def _quick_sampling(place: Place, sampling: Sampling) -> tuple[Row, ...]:
    led = int(place.led)
    ratios = [Button(f"{n}%", Choose(place.campaign_id, Field.SAMPLING.value, n, led)) for n in QUICK_RATIOS]
    rows = rows_of(ratios, width=3)
    if sampling.rules:
        least = _minimum(sampling)
        rows += ((_mark(LEAST_ONE, bool(least), place, "minimum", 0 if least else 1),),)
    return rows


def _limit_row(place: Place, limit: str, present: Deadlines) -> Row:
    days = getattr(present, limit)
    return tuple(_mark(f"{LIMIT_NAMES[limit]}{n}个工作日", n == days, place, limit, n) for n in QUICK_LIMITS[limit])


def _mark(label: str, chosen: bool, place: Place, what: str, value: int) -> Button:
    return Button(f"{CHOSEN if chosen else FREE} {label}", Choose(place.campaign_id, what, value, int(place.led)))


def _minimum(sampling: Sampling) -> int:
    return sampling.rules[0].minimum if sampling.rules else 1
