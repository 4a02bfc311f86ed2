"""Draws on both databases: frozen files, contributions, dice, attempts."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.exc import IntegrityError

from domain.draw_terms import Closing
from domain.errors import Refusal
from domain.lengths import LIBRARY_TEXT
from domain.public_value import SaidValue
from storage.draws import Round, Stage, StoredContribution, StoredDraw
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import HOUSING, MARKET, build_campaign, build_scene

POOL = "91139001MA0000001X\tA\n" * 2000


async def freeze(uow: UnitOfWork, campaign_id: int, now: datetime, round_: Round = Round.SUBJECTS) -> StoredDraw:
    return await uow.draws.freeze(
        campaign_id=campaign_id, round_=round_, terms="条款\n", pool=POOL, secret="5e" * 32, needed=2, now=now
    )


async def opened(uow: UnitOfWork, now: datetime) -> StoredDraw:
    """A ceremony that takes contributions."""
    scene = await build_scene(uow, subjects=0, inspectors_each=0)
    return await freeze(uow, (await build_campaign(uow, scene, now)).id, now)


async def test_a_frozen_draw_comes_back_to_the_byte(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        draw = await opened(uow, now)
    async with any_database.read() as uow:
        found = await uow.draws.get(draw.id)
    assert found == draw
    assert (found.pool, found.terms, found.attempt, found.stage) == (POOL, "条款\n", 1, Stage.OPEN)
    assert (found.frozen_at, found.transcript) == (now, None)


async def test_attempts_are_numbered_by_round_and_stay(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        first = await opened(uow, now)
        assert await uow.draws.latest(first.campaign_id, Round.TEAMS) is None
        second = await freeze(uow, first.campaign_id, now)
        teams = await freeze(uow, first.campaign_id, now, Round.TEAMS)
        assert [first.attempt, second.attempt, teams.attempt] == [1, 2, 1]
        assert await uow.draws.of_campaign(first.campaign_id, Round.SUBJECTS) == [first, second]
        assert await uow.draws.latest(first.campaign_id, Round.SUBJECTS) == second


async def test_a_contributor_may_have_the_longest_name_of_a_department(any_database: Database, now: datetime) -> None:
    longest = "局" * LIBRARY_TEXT
    async with any_database.open() as uow:
        draw = await opened(uow, now)
        await uow.draws.contribute(draw.id, contributor=longest, words="话", person_id=1, now=now)
        assert await uow.draws.contributions(draw.id) == [StoredContribution(longest, "话")]


async def test_contributions_keep_their_order_and_their_words(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        draw = await opened(uow, now)
        for department, words in ((MARKET, "lucky 7 <b>&_*["), (HOUSING, "今天下雨")):
            await uow.draws.contribute(draw.id, contributor=department, words=words, person_id=1, now=now)
        assert await uow.draws.contributions(draw.id) == [
            StoredContribution(MARKET, "lucky 7 <b>&_*["),
            StoredContribution(HOUSING, "今天下雨"),
        ]


async def test_the_database_itself_stops_a_second_contribution(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        draw = await opened(uow, now)
        await uow.draws.contribute(draw.id, contributor=MARKET, words="一", person_id=1, now=now)
    with pytest.raises(IntegrityError):
        async with any_database.open() as uow:
            await uow.draws.contribute(draw.id, contributor=MARKET, words="二", person_id=1, now=now)


async def test_the_first_value_of_a_die_counts(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        draw = await opened(uow, now)
        thrown = [(2, 6), (1, 3), (2, 1)]
        assert [await uow.draws.record_die(draw.id, *one) for one in thrown] == [True, True, False]
        assert await uow.draws.dice(draw.id) == [3, 6]


async def test_a_draw_keeps_how_it_is_closed(any_database: Database, now: datetime) -> None:
    files = {"terms": "条款\n", "pool": POOL, "secret": "5e" * 32, "needed": 3, "now": now}
    async with any_database.open() as uow:
        campaign_id = (await opened(uow, now)).campaign_id
        closings = (Closing(dice=10), Closing(public="福彩<b>&_*["))
        kept = [
            await uow.draws.freeze(campaign_id=campaign_id, round_=Round.SUBJECTS, closing=one, **files)
            for one in closings
        ]
    assert tuple(one.closing for one in kept) == closings
    assert {one.needed for one in kept} == {3}


async def test_a_person_may_type_the_public_value_again_and_the_last_counts(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        draw = await opened(uow, now)
        for said in (SaidValue(1, "", True, "7"), SaidValue(2, MARKET, False, "8"), SaidValue(1, "", True, "8")):
            await uow.draws.say_value(draw.id, said, now=now)
        assert await uow.draws.values(draw.id) == [SaidValue(2, MARKET, False, "8"), SaidValue(1, "", True, "8")]


async def test_a_round_runs_from_its_freeze_to_its_reveal(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        draw = await opened(uow, now)
        campaign = await uow.campaigns.get(draw.campaign_id)
        assert await uow.draws.running(campaign.office_id, Round.SUBJECTS) == [campaign.plan.title]
        assert await uow.draws.running(campaign.office_id, Round.TEAMS) == []
        assert await uow.draws.running(campaign.office_id + 1, Round.SUBJECTS) == []
        await uow.draws.advance(draw, Stage.CLOSING)
        await uow.draws.advance(await uow.draws.get(draw.id), Stage.REVEALED, transcript="记录\n", revealed_at=now)
        assert await uow.draws.running(campaign.office_id, Round.SUBJECTS) == []


async def test_a_stage_is_left_once(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        draw = await opened(uow, now)
        await uow.draws.advance(draw, Stage.CLOSING)
        with pytest.raises(Refusal, match=r"draw\.moved_meanwhile"):
            await uow.draws.advance(draw, Stage.CLOSING)
        closing = await uow.draws.get(draw.id)
        await uow.draws.advance(closing, Stage.REVEALED, transcript="记录\n", revealed_at=now)
        revealed = await uow.draws.get(draw.id)
    assert (revealed.stage, revealed.transcript, revealed.revealed_at) == (Stage.REVEALED, "记录\n", now)


async def test_an_unknown_draw_is_refused(any_database: Database) -> None:
    async with any_database.read() as uow:
        with pytest.raises(Refusal, match=r"draw\.unknown"):
            await uow.draws.get(99)
