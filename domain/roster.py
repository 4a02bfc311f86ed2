"""The frozen roster: everything that matters for matching inspectors with subjects, fixed before its seed
exists.

No names: an inspector is an opaque number of the library (``I-00017``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from domain.draw_files import ROSTER_FILE, FileReader, file_text, is_id, require_id, sha256_of
from domain.errors import Refusal

AVAILABLE, ON_LEAVE, NO_CERTIFICATE = "available", "on_leave", "no_certificate"
STATES = (AVAILABLE, ON_LEAVE, NO_CERTIFICATE)
_NOBODY = "-"
Line = TypeVar("Line")
_NUMBER = re.compile("[1-9][0-9]{0,8}")


@dataclass(frozen=True)
class RosterInspector:
    """An inspector as matching sees them; ``recused`` holds ids of subjects they must not inspect (回避).

    ``state``: one of ``STATES``; only who is ``available`` is matched. ``tags`` are specialities.
    """

    id: str
    department: str
    state: str = AVAILABLE
    tags: frozenset[str] = frozenset()
    recused: frozenset[str] = frozenset()

    @property
    def available(self) -> bool:
        return self.state == AVAILABLE


@dataclass(frozen=True)
class Exclusion:
    """A drawn subject that the office took out: the objecting department and its reason in a word (注销)."""

    id: str
    department: str
    reason: str


@dataclass(frozen=True)
class Need:
    """The tags that the inspectors whom ``department`` sends to ``subject`` must hold between them."""

    subject: str
    department: str
    tags: frozenset[str]


@dataclass(frozen=True)
class Pair:
    """Two inspectors of a department, the smaller id first, who went together ``times`` in earlier campaigns."""

    first: str
    second: str
    times: int


@dataclass(frozen=True)
class Roster:
    """``subjects`` are the confirmed ones; ``exclusions`` stand in the order in which they were decided.

    ``apart``: two inspectors (the smaller id first) who must not be on one team.
    """

    inspectors: Sequence[RosterInspector]
    subjects: Sequence[str]
    exclusions: Sequence[Exclusion] = ()
    needs: Sequence[Need] = ()
    apart: Sequence[tuple[str, str]] = ()
    pairs: Sequence[Pair] = ()


@dataclass(frozen=True)
class RosterFile:
    """``roster.txt`` and its SHA-256."""

    text: str
    sha256: str


def freeze_roster(roster: Roster) -> RosterFile:
    """The roster file, whatever the order of its parts.

    Recusals from subjects that are not to be inspected stay out of it: they are nobody's business; so do pairs
    and recusals from people who are not in it. Refuses ids that cannot stand in the file or stand twice.
    """
    subjects = frozenset(require_id(one) for one in roster.subjects)
    known = {one.id for one in roster.inspectors}
    rows: list[Sequence[str]] = [("subject", one) for one in roster.subjects]
    rows += [_inspector_row(one, subjects) for one in roster.inspectors]
    rows += [
        ("excluded", str(n), require_id(one.id), one.department, one.reason)
        for n, one in enumerate(roster.exclusions, start=1)
    ]
    rows += [("need", one.subject, one.department, _listed(one.tags)) for one in roster.needs]
    rows += [("apart", *sorted(two)) for two in {frozenset(two) for two in roster.apart} if two <= known]
    rows += [
        ("pair", *sorted((one.first, one.second)), str(one.times))
        for one in roster.pairs
        if {one.first, one.second} <= known
    ]
    text = "".join(sorted(file_text([row]) for row in rows))
    parse_roster(text)
    return RosterFile(text, sha256_of(text))


def parse_roster(text: str) -> Roster:
    """Reads ``roster.txt`` strictly; refuses ``draw.file_line`` and anybody who stands in it twice."""
    reader = FileReader(ROSTER_FILE, text)
    for number in range(1, len(reader.lines)):
        if reader.lines[number] <= reader.lines[number - 1]:
            reader.at = number
            reader.refuse(f"> {reader.lines[number - 1]}")
    apart = _read_each(reader, "apart", 2, _read_apart)
    exclusions = _read_exclusions(reader)
    inspectors = _read_each(reader, "inspector", 5, _read_inspector)
    needs = _read_each(reader, "need", 3, _read_need)
    pairs = _read_each(reader, "pair", 3, _read_pair)
    subjects = _read_each(reader, "subject", 1, lambda reader, row: row[0])
    reader.end()
    roster = Roster(inspectors, subjects, exclusions, needs, apart, pairs)
    _require_sound(roster)
    return roster


def is_inspector_id(value: str) -> bool:
    """An id without a colon: tickets join a load and an id with one."""
    return is_id(value) and ":" not in value


def _listed(values: Iterable[str]) -> str:
    return ",".join(sorted(map(require_id, values))) or _NOBODY


def _inspector_row(one: RosterInspector, subjects: frozenset[str]) -> tuple[str, ...]:
    if not is_inspector_id(require_id(one.id)):
        raise Refusal("matching.inspector_id_wrong", id=one.id)
    return ("inspector", one.department, one.id, one.state, _listed(one.tags), _listed(one.recused & subjects))


def _read_each(
    reader: FileReader, key: str, fields: int, read: Callable[[FileReader, list[str]], Line]
) -> tuple[Line, ...]:
    found = []
    while reader.next_is(key):
        found.append(read(reader, reader.take(key, fields)))
    return tuple(found)


def _read_exclusions(reader: FileReader) -> tuple[Exclusion, ...]:
    found: dict[int, Exclusion] = {}
    while reader.next_is("excluded"):
        number, one, department, reason = reader.take("excluded", 4)
        if not _NUMBER.fullmatch(number) or int(number) in found:
            reader.back("excluded<TAB>1, 2, 3 …")
        found[int(number)] = Exclusion(one, department, reason)
    if sorted(found) != list(range(1, len(found) + 1)):
        raise Refusal("matching.exclusions_numbered_wrong", count=len(found))
    return tuple(found[number] for number in sorted(found))


def _read_inspector(reader: FileReader, row: list[str]) -> RosterInspector:
    department, one, state, tags, recused = row
    if not is_inspector_id(one) or state not in STATES:
        reader.back(f"inspector<TAB>…<TAB>I-00001<TAB>{'|'.join(STATES)}<TAB>…")
    return RosterInspector(one, department, state, _read_list(reader, tags), _read_list(reader, recused))


def _read_need(reader: FileReader, row: list[str]) -> Need:
    subject, department, tags = row
    found = _read_list(reader, tags)
    if not found:
        reader.back("need<TAB>…<TAB>…<TAB>a,b,c")
    return Need(subject, department, found)


def _read_apart(reader: FileReader, row: list[str]) -> tuple[str, str]:
    first, second = row
    if first >= second:
        reader.back("a < b")
    return first, second


def _read_pair(reader: FileReader, row: list[str]) -> Pair:
    first, second, times = row
    if first >= second:
        reader.back("a < b")
    return Pair(first, second, reader.number(times, least=1))


def _read_list(reader: FileReader, text: str) -> frozenset[str]:
    values = [] if text == _NOBODY else text.split(",")
    if values != sorted(set(values)) or not all(map(is_id, values)):
        reader.back("a,b,c|-")
    return frozenset(values)


def _require_sound(roster: Roster) -> None:
    if not roster.subjects:
        raise Refusal("matching.subjects_missing")
    known = set(roster.subjects)
    department: dict[str, str] = {}
    for inspector in roster.inspectors:
        if inspector.id in department:
            raise Refusal("matching.inspector_twice", id=inspector.id)
        department[inspector.id] = inspector.department
        for stranger in sorted(inspector.recused - known):
            raise Refusal("matching.recusal_unknown", id=inspector.id, subject=stranger)
    _require_known_people(roster, department)
    asked: set[tuple[str, str]] = set()
    for need in roster.needs:
        if need.subject not in known or (need.subject, need.department) in asked:
            raise Refusal("matching.need_wrong", subject=need.subject, department=need.department)
        asked.add((need.subject, need.department))


def _require_known_people(roster: Roster, department: dict[str, str]) -> None:
    for two in roster.apart:
        if not set(two) <= department.keys():
            raise Refusal("matching.apart_unknown", first=two[0], second=two[1])
    counted: set[tuple[str, str]] = set()
    for pair in roster.pairs:
        two = (pair.first, pair.second)
        if two in counted or not set(two) <= department.keys() or department[two[0]] != department[two[1]]:
            raise Refusal("matching.pair_wrong", first=two[0], second=two[1])
        counted.add(two)
