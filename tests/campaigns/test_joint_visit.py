"""A subject that two campaigns have drawn: what has to be decided before matching, and what follows from it."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pytest

from campaigns import ceremony, confirmation, matching, public
from campaigns.joint_visit import deciding, excluding, showing
from campaigns.joint_visit.finding import matters_of
from domain.campaign import Sampling, Scope, State, whole_pool
from domain.certificate import build_certificate
from domain.draw_terms import parse_team_terms
from domain.errors import Refusal
from domain.roles import Appointment, Role
from domain.verification import verify
from storage.campaigns import Campaign
from storage.draws import Round
from storage.offices import Office
from storage.unit_of_work import Database, UnitOfWork
from tests.support.attempts import SECOND
from tests.support.builders import HOUSING, MARKET, build_campaign, build_scene
from tests.support.ceremonies import SECRET, build_confirmed, build_drawn, confirm, match, sent_texts
from tests.support.forms import labels
from tests.support.joint_visits import LAST, SUBJECTS, TITLE, Two, build_two, second_plan
from tests.support.verifiers import VERIFIED, python_verdict
from tests.support.voidings import make_void


async def certified(uow: UnitOfWork, campaign: Campaign) -> str:
    """The certificate of both rounds."""
    first = await ceremony.subjects_files(uow, campaign.id)
    return build_certificate(first, await ceremony.find_files(uow, campaign.id, Round.TEAMS))


async def start(uow: UnitOfWork, two: Two, campaign: Campaign, now: datetime) -> str:
    """The second round; what whoever tapped is shown."""
    shown = await matching.start(uow, user_id=two.scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
    return shown if isinstance(shown, str) else shown.text


async def test_subjects_of_both_lists_are_found_once_the_windows_overlap_and_never_otherwise(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        two = await build_two(uow, now)
        drawn = {one.number for one in await uow.samples.standing(two.first.id)}
        found = await two.matters(uow)
        assert {one.sample.number for one in found} == drawn
        assert all(one.other and one.other.id == two.first.id and one.must for one in found)
        later = second_plan(window_start=date(2024, 7, 1), window_end=LAST)
        apart = await build_confirmed(uow, two.scene, now, **later)
        assert {one.other.id for one in await matters_of(uow, apart) if one.other} == {two.second.id}


async def test_the_earlier_list_sees_them_too_and_need_not_decide(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        two = await build_two(uow, now)
        found = await matters_of(uow, two.first)
        assert len(found) == 2
        assert not any(one.must for one in found)
        first = await match(uow, two.scene, two.first, now)
    assert first.state is State.INSPECTING


async def test_both_are_told_when_the_list_is_confirmed(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        two = await build_two(uow, now)
        texts = await sent_texts(uow, now)
        names = [one.sample.name for one in await two.matters(uow)]
    (office,) = [text for text in texts[two.scene.admin] if "【重复检查的对象】" in text]
    assert TITLE in office
    assert all(name in office for name in names)
    assert "2024年5月10日（周五）至2024年6月30日（周日）" in office
    (lead,) = [text for text in texts[two.scene.admin_of(HOUSING)] if "【重复检查的对象】" in text]
    assert "、".join(names) in lead
    assert not [text for text in texts[two.scene.admin_of(MARKET)] if "【重复检查的对象】" in text]


async def test_inspectors_are_not_matched_before_everything_is_decided(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        two = await build_two(uow, now)
        assert "有 2 项重复检查的情况没有处理" in await start(uow, two, two.second, now)
        assert (await uow.campaigns.get(two.second.id)).state is State.CONFIRMED
        assert await uow.draws.latest(two.second.id, Round.TEAMS) is None
        one, other = await two.matters(uow)
        own = {"user_id": two.scene.admin, "now": now}
        await deciding.join(uow, sample_id=one.sample.id, other_id=one.other_id or 0, **own)
        assert "有 1 项" in await start(uow, two, two.second, now)
        reason = "检查事项性质不同，不能一并进行"
        await deciding.keep_apart(uow, sample_id=other.sample.id, other_id=other.other_id or 0, text=reason, **own)
        await start(uow, two, two.second, now)
        assert (await uow.campaigns.get(two.second.id)).state is State.MATCHING


async def test_decisions_stand_in_the_frozen_terms_and_all_verifiers_take_them(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        two = await build_two(uow, now)
        one, other = await two.matters(uow)
        own = {"user_id": two.scene.admin, "now": now}
        await deciding.join(uow, sample_id=one.sample.id, other_id=one.other_id or 0, **own)
        await deciding.keep_apart(uow, sample_id=other.sample.id, other_id=other.other_id or 0, text="事项不同", **own)
        second = await match(uow, two.scene, two.second, now)
        drawn = await uow.draws.latest(second.id, Round.TEAMS)
        text = await certified(uow, second)
    assert drawn is not None
    reference = two.first.reference
    assert list(parse_team_terms(drawn.terms).further) == [
        ("joint-visit", f"{one.sample.number} {reference}"),
        ("separate-visit", f"{other.sample.number} {reference} 事项不同"),
    ]
    assert verify(text) == []
    assert python_verdict(text) == VERIFIED


async def test_one_tap_joins_all_and_a_second_changes_nothing(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        two = await build_two(uow, now)
        assert "已经处理完" in await two.join_all(uow, now)
        before = await uow.joint_visits.standing([one.sample.id for one in await two.matters(uow)])
        await two.join_all(uow, now)
        again = await uow.joint_visits.standing([one.sample.id for one in await two.matters(uow)])
        entries = [one for one in await uow.audit.entries(two.second.id) if one.action == "joint_visit.join"]
        told = (await sent_texts(uow, now))[two.scene.admin_of(HOUSING)]
    assert (len(before), before) == (2, again)
    assert len(entries) == 1
    assert len([text for text in told if "【合并检查】" in text]) == 1


async def test_what_is_decided_is_not_decided_again(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        two = await build_two(uow, now)
        await two.join_all(uow, now)
        first_id, sample_id = await two.pair(uow)
        own = {"user_id": two.scene.admin, "sample_id": sample_id, "other_id": first_id, "now": now}
        for use_case in (deciding.keep_apart, deciding.propose_exclusion):
            with pytest.raises(Refusal) as refused:
                await use_case(uow, text="另有理由", **own)
            assert refused.value.code == "joint_visit.decided_already"


async def test_only_the_office_decides(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        two = await build_two(uow, now)
        first_id, sample_id = await two.pair(uow)
        own = {"sample_id": sample_id, "other_id": first_id}
        for user_id in (two.scene.admin_of(HOUSING), two.scene.inspectors_of(HOUSING)[0], 999):
            with pytest.raises(Refusal) as refused:
                await deciding.join(uow, user_id=user_id, now=now, **own)
            assert refused.value.code in {"rights.office_admin_only", "rights.stranger"}
            with pytest.raises(Refusal):
                await deciding.join_all(uow, user_id=user_id, campaign_id=two.second.id, now=now)
            with pytest.raises(Refusal):
                await showing.open_overlaps(uow, user_id=user_id, campaign_id=two.second.id, page=0)


async def exclude(uow: UnitOfWork, two: Two, campaign: Campaign, now: datetime) -> tuple[int, str]:
    """The office proposes to exclude the first shared subject from ``campaign``; the decision and the subject."""
    matter = (await matters_of(uow, await uow.campaigns.get(campaign.id)))[0]
    await deciding.propose_exclusion(
        uow,
        user_id=two.scene.admin,
        sample_id=matter.sample.id,
        other_id=matter.other_id or 0,
        text="同期已由另一次联合抽查覆盖",
        now=now,
    )
    found = (await matters_of(uow, await uow.campaigns.get(campaign.id)))[0]
    assert found.decision is not None
    assert found.waits
    return found.decision.id, matter.sample.number


async def test_an_exclusion_needs_the_lead_department_and_its_reason_stands_in_the_certificate(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        two = await build_two(uow, now)
        decision_id, number = await exclude(uow, two, two.first, now)
        assert "有 1 项" in await start(uow, two, two.first, now)  # what is proposed has to be decided
        with pytest.raises(Refusal) as refused:
            await excluding.decide_exclusion(uow, user_id=two.scene.admin, decision_id=decision_id, agree=True, now=now)
        assert refused.value.code == "joint_visit.own"
        with pytest.raises(Refusal):
            await excluding.decide_exclusion(
                uow, user_id=two.scene.admin_of(MARKET), decision_id=decision_id, agree=True, now=now
            )
        lead = {"user_id": two.scene.admin_of(HOUSING), "decision_id": decision_id, "agree": True, "now": now}
        shown = await excluding.decide_exclusion(uow, **lead)
        assert "已同意，该户已排除" in shown.text
        assert (await excluding.decide_exclusion(uow, **lead)).text == shown.text
        first = await uow.campaigns.get(two.first.id)
        assert first.state is State.CONFIRMING  # the replacement is to be confirmed
        standing = await uow.samples.standing(first.id)
        assert number not in {one.number for one in standing}
        assert len(standing) == 2
        first = await confirm(uow, two.scene, first, now)
        # The replacement is in the other list as well, and was drawn after that: here is where it is decided.
        assert [one.must for one in await matters_of(uow, first)] == [False, True]
        await deciding.join_all(uow, user_id=two.scene.admin, campaign_id=first.id, now=now)
        first = await match(uow, two.scene, first, now)
        drawn = await uow.draws.latest(first.id, Round.TEAMS)
        text = await certified(uow, first)
        view = await public.campaign(uow, first.id)
    assert drawn is not None
    assert f"excluded\t1\t{number}\t{HOUSING}\t同期已由另一次联合抽查覆盖\n" in drawn.pool
    assert verify(text) == []
    assert python_verdict(text) == VERIFIED
    (out,) = [one for one in view.subjects.entries if one.excluded]
    assert (out.number, out.excluded) == (number, (HOUSING, "同期已由另一次联合抽查覆盖"))


async def test_without_anybody_to_take_the_place_the_list_stands_as_it_is(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        two = await build_two(uow, now)
        decision_id, _ = await exclude(uow, two, two.second, now)
        await excluding.decide_exclusion(
            uow, user_id=two.scene.admin_of(HOUSING), decision_id=decision_id, agree=True, now=now
        )
        assert (await uow.campaigns.get(two.second.id)).state is State.CONFIRMED
        assert len(await uow.samples.standing(two.second.id)) == 9
        texts = await sent_texts(uow, now)
    told = [text for text in texts[two.scene.admin] if "【重复检查的对象】" in text]
    assert len(told) == 2  # once more, of the one that is left
    assert "其中 1 项" in told[-1]


async def test_who_proposed_an_exclusion_may_take_it_back_and_the_lead_department_may_refuse(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        two = await build_two(uow, now)
        for user_id in (two.scene.admin, two.scene.admin_of(HOUSING)):
            decision_id, number = await exclude(uow, two, two.second, now)
            await excluding.decide_exclusion(uow, user_id=user_id, decision_id=decision_id, agree=False, now=now)
            assert number in {one.number for one in await uow.samples.standing(two.second.id)}
            assert all(one.decision is None for one in await two.matters(uow))
        assert await uow.joint_visits.find(decision_id)
        view = await public.campaign(uow, two.second.id)
        assert not [one for one in view.subjects.entries if one.joint or one.excluded]


def capped(cap: int) -> Scope:
    """Everybody, and nobody more often in a year than that."""
    return Scope(tags=("物业服务",), registered_by=None, yearly_cap=cap)


async def build_replaced(uow: UnitOfWork, now: datetime, **changes: object) -> Two:
    """The second campaign, with a cap of one a year, was drawn first; then the first one drew everybody; then one of
    the second's was excluded, and the next of its order took the place."""
    scene = await build_scene(uow, subjects=SUBJECTS)
    values = second_plan(scope=capped(1), sampling=Sampling((whole_pool(Fraction(1, 5)),)), **changes)
    second = await build_drawn(uow, scene, now, **values)
    first = await build_confirmed(uow, scene, now, sampling=Sampling((whole_pool(Fraction(1)),)))
    verdict, *_ = await uow.samples.verdicts(second.id, scene.departments[MARKET])
    await confirmation.object_to(uow, user_id=scene.admin_of(MARKET), verdict_id=verdict.id, reason="注销", now=now)
    await confirmation.rule(uow, user_id=scene.admin, verdict_id=verdict.id, uphold=True, now=now)
    return Two(scene, first, await confirm(uow, scene, second, now))


