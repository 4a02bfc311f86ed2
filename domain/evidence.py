"""What a photo or a file is kept as evidence of."""

from __future__ import annotations

from enum import StrEnum

#: Bytes of one photo or file: more than the public chat service lets a bot fetch.
MOST_BYTES = 20 * 1024 * 1024


class About(StrEnum):
    """The matter that a piece of evidence belongs to; its id is that of the matter. The value is what buttons carry."""

    FORM = "f"
    """A department's part of a form, perhaps one of its items: ``sections.id``."""
    SIGNATURE = "s"
    """The signature or stamp of the subject: ``signatures.id``."""
    DOOR = "d"
    """A shut door, or no such business there: ``site_entries.id``."""
    NOTICE = "n"
    """How a notice was served: ``served_notices.id``."""
    PUBLICATION = "p"
    """Where a result was published: ``sections.id``."""
    FOLLOW_UP = "u"
    """The outcome of a follow-up: ``follow_ups.id``."""
    REVISIT = "r"
    """The answers of a revisit: ``revisits.id``."""
