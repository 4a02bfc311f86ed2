"""A form, and the cards on which it is filled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.evidence import About
from domain.inspection import Handling, Method, ResultCode, suggested_handling
from templates.cards import Button, Card, Row, rows_of
from templates.cards.evidence import AddEvidence
from templates.cards.forms import FormView, ItemView
from templates.cards.inspection.line_help import shortest_line
from templates.cards.inspection.presses import (
    AddQuestion,
    AllClear,
    AskAllClear,
    AskQuestions,
    AskRemark,
    FormPage,
    OpenForm,
    OpenGaps,
    OpenHandling,
    OpenItem,
    OpenLineHelp,
    OpenMethods,
    OpenMyForms,
    OpenTerm,
    SetHandling,
    SetMethod,
    SetResult,
    SetTerm,
    Submit,
)
from templates.cards.matching.presses import AskRecusal
from templates.cards.paging import page_of, turning
from templates.cards.publication import AskPublish, OpenPublication
from templates.messages import render

#: How much of an item's name a button shows; the card above it shows the whole.
_NAME_ON_BUTTON = 16


def form_card(form: FormView, page: int = 0) -> Card:
    """A form: what is written in it, and the way to every part of it as long as it may be changed."""
    text = render("inspection/form", form=form, example=shortest_line(form))
    if form.is_writable:
        return Card(text, _filling_rows(form, page))
    return Card(text, (*_publishing_rows(form), *form.ways, _back_to_list()))


def _publishing_rows(form: FormView) -> tuple[Row, ...]:
    """The way to publish it, or to what is known of its publication, 更正 included."""
    publish = ((Button("公示", AskPublish(form.section_id)),),) if form.state == "approved" else ()
    is_public = form.state == "published" or form.is_corrected
    return (*publish, *(((Button("公示情况", OpenPublication(form.section_id)),),) if is_public else ()))


def _filling_rows(form: FormView, page: int) -> tuple[Row, ...]:
    items = page_of(form.items, page)
    handling = Button(f"处理措施（{len(form.handling)}）", OpenHandling(form.section_id))
    term = (Button("改正期限", OpenTerm(form.section_id)),) if Handling.RECTIFICATION in form.handling else ()
    methods = Button(f"检查方式（{len(form.methods)}）", OpenMethods(form.section_id))
    submit = Button("提交", Submit(form.section_id, form.version))
    chosen = ((handling, *term),) if form.has_problem or form.handling else ()
    # Where only the measures keep the form from being handed in, they come first.
    first = chosen if form.is_filled and (form.handling_fault or form.lacks_term) else ()
    unfilled = len(form.items) - len(form.codes)
    rest = Button("其余未发现问题" if form.codes else "全部未发现问题", AskAllClear(form.section_id))
    return (
        *first,
        *(((_item_button(form, item)),) for item in items.entries),
        *turning(items, lambda number: FormPage(form.section_id, number)),
        *(((rest,),) if unfilled else ()),
        *(() if first else chosen),
        (methods, Button("备注", AskRemark(form.section_id))),
        *form.ways,
        (
            Button(f"解答疑难问题（{form.questions_answered}）", AskQuestions(form.section_id)),
            Button("现场解答+1", AddQuestion(form.section_id, form.questions_answered)),
        ),
        (submit, *_back_to_list()),
        *_publishing_rows(form),
        (
            Button("怎么填", OpenLineHelp(form.section_id)),
            Button("我要回避", AskRecusal(form.section_id, 0)),
        ),
        *form.why,
    )


def _item_button(form: FormView, item: ItemView) -> Button:
    name = item.name if len(item.name) <= _NAME_ON_BUTTON else item.name[: _NAME_ON_BUTTON - 1] + "…"
    return Button(f"{name}：{item.result}", OpenItem(form.section_id, item.id))


def _back_to_list() -> Row:
    return (Button("返回列表", OpenMyForms()),)


def item_card(form: FormView, item_id: int) -> Card:
    """The ten results of one item, in the wording of the record form."""
    position, item = next((n, item) for n, item in enumerate(form.items, start=1) if item.id == item_id)
    seen = item.code.value if item.code else 0
    buttons = [
        Button(f"{code.value}.{code.label}", SetResult(form.section_id, item.id, code.value, seen))
        for code in ResultCode
    ]
    photo = Button("拍照、上传", AddEvidence(About.FORM.value, form.section_id, item.id))
    rows = (*rows_of(buttons[:8], width=1), tuple(buttons[8:]), (photo, *_back_to_form(form)))
    return Card(render("inspection/item", form=form, item=item, position=position), rows)


def all_clear_card(form: FormView) -> Card:
    """Asks once more before every item is written."""
    what = "其余" if form.codes else "全部"
    yes = Button(f"确认{what}未发现问题", AllClear(form.section_id))
    return Card(render("inspection/all_clear", form=form), ((yes,), _back_to_form(form)))


def handling_card(form: FormView) -> Card:
    """The measures, those that the results suggest first."""
    suggested = suggested_handling(form.codes)
    ordered = [*suggested, *(measure for measure in Handling if measure not in suggested)]
    buttons = [_measure_button(form, measure) for measure in ordered]
    text = render("inspection/handling", form=form, suggested=suggested)
    term = (Button("改正期限", OpenTerm(form.section_id)),) if Handling.RECTIFICATION in form.handling else ()
    return Card(text, (*rows_of(buttons, width=2), *((term,) if term else ()), _onward(form)))


def _measure_button(form: FormView, measure: Handling) -> Button:
    chosen = measure in form.handling
    label = f"✓ {measure.label}" if chosen else measure.label
    return Button(label, SetHandling(form.section_id, measure.value, int(not chosen)))


def methods_card(form: FormView) -> Card:
    """How it was inspected; several may be chosen."""
    buttons = [_method_button(form, method) for method in Method]
    rows = (*rows_of(buttons[:4], width=2), *rows_of(buttons[4:], width=1))
    return Card(render("inspection/methods", form=form), (*rows, _onward(form)))


def _method_button(form: FormView, method: Method) -> Button:
    chosen = method in form.methods
    label = f"✓ {method.label}" if chosen else method.label
    return Button(label, SetMethod(form.section_id, method.value, int(not chosen)))


def term_card(form: FormView, usual: Sequence[tuple[int, date]]) -> Card:
    """By when the subject has to put it right: one of the ``usual`` days (so many working days, the day), or typed."""
    buttons = [
        Button(f"{days}个工作日（{day.month}月{day.day}日）", SetTerm(form.section_id, day.isoformat()))
        for days, day in usual
    ]
    return Card(render("inspection/term", form=form), (*rows_of(buttons, width=2), _onward(form)))


def _onward(form: FormView) -> Row:
    """Back to the form, or to what it still lacks."""
    return (*_back_to_form(form), Button("还缺什么", OpenGaps(form.section_id)))


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
