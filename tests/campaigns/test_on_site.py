"""On site: two of each department say so themselves; what is entered afterwards is marked; a shut door has its path."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from campaigns import review, visit
from campaigns.on_site import adding, arriving, showing, shut_door
from domain.errors import Refusal
from domain.inspection import Method
from domain.obligations import Duty
from domain.on_site import Kind
from domain.roles import Appointment, Role
from storage.forms import SectionState
from storage.unit_of_work import Database
from tests.support.attempts import SECOND
from tests.support.builders import HOUSING, MARKET
from tests.support.ceremonies import sent_texts
from tests.support.forms import labels
from tests.support.sites import Site
from tests.support.voidings import make_void


async def arrive(site: Site, department: str, place: int, now: datetime, *, attempt: int = 1) -> str:
    user_id = site.user(department, place)
    card = await arriving.arrive(site.uow, user_id=user_id, sample_id=site.sample_id, attempt=attempt, now=now)
    return card.text


async def show_certificates(site: Site, department: str, now: datetime, *, attempt: int = 1) -> None:
    about = {"user_id": site.user(department), "sample_id": site.sample_id, "attempt": attempt}
    await arriving.show_certificates(site.uow, now=now, **about)


async def add(site: Site, who: int, text: str, now: datetime, *, reason: int = 0, chosen: int = 0b11) -> str:
    crew = sum((await site.uow.site_entries.crews(site.sample_id))[site.scene.departments[HOUSING]])
    about = {"sample_id": site.sample_id, "reason": reason, "chosen": chosen, "crew": crew}
    return (await adding.add_typed(site.uow, user_id=who, text=text, now=now, **about)).text


async def test_a_form_inspected_on_site_wants_two_who_said_so_and_certificates(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        site = await Site.build(uow, now)
        assert await site.gaps(HOUSING) == []  # nobody has said that it is inspected on site
        await arrive(site, HOUSING, 0, now)
        assert (await site.section(HOUSING)).methods == (Method.ON_SITE,)
        assert (await site.section(MARKET)).methods == ()
        assert await site.gaps(HOUSING) == [
            "到场：本单位还差1人本人点“到场”，或补登到场",
            "出示执法证：未登记",
        ]
        await show_certificates(site, HOUSING, now)
        await arrive(site, HOUSING, 1, now)
        assert await site.gaps(HOUSING) == []
        assert await site.gaps(MARKET) == []
        section = await site.section(HOUSING)
        await uow.forms.change(section, methods=[Method.WRITTEN])
        assert await site.gaps(HOUSING) == []


async def test_a_method_that_was_chosen_stays(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        site = await Site.build(uow, now)
        await uow.forms.change(await site.section(HOUSING), methods=[Method.NETWORK])
        await arrive(site, HOUSING, 0, now)
        assert (await site.section(HOUSING)).methods == (Method.NETWORK,)
        assert await site.gaps(HOUSING) == []


async def test_the_others_of_the_department_are_asked_once(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        site = await Site.build(uow, now)
        await sent_texts(uow, now)
        for _ in range(2):
            await arrive(site, HOUSING, 0, now)
        told = await sent_texts(uow, now)
        assert list(told) == [site.user(HOUSING, 1)]
        await arrive(site, HOUSING, 1, now)
        assert await sent_texts(uow, now) == {}
        assert [one.kind for one in await site.entries()] == [Kind.ARRIVED, Kind.ARRIVED]


async def test_nobody_else_enters_anything_and_other_offices_learn_nothing(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        site = await Site.build(uow, now)
        await arrive(site, HOUSING, 0, now)
        for user_id in (site.user(HOUSING, 3), site.scene.admin, site.scene.reviewer_of(HOUSING)):
            with pytest.raises(Refusal, match=r"on_site\.not_on_team"):
                await arriving.arrive(uow, user_id=user_id, sample_id=site.sample_id, attempt=1, now=now)
        with pytest.raises(Refusal, match=r"on_site\.not_yours"):
            await showing.show_entries(uow, user_id=site.user(HOUSING, 3), sample_id=site.sample_id)
        for user_id in (site.scene.admin, site.scene.admin_of(MARKET), site.scene.reviewer_of(HOUSING)):
            card = await showing.show_entries(uow, user_id=user_id, sample_id=site.sample_id)
            assert "检查员01：到场" in card.text
        stranger = await uow.people.remember(900, "外区管理员")
        await uow.people.appoint(Appointment(stranger.id, await uow.offices.add("另一办公室"), Role.OFFICE_ADMIN))
        with pytest.raises(Refusal, match=r"inspection\.unknown_form"):
            await showing.show_entries(uow, user_id=900, sample_id=site.sample_id)
        with pytest.raises(Refusal, match=r"rights\.stranger"):
            await arriving.share_location(uow, user_id=901, latitude=1.0, longitude=1.0, now=now)


async def test_nobody_arrives_before_the_day(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        site = await Site.build(uow, now)
        with pytest.raises(Refusal, match=r"on_site\.too_early"):
            await arrive(site, HOUSING, 0, now - timedelta(days=1))
        await site.agrees(now + timedelta(days=3))
        with pytest.raises(Refusal, match=r"visit\.too_early"):
            await arrive(site, HOUSING, 0, now)
        assert await site.entries() == []


async def test_a_location_goes_with_the_last_arrival_and_only_while_they_are_there(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        site = await Site.build(uow, now)
        place = {"user_id": site.user(HOUSING), "latitude": 39.90872, "longitude": 116.3975, "now": now}
        with pytest.raises(Refusal, match=r"on_site\.no_open_entry"):
            await arriving.share_location(uow, **place)
        await arrive(site, HOUSING, 0, now)
        await arriving.share_location(uow, **place)
        first, second = await site.entries()
        assert (second.kind, second.about_id, second.latitude) == (Kind.LOCATION, first.id, 39.90872)
        card = await showing.show_entries(uow, user_id=site.scene.admin, sample_id=site.sample_id)
        assert "发送位置（纬度39.90872，经度116.39750）" in card.text
        await arriving.leave(uow, user_id=site.user(HOUSING), sample_id=site.sample_id, attempt=1, now=now)
        with pytest.raises(Refusal, match=r"on_site\.no_open_entry"):
            await arriving.share_location(uow, **place)


async def test_leaving_is_kept_once_or_typed_afterwards(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        site = await Site.build(uow, now)
        about = {"user_id": site.user(HOUSING), "sample_id": site.sample_id, "attempt": 1}
        with pytest.raises(Refusal, match=r"on_site\.arrive_first"):
            await arriving.leave(uow, now=now, **about)
        await arrive(site, HOUSING, 0, now)
        tomorrow = now + timedelta(days=1)
        for text, refused in (("今天9点", r"on_site\.not_yet"), ("5月10日8点", r"on_site\.left_before")):
            with pytest.raises(Refusal, match=refused):
                await arriving.left_typed(uow, text=text, now=tomorrow - timedelta(hours=1), **about)
        for _ in range(2):
            await arriving.left_typed(uow, text="昨天11点半", now=tomorrow, **about)
        assert (await site.presence(HOUSING)).left == datetime(2024, 5, 10, 3, 30, tzinfo=UTC)
        assert [one.kind for one in await site.entries()] == [Kind.ARRIVED, Kind.LEFT]


async def test_who_could_not_tap_is_entered_by_who_was_there_and_hears_of_it(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        site = await Site.build(uow, now)
        await sent_texts(uow, now)
        text = await add(site, site.user(HOUSING), "上午8点50", now)
        assert "检查员01 5月10日 08:50（补登）、检查员02 5月10日 08:50（补登）" in text
        assert (await site.presence(HOUSING)).is_complete(2)
        told = await sent_texts(uow, now)
        assert list(told) == [site.user(HOUSING, 1)]
        assert "现场没有信号" in told[site.user(HOUSING, 1)][0]
        with pytest.raises(Refusal, match=r"on_site\.nobody_chosen"):
            await add(site, site.user(HOUSING), "上午8点50", now)
        # Shown when they came, for nobody says so days later that they show them now.
        await show_certificates(site, HOUSING, now + timedelta(days=2))
        assert await site.gaps(HOUSING) == []


async def test_an_own_reason_is_typed_with_the_time(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        site = await Site.build(uow, now)
        for text, refused in (
            ("上午8点", r"on_site\.reason_missing"),
            ("手机摔坏", r"on_site\.reason_missing"),
            ("手机摔坏，今天下午3点", r"on_site\.not_yet"),
            ("手机摔坏，5月8日上午9点", r"on_site\.before_start"),
            ("手" * 70, r"on_site\.reason_too_long"),
        ):
            with pytest.raises(Refusal, match=refused):
                await add(site, site.user(HOUSING), text, now, reason=4)
        await add(site, site.user(HOUSING), "手机摔坏，今天上午8点", now, reason=4)
        assert {one.reason for one in await site.entries()} == {"手机摔坏"}


async def test_buttons_of_a_team_that_has_changed_are_refused(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        site = await Site.build(uow, now)
        about = {"user_id": site.user(HOUSING), "sample_id": site.sample_id, "chosen": 3}
        with pytest.raises(Refusal, match=r"on_site\.team_changed"):
            await adding.choose_party(uow, reason=0, crew=999, **about)
        with pytest.raises(Refusal, match=r"chat\.stale_button"):
            await adding.choose_party(uow, reason=99, crew=999, **about)


async def test_who_was_named_and_was_not_there_objects_and_does_not_count(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        site = await Site.build(uow, now)
        await arrive(site, HOUSING, 0, now)
        await add(site, site.user(HOUSING), "上午8点50", now)
        named = (await site.entries())[-1]
        await sent_texts(uow, now)
        for user_id in (site.user(HOUSING), site.user(MARKET)):
            with pytest.raises(Refusal, match=r"on_site\.not_you"):
                await adding.object_to(uow, user_id=user_id, entry_id=named.id, now=now)
        for _ in range(2):
            await adding.object_to(uow, user_id=site.user(HOUSING, 1), entry_id=named.id, now=now)
        told = await sent_texts(uow, now)
        assert set(told) == {site.scene.admin_of(HOUSING), site.user(HOUSING)}
        assert [one.kind for one in await site.entries()] == [Kind.ARRIVED, Kind.NAMED, Kind.OBJECTED]
        assert not (await site.presence(HOUSING)).is_complete(2)
        card = await showing.show_site(uow, user_id=site.user(HOUSING), sample_id=site.sample_id, now=now)
        assert "检查员02 5月10日 08:50（补登，本人有异议）" in card.text


async def test_after_an_objection_a_form_is_not_approved_by_a_button_of_before(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        site = await Site.build(uow, now)
        await arrive(site, HOUSING, 0, now)
        await add(site, site.user(HOUSING), "上午8点50", now)
        await uow.forms.change(await site.section(HOUSING), state=SectionState.SUBMITTED)
        await uow.forms.change(await site.section(MARKET), state=SectionState.APPROVED)
        shown, other = await site.section(HOUSING), await site.section(MARKET)
        await adding.object_to(uow, user_id=site.user(HOUSING, 1), entry_id=(await site.entries())[-1].id, now=now)
        about = {"user_id": site.scene.reviewer_of(HOUSING), "section_id": shown.id, "now": now}
        with pytest.raises(Refusal, match=r"review\.changed_meanwhile"):
            await review.approve(uow, version=shown.version, **about)
        card = await review.open_review(uow, user_id=about["user_id"], section_id=shown.id)
        assert "（补登，本人有异议）" in card.text
        assert await site.section(MARKET) == other


async def test_who_is_alone_on_the_team_says_so_afterwards_with_a_reason(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        site = await Site.build(uow, now)
        await uow.forms.hand_over(site.sample_id, out=site.scene.inspectors[HOUSING][1], to=None, now=now)
        await arrive(site, HOUSING, 0, now)
        await show_certificates(site, HOUSING, now)
        assert await site.gaps(HOUSING) == ["到场：本单位只有一名检查人员，请补登到场并写明原因"]
        await add(site, site.user(HOUSING), "搭档请假无人接替，上午9点", now, reason=4, chosen=1)
        assert await site.gaps(HOUSING) == []


async def test_a_shut_door_opens_the_visit_again_and_what_was_agreed_stays_in_the_history(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        site = await Site.build(uow, now, agreed=True)
        for department in (HOUSING, MARKET):
            await arrive(site, department, 0, now)
        user_id = site.user(MARKET)
        await shut_door.report_door(uow, user_id=user_id, sample_id=site.sample_id, attempt=1, result=4, now=now)
        shut = (await site.entries())[-1]
        await sent_texts(uow, now)
        for _ in range(2):
            card = await shut_door.come_again(uow, user_id=user_id, entry_id=shut.id, now=now)
        assert "待安排" in card.text
        assert "，已约定" in card.text
        told = await sent_texts(uow, now)
        assert set(told) == {site.user(HOUSING), site.user(HOUSING, 1), site.user(MARKET, 1)}
        assert "请您提出下一次的时间" in told[site.user(HOUSING)][0]
        (owed,) = await uow.obligations.open_about(Duty.AGREE_VISIT, site.sample_id)
        assert owed.key == f"agree:{site.sample_id}:a2"
        assert [one.department_id for one in await site.entries() if one.kind is Kind.AGAIN] == [
            site.scene.departments[MARKET],
            site.scene.departments[HOUSING],
        ]
        with pytest.raises(Refusal, match=r"on_site\.over"):
            await arrive(site, HOUSING, 1, now)
        leader = site.user(HOUSING)
        version = (await uow.visits.find([site.sample_id]))[site.sample_id].version
        later = now + timedelta(days=3)
        await visit.offer_typed(
            uow, user_id=leader, sample_id=site.sample_id, version=version, text="5月13日9点", now=now
        )
        current = (await uow.visits.find([site.sample_id]))[site.sample_id].current_id
        assert current
        await visit.agree_one(uow, user_id=user_id, proposal_id=current, now=now)
        assert await uow.obligations.open_about(Duty.AGREE_VISIT, site.sample_id) == []
        await arriving.check_in(uow, user_id=user_id, proposal_id=current, now=later)
        assert (await site.presence(MARKET)).attempt == 2
        assert len((await site.presence(MARKET)).sightings) == 1


async def test_who_has_handed_in_has_nothing_to_do_with_a_door_that_is_shut_to_others(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        site = await Site.build(uow, now, agreed=True)
        for department in (HOUSING, MARKET):
            for place in (0, 1):
                await arrive(site, department, place, now)
        section = await site.section(HOUSING)
        await uow.forms.change(section, state=SectionState.SUBMITTED)
        about = {"user_id": site.user(HOUSING), "sample_id": site.sample_id, "attempt": 1}
        with pytest.raises(Refusal, match=r"on_site\.handed_in"):
            await shut_door.report_door(uow, result=4, now=now, **about)
        user_id = site.user(MARKET)
        await shut_door.report_door(uow, user_id=user_id, sample_id=site.sample_id, attempt=1, result=4, now=now)
        await sent_texts(uow, now)
        await shut_door.come_again(uow, user_id=user_id, entry_id=(await site.entries())[-1].id, now=now)
        assert (await site.presence(HOUSING)).is_complete(2)
        assert not (await site.presence(MARKET)).sightings
        told = await sent_texts(uow, now)
        assert set(told) == {site.user(MARKET, 1), site.user(HOUSING)}, "and the leader, who arranges the next time"


async def test_what_a_void_campaign_asks_of_those_on_site_is_not_sent(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        site = await Site.build(uow, now, agreed=True)
        await arrive(site, HOUSING, 0, now)
        second = await uow.people.remember(SECOND, "第二管理员")
        await uow.people.appoint(Appointment(second.id, site.scene.office_id, Role.OFFICE_ADMIN))
        await make_void(uow, site.scene, site.campaign.id, now)
        told = await sent_texts(uow, now)
        assert not any("您也在现场" in one for one in told.get(site.user(HOUSING, 1), []))


async def test_what_was_found_at_the_door_becomes_the_result_and_wants_its_photo(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        site = await Site.build(uow, now)
        user_id = site.user(MARKET)
        about = {"user_id": user_id, "sample_id": site.sample_id, "attempt": 1, "now": now}
        with pytest.raises(Refusal, match=r"on_site\.arrive_first"):
            await shut_door.report_door(uow, result=7, **about)
        for place in (0, 1):
            await arrive(site, MARKET, place, now)
        await show_certificates(site, MARKET, now)
        with pytest.raises(Refusal, match=r"chat\.stale_button"):
            await shut_door.report_door(uow, result=1, **about)
        for _ in range(2):
            card = await shut_door.report_door(uow, result=7, **about)
        assert labels(card)[:3] == ["拍照、上传", "另约时间再来", "按此录入结果（7）"]
        found = (await site.entries())[-1]
        await shut_door.enter_door(uow, user_id=user_id, entry_id=found.id, now=now)
        section = await site.section(MARKET)
        assert list((await uow.forms.results([section.id]))[section.id].values()) == [7, 7]
        assert await site.gaps(MARKET) == ["结果为“7.未发现本次抽查涉及的经营活动”，需要现场照片"]
        await site.photograph(found, now)
        assert await site.gaps(MARKET) == []
        assert [one.kind for one in await site.entries()][-2:] == [Kind.NO_BUSINESS, Kind.RESULT]


async def test_results_that_are_there_are_not_overwritten_by_the_shut_door(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        site = await Site.build(uow, now)
        user_id = site.user(MARKET)
        await arrive(site, MARKET, 0, now)
        section = await site.section(MARKET)
        first, _ = await uow.campaigns.items(site.campaign.id, section.department_id)
        person = await uow.people.find(user_id)
        assert person is not None
        await uow.forms.enter(section, {first.id: 1}, person_id=person.id, now=now)
        await shut_door.report_door(uow, user_id=user_id, sample_id=site.sample_id, attempt=1, result=4, now=now)
        found = (await site.entries())[-1]
        for _ in range(2):
            await shut_door.enter_door(uow, user_id=user_id, entry_id=found.id, now=now)
        assert list((await uow.forms.results([section.id]))[section.id].values()) == [1, 4]
        assert [one.kind for one in await site.entries()].count(Kind.RESULT) == 1


async def test_a_void_campaign_takes_no_entries(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        site = await Site.build(uow, now)
        await arrive(site, HOUSING, 0, now)
        await add(site, site.user(HOUSING), "上午8点50", now)
        before = await site.entries()
        await site.voids()
        about = {"user_id": site.user(HOUSING), "sample_id": site.sample_id}
        acts = [
            lambda: arriving.arrive(uow, attempt=1, now=now, **about),
            lambda: arriving.show_certificates(uow, attempt=1, now=now, **about),
            lambda: arriving.leave(uow, attempt=1, now=now, **about),
            lambda: shut_door.report_door(uow, attempt=1, result=4, now=now, **about),
            lambda: adding.object_to(uow, user_id=site.user(HOUSING, 1), entry_id=before[-1].id, now=now),
        ]
        for act in acts:
            with pytest.raises(Refusal, match=r"voiding\.void"):
                await act()
        assert await site.entries() == before
        card = await showing.show_site(uow, now=now, **about)
        assert labels(card) == ["填写检查表", "现场记录"]


async def test_entries_of_old_buttons_that_were_never_made_are_refused(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        site = await Site.build(uow, now)
        user_id = site.user(HOUSING)
        for act in (
            arriving.check_in(uow, user_id=user_id, proposal_id=77, now=now),
            adding.object_to(uow, user_id=user_id, entry_id=77, now=now),
            shut_door.open_door(uow, user_id=user_id, entry_id=77),
            showing.show_site(uow, user_id=user_id, sample_id=77, now=now),
        ):
            with pytest.raises(Refusal, match=r"chat\.stale_button"):
                await act
