"""How people come in: departments, their members, one-time invitation links."""

from __future__ import annotations

from office.membership.accepting import accept_invitation, decline_invitation
from office.membership.inviting import (
    found_office,
    invite,
    invite_all_inspectors,
    invite_inspector,
    open_unbound,
)
from office.membership.leaving import ask_dismissal, dismiss, open_account, open_accounts
from office.membership.members import add_departments, ask_departments, open_department, open_members

__all__ = [
    "accept_invitation",
    "add_departments",
    "ask_departments",
    "ask_dismissal",
    "decline_invitation",
    "dismiss",
    "found_office",
    "invite",
    "invite_all_inspectors",
    "invite_inspector",
    "open_account",
    "open_accounts",
    "open_department",
    "open_members",
    "open_unbound",
]
