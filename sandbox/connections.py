"""The two ways to reach a sandbox as a person: over HTTP, or straight on a world in the same process."""

from __future__ import annotations

import json
from typing import Any, Protocol

import aiohttp

from sandbox.acts import ALBUM_ACTS, FILE_ACTS, carry_out
from sandbox.world import NotPossible, World


class CannotDo(Exception):
    """The chat does not allow what a person tried; the text is the sentence a person would read."""


class Connection(Protocol):
    """What a ``Person`` needs of a sandbox."""

    async def act(self, name: str, /, **details: Any) -> dict[str, Any]:
        """Do something (see ``sandbox.acts``); raises CannotDo."""

    async def changes(self, person: int | None, after: int, wait: float) -> dict[str, Any]:
        """What is new for that person, waiting so many seconds for something: ``{"number", "changes"}``."""

    async def file(self, file_id: str) -> bytes:
        """The bytes of a file; raises CannotDo."""

    async def close(self) -> None:
        """Give back what the connection holds."""


class WorldConnection:
    """Without HTTP, for fast tests."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def act(self, name: str, /, **details: Any) -> dict[str, Any]:
        try:
            return carry_out(self.world, name, details)
        except NotPossible as error:
            raise CannotDo(str(error)) from error

    async def changes(self, person: int | None, after: int, wait: float) -> dict[str, Any]:
        await self.world.journal.wait(after, wait)
        return self.world.changes(after, person=person)

    async def file(self, file_id: str) -> bytes:
        try:
            return self.world.downloads(file_id)[1]
        except NotPossible as error:
            raise CannotDo(str(error)) from error

    async def close(self) -> None:
        """Nothing is held: the world belongs to whoever made it."""


class HttpConnection:
    """To a running server; ``url`` is that of its page. Close it, or use it as ``async with``."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> HttpConnection:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session

    async def act(self, name: str, /, **details: Any) -> dict[str, Any]:
        form = aiohttp.FormData()
        if name in FILE_ACTS:
            data = details.pop("data")
            form.add_field("data", data, filename="data", content_type="application/octet-stream")
        if name in ALBUM_ACTS:
            for filename, data in details.pop("files"):
                form.add_field("data", data, filename=filename, content_type="application/octet-stream")
        form.add_field("details", json.dumps(details))
        async with self._http().post(f"{self.url}/people/acts/{name}", data=form) as response:
            return await _checked(response)

    async def changes(self, person: int | None, after: int, wait: float) -> dict[str, Any]:
        query: dict[str, Any] = {"after": after, "wait": wait} | ({"person": person} if person else {})
        async with self._http().get(f"{self.url}/people/changes", params=query) as response:
            return await _checked(response)

    async def file(self, file_id: str) -> bytes:
        async with self._http().get(f"{self.url}/people/files/{file_id}") as response:
            if response.status != 200:
                await _checked(response)
            return await response.read()

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None


async def _checked(response: aiohttp.ClientResponse) -> dict[str, Any]:
    body: dict[str, Any] = await response.json()
    if response.status != 200:
        raise CannotDo(body["description"])
    return body
