"""Texts as Telegram measures and marks them: UTF-16 lengths, entities, the HTML subset."""

from __future__ import annotations

import html
import re
from typing import Any

from sandbox.world.errors import bad_request

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024

_COMMAND = re.compile(r"(?<![\w/@.:])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")
_MENTION = re.compile(r"(?<![\w/@])@[A-Za-z0-9_]{3,32}\b")
_URL = re.compile(r"(?:https?|tg)://[^\s<>“”‘’（）()，。；、！？《》【】]+")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[^<>]*)?)>|<")
_KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "a": "text_link", "blockquote": "blockquote", "tg-spoiler": "spoiler", "span": "spoiler",
}  # fmt: skip


def units(text: str) -> int:
    """The length in UTF-16 code units, by which Telegram counts limits, offsets and lengths."""
    return len(text.encode("utf-16-le")) // 2


def detect(text: str) -> list[dict[str, Any]]:
    """The entities that Telegram marks by itself: commands, mentions, links."""
    found: list[dict[str, Any]] = []
    covered: list[range] = []
    for kind, pattern in (("url", _URL), ("bot_command", _COMMAND), ("mention", _MENTION)):
        for match in pattern.finditer(text):
            if any(match.start() in span for span in covered):
                continue
            covered.append(range(match.start(), match.end()))
            found.append({"type": kind, "offset": units(text[: match.start()]), "length": units(match.group())})
    return sorted(found, key=lambda entity: int(entity["offset"]))


def marked(text: str, parse_mode: str | None, given: list[dict[str, Any]] | None) -> tuple[str, list[dict[str, Any]]]:
    """The text without markup, and its entities; broken markup is refused as Telegram refuses it."""
    if parse_mode:
        if parse_mode.lower() != "html":
            raise bad_request("unsupported parse_mode")
        text, entities = _read_html(text)
    else:
        entities = given or []
        text = text.rstrip() if entities else text.strip()
    for entity in entities:
        end = entity["offset"] + entity["length"]
        if entity["offset"] < 0 or end > units(text):
            raise bad_request(
                f"entity beginning at UTF-16 offset {entity['offset']} ends after the end of the text "
                f"at UTF-16 offset {end}"
            )
    return text, sorted([*entities, *detect(text)], key=lambda entity: int(entity["offset"]))


def _read_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    plain = ""
    entities: list[dict[str, Any]] = []
    opened: list[tuple[str, int, dict[str, Any]]] = []
    position = 0
    for match in _TAG.finditer(source):
        plain += html.unescape(source[position : match.start()])
        position = match.end()
        closing, tag = match.group(1), (match.group(2) or "").lower()
        if closing:
            _close(tag, plain, opened, entities, match.start())
        elif tag in _KINDS:
            opened.append((tag, units(plain), _attributes(tag, match.group(3))))
        else:
            raise bad_request(f'can\'t parse entities: Unsupported start tag "{tag}" at byte offset {match.start()}')
    if opened:
        raise bad_request(f"can't parse entities: Can't find end tag corresponding to start tag \"{opened[-1][0]}\"")
    text = (plain + html.unescape(source[position:])).rstrip()
    limit = units(text)
    fitting = [e | {"length": min(e["length"], limit - e["offset"])} for e in entities if e["offset"] < limit]
    return text, [entity for entity in fitting if entity["length"] > 0]


def _close(
    tag: str,
    plain: str,
    opened: list[tuple[str, int, dict[str, Any]]],
    entities: list[dict[str, Any]],
    at: int,
) -> None:
    if not opened:
        raise bad_request(f"can't parse entities: Unexpected end tag at byte offset {at}")
    name, start, extra = opened.pop()
    if name != tag:
        raise bad_request(
            f'can\'t parse entities: Unmatched end tag at byte offset {at}, expected "</{name}>", found "</{tag}>"'
        )
    entities.append({"type": _KINDS[tag], "offset": start, "length": units(plain) - start, **extra})


def _attributes(tag: str, rest: str) -> dict[str, Any]:
    href = re.search(r"""href\s*=\s*["']([^"']*)["']""", rest or "")
    return {"url": html.unescape(href.group(1))} if tag == "a" and href else {}