async def settle_cap(uow: UnitOfWork, two: Two, cap: int) -> None:
    office = await uow.offices.get(two.scene.office_id)
    await uow.offices.set_up(Office(**{**vars(office), "yearly_cap": cap}))


async def test_the_yearly_cap_is_looked_at_once_more_after_the_draw(database: Database, now: datetime) -> None:
    """A campaign that was drawn meanwhile may have used it up for who takes somebody's place."""
    async with database.open() as uow:
        autumn = {"window_start": date(2024, 9, 2), "window_end": date(2024, 9, 30)}
        two = await build_replaced(uow, now, **autumn)
        third = two.second
        found = await matters_of(uow, third)
        assert [(one.other, one.times, one.cap, one.must) for one in found] == [(None, 1, 1, True)]
        assert "有 1 项" in await start(uow, two, third, now)
        for one in found:
            card = await showing.open_overlap(uow, user_id=two.scene.admin, sample_id=one.sample.id, other_id=0)
            assert labels(card) == ["排除", "照常检查", "返回列表"]
            own = {"user_id": two.scene.admin, "sample_id": one.sample.id, "other_id": 0, "now": now}
            await deciding.keep_apart(uow, text="接到投诉举报", **own)
        third = await match(uow, two.scene, third, now)
        drawn = await uow.draws.latest(third.id, Round.TEAMS)
        assert drawn is not None
        assert {key for key, _ in parse_team_terms(drawn.terms).further} == {"over-yearly-cap"}


