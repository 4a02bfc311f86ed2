"""The list of campaigns and one campaign, as each of its people sees it."""

from __future__ import annotations

import pytest

from tests.support.builders import HOUSING, MARKET
from tests.support.ceremony_chat import Ceremony
from tests.support.chat import OfficeChat, Player

TITLE = "示例区2024年第一次联合抽查"


@pytest.fixture
async def ceremony(office_chat: OfficeChat) -> Ceremony:
    return await Ceremony.opens(office_chat, title=f"{TITLE}<b>&_*[")


async def opens_hub(player: Player) -> list[str]:
    """Menu, list, campaign; the labels on the campaign's card."""
    await player.says("/menu")
    await player.taps("联合抽查")
    await player.taps("2024-01")
    return (await player.sees("编号：2024-01", fresh=True)).labels


async def test_the_office_is_led_to_the_group(ceremony: Ceremony) -> None:
    labels = await opens_hub(ceremony.office)
    assert "返回列表" in labels
    link = (await ceremony.office.sees("编号：2024-01")).links
    assert any(f"startgroup=g{ceremony.campaign.id}" in one for one in link)


async def test_a_title_with_markup_is_shown_as_it_is(ceremony: Ceremony) -> None:
    await opens_hub(ceremony.office)
    await ceremony.office.sees(f"【{TITLE}<b>&_*[】")


async def test_a_department_sees_its_campaign_and_is_told_what_comes(ceremony: Ceremony) -> None:
    labels = await opens_hub(ceremony.admin(MARKET))
    hub = await ceremony.admin(MARKET).sees("编号：2024-01")
    assert f"牵头：{HOUSING}　配合：{MARKET}" in hub.text
    assert hub.links == []
    assert labels == ["返回列表"]


async def test_each_step_offers_its_own_next_step(ceremony: Ceremony) -> None:
    await ceremony.draws()
    assert "全部确认" not in await opens_hub(ceremony.office)
    assert await opens_hub(ceremony.admin(MARKET)) == ["比对确认", "人员情况", "抽取记录", "返回列表"]
    await ceremony.confirms()
    assert "抽取执法检查人员" in await opens_hub(ceremony.office)
    await ceremony.matches()
    assert "抽取执法检查人员" not in await opens_hub(ceremony.office)


async def test_a_way_back_leads_to_the_list(ceremony: Ceremony) -> None:
    await opens_hub(ceremony.office)
    await ceremony.office.taps("返回列表")
    assert "新建联合抽查" in (await ceremony.office.sees("共 1 次", fresh=True)).labels


async def test_a_stranger_with_an_old_button_is_refused(ceremony: Ceremony) -> None:
    stranger = ceremony.chat.person(999)
    assert "还没有加入任何单位" in await ceremony.taps_forged(stranger, f"cp:{ceremony.campaign.id}")


async def test_a_campaign_that_is_not_there_is_refused(ceremony: Ceremony) -> None:
    assert "没有找到这次抽查" in await ceremony.taps_forged(ceremony.office, "cp:999")
    assert "按钮已经失效" in await ceremony.taps_forged(ceremony.office, "cp:abc")
