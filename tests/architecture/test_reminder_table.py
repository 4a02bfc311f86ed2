"""The READMEs say of reminders what the product does: their table is made from its defaults."""

from __future__ import annotations

import pytest

from domain.obligations import Duty
from scripts.make_reminder_table import Words, chinese, english, placed, table
from tests.architecture.tree import ROOT


@pytest.mark.parametrize("words", [english(), chinese()], ids=["English", "Chinese"])
def test_the_readme_holds_the_table_that_the_settings_make(words: Words) -> None:
    """If this fails: ``python scripts/make_reminder_table.py --write``."""
    text = (ROOT / words.file).read_text("utf-8")
    assert placed(text, table(words)) == text


def test_the_table_has_a_row_for_every_duty() -> None:
    lines = table(english()).splitlines()
    assert sum(line.startswith("| ") for line in lines) == len(Duty) + 2
    assert (
        "| visit together | department's inspectors on the subject | on the agreed day | – | 1 | yes | daily "
        "| from day 2 | from day 3 |"
    ) in lines


def test_a_readme_without_markers_is_an_error() -> None:
    with pytest.raises(ValueError, match="reminders:begin"):
        placed("# suiji", "table")
