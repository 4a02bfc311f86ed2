"""The clauses around the results: 备注, 处理, 解答. Each is taken out and leaves blanks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.errors import Refusal
from domain.inspection import Handling
from domain.result_line.words import (
    AFTER_REMARK,
    HANDLING_CLAUSE,
    HANDLING_WORD,
    HANDLING_WORDS,
    QUESTIONS_CLAUSE,
    REMARK,
    UNKNOWN_HANDLING,
)

MOST_QUESTIONS = 999
_QUOTES = "「」"


@dataclass(frozen=True)
class Clauses:
    """What the clauses say, and ``left``: the folded line with blanks in their place."""

    left: str
    remark: str
    handling: tuple[Handling, ...]
    questions_answered: int | None


def take_clauses(text: str, folded: str) -> Clauses:
    """Take the clauses out of ``text``, whose folded form is given.

    Raises Refusal ``inspection.unknown_handling``, ``inspection.questions_out_of_range``,
    ``inspection.questions_twice``.
    """
    remark, folded = _take_remark(text, folded)
    handling, folded = _take_handling(text, folded)
    questions, folded = _take_questions(folded)
    return Clauses(left=folded, remark=remark, handling=handling, questions_answered=questions)


def _take_remark(text: str, folded: str) -> tuple[str, str]:
    keyword = REMARK.search(folded)
    if keyword is None:
        return "", folded
    start, end = _remark_span(folded, keyword.end())
    left = _blank(folded, keyword.start(), end)
    if folded[start:end].startswith(_QUOTES[0]) and folded[start:end].endswith(_QUOTES[1]) and end - start > 1:
        start, end = start + 1, end - 1
    return text[start:end].strip(), left


def _remark_span(folded: str, start: int) -> tuple[int, int]:
    """Up to the next clause, or through the last closing quote if only clauses follow it, or to the end."""
    closing = folded.rfind(_QUOTES[1])
    if folded.startswith(_QUOTES[0], start) and closing > start:
        after = folded[closing + 1 :]
        if not after.strip(" ,;、。") or AFTER_REMARK.match(after):
            return start, closing + 1
    if HANDLING_CLAUSE.match(folded, start) or QUESTIONS_CLAUSE.match(folded, start):
        return start, start
    following = AFTER_REMARK.search(folded, start)
    return start, following.start() if following else len(folded)


def _take_handling(text: str, folded: str) -> tuple[tuple[Handling, ...], str]:
    found: list[Handling] = []
    for clause in HANDLING_CLAUSE.finditer(folded):
        found += [HANDLING_WORDS[word] for word in HANDLING_WORD.findall(clause["words"])]
    left = _blank_all(HANDLING_CLAUSE, folded)
    unknown = UNKNOWN_HANDLING.search(left)
    if unknown is not None:
        raise Refusal("inspection.unknown_handling", fragment=text[unknown.start("fragment") : unknown.end()])
    return tuple(dict.fromkeys(found)), left


def _take_questions(folded: str) -> tuple[int | None, str]:
    counts = [clause["count"] for clause in QUESTIONS_CLAUSE.finditer(folded)]
    if len(counts) > 1:
        raise Refusal("inspection.questions_twice")
    if not counts:
        return None, folded
    if len(counts[0]) > len(str(MOST_QUESTIONS)):
        raise Refusal("inspection.questions_out_of_range", most=MOST_QUESTIONS)
    return int(counts[0]), _blank_all(QUESTIONS_CLAUSE, folded)


def _blank(folded: str, start: int, end: int) -> str:
    return folded[:start] + " " * (end - start) + folded[end:]


def _blank_all(pattern: re.Pattern[str], folded: str) -> str:
    return pattern.sub(lambda match: " " * len(match[0]), folded)
