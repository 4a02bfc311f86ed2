"""Who goes where when in the played demo, as the inspectors' own messages say it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.demo.cast import Cast, forms_of
from bot.demo.house import House
from domain.local_time import DEFAULT_ZONE
from sandbox.people import NotSeen, Person

#: Seconds until somebody must have heard of what concerns them.
WAITS = 60
AGREED = "【检查时间已约定】"
_MOMENT = re.compile(r"(\d+)月(\d+)日（周.） (\d+):(\d+)")
_LEADER = re.compile(r"　(\S+)（组长）")


@dataclass(frozen=True)
class Party:
    """Everybody who goes to one subject, by department, the lead first. ``starts``: the agreed moment, aware."""

    number: int
    starts: datetime
    leader: Person
    crews: Mapping[str, Sequence[Person]]

    @property
    def day(self) -> date:
        """The day of the visit, at the office."""
        return self.starts.date()

    @property
    def firsts(self) -> list[Person]:
        """One of each department, who writes its part of the form."""
        return [crew[0] for crew in self.crews.values()]


@dataclass(frozen=True)
class Task:
    """One department's part of one form, and the inspector who fills it in."""

    number: int
    department: str
    inspector: Person


async def parties(house: House, cast: Cast) -> list[Party]:
    """Every visit that is agreed on, in the order in which they are made."""
    crews = await _crews(house, cast)
    found: dict[int, Party] = {}
    for number, crew in crews.items():
        starts, leader = await _agreed(house, crew[house.facts.lead], number)
        found[number] = Party(number, starts, leader, crew)
    return sorted(found.values(), key=lambda one: (one.starts, one.number))


async def tasks(house: House, cast: Cast) -> list[Task]:
    """Every part of a form once, with its first inspector; by number and department."""
    found = sorted((await _crews(house, cast)).items())
    return [Task(number, department, crew[0]) for number, crews in found for department, crew in crews.items()]


async def _crews(house: House, cast: Cast) -> dict[int, dict[str, list[Person]]]:
    found: dict[int, dict[str, list[Person]]] = {}
    for department in house.facts.departments:
        for inspector in cast.inspectors[department]:
            for number in await forms_of(inspector):
                if number not in cast.out.get(inspector.id, ()):
                    found.setdefault(number, {}).setdefault(department, []).append(inspector)
    return found


async def joins(house: House, cast: Cast, number: int, department: str) -> None:
    """Waits until whoever stepped in has heard of the form."""
    for _ in range(WAITS * 10):
        if len((await _crews(house, cast))[number][department]) == house.facts.inspectors_per_department:
            return
        await asyncio.sleep(0.1)
    raise NotSeen(f"nobody of {department} heard within {WAITS} s of form {number}")


async def _told(inspector: Person, number: int) -> str:
    """The newest word of when the subject of a form is visited, which may be still to come."""
    for _ in range(WAITS * 10):
        heard = [one.text for one in await inspector.messages() if AGREED in one.text]
        told = [text for text in heard if f"\n第{number}号　" in text]
        if told:
            return told[-1]
        await asyncio.sleep(0.1)
    raise NotSeen(f"{inspector.name} did not hear within {WAITS} s when form {number} is due")


async def _agreed(house: House, leaders: Sequence[Person], number: int) -> tuple[datetime, Person]:
    """When the subject of a form is visited, and who leads, by the newest word of it."""
    before, _, after = (await _told(leaders[0], number)).partition(f"\n第{number}号　")
    month, day, hour, minute = map(int, _MOMENT.findall(before)[-1])
    starts = datetime(house.facts.starts_on.year, month, day, hour, minute, tzinfo=ZoneInfo(DEFAULT_ZONE))
    name = _LEADER.findall(after)[0]
    return starts, next(one for one in leaders if one.name == name)
