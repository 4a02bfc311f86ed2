"""Inspectors find their forms, fill them by buttons or by a line of text, and hand them in."""

from campaigns.inspection.filling import (
    MOST_QUESTIONS,
    add_question,
    all_clear,
    ask_all_clear,
    ask_questions,
    ask_remark,
    open_handling,
    open_item,
    set_handling,
    set_questions,
    set_remark,
    set_result,
)
from campaigns.inspection.finding import my_forms, open_form
from campaigns.inspection.lines import (
    confirm_reply,
    drop_reply,
    is_result_line,
    is_whole_result_line,
    pick_reply,
    submit_reply,
    understand,
)
from campaigns.inspection.submitting import submit

__all__ = [
    "MOST_QUESTIONS", "add_question", "all_clear", "ask_all_clear", "ask_questions", "ask_remark",
    "confirm_reply", "drop_reply", "is_result_line", "is_whole_result_line", "my_forms", "open_form",
    "open_handling", "open_item", "pick_reply", "set_handling", "set_questions", "set_remark", "set_result", "submit",
    "submit_reply", "understand",
]  # fmt: skip
