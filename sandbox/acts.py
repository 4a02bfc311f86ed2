"""What people can do, by name: the one table behind the people's API, the page and the people's client.

Every act takes the world and a dict of details as they come in JSON (bytes for files) and returns JSON.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.world import Message, World
from sandbox.world.views import chat_view

Details = dict[str, Any]
Act = Callable[[World, Details], dict[str, Any]]


def carry_out(world: World, name: str, details: Details) -> dict[str, Any]:
    """Do it; the result has ``before``, the journal number just before, to tell later changes apart.

    Raises NotPossible when the chat does not allow it, KeyError for an unknown act or a missing detail.
    """
    before = world.journal.number
    return {"before": before} | ACTS[name](world, details)


def _message(message: Message) -> dict[str, Any]:
    return {"message": message.id, "chat": message.chat}


def _add_person(world: World, given: Details) -> dict[str, Any]:
    return {"person": world.add_person(given["name"]).id}


def _says(world: World, given: Details) -> dict[str, Any]:
    chat, reply_to = given.get("chat"), given.get("reply_to")
    topic = given.get("topic")
    return _message(world.says(given["person"], given["text"], chat, reply_to=reply_to, topic=topic))


def _edits(world: World, given: Details) -> dict[str, Any]:
    return _message(world.edits(given["person"], given["message"], given["text"]))


def _sends_file(world: World, given: Details) -> dict[str, Any]:
    return _message(
        world.sends_file(
            given["person"],
            given["name"],
            given["data"],
            given.get("chat"),
            caption=given.get("caption"),
            reply_to=given.get("reply_to"),
            topic=given.get("topic"),
        )
    )


def _sends_photo(world: World, given: Details) -> dict[str, Any]:
    chat, caption = given.get("chat"), given.get("caption")
    where = {"reply_to": given.get("reply_to"), "topic": given.get("topic")}
    return _message(world.sends_photo(given["person"], given["data"], chat, caption=caption, **where))


def _sends_album(world: World, given: Details) -> dict[str, Any]:
    """``files``: pairs of name and bytes."""
    sent = world.sends_album(
        given["person"],
        given["files"],
        given.get("chat"),
        as_photos=given.get("as_photos", True),
        caption=given.get("caption"),
        reply_to=given.get("reply_to"),
        topic=given.get("topic"),
    )
    return {"messages": [message.id for message in sent], "chat": sent[0].chat}


def _sends_location(world: World, given: Details) -> dict[str, Any]:
    latitude, longitude = float(given["latitude"]), float(given["longitude"])
    where = {"reply_to": given.get("reply_to"), "topic": given.get("topic")}
    return _message(world.sends_location(given["person"], latitude, longitude, given.get("chat"), **where))


def _taps(world: World, given: Details) -> dict[str, Any]:
    return {"press": world.taps(given["person"], given["message"], given["data"]).id}


def _starts(world: World, given: Details) -> dict[str, Any]:
    return _message(world.starts(given["person"], given.get("payload") or "", bot=given.get("bot")))


def _opens(world: World, given: Details) -> dict[str, Any]:
    return chat_view(world.opens(given["person"], given["link"], group_title=given.get("group_title")))


def _makes_group(world: World, given: Details) -> dict[str, Any]:
    return chat_view(world.makes_group(given["person"], given["title"], given.get("members") or ()))


def _joins_group(world: World, given: Details) -> dict[str, Any]:
    world.joins_group(given["person"], given["chat"])
    return {}


def _with_member(name: str) -> Act:
    def act(world: World, given: Details) -> dict[str, Any]:
        getattr(world, name)(given["person"], given["chat"], given["member"])
        return {}

    return act


def _leaves(world: World, given: Details) -> dict[str, Any]:
    world.leaves(given["person"], given["chat"])
    return {}


def _turns_topics(world: World, given: Details) -> dict[str, Any]:
    return chat_view(world.turns_topics(given["person"], given["chat"], on=given.get("on", True)))


def _makes_topic(world: World, given: Details) -> dict[str, Any]:
    return {"topic": world.makes_topic(given["person"], given["chat"], given["name"]).id}


def _closes_topic(world: World, given: Details) -> dict[str, Any]:
    world.closes_topic(given["person"], given["chat"], given["topic"], closed=given.get("closed", True))
    return {}


def _deletes_topic(world: World, given: Details) -> dict[str, Any]:
    world.deletes_topic(given["person"], given["chat"], given["topic"])
    return {}


def _blocks_bot(world: World, given: Details) -> dict[str, Any]:
    world.blocks_bot(given["person"], bot=given.get("bot"))
    return {}


def _unblocks_bot(world: World, given: Details) -> dict[str, Any]:
    world.unblocks_bot(given["person"], bot=given.get("bot"))
    return {}


ACTS: dict[str, Act] = {
    "add_person": _add_person,
    "says": _says,
    "edits": _edits,
    "sends_file": _sends_file,
    "sends_photo": _sends_photo,
    "sends_album": _sends_album,
    "sends_location": _sends_location,
    "taps": _taps,
    "starts": _starts,
    "opens": _opens,
    "makes_group": _makes_group,
    "joins_group": _joins_group,
    "adds": _with_member("adds"),
    "removes": _with_member("removes"),
    "promotes": _with_member("promotes"),
    "leaves": _leaves,
    "turns_topics": _turns_topics,
    "makes_topic": _makes_topic,
    "closes_topic": _closes_topic,
    "deletes_topic": _deletes_topic,
    "blocks_bot": _blocks_bot,
    "unblocks_bot": _unblocks_bot,
}
FILE_ACTS = frozenset({"sends_file", "sends_photo"})
"""The acts whose ``data`` is bytes and therefore comes as a form over HTTP."""
ALBUM_ACTS = frozenset({"sends_album"})
"""The acts whose ``files`` come as several such fields."""
