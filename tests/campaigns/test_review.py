"""Review: by somebody of the department who took no part in filling the form."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from campaigns import inspection, review
from campaigns.promises import owe_entry_again
from domain.errors import Refusal
from domain.obligations import Duty, Standing
from domain.review import marks
from domain.roles import Appointment, Role
from storage.campaigns import Campaign
from storage.forms import Section, SectionState
from storage.obligations import Obligation
from storage.unit_of_work import Database, UnitOfWork
from templates.cards import Card
from tests.support.builders import HOUSING, MARKET, Scene, build_inspection, build_scene
from tests.support.forms import fill, hand_in, labels, pass_review, section_of
from tests.support.statements import statements

INSPECTOR, COLLEAGUE = 105, 106
REVIEWER, ADMIN, OTHER_REVIEWER = 22, 12, 21


@dataclass
class Waiting:
    """Form 1 of the market department, handed in by its first inspector."""

    uow: UnitOfWork
    scene: Scene
    campaign: Campaign
    section: Section
    now: datetime

    async def approved(self, *, user_id: int = REVIEWER, version: int | None = None) -> Card:
        about = {"section_id": self.section.id, "version": version or self.section.version, "now": self.now}
        return await review.approve(self.uow, user_id=user_id, **about)

    async def returned(self, reason: str = "请核实", *, user_id: int = REVIEWER, chosen: str = "0") -> Card:
        about = {"section_id": self.section.id, "version": self.section.version, "now": self.now}
        return await review.send_back(self.uow, user_id=user_id, reason=reason, chosen=chosen, **about)

    async def state(self) -> SectionState:
        return (await self.uow.forms.section(self.section.id)).state

    async def told(self) -> dict[int, list[str]]:
        """The texts of everything queued since the last look, by chat user id."""
        messages: dict[int, list[str]] = {}
        while claimed := await self.uow.outbox.claim(now=self.now, limit=100):
            for message in claimed:
                messages.setdefault(message.chat_id, []).append(message.text)
                await self.uow.outbox.sent(message.id, chat_message_id=1)
        return messages


@pytest.fixture
async def waiting(database: Database, now: datetime) -> AsyncIterator[Waiting]:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now)
        filled = await fill(uow, await section_of(uow, scene, campaign, MARKET), (1, 7), user_id=INSPECTOR, now=now)
        section = await hand_in(uow, filled, user_id=INSPECTOR, now=now)
        yield Waiting(uow, scene, campaign, section, now)


async def refused(coroutine) -> tuple[str, dict[str, object]]:
    with pytest.raises(Refusal) as refusal:
        await coroutine
    return refusal.value.code, refusal.value.facts


async def appoint(waiting: Waiting, user_id: int, role: Role, department: str = MARKET) -> None:
    person = await waiting.uow.people.find(user_id)
    assert person is not None
    department_id = waiting.scene.departments[department]
    await waiting.uow.people.appoint(Appointment(person.id, waiting.scene.office_id, role, department_id))


async def test_reviewers_hear_of_a_form_that_was_handed_in(waiting: Waiting) -> None:
    told = await waiting.told()
    assert set(told) == {REVIEWER, ADMIN}
    assert "检查员05已提交检查结果，请审核。" in told[REVIEWER][0]
    assert "2. 公示信息检查：7.未发现本次抽查涉及的经营活动" in told[REVIEWER][0]


async def test_its_author_hears_nothing_even_as_a_reviewer(waiting: Waiting) -> None:
    await appoint(waiting, INSPECTOR, Role.REVIEWER)
    second = await section_of(waiting.uow, waiting.scene, waiting.campaign, MARKET, 2)
    filled = await fill(waiting.uow, second, (1, 1), user_id=INSPECTOR, now=waiting.now)
    await hand_in(waiting.uow, filled, user_id=INSPECTOR, now=waiting.now)
    assert set(await waiting.told()) == {REVIEWER, ADMIN}


async def test_the_list_holds_what_waits_in_ones_own_department(waiting: Waiting) -> None:
    assert labels(await review.pending_reviews(waiting.uow, user_id=REVIEWER)) == [
        "2024-01 第1号 示例物业服务0001有限公司",
        "返回菜单",
    ]
    assert labels(await review.pending_reviews(waiting.uow, user_id=OTHER_REVIEWER)) == ["返回菜单"]
    code, _ = await refused(review.pending_reviews(waiting.uow, user_id=INSPECTOR))
    assert code == "review.no_reviewer"


async def test_a_reviewer_sees_all_results_and_who_entered_them(waiting: Waiting) -> None:
    card = await review.open_review(waiting.uow, user_id=REVIEWER, section_id=waiting.section.id)
    assert "2. 公示信息检查：7.未发现本次抽查涉及的经营活动" in card.text
    assert "录入、提交：检查员05" in card.text
    assert labels(card) == ["通过", "退回", "为什么是这一天", "待审核列表"]


async def test_nobody_reviews_their_own_work(waiting: Waiting) -> None:
    await appoint(waiting, INSPECTOR, Role.REVIEWER)
    card = await review.open_review(waiting.uow, user_id=INSPECTOR, section_id=waiting.section.id)
    assert "您参加了这次检查，或参与了录入、提交，不能审核" in card.text
    assert labels(card) == ["为什么是这一天", "待审核列表"]
    for attempt in (waiting.approved(user_id=INSPECTOR), waiting.returned(user_id=INSPECTOR)):
        code, facts = await refused(attempt)
        assert code == "review.own_work"
        assert facts["reviewers"] == "市场监督管理局审核员、市场监督管理局管理员"
    assert await waiting.state() is SectionState.SUBMITTED


async def test_whoever_was_sent_there_reviews_nothing_of_it_even_if_they_entered_no_result(waiting: Waiting) -> None:
    # They could choose the measures, write the remark and take the photos.
    await appoint(waiting, COLLEAGUE, Role.REVIEWER)
    code, _ = await refused(waiting.approved(user_id=COLLEAGUE))
    assert code == "review.own_work"
    assert await waiting.state() is SectionState.SUBMITTED
    card = await review.open_review(waiting.uow, user_id=COLLEAGUE, section_id=waiting.section.id)
    assert "通过" not in labels(card)
    assert "录入、提交：检查员05\n" in card.text


async def test_whoever_entered_one_result_is_an_author_too(waiting: Waiting) -> None:
    await waiting.returned()
    section = await waiting.uow.forms.section(waiting.section.id)
    filled = await fill(waiting.uow, section, (9, 9), user_id=COLLEAGUE, now=waiting.now)
    waiting.section = await hand_in(waiting.uow, filled, user_id=INSPECTOR, now=waiting.now)
    await appoint(waiting, COLLEAGUE, Role.REVIEWER)
    assert (await refused(waiting.approved(user_id=COLLEAGUE)))[0] == "review.own_work"


@pytest.mark.parametrize("user_id", [1, OTHER_REVIEWER, COLLEAGUE])
async def test_only_the_departments_reviewers_decide(waiting: Waiting, user_id: int) -> None:
    for attempt in (
        waiting.approved(user_id=user_id),
        waiting.returned(user_id=user_id),
        review.open_review(waiting.uow, user_id=user_id, section_id=waiting.section.id),
    ):
        assert (await refused(attempt))[0] == "review.not_reviewer"
    assert await waiting.state() is SectionState.SUBMITTED


async def test_another_office_learns_no_reviewers_by_a_forged_button(waiting: Waiting) -> None:
    office_id = await waiting.uow.offices.add("另一区办公室")
    person = await waiting.uow.people.remember(999, "外区管理员")
    await waiting.uow.people.appoint(Appointment(person.id, office_id, Role.OFFICE_ADMIN))
    for attempt in (
        waiting.approved(user_id=999),
        waiting.returned(user_id=999),
        review.open_review(waiting.uow, user_id=999, section_id=waiting.section.id),
    ):
        assert await refused(attempt) == ("inspection.unknown_form", {})


async def test_the_department_admin_may_review(waiting: Waiting) -> None:
    await waiting.approved(user_id=ADMIN)
    assert await waiting.state() is SectionState.APPROVED


async def test_an_approved_form_goes_to_its_inspectors_for_publication(waiting: Waiting) -> None:
    await waiting.told()
    card = await waiting.approved()
    assert "5月10日 09:00 市场监督管理局审核员审核通过" in card.text
    told = await waiting.told()
    assert set(told) == {INSPECTOR, COLLEAGUE}
    assert "已审核通过" in told[COLLEAGUE][0]


async def owed(waiting: Waiting, duty: Duty) -> list[Obligation]:
    """What was ever owed of that duty about the form, the oldest first."""
    every = await waiting.uow.obligations.of_campaign(waiting.campaign.id)
    mine = [one for one in every if one.duty is duty and one.matter_id == waiting.section.id]
    return sorted(mine, key=lambda one: one.id)


async def test_what_is_handed_in_is_to_be_reviewed_within_the_limit_for_results(waiting: Waiting) -> None:
    (review_of,) = await owed(waiting, Duty.REVIEW)
    assert (review_of.standing, review_of.started_on) == (Standing.OPEN, date(2024, 6, 30))
    assert (review_of.working_days, review_of.due_on) == (20, date(2024, 7, 26))
    assert (review_of.department_id, review_of.sample_id) == (waiting.section.department_id, waiting.section.sample_id)
    assert await owed(waiting, Duty.PUBLISH) == []


@pytest.mark.parametrize(
    ("later", "standing"), [(timedelta(days=3), Standing.MET), (timedelta(days=90), Standing.MET_LATE)]
)
async def test_approval_meets_the_obligation_of_reviewing_and_brings_that_of_publishing(
    waiting: Waiting, later: timedelta, standing: Standing
) -> None:
    waiting.now += later
    await waiting.approved()
    (review_of,), (publishing,) = await owed(waiting, Duty.REVIEW), await owed(waiting, Duty.PUBLISH)
    reviewer = await waiting.uow.people.find(REVIEWER)
    assert reviewer is not None
    version = (await waiting.uow.forms.section(waiting.section.id)).version
    assert (review_of.standing, review_of.closed_by) == (standing, reviewer.id)
    assert review_of.evidence == f"section:{waiting.section.id}:v{version}"
    assert (publishing.standing, publishing.due_on) == (Standing.OPEN, review_of.due_on)


async def test_a_form_sent_back_is_to_be_entered_anew_by_the_day_it_always_had(waiting: Waiting) -> None:
    await waiting.returned()
    (first,), (again,) = await owed(waiting, Duty.REVIEW), await owed(waiting, Duty.ENTER)
    assert (first.standing, again.standing, again.due_on) == (Standing.MET, Standing.OPEN, first.due_on)
    section = await waiting.uow.forms.section(waiting.section.id)
    filled = await fill(waiting.uow, section, (9, 9), user_id=COLLEAGUE, now=waiting.now)
    waiting.section = await hand_in(waiting.uow, filled, user_id=INSPECTOR, now=waiting.now)
    (entered,) = await owed(waiting, Duty.ENTER)
    _, second = await owed(waiting, Duty.REVIEW)
    assert (entered.standing, second.standing) == (Standing.MET, Standing.OPEN)
    assert entered.evidence == f"section:{waiting.section.id}:v{waiting.section.version}"


async def test_a_form_sent_back_is_mended_and_reviewed_again(waiting: Waiting) -> None:
    await waiting.returned("备注没有写清")
    assert "原因：备注没有写清" in (await waiting.told())[INSPECTOR][0]
    form = await inspection.open_form(waiting.uow, user_id=INSPECTOR, section_id=waiting.section.id)
    assert "退回原因：备注没有写清" in form.text
    section = await waiting.uow.forms.section(waiting.section.id)
    mended = await fill(waiting.uow, section, (1, 9), user_id=INSPECTOR, now=waiting.now)
    waiting.section = await hand_in(waiting.uow, mended, user_id=INSPECTOR, now=waiting.now)
    notice = (await waiting.told())[REVIEWER][-1]
    assert "检查员05已按退回意见修改，重新提交（第2次），请审核。\n退回意见：备注没有写清。" in notice
    await waiting.approved()
    history = await waiting.uow.forms.history(waiting.section.id)
    assert [entry.state.value for entry in history] == ["submitted", "returned", "submitted", "approved"]
    assert [list(entry.content["results"].values()) for entry in history] == [[1, 7], [1, 7], [1, 9], [1, 9]]
    assert history[1].reason == "备注没有写清"


async def item_ids(waiting: Waiting) -> list[int]:
    items = await waiting.uow.campaigns.items(waiting.campaign.id, waiting.section.department_id)
    return [item.id for item in items]


async def test_a_reason_about_marked_items_stands_beside_them_and_in_the_history(waiting: Waiting) -> None:
    second = (await item_ids(waiting))[1]
    await waiting.returned("请核实门牌", chosen=marks([1]))
    section = await waiting.uow.forms.section(waiting.section.id)
    assert (section.return_reason, section.return_items) == ("请核实门牌", {second: "请核实门牌"})
    form = await inspection.open_form(waiting.uow, user_id=INSPECTOR, section_id=section.id)
    assert "7.未发现本次抽查涉及的经营活动\n　退回意见：请核实门牌" in form.text
    (_, kept) = await waiting.uow.forms.history(section.id)
    assert kept.content["return_items"] == {str(second): "请核实门牌"}


async def test_what_was_said_of_items_ends_with_the_next_submission_and_stays_readable(waiting: Waiting) -> None:
    await waiting.returned("1.照片不清\n2.请核实门牌")
    assert (
        "各事项的意见见下"
        in (await inspection.open_form(waiting.uow, user_id=INSPECTOR, section_id=waiting.section.id)).text
    )
    section = await waiting.uow.forms.section(waiting.section.id)
    mended = await fill(waiting.uow, section, (1, 9), user_id=INSPECTOR, now=waiting.now)
    waiting.section = await hand_in(waiting.uow, mended, user_id=INSPECTOR, now=waiting.now)
    assert waiting.section.return_items == {}
    notice = (await waiting.told())[REVIEWER][-1]
    assert "退回意见：请按各事项的意见修改。\n· 登记事项检查：照片不清\n· 公示信息检查：请核实门牌" in notice
    card = await waiting.approved()
    assert "　登记事项检查：照片不清" in card.text
    assert (await waiting.uow.forms.section(waiting.section.id)).return_items == {}


async def test_every_marked_item_gets_its_reason(waiting: Waiting) -> None:
    code, facts = await refused(waiting.returned("1.照片不清", chosen=marks([0, 1])))
    assert (code, facts["items"]) == ("review.items_without_reason", "公示信息检查")
    assert (await refused(waiting.returned("请核实", chosen="ff")))[0] == "chat.stale_button"
    assert await waiting.state() is SectionState.SUBMITTED


async def test_items_are_marked_and_unmarked_and_the_reasons_stay_at_hand(waiting: Waiting) -> None:
    about = {"user_id": REVIEWER, "section_id": waiting.section.id, "version": waiting.section.version}
    first = labels(await review.ask_reason(waiting.uow, **about))
    assert first[-3:] == ["1.登记事项检查", "2.公示信息检查", "返回"]
    card = await review.ask_reason(waiting.uow, **about, chosen=marks([0]))
    assert labels(card) == [*first[:-3], "✓ 1.登记事项检查", "2.公示信息检查", "返回"]
    assert "所指事项：登记事项检查。" in card.text


async def test_a_form_that_was_handed_in_late_says_so_to_the_reviewer(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now)
        section = await section_of(uow, scene, campaign, MARKET)
        await owe_entry_again(uow, section, by=1, now=now)
        late = datetime(2024, 7, 29, 1, 0, tzinfo=UTC)
        filled = await fill(uow, section, (1, 7), user_id=INSPECTOR, now=late)
        there = Waiting(uow, scene, campaign, await hand_in(uow, filled, user_id=INSPECTOR, now=late), late)
        assert "提交逾期1个工作日。" in (await there.told())[REVIEWER][0]
        # Late is possible: it is approved all the same, and published.
        await there.approved()
        assert await there.state() is SectionState.APPROVED


async def test_a_second_decision_only_shows_the_first(waiting: Waiting) -> None:
    await waiting.approved()
    card = await waiting.returned(user_id=ADMIN)
    assert "市场监督管理局审核员审核通过" in card.text
    assert "通过" not in labels(card)
    assert await waiting.state() is SectionState.APPROVED
    assert len(await waiting.uow.forms.history(waiting.section.id)) == 2


async def test_a_form_mended_since_it_was_shown_must_be_looked_at_again(waiting: Waiting) -> None:
    shown = waiting.section.version
    await waiting.returned()
    section = await waiting.uow.forms.section(waiting.section.id)
    mended = await fill(waiting.uow, section, (1, 9), user_id=INSPECTOR, now=waiting.now)
    await hand_in(waiting.uow, mended, user_id=INSPECTOR, now=waiting.now)
    assert (await refused(waiting.approved(version=shown)))[0] == "review.changed_meanwhile"
    assert await waiting.state() is SectionState.SUBMITTED


@pytest.mark.parametrize(("reason", "code"), [(" ", "review.reason_empty"), ("长" * 501, "review.reason_too_long")])
async def test_a_form_is_not_sent_back_without_a_proper_reason(waiting: Waiting, reason: str, code: str) -> None:
    assert (await refused(waiting.returned(reason)))[0] == code
    assert await waiting.state() is SectionState.SUBMITTED


async def test_the_next_form_is_offered_after_a_decision(waiting: Waiting) -> None:
    second = await section_of(waiting.uow, waiting.scene, waiting.campaign, MARKET, 2)
    filled = await fill(waiting.uow, second, (1, 1), user_id=INSPECTOR, now=waiting.now)
    await hand_in(waiting.uow, filled, user_id=INSPECTOR, now=waiting.now)
    assert labels(await waiting.approved()) == ["下一张：2024-01 第2号 示例物业服务0002有限公司", "待审核列表"]


async def test_a_long_list_of_reviews_costs_no_more_questions_than_a_short_one(waiting: Waiting) -> None:
    asked = []
    for number in (2, 3):
        with statements() as seen:
            card = await review.pending_reviews(waiting.uow, user_id=REVIEWER)
        assert len([label for label in labels(card) if "号" in label]) == number - 1
        asked.append(len(seen))
        filled = await section_of(waiting.uow, waiting.scene, waiting.campaign, MARKET, number=number)
        await waiting.uow.forms.change(filled, state=SectionState.SUBMITTED)
    assert asked[0] == asked[1]


async def test_where_nobody_may_review_the_admins_are_asked_to_invite_somebody(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, departments=(MARKET,))
        campaign = await build_inspection(uow, scene, now)
        section = await section_of(uow, scene, campaign, MARKET)
        # Both who could review took part: the admin entered the results, the reviewer handed an earlier state in.
        filled = await fill(uow, section, (1, 1), user_id=scene.admin_of(MARKET), now=now)
        filled = await fill(uow, filled, (1, 1), user_id=scene.reviewer_of(MARKET), now=now)
        there = Waiting(uow, scene, campaign, await hand_in(uow, filled, user_id=101, now=now), now)
        assert await there.state() is SectionState.SUBMITTED
        messages = {message.chat_id: message.text for message in await uow.outbox.claim(now=now, limit=10)}
        assert set(messages) == {scene.admin, scene.admin_of(MARKET)}
        assert "请尽快邀请一名审核员" in messages[scene.admin]
        code, _ = await refused(there.approved(user_id=scene.admin_of(MARKET)))
        assert code == "review.nobody"


async def test_another_departments_form_is_untouched_by_a_decision(waiting: Waiting) -> None:
    await pass_review(waiting.uow, waiting.section, user_id=REVIEWER, now=waiting.now)
    housing = await section_of(waiting.uow, waiting.scene, waiting.campaign, HOUSING)
    assert housing.state is SectionState.OPEN


async def test_of_two_decisions_at_the_same_moment_one_counts(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now)
        section = await section_of(uow, scene, campaign, MARKET)
        filled = await fill(uow, section, (1, 1), user_id=INSPECTOR, now=now)
        section = await hand_in(uow, filled, user_id=INSPECTOR, now=now)
    about = {"section_id": section.id, "version": section.version, "now": now}

    async def approves() -> None:
        async with any_database.open() as uow:
            await review.approve(uow, user_id=REVIEWER, **about)

    async def returns() -> None:
        async with any_database.open() as uow:
            await review.send_back(uow, user_id=ADMIN, reason="请核实", **about)

    await asyncio.gather(approves(), returns(), return_exceptions=True)
    async with any_database.read() as uow:
        assert len(await uow.forms.history(section.id)) == 2
