"""What each office settles for itself where the plans leave it open. Every setting has a default."""

from __future__ import annotations

from office.settings.asking import ask_setting, type_setting
from office.settings.choices import change_setting, rules_in_words
from office.settings.ladders import change_ladder, reset_ladder
from office.settings.showing import open_group, open_ladder, open_settings

__all__ = [
    "ask_setting",
    "change_ladder",
    "change_setting",
    "open_group",
    "open_ladder",
    "open_settings",
    "reset_ladder",
    "rules_in_words",
    "type_setting",
]
