"""Where a long calculation is done is for the bot to say; the use cases only say what is calculated and how much."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Compute(Protocol):
    """Calls a pure function of a module with values that can be sent to another process.

    ``size`` is the number of lines it goes through: whether that is worth the way.
    """

    async def __call__(self, function: Callable[..., T], *arguments: Any, size: int) -> T: ...


async def at_once(function: Callable[..., T], *arguments: Any, size: int) -> T:
    """Here and now, whatever the ``size``: where nobody else is kept waiting."""
    return function(*arguments)
