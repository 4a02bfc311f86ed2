"""Commands that look at a database, where there is none: a sentence, and nothing is left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.test_commands import suiji


@pytest.mark.parametrize(
    ("arguments", "exit_code"),
    [
        (["audit", "verify"], 1),
        (["report", "2024-01", "--form", "county", "--out", "table.xlsx"], 1),
        (["doctor"], 1),
        (["export", "subjects", "--out", "out.xlsx"], 2),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_the_way_to_a_database_is_told(arguments: list[str], exit_code: int, tmp_path: Path) -> None:
    done = suiji(tmp_path, *arguments)
    assert done.returncode == exit_code, done.stderr
    assert "suiji db upgrade" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_calendar_needs_no_database_and_makes_none(tmp_path: Path) -> None:
    assert suiji(tmp_path, "calendar", "due", "2024-05-10", "2").returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_a_limit_beyond_the_last_day_of_the_calendar_is_refused(tmp_path: Path) -> None:
    done = suiji(tmp_path, "calendar", "due", "9999-12-30", "5")
    assert done.returncode == 1
    assert "9999年" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_second_link_for_an_office_looks_as_one_from_the_chat(tmp_path: Path) -> None:
    made = suiji(tmp_path, "office", "create", "示例区双随机办公室", "--bot", "suiji_test_bot")
    code = made.stdout.strip().rsplit("start=i", 1)[1]
    assert len(code) == 32
    assert set(code) <= set("0123456789abcdef")
