"""Revisits (回访): how many closed inspections are called back on, what is asked, and what contradicts the record.

Seed 001 demands that the office calls back on inspected subjects and tells everybody what it found; it leaves the
questions to the office. Those here ask for what every inspection on site owes the subject: at least two inspectors who
show their certificates (行政处罚法, article 42), results explained, nothing demanded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from domain.draft.forecast import SAFE_DICE, SMALL_CHANCE
from domain.draw import sample_size
from domain.draw_terms import FIVE_DICE, Closing, Stratum, parse_ratio
from domain.errors import Refusal
from domain.inspection import Method, ResultCode
from domain.lengths import REVISIT_WORDS

#: The one stratum of a draw of revisits.
STRATUM = "回访对象"
#: So many times somebody must have tried before a subject counts as not reached.
LEAST_TRIES = 3
_MOST = 9_999
_COUNT = re.compile(r"([1-9][0-9]{0,3})\s*[户家个]?")
#: Where nobody was met, or nothing to inspect was found, a revisit has nobody to ask.
_NOBODY = frozenset({ResultCode.UNREACHABLE, ResultCode.NO_SUCH_ACTIVITY})


class Kind(StrEnum):
    """What one entry of a revisit says."""

    TRIED = "tried"  # nobody was reached; the answer is the channel
    REACHED = "reached"  # the answer is the channel
    TOOK_PLACE = "took_place"  # the inspection took place as the record says
    TWO = "two"  # by two inspectors at least
    CERTIFICATES = "certificates"  # who showed their certificates
    EXPLAINED = "explained"  # and told what they had found
    DEMANDED = "demanded"  # gifts, money, meals, a hint at some firm
    SATISFIED = "satisfied"
    REMARK = "remark"
    DIFFERENCE = "difference"  # whoever asks marks a difference by hand, or takes the mark back (no words)


#: What is asked of a subject that was reached, in this order.
QUESTIONS = (Kind.TOOK_PLACE, Kind.TWO, Kind.CERTIFICATES, Kind.EXPLAINED, Kind.DEMANDED, Kind.SATISFIED)
#: What can be asked only of an inspection that took place.
_OF_A_VISIT = frozenset({Kind.TWO, Kind.CERTIFICATES, Kind.EXPLAINED})


class Answer(StrEnum):
    """To a question; of satisfaction ``UNCLEAR`` is the middle one."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


class Channel(StrEnum):
    """How the subject was asked."""

    PHONE = "phone"
    VISIT = "visit"


class Outcome(StrEnum):
    """How a finished revisit ended."""

    REACHED = "reached"
    UNREACHED = "unreached"


class Difference(StrEnum):
    """What contradicts the record of the inspection."""

    NO_VISIT = "no_visit"  # the record says that it was inspected on site, the subject that nobody came
    TOO_FEW = "too_few"
    NO_CERTIFICATES = "no_certificates"
    DEMANDED = "demanded"
    FOUND_THERE = "found_there"  # the record says that it cannot be reached, and it was met at its address
    BY_HAND = "by_hand"


#: Never told to the department: whoever complains of its people must not be named to them.
_IN_CONFIDENCE = frozenset({Difference.DEMANDED})


@dataclass(frozen=True)
class Entry:
    """One thing that was recorded; nothing recorded is ever changed, the newest of a kind counts."""

    kind: Kind
    answer: str = ""
    words: str = ""


@dataclass(frozen=True)
class Recorded:
    """What the entries of a revisit come to. ``channel`` is None until the subject is reached; ``by_hand`` says what
    differs in the words of whoever asked, "" for nothing."""

    channel: Channel | None = None
    tries: int = 0
    answers: Mapping[Kind, Answer] = field(default_factory=dict)
    remark: str = ""
    by_hand: str = ""

    @property
    def asked(self) -> tuple[Kind, ...]:
        """The questions that make sense: of an inspection that did not take place nobody asks who was there."""
        gone = self.answers.get(Kind.TOOK_PLACE) is Answer.NO
        return tuple(one for one in QUESTIONS if not (gone and one in _OF_A_VISIT))

    @property
    def missing(self) -> tuple[Kind, ...]:
        """The questions that are still to be asked."""
        return tuple(one for one in self.asked if one not in self.answers)


@dataclass(frozen=True)
class Record:
    """What the published forms of a subject say. ``on_site``: at least one department went there; ``unreachable``: all
    that was found is that it cannot be reached."""

    on_site: bool
    unreachable: bool


def read_entries(entries: Iterable[Entry]) -> Recorded:
    """What the entries come to, in the order in which they were made."""
    channel: Channel | None = None
    tries, remark, by_hand = 0, "", ""
    answers: dict[Kind, Answer] = {}
    for one in entries:
        match one.kind:
            case Kind.TRIED:
                tries += 1
            case Kind.REACHED:
                channel = Channel(one.answer)
            case Kind.REMARK:
                remark = one.words
            case Kind.DIFFERENCE:
                by_hand = one.words
            case _:
                answers[one.kind] = Answer(one.answer)
    return Recorded(channel, tries, answers, remark, by_hand)


def record_of(codes: Collection[ResultCode], methods: Iterable[Collection[Method]]) -> Record:
    """The record of a subject: every result of all departments, and how each of them inspected.

    A department that has not said how is taken to have gone there: that is what a joint inspection is.
    """
    on_site = any(not one or Method.ON_SITE in one for one in methods)
    unreachable = bool(codes) and all(code is ResultCode.UNREACHABLE for code in codes)
    return Record(on_site and not unreachable, unreachable)


