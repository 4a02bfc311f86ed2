"""The links by which an office gets its first admin."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.errors import Refusal
from office import membership
from storage.unit_of_work import Database
from tests.support.builders import build_scene
from tests.support.membership import accept, link


async def test_a_new_founding_link_ends_the_ones_before(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0)
        await link(uow, scene, "given", now)
        await membership.found_office(uow, "样例市双随机办公室", code="elsewhere", now=now)
        for code in ("lost", "again"):
            await membership.found_office(uow, "样例县双随机办公室", code=code, now=now)
        with pytest.raises(Refusal, match=r"membership\.link_expired"):
            await accept(uow, "lost", now)
        for code in ("again", "elsewhere", "given"):
            await accept(uow, code, now)
