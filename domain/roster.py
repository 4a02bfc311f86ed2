"""The frozen roster: everything that matters for matching inspectors with subjects, fixed before its seed
exists.

No names: an inspector is an opaque number of the library (``I-00017``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.draw_files import ROSTER_FILE, FileReader, file_text, is_id, require_id, sha256_of
from domain.errors import Refusal

AVAILABLE, ON_LEAVE = "available", "on_leave"
_NOBODY = "-"
_NUMBER = re.compile("[1-9][0-9]{0,8}")


@dataclass(frozen=True)
class RosterInspector:
    """An inspector as matching sees them; ``recused`` holds ids of subjects they must not inspect (回避)."""

    id: str
    department: str
    available: bool = True
    recused: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Exclusion:
    """A drawn subject that the office took out: the objecting department and its reason in a word (注销)."""

    id: str
    department: str
    reason: str


@dataclass(frozen=True)
class Roster:
    """``subjects`` are the confirmed ones; ``exclusions`` stand in the order in which they were decided."""

    inspectors: Sequence[RosterInspector]
    subjects: Sequence[str]
    exclusions: Sequence[Exclusion] = ()


@dataclass(frozen=True)
class RosterFile:
    """``roster.txt`` and its SHA-256."""

    text: str
    sha256: str


def freeze_roster(roster: Roster) -> RosterFile:
    """The roster file, whatever the order of inspectors and subjects.

    Recusals from subjects that are not to be inspected stay out of it: they are nobody's business. Refuses
    ids that cannot stand in the file or stand twice.
    """
    subjects = frozenset(require_id(one) for one in roster.subjects)
    rows: list[Sequence[str]] = [("subject", one) for one in roster.subjects]
    rows.extend(_inspector_row(one, subjects) for one in roster.inspectors)
    rows.extend(
        ("excluded", str(n), require_id(one.id), one.department, one.reason)
        for n, one in enumerate(roster.exclusions, start=1)
    )
    lines = sorted(file_text([row]) for row in rows)
    text = "".join(lines)
    parse_roster(text)
    return RosterFile(text, sha256_of(text))


def parse_roster(text: str) -> Roster:
    """Reads ``roster.txt`` strictly; refuses ``draw.file_line`` and anybody who stands in it twice."""
    reader = FileReader(ROSTER_FILE, text)
    for number in range(1, len(reader.lines)):
        if reader.lines[number] <= reader.lines[number - 1]:
            reader.at = number
            reader.refuse(f"> {reader.lines[number - 1]}")
    exclusions: dict[int, Exclusion] = {}
    while reader.next_is("excluded"):
        number_text, one, department, reason = reader.take("excluded", 4)
        if not _NUMBER.fullmatch(number_text) or int(number_text) in exclusions:
            reader.back("excluded<TAB>1, 2, 3 …")
        exclusions[int(number_text)] = Exclusion(one, department, reason)
    inspectors = []
    while reader.next_is("inspector"):
        inspectors.append(_read_inspector(reader))
    subjects = [one for (one,) in reader.take_all("subject", 1)]
    reader.end()
    if sorted(exclusions) != list(range(1, len(exclusions) + 1)):
        raise Refusal("matching.exclusions_numbered_wrong", count=len(exclusions))
    _require_sound(inspectors, subjects)
    return Roster(tuple(inspectors), tuple(subjects), tuple(exclusions[n] for n in sorted(exclusions)))


def _inspector_row(one: RosterInspector, subjects: frozenset[str]) -> tuple[str, ...]:
    if not is_inspector_id(require_id(one.id)):
        raise Refusal("matching.inspector_id_wrong", id=one.id)
    recused = ",".join(sorted(one.recused & subjects)) or _NOBODY
    return ("inspector", one.department, one.id, AVAILABLE if one.available else ON_LEAVE, recused)


def is_inspector_id(value: str) -> bool:
    """An id without a colon: tickets of pairs join two ids with one."""
    return is_id(value) and ":" not in value


def _read_inspector(reader: FileReader) -> RosterInspector:
    department, one, state, recused = reader.take("inspector", 4)
    if not is_inspector_id(one) or state not in (AVAILABLE, ON_LEAVE):
        reader.back(f"inspector<TAB>…<TAB>I-00001<TAB>{AVAILABLE}|{ON_LEAVE}<TAB>…")
    ids = [] if recused == _NOBODY else recused.split(",")
    if ids != sorted(set(ids)) or not all(map(is_id, ids)):
        reader.back("a,b,c|-")
    return RosterInspector(one, department, state == AVAILABLE, frozenset(ids))


def _require_sound(inspectors: Iterable[RosterInspector], subjects: Sequence[str]) -> None:
    if not subjects:
        raise Refusal("matching.subjects_missing")
    known = set(subjects)
    seen: set[str] = set()
    for inspector in inspectors:
        if inspector.id in seen:
            raise Refusal("matching.inspector_twice", id=inspector.id)
        seen.add(inspector.id)
        for stranger in sorted(inspector.recused - known):
            raise Refusal("matching.recusal_unknown", id=inspector.id, subject=stranger)
