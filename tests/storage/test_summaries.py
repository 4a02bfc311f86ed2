"""Work summaries and their versions, on both databases."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from domain.errors import Refusal
from domain.inspection import Handling, ResultCode
from domain.obligations import Duty
from domain.summary import Figures, Part, count
from office import obligations
from storage.summaries import Summary, SummaryState
from storage.summary_figures import Span
from storage.unit_of_work import Database, UnitOfWork
from tests.support.attempts import build_office
from tests.support.builders import HOUSING, MARKET, Scene, build_inspection
from tests.support.publications import publish
from tests.support.voidings import make_void

NAMED = date(2024, 6, 20)
NOTHING: Figures = count([], [], late=0)


async def opened(uow: UnitOfWork, scene: Scene, name: str, now: datetime, named: date = NAMED) -> Summary:
    department_id = scene.departments[name]
    return await uow.summaries.open(
        f"{department_id}:{named.isoformat()}",
        office_id=scene.office_id,
        department_id=department_id,
        named=named,
        since=date(2024, 4, 2),
        until=named,
        now=now,
    )


async def test_words_and_versions_come_back_as_they_were_kept(any_database: Database, now: datetime) -> None:
    parts, cases = {Part.DONE: "一是<b>&_*[\n二是", Part.NEXT: "字" * 2000}, ("案例<甲>",)
    async with any_database.open() as uow:
        scene = await build_office(uow)
        summary = await opened(uow, scene, HOUSING, now)
        await uow.summaries.write(summary, parts=parts, cases=cases)
        written = await uow.summaries.get(summary.id)
        await uow.summaries.submit(written, NOTHING, person_id=1, now=now, late=True)
    async with any_database.read() as uow:
        kept = await uow.summaries.get(summary.id)
        (version,) = (await uow.summaries.versions([summary.id]))[summary.id]
    assert (kept.parts, kept.cases, kept.missing) == (parts, cases, (Part.PROBLEMS,))
    assert (kept.state, kept.revision, kept.version) == (SummaryState.SUBMITTED, 1, 1)
    assert (version.parts, version.cases, version.figures) == (parts, cases, NOTHING)
    assert (version.number, version.person_id, version.at, version.late) == (1, 1, now, True)


async def test_whoever_read_an_older_revision_writes_and_hands_in_nothing(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        scene = await build_office(uow)
        read = await opened(uow, scene, HOUSING, now)
        await uow.summaries.write(read, parts={Part.DONE: "先"})
        with pytest.raises(Refusal, match="changed_meanwhile"):
            await uow.summaries.write(read, parts={Part.DONE: "后"})
        with pytest.raises(Refusal, match="changed_meanwhile"):
            await uow.summaries.submit(read, NOTHING, person_id=1, now=now, late=False)
        newest = await uow.summaries.get(read.id)
        await uow.summaries.submit(newest, NOTHING, person_id=1, now=now, late=False)
        with pytest.raises(Refusal, match="changed_meanwhile"):
            await uow.summaries.submit(newest, NOTHING, person_id=1, now=now, late=False)
        assert (await uow.summaries.get(read.id)).parts == {Part.DONE: "先"}


async def test_the_dates_of_an_office_say_how_many_were_asked_and_how_many_handed_in(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        scene = await build_office(uow)
        first = await opened(uow, scene, HOUSING, now)
        await opened(uow, scene, MARKET, now)
        await opened(uow, scene, MARKET, now, named=date(2024, 4, 1))
        for _ in range(2):
            summary = await uow.summaries.get(first.id)
            await uow.summaries.submit(summary, NOTHING, person_id=1, now=now, late=False)
        assert await uow.summaries.dates(scene.office_id, limit=8) == [(NAMED, 2, 1), (date(2024, 4, 1), 1, 0)]
        assert [one.department for one in await uow.summaries.of_date(scene.office_id, NAMED)] == [HOUSING, MARKET]
        known = await uow.summaries.known([first.key, "99:2024-06-20"])
        listed = await uow.summaries.of_departments([scene.departments[MARKET]], limit=1)
    assert known == {first.key}
    assert [one.named for one in listed] == [NAMED]


async def test_what_passed_review_is_found_by_department_and_time_or_by_campaign(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_inspection(uow, scene, now)
        for name in (HOUSING, MARKET):
            part = (await uow.forms.sections(campaign.id, scene.departments[name]))[0]
            await publish(uow, part, ResultCode.FAILED, Handling.GUIDANCE, now=now)
        own = Span(scene.departments[MARKET], now, now + timedelta(seconds=1))
        (found,) = await uow.summary_figures.reviewed(own)
        assert (found.department, found.campaign, found.published) == (MARKET, campaign.plan.title, True)
        assert found.handling == (Handling.GUIDANCE,)
        before = Span(scene.departments[MARKET], now - timedelta(days=1), now)
        assert await uow.summary_figures.reviewed(before) == []
        whole = Span(scene.departments[MARKET], now, now, campaign.id)
        assert len(await uow.summary_figures.reviewed(whole)) == 2
        days = (scene.departments[MARKET], date(2024, 6, 30), date(2024, 7, 30))
        assert await uow.summary_figures.campaigns_of(*days) == [campaign.plan.title]
        later = now + timedelta(days=200)
        department_id = scene.departments[MARKET]
        about = {"campaign": campaign, "duty": Duty.ENTER, "since": now.date(), "working_days": 20, "now": now}
        await obligations.owe(uow, obligations.Owed("enter:1", department_id), **about)
        await uow.obligations.meet("enter:1", now=later, today=later.date())
        closed = Span(department_id, later, later + timedelta(seconds=1))
        assert await uow.summary_figures.closed_late(closed) == 1
        await make_void(uow, scene, campaign.id, now)
        assert await uow.summary_figures.closed_late(closed) == 0
        assert await uow.summary_figures.reviewed(own) == []
        assert await uow.summary_figures.campaigns_of(*days) == []


async def test_an_unknown_summary_is_refused(any_database: Database) -> None:
    async with any_database.read() as uow:
        with pytest.raises(Refusal, match=r"summary\.unknown"):
            await uow.summaries.get(99)
