"""Visits and service records, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage.served_notices import Served, ServedNotice
from storage.unit_of_work import Database, UnitOfWork
from storage.visits import Answer, Proposal, Visit
from tests.support.builders import HOUSING, MARKET, Scene, build_inspection, build_scene


class Opened:
    """Visits to three subjects, led by the first inspector of the first department."""

    def __init__(self, scene: Scene, campaign_id: int, samples: list[int], person_id: int) -> None:
        self.scene, self.campaign_id, self.samples, self.person_id = scene, campaign_id, samples, person_id
        self.leader = scene.inspectors[HOUSING][0]

    @classmethod
    async def build(cls, uow: UnitOfWork, now: datetime) -> Opened:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now)
        samples = [one.id for one in await uow.samples.standing(campaign.id)]
        person = await uow.people.find(scene.inspectors_of(HOUSING)[0])
        assert person is not None
        opened = cls(scene, campaign.id, samples, person.id)
        await uow.visits.open([Visit(one, campaign.id, opened.leader) for one in samples])
        return opened

    async def propose(self, uow: UnitOfWork, now: datetime, *, version: int = 0) -> list[Proposal]:
        times = {one: (now + timedelta(days=1, hours=place), 60, version) for place, one in enumerate(self.samples)}
        batch_id = await uow.visits.draft(self.campaign_id, times, by=self.person_id, now=now)
        return await uow.visits.of_batch(batch_id)


async def test_a_draft_is_no_history_until_it_is_sent_and_is_sent_once(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        opened = await Opened.build(uow, now)
        first, *_ = await opened.propose(uow, now)
        assert await uow.visits.history(first.sample_id) == []
        batch = await uow.visits.batch(first.batch_id)
        assert batch is not None
        assert await uow.visits.send(batch, now=now)
        assert not await uow.visits.send(batch, now=now)
    async with any_database.read() as uow:
        assert await uow.visits.history(first.sample_id) == [first]
        assert (await uow.visits.proposals([first.id]))[first.id].starts_at == now + timedelta(days=1)


async def test_a_proposal_for_a_visit_that_has_changed_is_not_laid_on_the_table(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        opened = await Opened.build(uow, now)
        (first, *_), (second, *_) = await opened.propose(uow, now), await opened.propose(uow, now)
        assert await uow.visits.put(first)
        assert not await uow.visits.put(second)
        visit = (await uow.visits.find([first.sample_id]))[first.sample_id]
    assert (visit.current_id, visit.version, visit.is_agreed) == (first.id, 1, False)


async def test_what_is_agreed_counts_up_and_only_as_it_was_read(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        opened = await Opened.build(uow, now)
        proposals = await opened.propose(uow, now)
        for one in proposals:
            await uow.visits.put(one)
        assert await uow.visits.waiting_in(proposals[0].batch_id) == 3
        visit = (await uow.visits.find([proposals[0].sample_id]))[proposals[0].sample_id]
        assert await uow.visits.agree(visit)
        assert not await uow.visits.agree(visit)
        assert await uow.visits.waiting_in(proposals[0].batch_id) == 2
        agreed = (await uow.visits.find([visit.sample_id]))[visit.sample_id]
    assert agreed.is_agreed
    assert agreed.sequence == 1


async def test_a_department_answers_once(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        opened = await Opened.build(uow, now)
        proposal, *_ = await opened.propose(uow, now)
        department = opened.scene.departments[MARKET]
        answer = Answer(proposal.id, department, opened.person_id, now)
        later = now + timedelta(hours=1)
        assert await uow.visits.answer(answer)
        assert not await uow.visits.answer(Answer(proposal.id, department, opened.person_id, later))
    async with any_database.read() as uow:
        assert await uow.visits.answers([proposal.id]) == {proposal.id: [answer]}


async def test_a_visit_that_is_opened_again_has_no_time_and_keeps_its_history(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        opened = await Opened.build(uow, now)
        first, *_ = await opened.propose(uow, now)
        batch = await uow.visits.batch(first.batch_id)
        assert batch is not None
        await uow.visits.send(batch, now=now)
        await uow.visits.put(first)
        await uow.visits.agree((await uow.visits.find([first.sample_id]))[first.sample_id])
        agreed = (await uow.visits.find([first.sample_id]))[first.sample_id]
        assert await uow.visits.reopen(agreed)
        assert not await uow.visits.reopen(agreed)
    async with any_database.read() as uow:
        again = (await uow.visits.find([first.sample_id]))[first.sample_id]
        assert (again.current_id, again.agreed_id, again.sequence) == (None, None, 1)
        assert await uow.visits.history(first.sample_id) == [first]


async def test_leadership_is_handed_over_by_who_has_it(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        opened = await Opened.build(uow, now)
        sample, other = opened.samples[0], opened.scene.inspectors[HOUSING][1]
        assert not await uow.visits.hand_over(sample, out=other, to=None)
        assert await uow.visits.hand_over(sample, out=opened.leader, to=other)
        led = {one.sample_id: one.leader_id for one in await uow.visits.of_campaign(opened.campaign_id)}
    assert led[sample] == other
    assert set(led.values()) == {other, opened.leader}


@pytest.mark.parametrize("how", Served)
async def test_every_record_of_service_is_kept(any_database: Database, now: datetime, how: Served) -> None:
    async with any_database.open() as uow:
        opened = await Opened.build(uow, now)
        proposal, *_ = await opened.propose(uow, now)
        first = ServedNotice(proposal.sample_id, proposal.id, Served.PHONE, "示例甲", now, opened.person_id, now)
        again = ServedNotice(proposal.sample_id, proposal.id, how, "示例乙", now, opened.person_id, now)
        kept = [replace(one, id=await uow.served_notices.add(one)) for one in (first, again)]
    async with any_database.read() as uow:
        found = await uow.served_notices.of(opened.samples)
    assert found == {one: kept if one == proposal.sample_id else [] for one in opened.samples}
