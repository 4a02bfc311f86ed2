"""Cards of the publication step: what may be published, asked once more, done, and a campaign published whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from templates.buttons import Press
from templates.cards import Button, Card
from templates.cards.forms import FormView
from templates.cards.menu import TO_MENU
from templates.cards.paging import page_of, turning
from templates.cards.report import OpenReports
from templates.messages import render


@dataclass(frozen=True)
class OpenPublications(Press):
    """What I may publish."""

    code: ClassVar[str] = "pbls"


@dataclass(frozen=True)
class PublicationsPage(Press):
    """Another page of it, from 0."""

    code: ClassVar[str] = "pbpg"
    page: int


@dataclass(frozen=True)
class AskPublish(Press):
    """One form, to be confirmed."""

    code: ClassVar[str] = "pbas"
    section_id: int


@dataclass(frozen=True)
class Publish(Press):
    """One form, confirmed for the version that was shown."""

    code: ClassVar[str] = "pbok"
    section_id: int
    version: int


@dataclass(frozen=True)
class AskPublishAll(Press):
    """Everything of mine that is approved, to be confirmed."""

    code: ClassVar[str] = "pbaa"


@dataclass(frozen=True)
class PublishAll(Press):
    """The same, confirmed for the ``count`` of forms that was shown."""

    code: ClassVar[str] = "pbay"
    count: int


@dataclass(frozen=True)
class ListedPublication:
    """One form that waits to be published."""

    section_id: int
    number: int
    reference: str
    subject: str

    @property
    def label(self) -> str:
        """``2024-01 第12号 某某公司``."""
        return f"{self.reference} 第{self.number}号 {self.subject}"


def publications_card(waiting: Sequence[ListedPublication], page: int = 0) -> Card:
    """The approved forms of an inspector, each and all together."""
    shown = page_of(waiting, page)
    text = render("publication/list", total=len(waiting), number=shown.number, last=shown.last)
    listed = tuple((Button(form.label, AskPublish(form.section_id)),) for form in shown.entries)
    everything = ((Button(f"公示全部已审核（{len(waiting)}）", AskPublishAll()),),) if len(waiting) > 1 else ()
    return Card(text, (*everything, *listed, *turning(shown, PublicationsPage), TO_MENU))


def confirm_card(form: FormView) -> Card:
    """What would be published, asked once more; a form that cannot be is only shown."""
    if form.state != "approved":
        return published_card(form)
    yes = Button("确认公示", Publish(form.section_id, form.version))
    return Card(render("publication/confirm", form=form), ((yes,), _back()))


def confirm_all_card(waiting: Sequence[ListedPublication]) -> Card:
    """Asks once more before all of them are published."""
    yes = Button(f"确认公示{len(waiting)}张", PublishAll(len(waiting)))
    return Card(render("publication/confirm_all", waiting=waiting), ((yes,), _back()))


def published_card(form: FormView) -> Card:
    """Where a form stands, with who and when."""
    return Card(render("publication/published", form=form), (_back(),))


def published_all_card(published: Sequence[ListedPublication]) -> Card:
    """A batch was published."""
    return Card(render("publication/published_all", published=published), (_back(),))


def _back() -> tuple[Button, ...]:
    return (Button("待公示列表", OpenPublications()),)


def complete_card(*, campaign_id: int, reference: str, title: str, forms: int, departments: Sequence[str]) -> Card:
    """To office and department admins: all results of a campaign are published."""
    text = render("publication/complete", reference=reference, title=title, forms=forms, departments=departments)
    return Card(text, ((Button("统计表", OpenReports(campaign_id)),),))


def complete_in_group_card(*, reference: str, title: str, forms: int, departments: Sequence[str]) -> Card:
    """To the campaign's group: the same, without the button that not everyone there may press."""
    facts = {"reference": reference, "title": title, "forms": forms, "departments": departments}
    return Card(render("publication/complete", **facts))
