"""What an office settles for itself: the settings with their buttons, and how they read in a plan's preview."""

from __future__ import annotations

from templates.cards.settings.conventions import (
    CLOCK_WORDS,
    PERIOD_WORDS,
    conventions_card,
    monthly_card,
    rules,
    sign_off_card,
)
from templates.cards.settings.ladders import (
    CHOICES_BEFORE,
    LAST_MONTH_DAY,
    LATEST_COPY,
    OWNER_WORDS,
    ladder_card,
    ladders_card,
)
from templates.cards.settings.overview import (
    Shown,
    ask_hours,
    ask_limit,
    ask_monthly_day,
    ask_public_url,
    ask_summary_days,
    ask_supervision,
    ask_yearly_cap,
    limits_card,
    settings_card,
)
from templates.cards.settings.presses import (
    AskSetting,
    ChangeLadder,
    ChangeSetting,
    OpenGroup,
    OpenLadder,
    OpenSettings,
    ResetLadder,
    SwitchSignOff,
)

__all__ = [
    "CHOICES_BEFORE",
    "CLOCK_WORDS",
    "LAST_MONTH_DAY",
    "LATEST_COPY",
    "OWNER_WORDS",
    "PERIOD_WORDS",
    "AskSetting",
    "ChangeLadder",
    "ChangeSetting",
    "OpenGroup",
    "OpenLadder",
    "OpenSettings",
    "ResetLadder",
    "Shown",
    "SwitchSignOff",
    "ask_hours",
    "ask_limit",
    "ask_monthly_day",
    "ask_public_url",
    "ask_summary_days",
    "ask_supervision",
    "ask_yearly_cap",
    "conventions_card",
    "ladder_card",
    "ladders_card",
    "limits_card",
    "monthly_card",
    "rules",
    "settings_card",
    "sign_off_card",
]
