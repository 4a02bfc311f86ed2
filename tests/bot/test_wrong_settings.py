"""A wrong setting is named in a sentence, and no value is ever quoted: the token would stand in it."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings
from tests.bot.test_commands import suiji

TOKEN = "7001:very-secret-words"


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"SUIJI_WEBHOOK_URL": "https://bot.example.org"}, "SUIJI_WEBHOOK_SECRET"),
        ({"SUIJI_WEB_PORT": "eight"}, "设置 SUIJI_WEB_PORT 有误：应为整数"),
        ({"SUIJI_WEB_PORT": "70000"}, "设置 SUIJI_WEB_PORT 有误：不得大于 65535"),
        ({"SUIJI_LEASE_SECONDS": "0.5"}, "设置 SUIJI_LEASE_SECONDS 有误：不得小于 1"),
        ({"SUIJI_MESSAGES_PER_SECOND": "0"}, "设置 SUIJI_MESSAGES_PER_SECOND 有误：应大于 0"),
        ({"SUIJI_MESSAGES_PER_SECOND": "many"}, "设置 SUIJI_MESSAGES_PER_SECOND 有误：应为数字"),
    ],
    ids=str,
)
@pytest.mark.parametrize("command", [["doctor"], ["run"]], ids=" ".join)
def test_a_wrong_setting_is_a_sentence(
    environment: dict[str, str], said: str, command: list[str], tmp_path: Path
) -> None:
    done = suiji(tmp_path, *command, SUIJI_BOT_TOKEN=TOKEN, **environment)
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "very-secret" not in done.stdout + done.stderr


def test_the_error_itself_quotes_no_value(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SUIJI_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("SUIJI_WEBHOOK_URL", "https://bot.example.org")
    monkeypatch.delenv("SUIJI_WEBHOOK_SECRET", raising=False)
    with pytest.raises(ValidationError) as raised:
        Settings()
    assert "very-secret" not in "".join(traceback.format_exception(raised.value))
