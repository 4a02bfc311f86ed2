"""No bot token in any log line."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.logs import TokenFilter, set_up_logging

TOKEN = "7001234567:AAH_some-secret_token_of_35_letters"


@contextmanager
def our_logging() -> Iterator[None]:
    """Our logging instead of pytest's while the block lasts."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers = []
    set_up_logging("DEBUG")
    yield
    root.handlers, root.level = before, level


def test_a_token_in_an_address_is_masked(capsys: pytest.CaptureFixture[str]) -> None:
    with our_logging():
        logging.getLogger("httpcore").debug("POST https://api.telegram.org/bot%s/sendMessage", TOKEN)
    written = capsys.readouterr().err
    assert "AAH_some" not in written
    assert "/bot<token>/sendMessage" in written


def test_a_token_in_a_traceback_is_masked(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise ValueError(f"cannot reach /bot{TOKEN}/getMe")
    except ValueError:
        with our_logging():
            logging.getLogger("bot").exception("start failed with %s", TOKEN)
    written = capsys.readouterr().err
    assert "AAH_some" not in written
    assert "Traceback" in written
    assert "cannot reach /bot<token>/getMe" in written


def test_times_and_ratios_are_left_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    with our_logging():
        logging.getLogger("bot").info("at 09:30:15 sent 120:34 of 2024-05-10 12:00:00")
    assert "at 09:30:15 sent 120:34 of 2024-05-10 12:00:00" in capsys.readouterr().err


def test_the_libraries_that_log_every_request_keep_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    with our_logging():
        for name in ("httpx", "aiogram.event", "aiohttp.access"):
            logging.getLogger(name).info("request")
    assert capsys.readouterr().err == ""


def test_the_filter_lets_every_record_pass() -> None:
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, "%s of %s", (1, 2), None)
    assert TokenFilter().filter(record)
    assert record.getMessage() == "1 of 2"
