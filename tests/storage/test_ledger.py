"""The ledger read for people, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Select, text

from domain.obligations import Duty, Standing
from storage.engine import make_engine
from storage.ledger import Figures, Place, Posts, Which, counts_query, near_query, page_query
from storage.obligations import Obligation, obligations
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import HOUSING, MARKET, Scene, build_inspection, build_scene

TODAY = date(2024, 5, 15)


async def entered(uow: UnitOfWork, now: datetime) -> tuple[Scene, Obligation]:
    """A campaign with one form, and a pattern of an obligation of the market department that is due today."""
    scene = await build_scene(uow, subjects=3, inspectors_each=3)
    campaign = await build_inspection(uow, scene, now, forms=1)
    (section,) = await uow.forms.sections(campaign.id, scene.departments[MARKET])
    pattern = Obligation(
        key="pattern",
        office_id=scene.office_id,
        campaign_id=campaign.id,
        department_id=scene.departments[MARKET],
        duty=Duty.ENTER,
        started_on=date(2024, 5, 10),
        working_days=3,
        due_on=TODAY,
        provisional=False,
        derivation=[],
        matter_id=section.id,
        sample_id=section.sample_id,
    )
    return scene, pattern


async def keys(uow: UnitOfWork, ids: set[int]) -> set[str]:
    return {one.key for one in (await uow.obligations.by_id(sorted(ids))).values()}


async def test_what_a_matter_is_about_is_read_by_one_question(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        _, owed = await entered(uow, now)
        office = replace(owed, key="office", department_id=None, campaign_id=None, sample_id=None, matter_id=None)
        await uow.obligations.owe(owed, office)
        mine, theirs = await uow.obligations.find("pattern"), await uow.obligations.find("office")
        assert mine is not None
        assert theirs is not None
        about = await uow.ledger.about([mine.id, theirs.id])
        one, other = about[mine.id], about[theirs.id]
        assert (one.department, one.number) == (MARKET, 1)
        assert one.subject.startswith("示例物业服务")
        assert one.campaign == "示例区2024年第一次联合抽查"
        assert (other.campaign, other.department, other.subject, other.number) == ("", "", "", None)


async def test_ones_own_are_found_by_role_by_team_and_by_name(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene, owed = await entered(uow, now)
        first, _, third = scene.inspectors[MARKET]
        person = await uow.people.remember(77, "某人")
        await uow.obligations.owe(
            owed,
            replace(owed, key="closed", standing=Standing.MET),
            replace(owed, key="named", duty=Duty.NOTICE, inspector_id=third),
            replace(owed, key="personal", person_id=person.id),
            replace(owed, key="role", duty=Duty.CONFIRM, matter_id=None, sample_id=None),
            replace(owed, key="office", duty=Duty.RULE, department_id=None),
            replace(owed, key="other", duty=Duty.CONFIRM, department_id=scene.departments[HOUSING]),
        )
        market, nobody = scene.departments[MARKET], person.id + 1
        confirms = ((Place(scene.office_id, market), frozenset({Duty.CONFIRM})),)
        assert await keys(uow, await uow.ledger.own(Posts(nobody, inspectors=(first,)))) == {"pattern"}
        assert await keys(uow, await uow.ledger.own(Posts(nobody, inspectors=(third,)))) == {"named"}
        assert await keys(uow, await uow.ledger.own(Posts(nobody, duties=confirms))) == {"role"}
        assert await keys(uow, await uow.ledger.own(Posts(nobody, offices=(scene.office_id,)))) == {"office"}
        assert await keys(uow, await uow.ledger.own(Posts(person.id))) == {"personal"}


async def test_forsaken_is_what_nobody_of_those_present_looks_after(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene, owed = await entered(uow, now)
        first, _, third = scene.inspectors[MARKET]
        await uow.obligations.owe(
            owed,
            replace(owed, key="named", duty=Duty.NOTICE, inspector_id=third, due_on=TODAY - timedelta(days=1)),
            replace(owed, key="review", duty=Duty.REVIEW),
        )

        async def forsaken(present: list[int], *duties: Duty) -> list[str]:
            market = Place(scene.office_id, scene.departments[MARKET])
            found = await uow.ledger.forsaken(market, present=present, duties=duties, limit=9)
            return [one.key for one in found]

        assert await forsaken([first, third]) == []
        assert await forsaken([third]) == ["pattern"]
        assert await forsaken([first]) == ["named"]
        assert await forsaken([]) == ["named", "pattern"]
        assert await forsaken([first, third], Duty.REVIEW) == ["review"]


async def test_the_database_counts_how_each_department_stands(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene, owed = await entered(uow, now)
        market, housing = scene.departments[MARKET], scene.departments[HOUSING]
        days = {"past": -1, "today": 0, "soon": 2, "later": 9}
        await uow.obligations.owe(
            *(replace(owed, key=key, due_on=TODAY + timedelta(days=n)) for key, n in days.items()),
            *(replace(owed, key=one.value, standing=one) for one in Standing if one is not Standing.OPEN),
            replace(owed, key="another", department_id=housing, standing=Standing.MET),
            replace(owed, key="office", department_id=None),
        )
        soon = TODAY + timedelta(days=2)
        found = await uow.ledger.figures(scene.office_id, today=TODAY, soon=soon)
        places = [Place(scene.office_id, market), Place(scene.office_id, None)]
        some = await uow.ledger.figures(scene.office_id, places, today=TODAY, soon=soon)
    assert found == {
        market: Figures(market, open=4, soon=2, overdue=1, met=1, met_late=1, waived=1),
        housing: Figures(housing, met=1),
        None: Figures(None, open=1, soon=1),
    }
    assert some == {place: counted for place, counted in found.items() if place != housing}


async def test_the_matters_of_a_department_are_turned_page_by_page(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene, owed = await entered(uow, now)
        days = {"past": -1, "today": 0, "sunday": 4, "monday": 5}
        await uow.obligations.owe(
            *(replace(owed, key=key, due_on=TODAY + timedelta(days=n)) for key, n in reversed(days.items())),
            replace(owed, key="met", standing=Standing.MET),
            replace(owed, key="void", standing=Standing.VOID, due_on=TODAY + timedelta(days=1)),
            replace(owed, key="office", department_id=None),
        )
        week = {"today": TODAY, "week_end": date(2024, 5, 19)}
        place, office = Place(scene.office_id, owed.department_id), Place(scene.office_id, None)

        async def page(where: Place, which: Which, offset: int = 0, limit: int = 9) -> list[str]:
            found = await uow.ledger.page(where, which, **week, offset=offset, limit=limit)
            assert len(found) <= await uow.ledger.count(where, which, **week)
            return [one.key for one in found]

        assert await page(place, Which.ALL) == ["past", "today", "sunday", "monday"]
        assert await page(place, Which.ALL, offset=2, limit=1) == ["sunday"]
        assert await page(place, Which.OVERDUE) == ["past"]
        assert await page(place, Which.WEEK) == ["today", "sunday"]
        assert await page(place, Which.CLOSED) == ["void", "met"]
        assert await page(office, Which.ALL) == ["office"]
        assert await uow.ledger.count(place, Which.CLOSED, **week) == 2


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (
            counts_query(obligations.c.office_id == 1),
            "USING COVERING INDEX ix_obligations_place (office_id=?)",
        ),
        (
            near_query(obligations.c.office_id == 1, today=TODAY, soon=TODAY),
            "USING COVERING INDEX ix_obligations_place (office_id=?)",
        ),
        (
            page_query(Place(1, 2), Which.ALL, today=TODAY, week_end=TODAY).limit(5),
            "USING INDEX ix_obligations_place (office_id=? AND department_id=? AND standing=?)",
        ),
        (
            page_query(Place(1, None), Which.ALL, today=TODAY, week_end=TODAY).limit(5),
            "USING INDEX ix_obligations_place (office_id=? AND department_id=? AND standing=?)",
        ),
        (
            page_query(Place(1, 2), Which.OVERDUE, today=TODAY, week_end=TODAY).limit(5),
            "USING INDEX ix_obligations_place (office_id=? AND department_id=? AND standing=? AND due_on<?)",
        ),
    ],
)
async def test_a_look_at_a_department_costs_what_it_shows_not_what_is_stored(
    database: Database, query: Select[Any], index: str
) -> None:
    engine = make_engine(database.url, writes=False)
    statement = query.compile(engine, compile_kwargs={"literal_binds": True})
    async with engine.connect() as connection:
        rows = (await connection.execute(text(f"EXPLAIN QUERY PLAN {statement}"))).all()
    await engine.dispose()
    plan = "\n".join(row[3] for row in rows)
    assert index in plan
    assert "TEMP B-TREE FOR ORDER BY" not in plan
