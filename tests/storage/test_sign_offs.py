"""Approvals before visits, on both kinds of database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from domain.inspection import ResultCode
from storage.sign_offs import SignOffWord
from storage.unit_of_work import Database
from tests.support.builders import HOUSING, build_inspection, build_scene
from tests.support.forms import section_of


async def test_the_newest_decision_counts_and_every_one_is_kept(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now, forms=2)
        first, second = [await section_of(uow, scene, campaign, HOUSING, number) for number in (1, 2)]
        person = await uow.people.find(scene.admin_of(HOUSING))
        assert person is not None
        decided = {first.id: ([7, 3], now), second.id: ([3], None)}
        await uow.sign_offs.decide(decided, SignOffWord.APPROVED, person_id=person.id, now=now)
        later = now + timedelta(hours=1)
        again = {first.id: ([3, 7], now)}
        await uow.sign_offs.decide(again, SignOffWord.DECLINED, reason="另有任务", person_id=person.id, now=later)
        newest = await uow.sign_offs.newest([first.id, second.id, 999])
        assert {one: (each.word, each.crew, each.starts_at) for one, each in newest.items()} == {
            first.id: (SignOffWord.DECLINED, (3, 7), now),
            second.id: (SignOffWord.APPROVED, (3,), None),
        }
        history = await uow.sign_offs.history(first.id)
    assert [(one.word, one.reason, one.at, one.by) for one in history] == [
        (SignOffWord.APPROVED, "", now, person.name),
        (SignOffWord.DECLINED, "另有任务", later, person.name),
    ]


async def test_what_a_form_has_to_do_with_approvals_is_read_at_once(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now, forms=2)
        section = await section_of(uow, scene, campaign, HOUSING)
        before = await uow.sign_offs.demand(section.id)
        assert (before.required, before.begun, before.newest) == (False, False, None)
        office = await uow.offices.get(scene.office_id)
        await uow.offices.set_up(replace(office, sign_off=True))
        person = await uow.people.find(scene.admin_of(HOUSING))
        assert person is not None
        for word in (SignOffWord.DECLINED, SignOffWord.APPROVED):
            await uow.sign_offs.decide({section.id: ([1], None)}, word, person_id=person.id, now=now)
        (item,) = await uow.campaigns.items(campaign.id, section.department_id)
        await uow.forms.enter(section, {item.id: ResultCode.NO_PROBLEM}, person_id=person.id, now=now)
        after = await uow.sign_offs.demand(section.id)
        assert after.newest is not None
        assert (after.required, after.begun, after.newest.word) == (True, True, SignOffWord.APPROVED)
        other = await section_of(uow, scene, campaign, HOUSING, 2)
        assert await uow.sign_offs.begun([section.id, other.id]) == {section.id}
