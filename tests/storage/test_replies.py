"""Held lines, on both kinds of database."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from domain.errors import Refusal
from storage.unit_of_work import Database
from tests.support.builders import MARKET, build_inspection, build_scene
from tests.support.forms import section_of


async def test_a_held_line_remembers_its_writer_and_what_they_saw(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow)
        section = await section_of(uow, scene, await build_inspection(uow, scene, now, forms=1), MARKET)
        person = await uow.people.find(105)
        assert person is not None
        about = {"seen": {"results": {"1": 0}}, "rectify_by": date(2024, 6, 30)}
        first = await uow.replies.hold(section, person_id=person.id, text="全部1", **about)
        second = await uow.replies.hold(section, person_id=person.id, text="全部2", first_id=first)
    async with any_database.open() as uow:
        held = await uow.replies.get(first)
        assert (held.section_id, held.person_id, held.text) == (section.id, person.id, "全部1")
        assert (held.seen, held.rectify_by, held.saved_at) == (about["seen"], about["rectify_by"], None)
        assert [one.id for one in await uow.replies.together(first)] == [first, second]
        assert (await uow.replies.get(second)).seen is None
        await uow.replies.show(second, seen={"results": {}}, rectify_by=None)
        await uow.replies.save(second, now=now)
    async with any_database.read() as uow:
        shown = await uow.replies.get(second)
        assert (shown.seen, shown.saved_at) == ({"results": {}}, now)
        assert (await uow.replies.get(first)).saved_at is None
        with pytest.raises(Refusal, match=r"inspection\.unknown_reply"):
            await uow.replies.get(second + 1)
