"""The people of the played demo, each with the chat account of their own through which they act."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.demo.pictures import pictures
from sandbox.people import Connection, Person, Seen

_FORM = re.compile(r"第(\d+)号")


@dataclass
class Cast:
    """Who plays. ``inspectors`` by department; ``folder`` is for the files that people receive; ``out`` the numbers of
    forms that an inspector no longer has, by chat id."""

    connection: Connection
    office: Person
    folder: Path
    admins: dict[str, Person] = field(default_factory=dict)
    reviewers: dict[str, Person] = field(default_factory=dict)
    inspectors: dict[str, list[Person]] = field(default_factory=dict)
    out: dict[int, set[int]] = field(default_factory=dict)
    group: str = ""
    saved: list[Path] = field(default_factory=list)
    _pictures: Iterator[bytes] = field(default_factory=pictures)

    async def enters(self, name: str) -> Person:
        """A new person in the chat."""
        return await Person.enters(self.connection, name)

    def photographs(self) -> bytes:
        """A picture that nobody has sent yet."""
        return next(self._pictures)

    def save(self, name: str, content: bytes) -> Path:
        """Keeps a received file under ``name`` (a later one of that name replaces it)."""
        file = self.folder / name
        file.write_bytes(content)
        if file not in self.saved:
            self.saved.append(file)
        return file


async def forms_of(inspector: Person) -> list[int]:
    """The numbers of the forms that were ever dealt to an inspector, as their messages list them."""
    found: dict[int, None] = {}
    for message in await inspector.messages():
        if "【检查任务】" in message.text:
            found |= dict.fromkeys(int(number) for number in _FORM.findall(message.text))
    return list(found)


async def opens_form(person: Person, number: int) -> Seen:
    """By its number, as an inspector does on a telephone."""
    await person.says(str(number))
    return await person.sees(f"【第{number}号检查表】", fresh=True)


async def opens_campaign(person: Person, title: str) -> None:
    """From the menu to the card of the campaign."""
    await person.says("/menu")
    await walk(person, "联合抽查")
    listed = await person.sees("联合抽查", fresh=True)
    await walk(person, next(label for label in listed.labels if title[:8] in label))


async def walk(person: Person, *labels: str) -> None:
    """Taps one button after the other, each on the card that the act before has brought."""
    for label in labels:
        await person.taps(label, fresh=True)
