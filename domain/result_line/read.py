"""Reading one line: from typed text to results, or a refusal that quotes what was not understood."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.errors import Refusal
from domain.inspection import Handling, Method, ResultCode
from domain.result_line.clauses import take_clauses
from domain.result_line.items import DECORATION, FILLERS, Items, Several, Target
from domain.result_line.lexemes import Kind, Lexeme, chunks, results_at, without_trailing_signs
from domain.result_line.words import HANDLING_WORDS, SEPARATORS, fold

MOST_CHARACTERS = 1_000
"""Of results; a remark may be longer. Nobody fills in a form of this length in one line."""

_FORM_NUMBER = re.compile(
    rf"\s*(?:(?:表单|表|编号|第|no\.?|\#)\s*)?(?P<number>[0-9]{{1,9}})(?:号表?(?=[{SEPARATORS}]|$|全|都|所有|其余|第))?"
    r"(?![0-9.:)=、%号项条年月日\-])\s*[,;]?\s*"
)


@dataclass(frozen=True)
class ParsedLine:
    """What one line says. ``results`` goes by item index (from 0); ``remark`` is empty without one. ``term``: by when
    the subject has to put it right, as typed (``6月30日``, ``15日内``: ``domain.rectification.read_term``), or empty.
    """

    results: Mapping[int, ResultCode]
    remark: str = ""
    handling: tuple[Handling, ...] = ()
    questions_answered: int | None = None
    methods: tuple[Method, ...] = ()
    term: str = ""
    rest: frozenset[int] = field(default=frozenset(), compare=False)
    """The items among ``results`` that only 其余 stands for: of a form that is partly filled, those still open."""

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing at all."""
        said = self.results or self.remark or self.handling or self.methods or self.term
        return not said and self.questions_answered is None


def split_number(text: str) -> tuple[int | None, str]:
    """The form number that ``text`` begins with, and the rest as typed; (None, text) if it begins otherwise.

    ``12 全部1``, ``12号 全部1``, ``12号全部1``, ``表12，全部1`` have the number 12. ``1.未发现问题`` and ``第1项 5``
    have none: there the number is an item's position; and ``3号楼1`` speaks of a building.
    """
    match = _FORM_NUMBER.match(fold(text))
    if match is None:
        return None, text
    return int(match["number"]), text[match.end() :]


def split_lines(text: str) -> list[str]:
    """The lines about single forms in one message: each begins with a form number, what follows on further lines
    without one (items, a remark) belongs to it. A message that does not begin with a number is one line."""
    found: list[str] = []
    for line in text.strip().splitlines():
        if not found or (split_number(line)[0] is not None and split_number(found[0])[0] is not None):
            found.append(line)
        else:
            found[-1] += f"\n{line}"
    return [line.strip() for line in found if line.strip()]


def parse_line(text: str, item_names: Sequence[str]) -> ParsedLine:
    """What ``text`` (without its form number) says about a form with these items.

    Raises Refusal, and never anything else: ``inspection.unknown_item``, ``ambiguous_item``,
    ``item_twice``, ``item_missing``, ``result_missing``, ``unknown_result``, ``unknown_handling``,
    ``unknown_method``, ``unknown_term``, ``term_twice``, ``questions_out_of_range``,
    ``questions_twice``, ``line_too_long``, ``nothing_understood``.
    """
    clauses = take_clauses(text, fold(text))
    reading = _Reading(text, clauses.left, Items(item_names))
    results = reading.results()
    line = ParsedLine(
        results=results,
        remark=clauses.remark,
        handling=tuple(dict.fromkeys(clauses.handling + tuple(reading.handling))),
        questions_answered=clauses.questions_answered,
        methods=clauses.methods,
        term=clauses.term,
        rest=frozenset(reading.rest),
    )
    if line.is_empty:
        raise Refusal("inspection.nothing_understood")
    return line


