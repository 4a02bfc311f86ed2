"""Telling others: every notice is rendered and queued in the same transaction as the fact it tells of.

A notice's ``key`` is its identity for ever: queued twice, it goes out once. Its ``purpose`` says what becomes of it
when a crash leaves open whether it arrived: what brings work is sent again and marked so, news is not.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from domain.roles import Role
from storage.outbox import Purpose
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Attachment, Card

#: What the chat takes under a file is 1,024 UTF-16 units; this many characters always fit.
CAPTION_LIMIT = 500
#: The chat takes no file above 50 MB; the certificate of a pool of a million goes packed.
LARGEST_FILE = 45_000_000
#: What the mark of a possible repetition may need (templates/messages/chat/perhaps_again.j2).
MARK_ROOM = 30


async def tell_chat(
    uow: UnitOfWork,
    chat_id: int,
    card: Card,
    *,
    key: str,
    now: datetime,
    purpose: Purpose = Purpose.DISPATCH,
    topic_id: int | None = None,
) -> None:
    """Queues ``card`` for a chat, or for one topic of it (``office.topics``); a text too long to stand under its file
    goes before it as a message of its own."""
    card = card.fitted(room=MARK_ROOM)
    if card.attachment and len(card.text) > CAPTION_LIMIT:
        text = replace(card, attachment=None)
        await tell_chat(uow, chat_id, text, key=f"{key}:text", now=now, purpose=purpose, topic_id=topic_id)
        card = Card("", attachment=card.attachment)
    file_id = await _keep(uow, card.attachment) if card.attachment else None
    await uow.outbox.queue(
        key=key,
        chat_id=chat_id,
        kind="file" if file_id else "text",
        text=card.text,
        buttons=card.button_data(),
        file_id=file_id,
        purpose=purpose,
        topic_id=topic_id,
        now=now,
    )


async def throw_die(uow: UnitOfWork, chat_id: int, *, key: str, now: datetime) -> None:
    """Queues the throw of one die by the chat service itself."""
    await uow.outbox.queue(key=key, chat_id=chat_id, kind="dice", text="", buttons=[], now=now)


async def tell_person(
    uow: UnitOfWork, person: Person, card: Card, *, key: str, now: datetime, purpose: Purpose = Purpose.DISPATCH
) -> None:
    """Queues ``card`` for a person's private chat."""
    await tell_chat(uow, person.chat_user_id, card, key=f"{key}:p{person.id}", now=now, purpose=purpose)


async def tell_role(
    uow: UnitOfWork,
    *,
    office_id: int,
    role: Role,
    card: Card,
    key: str,
    now: datetime,
    department_id: int | None = None,
    purpose: Purpose = Purpose.DISPATCH,
) -> int:
    """Queues ``card`` for everyone who holds ``role``; how many that are (0: nobody was reached)."""
    people = await uow.people.holding(office_id, role, department_id)
    for person in people:
        await tell_person(uow, person, card, key=key, now=now, purpose=purpose)
    return len(people)


async def _keep(uow: UnitOfWork, attachment: Attachment) -> int:
    attachment = _packed(attachment)
    digest = hashlib.sha256(attachment.content).hexdigest()
    return await uow.outbox.keep_file(name=attachment.name, content=attachment.content, sha256=digest)


def _packed(attachment: Attachment) -> Attachment:
    """The file as it is, or in a .zip where it is too large for the chat."""
    if len(attachment.content) <= LARGEST_FILE:
        return attachment
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr(ZipInfo(attachment.name), attachment.content, ZIP_DEFLATED)
    return Attachment(f"{attachment.name}.zip", packed.getvalue())
