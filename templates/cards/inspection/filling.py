"""A form, and the cards on which it is filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.errors import Refusal
from domain.inspection import Handling, ResultCode, suggested_handling
from domain.result_line import parse_line, split_number, write_line
from templates.cards import Button, Card, Row, rows_of
from templates.cards.forms import FormView, ItemView
from templates.cards.inspection.presses import (
    AddQuestion,
    AllClear,
    AskAllClear,
    AskQuestions,
    AskRemark,
    FormPage,
    OpenForm,
    OpenHandling,
    OpenItem,
    OpenMyForms,
    SetHandling,
    SetResult,
    Submit,
)
from templates.cards.matching.presses import AskRecusal
from templates.cards.paging import page_of, turning
from templates.cards.publication import AskPublish
from templates.messages import render

#: How much of an item's name a button shows; the card above it shows the whole.
_NAME_ON_BUTTON = 16


def form_card(form: FormView, page: int = 0) -> Card:
    """A form: what is written in it, and the way to every part of it as long as it may be changed."""
    text = render("inspection/form", form=form, example=_example(form))
    if form.is_writable:
        return Card(text, _filling_rows(form, page))
    publish = ((Button("公示", AskPublish(form.section_id)),),) if form.state == "approved" else ()
    return Card(text, (*publish, _back_to_list()))


def _filling_rows(form: FormView, page: int) -> tuple[Row, ...]:
    items = page_of(form.items, page)
    handling = Button(f"处理措施（{len(form.handling)}）", OpenHandling(form.section_id))
    submit = Button("提交", Submit(form.section_id, form.version))
    chosen = ((handling,),) if form.has_problem or form.handling else ()
    # Where only the measures keep the form from being handed in, they come first.
    first = chosen if form.is_filled and form.handling_fault else ()
    return (
        *first,
        *(((_item_button(form, item)),) for item in items.entries),
        *turning(items, lambda number: FormPage(form.section_id, number)),
        (Button("全部未发现问题", AskAllClear(form.section_id)),),
        *(() if first else chosen),
        (
            Button("备注", AskRemark(form.section_id)),
            Button(f"解答疑难问题（{form.questions_answered}）", AskQuestions(form.section_id)),
            Button("现场解答+1", AddQuestion(form.section_id, form.questions_answered)),
        ),
        (submit, *_back_to_list()),
        (Button("我要回避", AskRecusal(form.section_id, 0)),),
        *form.why,
    )


def _item_button(form: FormView, item: ItemView) -> Button:
    name = item.name if len(item.name) <= _NAME_ON_BUTTON else item.name[: _NAME_ON_BUTTON - 1] + "…"
    return Button(f"{name}：{item.result}", OpenItem(form.section_id, item.id))


def _back_to_list() -> Row:
    return (Button("返回列表", OpenMyForms()),)


def _example(form: FormView) -> str:
    """A line about the first open item that would really be understood for this form, its name as short as may be."""
    place = next((place for place, item in enumerate(form.items) if item.code is None), 0)
    names = [item.name for item in form.items]
    meant = {place: ResultCode.NO_PROBLEM}
    for length in range(2, len(names[place])):
        line = f"{form.number} {names[place][:length]}1"
        if _says(line, form.number, meant, names):
            return line
    try:
        return write_line(form.number, meant, names)
    except ValueError:
        return f"{form.number} 全部1"


def _says(line: str, number: int, meant: Mapping[int, ResultCode], names: Sequence[str]) -> bool:
    found, body = split_number(line)
    try:
        return found == number and parse_line(body, names).results == meant
    except Refusal:
        return False


def item_card(form: FormView, item_id: int) -> Card:
    """The ten results of one item, in the wording of the record form."""
    position, item = next((n, item) for n, item in enumerate(form.items, start=1) if item.id == item_id)
    seen = item.code.value if item.code else 0
    buttons = [
        Button(f"{code.value}.{code.label}", SetResult(form.section_id, item.id, code.value, seen))
        for code in ResultCode
    ]
    rows = (*rows_of(buttons[:8], width=1), tuple(buttons[8:]), _back_to_form(form))
    return Card(render("inspection/item", form=form, item=item, position=position), rows)


def all_clear_card(form: FormView) -> Card:
    """Asks once more before every item is written."""
    yes = Button("确认全部未发现问题", AllClear(form.section_id, form.version))
    return Card(render("inspection/all_clear", form=form), ((yes,), _back_to_form(form)))


def handling_card(form: FormView) -> Card:
    """The measures, those that the results suggest first."""
    suggested = suggested_handling(form.codes)
    ordered = [*suggested, *(measure for measure in Handling if measure not in suggested)]
    buttons = [_measure_button(form, measure) for measure in ordered]
    text = render("inspection/handling", form=form, suggested=suggested)
    return Card(text, (*rows_of(buttons, width=2), _back_to_form(form)))


def _measure_button(form: FormView, measure: Handling) -> Button:
    chosen = measure in form.handling
    label = f"✓ {measure.label}" if chosen else measure.label
    return Button(label, SetHandling(form.section_id, measure.value, int(not chosen)))


def _back_to_form(form: FormView) -> Row:
    return (Button("返回检查表", OpenForm(form.section_id)),)


def remark_question(form: FormView, *, most: int) -> Card:
    """Asks for a remark of at most ``most`` characters."""
    facts = {"heading": form.heading, "subject": form.subject, "remark": form.remark}
    return Card(render("inspection/ask_remark", most=most, **facts), asks=True)


def questions_question(form: FormView, *, most: int) -> Card:
    """Asks for the number of questions answered, at most ``most``."""
    facts = {"heading": form.heading, "subject": form.subject, "count": form.questions_answered}
    return Card(render("inspection/ask_questions", most=most, **facts), asks=True)
