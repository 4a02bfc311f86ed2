"""A row of the table of buttons fits its use case, or is refused while it is written down."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

import pytest

from handlers.answers import retire
from handlers.calls import call_of
from handlers.door import Door, Tap
from handlers.presses import Redraw, acts, looks, table
from storage.unit_of_work import Database, UnitOfWork, UpdateKey
from templates.buttons import Press
from templates.cards import Card


@dataclass(frozen=True)
class Agree(Press):
    code: ClassVar[str] = "test-agree"
    visit_id: int
    chosen: int


async def agree(uow: UnitOfWork, *, user_id: int, visit_id: int, chosen: bool, now: datetime, page: int = 0) -> Card:
    return Card(f"user {user_id}, visit {visit_id}, {chosen}, page {page}")


async def without_chosen(uow: UnitOfWork, *, user_id: int, visit_id: int) -> Card:
    return Card("")


async def with_form(uow: UnitOfWork, *, user_id: int, visit_id: int, chosen: bool, form_id: int) -> Card:
    return Card("")


async def with_words(uow: UnitOfWork, *, user_id: int, visit_id: str, chosen: bool) -> Card:
    return Card("")


async def says_so(uow: UnitOfWork, *, user_id: int, visit_id: int, chosen: bool) -> str:
    return ""


MISFITS = {
    "it takes no chosen": without_chosen,
    "nothing gives its form_id": with_form,
    "its visit_id is no int": with_words,
    "returns <class 'str'>": says_so,
}


@pytest.mark.parametrize("enter", [looks, acts], ids=["looks", "acts"])
@pytest.mark.parametrize(("misfit", "use_case"), MISFITS.items(), ids=MISFITS)
def test_a_use_case_that_does_not_fit_its_button_is_refused(
    enter: Callable[..., None], misfit: str, use_case: Callable[..., Awaitable[Any]]
) -> None:
    with pytest.raises(TypeError, match=misfit):
        enter(Agree, use_case)
    assert Agree.code not in table


def test_a_way_to_show_that_does_not_fit_is_refused() -> None:
    with pytest.raises(TypeError, match="returns"):
        acts(Agree, agree, then=retire)


def test_a_card_to_redraw_needs_what_the_button_carries() -> None:
    with pytest.raises(TypeError, match="nothing gives its form_id"):
        acts(Agree, agree, redraw=Redraw(with_form, when=frozenset()))
    assert Agree.code not in table


def test_what_is_drawn_must_be_asked_for_and_not_be_the_doors() -> None:
    with pytest.raises(TypeError, match="it takes no secret"):
        acts(Agree, agree, secret=lambda: "f" * 64)
    with pytest.raises(TypeError, match="user_id is for the door to give"):
        acts(Agree, agree, user_id=lambda: 1)


@pytest.mark.parametrize(("carried", "taken"), [(1, "True"), (0, "False")])
async def test_a_zero_or_one_goes_as_a_bool_and_what_is_optional_may_be_left_out(
    database: Database, now: datetime, carried: int, taken: str
) -> None:
    door = Door(database, UpdateKey(1, 1), now, user_id=5, name="", bot_name="", in_group=False)
    nobody: Any = None
    call = call_of(agree, Agree, {})
    async with door.reads() as uow:
        card = await call(uow, Tap(nobody, Agree(7, carried), door, nobody))
    assert card.text == f"user 5, visit 7, {taken}, page 0"
