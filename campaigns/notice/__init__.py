"""The notice to the subject (检查通知书): the leader takes it as a document, serves it, and says how it was served."""

from __future__ import annotations

from campaigns.notice.printing import Printed, get_notice, get_notices, paper_of
from campaigns.notice.serving import ask_all_served, ask_served, serve, serve_all
from campaigns.notice.showing import show_notice, show_notices

__all__ = [
    "Printed",
    "ask_all_served",
    "ask_served",
    "get_notice",
    "get_notices",
    "paper_of",
    "serve",
    "serve_all",
    "show_notice",
    "show_notices",
]
