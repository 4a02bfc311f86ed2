"""Before matching an inspector says from whom they must stay away; their department's admin enters it."""

from __future__ import annotations

from collections.abc import Sequence

from templates.cards import Button, Card
from templates.cards.matching.presses import (
    AskOwnRecusal,
    ChooseOwnRecusal,
    DeclareRecusal,
    SetRecusal,
    ShowInspector,
)
from templates.cards.matching.substitution import RECUSAL_REASONS
from templates.cards.menu import TO_MENU
from templates.cards.paging import page_of, turning
from templates.messages import render


def my_recusals(campaigns: Sequence[tuple[int, str]]) -> Card:
    """In which campaign? (campaign id, words)."""
    rows = tuple((Button(words[:40], ChooseOwnRecusal(one, 0)),) for one, words in campaigns)
    return Card(render("matching/my_recusals", count=len(campaigns)), (*rows, TO_MENU))


def choose_own_recusal(
    campaign_id: int, title: str, subjects: Sequence[tuple[int, str]], recused: Sequence[str], page: int
) -> Card:
    """From whom? ``subjects`` are (sample id, name); ``recused`` the names of those that are entered already."""
    shown = page_of(subjects, page)
    rows = tuple((Button(name[:40], AskOwnRecusal(campaign_id, sample)),) for sample, name in shown.entries)
    turn = turning(shown, lambda number: ChooseOwnRecusal(campaign_id, number))
    text = render("matching/choose_own_recusal", title=title, recused=recused)
    return Card(text, (*rows, *turn, TO_MENU))


def ask_own_recusal(campaign_id: int, sample_id: int, subject: str) -> Card:
    """Why?"""
    rows = tuple(
        (Button(words, DeclareRecusal(campaign_id, sample_id, place)),) for place, words in enumerate(RECUSAL_REASONS)
    )
    back = Button("返回", ChooseOwnRecusal(campaign_id, 0))
    return Card(render("matching/ask_own_recusal", subject=subject), (*rows, (back,)))


def asks_to_enter(
    campaign_id: int, sample_id: int, inspector_id: int, *, title: str, inspector: str, subject: str, reason: str
) -> Card:
    """To the department's admins: who must stay away from whom, and why; one tap enters it."""
    text = render("matching/asks_to_enter", title=title, inspector=inspector, subject=subject, reason=reason)
    return Card(
        text,
        (
            (Button("同意，登记回避", SetRecusal(campaign_id, inspector_id, sample_id, 1)),),
            (Button("查看人员情况", ShowInspector(campaign_id, inspector_id)),),
        ),
    )


def declared(campaign_id: int, subject: str, admins: Sequence[str]) -> Card:
    """To the inspector: who enters it."""
    more = Button("还有须回避的对象", ChooseOwnRecusal(campaign_id, 0))
    text = render("matching/declared", subject=subject, admins=admins)
    return Card(text, ((more,), TO_MENU))
