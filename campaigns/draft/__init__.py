"""The office composes the plan, previews and submits it; a second person approves.

``compose`` takes typed answers, ``picks`` taps, ``saving`` stores them, ``steps`` shows what comes next, ``outlook``
previews, ``approval`` decides. What has been answered is stored at once: a conversation holds only which question
is open.
"""

from __future__ import annotations

from campaigns.draft.approval import approve, ask_reason, send_back, submit, withdraw
from campaigns.draft.compose import answer, choose, start
from campaigns.draft.outlook import may_approve, show_preview
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

__all__ = [
    "Step",
    "answer",
    "approve",
    "ask_again",
    "ask_field",
    "ask_items",
    "ask_reason",
    "choose",
    "make_lead",
    "may_approve",
    "open_draft",
    "pick_departments",
    "pick_items",
    "pick_scope",
    "send_back",
    "show_preview",
    "start",
    "submit",
    "take_all_items",
    "take_department",
    "take_item",
    "take_word",
    "withdraw",
]
