"""The list of one's forms, and where one goes from a form that was handed in or cannot be yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from templates.cards import Button, Card
from templates.cards.forms import STATE_WORDS, FormView, Gap
from templates.cards.inspection.presses import (
    FormPage,
    MyFormsPage,
    OpenForm,
    OpenHandling,
    OpenItem,
    OpenMethods,
    OpenMyForms,
    OpenTerm,
)
from templates.cards.matching.presses import AskLeave
from templates.cards.menu import TO_MENU
from templates.cards.paging import PAGE_SIZE, page_of, turning
from templates.cards.publication import OpenPublications
from templates.messages import render


@dataclass(frozen=True)
class ListedForm:
    """One line of the list: ``done`` of ``total`` items have a result."""

    section_id: int
    number: int
    subject: str
    state: str
    done: int
    total: int

    @property
    def label(self) -> str:
        """``12 某某公司 · 待填写 1/2``."""
        filled = f" {self.done}/{self.total}" if self.state in {"open", "returned"} else ""
        return f"{self.number} {self.subject} · {STATE_WORDS[self.state]}{filled}"


def my_forms_card(forms: Sequence[ListedForm], page: int = 0) -> Card:
    """All forms of a person in the order given."""
    shown = page_of(forms, page)
    tally = Counter(form.state for form in forms)
    text = render(
        "inspection/my_forms",
        total=len(forms),
        counts=[(words, tally[state]) for state, words in STATE_WORDS.items() if tally[state]],
        example=next((form.number for form in forms if form.state in {"open", "returned"}), 0),
        number=shown.number,
        last=shown.last,
    )
    publish = ((Button(f"待公示（{tally['approved']}）", OpenPublications()),),) if tally["approved"] else ()
    listed = tuple((Button(form.label, OpenForm(form.section_id)),) for form in shown.entries)
    unfinished = tally["open"] + tally["returned"]
    leave = (Button("我要请假", AskLeave(0)),) if unfinished else ()
    return Card(text, (*listed, *turning(shown, MyFormsPage), *publish, (*leave, *TO_MENU)))


#: What is wrong with the measures of a form, by ``FormView.handling_fault``.
_HANDLING = {"missing": "有问题项，未选处理措施", "superfluous": "没有问题项，却选了处理措施，请取消选择"}


def own_gaps(form: FormView) -> tuple[Gap, ...]:
    """What a form lacks by itself: results, measures that go with them, by when it is put right, how it was
    inspected. Of many results the first have a button of their own, and the others one that leads to them."""
    number = form.section_id
    open_ = [(place, item) for place, item in enumerate(form.items) if item.code is None]
    items = [
        Gap(f"{item.name}：未填结果", Button(item.name, OpenItem(number, item.id))) for _, item in open_[:PAGE_SIZE]
    ]
    if more := open_[PAGE_SIZE:]:
        page = Button("其余未填事项", FormPage(number, more[0][0] // PAGE_SIZE))
        items.append(Gap(f"另有{len(more)}项：未填结果", page))
    fault = form.handling_fault
    handling = [Gap(_HANDLING[fault], Button("处理措施", OpenHandling(number)))] if fault else []
    term = [Gap("责令改正，未定改正期限", Button("改正期限", OpenTerm(number)))] if form.lacks_term else []
    methods = [] if form.methods else [Gap("未选检查方式", Button("检查方式", OpenMethods(number)))]
    return (*items, *handling, *term, *methods)


def missing_card(form: FormView, gaps: Sequence[Gap]) -> Card:
    """Why a form cannot be handed in yet, with a way to each of ``gaps``."""
    ways = [(button,) for button in dict.fromkeys(gap.button for gap in gaps)]
    text = render("inspection/missing", form=form, gaps=gaps)
    return Card(text, (*ways, (Button("返回检查表", OpenForm(form.section_id)),)))


def submitted_card(form: FormView, *, reviewers: Sequence[str], left: int, following: ListedForm | None) -> Card:
    """Handed in; ``following`` is the next form to fill, ``left`` how many there are."""
    text = render("inspection/submitted", form=form, reviewers=reviewers, left=left)
    onward = ((Button(f"下一张：{following.label}", OpenForm(following.section_id)),),) if following else ()
    return Card(text, (*onward, (Button("我的检查表", OpenMyForms()),)))
