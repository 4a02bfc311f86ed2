"""Who may draw anew, when, and what others read of it."""

from __future__ import annotations

from datetime import datetime

import pytest

from campaigns import attempts, draw, public
from domain.errors import Refusal
from domain.roles import Appointment, Role
from storage.draws import Round, Stage
from storage.unit_of_work import Database
from tests.support.attempts import REASON, SECOND, build_office, give_up
from tests.support.builders import HOUSING, build_campaign, build_inspection
from tests.support.ceremonies import GROUP, SECRET, build_drawn, hold, sent_texts


async def test_only_the_office_proposes_decides_or_is_asked(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_drawn(uow, scene, now)
        drawn = await uow.draws.latest(campaign.id, Round.SUBJECTS)
        assert drawn is not None
        asked = {"draw_id": drawn.id, "reason": REASON, "now": now}
        for user_id, code in ((scene.admin_of(HOUSING), "office_admin_only"), (999, "stranger")):
            with pytest.raises(Refusal, match=code):
                await attempts.ask_reason(uow, user_id=user_id, campaign_id=campaign.id)
            with pytest.raises(Refusal, match=code):
                await attempts.propose(uow, user_id=user_id, **asked)
        await attempts.propose(uow, user_id=scene.admin, **asked)
        waiting = await uow.renewals.waiting(drawn.id)
        assert waiting is not None
        for user_id, code in ((scene.admin_of(HOUSING), "office_admin_only"), (scene.admin, "own")):
            with pytest.raises(Refusal, match=code):
                await attempts.decide(uow, user_id=user_id, renewal_id=waiting.id, agree=True, now=now)
        asked_of = [chat for chat, texts in (await sent_texts(uow, now)).items() if "【请决定】" in "".join(texts)]
    assert asked_of == [SECOND]


async def test_there_is_nothing_to_give_up_before_the_first_freeze_nor_after_the_teams(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        early = await build_campaign(uow, scene, now)
        late = await build_inspection(uow, scene, now)
        for campaign, code in ((early, r"attempts\.none"), (late, r"attempts\.too_late")):
            with pytest.raises(Refusal, match=code):
                await attempts.ask_reason(uow, user_id=scene.admin, campaign_id=campaign.id)


async def test_a_proposal_about_an_attempt_that_is_no_longer_the_last_is_refused(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_drawn(uow, scene, now)
        first = await uow.draws.latest(campaign.id, Round.SUBJECTS)
        assert first is not None
        await give_up(uow, scene, first.id, now)
        await draw.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
        with pytest.raises(Refusal, match="moved_on"):
            await attempts.propose(uow, user_id=scene.admin, draw_id=first.id, reason=REASON, now=now)


async def test_what_is_settled_late_of_a_void_attempt_changes_nothing(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_campaign(uow, scene, now)
        await draw.bind_group(uow, user_id=scene.admin, campaign_id=campaign.id, chat_id=GROUP, now=now)
        await draw.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
        first = await uow.draws.latest(campaign.id, Round.SUBJECTS)
        assert first is not None
        await give_up(uow, scene, first.id, now)
        await draw.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret="77" * 32, now=now)
        await hold(uow, scene, campaign, Round.SUBJECTS, now)
        for position in range(1, 6):
            await uow.draws.record_die(first.id, position, 6)
        assert (await uow.draws.get(first.id)).stage is Stage.VOID
        assert {one.attempt for one in await uow.samples.of_campaign(campaign.id)} == {2}


async def test_the_audit_says_who_proposed_who_agreed_and_why(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_drawn(uow, scene, now)
        drawn = await uow.draws.latest(campaign.id, Round.SUBJECTS)
        assert drawn is not None
        await give_up(uow, scene, drawn.id, now)
        proposer, second = await uow.people.find(scene.admin), await uow.people.find(SECOND)
        renewal = await uow.renewals.agreed(drawn.id)
    assert proposer is not None
    assert second is not None
    assert renewal is not None
    assert (renewal.proposed_by, renewal.decided_by, renewal.reason) == (proposer.id, second.id, REASON)


async def test_the_public_reads_why_and_when_and_no_names(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_drawn(uow, scene, now)
        drawn = await uow.draws.latest(campaign.id, Round.SUBJECTS)
        assert drawn is not None
        await give_up(uow, scene, drawn.id, now)
        view = await public.campaign(uow, campaign.id)
        with pytest.raises(Refusal, match="not_revealed"):
            await public.certificate(uow, campaign.id)
    assert [one.void_reason for one in view.rounds] == [REASON]
    assert "第二管理员" not in repr(view)
    assert (view.certified, view.standing, view.subjects.total) == (False, 0, 0)


async def test_only_those_who_take_part_read_who_gave_an_attempt_up(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_drawn(uow, scene, now)
        elsewhere = await uow.offices.add("邻区双随机办公室")
        stranger = await uow.people.remember(900, "邻区的人")
        await uow.people.appoint(Appointment(stranger.id, elsewhere, Role.OFFICE_ADMIN))
        shown = await attempts.show(uow, user_id=scene.reviewer_of(HOUSING), campaign_id=campaign.id)
        assert "第 1 次：已启封" in shown.text
        for user_id in (900, 999):
            with pytest.raises(Refusal):
                await attempts.show(uow, user_id=user_id, campaign_id=campaign.id)
