"""Requests for a substitution and the change lines that follow, on both kinds of database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage.draws import Round
from storage.forms import Assignment
from storage.substitutions import NewSubstitution, RequestState, SubstitutionRequest, substitutions
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import HOUSING, MARKET, Scene, build_inspection, build_scene, credit_code
from tests.support.forms import section_of


@dataclass
class Built:
    scene: Scene
    campaign_id: int
    draw_id: int
    samples: list[int]


async def built(uow: UnitOfWork, now: datetime) -> Built:
    """Two open forms, the first two inspectors of each department on both, and a draw that they may come from."""
    scene = await build_scene(uow)
    campaign = await build_inspection(uow, scene, now, forms=2)
    draw = await uow.draws.freeze(
        campaign_id=campaign.id, round_=Round.TEAMS, terms="t", pool="p", secret="5e" * 32, needed=2, now=now
    )
    samples = [(await section_of(uow, scene, campaign, HOUSING, number)).sample_id for number in (1, 2)]
    return Built(scene, campaign.id, draw.id, samples)


async def asked(uow: UnitOfWork, about: Built, now: datetime, *, sample_id: int | None = None) -> SubstitutionRequest:
    person = await uow.people.find(about.scene.inspectors_of(HOUSING)[0])
    assert person is not None
    request_id = await uow.substitutions.ask(
        draw_id=about.draw_id,
        inspector_id=about.scene.inspectors[HOUSING][0],
        sample_id=sample_id,
        kind="recusal" if sample_id else "leave",
        reason="其他",
        detail="亲属在该单位任职",
        asked_by=person.id,
        now=now,
    )
    found = await uow.substitutions.find(request_id)
    assert found is not None
    return found


async def test_a_request_waits_until_it_is_decided_once(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        about = await built(uow, now)
        request = await asked(uow, about, now)
        assert (request.state, request.detail, request.asked_at) == (RequestState.ASKED, "亲属在该单位任职", now)
        assert await uow.substitutions.waiting([about.draw_id]) == [request]
        later = {"decided_by": request.asked_by, "now": now + timedelta(hours=1)}
        assert await uow.substitutions.decide(request, RequestState.DECLINED, answer="只请半天", **later)
        assert not await uow.substitutions.decide(request, RequestState.AGREED, **later)
        assert await uow.substitutions.waiting([about.draw_id]) == []
        found = await uow.substitutions.find(request.id)
        assert found is not None
        assert (found.state, found.answer, found.decided_at) == (RequestState.DECLINED, "只请半天", later["now"])
        assert await uow.substitutions.find(request.id + 1) is None


async def test_change_lines_are_numbered_on_within_their_draw(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        about = await built(uow, now)
        first, second, third, fourth = about.scene.inspectors[HOUSING]
        one = await asked(uow, about, now, sample_id=about.samples[0])
        two = await asked(uow, about, now)
        await uow.substitutions.add(one, [NewSubstitution(about.samples[0], first, third)])
        await uow.substitutions.add(two, [NewSubstitution(sample, second, fourth) for sample in about.samples])
        lines = await uow.substitutions.of_draw(about.draw_id)
        assert [line.number for line in lines] == [1, 2, 3]
        assert [(line.subject, line.kind) for line in lines] == [
            (credit_code(1), "recusal"),
            (credit_code(1), "leave"),
            (credit_code(2), "leave"),
        ]
        assert (lines[0].out, lines[0].in_id, lines[0].request_id) == (f"I-{first:05d}", third, one.id)


async def test_no_number_of_a_draw_is_given_twice(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        about = await built(uow, now)
        request = await asked(uow, about, now)
        await uow.substitutions.add(request, [NewSubstitution(about.samples[0], 1, None)])
    with pytest.raises(IntegrityError):
        async with any_database.open() as uow:
            await uow.substitutions._add_many(
                substitutions,
                [{"draw_id": about.draw_id, "request_id": request.id, "number": 1, "sample_id": 1, "out_id": 1}],
            )


async def test_a_seat_for_which_there_was_nobody_is_vacant_in_its_own_department(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        about = await built(uow, now)
        request = await asked(uow, about, now)
        first, second, third, _ = about.scene.inspectors[HOUSING]
        new = [NewSubstitution(about.samples[0], first, None), NewSubstitution(about.samples[1], second, third)]
        await uow.substitutions.add(request, new)
        housing, market = (about.scene.departments[name] for name in (HOUSING, MARKET))
        seats = [(sample, department) for sample in about.samples for department in (housing, market)]
        assert [await uow.substitutions.vacant(*seat) for seat in seats] == [1, 0, 0, 0]


async def test_who_is_out_keeps_a_row_and_loses_the_forms(any_database: Database, now: datetime) -> None:
    later = now + timedelta(days=1)
    async with any_database.open() as uow:
        about = await built(uow, now)
        first, _, third, _ = about.scene.inspectors[HOUSING]
        sample, housing = about.samples[0], about.scene.departments[HOUSING]
        await uow.forms.hand_over(sample, out=first, to=Assignment(sample, housing, third, in_at=later), now=later)
        standing = await uow.forms.assignments(about.campaign_id)
        ever = await uow.forms.assignments(about.campaign_id, ever=True)
        assert len(ever) == len(standing) + 1
        assert Assignment(sample, housing, first, out_at=later) in ever
        assert Assignment(sample, housing, third, in_at=later) in standing
        assert [one.sample_id for one in await uow.forms.sections_with(first)] == [about.samples[1]]
        assert [one.sample_id for one in await uow.forms.sections_with(third)] == [sample]
        person = await uow.people.find(about.scene.inspectors_of(HOUSING)[0])
        assert person is not None
        assert [one.sample_id for one in await uow.forms.sections_of_inspector(person.id)] == [about.samples[1]]
        await uow.forms.hand_over(about.samples[1], out=first, to=None, now=later)
        assert await uow.forms.sections_with(first) == []


async def test_who_went_together_is_counted_over_the_other_campaigns_of_the_office(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        about = await built(uow, now)
        first, second, third, _ = about.scene.inspectors[HOUSING]
        market = tuple(about.scene.inspectors[MARKET][:2])
        assert await uow.forms.went_together(about.scene.office_id, but=about.campaign_id) == {}
        assert await uow.forms.went_together(about.scene.office_id + 1, but=0) == {}
        assert await uow.forms.went_together(about.scene.office_id, but=0) == {(first, second): 2, market: 2}
        sample, housing = about.samples[0], about.scene.departments[HOUSING]
        await uow.forms.hand_over(sample, out=first, to=Assignment(sample, housing, third, in_at=now), now=now)
        assert await uow.forms.went_together(about.scene.office_id, but=0) == {
            (first, second): 1,
            (second, third): 1,
            market: 2,
        }
