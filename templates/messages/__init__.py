"""The texts of messages: ``render("draw/frozen", …)`` fills ``draw/frozen.j2``.

A text without its variable is our mistake and raises; nothing is escaped, for messages go out as plain text.
"""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

FOLDER = Path(__file__).parent
WEEKDAYS = "一二三四五六日"


def render(name: str, /, **values: object) -> str:
    """The message ``name`` (``step/what``) with its values, without blank lines at its ends."""
    return _environment().get_template(f"{name}.j2").render(**values).strip()


def day_words(day: date, *, weekday: bool = True) -> str:
    """``2024年5月13日（周一）``."""
    words = f"{day.year}年{day.month}月{day.day}日"
    return f"{words}（周{WEEKDAYS[day.weekday()]}）" if weekday else words


def moment_words(moment: datetime) -> str:
    """``5月13日 09:30``; the moment must already be in the reader's time zone."""
    return f"{moment.month}月{moment.day}日 {moment:%H:%M}"


def ended(words: str) -> str:
    """What somebody typed, as a whole sentence: ``比例偏低。``"""
    return words if words.endswith(("。", "！", "？", "…", ".", "!", "?")) else f"{words}。"


def ratio_words(ratio: Fraction) -> str:
    """``20%``; a ratio that is no short percentage stays a fraction: ``1/3``."""
    percent = ratio * 1000
    return f"{float(percent) / 10:g}%" if percent.denominator == 1 else str(ratio)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # messages are plain text, not markup
    )
    environment.filters |= {"day": day_words, "moment": moment_words, "ratio": ratio_words, "ended": ended}
    return environment
