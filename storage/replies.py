"""Lines of results that were shown back to their writers, and whether they were confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from domain.errors import Refusal
from storage.form_tables import pending_replies
from storage.forms import Section
from storage.repository import Repository


@dataclass(frozen=True)
class PendingReply:
    """A line that was shown back and waits for the tap that makes it count.

    ``seen``: what stood on the form, when it was shown, of what the line would change; None while it is not known
    which form it is about. ``rectify_by``: the day that its 限期 means. ``first_id``: the first of the lines that came
    in one message, where they did. ``saved_at``: when it was confirmed.
    """

    id: int
    section_id: int
    person_id: int
    text: str
    seen: Mapping[str, Any] | None = None
    rectify_by: date | None = None
    first_id: int | None = None
    saved_at: datetime | None = None


class Replies(Repository):
    """Held lines."""

    async def hold(
        self,
        section: Section,
        *,
        person_id: int,
        text: str,
        seen: Mapping[str, Any] | None = None,
        rectify_by: date | None = None,
        first_id: int | None = None,
    ) -> int:
        """Keeps a line until it is confirmed; the id that its buttons carry."""
        values: dict[str, Any] = {"seen": seen, "rectify_by": rectify_by, "first_id": first_id}
        return await self._add(pending_replies, section_id=section.id, person_id=person_id, text=text, **values)

    async def show(self, reply_id: int, *, seen: Mapping[str, Any], rectify_by: date | None) -> None:
        """The line is shown back once more: what stands now is what its writer has seen."""
        row = pending_replies.c.id == reply_id
        await self._changed(update(pending_replies).where(row).values(seen=seen, rectify_by=rectify_by))

    async def get(self, reply_id: int) -> PendingReply:
        """Raises Refusal ``inspection.unknown_reply``."""
        row = await self._one(select(pending_replies).where(pending_replies.c.id == reply_id))
        if row is None:
            raise Refusal("inspection.unknown_reply")
        return PendingReply(**row)

    async def together(self, reply_id: int) -> list[PendingReply]:
        """The line of that id and those that came after it in the same message, in order."""
        which = (pending_replies.c.id == reply_id) | (pending_replies.c.first_id == reply_id)
        return [
            PendingReply(**row)
            for row in await self._all(select(pending_replies).where(which).order_by(pending_replies.c.id))
        ]

    async def save(self, reply_id: int, *, now: datetime) -> None:
        """The line counts from now on."""
        await self._changed(update(pending_replies).where(pending_replies.c.id == reply_id).values(saved_at=now))
