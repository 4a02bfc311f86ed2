"""Revisits (回访, requirement I2): a few of the closed inspections, drawn like the subjects, are called back on.

Who is drawn is known to nobody of the teams until the answers are recorded: the seed is fixed in the group, the secret
stays sealed, and only then is all of it shown (``docs/draw-protocol.md``, threats). Differences go to supervision.
"""

from __future__ import annotations

from campaigns.revisit.closing import Records, ask_closing, close, figures_of_round, get_records, paper_of
from campaigns.revisit.explaining import ask_explanation, explain, show_difference
from campaigns.revisit.recording import (
    answer,
    ask_difference,
    ask_question,
    ask_remark,
    choose_concerned,
    choose_recorder,
    drop_difference,
    finish,
    mark_difference,
    mark_reached,
    mark_tried,
    name_recorder,
    remark,
    reopen,
    turn_concerned,
)
from campaigns.revisit.settling import settle
from campaigns.revisit.showing import list_mine, list_revisits, open_revisits, show
from campaigns.revisit.starting import STATES, ask_size, choose_size, preview, preview_typed, start

__all__ = [
    "STATES",
    "Records",
    "answer",
    "ask_closing",
    "ask_difference",
    "ask_explanation",
    "ask_question",
    "ask_remark",
    "ask_size",
    "choose_concerned",
    "choose_recorder",
    "choose_size",
    "close",
    "drop_difference",
    "explain",
    "figures_of_round",
    "finish",
    "get_records",
    "list_mine",
    "list_revisits",
    "mark_difference",
    "mark_reached",
    "mark_tried",
    "name_recorder",
    "open_revisits",
    "paper_of",
    "preview",
    "preview_typed",
    "remark",
    "reopen",
    "settle",
    "show",
    "show_difference",
    "start",
    "turn_concerned",
]
