"""What the roster of the second round is made of, and what its result shows."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date, datetime
from fractions import Fraction
from functools import partial
from itertools import count

import pytest
from openpyxl import load_workbook

from campaigns import ceremony, matching, public
from campaigns.matching.roster import build_roster, state_of
from domain.campaign import Sampling, whole_pool
from domain.library import Item
from domain.roster import AVAILABLE, NO_CERTIFICATE, ON_LEAVE, Need, Pair, parse_roster
from domain.verification import verify
from storage.draws import Round
from storage.unit_of_work import Database, UnitOfWork
from templates.cards import Card
from tests.support.builders import HOUSING, ITEMS, MARKET, build_campaign, build_scene, inspector
from tests.support.ceremonies import GROUP, SECRET, build_confirmed, build_matched, match, sent_texts

END = date(2024, 6, 30)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, AVAILABLE),
        ({"certificate_until": END}, AVAILABLE),
        ({"certificate_until": date(2024, 6, 29)}, NO_CERTIFICATE),
        ({"available": False}, ON_LEAVE),
        ({"available": False, "certificate_until": date(2024, 1, 1)}, ON_LEAVE),
    ],
)
def test_a_certificate_must_last_to_the_end_of_the_window(changes: dict[str, object], state: str) -> None:
    assert state_of(inspector(1, MARKET, **changes), END) == state


async def test_the_roster_holds_what_matters_for_this_campaign_and_no_more(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_confirmed(uow, scene, now)
        drawn = [one.number for one in await uow.samples.standing(campaign.id)]
        changed = [
            inspector(1, HOUSING, tags=("物业服务", "电梯"), recusals=(drawn[0], "XM-1"), apart=("ZF000006", "ZF9")),
            inspector(2, HOUSING, certificate_until=date(2024, 6, 1)),
            inspector(5, MARKET, tags=("特种设备",), apart=("ZF000001",)),
        ]
        await uow.libraries.save_inspectors(scene.departments, changed)
        items = [
            Item(MARKET, "特种设备", ITEMS[MARKET][0], tags=("特种设备", "价格")),
            Item(MARKET, "", "不在方案里的事项", tags=("电梯",)),
        ]
        await uow.libraries.save_items(scene.departments, items)
        roster = await build_roster(uow, campaign)
    first, second = (f"I-{one:05d}" for one in scene.inspectors[HOUSING][:2])
    fifth, sixth = (f"I-{one:05d}" for one in scene.inspectors[MARKET][:2])
    people = {one.id: one for one in roster.inspectors}
    assert len(people) == 8
    assert people[first].tags == frozenset()
    assert people[first].recused == {drawn[0], "XM-1"}
    assert people[second].state == NO_CERTIFICATE
    assert people[fifth].tags == {"特种设备"}
    assert set(roster.apart) == {(first, fifth), (first, sixth)}
    assert set(roster.needs) == {Need(one, MARKET, frozenset({"特种设备", "价格"})) for one in drawn}
    assert list(roster.pairs) == []


async def test_who_went_together_last_time_is_on_the_next_roster(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, inspectors_each=2)
        before = await build_matched(uow, scene, now)
        await uow.campaigns.bind_chat(before.id, -5)
        times = len(await uow.samples.standing(before.id))
        roster = await build_roster(uow, await build_campaign(uow, scene, now))
        pairs = [Pair(f"I-{first:05d}", f"I-{second:05d}", times) for first, second in scene.inspectors.values()]
        assert sorted(roster.pairs, key=lambda pair: pair.first) == pairs
        assert list((await build_roster(uow, before)).pairs) == []


async def test_what_an_item_asks_for_goes_to_every_subject_and_who_is_kept_apart_never_meets(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_confirmed(uow, scene, now)
        changed = [
            inspector(1, HOUSING, apart=("ZF000002",)),
            inspector(5, MARKET, tags=("特种设备",)),
            inspector(6, MARKET, tags=("特种设备",)),
            inspector(8, MARKET, certificate_until=date(2024, 6, 29)),
        ]
        await uow.libraries.save_inspectors(scene.departments, changed)
        await uow.libraries.save_items(scene.departments, [Item(MARKET, "", ITEMS[MARKET][0], tags=("特种设备",))])
        campaign = await match(uow, scene, campaign, now)
        crews: dict[tuple[int, int], set[int]] = {}
        for one in await uow.forms.assignments(campaign.id):
            crews.setdefault((one.sample_id, one.department_id), set()).add(one.inspector_id)
        assert verify(await public.certificate(uow, campaign.id)) == []
    first, second = scene.inspectors[HOUSING][:2]
    fifth, sixth, _, eighth = scene.inspectors[MARKET]
    for (_, department), crew in crews.items():
        assert not {first, second} <= crew
        assert eighth not in crew
        if department == scene.departments[MARKET]:
            assert crew & {fifth, sixth}


async def test_every_reason_is_named_at_once_with_subjects_and_people_as_they_are_called(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, inspectors_each=2)
        campaign = await build_confirmed(uow, scene, now)
        drawn = (await uow.samples.standing(campaign.id))[0]
        changed = [inspector(1, HOUSING, recusals=(drawn.number,)), inspector(3, MARKET, apart=("ZF000004",))]
        await uow.libraries.save_inspectors(scene.departments, changed)
        start = partial(matching.start, uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
        card, in_group = await start(), await start(in_group=True)
        assert await uow.draws.latest(campaign.id, Round.TEAMS) is None
    assert isinstance(card, Card)
    assert isinstance(in_group, Card)
    assert "1. " in card.text
    assert "2. " in card.text
    assert drawn.name in card.text
    assert "检查员03" in card.text
    assert "检查员03" not in in_group.text
    assert f"I-{scene.inspectors[MARKET][0]:05d}" in in_group.text


async def test_fixed_groups_are_named_to_their_people_and_in_the_list(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        sampling = Sampling((whole_pool(Fraction(1, 5)),))
        campaign = await build_confirmed(uow, scene, now, groups=2, sampling=sampling)
        await sent_texts(uow, now)
        await match(uow, scene, campaign, now)
        files = await ceremony.find_files(uow, campaign.id, Round.TEAMS)
        sent = await sent_texts(uow, now)
        sheet = await list_of_teams(uow)
    assert files is not None
    assert len(parse_roster(files.pool).subjects) == 8
    assert "编成 2 组" in "".join(sent[GROUP])
    groups: Counter[str] = Counter()
    for user_id in scene.inspectors_of(HOUSING) + scene.inspectors_of(MARKET):
        (message,) = [text for text in sent[user_id] if "您编在" in text]
        groups[next(n for n in ("1", "2") if f"您编在第{n}组，本组人员：" in message)] += 1
    assert groups == {"1": 4, "2": 4}
    assert sheet["分组情况表"][0][0] == "组别"
    assert {row[0] for row in sheet["分组情况表"][1:]} == {"第1组", "第2组"}


async def test_the_loads_are_shown_to_everybody_with_the_reason(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, inspectors_each=5)
        campaign = await build_confirmed(uow, scene, now)
        await sent_texts(uow, now)
        await match(uow, scene, campaign, now)
        group = "".join((await sent_texts(uow, now))[GROUP])
        sheet = await list_of_teams(uow)
    assert f"{HOUSING}：5 人可派，每人3至4户（3户的4人，4户的1人）" in group
    assert "户数怎么分：每户都派到那时户数最少的人" in group
    loads = sheet["各人户数"]
    assert loads[0] == ("单位", "执法检查人员", "编号", "户数")
    assert sorted(row[3] for row in loads[1:]) == ["3"] * 8 + ["4"] * 2


async def list_of_teams(uow: UnitOfWork) -> dict[str, list[tuple[str, ...]]]:
    """The sheets of the list that the office got, the first one kept."""
    for number in count(1):
        name, content = await uow.outbox.file(number)
        if "分组情况表" in name:
            book = load_workbook(io.BytesIO(content))
            return {
                sheet.title: [tuple(map(str, row)) for row in sheet.iter_rows(values_only=True)]
                for sheet in book.worksheets
            }
    raise AssertionError
