"""The sandbox over HTTP on loopback: Bot API, files, the people's API, the clock, the page."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from aiohttp import web

from sandbox.acts import ACTS, ALBUM_ACTS, carry_out
from sandbox.webhooks import Pusher
from sandbox.world import NotPossible, World
from sandbox.world.clock import read_wall
from sandbox.world.errors import Cut

PAGE = Path(__file__).parent / "page"
LARGEST_BODY = 64 * 1024 * 1024
LONGEST_WAIT = 30.0

Link = Mapping[str, str]
"""``{"label": …, "url": …}`` for the page's top bar."""


@dataclass(frozen=True)
class _Setup:
    """What the page shows beside the world: links in the top bar, example files to send with one tap."""

    links: Sequence[Link] = ()
    files_folder: Path | None = None

    def examples(self) -> list[Path]:
        if self.files_folder is None or not self.files_folder.is_dir():
            return []
        return sorted(path for path in self.files_folder.iterdir() if path.is_file() and path.name[0] != ".")


WORLD = web.AppKey("world", World)
SETUP = web.AppKey("setup", _Setup)


@dataclass
class RunningServer:
    """A started server: ``url`` (without a slash at the end) is the page and the Bot API's base."""

    url: str
    world: World
    _runner: web.AppRunner = field(repr=False)
    _pusher: Pusher = field(repr=False)

    async def close(self) -> None:
        """Stop listening, end every long poll and stream, stop pushing."""
        self.world.close()
        await self._pusher.close()
        await self._runner.cleanup()


