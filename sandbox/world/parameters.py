"""The parameters of one call, read as Telegram reads them: everything may arrive as text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sandbox.world.errors import bad_request
from sandbox.world.model import Upload

LONGEST_CALLBACK_DATA = 64
MOST_BUTTONS = 100
_URL_SCHEMES = ("http://", "https://", "tg://")
_OTHER_ACTIONS = frozenset(
    {"web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat", "copy_text", "pay"}
)


class Parameters:
    """Values by name (text from a form, anything from JSON) and the files uploaded with them."""

    def __init__(self, values: Mapping[str, Any], files: Mapping[str, Upload]) -> None:
        self._values = values
        self.files = files

    def __contains__(self, name: str) -> bool:
        return self._values.get(name) is not None

    def text(self, name: str) -> str:
        """The value as text, empty if it is missing."""
        value = self._values.get(name)
        if isinstance(value, dict | list):
            return json.dumps(value)
        return "" if value is None else str(value)

    def integer(self, name: str, default: int | None = None) -> int | None:
        """The value as a whole number."""
        if self._values.get(name) in (None, ""):
            return default
        try:
            return int(self._values[name])
        except (TypeError, ValueError) as error:
            raise bad_request(f'field "{name}" must be a valid Number') from error

    def number(self, name: str, default: int) -> int:
        """The value as a whole number, ``default`` if it is missing."""
        found = self.integer(name, default)
        return default if found is None else found

    def flag(self, name: str) -> bool:
        """The value as yes or no."""
        return str(self._values.get(name, "")).lower() in ("true", "1", "yes")

    def data(self, name: str) -> Any:
        """The value read as JSON if it is text; None if it is missing or empty."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError as error:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from error

    def entities(self, name: str) -> list[dict[str, Any]] | None:
        """A list of MessageEntity."""
        found = self.data(name)
        if found is None:
            return None
        if not isinstance(found, list) or not all(isinstance(e, dict) and "offset" in e for e in found):
            raise bad_request("can't parse entities: expected an Array of MessageEntity")
        return [{key: value for key, value in entity.items() if value is not None} for entity in found]

    def reply_to(self) -> tuple[int | None, bool]:
        """(message id, whether a missing message is all right), in the new form and the old one."""
        given = self.data("reply_parameters")
        if isinstance(given, dict) and given.get("message_id") is not None:
            return int(given["message_id"]), bool(given.get("allow_sending_without_reply"))
        return self.integer("reply_to_message_id"), self.flag("allow_sending_without_reply")

    def markup(self) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
        """(inline keyboard, other reply markup), checked as strictly as Telegram checks them."""
        given = self.data("reply_markup")
        if not given:
            return None, None
        if not isinstance(given, dict):
            raise bad_request("object expected as reply markup")
        if "inline_keyboard" in given:
            return _inline(given["inline_keyboard"]), None
        if given.get("force_reply") or given.get("remove_keyboard"):
            return None, given
        if "keyboard" in given:
            return None, given | {"keyboard": [[_plain_button(b) for b in row] for row in given["keyboard"]]}
        return None, None


def _inline(rows: Any) -> dict[str, Any] | None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse inline keyboard: expected an Array of Arrays of InlineKeyboardButton")
    checked = [[_inline_button(button) for button in row] for row in rows if row]
    if sum(map(len, checked)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": checked} if checked else None


def _inline_button(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict) or not str(given.get("text") or "").strip():
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be non-empty')
    button = {key: value for key, value in given.items() if value is not None}
    if "callback_data" in button:
        if not 1 <= len(str(button["callback_data"]).encode()) <= LONGEST_CALLBACK_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
    elif "url" in button:
        if not str(button["url"]).startswith(_URL_SCHEMES) or " " in str(button["url"]):
            raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    elif not button.keys() & _OTHER_ACTIONS:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    return button


def _plain_button(given: Any) -> dict[str, Any]:
    return {"text": given} if isinstance(given, str) else dict(given)
