"""Every button: one code, one handler, a payload that the chat takes."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass, fields
from typing import ClassVar

import pytest

import handlers  # noqa: F401  fills the table of presses
import templates.cards
from domain.errors import Refusal
from handlers.presses import on_press, table
from templates.buttons import LARGEST, PAYLOAD_LIMIT, Press
from templates.cards.campaign import OpenCampaign

for module in pkgutil.walk_packages(templates.cards.__path__, "templates.cards."):
    importlib.import_module(module.name)

#: The largest id that a payload may carry has ten digits; a thousand pages, choices or versions are enough.
LARGE_ID, LARGE_NUMBER = LARGEST, 999
#: The longest word of each kind: a one-time code, the key of a word, names out of our own lists.
LONG_WORDS = {
    "about": 1,
    "invitation": 32,
    "word": 10,
    "kind": 11,
    "form": 11,
    "role": 16,
    "field": 11,
    "what": 12,
    "measure": 18,
    "method": 13,
    "chosen": 20,
    "duty": 11,
    "group": 11,
    "day": 10,
    "first": 10,
    "last": 10,
    "which": 4,
    "part": 8,
    "place": 10,
    "row": 9,
    "block": 4,
    "figure": 14,
    "seen": 8,
    "stamp": 12,
}
BUTTONS = {code: press for code, press in Press.registry.items() if press.__module__.startswith("templates.")}


def full(press_type: type[Press]) -> Press:
    """A button of that kind with the largest values it may ever carry."""
    return press_type(**{field.name: _largest(field.name, field.type == "int") for field in fields(press_type)})


def _largest(name: str, is_number: bool) -> object:
    if is_number:
        return LARGE_ID if name.endswith("_id") else LARGE_NUMBER
    return "f" * LONG_WORDS[name]


def test_every_button_has_its_handler() -> None:
    without = sorted(press.__qualname__ for code, press in BUTTONS.items() if code not in table)
    assert not without, f"{without}: write `@on_press({without[:1]})` in the step's handlers, or take the button out"


def test_every_handler_serves_the_button_of_its_code() -> None:
    assert {code: press_type for code, (press_type, _) in table.items()} == BUTTONS


@pytest.mark.parametrize("press_type", BUTTONS.values(), ids=lambda press_type: press_type.__qualname__)
def test_a_payload_is_short_and_comes_back_as_it_was(press_type: type[Press]) -> None:
    press = full(press_type)
    length = len(press.pack().encode())
    assert length <= PAYLOAD_LIMIT, f"{press_type.__qualname__}: {length} bytes; carry fewer or shorter ids"
    assert press_type.unpack(press.pack()) == press


@pytest.mark.parametrize("press_type", BUTTONS.values(), ids=lambda press_type: press_type.__qualname__)
def test_a_payload_carries_ids_and_words_only(press_type: type[Press]) -> None:
    kinds = {str(field.type) for field in fields(press_type)}
    assert kinds <= {"int", "str"}, f"{press_type.__qualname__}: {kinds}; Press.unpack knows int and str only"


def test_a_code_that_is_taken_is_refused() -> None:
    code = next(iter(BUTTONS))
    with pytest.raises(TypeError, match="share the code"):
        type("Offender", (Press,), {"code": code})
    assert Press.registry[code] is BUTTONS[code]


def test_a_second_handler_of_a_button_is_refused() -> None:
    with pytest.raises(TypeError, match="has a handler already"):
        on_press(next(iter(BUTTONS.values())))(_does_nothing)


async def _does_nothing(*_: object) -> None: ...


def test_a_button_that_carries_too_much_is_caught() -> None:
    @dataclass(frozen=True)
    class Offender(Press):
        code: ClassVar[str] = "offender"
        invitation: str
        section_id: int
        item_id: int
        department_id: int

    del Press.registry["offender"]
    with pytest.raises(ValueError, match="64 bytes"):
        full(Offender).pack()


@pytest.mark.parametrize("number", [str(LARGEST + 1), "1" + "0" * 5000, "-1", "+1", "１", "1_0", " 1", "", "一"])
def test_a_number_that_no_button_of_ours_carries_is_a_stale_button(number: str) -> None:
    with pytest.raises(Refusal, match=r"chat\.stale_button"):
        OpenCampaign.unpack(f"{OpenCampaign.code}:{number}")
