"""A group becomes a supergroup: a new id, a service message, an error for whoever still writes to the old one."""

from __future__ import annotations

from sandbox.world import ApiError, World
from sandbox.world.faults import _Plan

MOVED = "Bad Request: group chat was upgraded to a supergroup chat"


def upgrade_group(
    world: World, chat_id: int, *, by: int, told: bool = True, refused: int = 0, method: str = "sendMessage"
) -> int:
    """The new id of the group. ``told``: the bot gets the service message; ``refused``: so many of the next calls
    of ``method`` are answered with the error that names the new one."""
    old = world.chats[f"group:{chat_id}"]
    new = world.open_group(old.title, dict(old.members))
    if told:
        world.post(old, by, {"migrate_to_chat_id": new.id})
    if refused:
        error = ApiError(400, MOVED, migrate_to_chat_id=new.id)
        world.faults._plans.append(_Plan(method, refused, error))
    return new.id
