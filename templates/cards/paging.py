"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from templates.buttons import Press
from templates.cards import Button, Row

T = TypeVar("T")

#: What a telephone shows without scrolling far.
PAGE_SIZE = 8


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list: its entries, its ``number`` and the ``last`` number (both from 0)."""

    entries: tuple[T, ...]
    number: int
    last: int


def page_of(entries: Sequence[T], number: int, *, size: int = PAGE_SIZE) -> Page[T]:
    """Page ``number`` of ``entries``; the nearest there is when the list has become shorter meanwhile."""
    last = max(0, (len(entries) - 1) // size)
    number = min(max(number, 0), last)
    return Page(tuple(entries[number * size : (number + 1) * size]), number, last)


def turning(page: Page[T], to: Callable[[int], Press]) -> tuple[Row, ...]:
    """The row 上一页 / 下一页, as far as there is one to turn to."""
    buttons = []
    if page.number > 0:
        buttons.append(Button("上一页", to(page.number - 1)))
    if page.number < page.last:
        buttons.append(Button("下一页", to(page.number + 1)))
    return (tuple(buttons),) if buttons else ()
