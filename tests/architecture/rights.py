"""Use cases ask who acts before anything else: every function that is told a ``user_id`` leads to ``office.rights``."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from office import rights
from tests.architecture.tree import Source, called

#: The ways in which a right is asked for; all of them read the stored roles.
ASKS = {name for name, one in vars(rights).items() if getattr(one, "__module__", "") == rights.__name__}
#: Where a one-time link is the right itself.
NOT_YET_MEMBERS = {"accept_invitation"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def _functions(sources: Iterable[Source]) -> Iterator[tuple[Source, Function]]:
    for source in sources:
        yield from ((source, node) for node in ast.walk(source.tree) if isinstance(node, Function))


def _is_told_who(function: Function) -> bool:
    arguments = function.args
    return any(one.arg == "user_id" for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs))


def _passes_it_to(function: Function) -> set[str]:
    """The names of everything that the function hands its ``user_id`` on to."""
    return {
        called(node)
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
        for given in (*node.args, *(keyword.value for keyword in node.keywords))
        if isinstance(given, ast.Name) and given.id == "user_id"
    }


def never_asking(sources: Iterable[Source]) -> list[str]:
    """Functions with a ``user_id`` that neither ask for a right nor hand it to one that does."""
    found = [(source, function) for source, function in _functions(sources) if _is_told_who(function)]
    asking = ASKS | NOT_YET_MEMBERS
    while more := {f.name for _, f in found if f.name not in asking and _passes_it_to(f) & asking}:
        asking |= more
    return [
        f"{source.path}:{function.lineno}: {function.name} acts for a user_id; begin with one of office/rights.py"
        for source, function in found
        if function.name not in asking
    ]
