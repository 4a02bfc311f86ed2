"""What supervision counts of a ledger, who may see it, and that a bulletin goes out once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from domain.errors import Refusal
from domain.local_time import local
from domain.obligations import Duty
from domain.supervision import Period, this_month
from office import supervision
from office.supervision.gathering import MOST_LISTED, gather, part_of
from storage.unit_of_work import Database, UnitOfWork
from templates.cards.supervision import Bulletin
from tests.support.builders import HOUSING, MARKET, Scene, build_scene
from tests.support.supervision import MONDAY, TODAY, build_ledger, build_void, owed

MAY = this_month(TODAY)


async def build(uow: UnitOfWork, departments: Sequence[str] = (HOUSING, MARKET)) -> Scene:
    scene = await build_scene(uow, departments=departments, subjects=0, inspectors_each=0)
    await build_ledger(uow, scene)
    return scene


async def bulletin(uow: UnitOfWork, scene: Scene, period: Period = MAY, **of: frozenset[int] | None) -> Bulletin:
    office = await uow.offices.get(scene.office_id)
    return await gather(uow, office, period, of.get("departments"), now=MONDAY, limit=MOST_LISTED)


async def test_the_figures_are_those_of_the_ledger(any_database: Database) -> None:
    async with any_database.open() as uow:
        scene = await build(uow)
        found = await bulletin(uow, scene)
    market, housing, office = found.shares
    assert (market.name, dict(market.overdue), market.longest) == (MARKET, {Duty.REVIEW: 1}, 12)
    assert (market.late, market.on_time, market.waived) == (0, 0, 0)
    assert (housing.name, dict(housing.overdue), housing.longest) == (HOUSING, {Duty.ENTER: 1}, 2)
    assert (housing.late, housing.on_time, housing.waived) == (1, 1, 1)
    assert (office.name, dict(office.overdue), office.longest) == ("办公室本级", {Duty.RULE: 1}, 1)
    whole = found.total
    assert (whole.open, whole.late, whole.on_time, whole.waived) == (3, 1, 1, 1)


async def test_every_overdue_matter_is_listed_the_longest_first(any_database: Database) -> None:
    async with any_database.open() as uow:
        scene = await build(uow)
        found = await bulletin(uow, scene)
    assert found.overdue == 3
    listed = [(one.department, one.duty, one.due_on, one.overdue) for one in found.matters]
    assert listed == [
        (MARKET, Duty.REVIEW, date(2024, 4, 30), 12),
        (HOUSING, Duty.ENTER, date(2024, 5, 16), 2),
        ("", Duty.RULE, date(2024, 5, 17), 1),
    ]


async def test_an_earlier_period_counts_what_was_due_in_it_and_what_is_open_since(any_database: Database) -> None:
    async with any_database.open() as uow:
        scene = await build(uow)
        found = await bulletin(uow, scene, Period(date(2024, 4, 1), date(2024, 4, 30)))
    assert (found.total.open, found.total.late, found.total.on_time) == (1, 1, 0)
    assert [one.due_on for one in found.matters] == [date(2024, 4, 30)]


async def test_void_schemes_and_attempts_count_for_the_lead_department(any_database: Database) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        # The last moment of April, and the first of May, at the office.
        midnight = MONDAY.replace(day=1, hour=0) - timedelta(hours=8)
        await build_void(uow, scene, lead=HOUSING, at=midnight - timedelta(seconds=1))
        await build_void(uow, scene, lead=MARKET, at=midnight)
        may = await bulletin(uow, scene)
        april = await bulletin(uow, scene, Period(date(2024, 4, 1), date(2024, 4, 30)))
    assert [(one.name, one.voided, one.attempts) for one in may.named] == [(MARKET, 1, 1)]
    assert [(one.name, one.voided, one.attempts) for one in april.named] == [(HOUSING, 1, 1)]
    [line] = may.voided
    assert (line.reference, line.department, line.reason, line.on) == ("2024-02", MARKET, "方案重复", date(2024, 5, 1))


async def test_a_part_says_only_what_is_of_its_department(database: Database) -> None:
    async with database.open() as uow:
        scene = await build(uow)
        await build_void(uow, scene, lead=MARKET, at=MONDAY)
        whole = await bulletin(uow, scene)
        part = part_of(whole, scene.departments[HOUSING])
        own = await bulletin(uow, scene, departments=frozenset({scene.departments[HOUSING]}))
    assert part == own
    assert [one.name for one in part.shares] == [HOUSING]
    assert {one.department for one in part.matters} == {HOUSING}
    assert (part.overdue, part.voided, part.attempts, part.addressee) == (1, (), (), HOUSING)


async def test_of_very_much_the_bulletin_lists_the_longest_and_counts_all(database: Database) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        housing, market = scene.departments[HOUSING], scene.departments[MARKET]
        old = [owed(scene.office_id, housing, f"enter:{n}", date(2024, 5, 6)) for n in range(MOST_LISTED + 1)]
        await uow.obligations.owe(*old, owed(scene.office_id, market, "review:1", date(2024, 5, 17)))
        about = {"user_id": scene.admin, "office_id": scene.office_id, "now": MONDAY}
        prepared = await supervision.prepare(uow, **about, first=20240501, last=20240520)
    assert (len(prepared.whole.matters), prepared.whole.overdue) == (MOST_LISTED, MOST_LISTED + 2)
    # What the whole could not list, the part does.
    assert [one.duty for one in prepared.parts[market].matters] == [Duty.REVIEW]
    assert (len(prepared.parts[housing].matters), prepared.parts[housing].overdue) == (MOST_LISTED, MOST_LISTED + 1)


async def test_a_matter_that_is_closed_is_in_the_list_no_more(database: Database) -> None:
    async with database.open() as uow:
        scene = await build(uow)
        await uow.obligations.meet("enter:1", now=MONDAY, today=local(MONDAY).date())
        found = await bulletin(uow, scene)
    housing = next(one for one in found.shares if one.name == HOUSING)
    assert (housing.open, housing.late) == (0, 2)
    assert HOUSING not in {one.department for one in found.matters}


async def test_a_bulletin_is_sent_once_a_day_and_noted(any_database: Database) -> None:
    async with any_database.open() as uow:
        scene = await build(uow)
        about = {"user_id": scene.admin, "office_id": scene.office_id, "first": 20240501, "last": 20240520}
        cards = []
        for now in (MONDAY, MONDAY + timedelta(hours=1)):
            prepared = await supervision.prepare(uow, **about, now=now)
            papers = supervision.papers_of(prepared)
            cards.append(await supervision.send(uow, user_id=scene.admin, prepared=prepared, papers=papers, now=now))
        assert "2个单位的管理员各收到本单位部分" in cards[0].text
        assert "本通报已于5月20日 09:00由办公室管理员发送各单位管理员" in cards[1].text
        noted = [one for one in await uow.audit.entries() if one.action == "supervision.sent"]
        assert [one.facts["departments"] for one in noted] == [2]
        assert [one.facts["overdue"] for one in noted] == [3]


async def test_only_admins_see_figures_and_only_the_office_sends(database: Database) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0)
        about = {"office_id": scene.office_id, "first": 20240501, "last": 20240520, "now": MONDAY}
        reviewer, inspector = scene.reviewer_of(HOUSING), scene.inspectors_of(HOUSING)[0]
        for stranger in (reviewer, inspector):
            for use_case in (supervision.show, supervision.load):
                with pytest.raises(Refusal, match=r"supervision\.admins_only"):
                    await use_case(uow, user_id=stranger, **about)
            with pytest.raises(Refusal, match=r"supervision\.admins_only"):
                await supervision.open_supervision(uow, user_id=stranger, now=MONDAY)
        with pytest.raises(Refusal, match=r"rights\.office_admin_only"):
            await supervision.prepare(uow, user_id=scene.admin_of(HOUSING), **about)
        elsewhere = await uow.offices.add("别处办公室")
        with pytest.raises(Refusal, match=r"supervision\.admins_only"):
            await supervision.show(uow, user_id=scene.admin, **about | {"office_id": elsewhere})


async def test_a_department_admin_sees_their_own_figures_only(database: Database) -> None:
    async with database.open() as uow:
        scene = await build(uow)
        card = await supervision.open_supervision(uow, user_id=scene.admin_of(HOUSING), now=MONDAY)
    assert card.text.startswith(f"【督查通报】{HOUSING}\n")
    assert "逾期未办结1项，逾期办结1项，按期办结1项，免除1项" in card.text
    assert MARKET not in card.text
    assert "办公室本级" not in card.text
    assert "发送通报" not in {button.label for row in card.buttons for button in row}


@pytest.mark.parametrize(("first", "last"), [(20240230, 20240520), (0, 20240520), (20240501, 99999999)])
async def test_a_button_with_no_day_on_it_is_stale(database: Database, first: int, last: int) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        about = {"user_id": scene.admin, "office_id": scene.office_id, "now": MONDAY}
        with pytest.raises(Refusal, match=r"chat\.stale_button"):
            await supervision.show(uow, **about, first=first, last=last)


async def test_forty_departments_fit_into_one_message(database: Database) -> None:
    names = [f"示例区一个名称很长的行政管理部门第{n:02d}分局" for n in range(40)]
    async with database.open() as uow:
        scene = await build_scene(uow, departments=names, subjects=0, inspectors_each=0)
        for place, department_id in enumerate(scene.departments.values()):
            await uow.obligations.owe(
                *(
                    owed(scene.office_id, department_id, f"{duty.value}:{place}", date(2024, 5, 6))
                    for duty in Duty
                    if place < 30
                )
            )
        card = await supervision.open_supervision(uow, user_id=scene.admin, now=MONDAY)
    assert len(card.text.encode("utf-16-le")) // 2 <= 4096
    assert card.fitted() == card
    assert "另有18个单位，见通报文件" in card.text