async def start(
    world: World,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    files_folder: Path | None = None,
    links: Sequence[Link] = (),
) -> RunningServer:
    """Serve ``world``; port 0 takes a free one. OSError if the port is taken."""
    app = web.Application(client_max_size=LARGEST_BODY, middlewares=[_same_origin])
    app.on_response_prepare.append(_no_stale_page)
    app[WORLD], app[SETUP] = world, _Setup(links, files_folder)
    app.add_routes(_ROUTES)
    # Handlers end with their client, or a bot killed during a long poll would still look like a poller.
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=1.0, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    await site.start()
    pusher = Pusher(world)
    pusher.start()
    bound = runner.addresses[0][1]
    return RunningServer(f"http://{host}:{bound}", world, runner, pusher)


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def _same_origin(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Keep other pages in the same browser from acting here: the sandbox asks nobody for a password."""
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        return _problem(403, "other origin")
    return await handler(request)


async def _no_stale_page(_: web.Request, response: web.StreamResponse) -> None:
    """A browser must not mix the scripts of yesterday's version with today's."""
    response.headers.setdefault("Cache-Control", "no-cache")


def _json(body: object, status: int = 200) -> web.Response:
    return web.json_response(body, status=status, dumps=lambda data: json.dumps(data, ensure_ascii=False))


def _problem(status: int, description: str) -> web.Response:
    return _json({"ok": False, "error_code": status, "description": description}, status)


# -- for bots --------------------------------------------------------------------------------------------


async def _bot_method(request: web.Request) -> web.Response:
    try:
        values, files = await _body(request)
    except ValueError:
        return _problem(400, "Bad Request: can't parse the request body")
    token, method = request.match_info["token"], request.match_info["method"]
    try:
        envelope = await request.app[WORLD].call(token, method, values, files)
    except Cut:
        if request.transport is not None:
            request.transport.abort()
        raise asyncio.CancelledError from None
    status = 200 if envelope["ok"] else envelope["error_code"]
    response = _json(envelope, status)
    if "parameters" in envelope and "retry_after" in envelope["parameters"]:
        response.headers["Retry-After"] = str(envelope["parameters"]["retry_after"])
    return response


async def _body(request: web.Request) -> tuple[dict[str, Any], dict[str, tuple[str, bytes]]]:
    """Parameters from the query and from any of the three body forms; files only in multipart."""
    values: dict[str, Any] = dict(request.query)
    files: dict[str, tuple[str, bytes]] = {}
    if request.content_type == "application/json":
        return values | (await request.json()), files
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = (value.filename, value.file.read())
        else:
            values[name] = value
    return values, files


async def _bot_file(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    stored = world.file_at(request.match_info["path"])
    if world.bot_by_token(request.match_info["token"]) is None or stored is None:
        return _problem(404, "Not Found")
    return web.Response(body=stored.data, content_type="application/octet-stream")


# -- for people ------------------------------------------------------------------------------------------


async def _act(request: web.Request) -> web.Response:
    """``details`` is JSON in a form field; ``data`` beside it is a file, several make an album."""
    name = request.match_info["name"]
    if name not in ACTS:
        return _problem(404, f"unknown act {name}")
    try:
        form = await request.post()
        details = json.loads(str(form.get("details", "{}")))
        sent = [(one.filename, one.file.read()) for one in form.getall("data", []) if isinstance(one, web.FileField)]
        if name in ALBUM_ACTS:
            details["files"] = sent
        elif sent:
            details = {"name": sent[0][0], **details, "data": sent[0][1]}
        return _json(carry_out(request.app[WORLD], name, details))
    except NotPossible as problem:
        return _problem(400, str(problem))
    except (ValueError, KeyError) as problem:
        return _problem(400, f"bad details for {name}: {problem!r}")


async def _send_example(request: web.Request) -> web.Response:
    """Send a file of the examples folder as a person, so that nobody has to look for one to try with."""
    details = await request.json()
    path = next((p for p in request.app[SETUP].examples() if p.name == details.get("name")), None)
    if path is None:
        return _problem(400, str(NotPossible("no_such_example", name=details.get("name"))))
    data = await asyncio.to_thread(path.read_bytes)
    try:
        return _json(carry_out(request.app[WORLD], "sends_file", details | {"data": data}))
    except NotPossible as problem:
        return _problem(400, str(problem))


async def _changes(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    after, wait = int(request.query.get("after", 0)), float(request.query.get("wait", 0))
    person = request.query.get("person")
    await world.journal.wait(after, min(wait, LONGEST_WAIT))
    return _json(world.changes(after, person=int(person) if person else None))


async def _stream(request: web.Request) -> web.WebSocketResponse:
    """Everything that changes, for all people; ``?after=`` continues an earlier stream."""
    socket = web.WebSocketResponse(heartbeat=20)
    await socket.prepare(request)
    reader = asyncio.create_task(_read_until_closed(socket))
    try:
        await _write_changes(socket, request.app[WORLD], int(request.query.get("after", 0)))
    except ConnectionError:
        pass  # the page is gone; it asks again from where it was when it comes back
    finally:
        reader.cancel()
        await asyncio.gather(reader, return_exceptions=True)
    return socket


async def _write_changes(socket: web.WebSocketResponse, world: World, after: int) -> None:
    while not socket.closed and not world.journal.closed:
        news = world.changes(after)
        if news["number"] != after:
            await socket.send_json(news)
            after = news["number"]
        await world.journal.wait(after, 1.0)
    await socket.close()


async def _read_until_closed(socket: web.WebSocketResponse) -> None:
    async for _ in socket:
        pass


async def _setup(request: web.Request) -> web.Response:
    setup = request.app[SETUP]
    examples = [{"name": path.name, "size": path.stat().st_size} for path in setup.examples()]
    return _json({"world": request.app[WORLD].id, "links": [dict(link) for link in setup.links], "examples": examples})


# -- the clock of a demonstration ------------------------------------------------------------------------


async def _tell_clock(request: web.Request) -> web.Response:
    """``{"at": …}``, the present moment of the demonstration in UTC."""
    return _json({"at": request.app[WORLD].now().astimezone(UTC).isoformat()})


async def _move_clock(request: web.Request) -> web.Response:
    """Forward: ``{"to": "2024-05-13T08:30"}`` on the clocks on the wall, ``{"hours": 1}``, ``{"days": 1}``, or
    ``{"next": "09:00"}``. Answers as ``_tell_clock`` does; never goes back."""
    world = request.app[WORLD]
    try:
        given = dict(await request.json())
        if "to" in given:
            moment = world.moves_clock(to=read_wall(str(given["to"])))
        elif "next" in given:
            moment = world.moves_clock(next_at=time.fromisoformat(given["next"]))
        else:
            moment = world.moves_clock(by=timedelta(days=given.get("days", 0), hours=given.get("hours", 0)))
    except NotPossible as problem:
        return _problem(400, str(problem))
    except (ValueError, TypeError, OverflowError) as problem:
        return _problem(400, f"bad details for the clock: {problem!r}")
    return _json({"at": moment.astimezone(UTC).isoformat()})


async def _people_file(request: web.Request) -> web.Response:
    try:
        name, data = request.app[WORLD].downloads(request.match_info["id"])
    except NotPossible as problem:
        return _problem(404, str(problem))
    stored = request.app[WORLD].files[request.match_info["id"]]
    kind = "inline" if stored.mime in ("image/png", "image/jpeg") else "attachment"
    headers = {"Content-Disposition": f"{kind}; filename*=UTF-8''{quote(name)}"}
    return web.Response(body=data, content_type=stored.mime, headers=headers)


async def _page(request: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "index.html")


_ROUTES = [
    web.get("/", _page),
    web.static("/page", PAGE),
    web.route("*", "/bot{token}/{method}", _bot_method),
    web.get("/file/bot{token}/{path:.+}", _bot_file),
    web.get("/people/setup", _setup),
    web.get("/people/changes", _changes),
    web.get("/people/stream", _stream),
    web.get("/people/files/{id}", _people_file),
    web.post("/people/acts/{name}", _act),
    web.post("/people/examples", _send_example),
    web.get("/demo/clock", _tell_clock),
    web.post("/demo/clock", _move_clock),
]
