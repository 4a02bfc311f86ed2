"""Notices: what is queued can be sent."""

from __future__ import annotations

import io
from datetime import datetime
from zipfile import ZipFile

from office.notices import LARGEST_FILE, tell_chat
from storage.unit_of_work import Database
from templates.cards import Attachment, Card


async def test_a_file_that_the_chat_would_not_take_goes_packed_and_comes_out_whole(
    database: Database, now: datetime
) -> None:
    small, large = b"x" * 10, b"0123456789" * (LARGEST_FILE // 10 + 1)
    async with database.open() as uow:
        for number, content in enumerate((small, large)):
            card = Card("证书", attachment=Attachment("certificate.json", content))
            await tell_chat(uow, -1, card, key=f"certificate:{number}", now=now)
        kept = [await uow.outbox.file(number) for number in (1, 2)]
    assert kept[0] == ("certificate.json", small)
    name, packed = kept[1]
    assert name == "certificate.json.zip"
    assert len(packed) < LARGEST_FILE
    assert ZipFile(io.BytesIO(packed)).read("certificate.json") == large
