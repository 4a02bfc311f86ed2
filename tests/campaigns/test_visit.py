"""Who leads, what is owed of a visit and until when, who sees which number; and that no history of taps breaks it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from campaigns import ceremony, visit
from campaigns.matching.proof import files_after
from campaigns.on_site import arriving
from domain.errors import Refusal
from domain.obligations import Duty, Standing
from domain.outcome import outcome_of
from storage.campaigns import Campaign
from storage.draws import Round
from storage.unit_of_work import Database, UnitOfWork
from storage.visits import Visit
from tests.support.builders import HOUSING, ITEMS, MARKET, Scene, build_scene
from tests.support.ceremonies import GROUP, build_matched, sent_texts
from tests.support.forms import fill, hand_in, labels, section_of
from tests.support.visits import FIRE

THREE = (HOUSING, MARKET, FIRE)
OF_VISITS = (Duty.AGREE_VISIT, Duty.VISIT, Duty.NOTICE)


async def built(
    uow: UnitOfWork, now: datetime, departments: tuple[str, ...] = (HOUSING, MARKET)
) -> tuple[Scene, Campaign]:
    scene = await build_scene(uow, departments=departments)
    return scene, await build_matched(uow, scene, now)


async def first_visit(uow: UnitOfWork, campaign: Campaign) -> Visit:
    return (await uow.visits.of_campaign(campaign.id))[0]


async def users_on(uow: UnitOfWork, scene: Scene, campaign: Campaign, sample_id: int, department: str) -> list[int]:
    """Chat ids of the department's inspectors on a subject, the leader first where they are of it."""
    leader = (await uow.visits.find([sample_id]))[sample_id].leader_id
    own = [
        one.inspector_id
        for one in await uow.forms.assignments(campaign.id)
        if one.sample_id == sample_id and one.department_id == scene.departments[department]
    ]
    users = dict(zip(scene.inspectors[department], scene.inspectors_of(department), strict=True))
    return [users[one] for one in sorted(own, key=lambda one: one != leader)]


async def offer(uow: UnitOfWork, user_id: int, sample_id: int, words: str, now: datetime) -> None:
    version = (await uow.visits.find([sample_id]))[sample_id].version
    await visit.offer_typed(uow, user_id=user_id, sample_id=sample_id, version=version, text=words, now=now)


async def agree_on(uow: UnitOfWork, scene: Scene, campaign: Campaign, words: str, now: datetime) -> Visit:
    """The first visit of the campaign, agreed by every department on what its leader typed."""
    sample_id = (await first_visit(uow, campaign)).sample_id
    leader, *_ = await users_on(uow, scene, campaign, sample_id, HOUSING)
    await offer(uow, leader, sample_id, words, now)
    current = (await uow.visits.find([sample_id]))[sample_id].current_id
    assert current
    for department in list(scene.departments)[1:]:
        user_id, *_ = await users_on(uow, scene, campaign, sample_id, department)
        await visit.agree_one(uow, user_id=user_id, proposal_id=current, now=now)
    return (await uow.visits.find([sample_id]))[sample_id]


