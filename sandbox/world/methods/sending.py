"""sendMessage, sendDice, sendChatAction."""

from __future__ import annotations

from typing import Any

from sandbox.world import texts
from sandbox.world.errors import bad_request
from sandbox.world.methods.call import Call

_SIDES = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}


def text_content(call: Call, name: str = "text") -> dict[str, Any]:
    """``text`` and its entities from the call, within Telegram's limits."""
    text, entities = texts.marked(call.given.text(name), call.given.text("parse_mode"), call.given.entities("entities"))
    if not text:
        raise bad_request("message text is empty")
    if texts.units(text) > texts.LONGEST_TEXT:
        raise bad_request("message is too long")
    return {"text": text} | ({"entities": entities} if entities else {})


def caption_content(call: Call, given: dict[str, Any] | None = None) -> dict[str, Any]:
    """``caption`` and its entities, from the call or from one item of an album."""
    values: dict[str, Any] = given if given is not None else {
        "caption": call.given.text("caption"),
        "parse_mode": call.given.text("parse_mode"),
        "caption_entities": call.given.entities("caption_entities"),
    }  # fmt: skip
    caption, entities = texts.marked(
        values.get("caption") or "", values.get("parse_mode"), values.get("caption_entities")
    )
    if texts.units(caption) > texts.LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    content: dict[str, Any] = {"caption": caption} if caption else {}
    return content | ({"caption_entities": entities} if entities else {})


def send_message(call: Call) -> dict[str, Any]:
    return call.post(call.chat(), text_content(call))


def send_dice(call: Call) -> dict[str, Any]:
    """The value comes from the chat service, not from the bot."""
    chat = call.chat()
    emoji = call.given.text("emoji") or "🎲"
    if emoji not in _SIDES:
        raise bad_request("DICE_EMOJI_INVALID")
    return call.post(chat, {"dice": {"emoji": emoji, "value": call.state.dice(_SIDES[emoji])}})


def send_chat_action(call: Call) -> bool:
    call.chat()
    if not call.given.text("action"):
        raise bad_request("wrong parameter action in request")
    return True
