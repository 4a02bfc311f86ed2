"""Matching: a second ceremony draws the inspectors and joins them with the confirmed subjects; forms are dealt, and
who cannot go is replaced by the next in the drawn order."""

from __future__ import annotations

from campaigns.matching.asking import ask_leave, ask_recusal, leave_because, recusal_because
from campaigns.matching.deciding import agree, ask_decline, decline
from campaigns.matching.declaring import ask_own_recusal, choose_own_recusal, declare_recusal, my_recusals
from campaigns.matching.lists import show_teams
from campaigns.matching.proof import changes_file
from campaigns.matching.recusal import ask_subject_recusal, choose_recused, subject_recusal
from campaigns.matching.requests import show_request, show_requests, waiting_for
from campaigns.matching.settling import settle
from campaigns.matching.staff import choose_recusal, set_leave, set_recusal, show_inspector, show_staff
from campaigns.matching.starting import start

__all__ = [
    "agree",
    "ask_decline",
    "ask_leave",
    "ask_own_recusal",
    "ask_recusal",
    "ask_subject_recusal",
    "changes_file",
    "choose_own_recusal",
    "choose_recusal",
    "choose_recused",
    "declare_recusal",
    "decline",
    "leave_because",
    "my_recusals",
    "recusal_because",
    "set_leave",
    "set_recusal",
    "settle",
    "show_inspector",
    "show_request",
    "show_requests",
    "show_staff",
    "show_teams",
    "start",
    "subject_recusal",
    "waiting_for",
]
