"""What follows from a problem that was found (后续处置): its measure, what is entered of it, and its end.

Each measure of an approved form is followed up until its outcome is entered (闭环; seeds 000 and 001): within so many
working days, from hand to hand, up the ladder where a mild measure did not help.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, StrEnum
from types import MappingProxyType

from domain.draft import parse_day
from domain.draw_files import plain
from domain.errors import Refusal
from domain.inspection import Handling, ResultCode, has_problem, require_fitting_handling
from domain.lengths import FOLLOW_UP_NOTE, FOLLOW_UP_REFERENCE
from domain.workdays import WorkCalendar, add_working_days


class Stage(StrEnum):
    """Where a follow-up stands."""

    WAITING = "waiting"  # nobody has taken it on
    HANDLED = "handled"
    OFFERED = "offered"  # handed to another department, which has not accepted it yet
    CLOSED = "closed"
    VOID = "void"  # its measure no longer stands in the form


#: Where it is owed.
OPEN = frozenset({Stage.WAITING, Stage.HANDLED, Stage.OFFERED})


class Step(StrEnum):
    """What was done with a follow-up."""

    OPENED = "opened"
    TAKEN_ON = "taken_on"
    TO_PERSON = "to_person"
    SIGNED = "signed"  # whoever was given it has it now
    TO_BODY = "to_body"
    BODY_SIGNED = "body_signed"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    DEADLINE = "deadline"
    MEASURE = "measure"
    ENTERED = "entered"
    CORRECTED = "corrected"
    REOPENED = "reopened"
    VOIDED = "voided"


class Entry(StrEnum):
    """What is entered of a measure, each with its day."""

    GUIDED = "guided"
    RECTIFIED = "rectified"  # mended, as a re-check found
    LISTED = "listed"
    REMOVED = "removed"  # from the abnormal list, after the follow-up was closed
    FILED = "filed"  # a case was opened; its decision is still to come
    PENALISED = "penalised"
    EXCUSED = "excused"
    DROPPED = "dropped"
    SENT = "sent"  # to another authority; its receipt is still to come
    RECEIVED = "received"


class Reference(Enum):
    """What is entered besides the day."""

    NUMBER = "number"
    NUMBER_IF_ANY = "number_if_any"
    CHECKER = "checker"
    """Who did the re-check; whoever enters it where nobody is named."""


@dataclass(frozen=True)
class EntryRule:
    """``ends``: the follow-up is closed with it. ``after``: another entry that must stand before it."""

    measures: frozenset[Handling]
    ends: bool
    reference: Reference
    after: Entry | None = None


_TRANSFERS = frozenset({Handling.OTHER_DEPARTMENT, Handling.JUDICIARY})
_LIST, _CASE = frozenset({Handling.ABNORMAL_LIST}), frozenset({Handling.CASE_INVESTIGATION})
RULES: Mapping[Entry, EntryRule] = MappingProxyType(
    {
        Entry.GUIDED: EntryRule(frozenset({Handling.GUIDANCE}), True, Reference.NUMBER_IF_ANY),
        Entry.RECTIFIED: EntryRule(frozenset({Handling.RECTIFICATION}), True, Reference.CHECKER),
        Entry.LISTED: EntryRule(_LIST, True, Reference.NUMBER),
        Entry.REMOVED: EntryRule(_LIST, False, Reference.NUMBER_IF_ANY, after=Entry.LISTED),
        Entry.FILED: EntryRule(_CASE, False, Reference.NUMBER),
        Entry.PENALISED: EntryRule(_CASE, True, Reference.NUMBER),
        Entry.EXCUSED: EntryRule(_CASE, True, Reference.NUMBER),
        Entry.DROPPED: EntryRule(_CASE, True, Reference.NUMBER_IF_ANY),
        Entry.SENT: EntryRule(_TRANSFERS, False, Reference.NUMBER),
        Entry.RECEIVED: EntryRule(_TRANSFERS, True, Reference.NUMBER_IF_ANY, after=Entry.SENT),
    }
)


@dataclass(frozen=True)
class Said:
    """A typed entry as it was understood; ``reference`` is a document number, or a name, as it was typed."""

    day: date
    reference: str


def measures_owed(codes: Collection[ResultCode], handling: Collection[Handling]) -> tuple[Handling, ...]:
    """The measures of an approved form that are followed up, mildest first; none where nothing was found.

    Codes 2 to 6, 8 and 10 are never without one: Refusal ``inspection.handling_missing``.
    """
    if not has_problem(codes):
        return ()
    require_fitting_handling(codes, handling)
    return tuple(measure for measure in Handling if measure in handling)


def measures_above(measure: Handling) -> tuple[Handling, ...]:
    """The graver measures, the next one first.

    >>> [each.label for each in measures_above(Handling.CASE_INVESTIGATION)]
    ['移送其他部门', '移送司法机关']
    """
    ladder = list(Handling)
    return tuple(ladder[ladder.index(measure) + 1 :])


def entries_of(measure: Handling, stage: Stage, made: Iterable[Entry]) -> tuple[Entry, ...]:
    """What may be entered now, in the order of the work; ``made`` are the entries since this measure was chosen.

    Of a closed follow-up: another end, which corrects the one entered, and what comes after the end.
    """
    known = set(made)
    found = []
    for entry, rule in RULES.items():
        if measure not in rule.measures or (rule.after is not None and rule.after not in known):
            continue
        if rule.ends or (entry not in known and (stage is Stage.CLOSED) is (entry is Entry.REMOVED)):
            found.append(entry)
    return tuple(found)


def require_entry(entry: Entry, measure: Handling, stage: Stage, made: Iterable[Entry]) -> EntryRule:
    """The rule of an entry that may be made now. Raises Refusal ``follow_up.not_sent`` for a receipt of what was not
    sent, else ``follow_up.wrong_entry``."""
    if entry in entries_of(measure, stage, made):
        return RULES[entry]
    if entry is Entry.RECEIVED and measure in _TRANSFERS:
        raise Refusal("follow_up.not_sent")
    raise Refusal("follow_up.wrong_entry", measure=measure.label)


_DATE = r"(?:\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?[日号]?|\d{1,2}\s?月\s?\d{1,2}\s?[日号]?|\d{8})"
_SHORT_DATE = r"\d{1,2}[./]\d{1,2}"
_DAY_WORD = r"今天|今日|昨天|昨日|前天"
_GAP = r"[\s,，、;；:：。]"
_LEADING = re.compile(rf"(?P<day>{_DAY_WORD}|{_DATE}|{_SHORT_DATE}(?=$|{_GAP}))(?!\d)(?P<rest>.*)")
_TRAILING = re.compile(rf"(?P<rest>.*){_GAP}(?P<day>{_DAY_WORD}|{_DATE})")
_EDGES = " \t,，、;；:：。"
_AGO = {"昨天": 1, "昨日": 1, "前天": 2}
_YEAR = re.compile(r"\d{4}\s?[-/.年]|\d{8}")
_WITHIN = re.compile(r"(?P<n>\d{1,3})\s?(?:个)?\s?(?P<unit>工作日|日|天)\s?(?:内|以内|之内)?")
#: A day of the year that is named without its year may lie in the year beside this one when it is so far away, in days.
FAR = 183


def read_entry(text: str, reference: Reference, *, today: date, not_before: date) -> Said:
    """``6月18日 冀市监罚〔2024〕12号``, ``今天，王示一``, ``冀市监罚〔2024〕12号 2024-06-18``: a day that is over,
    and what belongs to it.

    A day without its year is the last such day. Raises Refusal ``follow_up.no_day``, ``follow_up.day_ahead``,
    ``follow_up.day_too_early`` (before ``not_before``), ``follow_up.number_missing``,
    ``follow_up.reference_too_long``, and what ``parse_day`` raises.
    """
    words = plain(text)
    match = _LEADING.fullmatch(words) or _TRAILING.fullmatch(words)
    if match is None:
        raise Refusal("follow_up.no_day")
    day = _past_day(match["day"], today)
    if day > today:
        raise Refusal("follow_up.day_ahead", day=day)
    if day < not_before:
        raise Refusal("follow_up.day_too_early", day=day, first=not_before)
    rest = match["rest"].strip(_EDGES)
    if reference is Reference.NUMBER and not rest:
        raise Refusal("follow_up.number_missing")
    return Said(day, require_short(rest))


def read_deadline(text: str, *, today: date, not_before: date, calendar: WorkCalendar) -> date:
    """By when the subject must have mended it: ``7月5日``, ``15日内``, ``10个工作日`` (from today).

    An order given at the inspection may have run out already; one before ``not_before`` cannot be. Raises Refusal
    ``follow_up.day_too_early``, and what ``parse_day`` and ``add_working_days`` raise.
    """
    words = plain(text).strip(_EDGES)
    match = _WITHIN.fullmatch(words)
    if match is not None:
        days = int(match["n"])
        if match["unit"] == "工作日":
            return add_working_days(today, days, calendar).day
        return today + timedelta(days=days)
    day = parse_day(words, today=today)
    if not _YEAR.match(words) and (today - day).days > FAR:
        day = _moved(day, 1)
    if day < not_before:
        raise Refusal("follow_up.day_too_early", day=day, first=not_before)
    return day


def _past_day(words: str, today: date) -> date:
    if words in _AGO:
        return today - timedelta(days=_AGO[words])
    day = parse_day(words, today=today)
    if not _YEAR.match(words) and (day - today).days > FAR:
        day = _moved(day, -1)
    return day


def _moved(day: date, years: int) -> date:
    """The same day of another year; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def require_short(reference: str) -> str:
    """Refusal ``follow_up.reference_too_long`` for more than a document number, a name or a body can have."""
    if len(reference) > FOLLOW_UP_REFERENCE:
        raise Refusal("follow_up.reference_too_long", length=len(reference), most=FOLLOW_UP_REFERENCE)
    return reference


def read_body(text: str) -> str:
    """The name of a handling body. Raises Refusal ``follow_up.body_missing``, ``follow_up.reference_too_long``."""
    name = plain(text)
    if not name:
        raise Refusal("follow_up.body_missing")
    return require_short(name)


def read_note(text: str) -> str:
    """A reason as it is kept. Raises Refusal ``follow_up.reason_missing``, ``follow_up.reason_too_long``."""
    reason = plain(text)
    if not reason:
        raise Refusal("follow_up.reason_missing")
    if len(reason) > FOLLOW_UP_NOTE:
        raise Refusal("follow_up.reason_too_long", length=len(reason), most=FOLLOW_UP_NOTE)
    return reason
