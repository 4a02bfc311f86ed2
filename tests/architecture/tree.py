"""The product's source as the checks read it: every file once, parsed once."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGES = (
    "bot",
    "handlers",
    "scheduler",
    "web",
    "sandbox",
    "campaigns",
    "office",
    "storage",
    "templates",
    "domain",
    "verifiers",
)


@dataclass(frozen=True)
class Source:
    """One file of Python. ``path`` is relative to the repository, with forward slashes."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.text)


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


@cache
def product() -> tuple[Source, ...]:
    """Every file of product code but those that are not held to its shape: migrations are written by a program,
    ``verify.py`` is one file for citizens on purpose (ADR 10; held to its own rules by ``tests/verifiers``).
    """
    files = [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]
    return tuple(
        Source(file.relative_to(ROOT).as_posix(), file.read_text("utf-8"))
        for file in files
        if "migrations/versions" not in file.as_posix() and file != ROOT / "verifiers" / "verify.py"
    )


def strings(source: Source, *, without: Collection[ast.AST] = ()) -> Iterator[tuple[str, int]]:
    """Every string literal of a file with its line, less those ``without``; what an f-string fills in becomes ``*``."""
    passed_by = {id(node) for node in without}
    for node in ast.walk(source.tree):
        if id(node) in passed_by:
            continue
        if isinstance(node, ast.JoinedStr):
            passed_by.update(id(part) for part in node.values)
            yield (
                "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values),
                node.lineno,
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, node.lineno


def called(node: ast.Call) -> str:
    """The last name of what is called: ``note`` of ``uow.audit.note(…)``."""
    match node.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""
