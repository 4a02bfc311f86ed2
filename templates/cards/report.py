"""Cards of the report step: the statistics tables of a campaign, each as Word and as Excel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from templates.buttons import Press
from templates.cards import Attachment, Button, Card
from templates.cards.menu import TO_MENU
from templates.messages import render

#: The tables by the word that buttons carry.
FORM_WORDS = {"bonded": "十列统计表", "county": "八列统计表"}
#: The kinds of file by their ending.
KIND_WORDS = {"docx": "Word", "xlsx": "Excel"}


@dataclass(frozen=True)
class OpenReports(Press):
    """统计表 of a campaign."""

    code: ClassVar[str] = "rpls"
    campaign_id: int


@dataclass(frozen=True)
class MakeReport(Press):
    """One table (a key of ``FORM_WORDS``) as one kind of file (a key of ``KIND_WORDS``)."""

    code: ClassVar[str] = "rpmk"
    campaign_id: int
    form: str
    kind: str


@dataclass(frozen=True)
class GetCampaignFile(Press):
    """公示文件 of a whole campaign; made by the publication step."""

    code: ClassVar[str] = "pbfc"
    campaign_id: int


def reports_card(*, campaign_id: int, reference: str, title: str, sections: int, pending: int) -> Card:
    """Both tables in both kinds; ``pending`` of ``sections`` are not reviewed yet and would not count."""
    text = render("report/choose", reference=reference, title=title, sections=sections, pending=pending)
    rows = tuple(
        tuple(
            Button(f"{words}（{kind_words}）", MakeReport(campaign_id, form, kind))
            for kind, kind_words in KIND_WORDS.items()
        )
        for form, words in FORM_WORDS.items()
    )
    file = (Button("公示文件（Excel）", GetCampaignFile(campaign_id)),)
    return Card(text, (*rows, file, TO_MENU))


def report_file_card(
    *, reference: str, title: str, form: str, kind: str, content: bytes, at: datetime, pending: int
) -> Card:
    """The finished file; ``at`` is the moment of its data in the reader's time zone."""
    words = FORM_WORDS[form]
    text = render("report/file", reference=reference, title=title, words=words, at=at, pending=pending)
    return Card(text, attachment=Attachment(f"{reference}{words}_{at:%Y%m%d_%H%M}.{kind}", content))
