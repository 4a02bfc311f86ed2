"""The two ways the sandbox says no: to a bot in the words of the Bot API, to a person in Chinese."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

SENTENCES = Path(__file__).parent.parent / "sentences.toml"


class ApiError(Exception):
    """A bot's call is refused: ``code`` is the HTTP status, ``parameters`` may carry ``retry_after``."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(code, description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def envelope(self) -> dict[str, Any]:
        """The JSON body that Telegram sends with such a refusal."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class Cut(Exception):
    """The connection ends without an answer, although what was asked has been done."""


def bad_request(description: str) -> ApiError:
    """400, with the prefix that every such description has."""
    return ApiError(400, f"Bad Request: {description}")


def forbidden(description: str) -> ApiError:
    """403, with the prefix that every such description has."""
    return ApiError(403, f"Forbidden: {description}")


class NotPossible(Exception):
    """A person of the sandbox tried what the chat does not allow; ``str()`` is the sentence to show."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        return _sentences()[self.code].format(**self.facts)


@cache
def _sentences() -> dict[str, str]:
    return tomllib.loads(SENTENCES.read_text(encoding="utf-8"))
