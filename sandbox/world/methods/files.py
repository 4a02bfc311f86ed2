"""Files from bots, and getFile."""

from __future__ import annotations

import secrets
from typing import Any

from sandbox.world import pictures, shapes
from sandbox.world.errors import ApiError, bad_request
from sandbox.world.methods.call import Call
from sandbox.world.methods.sending import caption_content
from sandbox.world.model import StoredFile

LARGEST_UPLOAD = 50 * 1024 * 1024
LARGEST_DOWNLOAD = 20 * 1024 * 1024
LARGEST_PHOTO = 10 * 1024 * 1024


def _stored(call: Call, reference: str, field: str, folder: str) -> StoredFile:
    """The file that a call means: uploaded under the field's name, attached, or sent earlier."""
    name = reference.removeprefix("attach://") if reference.startswith("attach://") else field
    upload = call.given.files.get(name)
    if upload is not None:
        if not upload.data:
            raise bad_request("file must be non-empty")
        if len(upload.data) > (LARGEST_PHOTO if folder == "photos" else LARGEST_UPLOAD):
            raise ApiError(413, "Request Entity Too Large")
        return call.state.keep_file(upload.name or "file", upload.data, folder=folder)
    if reference in call.state.files:
        return call.state.files[reference]
    if not reference:
        raise bad_request(f"there is no {field} in the request")
    if reference.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    raise bad_request("wrong remote file identifier specified: Wrong string length")


def _document(call: Call, reference: str, field: str = "document") -> dict[str, Any]:
    return {"document": shapes.document(_stored(call, reference, field, "documents"))}


def _photo(call: Call, reference: str, field: str = "photo") -> dict[str, Any]:
    stored = _stored(call, reference, field, "photos")
    size = pictures.size_of(stored.data)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    return {"photo": [shapes.photo_size(stored, *size)]}


_KINDS = {"document": _document, "photo": _photo}


def send_document(call: Call) -> dict[str, Any]:
    chat, caption = call.chat(), caption_content(call)
    return call.post(chat, _document(call, call.given.text("document")) | caption)


def send_photo(call: Call) -> dict[str, Any]:
    chat, caption = call.chat(), caption_content(call)
    return call.post(chat, _photo(call, call.given.text("photo")) | caption)


def send_media_group(call: Call) -> list[dict[str, Any]]:
    """An album of 2 to 10 documents or photos: separate messages with a common ``media_group_id``."""
    chat = call.chat()
    items = call.given.data("media")
    if not isinstance(items, list) or not 2 <= len(items) <= 10:
        raise bad_request("the album must contain from 2 to 10 items")
    contents = []
    for item in items:
        if item.get("type") not in _KINDS:
            raise bad_request(f'type "{item.get("type")}" can\'t be used in sendMediaGroup')
        media = _KINDS[item["type"]](call, str(item.get("media") or ""))
        contents.append(media | caption_content(call, item))
    album = str(secrets.randbits(62))
    return [call.post(chat, content, album=album) for content in contents]


def get_file(call: Call) -> dict[str, Any]:
    """Where to fetch a file from; bots cannot fetch more than 20 MB."""
    stored = call.state.files.get(call.given.text("file_id"))
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(stored.data) > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": stored.id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.data),
        "file_path": stored.path,
    }
