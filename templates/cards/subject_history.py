"""Cards of 检查对象查询: the question, what was found, one subject with its results over the years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from domain.inspection import Handling, ResultCode
from templates.buttons import Press
from templates.cards import Button, Card
from templates.cards.forms import STATE_WORDS
from templates.cards.menu import TO_MENU
from templates.cards.paging import Page, turning
from templates.cards.publication import OpenPublication
from templates.messages import render

#: Departments' results on one page of a subject's card.
PARTS = 4


@dataclass(frozen=True)
class AskSubject(Press):
    """检查对象查询."""

    code: ClassVar[str] = "shas"


@dataclass(frozen=True)
class ShowSubject(Press):
    """One subject, a page of its results, from 0."""

    code: ClassVar[str] = "shop"
    subject_id: int
    page: int


@dataclass(frozen=True)
class ListedSubject:
    """A subject that was found, with forms of so many campaigns."""

    id: int
    name: str
    number: str
    campaigns: int


@dataclass(frozen=True)
class HistoryPart:
    """One department's part of one form. ``items`` are names with results, empty where the reader may not see them yet;
    ``reason``: why what is public was corrected; ``earlier``: what was public before, with its day; ``outcomes``: the
    ends of follow-ups; ``may_open``: the reader runs the department, whose result is public."""

    section_id: int
    year: int
    reference: str
    title: str
    number: int
    department: str
    state: str
    items: tuple[tuple[str, ResultCode], ...] = ()
    handling: tuple[Handling, ...] = ()
    rectify_by: date | None = None
    published_on: date | None = None
    reason: str = ""
    earlier: tuple[tuple[date, tuple[tuple[str, ResultCode], ...]], ...] = ()
    outcomes: tuple[tuple[str, str], ...] = ()
    may_open: bool = False

    @property
    def state_words(self) -> str:
        return STATE_WORDS[self.state]

    def saying(
        self,
        items: tuple[tuple[str, ResultCode], ...],
        handling: tuple[Handling, ...],
        *,
        rectify_by: date | None = None,
        published_on: date | None = None,
        reason: str = "",
        earlier: tuple[tuple[date, tuple[tuple[str, ResultCode], ...]], ...] = (),
    ) -> HistoryPart:
        """The same, with what it says."""
        said = replace(self, items=items, handling=handling, published_on=published_on)
        said = replace(said, rectify_by=rectify_by)
        return replace(said, reason=reason, earlier=earlier)


def question_card() -> Card:
    """Which subject? Part of its name or number is typed."""
    return Card(render("subject_history/question"), asks=True)


def found_card(words: str, found: Sequence[ListedSubject], *, total: int) -> Card:
    """Which of these?"""
    text = render("subject_history/found", words=words, total=total, shown=len(found))
    listed = tuple((Button(f"{one.name}（{one.campaigns}次）", ShowSubject(one.id, 0)),) for one in found)
    return Card(text, (*listed, (Button("重新查询", AskSubject()), *TO_MENU)), asks=not found)


def history_card(subject_id: int, *, name: str, number: str, campaigns: int, shown: Page[HistoryPart]) -> Card:
    """A page of a subject's results of so many ``campaigns``, the newest first."""
    text = render(
        "subject_history/history", name=name, number=number, parts=shown.entries, campaigns=campaigns, page=shown
    )
    ways = tuple(
        (Button(f"{part.reference} 公示情况", OpenPublication(part.section_id)),)
        for part in shown.entries
        if part.may_open
    )
    turn = turning(shown, lambda number: ShowSubject(subject_id, number))
    return Card(text, (*ways, *turn, (Button("重新查询", AskSubject()), *TO_MENU)))
