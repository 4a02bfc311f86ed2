"""The chat engine knows the question that is open by ``Group:state``: two of one name would answer for each other."""

from __future__ import annotations

import ast
from collections import Counter

from tests.architecture.tree import ROOT


def question_groups(source: str) -> list[str]:
    """The names of the state groups that a module of ``handlers`` defines."""
    return [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "StatesGroup" for base in node.bases)
    ]


def repeated(sources: list[str]) -> list[str]:
    counted = Counter(name for source in sources for name in question_groups(source))
    return [name for name, count in counted.items() if count > 1]


def test_no_two_groups_of_questions_have_the_same_name() -> None:
    assert repeated([file.read_text("utf-8") for file in sorted((ROOT / "handlers").glob("*.py"))]) == []


def test_a_planted_second_group_of_the_same_name_is_found() -> None:
    planted = "class Asking(StatesGroup):\n    detail = State()\n"
    assert repeated([planted, planted]) == ["Asking"]
