"""Inspectors find their forms, fill them by buttons or by a line of text, and hand them in."""

from campaigns.inspection.addressing import is_result_line, is_whole_result_line
from campaigns.inspection.choosing import (
    open_handling,
    open_methods,
    open_term,
    say_term,
    set_handling,
    set_method,
    set_term,
)
from campaigns.inspection.filling import (
    MOST_QUESTIONS,
    add_question,
    all_clear,
    ask_all_clear,
    ask_questions,
    ask_remark,
    open_item,
    set_questions,
    set_remark,
    set_result,
)
from campaigns.inspection.finding import my_forms, open_form
from campaigns.inspection.held import confirm_reply, drop_reply, pick_reply, submit_reply
from campaigns.inspection.line_help import show_line_help
from campaigns.inspection.lines import understand
from campaigns.inspection.submitting import open_gaps, submit

__all__ = [
    "MOST_QUESTIONS", "add_question", "all_clear", "ask_all_clear", "ask_questions", "ask_remark",
    "confirm_reply", "drop_reply", "is_result_line", "is_whole_result_line", "my_forms", "open_form",
    "open_gaps", "open_handling", "open_item", "open_methods", "open_term", "pick_reply", "say_term", "set_handling",
    "set_method", "set_questions", "set_remark", "set_result", "set_term", "show_line_help", "submit", "submit_reply",
    "understand",
]  # fmt: skip
