"""Lines of results that are really understood for a form, as examples; and the card that explains them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.errors import Refusal
from domain.inspection import Handling, Method, ResultCode
from domain.result_line import ParsedLine, parse_line, split_lines, split_number
from templates.cards import Button, Card, Row
from templates.cards.forms import FormView
from templates.cards.inspection.presses import OpenForm, OpenMyForms
from templates.cards.menu import TO_MENU
from templates.messages import render

_CLEAR, _FOUND = ResultCode.NO_PROBLEM, ResultCode.ORDERED_TO_RECTIFY
#: What the examples are about where the reader has no form: its number, and its items.
_INVENTED = (12, ("登记事项检查", "公示信息检查"))


def shortest_line(form: FormView) -> str:
    """A line about the first open item, its name as short as may be."""
    place = next((place for place, item in enumerate(form.items) if item.code is None), 0)
    names = [item.name for item in form.items]
    return f"{form.number} {shortest_name(place, names)}{_CLEAR.value}"


def shortest_name(place: int, names: Sequence[str]) -> str:
    """The least of an item's name that means it and nothing else, two characters at least; else its position."""
    name = names[place]
    ways = [name[:length] for length in range(2, len(name) + 1)]
    return next((way for way in ways if _says(f"{way}{_CLEAR.value}", {place: _CLEAR}, names)), f"第{place + 1}项")


def _says(body: str, results: Mapping[int, ResultCode], names: Sequence[str]) -> bool:
    number, _ = split_number(body)
    try:
        return number is None and parse_line(body, names) == ParsedLine(results)
    except Refusal:
        return False


def example_lines(number: int, names: Sequence[str], other: int = 0) -> list[tuple[str, ParsedLine]]:
    """Five messages about the form of that number, each with what its first line says; the last is also about the
    form ``other``, where there is one."""
    first, everything = shortest_name(0, names), dict.fromkeys(range(len(names)), _CLEAR)
    found = {**everything, 0: _FOUND}
    clear = ParsedLine(everything, methods=(Method.WRITTEN,))
    order = ParsedLine(found, handling=(Handling.RECTIFICATION,), term="10个工作日", remark="门牌不符")
    verdicts = dict.fromkeys(everything, ResultCode.PASSED) | {0: ResultCode.FAILED}
    rest = "" if len(names) == 1 else " 其余"
    lines = [
        (f"{number} 全部1 方式:书面", clear),
        (
            f"{number} {first}5{rest and rest + '1'} 处理:责令改正 限期10个工作日 备注:门牌不符",
            order,
        ),
        (f"{number}，{first}不合格{rest and '，其余合格'}", ParsedLine(verdicts)),
        (
            f"{number}号　第1项１{rest and '、其余未发现问题'}；解答2",
            replace(clear, methods=(), questions_answered=2),
        ),
    ]
    several = f"\n{other} 全部未发现问题" if other else ""
    method = (Method.ON_SITE, Method.INFORMATION)
    return [*lines, (f"{number} 全部未发现问题 方式:实地、比对{several}", replace(clear, methods=method))]


def _understood(text: str, meant: ParsedLine, number: int, names: Sequence[str]) -> bool:
    found, body = split_number(split_lines(text)[0])
    try:
        return found == number and parse_line(body, names) == meant
    except Refusal:
        return False


def line_help_card(forms: Sequence[FormView]) -> Card:
    """How to type results in one line. The examples are about the first of ``forms`` and, in the last of them, the
    second; about an invented form where there is none. One that its items' names would spoil is left out."""
    number, names = (forms[0].number, tuple(item.name for item in forms[0].items)) if forms else _INVENTED
    other = forms[1].number if len(forms) > 1 else 0 if forms else number + 1
    lines = example_lines(number, names, other)
    text = render(
        "inspection/line_help",
        form=forms[0] if forms else None,
        codes=list(ResultCode),
        examples=[line for line, meant in lines if _understood(line, meant, number, names)],
        handling=list(Handling),
    )
    back: Row = (Button("返回检查表", OpenForm(forms[0].section_id)),) if forms else ()
    return Card(text, ((*back, Button("我的检查表", OpenMyForms())), TO_MENU))