async def test_the_leader_is_the_lead_departments_first_seat_as_anyone_can_compute(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        files = await files_after(uow, campaign, [])
        teams = outcome_of(files).teams
        assert teams is not None
        first = {team.subject: team.inspectors[0] for team in teams.teams if team.department == HOUSING}
        people = await uow.libraries.inspectors([scene.departments[HOUSING]])
        references = {one.id: one.reference for one in people}
        numbers = {one.id: one.number for one in await uow.samples.standing(campaign.id)}
        leaders = {
            numbers[one.sample_id]: references[one.leader_id]
            for one in await uow.visits.of_campaign(campaign.id)
            if one.leader_id
        }
        assert await ceremony.find_files(uow, campaign.id, Round.TEAMS)
    assert leaders == first


async def test_the_time_is_owed_by_the_leader_within_the_offices_own_term(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        office = await uow.offices.get(scene.office_id)
        await uow.offices.set_up(replace(office, own_terms={Duty.AGREE_VISIT.value: 5}))
        campaign = await build_matched(uow, scene, now)
        owed = [one for one in await uow.obligations.of_campaign(campaign.id) if one.duty is Duty.AGREE_VISIT]
        leaders = {one.sample_id: one.leader_id for one in await uow.visits.of_campaign(campaign.id)}
    assert {one.due_on for one in owed} == {date(2024, 5, 16)}  # Saturday 11 May is worked
    assert {one.sample_id: one.inspector_id for one in owed} == leaders
    assert {one.key for one in owed} == {f"agree:{one}" for one in leaders}


@pytest.mark.parametrize(
    ("words", "notice_due"),
    [
        ("5月20日9点", date(2024, 5, 17)),  # on Monday: the Friday before
        ("5月13日9点", date(2024, 5, 11)),  # a Saturday that is worked
        ("今天下午5点", date(2024, 5, 10)),  # no day is left before
        ("5月19日9点", date(2024, 5, 17)),  # on a Sunday
    ],
)
async def test_the_notice_is_due_on_the_working_day_before_or_today(
    database: Database, now: datetime, words: str, notice_due: date
) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        agreed = await agree_on(uow, scene, campaign, words, now)
        (notice,) = [
            one
            for one in await uow.obligations.of_campaign(campaign.id)
            if one.duty is Duty.NOTICE and one.sample_id == agreed.sample_id
        ]
    assert agreed.is_agreed
    assert notice.due_on == notice_due


async def test_numbers_are_read_by_the_team_the_lead_and_the_office_and_others_see_their_own(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now, THREE)
        sample_id = (await first_visit(uow, campaign)).sample_id
        member, *_ = await users_on(uow, scene, campaign, sample_id, FIRE)
        counts = {}
        for user_id in (member, scene.admin, scene.admin_of(HOUSING), scene.admin_of(MARKET)):
            card = await visit.show_visit(uow, user_id=user_id, sample_id=sample_id, now=now)
            counts[user_id] = card.text.count("199000000")
        assert counts == {member: 6, scene.admin: 6, scene.admin_of(HOUSING): 6, scene.admin_of(MARKET): 2}
        with pytest.raises(Refusal, match=r"visit\.not_yours"):
            await visit.show_visit(uow, user_id=scene.reviewer_of(MARKET), sample_id=sample_id, now=now)


async def test_nothing_of_a_visit_that_names_people_goes_to_the_group(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now, THREE)
        await sent_texts(uow, now)
        await agree_on(uow, scene, campaign, "5月20日9点", now)
        (told,) = (await sent_texts(uow, now))[GROUP]
    assert "2024年5月20日（周一）　1 户" in told
    assert not any(word in told for word in ("检查员", "199000", "有限公司"))


async def test_the_lead_departments_admin_plans_where_the_leader_does_not(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        card = await visit.choose_day(uow, user_id=scene.admin_of(HOUSING), campaign_id=campaign.id, now=now)
        assert "待安排 8 户" in card.text
        with pytest.raises(Refusal, match=r"visit\.not_leader"):
            await visit.choose_day(uow, user_id=scene.admin_of(MARKET), campaign_id=campaign.id, now=now)
        outsider = await visit.show_visits(uow, user_id=scene.reviewer_of(HOUSING), campaign_id=0, page=0)
        assert "目前没有分派给您的检查" in outsider.text


async def test_ways_to_plan_that_run_past_the_window_are_not_offered(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        plan = {"user_id": scene.admin_of(HOUSING), "campaign_id": campaign.id, "now": now}
        card = await visit.choose_hours(uow, day=20240627, **plan)  # a Thursday; the window ends on Sunday 30 June
        assert [one.split("，")[0] for one in labels(card)[:-1]] == ["每小时一户", "每天四户"]
        with pytest.raises(Refusal, match=r"visit\.outside_window"):
            await visit.plan_by_pattern(uow, day=20240627, pattern=2, **plan)


async def test_a_plan_whose_first_hour_has_passed_is_not_sent(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        admin = scene.admin_of(HOUSING)
        text = "今天上午10点起，每家30分钟"
        await visit.plan_typed(uow, user_id=admin, campaign_id=campaign.id, text=text, now=now)
        with pytest.raises(Refusal, match=r"visit\.past"):
            await visit.send_plan(uow, user_id=admin, batch_id=1, now=now + timedelta(hours=2))
        assert not any(one.current_id for one in await uow.visits.of_campaign(campaign.id))


async def test_of_two_plans_the_first_that_is_sent_counts(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        admin = scene.admin_of(HOUSING)
        for _ in range(2):
            await visit.plan_by_pattern(uow, user_id=admin, campaign_id=campaign.id, day=20240520, pattern=0, now=now)
        await visit.send_plan(uow, user_id=admin, batch_id=2, now=now)
        laid = await uow.visits.of_campaign(campaign.id)
        with pytest.raises(Refusal, match=r"visit\.changed_meanwhile"):
            await visit.send_plan(uow, user_id=admin, batch_id=1, now=now)
        assert await uow.visits.of_campaign(campaign.id) == laid


@pytest.mark.parametrize("words", ["5月13日9点", ""])
async def test_results_that_are_handed_in_show_that_somebody_was_there(
    database: Database, now: datetime, words: str
) -> None:
    """With an agreed time or without one: nobody is reminded of what is over."""
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        sample_id = (await first_visit(uow, campaign)).sample_id
        if words:
            await agree_on(uow, scene, campaign, words, now)
        number = next(one.number for one in await uow.forms.sections(campaign.id) if one.sample_id == sample_id)
        left = []
        for department in (HOUSING, MARKET):
            user_id, *_ = await users_on(uow, scene, campaign, sample_id, department)
            section = await section_of(uow, scene, campaign, department, number)
            section = await fill(uow, section, [1] * len(ITEMS[department]), user_id=user_id, now=now)
            await hand_in(uow, section, user_id=user_id, now=now)
            owed = [one for one in await uow.obligations.of_campaign(campaign.id) if one.sample_id == sample_id]
            left.append([one.duty for one in owed if one.standing is Standing.OPEN and one.duty in OF_VISITS])
            evidence = [one.evidence for one in owed if one.duty is Duty.VISIT and one.standing is Standing.MET]
            assert all(one.startswith("section:") for one in evidence)
    assert sorted(left[0]) == sorted([Duty.VISIT, Duty.NOTICE] if words else [Duty.AGREE_VISIT])
    assert left[1] == []


async def test_who_has_handed_in_owes_nothing_of_a_time_that_is_agreed_afterwards(
    database: Database, now: datetime
) -> None:
    """The market bureau was there on the first date; the time that the others agree on then is not its own."""
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        sample_id = (await first_visit(uow, campaign)).sample_id
        number = next(one.number for one in await uow.forms.sections(campaign.id) if one.sample_id == sample_id)
        user_id, *_ = await users_on(uow, scene, campaign, sample_id, MARKET)
        section = await section_of(uow, scene, campaign, MARKET, number)
        section = await fill(uow, section, [1] * len(ITEMS[MARKET]), user_id=user_id, now=now)
        await hand_in(uow, section, user_id=user_id, now=now)
        await agree_on(uow, scene, campaign, "5月13日9点", now)
        owed = [one for one in await uow.obligations.of_campaign(campaign.id) if one.duty is Duty.VISIT]
    assert [one.department_id for one in owed] == [scene.departments[HOUSING]]


async def test_a_day_that_is_over_is_agreed_to_no_more(database: Database, now: datetime) -> None:
    """An hour that has passed still is: that the team is there counts."""
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        sample_id = (await first_visit(uow, campaign)).sample_id
        leader, *_ = await users_on(uow, scene, campaign, sample_id, HOUSING)
        other, *_ = await users_on(uow, scene, campaign, sample_id, MARKET)
        await offer(uow, leader, sample_id, "5月13日9点", now)
        proposal = (await uow.visits.find([sample_id]))[sample_id].current_id
        assert proposal
        monday, tuesday = datetime(2024, 5, 13, 2, 0, tzinfo=UTC), datetime(2024, 5, 14, 2, 0, tzinfo=UTC)
        with pytest.raises(Refusal, match=r"visit\.past"):
            await visit.agree_one(uow, user_id=other, proposal_id=proposal, now=tuesday)
        assert not (await uow.visits.find([sample_id]))[sample_id].is_agreed
        await visit.agree_one(uow, user_id=other, proposal_id=proposal, now=monday)
        assert (await uow.visits.find([sample_id]))[sample_id].is_agreed


async def test_a_plan_is_not_sent_by_who_no_longer_leads(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        first = await first_visit(uow, campaign)
        leader, *_ = await users_on(uow, scene, campaign, first.sample_id, HOUSING)
        plan = {"campaign_id": campaign.id, "day": 20240520, "pattern": 0, "now": now}
        await visit.plan_by_pattern(uow, user_id=leader, **plan)
        assert first.leader_id
        await uow.visits.hand_over(first.sample_id, out=first.leader_id, to=None)
        with pytest.raises(Refusal, match=r"visit\.not_leader"):
            await visit.send_plan(uow, user_id=leader, batch_id=1, now=now)
        assert not any(one.current_id for one in await uow.visits.of_campaign(campaign.id))


async def test_a_time_that_is_only_offered_keeps_nobody_from_coming_at_the_agreed_one(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene, campaign = await built(uow, now)
        agreed = await agree_on(uow, scene, campaign, "今天下午5点", now)
        leader, *_ = await users_on(uow, scene, campaign, agreed.sample_id, HOUSING)
        other, *_ = await users_on(uow, scene, campaign, agreed.sample_id, MARKET)
        await offer(uow, other, agreed.sample_id, "5月20日9点", now)
        offered = (await uow.visits.find([agreed.sample_id]))[agreed.sample_id].current_id
        card = await visit.show_visit(uow, user_id=leader, sample_id=agreed.sample_id, now=now)
        assert "到场" in labels(card)
        assert agreed.agreed_id
        assert offered
        await arriving.check_in(uow, user_id=leader, proposal_id=agreed.agreed_id, now=now)
        await visit.agree_one(uow, user_id=leader, proposal_id=offered, now=now)
        after = (await uow.visits.find([agreed.sample_id]))[agreed.sample_id]
        owed = [one for one in await uow.obligations.of_campaign(campaign.id) if one.duty is Duty.VISIT]
    assert (after.agreed_id, after.is_agreed) == (agreed.agreed_id, True)
    assert {one.department_id: one.standing for one in owed} == {
        scene.departments[HOUSING]: Standing.MET,
        scene.departments[MARKET]: Standing.OPEN,
    }


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_is_offered_and_agreed_the_ledger_follows_the_agreed_time(
    database: Database, now: datetime, seed: int
) -> None:
    """Random offers and agreements of everybody on one visit, some on what is no longer on the table."""
    chance = Random(seed)
    async with database.open() as uow:
        scene, campaign = await built(uow, now, THREE)
        sample_id = (await first_visit(uow, campaign)).sample_id
        teams = {name: await users_on(uow, scene, campaign, sample_id, name) for name in THREE}
        everyone = [user for users in teams.values() for user in users] + [scene.admin_of(MARKET)]
        for step in range(30):
            history = await uow.visits.history(sample_id)
            if not history or chance.random() < 0.3:
                day = chance.randint(20, 31)
                await offer(uow, chance.choice(everyone), sample_id, f"5月{day}日{9 + step % 3}点", now)
            else:
                proposal = history[-1] if chance.random() < 0.8 else chance.choice(history)
                user_id = chance.choice(everyone)
                await visit.agree_one(uow, user_id=user_id, proposal_id=proposal.id, now=now)
            await _holds(uow, scene, campaign, sample_id)
        history = await uow.visits.history(sample_id)
        texts = await sent_texts(uow, now)
        told = [one for one in texts[GROUP] if "已约定联合检查" in one]
        current = (await uow.visits.find([sample_id]))[sample_id]
    assert current.sequence >= 1
    assert len(told) == current.sequence <= len(history)


async def _holds(uow: UnitOfWork, scene: Scene, campaign: Campaign, sample_id: int) -> None:
    current = (await uow.visits.find([sample_id]))[sample_id]
    owed = [one for one in await uow.obligations.of_campaign(campaign.id) if one.sample_id == sample_id]
    there = [one for one in owed if one.duty is Duty.VISIT and one.standing is Standing.OPEN]
    notices = [one for one in owed if one.duty is Duty.NOTICE and one.standing is Standing.OPEN]
    if current.agreed_id is None:
        assert not there
        assert not notices
        return
    answers = await uow.visits.answers([current.agreed_id])
    assert {one.department_id for one in answers[current.agreed_id]} == set(scene.departments.values())
    agreed = (await uow.visits.proposals([current.agreed_id]))[current.agreed_id]
    day = (agreed.starts_at.astimezone(UTC) + timedelta(hours=8)).date()
    assert {one.department_id: one.due_on for one in there} == dict.fromkeys(scene.departments.values(), day)
    assert len(notices) == 1