class _Reading:
    """One line while it is read: an item that waits for its result, and the results so far."""

    def __init__(self, text: str, folded: str, items: Items) -> None:
        self.text, self.folded, self.items = text, folded, items
        self.handling: list[Handling] = []
        self.rest: set[int] = set()
        self._found: dict[int, ResultCode] = {}
        self._rest: ResultCode | None = None
        self._waiting: tuple[Target, str] | None = None

    def results(self) -> dict[int, ResultCode]:
        """Read everything."""
        if len(self.folded.strip()) > MOST_CHARACTERS:
            raise Refusal("inspection.line_too_long", most=MOST_CHARACTERS)
        for chunk in chunks(self.folded, self.items):
            self._read(chunk)
        self._require_nobody_waits()
        if self._rest is not None:
            self.rest = set(range(len(self.items.names))) - set(self._found)
            self._found |= dict.fromkeys(self.rest, self._rest)
        return dict(sorted(self._found.items()))

    def _read(self, chunk: list[Lexeme]) -> None:
        chunk = without_trailing_signs(chunk)
        if self._waiting is not None:
            chunk = self._read_awaited(chunk)
        if not chunk:
            return
        whole = self.folded[chunk[0].start : chunk[-1].end]
        if pairs := self._pairs(chunk):
            for target, code in pairs:
                self._put(target, code)
        elif len(self.items.names) == 1 and (bare := results_at(chunk, 0)) and bare[-1][1] == len(chunk):
            self._put(0, bare[-1][0])
        elif len(meant := self.items.find(whole)) == 1:
            self._waiting = (meant[0], self._quote(chunk))
        elif whole in HANDLING_WORDS:
            self.handling.append(HANDLING_WORDS[whole])
        else:
            self._refuse(chunk)
            raise Refusal("inspection.unknown_item", fragment=self._quote(chunk), items=self._all_items())

    def _read_awaited(self, chunk: list[Lexeme]) -> list[Lexeme]:
        """Give the waiting item its result and return what is left of the chunk."""
        while chunk and chunk[0].kind is Kind.TEXT and not chunk[0].text.strip(DECORATION + FILLERS):
            chunk = chunk[1:]
        if not chunk:
            return chunk
        options = results_at(chunk, 0)
        if not options or self._waiting is None:
            self._require_nobody_waits()
            return chunk
        code, after = options[-1]
        target, self._waiting = self._waiting[0], None
        self._put(target, code)
        return chunk[after:]

    def _require_nobody_waits(self) -> None:
        if self._waiting is not None:
            raise Refusal("inspection.result_missing", fragment=self._waiting[1])

    def _put(self, target: Target, code: ResultCode) -> None:
        if target is Several.REST:
            if self._rest is not None:
                raise Refusal("inspection.item_twice", item=Several.REST.value)
            self._rest = code
            return
        indices = range(len(self.items.names)) if target is Several.ALL else (target,)
        for index in indices:
            if index in self._found:
                raise Refusal("inspection.item_twice", item=self.items.names[index])
            self._found[index] = code

    def _pairs(self, chunk: list[Lexeme]) -> list[tuple[Target, ResultCode]]:
        """The chunk as items each with a result, or nothing if it cannot be read so to its end.

        Worked out from the end; at each place the longest name wins, so that 产品合格证1 is the item
        产品合格证 with the result 1 and not 产品 合格.
        """
        ways: list[list[tuple[Target, ResultCode]] | None] = [None] * len(chunk) + [[]]
        for start in range(len(chunk) - 1, -1, -1):
            ways[start] = self._way(chunk, start, ways)
        return ways[0] or []

    def _way(
        self, chunk: list[Lexeme], start: int, ways: Sequence[list[tuple[Target, ResultCode]] | None]
    ) -> list[tuple[Target, ResultCode]] | None:
        for middle in range(len(chunk) - 1, start, -1):
            options = results_at(chunk, middle)
            length = chunk[middle].start - chunk[start].start
            if not options or length > self.items.longest + _MOST_AROUND_A_NAME:
                continue
            meant = self.items.find(self.folded[chunk[start].start : chunk[middle].start])
            for code, after in options:
                if len(meant) == 1 and (rest := ways[after]) is not None:
                    return [(meant[0], code), *rest]
        return None

    def _refuse(self, chunk: list[Lexeme]) -> None:
        """Say which part of a chunk that cannot be read is the first one not understood."""
        while chunk:
            middle = next((m for m in range(1, len(chunk)) if results_at(chunk, m)), len(chunk))
            head = chunk[:middle]
            meant = self.items.find(self.folded[head[0].start : head[-1].end])
            if len(meant) != 1:
                self._refuse_item(head, meant, is_all=middle == len(chunk))
            if middle == len(chunk):
                raise Refusal("inspection.result_missing", fragment=self._quote(head))
            chunk = without_trailing_signs(chunk[results_at(chunk, middle)[-1][1] :])

    def _refuse_item(self, head: list[Lexeme], meant: tuple[Target, ...], *, is_all: bool) -> None:
        """``head`` should have been an item; ``is_all`` when no result comes after it."""
        fragment = self._quote(head)
        if meant:
            raise Refusal("inspection.ambiguous_item", fragment=fragment, candidates=self.items.called(meant))
        if any(after == len(head) for _, after in results_at(head, 0)):
            raise Refusal("inspection.item_missing", fragment=fragment)
        if is_all:
            self._refuse_unknown_result(head)
        raise Refusal("inspection.unknown_item", fragment=fragment, items=self._all_items())

    def _refuse_unknown_result(self, head: list[Lexeme]) -> None:
        """If the chunk begins with an item, what follows the item is a result nobody knows."""
        start, end = head[0].start, head[-1].end
        for middle in range(end - 1, start + 1, -1):
            if self.folded[middle - 1].isdigit() and self.folded[middle].isdigit():
                continue  # never cut a number in two
            if len(self.items.find(self.folded[start:middle])) == 1:
                raise Refusal("inspection.unknown_result", fragment=_shortened(self.text[middle:end]))

    def _quote(self, chunk: Sequence[Lexeme]) -> str:
        return _shortened(self.text[chunk[0].start : chunk[-1].end])

    def _all_items(self) -> str:
        return self.items.called(range(len(self.items.names)))


_MOST_AROUND_A_NAME = 12
"""Characters that may stand around a name: its position, blanks, signs, or a word for several items."""


def _shortened(fragment: str) -> str:
    return fragment if len(fragment) <= 30 else fragment[:30] + "…"
