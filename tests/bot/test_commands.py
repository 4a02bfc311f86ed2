"""The command line itself: help that answers at once, exit codes, what comes out for an administrator."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.architecture.tree import ROOT

COMMANDS = [
    ["demo"],
    ["run"],
    ["doctor"],
    ["draw"],
    ["verify"],
    ["report"],
    ["bulletin"],
    ["import"],
    ["export"],
    ["db", "upgrade"],
    ["office", "create"],
    ["audit", "verify"],
    ["calendar", "show"],
    ["calendar", "due"],
]


def suiji(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from bot.cli import main; main()", *arguments]
    own = {name: value for name, value in os.environ.items() if not name.startswith("SUIJI_")}
    own |= {"PYTHONPATH": str(ROOT), "COLUMNS": "120", "SUIJI_DATABASE_URL": "sqlite:///suiji.sqlite", **environment}
    return subprocess.run(command, cwd=folder, env=own, capture_output=True, text=True, timeout=60, check=False)


def test_help_answers_without_the_heavy_libraries(tmp_path: Path) -> None:
    """What is loaded decides how soon it answers; a clock would measure how busy the machine is."""
    heavy = ["aiogram", "sqlalchemy", "telegram", "openpyxl", "docx", "pydantic_settings", "domain.matching"]
    code = (
        "import sys; from bot.cli import app; from typer.testing import CliRunner; "
        "CliRunner().invoke(app, ['--help']); print(sorted(set(sys.argv[1:]) & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, *heavy], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(command: list[str], tmp_path: Path) -> None:
    done = suiji(tmp_path, *command, "--help")
    assert done.returncode == 0, done.stderr
    assert "例：" in done.stdout
    assert "suiji " in done.stdout


@pytest.mark.parametrize("arguments", [["no-such-command"], ["verify"], ["demo", "--plan", "999"], ["calendar", "due"]])
def test_wrong_usage_exits_with_two(arguments: list[str], tmp_path: Path) -> None:
    done = suiji(tmp_path, *arguments)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_bot_without_a_token_does_not_start(tmp_path: Path) -> None:
    done = suiji(tmp_path, "run")
    assert done.returncode == 2
    assert "SUIJI_BOT_TOKEN" in done.stderr


def test_a_new_installation_step_by_step(tmp_path: Path) -> None:
    first = suiji(tmp_path, "doctor")
    assert first.returncode == 1
    assert "suiji db upgrade" in first.stdout
    assert suiji(tmp_path, "db", "upgrade").returncode == 0
    created = suiji(tmp_path, "office", "create", "示例区双随机办公室", "--bot", "suiji_test_bot")
    assert created.returncode == 0, created.stderr
    assert "https://t.me/suiji_test_bot?start=i" in created.stdout
    whole = suiji(tmp_path, "audit", "verify")
    assert (whole.returncode, "哈希链完整" in whole.stdout) == (0, True)


def test_a_changed_audit_log_is_found_out(tmp_path: Path) -> None:
    assert suiji(tmp_path, "office", "create", "示例区双随机办公室").returncode == 0
    engine = create_engine(f"sqlite:///{tmp_path / 'suiji.sqlite'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE audit SET action = 'something.else'"))
    engine.dispose()
    found = suiji(tmp_path, "audit", "verify")
    assert found.returncode == 1
    assert "从第 1 条起" in found.stderr


def test_an_office_of_that_name_is_founded_once(tmp_path: Path) -> None:
    assert suiji(tmp_path, "office", "create", "示例区双随机办公室").returncode == 0
    again = suiji(tmp_path, "office", "create", "示例区双随机办公室")
    assert again.returncode in {0, 1}, again.stderr
    assert "Traceback" not in again.stderr


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["calendar", "due", "2024-05-10", "2"], "2024年5月13日（周一）"),
        (["calendar", "due", "2024-04-30", "1"], "2024年5月6日（周一）"),
    ],
)
def test_a_due_date_is_explained(arguments: list[str], expected: str, tmp_path: Path) -> None:
    done = suiji(tmp_path, *arguments)
    assert done.returncode == 0, done.stderr
    assert expected in done.stdout


@pytest.mark.parametrize("arguments", [["calendar", "due", "2024-02-30", "1"], ["calendar", "due", "2024-05-10", "0"]])
def test_a_wrong_date_or_number_is_a_sentence(arguments: list[str], tmp_path: Path) -> None:
    done = suiji(tmp_path, *arguments)
    assert done.returncode in {1, 2}
    assert "Traceback" not in done.stderr
