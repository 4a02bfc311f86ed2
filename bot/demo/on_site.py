"""The acts of the played demo at the subjects' doors: who is there, forms filled and signed, one door shut twice."""

from __future__ import annotations

import asyncio
from itertools import groupby

from bot.demo.cast import Cast, opens_form, walk
from bot.demo.clock import next_workday, to_moment, wakes_up
from bot.demo.filling import fill_at_once, fill_by_lines, hand_in, photograph
from bot.demo.house import House
from bot.demo.parties import Party, parties
from bot.demo.visiting import agree_to, serve_again
from sandbox.people import Person

#: Where in the order of visits something out of the ordinary happens; the door that stays shut is the last one.
AT_ONCE, UNSIGNED, FORGOTTEN, LATE = 0, 1, 2, 3
SHUT, ENTER = "没有人／大门关闭", "按此录入结果（4）"
SITE = "号　现场】"


async def inspect(house: House, cast: Cast) -> str:
    """Day by day as agreed: everybody arrives, certificates are shown, forms are filled, signed and handed in."""
    order = await parties(house, cast)
    for day, group in groupby(order, key=lambda one: one.day):
        of_day = list(group)
        await wakes_up(house, day, of_day[0].leader)
        for party in of_day:
            to_moment(house, party.starts)
            await _visit(house, cast, party, order.index(party), last=party is order[-1])
    days = len({one.day for one in order})
    (first, unsigned, forgotten), shut = order[:3], order[-1]
    return (
        f"{days}天上门{len(order)}户，各单位检查人员本人点到场、出示执法证；第{first.number}号检查表由"
        f"{len(first.crews)}个部门同时填写并上传照片；第{unsigned.number}号拒绝签字，写明见证人和原因；"
        f"第{forgotten.number}号事后补登到场；第{shut.number}号大门关闭，拍照后另约时间；其余当场签字拍照"
    )


async def _visit(house: House, cast: Cast, party: Party, place: int, *, last: bool) -> None:
    await arrive(house, party, forgotten=place == FORGOTTEN)
    if last:
        await _find_shut(cast, party)
        return
    if place == AT_ONCE:
        await party.leader.sends_location(39.0851, 117.1994)
        await party.leader.sees("位置已随您的到场记录保存", fresh=True)
        await fill_at_once(cast, party)
    else:
        await fill_by_lines(house, party, place)
    await _sign(cast, party, refused=place == UNSIGNED)
    await hand_in(party, but=house.facts.departments[-1] if house.facts.late and place == LATE else "")


async def arrive(house: House, party: Party, *, forgotten: bool = False) -> None:
    """Two of each department, each by a tap of their own; where a telephone was ``forgotten``, a colleague of the last
    department enters it afterwards."""
    departments = list(party.crews)
    tapping = departments[:-1] if forgotten else departments
    await asyncio.gather(*(_two_arrive(party, department) for department in tapping))
    await walk(party.leader, "已出示执法证")
    await party.leader.sees("出示执法证 ", fresh=True)
    if forgotten:
        await _enter_afterwards(house, party, departments[-1])


async def _two_arrive(party: Party, department: str) -> None:
    crew = party.crews[department]
    first = party.leader if party.leader in crew else crew[0]
    second = next(one for one in crew if one is not first)
    await _to_site(first, party)
    await walk(first, "到场")
    await first.sees("还差1人", fresh=True)
    await second.taps("我也在场", in_message_containing=f"【第{party.number}{SITE}", timeout=60)
    await second.sees(f"✓ {department}", fresh=True)
    if first is party.leader:
        await _to_site(first, party)


async def _to_site(person: Person, party: Party) -> None:
    await opens_form(person, party.number)
    await walk(person, "现场")
    await person.sees(f"【第{party.number}{SITE}", fresh=True)


async def _enter_afterwards(house: House, party: Party, department: str) -> None:
    first, second = party.crews[department]
    await _to_site(first, party)
    await walk(first, "补登到场", "没带手机或手机没电", second.name, "填写到场时间")
    await first.sees("什么时候到的", fresh=True)
    await first.says(f"今天{party.starts:%H:%M}")
    await first.sees("（补登）", fresh=True)
    await second.sees("补登：您于", timeout=60)


async def _sign(cast: Cast, party: Party, *, refused: bool) -> None:
    """Once for all departments: by photo, or refused, with a witness and the reason."""
    leader = party.leader
    await opens_form(leader, party.number)
    await walk(leader, "签字确认")
    if refused:
        await walk(leader, "拒绝签字")
        await leader.says("见证人 示例小区保安，原因 负责人对检查结果有异议")
        await leader.sees("拒绝签字：见证人", fresh=True)
        return
    await walk(leader, "已签字（拍照）")
    await leader.sees("请写明签字人的姓名和职务", fresh=True)
    await leader.says("示例某 经理")
    await leader.sees("请发送签字、盖章的照片", fresh=True)
    await leader.sends_photo(cast.photographs())
    await leader.sees("已收到", fresh=True)
    await walk(leader, "完成")
    await leader.sees("已签字：示例某 经理（照片 1 张）", fresh=True)


async def _find_shut(cast: Cast, party: Party) -> None:
    """Nobody opens: photographed, and another time is wanted."""
    leader = party.leader
    await walk(leader, SHUT)
    await photograph(leader, cast, 1)
    await leader.sees("第1次上门", fresh=True)
    await walk(leader, "另约时间再来")
    await leader.sees("待安排", fresh=True)


async def come_again(house: House, cast: Cast) -> str:
    """Another time is agreed on for the door that was shut, the notice served anew; it stays shut, and each department
    enters that with its photo."""
    party = (await parties(house, cast))[-1]
    day = await next_workday(house)
    leader = party.leader
    await leader.taps("提出时间", in_message_containing=f"【第{party.number}号　检查安排】")
    await leader.says(f"{day.month}月{day.day}日9点")
    for department in house.facts.members:
        await agree_to(party.crews[department], day)
    await leader.sees("【检查时间已约定】", timeout=60, fresh=True)
    await serve_again(leader, party.number)
    await wakes_up(house, day, leader)
    again = next(one for one in await parties(house, cast) if one.number == party.number)
    to_moment(house, again.starts)
    await arrive(house, again)
    for one in again.firsts:
        await _enter_shut(cast, again, one)
    return f"第{again.number}号由组长另约{day.month}月{day.day}日，第二次上门仍无人，各单位拍照后按“4”录入并提交"


async def _enter_shut(cast: Cast, party: Party, inspector: Person) -> None:
    await _to_site(inspector, party)
    await walk(inspector, SHUT, ENTER, "处理措施", "列入经营异常名录", "返回检查表")
    await photograph(inspector, cast, 1)
    await opens_form(inspector, party.number)
    await walk(inspector, "提交")
    await inspector.sees("已提交", fresh=True)
