"""Rules of the design that import-linter cannot express, each a look at one file's syntax tree.

A rule yields the line of every offence; its ``instead`` says what to do, and is what a failing test shows.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.architecture.tree import Source, called

LONGEST_FILE, LONGEST_FUNCTION = 350, 60
CHANCE = {"random", "secrets", "uuid"}
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
CLOCKS |= {("time", "time"), ("time", "monotonic"), ("time", "localtime")}


@dataclass(frozen=True)
class Rule:
    """``where`` matches the paths that the rule holds for; ``look`` gives the lines that break it."""

    name: str
    where: str
    look: Callable[[Source], Iterator[int]]
    instead: str

    def offences(self, source: Source) -> list[str]:
        """Each offence in a file, with what to do instead; none in files that the rule does not speak of."""
        if not re.match(self.where, source.path):
            return []
        return [f"{source.path}:{line}: {self.name}. {self.instead}" for line in self.look(source)]


def _imports(source: Source) -> Iterator[tuple[str, int]]:
    """Every imported module by its full name; ``from storage import outbox`` is ``storage.outbox``."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if "." in node.module:
                yield node.module, node.lineno
            else:
                yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def _third_party(source: Source) -> Iterator[int]:
    known = sys.stdlib_module_names | {"domain"}
    return (line for name, line in _imports(source) if name.split(".")[0] not in known)


def _clock_or_chance(source: Source) -> Iterator[int]:
    yield from (line for name, line in _imports(source) if name.split(".")[0] in CHANCE)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            if (owner, node.attr) in CLOCKS:
                yield node.lineno


def _calls(*names: str) -> Callable[[Source], Iterator[int]]:
    def look(source: Source) -> Iterator[int]:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and called(node) in names:
                yield node.lineno

    return look


def _deep_storage(source: Source) -> Iterator[int]:
    for name, line in _imports(source):
        if re.match(r"storage\.(?!unit_of_work(\.|$))", name):
            yield line


def _telegram(source: Source) -> Iterator[int]:
    return (line for name, line in _imports(source) if name.split(".")[0] == "telegram")


def _long_file(source: Source) -> Iterator[int]:
    if source.text.count("\n") > LONGEST_FILE:
        yield LONGEST_FILE


def _long_function(source: Source) -> Iterator[int]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            last = node.end_lineno or node.lineno
            if last - node.lineno + 1 > LONGEST_FUNCTION:
                yield node.lineno


RULES = (
    Rule(
        "the domain uses the standard library only",
        r"domain/",
        _third_party,
        "Let office or campaigns call the library and hand the domain plain values.",
    ),
    Rule(
        "no clock and no chance below the doors",
        r"(domain|campaigns|office|storage|templates)/",
        _clock_or_chance,
        "Take `now`, `seed` or `code` as an argument; the door has them.",
    ),
    Rule(
        "tasks are started in few places",
        r"(?!bot/(app|delivery|leases)\.py|bot/demo/|sandbox/)",
        _calls("create_task", "ensure_future", "run_coroutine_threadsafe"),
        "Queue a message in the outbox, or give bot/app.py one more part to run.",
    ),
    Rule(
        "only the unit of work begins and commits",
        r"(?!storage/(unit_of_work|engine|migrate|migrations/env)\.py)",
        _calls("commit", "rollback", "begin", "begin_nested"),
        "Work in the `uow` you were handed; the door's `async with` ends it.",
    ),
    Rule(
        "doors know storage by its unit of work only",
        r"(handlers|web|sandbox)/",
        _deep_storage,
        "Import storage.unit_of_work, and let a use case in campaigns or office do the query.",
    ),
    Rule(
        "python-telegram-bot stays in bot",
        r"(?!bot/)",
        _telegram,
        "Answer through aiogram in a handler; tell others through office.notices.",
    ),
    Rule(
        f"no file is longer than {LONGEST_FILE} lines",
        "",
        _long_file,
        "Make it a folder of the same name, one module a matter.",
    ),
    Rule(
        f"no function is longer than {LONGEST_FUNCTION} lines",
        "",
        _long_function,
        "Name its parts and make each a function.",
    ),
)
