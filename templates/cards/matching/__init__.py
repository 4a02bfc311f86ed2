"""The second round: its start and result, whom a department can send, and who steps in for whom afterwards."""

from __future__ import annotations

from templates.cards.matching.declaring import ask_own_recusal, asks_to_enter, choose_own_recusal, declared, my_recusals
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
    AskOwnRecusal,
    AskRecusal,
    AskSubjectRecusal,
    ChooseOwnRecusal,
    ChooseRecusal,
    ChooseRecused,
    DeclareRecusal,
    DeclineRequest,
    LeaveBecause,
    OpenOwnRecusals,
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
    SUBJECT_ASKED,
    ChangeView,
    RequestView,
    StepInView,
    SubstitutionView,
    ask_decline,
    ask_detail,
    ask_leave,
    ask_recusal,
    ask_subject_recusal,
    asked_words,
    changed,
    choose_recused,
    declined,
    request,
    requests,
    substituted,
    you_are_out,
    you_step_in,
)

__all__ = [
    "LEAVE_REASONS", "RECUSAL_REASONS", "SUBJECT_ASKED", "AgreeRequest", "AskLeave", "AskOwnRecusal", "AskRecusal",
    "AskSubjectRecusal", "ChangeView", "ChooseOwnRecusal", "ChooseRecusal", "ChooseRecused", "DeclareRecusal",
    "DeclineRequest", "InspectorView", "LeaveBecause", "Line", "OpenOwnRecusals", "OpenTask", "RecusalBecause",
    "RequestView", "SetLeave", "SetRecusal", "ShowInspector", "ShowRequest", "ShowRequests", "ShowStaff", "ShowTeams",
    "StartMatching", "StepInView", "SubstitutionView", "ask_decline", "ask_detail", "ask_leave", "ask_own_recusal",
    "ask_recusal", "ask_subject_recusal", "asked_words", "asks_to_enter", "changed", "choose_form",
    "choose_own_recusal", "choose_recused", "choose_subject", "declared", "declined", "impossible", "inspector",
    "my_recusals", "request", "requests", "result", "rule_words", "staff", "substituted", "teams_for_department",
    "teams_for_office", "you_are_out", "you_step_in", "your_forms",
]  # fmt: skip
