"""The list of one's forms, and where one goes from a form that was handed in or cannot be yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from templates.cards import Button, Card
from templates.cards.forms import STATE_WORDS, FormView, ItemView
from templates.cards.inspection.presses import MyFormsPage, OpenForm, OpenHandling, OpenItem, OpenMyForms
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


def missing_card(form: FormView, items: Sequence[ItemView], handling: str) -> Card:
    """Why a form cannot be handed in yet; ``handling`` is ``missing``, ``superfluous`` or empty."""
    text = render("inspection/missing", form=form, items=items, handling=handling)
    ways = [Button(item.name, OpenItem(form.section_id, item.id)) for item in items[:PAGE_SIZE]]
    if handling:
        ways.append(Button("处理措施", OpenHandling(form.section_id)))
    return Card(text, (*((way,) for way in ways), (Button("返回检查表", OpenForm(form.section_id)),)))


def submitted_card(form: FormView, *, reviewers: Sequence[str], left: int, following: ListedForm | None) -> Card:
    """Handed in; ``following`` is the next form to fill, ``left`` how many there are."""
    text = render("inspection/submitted", form=form, reviewers=reviewers, left=left)
    onward = ((Button(f"下一张：{following.label}", OpenForm(following.section_id)),),) if following else ()
    return Card(text, (*onward, (Button("我的检查表", OpenMyForms()),)))
