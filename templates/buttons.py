"""The payload of every button, as a typed class: a short code and short ids, never words (the chat allows 64 bytes)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self

from domain.errors import Refusal

#: The chat's limit for a button's payload, in bytes.
PAYLOAD_LIMIT = 64
#: What a column of ids can hold on every database; a payload with more was not made here.
LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Press:
    """A pressed button. Subclasses name their ``code`` and their fields, each an int or a word without a colon."""

    code: ClassVar[str]
    registry: ClassVar[dict[str, type[Press]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.code in Press.registry:
            raise TypeError(f"two buttons share the code {cls.code!r}")
        Press.registry[cls.code] = cls

    def pack(self) -> str:
        """``code:field:field``. A payload that the chat would refuse is our mistake: ValueError."""
        payload = ":".join([self.code, *(str(getattr(self, field.name)) for field in fields(self))])
        if len(payload.encode()) > PAYLOAD_LIMIT:
            raise ValueError(f"the chat takes no payload of more than {PAYLOAD_LIMIT} bytes: {payload!r}")
        return payload

    @classmethod
    def unpack(cls, payload: str) -> Self:
        """The press that ``payload`` was packed from. Raises Refusal ``chat.stale_button`` for any other text."""
        code, *words = payload.split(":")
        names = fields(cls)
        if code != cls.code or len(words) != len(names):
            raise Refusal("chat.stale_button")
        try:
            values = [_number(word) if field.type == "int" else word for field, word in zip(names, words, strict=True)]
        except ValueError:
            raise Refusal("chat.stale_button") from None
        return cls(*values)


def _number(word: str) -> int:
    """The number as ``pack`` writes it, from 0 to ``LARGEST``; else ValueError."""
    if not (word.isascii() and word.isdigit()) or len(word) > len(str(LARGEST)) or int(word) > LARGEST:
        raise ValueError(word)
    return int(word)
