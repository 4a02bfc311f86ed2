"""Every single-field mutation of a certificate is rejected by all three verifiers."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.certificate import build_certificate
from domain.draw_files import RoundFiles
from domain.verification import verify
from tests.support.verifiers import CHROMIUM, NO_CHROMIUM, VERIFIED, browser_verifier, python_verdict

VECTORS = json.loads((Path(__file__).parents[2] / "docs" / "draw-vectors.json").read_text("utf-8"))["vectors"]
#: Every digit and every letter of a hash moved by one.
SHIFTED = str.maketrans("0123456789abcdef", "123456789abcdef0")
WITH_EVERY_FIELD = ("everything", "fixed groups with tags and a recusal", "revisits")


def certificate_of(name: str) -> str:
    (vector,) = [one for one in VECTORS if one["name"] == name]
    first, second = vector["subjects"], vector.get("teams")
    return build_certificate(
        RoundFiles(first["terms"], first["pool"], first["transcript"]),
        RoundFiles(second["terms"], second["roster"], second["transcript"]) if second else None,
        vector.get("changes", ""),
    )


def values_within(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every value of a certificate with the way to it, the whole first."""
    yield path, value
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, one in inner:
        yield from values_within(one, (*path, step))


def changed_leaves(value: Any) -> Iterator[Any]:
    """Other values for a leaf: of the same kind, and of another."""
    match value:
        case str():
            yield from (value + "x", value[:-1], value.replace("\t", " ", 1), value.translate(SHIFTED), None)
        case int():
            yield from (value + 1, value - 1, str(value), float(value), None)
        case None:
            yield from ({}, [], "", 0, False)


def changed_lists(value: list[Any]) -> Iterator[list[Any]]:
    """One element removed, doubled, swapped with the next."""
    for place, one in enumerate(value):
        yield value[:place] + value[place + 1 :]
        yield [*value[:place], one, one, *value[place + 1 :]]
        if place:
            yield [*value[: place - 1], one, value[place - 1], *value[place + 1 :]]
    yield [*value, "x"]


def changed_objects(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One name removed, renamed, moved to the end; one added."""
    for name, one in value.items():
        others = {key: inner for key, inner in value.items() if key != name}
        yield others
        yield {(key + "s" if key == name else key): inner for key, inner in value.items()}
        yield others | {name: one}
    yield value | {"more": None}


def mutations(text: str) -> Iterator[str]:
    """Certificates with one field unlike that of ``text``, in the very layout of a true one."""
    content = json.loads(text)
    for path, value in values_within(content):
        change = {list: changed_lists, dict: changed_objects}.get(type(value), changed_leaves)
        for other in change(value):
            forged = json.dumps(put(content, path, other), ensure_ascii=False, indent=1) + "\n"
            if forged != text:
                yield forged


def put(content: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    forged = copy.copy(content)
    forged[path[0]] = put(content[path[0]], path[1:], value)
    return forged


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM)
@pytest.mark.parametrize("name", WITH_EVERY_FIELD)
async def test_no_verifier_accepts_a_certificate_with_one_field_changed(name: str) -> None:
    true = certificate_of(name)
    forged = list(mutations(true))
    assert len(forged) > 400
    async with browser_verifier() as browser:
        assert await browser.verdicts([true]) == [VERIFIED]
        in_browser = await browser.verdicts(forged)
    assert verify(true) == []
    assert python_verdict(true) == VERIFIED
    for text, of_browser in zip(forged, in_browser, strict=True):
        assert VERIFIED not in (of_browser, python_verdict(text)), text
        assert verify(text), text


def test_all_kinds_of_fields_are_mutated() -> None:
    """So that a field that the protocol gets later is not forgotten here."""
    contents = [json.loads(certificate_of(name)) for name in WITH_EVERY_FIELD]
    names = {step for content in contents for path, _ in values_within(content) for step in path}
    assert {one for one in names if isinstance(one, str)} == {
        "protocol", "subjects", "teams", "changes", "terms", "terms_sha256", "pool", "pool_sha256", "transcript",
        "seed", "key", "strata", "stratum", "n", "ratio", "minimum", "k", "drawn", "certain", "roster", "roster_sha256",
        "order_key", "pick_key", "confirmed", "replaced", "groups", "assignments", "changes_sha256", "substitutes",
    }  # fmt: skip
