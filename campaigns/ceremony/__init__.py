"""The ceremony that all rounds share: freeze and commit, contributions, closing, reveal (``docs/draw-protocol.md``).

Each stage is a row that was saved before its message went out, so a restart in the middle goes on where it was.
"""

from campaigns.ceremony.attendance import came_back, gone_from_group, removed_from_group
from campaigns.ceremony.closing import close, say_value
from campaigns.ceremony.opening import (
    NEEDED,
    POSTED_FIRST,
    closing_of,
    contributors,
    earlier_reasons,
    needed_before,
    next_attempt,
    open_ceremony,
    post_again,
    require_group,
    require_needed,
)
from campaigns.ceremony.outcome import (
    find_files,
    require_state,
    reveal,
    sealed_files,
    subjects_files,
    unseal,
)
from campaigns.ceremony.speaking import contribute

__all__ = [
    "NEEDED",
    "POSTED_FIRST",
    "came_back",
    "close",
    "closing_of",
    "contribute",
    "contributors",
    "earlier_reasons",
    "find_files",
    "gone_from_group",
    "needed_before",
    "next_attempt",
    "open_ceremony",
    "post_again",
    "removed_from_group",
    "require_group",
    "require_needed",
    "require_state",
    "reveal",
    "say_value",
    "sealed_files",
    "subjects_files",
    "unseal",
]
