"""The second round and the dealing of forms, through the real dispatcher and the real delivery."""

from __future__ import annotations

import io
from collections import Counter

import pytest
from openpyxl import load_workbook

from domain.campaign import State
from domain.draw_files import sha256_of
from domain.verification import verify
from templates.cards.matching import ShowTeams
from tests.support.builders import HOUSING, MARKET
from tests.support.ceremony_chat import CLOSE, Ceremony
from tests.support.chat import OfficeChat


@pytest.fixture
async def ceremony(office_chat: OfficeChat) -> Ceremony:
    """The list stands."""
    ceremony = await Ceremony.opens(office_chat)
    await ceremony.draws()
    await ceremony.confirms()
    return ceremony


async def test_the_roster_is_frozen_and_hashed_before_new_words(ceremony: Ceremony) -> None:
    await ceremony.office.taps("查看本次抽查", in_message_containing="【名单已确定】")
    await ceremony.office.taps("抽取执法检查人员")
    roster = await ceremony.office.receives_file("roster.txt", chat=ceremony.chat_id)
    frozen = (await ceremony.texts_in_group("第一步　冻结名单】"))[-1]
    assert sha256_of(roster.decode()) in frozen
    assert await ceremony.state() is State.MATCHING
    assert len(await ceremony.texts_in_group("第三步　征集随机语】")) == 2


async def test_the_teams_follow_from_a_seed_of_their_own(ceremony: Ceremony) -> None:
    await ceremony.matches()
    await ceremony.office.sees("第六步　匹配结果】", chat=ceremony.chat_id)
    certificate = (await ceremony.office.receives_file("certificate.json", chat=ceremony.chat_id)).decode()
    pool = (await ceremony.office.receives_file("pool.txt", chat=ceremony.chat_id)).decode()
    assert verify(certificate, pool) == []
    assert len(await ceremony.dice()) == 10
    assert await ceremony.state() is State.INSPECTING


async def test_every_inspector_gets_one_message_with_all_their_forms(ceremony: Ceremony) -> None:
    await ceremony.matches()
    async with ceremony.chat.database.read() as uow:
        assignments = await uow.forms.assignments(ceremony.campaign.id)
    loads = Counter(one.inspector_id for one in assignments)
    for department in (HOUSING, MARKET):
        of_department = [loads[inspector] for inspector in ceremony.scene.inspectors[department]]
        assert max(of_department) - min(of_department) <= 1
        for place, count in enumerate(of_department):
            player = ceremony.inspector(department, place)
            tasks = [one for one in await player.messages() if "【检查任务】" in one.text]
            assert len(tasks) == 1
            assert f"被抽中检查以下 {count} 户" in tasks[0].text


async def test_the_task_message_still_opens_the_forms_after_a_restart(ceremony: Ceremony) -> None:
    await ceremony.matches()
    await ceremony.chat.restart()
    inspector = ceremony.inspector(HOUSING)
    await inspector.taps("打开我的检查表")
    await inspector.sees("【我的检查表】")


async def test_mobiles_go_to_the_office_and_the_lead_and_never_into_the_group(ceremony: Ceremony) -> None:
    await ceremony.matches()
    files = {
        "office": await ceremony.office.receives_file("分组情况表"),
        HOUSING: await ceremony.admin(HOUSING).receives_file("分组情况表"),
        MARKET: await ceremony.admin(MARKET).receives_file("分组情况表"),
    }
    cells = {name: _text(content) for name, content in files.items()}
    of_housing, of_market = "19900000001", "19900000005"
    assert of_housing in cells["office"]
    assert of_market in cells["office"]
    assert of_market in cells[HOUSING]
    assert of_market in cells[MARKET]
    assert of_housing not in cells[MARKET]
    messages = await ceremony.office.messages(ceremony.chat_id)
    group = "".join(message.text for message in messages)
    for message in messages:
        if message.file:
            group += (await ceremony.office.connection.file(message.file.id)).decode()
    assert "199000000" not in group


async def test_whoever_lost_the_list_takes_it_again_and_nobody_else_does(ceremony: Ceremony) -> None:
    await ceremony.matches()
    seen = []
    for player in (ceremony.office, ceremony.admin(HOUSING), ceremony.admin(MARKET)):
        first = _text(await player.receives_file("分组情况表"))
        await player.says("/menu")
        await player.taps("联合抽查", fresh=True)
        await player.taps(f"{ceremony.campaign.reference} {ceremony.campaign.plan.title}"[:40], fresh=True)
        await player.taps("分组情况表", fresh=True)
        seen.append(_text(await player.receives_file("分组情况表", fresh=True)))
        assert seen[-1] == first
    assert seen[0] == seen[1] != seen[2]
    assert "只能由领导小组办公室管理员" in await ceremony.forges(
        ceremony.inspector(HOUSING), ShowTeams(ceremony.campaign.id)
    )


def _text(content: bytes) -> str:
    sheet = load_workbook(io.BytesIO(content)).active
    return " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)


async def test_only_the_office_starts_the_second_round(ceremony: Ceremony) -> None:
    await ceremony.office.taps("查看本次抽查", in_message_containing="【名单已确定】")
    hub = await ceremony.office.sees("名单已确认，待匹配人员", fresh=True)
    data = next(button.data for button in hub.buttons if button.text == "抽取执法检查人员")
    assert "办公室管理员" in await ceremony.taps_forged(ceremony.admin(HOUSING), data)
    assert await ceremony.state() is State.CONFIRMED


async def test_starting_twice_freezes_one_roster(ceremony: Ceremony) -> None:
    await ceremony.office.taps("查看本次抽查", in_message_containing="【名单已确定】")
    hub = await ceremony.office.sees("名单已确认，待匹配人员", fresh=True)
    data = next(button.data for button in hub.buttons if button.text == "抽取执法检查人员")
    for _ in range(2):
        ceremony.chat.world.taps(ceremony.office.id, hub.id, data)
    await ceremony.chat.settle()
    assert len(await ceremony.texts_in_group("第一步　冻结名单】")) == 2  # one of each round


async def test_a_department_with_too_few_people_is_named(office_chat: OfficeChat) -> None:
    ceremony = await Ceremony.opens(office_chat, inspectors_per_department=5)
    await ceremony.draws()
    await ceremony.confirms()
    office = ceremony.office
    await office.taps("查看本次抽查", in_message_containing="【名单已确定】")
    await office.taps("抽取执法检查人员")
    card = await office.sees("【无法匹配】")
    assert f"1. “{HOUSING}”" in card.text
    assert f"2. “{MARKET}”" in card.text
    assert await ceremony.state() is State.CONFIRMED
    assert len(await ceremony.texts_in_group("第一步　冻结名单】")) == 1


async def test_the_old_close_button_of_the_first_round_throws_no_dice(ceremony: Ceremony) -> None:
    await ceremony.office.taps("查看本次抽查", in_message_containing="【名单已确定】")
    await ceremony.office.taps("抽取执法检查人员")
    assert "已经截止" in await ceremony.taps_forged(ceremony.office, "drcl:1")
    assert len(await ceremony.dice()) == 5
    await ceremony.everyone_speaks()
    await ceremony.office.taps(CLOSE, chat=ceremony.chat_id)
    assert len(await ceremony.dice()) == 10
