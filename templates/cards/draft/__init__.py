"""Composing a campaign: the card of all fields, a question or a picker for each, the preview, the approval."""

from __future__ import annotations

from templates.cards.draft.presses import (
    ApproveDraft,
    AskField,
    Choose,
    EditDraft,
    MakeLead,
    NewDraft,
    PickDepartments,
    PickItems,
    PickScope,
    PreviewDraft,
    ReturnDraft,
    SubmitDraft,
    TakeAllItems,
    TakeDepartment,
    TakeItem,
    TakeWord,
    TypeItems,
    WithdrawDraft,
)

__all__ = [
    "ApproveDraft",
    "AskField",
    "Choose",
    "EditDraft",
    "MakeLead",
    "NewDraft",
    "PickDepartments",
    "PickItems",
    "PickScope",
    "PreviewDraft",
    "ReturnDraft",
    "SubmitDraft",
    "TakeAllItems",
    "TakeDepartment",
    "TakeItem",
    "TakeWord",
    "TypeItems",
    "WithdrawDraft",
]
