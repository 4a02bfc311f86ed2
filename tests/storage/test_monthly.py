"""Monthly reports on both databases: what is kept, and what the data say of a department within a period."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from domain.campaign import State
from domain.errors import Refusal
from domain.inspection import ResultCode
from domain.monthly import Contact, Figure, Filling, MonthlyPeriod, Period, Row, figures_as_data
from storage.draws import Round, Stage
from storage.forms import SectionState
from storage.monthly import Filed, ReportState
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import HOUSING, MARKET, Scene, build_inspection, build_scene
from tests.support.forms import section_of
from tests.support.monthly import at, build_drawn_campaign, name_items, publish_one, settle_draw
from tests.support.publications import publish

JUNE = date(2024, 6, 1)
PERIOD = Period(date(2024, 5, 21), date(2024, 6, 20))
SINCE, UNTIL = at(5, 21, 0), at(6, 21, 0)


async def figures(uow: UnitOfWork, scene: Scene, department: str = MARKET) -> dict[Figure, int | str]:
    return await uow.monthly_figures.of(scene.departments[department], since=SINCE, until=UNTIL)


async def begin(uow: UnitOfWork, scene: Scene) -> tuple[int, int]:
    """A round with the report of the market department; their ids."""
    about: dict[str, Any] = {"kind": MonthlyPeriod.BETWEEN, "period": PERIOD, "due_on": PERIOD.last, "now": at(6, 3)}
    one = await uow.monthly.open_round(scene.office_id, JUNE, **about)
    (report,) = await uow.monthly.open(one.id, [scene.departments[MARKET]], {})
    return one.id, report.id


async def test_a_month_of_an_office_has_one_round_and_a_department_one_report_in_it(any_database: Database) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        round_id, report_id = await begin(uow, scene)
        about: dict[str, Any] = {"kind": MonthlyPeriod.CALENDAR, "period": PERIOD, "due_on": JUNE, "now": at(6, 4)}
        again = await uow.monthly.open_round(scene.office_id, JUNE, **about)
        assert (again.id, again.kind, again.opened_at) == (round_id, MonthlyPeriod.BETWEEN, at(6, 3))
        assert [one.name for one in await uow.monthly.without_report(again)] == [HOUSING]
        report = await uow.monthly.report(report_id)
    assert (report.state, report.version, report.filed, report.filling) == (ReportState.OPEN, 0, 0, Filling())


async def test_a_version_handed_in_stays_as_it_was(any_database: Database) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow)
        _, report_id = await begin(uow, scene)
        computed = await figures(uow, scene)
        person = await uow.people.find(scene.admin)
        assert person is not None
        report = await uow.monthly.report(report_id)
        await uow.monthly.write(report, Filling().empty(Row.MEETINGS))
        report = await uow.monthly.report(report_id)
        contact = Contact("示例甲", "0311-85000000", "19900000001")
        data = dict(figures_as_data(computed))
        filed = Filed(report_id, 1, report.filling, data, contact, "", person.id, at(6, 18), late=False)
        await uow.monthly.file(report, filed)
        with pytest.raises(Refusal, match=r"monthly\.changed_meanwhile"):
            await uow.monthly.file(report, filed)
        report = await uow.monthly.report(report_id)
        assert (report.state, report.filed) == (ReportState.FILED, 1)
        await uow.monthly.reopen(report, reason="漏报")
        await uow.monthly.write(await uow.monthly.report(report_id), Filling())
        assert (await uow.monthly.filed([report_id]))[report_id] == [filed]


async def test_a_mark_is_set_once_and_a_nudge_once_a_day(any_database: Database) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        round_id, _ = await begin(uow, scene)
        assert [one.id for one in await uow.monthly.ungathered(PERIOD.last)] == [round_id]
        assert await uow.monthly.ungathered(date(2024, 6, 19)) == []
        assert await uow.monthly.mark(round_id, gathered_at=at(6, 20, 16))
        assert not await uow.monthly.mark(round_id, gathered_at=at(6, 20, 17))
        assert await uow.monthly.ungathered(PERIOD.last) == []
        days = [date(2024, 6, 17), date(2024, 6, 17), date(2024, 6, 18)]
        assert [await uow.monthly.nudge(round_id, day) for day in days] == [True, False, True]


async def test_a_contact_is_remembered_in_the_place_of_the_last(any_database: Database) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        person = await uow.people.find(scene.admin)
        assert person is not None
        assert await uow.monthly.contact(person.id) is None
        for mobile in ("19900000001", "19900000002"):
            await uow.monthly.keep_contact(person.id, Contact("示例甲", "85000000", mobile))
        assert await uow.monthly.contact(person.id) == Contact("示例甲", "85000000", "19900000002")


async def test_a_department_that_did_nothing_has_noughts(any_database: Database) -> None:
    async with any_database.open() as uow:
        found = await figures(uow, await build_scene(uow))
    assert set(found.values()) == {0, ""}
    assert list(found) == list(Figure)


async def test_a_draw_counts_with_its_subjects_items_and_units(any_database: Database) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow)
        await name_items(uow, scene)
        await build_drawn_campaign(uow, scene, at(5, 28))
        market, housing = await figures(uow, scene), await figures(uow, scene, HOUSING)
    assert (market[Figure.DRAWS], market[Figure.SUBJECTS]) == (1, 3)
    assert market[Figure.PAPERS] == "《示例区2024年第一次联合抽查》（示例〔2024〕1号）"
    assert (market[Figure.MAJOR], market[Figure.MINOR]) == (1, 2)
    assert (housing[Figure.MAJOR], housing[Figure.MINOR]) == ("", 1)  # its list says nothing of the item
    assert (market[Figure.UNITS], market[Figure.UNIT_NAMES], market[Figure.LINE_SUBJECTS]) == (1, "一科", 3)


@pytest.mark.parametrize(
    ("moment", "draws"), [(at(5, 20, 23, 59), 0), (at(5, 21, 0), 1), (at(6, 20, 23, 59), 1), (at(6, 21, 0), 0)]
)
async def test_a_draw_counts_in_the_period_in_which_it_was_revealed_by_the_clock_of_the_office(
    any_database: Database, moment: datetime, draws: int
) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow)
        await build_drawn_campaign(uow, scene, moment)
        assert (await figures(uow, scene))[Figure.DRAWS] == draws


async def test_draws_that_are_void_or_unfinished_and_subjects_that_were_excluded_do_not_count(
    any_database: Database,
) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn_campaign(uow, scene, at(5, 28))
        sample = (await uow.samples.of_campaign(campaign.id))[0]
        await uow.samples.exclude(sample.id)
        assert (await figures(uow, scene))[Figure.SUBJECTS] == 2
        draw = await uow.draws.latest(campaign.id, Round.SUBJECTS)
        assert draw is not None
        await uow.draws.advance(draw, Stage.VOID)
        found = await figures(uow, scene)
    assert (found[Figure.DRAWS], found[Figure.SUBJECTS], found[Figure.PAPERS]) == (0, 0, "")


async def test_nothing_of_a_void_campaign_counts(any_database: Database) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn_campaign(uow, scene, at(5, 28))
        await publish_one(uow, scene, campaign, at(6, 3))
        counted = (Figure.DRAWS, Figure.SUBJECTS, Figure.PROBLEMS, Figure.PUBLISHED, Figure.UNITS)
        before = await figures(uow, scene)
        await uow.campaigns.move(await uow.campaigns.get(campaign.id), State.VOIDED)
        after = await figures(uow, scene)
    assert all(before[one] for one in counted)
    assert {after[one] for one in counted} == {0}


async def test_the_same_subject_in_two_draws_is_two_drawn_and_one_with_problems(any_database: Database) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow)
        for _ in range(2):
            campaign = await build_inspection(uow, scene, at(5, 28), forms=1)
            await settle_draw(uow, campaign.id, at(5, 28))
            await publish_one(uow, scene, campaign, at(6, 3))
        found = await figures(uow, scene)
    assert (found[Figure.DRAWS], found[Figure.SUBJECTS]) == (2, 2)
    assert (found[Figure.PROBLEMS], found[Figure.PUBLISHED]) == (1, 2)


async def test_problems_and_publications_count_when_they_came_about_and_for_whom_they_did(
    any_database: Database,
) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn_campaign(uow, scene, at(4, 10))  # drawn before the period
        await publish_one(uow, scene, campaign, at(5, 20, 18), number=1)
        await publish_one(uow, scene, campaign, at(6, 3), number=2)
        section = await section_of(uow, scene, campaign, MARKET, 3)
        await publish(uow, section, ResultCode.NO_PROBLEM, now=at(6, 4))
        market, housing = await figures(uow, scene), await figures(uow, scene, HOUSING)
    assert (market[Figure.DRAWS], market[Figure.PROBLEMS], market[Figure.PUBLISHED]) == (0, 1, 2)
    assert (housing[Figure.PROBLEMS], housing[Figure.PUBLISHED]) == (0, 0)


async def test_a_problem_counts_once_it_passed_review_and_in_that_period_only(any_database: Database) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn_campaign(uow, scene, at(4, 10))
        section = await section_of(uow, scene, campaign, MARKET, 1)
        items = await uow.campaigns.items(campaign.id, scene.departments[MARKET])
        person = await uow.people.find(scene.admin)
        assert person is not None
        about: dict[str, Any] = {"person_id": person.id, "now": at(5, 22)}
        await uow.forms.enter(section, {one.id: ResultCode.FAILED for one in items}, **about)
        assert (await figures(uow, scene))[Figure.PROBLEMS] == 0
        for state, moment in ((SectionState.APPROVED, at(5, 23)), (SectionState.PUBLISHED, at(6, 25))):
            section = await uow.forms.section(section.id)
            await uow.forms.change(section, state=state)
            section = await uow.forms.section(section.id)
            await uow.forms.record_version(section, content={}, reason="", person_id=person.id, now=moment)
        june, july = (
            await figures(uow, scene),
            await uow.monthly_figures.of(scene.departments[MARKET], since=UNTIL, until=at(7, 21, 0)),
        )
    assert (june[Figure.PROBLEMS], june[Figure.PUBLISHED]) == (1, 0)
    assert (july[Figure.PROBLEMS], july[Figure.PUBLISHED]) == (0, 1)
