"""Somebody cannot be reached: what those are told who can do something about it."""

from __future__ import annotations

from collections.abc import Sequence

from templates.cards import Card
from templates.cards.menu import TO_MENU, Post
from templates.messages import render


def unreachable_card(name: str, posts: Sequence[Post], problem: str) -> Card:
    """``problem`` as the chat puts it."""
    return Card(render("membership/unreachable", name=name, posts=posts, problem=problem), (TO_MENU,))
