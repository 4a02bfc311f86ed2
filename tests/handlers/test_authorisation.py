"""Subjects without local authority in the chat: marked with the answer to the list, authorised before forms open."""

from __future__ import annotations

import pytest

from domain.authorisation import Authority
from storage.authorisations import Authorisation
from templates.cards.authorisation import AskDocument, AskMark, OpenAuthorisations
from templates.cards.inspection import AskAllClear, OpenForm
from tests.support.builders import HOUSING, MARKET
from tests.support.chat import OfficeChat, Player
from tests.support.visits import Visits

DOCUMENT = "示例市住建局 示建授〔2024〕3号 2024年5月8日"
LIST = "【须授权的检查对象】"


@pytest.fixture
async def visits(office_chat: OfficeChat) -> Visits:
    """Eight subjects are drawn; each department is asked to confirm them."""
    visits = await Visits.opens(office_chat)
    assert isinstance(visits, Visits)
    await visits.draws()
    return visits


async def marks(admin: Player, place: int, why: str = "该类处罚权在市级") -> None:
    """From the drawn list: the subject in that place of those that are not marked yet."""
    await admin.taps("本级无执法权", in_message_containing="【请比对确认】")
    card = await admin.sees("【本级无执法权】", fresh=True)
    await admin.taps(card.labels[place], fresh=True)
    await admin.says(why)
    await admin.sees("授权文件：待登记", fresh=True)


async def kept(visits: Visits, department: str = HOUSING) -> list[Authorisation]:
    """What counts of the department, by the samples' ids."""
    async with visits.chat.database.read() as uow:
        found = await uow.authorisations.of_campaign(visits.campaign.id)
    return [found[key] for key in sorted(found) if found[key].department_id == visits.scene.departments[department]]


async def opens_list(visits: Visits, player: Player, label: str) -> None:
    assert label in await visits.opens_hub(player)
    await player.taps(label, fresh=True)
    await player.sees(LIST, fresh=True)


async def test_a_subject_is_confirmed_but_needs_an_authorisation_before_its_form_opens(visits: Visits) -> None:
    admin = visits.admin(HOUSING)
    await marks(admin, 0)
    await visits.confirms()
    await visits.matches()
    (marked,) = await kept(visits)
    number = await visits.number(marked.sample_id)
    section = await visits.section(HOUSING, number)
    inspector, *_ = await visits.team(marked.sample_id, HOUSING)
    said = await visits.forges(inspector, AskAllClear(section.id))
    assert "须由上级授权才能检查" in said
    assert f"请{HOUSING}的管理员（{HOUSING}管理员）打开" in said
    await opens_list(visits, admin, "待登记授权（1）")
    await admin.taps(f"{number} 待登记", fresh=True)
    await admin.taps("登记授权文件", fresh=True)
    await admin.says("示例市住建局 示建授〔2024〕3号")
    await admin.sees("没有看到授权文件的日期", fresh=True)
    await admin.says(DOCUMENT)
    await admin.sees("授权：示例市住建局 示建授〔2024〕3号（2024年5月8日）", fresh=True)
    await inspector.sees("【授权已登记】")
    await visits.forges(inspector, OpenForm(section.id))
    card = await inspector.sees(f"【第{number}号检查表】", fresh=True)
    assert "授权：示例市住建局 示建授〔2024〕3号" in card.text
    await inspector.taps("全部未发现问题", fresh=True)


async def test_several_are_recorded_in_one_go_and_the_rest_one_after_the_other(visits: Visits) -> None:
    admin = visits.admin(HOUSING)
    for _ in range(4):
        await marks(admin, 0)
    await visits.confirms()
    await visits.matches()
    numbers = sorted([await visits.number(one.sample_id) for one in await kept(visits)])
    await opens_list(visits, admin, "待登记授权（4）")
    await admin.taps("几户一并登记授权", fresh=True)
    await admin.says(f"999 {DOCUMENT}")
    await admin.sees("999不在待登记的编号之内", fresh=True)
    await admin.says(f"{numbers[0]}、{numbers[1]}\n{DOCUMENT}")
    await admin.sees("其中 2 户待登记", fresh=True)
    await admin.taps(f"{numbers[2]} 待登记", fresh=True)
    await admin.taps("登记授权文件", fresh=True)
    await admin.says("示例市住建局，示建授〔2024〕5号，今天")
    await admin.taps(f"下一户：{numbers[3]} ", fresh=True)
    await admin.taps("撤销", fresh=True)
    await admin.says("权限已经下放")
    await admin.sees("不需要授权。原因：权限已经下放。", fresh=True)
    found = sorted((one.authority.value, one.document_number) for one in await kept(visits))
    assert found == [
        ("granted", "示建授〔2024〕3号"),
        ("granted", "示建授〔2024〕3号"),
        ("granted", "示建授〔2024〕5号"),
        ("own", ""),
    ]


async def test_a_subject_is_found_by_typed_words_and_marked_after_matching(visits: Visits) -> None:
    await visits.confirms()
    await visits.matches()
    admin = visits.admin(MARKET)
    section = await visits.section(MARKET, 3)
    await opens_list(visits, admin, "本级无执法权")
    await admin.taps("增加本级无执法权的对象", fresh=True)
    await admin.says("没有的企业")
    await admin.sees("请换几个字再发送", fresh=True)
    await admin.says(section.subject_name[2:10])
    await admin.taps(section.subject_name, fresh=True)
    await admin.says("特种设备由市级检查")
    await admin.sees("第3号", fresh=True)
    (marked,) = await kept(visits, MARKET)
    assert (marked.sample_id, marked.authority) == (section.sample_id, Authority.MISSING)
    for player in await visits.team(section.sample_id, MARKET):
        await player.sees("【须先授权】")
    office = visits.office
    await opens_list(visits, office, "须授权的检查对象")
    await office.sees(f"{MARKET}：1 户，待登记 1 户", fresh=True)


async def test_a_second_tap_and_an_old_card_show_what_stands(visits: Visits) -> None:
    admin = visits.admin(HOUSING)
    await marks(admin, 0)
    (marked,) = await kept(visits)
    place = (marked.sample_id, marked.department_id)
    assert "已经登记为本级无执法权" in await visits.forges(admin, AskMark(*place))
    await admin.sees("授权文件：待登记", fresh=True)
    await visits.forges(admin, AskDocument(*place, marked.version))
    await admin.says(DOCUMENT)
    assert "刚刚有变化" in await visits.forges(admin, AskDocument(*place, marked.version))
    await admin.sees("示建授〔2024〕3号", fresh=True)
    (after,) = await kept(visits)
    assert after.version == 2


async def test_a_restart_keeps_the_open_question(visits: Visits) -> None:
    admin = visits.admin(HOUSING)
    await marks(admin, 0)
    (marked,) = await kept(visits)
    await visits.forges(admin, AskDocument(marked.sample_id, marked.department_id, marked.version))
    await visits.chat.restart()
    await admin.says(DOCUMENT)
    await admin.sees("授权：示例市住建局", fresh=True)


async def test_others_neither_mark_nor_see(visits: Visits) -> None:
    async with visits.chat.database.read() as uow:
        first, *_ = await uow.samples.standing(visits.campaign.id)
    department_id = visits.scene.departments[HOUSING]
    for player in (visits.admin(MARKET), visits.office):
        assert "您不能办理" in await visits.forges(player, AskMark(first.id, department_id))
    assert "您不能办理" in await visits.forges(
        visits.admin(MARKET), OpenAuthorisations(visits.campaign.id, department_id, 0)
    )
    assert await kept(visits) == []
