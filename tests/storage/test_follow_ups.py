"""Follow-ups in storage: compare-and-set, the way of every step, lists and counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from domain.errors import Refusal
from domain.follow_up import OPEN, Entry, Stage, Step
from domain.inspection import Handling
from domain.obligations import Standing
from storage.unit_of_work import Database, UnitOfWork
from tests.support.follow_ups import HOUSING, MARKET, Problem, build_problem, find_problem


async def test_a_change_on_what_was_not_read_is_refused(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        problem = await build_problem(uow, now)
        seen = await problem.only()
        await uow.follow_ups.change(seen, stage=Stage.HANDLED, deadline=date(2024, 6, 1))
        with pytest.raises(Refusal, match=r"follow_up\.changed_meanwhile"):
            await uow.follow_ups.change(seen, stage=Stage.CLOSED)
        after = await problem.only()
        assert (after.version, after.stage, after.deadline) == (2, Stage.HANDLED, date(2024, 6, 1))


async def test_a_section_has_a_measure_only_once(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        one = await (await build_problem(uow, now)).only()
    about = {"campaign_id": one.campaign_id, "section_id": one.section_id, "department_id": one.department_id}
    with pytest.raises(IntegrityError):
        async with any_database.open() as uow:
            await uow.follow_ups.add(**about, measure=one.opened_as, opened_on=one.opened_on)


async def test_steps_come_back_as_they_were_taken(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        problem = await build_problem(uow, now)
        one = await problem.only()
        said = {"day": date(2024, 5, 10), "reference": "罚〔2024〕9号", "note": "说明"}
        person_id = await problem.person_id(12)
        await uow.follow_ups.record(
            one.id, Step.ENTERED, person_id=person_id, now=now, entry=Entry.PENALISED, to_person=person_id, **said
        )
        first, second = (await uow.follow_ups.steps([one.id]))[one.id]
        assert (first.step, first.entry, first.day, first.to_person) == (Step.OPENED, None, None, None)
        assert (second.step, second.entry, second.at) == (Step.ENTERED, Entry.PENALISED, now)
        assert (second.day, second.reference, second.note) == (said["day"], said["reference"], said["note"])
        assert (second.person_id, second.to_person) == (person_id, person_id)


async def _two(uow: UnitOfWork, now: datetime) -> tuple[Problem, Problem]:
    problem = await build_problem(uow, now)
    return problem, await find_problem(uow, problem.scene, problem.campaign, now, codes=(4,), department=HOUSING)


async def test_lists_are_by_who_has_it_who_is_asked_and_who_gave_it_away(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        market, housing = await _two(uow, now)
        ids = market.scene.departments
        mine, theirs = await market.only(), await housing.only()
        in_hand = uow.follow_ups.in_hand
        assert [one.id for one in await in_hand([ids[MARKET]], OPEN)] == [mine.id]
        await uow.follow_ups.change(mine, stage=Stage.OFFERED, offered_to=ids[HOUSING])
        assert [one.id for one in await in_hand([ids[HOUSING]], OPEN)] == [mine.id, theirs.id]
        assert await uow.follow_ups.given_away([ids[MARKET]], OPEN) == []
        await uow.follow_ups.change(await market.only(), department_id=ids[HOUSING], offered_to=None)
        assert [one.id for one in await uow.follow_ups.given_away([ids[MARKET]], OPEN)] == [mine.id]
        assert await in_hand([ids[MARKET]], OPEN) == []
        assert await in_hand([ids[HOUSING]], OPEN, campaign_id=market.campaign.id + 1) == []


async def test_counts_are_by_department_with_those_overdue(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        market, housing = await _two(uow, now)
        office_id = market.scene.office_id
        mine = await market.only()
        await uow.follow_ups.change(await housing.only(), stage=Stage.CLOSED, outcome=Entry.LISTED)
        in_time = await uow.follow_ups.tallies(office_id, today=mine.due_on)
        assert [(one.department, one.open, one.overdue, one.closed) for one in in_time] == [
            (HOUSING, 0, 0, 1),
            (MARKET, 1, 0, 0),
        ]
        late = await uow.follow_ups.tallies(office_id, today=date(2024, 7, 1), campaign_id=market.campaign.id)
        assert [one.overdue for one in late] == [0, 1]
        by = await market.person_id(1)
        await uow.obligations.waive(mine.obligation_id, by=by, reason="市局统一办理", now=now)
        waived = await uow.follow_ups.tallies(office_id, today=date(2024, 7, 1))
        assert [(one.open, one.overdue) for one in waived] == [(0, 0), (1, 0)]
        assert await uow.follow_ups.count(market.campaign.id, OPEN) == 1
        assert await uow.follow_ups.count(market.campaign.id, [Stage.CLOSED]) == 1


async def test_it_carries_its_day_from_the_ledger(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        problem = await build_problem(uow, now)
        owed = await problem.owed()
        await uow.obligations.rederive([replace(owed, due_on=date(2024, 6, 11), provisional=True)])
        one = await problem.only()
        assert (one.due_on, one.provisional, one.standing) == (date(2024, 6, 11), True, Standing.OPEN)
        assert (one.obligation_id, one.handler, one.campaign_reference) == (owed.id, None, "2024-01")


async def test_the_public_gets_no_words_that_were_typed(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        problem = await build_problem(uow, now)
        one = await problem.only()
        assert await uow.follow_ups.public_outcomes([one.section_id]) == []
        end = {"outcome": Entry.RECTIFIED, "outcome_on": date(2024, 5, 20), "reference": "王示一"}
        await uow.follow_ups.change(one, stage=Stage.CLOSED, **end)
        (told,) = await uow.follow_ups.public_outcomes([one.section_id])
        assert (told.measure, told.outcome, told.day) == (
            Handling.RECTIFICATION,
            Entry.RECTIFIED,
            date(2024, 5, 20),
        )
        assert "王示一" not in repr(told)


async def test_an_unknown_one_is_refused(any_database: Database) -> None:
    async with any_database.read() as uow:
        with pytest.raises(Refusal, match=r"follow_up\.unknown"):
            await uow.follow_ups.get(99)
