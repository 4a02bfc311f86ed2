"""The one way a rule says no."""

from __future__ import annotations

from collections.abc import Callable


class Refusal(Exception):
    """Something a person asked for cannot be done, and nothing has changed.

    ``code`` names the reason (``"confirmation.not_pending"``); ``facts`` are what its sentence mentions.
    The sentence itself, with what to do instead, lives in ``templates/refusals/``; a test holds that every
    code raised anywhere has one.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def __reduce__(self) -> tuple[Callable[..., Refusal], tuple[str, dict[str, object]]]:
        """How it comes back whole from another process."""
        return _again, (self.code, self.facts)

    def __str__(self) -> str:
        return f"{self.code} {self.facts}" if self.facts else self.code


def _again(code: str, facts: dict[str, object]) -> Refusal:
    return Refusal(code, **facts)
