"""The codes of one-time links: chance comes in at the doors."""

from __future__ import annotations

import secrets


def new_code() -> str:
    """128 bits. Hexadecimal, because a chat may leave a hyphen at the end of a link out of it."""
    return secrets.token_hex(16)
