"""No message text is left over, none is missing."""

from __future__ import annotations

from tests.architecture.texts import never_rendered, not_written
from tests.architecture.tree import ROOT, Source, product

FOLDER = ROOT / "templates" / "messages"


def templates() -> dict[str, str]:
    """Every message text by its name, ``draw/result``."""
    return {
        file.relative_to(FOLDER).with_suffix("").as_posix(): file.read_text("utf-8") for file in FOLDER.rglob("*.j2")
    }


def test_every_text_is_used() -> None:
    problems = never_rendered(product(), templates())
    assert not problems, "\n".join(problems)


def test_every_used_text_is_written() -> None:
    problems = not_written(product(), templates())
    assert not problems, "\n".join(problems)


def test_a_text_left_over_is_caught() -> None:
    two = {"draw/result": "", "draw/old": ""}
    assert never_rendered([Source("templates/cards/draw.py", 'render("draw/result")')], two)


def test_a_missing_text_is_caught() -> None:
    assert not_written([Source("templates/cards/draw.py", 'render("draw/new")')], {"draw/result": ""})


def test_texts_inside_texts_and_chosen_texts_count_as_used() -> None:
    three = {"draw/result": '{% include "draw/_head.j2" %}', "draw/_head": "", "draw/ask_words": ""}
    code = Source("templates/cards/draw.py", 'render("draw/result")\nrender(f"draw/ask_{what}")')
    assert never_rendered([code], three) == []
    assert not_written([code], three) == []
