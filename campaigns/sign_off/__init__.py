"""Approval before the visit (检查前审批), where the office's setting asks for it: no form opens before its department
has approved who goes there.

What is approved is the team on a subject. Whoever is replaced asks anew; another hour does not, another day neither,
but who approved is told. What has begun (a result is entered) needs no approval any more. Nobody approves a visit on
which they go themself.
"""

from __future__ import annotations

from campaigns.sign_off.asking import ask_sign_off, times_agreed
from campaigns.sign_off.deciding import approve_all, approve_one, ask_reason, decline
from campaigns.sign_off.gate import require_signed_off, tell_sign_off
from campaigns.sign_off.showing import choose, overview, show, show_one, way_to_sign_offs
from campaigns.sign_off.switching import switch

__all__ = [
    "approve_all",
    "approve_one",
    "ask_reason",
    "ask_sign_off",
    "choose",
    "decline",
    "overview",
    "require_signed_off",
    "show",
    "show_one",
    "switch",
    "tell_sign_off",
    "times_agreed",
    "way_to_sign_offs",
]
