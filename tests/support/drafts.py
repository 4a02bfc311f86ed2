"""What the tests of drafts share: a complete draft, the people around it, what was refused and what was told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import pytest

from campaigns import draft
from domain.campaign import State
from domain.draft import Field
from domain.errors import Refusal
from domain.roles import Appointment, Role
from storage.unit_of_work import Database, UnitOfWork
from templates.cards import Card
from tests.support.builders import Scene, build_campaign, build_scene

LEAD_ADMIN, MEMBER_ADMIN, INSPECTOR, SECOND_ADMIN, STRANGER = 11, 12, 101, 2, 999


@asynccontextmanager
async def drafted(database: Database, now: datetime, **changes: object) -> AsyncIterator[tuple[UnitOfWork, Scene, int]]:
    """A complete draft of the office's admin, in an open transaction."""
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_campaign(uow, scene, now, state=State.DRAFT, **changes)
        yield uow, scene, campaign.id


async def refusal_of(doing: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        await doing
    return refused.value


async def answer(uow: UnitOfWork, campaign_id: int, field: Field, text: str, now: datetime, **own: Any) -> draft.Step:
    details = {"user_id": 1, "led": False} | own
    return await draft.answer(uow, campaign_id=campaign_id, field=field.value, text=text, now=now, **details)


def labels(card: Card) -> list[str]:
    return [button.label for row in card.buttons for button in row]


async def told(uow: UnitOfWork, now: datetime) -> list[tuple[int, str]]:
    """To whom something waits to be sent, with its text; it counts as sent after that."""
    found: list[tuple[int, str]] = []
    while messages := await uow.outbox.claim(now=now, limit=50):
        for message in messages:
            found.append((message.chat_id, message.text))
            await uow.outbox.sent(message.id, chat_message_id=message.id)
    return found


async def second_admin(uow: UnitOfWork, scene: Scene) -> None:
    person = await uow.people.remember(SECOND_ADMIN, "办公室管理员乙")
    await uow.people.appoint(Appointment(person.id, scene.office_id, Role.OFFICE_ADMIN))
