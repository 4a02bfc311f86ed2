"""Inspectors who fill their forms all at once, each on a telephone of their own, with a bot in a process of its own.

Two inspectors of each department share every form: one answers by buttons, the other by a line of text, both at the
same time. Everything between thumb and database is real but the telephone: HTTP, dispatcher, transactions, SQLite.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter

from pydantic import SecretStr

from bot.app import Part, system_clock
from bot.settings import Settings
from domain.campaign import Participant
from sandbox.people import Person, WorldConnection
from sandbox.world import World
from storage.repository import slices
from storage.unit_of_work import Database
from tests.flow.storm import Victim, serving
from tests.support.builders import HOUSING, MARKET, Scene, build_inspection, build_scene

TOKEN = "7001:filling"
EMERGENCY = "应急管理局"
DEPARTMENTS = (HOUSING, MARKET, EMERGENCY)
ITEMS = ("登记事项检查", "公示信息检查", "价格行为检查", "消防安全检查")
#: Of the four items the first two are answered by buttons, the others by a line.
BY_BUTTON, BY_LINE = ITEMS[:2], ITEMS[2:]
#: Seconds that anybody waits for an answer before giving up.
PATIENCE = 120
#: What is answered: by form number, department and item, the code.
Given = dict[tuple[int, str, str], int]


@dataclass(frozen=True)
class Crowd:
    """So many inspectors of three departments, in equal parts, over so many forms. ``pause``: seconds, on average, that
    a person reads before the next tap; 0 for thumbs that never rest."""

    inspectors: int
    forms: int
    pause: float
    seed: int = 1


@dataclass(frozen=True)
class Filled:
    """``missing`` answers were given and are not there, ``wrong`` are not what was given, ``twice`` are there more than
    once; as (form, department, item). ``waits``: seconds from each tap or line to its answer on the telephone."""

    answers: int
    missing: list[tuple[int, str, str]]
    wrong: list[tuple[int, str, str]]
    twice: list[tuple[int, str, str]]
    waits: Sequence[float]
    seconds: float

    def at(self, share: float) -> float:
        """The wait that ``share`` of all do not exceed."""
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

    def words(self) -> str:
        """One line of figures."""
        return (
            f"{self.answers} answers, {len(self.missing)} missing, {len(self.wrong)} wrong, {len(self.twice)} twice; "
            f"{len(self.waits)} taps and lines, {len(self.waits) / self.seconds:.0f} a second, "
            f"answered in {median(self.waits) * 1000:.0f} ms, 99 % within {self.at(0.99) * 1000:.0f} ms, "
            f"the slowest {max(self.waits) * 1000:.0f} ms"
        )


@dataclass
class Thumb:
    """One inspector with their telephone."""

    person: Person
    crowd: Crowd
    chance: random.Random
    waits: list[float] = field(default_factory=list)

    async def says(self, text: str, answer: str) -> None:
        await self._rests()
        started = perf_counter()
        await self.person.says(text)
        await self.person.sees(answer, fresh=True, timeout=PATIENCE)
        self.waits.append(perf_counter() - started)

    async def taps(self, label: str, answer: str) -> None:
        await self._rests()
        started = perf_counter()
        await self.person.taps(label, fresh=True, timeout=PATIENCE)
        await self.person.sees(answer, fresh=True, timeout=PATIENCE)
        self.waits.append(perf_counter() - started)

    async def _rests(self) -> None:
        if self.crowd.pause:
            await asyncio.sleep(self.crowd.pause * 2 * self.chance.random())

    async def answers_by_buttons(self, number: int, codes: dict[str, int]) -> None:
        heading = f"【第{number}号检查表】"
        await self.says(str(number), heading)
        for item in BY_BUTTON:
            await self.taps(f"{item}：", f"{item}")
            await self.taps(f"{codes[item]}.", heading)
            # Code 1 leads back to the form, a problem to its measures.
            if codes[item] != 1:
                await self.taps("返回检查表", heading)

    async def answers_by_line(self, number: int, codes: dict[str, int]) -> None:
        line = " ".join(f"{item[:2]}{codes[item]}" for item in BY_LINE)
        await self.says(f"{number} {line}", f"【第{number}号检查表】")
        await self.taps("确认", f"【第{number}号检查表】")


async def fill_together(crowd: Crowd, database: Database) -> Filled:
    """Lets the crowd loose on a new campaign, and counts what is there afterwards."""
    scene = await _prepare(crowd, database)
    given = _answers(crowd)
    world = World()
    thumbs = _inhabit(world, scene, crowd)
    async with serving(world) as url:
        child = Victim(_settings(database, url), Part.BOT, Part.DELIVERY)
        await child.starts()
        try:
            while not world.bot().commands:  # noqa: ASYNC110  what is waited for happens in another process
                await asyncio.sleep(0.05)
            started = perf_counter()
            async with asyncio.TaskGroup() as tasks:
                for place, thumb in enumerate(thumbs):
                    tasks.create_task(_fill(thumb, place, crowd, given))
            seconds = perf_counter() - started
        finally:
            await child.is_killed()
    return await _count(database, scene, given, [wait for thumb in thumbs for wait in thumb.waits], seconds)


async def _prepare(crowd: Crowd, database: Database) -> Scene:
    async with database.open() as uow:
        scene = await build_scene(
            uow, departments=DEPARTMENTS, subjects=crowd.forms, inspectors_each=crowd.inspectors // len(DEPARTMENTS)
        )
        participants = tuple(Participant(one, name, ITEMS) for name, one in scene.departments.items())
        await build_inspection(uow, scene, system_clock(), forms=crowd.forms, in_turn=True, participants=participants)
    return scene


def _answers(crowd: Crowd) -> Given:
    chance = random.Random(crowd.seed)
    return {
        (number, name, item): chance.choice((1, 1, 1, 1, 5))
        for number in range(1, crowd.forms + 1)
        for name in DEPARTMENTS
        for item in ITEMS
    }


def _inhabit(world: World, scene: Scene, crowd: Crowd) -> list[Thumb]:
    """All inspectors with a telephone each, department after department."""
    bot = world.add_bot(TOKEN, username="suiji_filling_bot", name="随机助手")
    thumbs = []
    for user_id in (one for name in scene.departments for one in scene.inspectors_of(name)):
        world.add_person(f"用户{user_id}", number=user_id)
        world.private_chat(user_id, bot.id).started = True
        person = Person(WorldConnection(world), user_id, f"用户{user_id}")
        thumbs.append(Thumb(person, crowd, random.Random(crowd.seed * 1000 + user_id)))
    return thumbs


async def _fill(thumb: Thumb, place: int, crowd: Crowd, given: Given) -> None:
    """The ``place``-th of all inspectors: each form by buttons where they sit in its first seat, by a line where in the
    second (``build_inspection``)."""
    each = crowd.inspectors // len(DEPARTMENTS)
    name, own = DEPARTMENTS[place // each], place % each
    for number in range(1, crowd.forms + 1):
        codes = {item: given[number, name, item] for item in ITEMS}
        if (number - 1) % each == own:
            await thumb.answers_by_buttons(number, codes)
        if number % each == own:
            await thumb.answers_by_line(number, codes)


def _settings(database: Database, url: str) -> Settings:
    return Settings.model_construct(
        database_url=database.url, bot_token=SecretStr(TOKEN), api_url=url, lease_seconds=5.0, poll_seconds=5
    )


async def _count(database: Database, scene: Scene, given: Given, waits: Sequence[float], seconds: float) -> Filled:
    names = {one: name for name, one in scene.departments.items()}
    found: Given = {}
    entered: Counter[tuple[int, str, str]] = Counter()
    async with database.read() as uow:
        (campaign,) = await uow.campaigns.of_office(scene.office_id)
        items = {one.id: one.name for one in await uow.campaigns.items(campaign.id)}
        sections = {one.id: one for one in await uow.forms.sections(campaign.id)}
        for part in slices(list(sections)):
            for section_id, codes in (await uow.forms.results(part)).items():
                one = sections[section_id]
                found |= {
                    (one.number, names[one.department_id], items[item]): code.value for item, code in codes.items()
                }
        for entry in await uow.audit.entries(campaign.id):
            if entry.action in {"inspection.enter", "inspection.line"}:
                one = sections[entry.facts["section_id"]]
                written = (
                    entry.facts["after"] if isinstance(entry.facts["after"], dict) else {entry.facts["item_id"]: 0}
                )
                entered.update((one.number, names[one.department_id], items[int(item)]) for item in written)
    return Filled(
        answers=len(given),
        missing=[one for one in given if one not in found],
        wrong=[one for one, code in given.items() if found.get(one, code) != code],
        twice=[one for one, count in entered.items() if count > 1],
        waits=waits,
        seconds=seconds,
    )
