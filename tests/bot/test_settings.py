"""Configuration from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable of the machine, and no .env file of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SUIJI_{name.upper()}", raising=False)


def test_without_anything_set_it_is_sqlite_telegram_and_long_polling() -> None:
    settings = Settings()
    assert settings.database_url == "sqlite:///suiji.sqlite"
    assert settings.api_url == "https://api.telegram.org"
    assert settings.webhook_url == ""
    assert settings.web_host == "127.0.0.1"


def test_the_environment_speaks_louder_than_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SUIJI_WEB_PORT=9001\nSUIJI_LOG_LEVEL=DEBUG\n", "utf-8")
    monkeypatch.setenv("SUIJI_WEB_PORT", "9002")
    settings = Settings()
    assert (settings.web_port, settings.log_level) == (9002, "DEBUG")


def test_the_token_is_not_shown_by_accident(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUIJI_BOT_TOKEN", "7001:very-secret-words")
    assert "very-secret-words" not in repr(Settings())
    assert "very-secret-words" not in str(Settings())


@pytest.mark.parametrize(
    ("name", "value"),
    [("WEB_PORT", "70000"), ("WEB_PORT", "eight"), ("MESSAGES_PER_SECOND", "0"), ("WEBHOOK_PORT", "0")],
)
def test_a_value_that_cannot_be_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"SUIJI_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


def test_a_webhook_without_its_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUIJI_WEBHOOK_URL", "https://bot.example.org")
    with pytest.raises(ValidationError, match="SUIJI_WEBHOOK_SECRET"):
        Settings()
    monkeypatch.setenv("SUIJI_WEBHOOK_SECRET", "s")
    assert Settings().webhook_url == "https://bot.example.org"
