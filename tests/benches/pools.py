"""The same out of a database: a library of a million, its pool frozen, and drawn from what was frozen."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import psycopg
from sqlalchemy import Date, bindparam, text
from sqlalchemy.engine import make_url

from domain.campaign import Sampling, Scope, StratumRule
from domain.draw import draw, freeze_text
from domain.draw_files import RoundFiles
from storage.campaigns import Campaign
from storage.draws import Round
from storage.engine import make_engine
from storage.unit_of_work import Database
from tests.benches.drawing import STRATA, bare_loop, files_of, pool_text
from tests.benches.lateness import said_of
from tests.benches.measuring import NOW, compare_too
from tests.support.builders import build_campaign, build_scene

RULES = tuple(StratumRule(one.name, one.ratio, one.minimum) for one in STRATA)
#: A scope as campaigns have it: a kind of enterprise, open, registered before this year.
REAL = Scope(tags=("物业服务",), registered_by=date(2023, 12, 31))
_FILTER = """FROM subjects WHERE office_id = :office AND status IN ('成立') AND registered_on <= :day
AND id IN (SELECT subject_id FROM subject_tags WHERE tag IN ('物业服务'))"""
#: In an order that has nothing to do with the numbers, as libraries grow.
_SUBJECTS = """INSERT INTO subjects (office_id, number, kind, name, legal_representative, address, phone,
registered_on, status, area, risk_class)
WITH RECURSIVE row(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM row WHERE n < :last)
SELECT :office, '91139001MA' || CAST(10000000 + (CAST(n AS BIGINT) * 7919) % (:last + 1) AS VARCHAR(8)), 'enterprise',
'示例物业服务有限公司' || CAST(n AS VARCHAR(8)), '示例甲', '示例路' || CAST(n AS VARCHAR(8)), '19900000000',
CASE WHEN n % 7 = 0 THEN :late ELSE :early END, CASE WHEN n % 10 = 0 THEN '注销' ELSE '成立' END, '示例区',
SUBSTR('ABCD', 1 + n % 4, 1) FROM row"""
_TAGS = """INSERT INTO subject_tags (subject_id, position, tag)
SELECT id, 0, CASE WHEN id % 12 = 5 THEN '物业服务' ELSE '餐饮' END FROM subjects"""


@dataclass(frozen=True)
class Library:
    """A database with ``count`` subjects, an approved campaign, and a draw frozen from as many lines."""

    database: Database
    count: int
    campaign: Campaign
    draw_id: int

    @property
    def name(self) -> str:
        return make_url(self.database.url).get_backend_name()

    async def frozen(self) -> RoundFiles:
        """The stored files of the draw, out of the database."""
        async with self.database.read() as uow:
            stored = await uow.draws.get(self.draw_id)
        return RoundFiles(stored.terms, stored.pool, "a transcript that nobody reads\n")

    async def pool(self, scope: Scope) -> str:
        """The lines of the pool of a campaign with this scope, by the database."""
        plan = replace(self.campaign.plan, scope=scope, sampling=Sampling(RULES))
        async with self.database.read() as uow:
            return await uow.pools.text(replace(self.campaign, plan=plan))

    async def numbers(self) -> list[Any]:
        """All ids in scope, by the bare driver."""
        query = "SELECT number FROM subjects WHERE office_id = 1 AND status IN ('成立') ORDER BY number"
        url = make_url(self.database.url)
        if self.name == "sqlite":
            connection = sqlite3.connect(url.database or "")
            try:
                return connection.execute(query).fetchall()
            finally:
                connection.close()
        with psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False)) as server:
            return server.execute(query.replace("BY number", 'BY number COLLATE "C"')).fetchall()


async def furnish(database: Database, count: int) -> Library:
    """Fills an empty database."""
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        campaign = await build_campaign(uow, scene, NOW)
        files = files_of(pool_text(count))
        stored = await uow.draws.freeze(
            campaign_id=campaign.id,
            round_=Round.SUBJECTS,
            terms=files.terms,
            pool=files.pool,
            secret="5e" * 32,
            needed=2,
            now=NOW,
        )
    engine = make_engine(database.url)
    days = [bindparam("early", date(2015, 3, 1), Date), bindparam("late", date(2024, 2, 1), Date)]
    async with engine.begin() as connection:
        filled = text(_SUBJECTS).bindparams(*days, office=scene.office_id, last=count - 1)
        await connection.execute(filled)
        await connection.execute(text(_TAGS))
        await connection.execute(text("ANALYZE"))
    await engine.dispose()
    return Library(database, count, campaign, stored.id)


async def random_rows(library: Library, k: int, only: str = "") -> int:
    """What platforms do: k numbers by the same filters (and of one class), in an order that nobody can check."""
    query = text(f"SELECT number {_FILTER} {only} ORDER BY RANDOM() LIMIT :k").bindparams(
        bindparam("day", REAL.registered_by, Date), office=library.campaign.office_id, k=k
    )
    async with library.database.read() as uow:
        return len((await uow.pools._connection.execute(query)).all())


async def against_random(library: Library, runs: int) -> AsyncIterator[str]:
    """From the library to the sample with a campaign's filters, against one random order of the whole pool, and
    against one of each class, without which no class has its ratio. They are told k; we count."""
    ks = {one.name: one.k for one in draw(files_of(await library.pool(REAL))).strata}
    all_of = sum(ks.values())

    async def ours() -> None:
        if len(draw(files_of(await library.pool(REAL))).drawn) != all_of:
            raise AssertionError("another number than the peer's")

    async def whole() -> None:
        if await random_rows(library, all_of) != all_of:
            raise AssertionError("another number than ours")

    async def each() -> None:
        for name, k in ks.items():
            await random_rows(library, k, f"AND risk_class = '{name}'")

    what, aim = f"{library.name}: scope, classes, draw of {library.count:,}", "≤ 1.1"
    alone = library.name == "sqlite"
    yield await compare_too(what, ours, whole, "ORDER BY RANDOM() LIMIT k", aim, runs, alone=alone)
    yield await compare_too(what, ours, each, "the same, once for each class", "", runs, alone=alone)


async def lines(database: Database, count: int, runs: int = 5) -> AsyncIterator[str]:
    """All that is said about one kind of database."""
    library = await furnish(database, count)
    async for one in said_about(library, runs):
        yield one


async def said_about(library: Library, runs: int) -> AsyncIterator[str]:
    """The same of a database that is filled already."""
    name, count, bare = library.name, library.count, bare_loop(library.count)
    alone = name == "sqlite"

    async def frozen_to_sample() -> object:
        return draw(await library.frozen())

    what, aim = f"{name}: frozen pool of {count:,} to the sample", "≤ 1.5" if alone else "≤ 1.6"
    yield await compare_too(what, frozen_to_sample, bare, "bare SHA-256", aim, runs, alone=alone)

    async def freeze() -> object:
        return freeze_text(await library.pool(Scope()))

    what = f"{name}: freezing and hashing {count:,}"
    yield await compare_too(what, freeze, library.numbers, "reading the ids alone", "≤ 2", runs, alone=alone)
    async for one in against_random(library, runs):
        yield one
    yield await said_of(f"{name}: pool of {count:,} read", lambda: library.pool(Scope()))
