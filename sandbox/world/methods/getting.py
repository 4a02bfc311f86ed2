"""The bot about itself: who it is, how it gets its updates, which commands its menu shows."""

from __future__ import annotations

import json
import re
from typing import Any

from sandbox.world import shapes
from sandbox.world.errors import ApiError, bad_request
from sandbox.world.methods.call import Call
from sandbox.world.model import Webhook

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


def get_me(call: Call) -> dict[str, Any]:
    return shapes.own_user(call.bot)


async def get_updates(call: Call) -> list[dict[str, Any]]:
    """Long polling: ``offset`` confirms what came before it, ``timeout`` is in seconds."""
    if call.bot.webhook is not None:
        raise ApiError(409, _WEBHOOK_ACTIVE)
    call.bot.inbox.allow(call.given.data("allowed_updates"))
    call.bot.inbox.confirm(call.given.number("offset", 0))
    limit = min(max(call.given.number("limit", 100), 1), 100)
    return await call.bot.inbox.take(limit=limit, seconds=max(call.given.number("timeout", 0), 0))


def set_webhook(call: Call) -> bool:
    """Plain http is allowed here, unlike at Telegram: everything stays on one machine."""
    url = call.given.text("url")
    if not url:
        return delete_webhook(call)
    if not url.startswith(("http://", "https://")):
        raise bad_request("bad webhook: Wrong HTTP URL")
    secret = call.given.text("secret_token") or None
    if secret is not None and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    call.bot.inbox.allow(call.given.data("allowed_updates"))
    _drop_pending(call)
    call.bot.webhook = Webhook(url, secret)
    call.state.journal.touch("bot", call.bot.id)
    return True


def delete_webhook(call: Call) -> bool:
    _drop_pending(call)
    call.bot.webhook = None
    call.bot.inbox.wake()
    call.state.journal.touch("bot", call.bot.id)
    return True


def _drop_pending(call: Call) -> None:
    if call.given.flag("drop_pending_updates"):
        call.bot.inbox.drain()


def get_webhook_info(call: Call) -> dict[str, Any]:
    hook = call.bot.webhook
    info: dict[str, Any] = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(call.bot.inbox.pending),
    }
    if hook and hook.last_error_message:
        info |= {"last_error_date": hook.last_error_date, "last_error_message": hook.last_error_message}
    return info | ({"allowed_updates": list(call.bot.inbox.allowed)} if call.bot.inbox.allowed else {})


def scope_key(scope: dict[str, Any] | None) -> str:
    """One text per command scope, equal for equal scopes."""
    given = {key: value for key, value in (scope or {}).items() if value is not None}
    return json.dumps(given or {"type": "default"}, sort_keys=True)


def set_my_commands(call: Call) -> bool:
    commands = call.given.data("commands") or []
    for command in commands:
        if not _COMMAND.fullmatch(str(command.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    call.bot.commands[scope_key(call.given.data("scope"))] = [
        {"command": c["command"].removeprefix("/"), "description": c["description"]} for c in commands
    ]
    call.state.journal.touch("bot", call.bot.id)
    return True


def get_my_commands(call: Call) -> list[dict[str, str]]:
    return call.bot.commands.get(scope_key(call.given.data("scope")), [])


def delete_my_commands(call: Call) -> bool:
    call.bot.commands.pop(scope_key(call.given.data("scope")), None)
    call.state.journal.touch("bot", call.bot.id)
    return True