def nobody_to_ask(codes: Collection[ResultCode]) -> bool:
    """Whether every result says that nobody was met or nothing was found to inspect."""
    return bool(codes) and all(code in _NOBODY for code in codes)


def differences(recorded: Recorded, record: Record) -> tuple[Difference, ...]:
    """Where the answers contradict the record, and what was marked by hand. What is unclear contradicts nothing."""
    said, asked = recorded.answers, recorded.asked

    def answered(kind: Kind, answer: Answer) -> bool:
        return kind in asked and said.get(kind) is answer

    found = {
        Difference.NO_VISIT: record.on_site and answered(Kind.TOOK_PLACE, Answer.NO),
        Difference.TOO_FEW: record.on_site and answered(Kind.TWO, Answer.NO),
        Difference.NO_CERTIFICATES: record.on_site and answered(Kind.CERTIFICATES, Answer.NO),
        Difference.DEMANDED: answered(Kind.DEMANDED, Answer.YES),
        Difference.FOUND_THERE: record.unreachable and recorded.channel is Channel.VISIT,
        Difference.BY_HAND: bool(recorded.by_hand),
    }
    return tuple(one for one, is_so in found.items() if is_so)


def told_to_department(found: Iterable[Difference]) -> tuple[Difference, ...]:
    """What of it the departments concerned are asked to explain; a complaint stays with the office."""
    return tuple(one for one in found if one not in _IN_CONFIDENCE)


def outcome_of(recorded: Recorded) -> Outcome:
    """How the revisit ends if it is finished now.

    Raises Refusal ``revisit.unanswered`` while a question is open, ``revisit.try_again`` before so many tries.
    """
    if recorded.channel is not None:
        if recorded.missing:
            raise Refusal("revisit.unanswered", left=len(recorded.missing))
        return Outcome.REACHED
    if recorded.tries < LEAST_TRIES:
        raise Refusal("revisit.try_again", tries=recorded.tries, least=LEAST_TRIES)
    return Outcome.UNREACHED


@dataclass(frozen=True)
class Figures:
    """A round in numbers: of ``pool`` subjects ``drawn`` are called back on, ``reached`` and ``unreached`` of these are
    finished, ``differing`` with a difference; ``satisfied``: how often each answer was given. ``told``: how many of the
    differing ones others than the office may know of; from the rest a department could tell who has complained."""

    pool: int
    drawn: int
    reached: int
    unreached: int
    differing: int
    satisfied: Mapping[Answer, int]
    told: int = 0

    @property
    def left(self) -> int:
        """How many are not finished."""
        return self.drawn - self.reached - self.unreached


def figures_of(pool: int, ended: Iterable[tuple[Outcome | None, bool, bool, Recorded]]) -> Figures:
    """The numbers of a round from its revisits: how each ended (None: not yet), whether it differs and others may know
    so, what was said."""
    rows = list(ended)
    outcomes = [outcome for outcome, *_ in rows]
    said = [recorded.answers.get(Kind.SATISFIED) for outcome, *_, recorded in rows if outcome is Outcome.REACHED]
    return Figures(
        pool=pool,
        drawn=len(rows),
        reached=outcomes.count(Outcome.REACHED),
        unreached=outcomes.count(Outcome.UNREACHED),
        differing=sum(differs for _, differs, _, _ in rows),
        satisfied={answer: said.count(answer) for answer in Answer},
        told=sum(told for _, _, told, _ in rows),
    )


@dataclass(frozen=True)
class Wanted:
    """How many are to be drawn: a plain number (``ratio`` 0), or a share of which less than one counts as one."""

    ratio: Fraction
    minimum: int = 1

    def of(self, pool: int) -> int:
        """How many of ``pool``."""
        return sample_size(pool, self.ratio, self.minimum)

    def stratum(self) -> Stratum:
        return Stratum(STRATUM, self.ratio, self.minimum)


def read_wanted(words: str) -> Wanted:
    """``3户``, ``3`` or ``10%``, ``1/5`` as somebody typed it; Refusal ``revisit.size_unreadable``."""
    text = unicodedata.normalize("NFKC", words).strip()
    if count := _COUNT.fullmatch(text):
        return Wanted(Fraction(0), int(count[1]))
    try:
        ratio = parse_ratio(text)
    except Refusal:
        raise Refusal("revisit.size_unreadable") from None
    if ratio.denominator > _MOST:
        raise Refusal("revisit.size_unreadable")
    return Wanted(ratio)


def closing_for(planned: Closing, pool: int, drawn: int) -> Closing:
    """What enters the seed last: as the plan says, but more dice where only a small part is drawn."""
    if planned.dice and planned.dice < SAFE_DICE and drawn * SMALL_CHANCE < pool:
        return Closing(dice=SAFE_DICE)
    return planned if planned.dice or planned.public else FIVE_DICE


def read_words(text: str) -> str:
    """A remark, a difference or an explanation in one line; Refusal ``revisit.words_missing`` or
    ``revisit.words_too_long``."""
    words = " ".join(text.split())
    if not words:
        raise Refusal("revisit.words_missing")
    if len(words) > REVISIT_WORDS:
        raise Refusal("revisit.words_too_long", length=len(words), most=REVISIT_WORDS)
    return words