async def test_a_joint_visit_counts_once_in_a_year(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        two = await build_two(uow, now)
        plan = second_plan(window_start=date(2024, 9, 2), window_end=date(2024, 9, 30))
        plan |= {"scope": capped(2)}
        third = await build_campaign(uow, two.scene, now, **plan)
        assert len(await uow.pools.left_out(third)) == 2
        await two.join_all(uow, now)
        assert await uow.pools.left_out(third) == []


async def test_joining_settles_the_cap_as_well(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        two = await build_replaced(uow, now)
        assert [one.cap for one in await two.matters(uow) if one.must] == [0, 1]  # drawn there too, and once already
        await two.join_all(uow, now)
        assert not [one for one in await two.matters(uow) if one.is_open]


async def test_a_cap_that_is_settled_after_the_draw_changes_nothing_of_it(database: Database, now: datetime) -> None:
    """Whoever has seen who was drawn could choose by it."""
    async with database.open() as uow:
        two = await build_two(uow, now)
        before = await two.matters(uow)
        await settle_cap(uow, two, 1)
        assert await two.matters(uow) == before


async def test_a_subject_of_a_void_campaign_is_nobodys_double(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        two = await build_two(uow, now)
        await two.join_all(uow, now)
        second_admin = await uow.people.remember(SECOND, "第二管理员")
        await uow.people.appoint(Appointment(second_admin.id, two.scene.office_id, Role.OFFICE_ADMIN))
        await make_void(uow, two.scene, two.first.id, now)
        assert await two.matters(uow) == []
        second = await match(uow, two.scene, two.second, now)
        drawn = await uow.draws.latest(second.id, Round.TEAMS)
    assert drawn is not None
    assert parse_team_terms(drawn.terms).further == ()


async def test_the_public_page_says_what_was_decided_and_the_offices_cap(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        two = await build_two(uow, now)
        await settle_cap(uow, two, 5)
        one, other = await two.matters(uow)
        own = {"user_id": two.scene.admin, "now": now}
        await deciding.join(uow, sample_id=one.sample.id, other_id=one.other_id or 0, **own)
        await deciding.keep_apart(uow, sample_id=other.sample.id, other_id=other.other_id or 0, text="事项不同", **own)
        first, second = [await public.campaign(uow, campaign.id) for campaign in (two.first, two.second)]
    assert first.yearly_cap == second.yearly_cap == 5
    for view, reference in ((first, two.second.reference), (second, two.first.reference)):
        joint = {entry.number: entry.joint for entry in view.subjects.entries if entry.joint}
        assert set(joint) == {one.sample.number, other.sample.number}
        ((joined,), (apart,)) = joint[one.sample.number], joint[other.sample.number]
        assert (joined.reference, joined.joint) == (reference, True)
        assert (apart.reference, apart.joint, apart.reason) == (reference, False, "事项不同")
