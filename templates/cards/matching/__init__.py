"""The second round: its start and result, whom a department can send, and who steps in for whom afterwards."""

from __future__ import annotations

from templates.cards.matching.outcome import (
    Line,
    impossible,
    result,
    rule_words,
    teams_for_department,
    teams_for_office,
    your_forms,
)
from templates.cards.matching.presses import (
    AgreeRequest,
    AskLeave,
    AskRecusal,
    ChooseRecusal,
    DeclineRequest,
    LeaveBecause,
    OpenTask,
    RecusalBecause,
    SetLeave,
    SetRecusal,
    ShowInspector,
    ShowRequest,
    ShowRequests,
    ShowStaff,
    ShowTeams,
    StartMatching,
)
from templates.cards.matching.staff import InspectorView, choose_form, choose_subject, inspector, staff
from templates.cards.matching.substitution import (
    LEAVE_REASONS,
    RECUSAL_REASONS,
    ChangeView,
    RequestView,
    StepInView,
    SubstitutionView,
    ask_decline,
    ask_detail,
    ask_leave,
    ask_recusal,
    changed,
    declined,
    request,
    requests,
    substituted,
    you_are_out,
    you_step_in,
)

__all__ = [
    "LEAVE_REASONS", "RECUSAL_REASONS", "AgreeRequest", "AskLeave", "AskRecusal", "ChangeView", "ChooseRecusal",
    "DeclineRequest", "InspectorView", "LeaveBecause", "Line", "OpenTask", "RecusalBecause", "RequestView", "SetLeave",
    "SetRecusal", "ShowInspector", "ShowRequest", "ShowRequests", "ShowStaff", "ShowTeams", "StartMatching",
    "StepInView", "SubstitutionView", "ask_decline", "ask_detail", "ask_leave", "ask_recusal", "changed", "choose_form",
    "choose_subject", "declined", "impossible", "inspector", "request", "requests", "result", "rule_words", "staff",
    "substituted", "teams_for_department", "teams_for_office", "you_are_out", "you_step_in", "your_forms",
]  # fmt: skip
