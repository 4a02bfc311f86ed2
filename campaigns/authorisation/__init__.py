"""Authorisation by the level above (requirement D7): over which subjects a department's level has no authority, and by
which document the level above has authorised it. Until that is recorded, the department's part of the form is shut,
begun or not: what the law does not allow does not become allowed by having begun.
"""

from __future__ import annotations

from campaigns.authorisation.gate import authorisations_of, require_authorised, tell_authorisation
from campaigns.authorisation.marking import ask_lift, ask_mark, choose, find, lift, mark
from campaigns.authorisation.recording import ask_batch, ask_document, record, record_batch
from campaigns.authorisation.showing import overview, show, show_one, way_to_authorisations

__all__ = [
    "ask_batch",
    "ask_document",
    "ask_lift",
    "ask_mark",
    "authorisations_of",
    "choose",
    "find",
    "lift",
    "mark",
    "overview",
    "record",
    "record_batch",
    "require_authorised",
    "show",
    "show_one",
    "tell_authorisation",
    "way_to_authorisations",
]
