"""Whose a matter is, asked the other way round; leave, waivers and figures, by the use cases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.errors import Refusal
from domain.inspection import ResultCode
from domain.obligations import Capacity, Duty, Standing, Term, TermKind
from domain.roles import Appointment, Role
from office import ledger, obligations
from office.ledger.mine import find_mine
from storage.campaigns import Campaign
from storage.forms import Section
from storage.obligations import Obligation
from storage.people import Person
from storage.reminders import GROUP, NOWHERE, Reminder
from storage.unit_of_work import Database, UnitOfWork
from templates.cards.ledger import evidence_words
from tests.support.builders import HOUSING, MARKET, Scene, build_inspection, build_scene
from tests.support.ceremonies import sent_texts
from tests.support.forms import labels
from tests.support.statements import statements

ENDS = date(2024, 5, 9)


@dataclass
class Office:
    """One form waits to be entered in the market department: by its first two inspectors, till 22 May 2024."""

    uow: UnitOfWork
    scene: Scene
    campaign: Campaign
    section: Section
    now: datetime

    @property
    def today(self) -> date:
        return self.now.date()

    async def owe(self, key: str, duty: Duty, *, days: int = 10, **named: int | None) -> Obligation:
        whole = obligations.Owed(key, self.section.department_id, self.section.id, self.section.sample_id)
        one = replace(whole, **named)
        about = {"campaign": self.campaign, "duty": duty, "since": ENDS, "working_days": days}
        await obligations.owe(self.uow, one, **about, now=self.now)
        found = await self.uow.obligations.find(key)
        assert found is not None
        return found

    async def person(self, user_id: int) -> Person:
        found = await self.uow.people.find(user_id)
        assert found is not None
        return found

    async def mine(self, user_id: int) -> tuple[set[str], set[str]]:
        """The keys of what the person owes, and of what they stand in for."""
        person = await self.person(user_id)
        held = await self.uow.people.appointments(person.id)
        found = await find_mine(self.uow, person, held, today=self.today)
        return {one.key for one in found.own}, {one.key for one, _ in found.deputised}

    async def loses(self, *user_ids: int) -> None:
        for user_id in user_ids:
            person = await self.person(user_id)
            await self.uow.reachability.lost(person.id, problem="blocked", now=self.now)


@pytest.fixture
async def office(database: Database, now: datetime) -> AsyncIterator[Office]:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now, forms=1)
        (section,) = await uow.forms.sections(campaign.id, scene.departments[MARKET])
        house = Office(uow, scene, campaign, section, now)
        await house.owe("enter", Duty.ENTER)
        yield house


async def refused(attempt: Awaitable[object]) -> str:
    with pytest.raises(Refusal) as refusal:
        await attempt
    return refusal.value.code


async def test_an_admin_stands_in_for_a_team_that_cannot_be_reached_and_the_office_for_an_admin(
    office: Office,
) -> None:
    admin, first, second, third = office.scene.admin_of(MARKET), *office.scene.inspectors_of(MARKET)[:3]
    assert await office.mine(first) == ({"enter"}, set())
    assert await office.mine(third) == (set(), set())
    await office.loses(first)
    assert await office.mine(admin) == (set(), set())
    await office.loses(second)
    assert await office.mine(admin) == (set(), {"enter"})
    assert await office.mine(office.scene.admin) == (set(), set())
    await office.loses(admin)
    assert await office.mine(office.scene.admin) == (set(), {"enter"})
    assert await office.mine(first) == ({"enter"}, set()), "what is mine stays mine"
    assert await office.mine(office.scene.admin_of(HOUSING)) == (set(), set())


async def test_each_role_has_its_own_duties(office: Office) -> None:
    await office.owe("confirm", Duty.CONFIRM, matter_id=None, sample_id=None)
    await office.owe("review", Duty.REVIEW)
    await office.owe("rule", Duty.RULE, department_id=None)
    assert await office.mine(office.scene.admin_of(MARKET)) == ({"confirm"}, set())
    assert await office.mine(office.scene.reviewer_of(MARKET)) == ({"review"}, set())
    assert await office.mine(office.scene.admin) == ({"rule"}, set())
    await office.loses(office.scene.reviewer_of(MARKET))
    assert await office.mine(office.scene.admin_of(MARKET)) == ({"confirm"}, {"review"})


async def test_a_named_deputy_sees_what_only_the_absent_owe(office: Office) -> None:
    first, second, third = office.scene.inspectors_of(MARKET)[:3]
    await ledger.take_leave(office.uow, user_id=first, first="2024-05-10", last="2024-05-12", now=office.now)
    await ledger.name_deputy(office.uow, user_id=first, deputy_id=(await office.person(third)).id, now=office.now)
    assert await office.mine(third) == (set(), set()), "the second inspector is there"
    await office.loses(second)
    assert await office.mine(third) == (set(), {"enter"})
    office.now += timedelta(days=3)
    assert await office.mine(third) == (set(), set())


async def test_who_inspects_and_reviews_has_no_review_of_their_own_form(office: Office) -> None:
    reviewer = await office.person(office.scene.reviewer_of(MARKET))
    await office.owe("review", Duty.REVIEW)
    item = (await office.uow.campaigns.items(office.campaign.id, office.section.department_id))[0]
    await office.uow.forms.enter(office.section, {}, person_id=reviewer.id, now=office.now)
    section = await office.uow.forms.section(office.section.id)
    await office.uow.forms.enter(section, {item.id: ResultCode(1)}, person_id=reviewer.id, now=office.now)
    assert await office.mine(office.scene.reviewer_of(MARKET)) == (set(), set())
    assert await office.mine(office.scene.admin_of(MARKET)) == (set(), {"review"})


async def test_many_reviews_cost_no_more_questions_than_a_few(office: Office) -> None:
    users = [office.scene.reviewer_of(MARKET), office.scene.admin_of(MARKET)]
    await office.loses(office.scene.reviewer_of(MARKET))
    asked = []
    for number in range(2, 30):
        await office.owe(f"review:{number}", Duty.REVIEW, matter_id=office.section.id + number)
        if number in {3, 29}:
            with statements() as seen:
                found = [[len(keys) for keys in await office.mine(user)] for user in users]
            assert found == [[number - 1, 0], [0, number - 1]]
            asked.append(len(seen))
    assert asked[0] == asked[1]


async def test_leave_is_for_days_to_come_and_its_deputy_hears_of_every_change(office: Office) -> None:
    first, second, third = office.scene.inspectors_of(MARKET)[:3]
    ids = {user: (await office.person(user)).id for user in (first, second, third)}
    about = {"user_id": first, "now": office.now}
    await sent_texts(office.uow, office.now)
    await ledger.type_leave(office.uow, text="明天", **about)
    await ledger.name_deputy(office.uow, deputy_id=ids[second], **about)
    await ledger.name_deputy(office.uow, deputy_id=ids[second], **about)
    told = await sent_texts(office.uow, office.now)
    assert [text.splitlines()[0] for text in told[second]] == [
        "【请您代办】检查员05自2024年5月11日（周六）至2024年5月11日（周六）休假，期间没有其他在岗人员的事项由您代办。"
    ]
    office.now += timedelta(minutes=1)
    await ledger.name_deputy(office.uow, deputy_id=ids[third], **about | {"now": office.now})
    told = await sent_texts(office.uow, office.now)
    assert told[second] == ["【代办结束】检查员05的事项不再由您代办。"]
    assert "【请您代办】" in told[third][0]
    await ledger.end_leave(office.uow, **about)
    await ledger.end_leave(office.uow, **about)
    assert (await sent_texts(office.uow, office.now))[third] == ["【代办结束】检查员05的事项不再由您代办。"]
    assert await refused(ledger.name_deputy(office.uow, deputy_id=ids[second], **about)) == "ledger.no_leave"
    assert await refused(ledger.choose_deputy(office.uow, page=0, **about)) == "ledger.no_leave"


async def test_colleagues_are_those_of_the_department_or_for_the_office_its_own_admins(office: Office) -> None:
    second = await office.uow.people.remember(2, "第二管理员")
    await office.uow.people.appoint(Appointment(second.id, office.scene.office_id, Role.OFFICE_ADMIN))
    days = {"first": "2024-05-10", "last": "2024-05-10", "now": office.now}
    card = await ledger.take_leave(office.uow, user_id=office.scene.admin, **days)
    assert labels(card) == ["第二管理员", "不指定，由单位管理员代办", "返回"]
    card = await ledger.take_leave(office.uow, user_id=office.scene.reviewer_of(MARKET), **days)
    assert labels(card)[:5] == ["市场监督管理局管理员", "检查员05", "检查员06", "检查员07", "检查员08"]


async def test_a_waived_matter_stays_waived_and_is_told_to_whoever_owed_it(office: Office) -> None:
    owed = await office.uow.obligations.find("enter")
    assert owed is not None
    about = {"user_id": office.scene.admin, "obligation_id": owed.id, "now": office.now}
    assert await refused(ledger.waive(office.uow, reason=" \n ", **about)) == "ledger.reason_empty"
    assert await refused(ledger.waive(office.uow, reason="字" * 301, **about)) == "ledger.reason_too_long"
    await ledger.waive(office.uow, reason="对象已迁出\n本区", **about)
    await ledger.waive(office.uow, reason="另一个原因", **about)
    told = await sent_texts(office.uow, office.now)
    assert set(told) == set(office.scene.inspectors_of(MARKET)[:2])
    assert "办公室管理员已免除此项，不再需要办理。\n原因：对象已迁出 本区。" in told[105][0]
    assert await refused(ledger.ask_waiver(office.uow, **about)) == "ledger.closed"
    await obligations.meet(office.uow, "enter", owed.office_id, now=office.now)
    found = await office.uow.obligations.get(owed.id)
    assert (found.standing, found.reason) == (Standing.WAIVED, "对象已迁出 本区")
    (entry,) = [one for one in await office.uow.audit.entries() if one.action == "ledger.waive"]
    assert entry.facts["reason"] == "对象已迁出 本区"


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing.MET, "状态：按期办结（5月10日 09:00　检查员05）\n办结依据：检查表第3版"),
        (Standing.MET_LATE, "状态：逾期办结（6月10日 09:00　检查员05）"),
        (Standing.VOID, "状态：已作废\n原因：检查对象已排除。"),
    ],
)
async def test_a_matters_card_says_how_it_ended(office: Office, standing: Standing, words: str) -> None:
    owed = await office.uow.obligations.find("enter")
    assert owed is not None
    if standing is Standing.VOID:
        await obligations.void(office.uow, ["enter"], now=office.now, reason="检查对象已排除")
    else:
        by = (await office.person(105)).id
        office.now += timedelta(days=31 if standing is Standing.MET_LATE else 0)
        how = {"now": office.now, "by": by, "evidence": "section:1:v3"}
        await obligations.meet(office.uow, "enter", owed.office_id, **how)
    card = await ledger.open_matter(office.uow, user_id=office.scene.admin, obligation_id=owed.id, now=office.now)
    assert words in card.text
    assert "免除" not in labels(card)
    assert "逾期2" not in card.text
    assert "还剩" not in card.text


@pytest.mark.parametrize(
    ("evidence", "words"),
    [
        ("monthly:4:v2", "月报表第2版"),
        ("list:3:1:v55", "名单比对确认记录"),
        ("checkin:7:9", "到场签到记录"),
        ("served:8", "送达登记"),
        ("proposal:3", "检查时间约定记录"),
        ("follow_up:2:v6", "后续处置记录"),
        ("something:1", "系统留存记录"),
        ("", ""),
    ],
)
def test_evidence_is_said_in_words_and_not_by_its_key(evidence: str, words: str) -> None:
    assert evidence_words(evidence) == words


async def test_a_matters_card_lists_whoever_was_reminded(office: Office) -> None:
    owed = await office.uow.obligations.find("enter")
    assert owed is not None
    at = datetime(2024, 5, 17, 0, 30, tzinfo=UTC)
    to = (await office.person(105)).id
    first = Reminder(owed.id, "before:3", to, owed.office_id, 1, Capacity.OWN, at, "digest:1")
    second = replace(first, rung="before:1", digest="digest:2")
    unsaid = replace(first, rung="due", digest=NOWHERE)
    await office.uow.reminders.make(
        [first, second, unsaid, replace(first, rung="overdue:2", person_id=GROUP, digest=None)]
    )
    for number in (1, 2):
        about = {"key": f"digest:{number}", "kind": "text", "text": "一", "buttons": [], "now": at}
        await office.uow.outbox.queue(chat_id=105, **about)
    ids = {one.key: one.id for one in await office.uow.outbox.take(range(1, 99), now=at)}
    await office.uow.outbox.sent(ids["digest:1"], chat_message_id=1)
    await office.uow.outbox.give_up(ids["digest:2"], problem="blocked")
    await office.loses(105, 106)
    card = await ledger.open_matter(office.uow, user_id=office.scene.admin, obligation_id=owed.id, now=office.now)
    assert "　5月17日 08:30　到期前3个工作日　检查员05\n" in card.text
    assert "　5月17日 08:30　到期前1个工作日　检查员05（未能送达）\n" in card.text
    assert "　5月17日 08:30　逾期第2个工作日　工作群（待发送）" in card.text
    assert "到期当日　检查员05" not in card.text, "it was put off before it was said"
    assert (
        "责任人：检查员05、检查员06\n代办人：市场监督管理局管理员\n不在岗或者联系不上：检查员05、检查员06" in card.text
    )


async def test_an_agreed_day_explains_itself_on_the_matters_card(office: Office) -> None:
    one = obligations.Owed("visit", office.section.department_id, sample_id=office.section.sample_id)
    about = {"office_id": office.scene.office_id, "campaign_id": office.campaign.id, "duty": Duty.VISIT}
    term = Term(TermKind.ON, date(2024, 5, 10), fixed_on=date(2024, 5, 18))
    await obligations.promise(office.uow, [one], **about, term=term, now=office.now)
    owed = await office.uow.obligations.find("visit")
    assert owed is not None
    card = await ledger.open_matter(office.uow, user_id=office.scene.admin, obligation_id=owed.id, now=office.now)
    assert "约定：2024年5月18日（周六），按约定的日期办理，不因休息日变动" in card.text
