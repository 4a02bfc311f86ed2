"""Texts are measured and marked as Telegram does it."""

from __future__ import annotations

import html

from hypothesis import given
from hypothesis import strategies as st

from sandbox.world.texts import detect, marked, units

texts = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)


def cut(text: str, offset: int, length: int) -> str:
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


@given(texts)
def test_escaped_text_arrives_as_it_was(text: str) -> None:
    assert marked(html.escape(text), "HTML", None)[0] == text.rstrip()


@given(texts, texts)
def test_what_stands_between_tags_is_what_the_entity_covers(before: str, inside: str) -> None:
    source = f"{html.escape(before)}<b>{html.escape(inside)}</b>。"
    text, entities = marked(source, "HTML", None)
    bold = [entity for entity in entities if entity["type"] == "bold"]
    assert [cut(text, one["offset"], one["length"]) for one in bold] == ([inside] if inside else [])


@given(texts)
def test_a_command_after_any_text_and_a_blank_is_found_at_its_place(before: str) -> None:
    commands = [one for one in detect(f"{before} /draw") if one["type"] == "bot_command"]
    assert commands[-1] == {"type": "bot_command", "offset": units(before) + 1, "length": 5}


def test_paths_and_dates_are_not_commands() -> None:
    assert detect("2026/03/02 和 a/b，http://127.0.0.1/start") == [{"type": "url", "offset": 17, "length": 22}]
