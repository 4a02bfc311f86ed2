"""Refusals and their sentences: what is raised, what is written, and whether they fit."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from string import Formatter

from tests.architecture.tree import Source, called, strings

_CODE = re.compile(r"([a-z_]+)\.[a-z_0-9*]+")
# certificate.json is a file, not a reason.
_FILE = re.compile(r".*\.(json|txt|csv|docx|html|j2|md|py|toml|xlsx|yaml)")


# Columns, what the audit log is told was done, and the keys of notices are written like codes and are none.
_ELSEWHERE = re.compile(r"ForeignKey|note|_note|_move|tell_\w+|_tell_\w+")


def _elsewhere(source: Source) -> list[ast.AST]:
    """Every node inside an argument of such a call, or inside the value of a name that says so."""
    roots: list[ast.AST] = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and _ELSEWHERE.fullmatch(called(node)):
            roots += [*node.args, *(keyword.value for keyword in node.keywords)]
        elif isinstance(node, ast.Assign) and any(
            ast.unparse(name).rstrip(")").endswith("ACTION") for name in node.targets
        ):
            roots.append(node.value)
    return [part for root in roots for part in ast.walk(root)]


def codes(source: Source, steps: Collection[str]) -> Iterator[tuple[str, int]]:
    """Every text in a file that names a reason of one of ``steps``, with its line; filled-in parts are ``*``."""
    for text, line in strings(source, without=_elsewhere(source)):
        match = _CODE.fullmatch(text)
        if match and match.group(1) in steps and not _FILE.fullmatch(text):
            yield text, line


def raised(source: Source) -> Iterator[tuple[str, set[str] | None, int]]:
    """Every ``Refusal("code", fact=…)``: code, names of its facts (None where they are not written out), line."""
    for node in ast.walk(source.tree):
        if not (isinstance(node, ast.Call) and called(node) == "Refusal" and node.args):
            continue
        first = node.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            facts = {keyword.arg for keyword in node.keywords}
            yield first.value, None if None in facts else {str(fact) for fact in facts}, node.lineno


def without_sentence(sources: Iterable[Source], sentences: Mapping[str, str]) -> list[str]:
    """Codes that are named somewhere and have no sentence."""
    steps = {code.split(".")[0] for code in sentences}
    found = []
    for source in sources:
        named = {*codes(source, steps), *((code, line) for code, _, line in raised(source))}
        for code, line in sorted(named, key=lambda one: one[1]):
            if "*" not in code and code not in sentences:
                step, _, what = code.partition(".")
                found.append(f"{source.path}:{line}: write the sentence `{what}` in templates/refusals/{step}.toml")
    return found


def never_said(sources: Iterable[Source], sentences: Mapping[str, str]) -> list[str]:
    """Sentences that no code names."""
    steps = {code.split(".")[0] for code in sentences}
    patterns = {
        re.compile(re.escape(code).replace(r"\*", "[a-z_0-9]+"))
        for source in sources
        for code, _ in codes(source, steps)
    }
    return [
        f"templates/refusals: nothing raises {code}; take its sentence out, or raise it"
        for code in sentences
        if not any(pattern.fullmatch(code) for pattern in patterns)
    ]


def missing_facts(sources: Iterable[Source], sentences: Mapping[str, str]) -> list[str]:
    """Raised refusals that leave out a fact which their sentence mentions."""
    found = []
    for source in sources:
        for code, facts, line in raised(source):
            mentioned = {field for _, field, _, _ in Formatter().parse(sentences.get(code, "")) if field}
            if facts is not None and not mentioned <= facts:
                lacking = "、".join(sorted(mentioned - facts))
                found.append(f"{source.path}:{line}: give the Refusal {code} its {lacking}, or leave it unmentioned")
    return found
