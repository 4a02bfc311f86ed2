"""Comparing and confirming the drawn list (比对和确认): each department confirms or objects, the office rules,
an excluded subject is replaced by the next of the same published order (补抽)."""

from campaigns.confirmation.asking import ask
from campaigns.confirmation.deciding import (
    ask_reason,
    choose,
    confirm_all,
    file,
    object_to,
    show,
    subject_name,
)
from campaigns.confirmation.progress import confirmation_progress, exclusions
from campaigns.confirmation.ruling import rule, show_objections

__all__ = [
    "ask",
    "ask_reason",
    "choose",
    "confirm_all",
    "confirmation_progress",
    "exclusions",
    "file",
    "object_to",
    "rule",
    "show",
    "show_objections",
    "subject_name",
]
