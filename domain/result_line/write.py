"""Writing a line that reads back as what it was written from: for examples, drafts and what is shown back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from domain.errors import Refusal
from domain.inspection import Handling, Method, ResultCode
from domain.result_line.read import ParsedLine, parse_line, split_number

_METHODS = {
    Method.ON_SITE: "实地",
    Method.INFORMATION: "比对",
    Method.WRITTEN: "书面",
    Method.NETWORK: "网络",
    Method.OTHER_FINDING: "利用结论",
}
"""As people would type them."""


def write_line(
    number: int | None,
    results: Mapping[int, ResultCode],
    item_names: Sequence[str],
    *,
    remark: str = "",
    handling: Sequence[Handling] = (),
    questions_answered: int | None = None,
    methods: Sequence[Method] = (),
    term: str = "",
) -> str:
    """One line for form ``number`` that ``split_number`` and ``parse_line`` read back exactly.

    Items are written by name where that is safe and by position where it is not. Raises ValueError if there
    is nothing to write, or for an item index or a count that ``parse_line`` could never return.
    """
    meant = ParsedLine(
        results=dict(sorted(results.items())),
        remark=remark.strip(),
        handling=tuple(dict.fromkeys(handling)),
        questions_answered=questions_answered,
        methods=tuple(method for method in Method if method in methods),
        term=term,
    )
    head = [] if number is None else [str(number)]
    for body in _ways_to_write(meant, item_names):
        line = " ".join([*head, *body])
        if _reads_back(line, number, meant, item_names):
            return line
    raise ValueError("no line says this")


def _ways_to_write(meant: ParsedLine, names: Sequence[str]) -> Iterator[list[str]]:
    """From the most readable to the safest."""
    for results in (_together(meant, names), _by_name(meant, names), _by_position(meant)):
        for quotes in ("{}", "「{}」"):
            yield results + _clauses(meant, quotes)


def _together(meant: ParsedLine, names: Sequence[str]) -> list[str]:
    codes = set(meant.results.values())
    everything = len(codes) == 1 and len(meant.results) == len(names) > 1
    return [f"全部{codes.pop().value}"] if everything else _by_name(meant, names)


def _by_name(meant: ParsedLine, names: Sequence[str]) -> list[str]:
    """On one line, so a name with a line break in it goes by its position at once."""
    if any(not 0 <= index < len(names) or not names[index].isprintable() for index in meant.results):
        return _by_position(meant)
    return [f"{names[index].strip()}{code.value}" for index, code in meant.results.items()]


def _by_position(meant: ParsedLine) -> list[str]:
    return [f"第{index + 1}项{code.value}" for index, code in meant.results.items()]


def _clauses(meant: ParsedLine, quotes: str) -> list[str]:
    """The remark comes last, because it takes whatever follows it."""
    clauses = []
    if meant.methods:
        clauses.append("方式:" + "、".join(_METHODS[method] for method in meant.methods))
    if meant.handling:
        clauses.append("处理:" + "、".join(measure.label for measure in meant.handling))
    if meant.term:
        clauses.append(f"限期{meant.term}")
    if meant.questions_answered is not None:
        clauses.append(f"解答{meant.questions_answered}")
    if meant.remark:
        clauses.append("备注:" + quotes.format(meant.remark))
    return clauses


def _reads_back(line: str, number: int | None, meant: ParsedLine, names: Sequence[str]) -> bool:
    found, rest = split_number(line)
    try:
        return found == number and parse_line(rest, names) == meant
    except Refusal:
        return False
