"""The end of a round: what is published, the record as a file, and what departments are asked to explain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.lengths import REVISIT_WORDS
from domain.revisit import QUESTIONS, Difference, Figures
from templates.cards import Attachment, Button, Card
from templates.cards.campaign import OpenCampaign
from templates.cards.menu import TO_MENU
from templates.cards.revisit.presses import (
    AskExplanation,
    CloseRevisits,
    GetRecords,
    ListRevisits,
    ShowDifference,
    ShowRevisit,
)
from templates.cards.revisit.recording import RevisitLine
from templates.cards.revisit.words import CHANNEL_WORDS, DIFFERENCE_WORDS, OUTCOME_WORDS, answer_words
from templates.documents.revisits import RevisitRow
from templates.messages import render


@dataclass(frozen=True)
class DifferenceView:
    """A difference as the department that it concerns reads it. ``explanations``: when, at the office, and what."""

    revisit_id: int
    department_id: int
    department: str
    title: str
    subject: str
    number: int
    differences: tuple[Difference, ...]
    by_hand: str
    explanations: tuple[tuple[datetime, str], ...] = ()

    @property
    def lines(self) -> list[str]:
        """What differs, a sentence each."""
        return difference_lines(self.differences, self.by_hand)


def difference_lines(found: Sequence[Difference], by_hand: str) -> list[str]:
    """``检查表记载实地检查，对象称没有人来检查过``; what was marked by hand in its own words."""
    return [by_hand if one is Difference.BY_HAND else DIFFERENCE_WORDS[one] for one in found]


def ask_closing_card(draw_id: int, title: str, figures: Figures) -> Card:
    """What closing does; it cannot be taken back."""
    buttons = (Button("确认办结", CloseRevisits(draw_id)), Button("返回", ListRevisits(draw_id, 0)))
    return Card(render("revisit/ask_closing", title=title, figures=figures), (buttons,))


def closed_card(draw_id: int, campaign_id: int, title: str, figures: Figures, *, unheard: Sequence[str] = ()) -> Card:
    """The round in numbers, for the office; ``unheard``: departments that have no admin to be told of a difference."""
    papers = (Button("回访记录（Word）", GetRecords(draw_id, 0)), Button("Excel", GetRecords(draw_id, 1)))
    ways = (Button("查看名单", ListRevisits(draw_id, 0)), Button("返回", OpenCampaign(campaign_id)))
    return Card(render("revisit/closed", title=title, figures=figures, unheard=unheard), (papers, ways))


def group_card(title: str, figures: Figures, certificate: bytes) -> Card:
    """To the group: how many were called back on, with the certificate. Nothing that a subject said."""
    text = render("revisit/result", title=title, figures=figures)
    return Card(text, attachment=Attachment("certificate.json", certificate))


def records_card(title: str, file: Attachment, *, closed: bool) -> Card:
    """The record as a file."""
    return Card(render("revisit/records", title=title, closed=closed), attachment=file)


def difference_card(view: DifferenceView) -> Card:
    """To the admins of a department: what differs, and the request to explain it."""
    label = "补充说明" if view.explanations else "说明情况"
    explain = Button(label, AskExplanation(view.revisit_id, view.department_id))
    return Card(render("revisit/difference", view=view), ((explain,), TO_MENU))


def ask_explanation_card(view: DifferenceView) -> Card:
    """Asks why."""
    back = (Button("返回", ShowDifference(view.revisit_id, view.department_id)),)
    return Card(render("revisit/ask_explanation", view=view, most=REVISIT_WORDS), (back,), asks=True)


def explained_card(view: DifferenceView) -> Card:
    """To the office: what a department says."""
    return Card(render("revisit/explained", view=view), ((Button("查看回访", ShowRevisit(view.revisit_id)),),))


def row_of(
    line: RevisitLine,
    found: Sequence[Difference],
    *,
    number: str,
    explanations: Sequence[str],
    by: str,
    on: date | None,
) -> RevisitRow:
    """One line of the record."""
    recorded = line.recorded
    said = {one: answer_words(one, recorded.answers[one]) for one in recorded.asked if one in recorded.answers}
    return RevisitRow(
        form=str(line.number),
        subject=line.subject,
        number=number,
        channel=CHANNEL_WORDS[recorded.channel] if recorded.channel else "",
        tries=str(recorded.tries + (recorded.channel is not None)),
        answers=tuple(said.get(one, "") for one in QUESTIONS),
        remark=recorded.remark,
        outcome=OUTCOME_WORDS[line.outcome] if line.outcome else "未办完",
        differences="；".join(difference_lines(found, recorded.by_hand)),
        explanations="；".join(explanations),
        by=by,
        on=on.isoformat() if on else "",
    )
