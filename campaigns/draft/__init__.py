"""The office composes the plan, previews and submits it; a second person approves.

``compose`` takes typed answers, ``picks`` taps, ``strata`` both for tags and for those who must be inspected;
``saving`` stores them, ``steps`` shows what comes next, ``outlook`` previews, ``approval`` decides. What has been
answered is stored at once: a conversation holds only which question is open.
"""

from __future__ import annotations

from campaigns.draft.approval import approve, ask_reason, send_back, submit, withdraw
from campaigns.draft.compose import answer, choose, start
from campaigns.draft.outlook import list_left_out, may_approve, show_preview
from campaigns.draft.picks import make_lead, take_all_items, take_department, take_item, take_word
from campaigns.draft.steps import (
    Step,
    ask_again,
    ask_field,
    ask_items,
    open_draft,
    pick_departments,
    pick_items,
    pick_scope,
)
from campaigns.draft.strata import ask_tag_stratum, drop_certain, pick_certain, pick_tag_stratum, take_tag_stratum

__all__ = [
    "Step",
    "answer",
    "approve",
    "ask_again",
    "ask_field",
    "ask_items",
    "ask_reason",
    "ask_tag_stratum",
    "choose",
    "drop_certain",
    "list_left_out",
    "make_lead",
    "may_approve",
    "open_draft",
    "pick_certain",
    "pick_departments",
    "pick_items",
    "pick_scope",
    "pick_tag_stratum",
    "send_back",
    "show_preview",
    "start",
    "submit",
    "take_all_items",
    "take_department",
    "take_item",
    "take_tag_stratum",
    "take_word",
    "withdraw",
]
