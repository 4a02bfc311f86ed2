"""aiogram's conversation state in our database, so that a restart forgets no question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, DefaultKeyBuilder, StateType, StorageKey

from storage.unit_of_work import Database

# The bot's id is part of the key: two channels must never share a conversation.
_keys = DefaultKeyBuilder(with_bot_id=True, with_destiny=True)


class ConversationStorage(BaseStorage):
    """State and data of each person in each chat."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        name = state.state if isinstance(state, State) else state
        async with self._database.open() as uow:
            _, data = await uow.conversations.read(_keys.build(key))
            await uow.conversations.write(_keys.build(key), state=name, data=data)

    async def get_state(self, key: StorageKey) -> str | None:
        async with self._database.read() as uow:
            return (await uow.conversations.read(_keys.build(key)))[0]

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        async with self._database.open() as uow:
            state, _ = await uow.conversations.read(_keys.build(key))
            await uow.conversations.write(_keys.build(key), state=state, data=dict(data))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        async with self._database.read() as uow:
            return (await uow.conversations.read(_keys.build(key)))[1]

    async def close(self) -> None:
        """The database belongs to the application, which closes it."""
