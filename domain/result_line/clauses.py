"""The clauses around the results: 备注, 方式, 处理, 限期, 解答. Each is taken out and leaves blanks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.errors import Refusal
from domain.inspection import Handling, Method
from domain.result_line.words import (
    AFTER_REMARK,
    CLAUSE,
    HANDLING_CLAUSE,
    HANDLING_WORD,
    HANDLING_WORDS,
    METHOD_CLAUSE,
    METHOD_WORD,
    METHOD_WORDS,
    QUESTIONS_CLAUSE,
    REMARK,
    TERM_CLAUSE,
    TERM_IN_BRACKETS,
    UNKNOWN_HANDLING,
    UNKNOWN_METHOD,
    UNKNOWN_TERM,
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
    methods: tuple[Method, ...]
    term: str


def take_clauses(text: str, folded: str) -> Clauses:
    """Take the clauses out of ``text``, whose folded form is given.

    Raises Refusal ``inspection.unknown_handling``, ``inspection.unknown_method``, ``inspection.unknown_term``,
    ``inspection.term_twice``, ``inspection.questions_out_of_range``, ``inspection.questions_twice``.
    """
    remark, folded = _take_remark(text, folded)
    methods, folded = _take_methods(text, folded)
    term, ordered, folded = _take_term(text, folded)
    handling, folded = _take_handling(text, folded)
    questions, folded = _take_questions(folded)
    return Clauses(
        left=folded,
        remark=remark,
        handling=tuple(dict.fromkeys(handling + ordered)),
        questions_answered=questions,
        methods=methods,
        term=term,
    )


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
    if CLAUSE.match(folded, start):
        return start, start
    following = AFTER_REMARK.search(folded, start)
    return start, following.start() if following else len(folded)


def _take_methods(text: str, folded: str) -> tuple[tuple[Method, ...], str]:
    named = [word for clause in METHOD_CLAUSE.finditer(folded) for word in METHOD_WORD.findall(clause["words"])]
    found = {METHOD_WORDS[word] for word in named}
    left = _blank_all(METHOD_CLAUSE, folded)
    _require_known(UNKNOWN_METHOD, left, text, "inspection.unknown_method")
    return tuple(method for method in Method if method in found), left


def _take_term(text: str, folded: str) -> tuple[str, tuple[Handling, ...], str]:
    """By when, the measure if it is named along with it, and what is left."""
    left = _blank_all(TERM_IN_BRACKETS, folded)
    clauses = [*TERM_IN_BRACKETS.finditer(folded), *TERM_CLAUSE.finditer(left)]
    if len({clause["term"] for clause in clauses}) > 1:
        raise Refusal("inspection.term_twice")
    left = _blank_all(TERM_CLAUSE, left)
    _require_known(UNKNOWN_TERM, left, text, "inspection.unknown_term")
    named = any(clause.groupdict().get("measure") for clause in clauses)
    return clauses[0]["term"] if clauses else "", (Handling.RECTIFICATION,) if named else (), left


def _require_known(unknown: re.Pattern[str], left: str, text: str, code: str) -> None:
    """What a clause should have said and does not is quoted as it was typed."""
    found = unknown.search(left)
    if found is not None:
        raise Refusal(code, fragment=text[found.start("fragment") : found.end()])


def _take_handling(text: str, folded: str) -> tuple[tuple[Handling, ...], str]:
    found: list[Handling] = []
    for clause in HANDLING_CLAUSE.finditer(folded):
        found += [HANDLING_WORDS[word] for word in HANDLING_WORD.findall(clause["words"])]
    left = _blank_all(HANDLING_CLAUSE, folded)
    _require_known(UNKNOWN_HANDLING, left, text, "inspection.unknown_handling")
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
