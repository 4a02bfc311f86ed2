"""How a tap becomes the call of a use case; whether the two fit is found while the steps' modules are imported."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Set
from dataclasses import fields
from inspect import Parameter, signature
from typing import Any, get_type_hints

from handlers.door import Tap
from storage.unit_of_work import UnitOfWork
from templates.buttons import Press

UseCase = Callable[..., Awaitable[Any]]
Call = Callable[[UnitOfWork, Tap[Any]], Awaitable[Any]]
Then = Callable[[Tap[Any], Any], Awaitable[None]]
Drawn = Mapping[str, Callable[[], object]]

#: What a use case is given of the door if it has a parameter of that name.
OF_THE_DOOR = frozenset({"user_id", "now", "bot_name", "in_group", "compute"})


def call_of(use_case: UseCase, press_type: type[Press], drawn: Drawn, *, whole: bool = True) -> Call:
    """``use_case`` as a call for a tap on a button of ``press_type``.

    It is given the fields of the press, what is ``drawn`` anew for every tap, and of the door what it asks for, each
    by keyword under its own name. A 0 or 1 of the press goes as a bool where the use case takes one.

    Raises TypeError where a required parameter would be left out, or where something given would not be taken; with
    ``whole=False`` the latter is dropped.
    """
    asked, carried = _parameters(use_case), _fields(press_type)
    misfits = list(_misfits(asked, carried, drawn.keys(), whole=whole))
    if misfits:
        raise TypeError(f"{press_type.__qualname__} does not fit {use_case!r}: {'; '.join(misfits)}")
    of_the_press = asked.keys() & carried.keys()
    of_the_door = asked.keys() & OF_THE_DOOR

    def call(uow: UnitOfWork, tap: Tap[Any]) -> Awaitable[Any]:
        given = {name: draw() for name, draw in drawn.items()}
        given |= {name: getattr(tap.door, name) for name in of_the_door}
        for name in of_the_press:
            value = getattr(tap.press, name)
            given[name] = bool(value) if asked[name].annotation is bool else value
        return use_case(uow, **given)

    return call


def require_shown(use_case: UseCase, then: Then) -> None:
    """Raises TypeError unless ``then(tap, result)`` takes what ``use_case`` returns."""
    returned = signature(use_case, eval_str=True).return_annotation
    taken = list(signature(then, eval_str=True).parameters.values())[1].annotation
    if returned != taken:
        raise TypeError(f"{use_case!r} returns {returned}, but {then!r} shows {taken}")


def _parameters(use_case: UseCase) -> dict[str, Parameter]:
    """All but the first, which is the transaction."""
    return dict(list(signature(use_case, eval_str=True).parameters.items())[1:])


def _fields(press_type: type[Press]) -> dict[str, type]:
    types = get_type_hints(press_type)
    return {field.name: types[field.name] for field in fields(press_type)}


def _misfits(
    asked: Mapping[str, Parameter], carried: Mapping[str, type], drawn: Set[str], *, whole: bool
) -> Iterator[str]:
    given = carried.keys() | drawn
    for name in sorted(given - asked.keys()) if whole else ():
        yield f"it takes no {name}"
    for name in sorted(given & OF_THE_DOOR):
        yield f"{name} is for the door to give"
    for name, parameter in asked.items():
        if name in carried:
            if parameter.annotation not in _taken_as(carried[name]):
                yield f"its {name} is no {carried[name].__name__}"
        elif parameter.default is Parameter.empty and name not in drawn | OF_THE_DOOR:
            yield f"nothing gives its {name}"


def _taken_as(carried: type) -> tuple[type, ...]:
    return (int, bool) if carried is int else (carried,)
