"""What other platforms get wrong around a draw, and ours does not: their rows go on where
``tests/domain/test_draw_weaknesses.py`` ends.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable
from datetime import datetime
from fractions import Fraction
from typing import get_args

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from campaigns import attempts, ceremony, draft, draw, matching, public, publication, review
from domain.campaign import Sampling, Scope, State, StratumBy, StratumRule
from domain.draw import draw as recompute
from domain.draw import ticket
from domain.errors import Refusal
from domain.inspection import Handling, ResultCode
from domain.library import LibraryKind
from domain.obligations import Duty, Standing
from domain.statistics import SectionFacts, SubjectFacts, bonded_zone_table
from storage.campaigns import Campaign
from storage.draws import Round, Stage
from storage.metadata import metadata
from storage.unit_of_work import Database, UnitOfWork
from tests.support.attempts import REASON, SECOND, build_office, give_up
from tests.support.builders import HOUSING, MARKET, Scene, build_campaign, build_inspection, build_scene, subject
from tests.support.ceremonies import GROUP, SECRET, build_confirmed, build_drawn, build_matched, hold
from tests.support.forms import fill, hand_in, section_of
from web import build_pages

INSPECTOR, COLLEAGUE, REVIEWER = 105, 106, 22


async def refused(code: str, doing: Awaitable[object]) -> None:
    with pytest.raises(Refusal) as caught:
        await doing
    assert caught.value.code == code


async def everything(uow: UnitOfWork) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    connection = uow.draws._connection
    return {name: list(map(tuple, await connection.execute(select(table)))) for name, table in metadata.tables.items()}


async def start(uow: UnitOfWork, scene: Scene, campaign: Campaign, now: datetime) -> None:
    await draw.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)


async def test_row_5_a_redraw_wipes_nothing_and_says_who_wanted_it_and_why(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_drawn(uow, scene, now)
        first = await uow.draws.latest(campaign.id, Round.SUBJECTS)
        assert first is not None
        await give_up(uow, scene, first.id, now)
        await start(uow, scene, campaign, now)
        await hold(uow, scene, campaign, Round.SUBJECTS, now)
        (kept, second) = await uow.draws.of_campaign(campaign.id, Round.SUBJECTS)
        renewal = await uow.renewals.agreed(first.id)
        assert renewal is not None
    assert (kept.transcript, kept.pool, kept.terms) == (first.transcript, first.pool, first.terms)
    assert (kept.stage, second.attempt) == (Stage.VOID, 2)
    assert f"earlier\t1\t{REASON}\n" in second.terms
    assert renewal.proposed_by != renewal.decided_by


async def test_row_5_nobody_draws_again_alone_or_without_a_word(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_drawn(uow, scene, now)
        first = await uow.draws.latest(campaign.id, Round.SUBJECTS)
        assert first is not None
        about = {"user_id": scene.admin, "draw_id": first.id, "now": now}
        await refused("attempts.reason_empty", attempts.propose(uow, reason="  ", **about))
        await attempts.propose(uow, reason="名单有误", **about)
        waiting = await uow.renewals.waiting(first.id)
        assert waiting is not None
        alone = attempts.decide(uow, user_id=scene.admin, renewal_id=waiting.id, agree=True, now=now)
        await refused("attempts.own", alone)
        assert scene.admin != SECOND


async def test_row_5_what_was_drawn_stays_public_while_the_plan_is_mended(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_drawn(uow, scene, now)
        first = await uow.draws.latest(campaign.id, Round.SUBJECTS)
        assert first is not None
        await give_up(uow, scene, first.id, now)
        await draft.withdraw(uow, user_id=scene.admin, campaign_id=campaign.id, now=now)
        assert (await uow.campaigns.get(campaign.id)).state is State.DRAFT
        shown = await public.campaign(uow, campaign.id)
        listed = await public.campaigns(uow)
    assert [one.id for one in listed.entries] == [campaign.id]
    assert REASON in str(shown)


@pytest.fixture
async def pages(database: Database) -> AsyncIterator[TestClient]:
    async with TestClient(TestServer(build_pages(database))) as client:
        yield client


async def test_row_6_looking_at_a_page_draws_nothing_and_changes_nothing(
    pages: TestClient, database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_campaign(uow, scene, now)
        await draw.bind_group(uow, user_id=scene.admin, campaign_id=campaign.id, chat_id=GROUP, now=now)
        await start(uow, scene, campaign, now)
        before = await everything(uow)
    for path in ("/", f"/campaigns/{campaign.id}", "/search?q=示例", "/nowhere"):
        await pages.get(path)
        await pages.post(path)
    async with database.read() as uow:
        assert await everything(uow) == before


async def test_row_7_a_list_that_is_out_cannot_be_drawn_over(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        drawn = await uow.samples.standing(campaign.id)
        first = await uow.draws.latest(campaign.id, Round.SUBJECTS)
        assert first is not None
        await refused("campaign.wrong_state", start(uow, scene, campaign, now))
        await refused("draw.closed_already", ceremony.close(uow, user_id=scene.admin, draw_id=first.id, now=now))
        assert await uow.samples.standing(campaign.id) == drawn


async def test_row_8_matching_again_cannot_delete_what_was_entered(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_matched(uow, scene, now)
        section = (await uow.forms.sections(campaign.id, scene.departments[MARKET]))[0]
        crew = await uow.forms.inspectors_of(section)
        filled = await fill(uow, section, (1, 5), user_id=100 + crew[0], now=now, handling=[Handling.RECTIFICATION])
        again = matching.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
        await refused("campaign.wrong_state", again)
        anew = attempts.ask_reason(uow, user_id=scene.admin, campaign_id=campaign.id)
        await refused("attempts.too_late", anew)
        assert await uow.forms.section(section.id) == filled


async def test_row_21_who_reviews_is_no_author_and_changes_no_finding(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now)
        filled = await fill(uow, await section_of(uow, scene, campaign, MARKET), (1, 7), user_id=INSPECTOR, now=now)
        section = await hand_in(uow, filled, user_id=INSPECTOR, now=now)
        found = await uow.forms.results([section.id])
        about = {"section_id": section.id, "version": section.version, "now": now}
        for author in (INSPECTOR, COLLEAGUE):
            with pytest.raises(Refusal):
                await review.approve(uow, user_id=author, **about)
        await review.send_back(uow, user_id=REVIEWER, reason="请核实", **about)
        assert await uow.forms.results([section.id]) == found
        assert [one.state for one in await uow.forms.history(section.id)] == ["submitted", "returned"]


async def test_row_22_results_come_in_by_one_way_only_and_out_after_a_review(database: Database, now: datetime) -> None:
    assert set(get_args(LibraryKind)) == {"subjects", "inspectors", "items", "departments"}
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now)
        filled = await fill(uow, await section_of(uow, scene, campaign, MARKET), (1, 1), user_id=INSPECTOR, now=now)
        section = await hand_in(uow, filled, user_id=INSPECTOR, now=now)
        for person in (INSPECTOR, scene.admin, scene.admin_of(MARKET)):
            with pytest.raises(Refusal):
                await publication.publish(uow, user_id=person, section_id=section.id, version=section.version, now=now)


def test_row_23_a_result_is_counted_by_its_code_not_by_a_piece_of_text() -> None:
    """Theirs finds 1 in 10, and a column empties when its label changes."""

    def found(code: ResultCode) -> SubjectFacts:
        section = SectionFacts(MARKET, {"甲": code}, frozenset(), 0, True)
        return SubjectFacts(f"x{code}", ("I-1",), (section,))

    clean, worst = found(ResultCode(1)), found(ResultCode(10))
    assert bonded_zone_table([clean], items=["甲"], departments=[MARKET]).problem_items == 0
    assert bonded_zone_table([worst], items=["甲"], departments=[MARKET]).problem_items == 1


async def test_row_24_every_step_leaves_a_date_that_somebody_owes(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        asked = await uow.obligations.of_campaign(campaign.id)
        assert {(one.duty, one.department_id) for one in asked if one.standing is Standing.OPEN} == {
            (Duty.CONFIRM, scene.departments[HOUSING]),
            (Duty.CONFIRM, scene.departments[MARKET]),
        }
        assert all(one.due_on > now.date() for one in asked)


async def test_other_systems_key_enterprises_are_drawn_like_all_others(database: Database, now: datetime) -> None:
    """Theirs takes the first rows of a query for key enterprises, and fills up with repetitions."""
    async with database.open() as uow:
        scene = await build_scene(uow)
        key_ones = [subject(n, tags=("物业服务", "重点")) for n in range(1, 11)]
        await uow.libraries.save_subjects(scene.office_id, key_ones)
        rules = (
            StratumRule("重点", Fraction(1, 2), 1, StratumBy.TAG),
            StratumRule("其他", Fraction(1, 10), 1, StratumBy.REST),
        )
        campaign = await build_drawn(uow, scene, now, sampling=Sampling(rules))
        result = recompute(await ceremony.subjects_files(uow, campaign.id))
    key_stratum, rest = result.strata
    assert (key_stratum.n, key_stratum.k, rest.n, rest.k) == (10, 5, 30, 3)
    by_ticket = sorted(key_stratum.order, key=lambda one: ticket(result.key, one))
    assert list(key_stratum.drawn) == by_ticket[:5]
    assert len(set(result.drawn)) == 8


async def test_other_systems_a_subject_of_last_month_is_left_out_and_named(database: Database, now: datetime) -> None:
    """Theirs draws each month for itself: one firm may be hit every month."""
    async with database.open() as uow:
        scene = await build_scene(uow)
        earlier = await build_confirmed(uow, scene, now)
        inspected = {one.number for one in await uow.samples.standing(earlier.id)}
        again = await build_campaign(uow, scene, now, scope=Scope(tags=("物业服务",), registered_by=None, yearly_cap=1))
        await draw.bind_group(uow, user_id=scene.admin, campaign_id=again.id, chat_id=-1002, now=now)
        await start(uow, scene, again, now)
        frozen = await uow.draws.latest(again.id, Round.SUBJECTS)
    assert frozen is not None
    pool = {line.split("\t")[0] for line in frozen.pool.splitlines()}
    left_out = {line.split("\t")[1] for line in frozen.terms.splitlines() if line.startswith("left-out\t")}
    assert left_out == inspected
    assert not pool & inspected


async def test_other_systems_the_pool_is_kept_so_the_seed_proves_something_when_the_library_has_changed(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        before = recompute(await ceremony.subjects_files(uow, campaign.id))
        await uow.libraries.save_subjects(scene.office_id, [subject(n, status="注销") for n in range(1, 41)])
        assert recompute(await ceremony.subjects_files(uow, campaign.id)) == before
