"""Cards of the closing papers: what they are made of, what is missing, every issue of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from templates.buttons import Press
from templates.cards import Attachment, Button, Card, Row
from templates.cards.calendar import OwedDay
from templates.cards.campaign import OpenCampaign
from templates.cards.report import FORM_WORDS, MakeReport
from templates.cards.summary import GetSummary
from templates.messages import render


@dataclass(frozen=True)
class OpenPapers(Press):
    """结题材料 of a campaign."""

    code: ClassVar[str] = "clo"
    campaign_id: int


@dataclass(frozen=True)
class IssuePapers(Press):
    """Confirms the papers, as issue ``number``."""

    code: ClassVar[str] = "clc"
    campaign_id: int
    number: int


@dataclass(frozen=True)
class GetIssued(Press):
    """A table (a key of ``FORM_WORDS``) as it was issued."""

    code: ClassVar[str] = "clf"
    campaign_id: int
    number: int
    form: str


@dataclass(frozen=True)
class Issue:
    """One issue of the papers: when at the office, by whom, how many parts of forms its tables did not count."""

    number: int
    at: datetime
    by: str
    pending: int


@dataclass(frozen=True)
class Papers:
    """How far the papers are. ``pending`` of ``sections`` have not passed review; ``follow_ups`` are still open.
    ``summary_id`` 0: no summary was asked for; ``summary_version`` 0: none was handed in."""

    campaign_id: int
    reference: str
    title: str
    due: OwedDay | None
    sections: int
    pending: int
    follow_ups: int
    lead: str
    summary_id: int
    summary_version: int
    issues: tuple[Issue, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.pending and not self.follow_ups and bool(self.summary_version)


def please_close(campaign_id: int, title: str, lead: str, due: OwedDay | None) -> Card:
    """For the office, once the forms are out: by when it owes the papers."""
    text = render("closing/please_close", title=title, lead=lead, due=due)
    return Card(text, ((Button("结题材料", OpenPapers(campaign_id)),), *_why(due)))


def _why(due: OwedDay | None) -> tuple[Row, ...]:
    return ((due.why,),) if due else ()


def papers(shown: Papers) -> Card:
    """The tables as of now, the summary, what is missing; the confirmation, and every issue so far."""
    number = len(shown.issues) + 1
    confirm = "确认结题材料" if number == 1 else f"重新出具（第{number}版）"
    now = tuple(
        Button(f"{words}（现在）", MakeReport(shown.campaign_id, form, "docx")) for form, words in FORM_WORDS.items()
    )
    issued = [
        tuple(
            Button(f"第{one.number}版{words}", GetIssued(shown.campaign_id, one.number, form))
            for form, words in FORM_WORDS.items()
        )
        for one in shown.issues[-3:]
    ]
    summary: tuple[Row, ...] = ()
    if shown.summary_version:
        summary = ((Button(f"{shown.lead}工作总结"[:40], GetSummary(shown.summary_id, 0)),),)
    rows = (now, *summary, (Button(confirm, IssuePapers(shown.campaign_id, number)),), *issued)
    back = (Button("返回本次抽查", OpenCampaign(shown.campaign_id)),)
    return Card(render("closing/papers", papers=shown), (*rows, *_why(shown.due), back))


def table_card(reference: str, title: str, issue: Issue, form: str, content: bytes) -> Card:
    """A table as it was issued."""
    words = FORM_WORDS[form]
    text = render("closing/table", reference=reference, title=title, issue=issue, words=words)
    name = f"{reference}{words}_第{issue.number}版_{issue.at:%Y%m%d_%H%M}.docx"
    return Card(text, attachment=Attachment(name, content))
