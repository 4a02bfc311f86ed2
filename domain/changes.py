"""Substitutions after the second round: who cannot go, and why; who steps in follows from the drawn order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.draw_files import CHANGES_FILE, PROTOCOL, FileReader, file_text

LEAVE, RECUSAL = "leave", "recusal"


@dataclass(frozen=True)
class Change:
    """``out`` leaves the team of ``subject``: altogether (``leave``), or from this subject only (``recusal``)."""

    subject: str
    out: str
    kind: str
    reason: str


@dataclass(frozen=True)
class Changes:
    """``changes.txt`` read: the changes in the order in which they were decided."""

    campaign: str
    teams_seed: str
    changes: tuple[Change, ...]


def changes_text(campaign: str, teams_seed: str, changes: Sequence[Change]) -> str:
    """``changes.txt``. Refuses what could not be read back."""
    rows: list[Sequence[str]] = [
        (PROTOCOL, "changes", "teams"),
        ("campaign", campaign),
        ("teams", teams_seed),
        *(("change", str(n), one.subject, one.out, one.kind, one.reason) for n, one in enumerate(changes, start=1)),
    ]
    text = file_text(rows)
    parse_changes(text)
    return text


def parse_changes(text: str) -> Changes:
    """Reads ``changes.txt`` strictly; refuses ``draw.file_line``."""
    reader = FileReader(CHANGES_FILE, text)
    reader.header("changes", "teams")
    (campaign,) = reader.take("campaign", 1)
    seed = reader.hash("teams")
    found: list[Change] = []
    while reader.next_is("change"):
        number, subject, out, kind, reason = reader.take("change", 5)
        if number != str(len(found) + 1) or kind not in (LEAVE, RECUSAL):
            reader.back(f"change<TAB>{len(found) + 1}<TAB>…<TAB>…<TAB>{LEAVE}|{RECUSAL}<TAB>…")
        found.append(Change(subject, out, kind, reason))
    if not found:
        reader.refuse("change<TAB>1")
    reader.end()
    return Changes(campaign, seed, tuple(found))
