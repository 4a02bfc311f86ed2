"""Logging, with the bot's token kept out of every line."""

from __future__ import annotations

import logging
import re

# Request addresses hold the token (/bot123:AAA…/sendMessage); libraries log them.
_TOKEN = re.compile(r"(?<!\d)\d{3,}:[A-Za-z0-9_-]{6,}")


class TokenFilter(logging.Filter):
    """Replaces whatever looks like a bot token, in messages and in tracebacks."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _TOKEN.sub("<token>", record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = _TOKEN.sub("<token>", record.exc_text)
        return True


def set_up_logging(level: str = "INFO") -> None:
    """One handler to standard error, filtered."""
    handler = logging.StreamHandler()
    handler.addFilter(TokenFilter())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in ("httpx", "aiogram.event", "aiohttp.access", "apscheduler"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
