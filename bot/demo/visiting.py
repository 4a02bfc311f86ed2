"""The acts of the played demo in which the visits are planned, agreed on, and the subjects told."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import date

from bot.demo.cast import Cast, walk
from bot.demo.filling import photograph
from bot.demo.house import House
from bot.demo.parties import parties
from sandbox.people import NotSeen, Person
from templates.messages import day_words

ASKED, TOLD, ALL_AGREED = "【请确认检查时间】", "已约定联合检查", "全部检查对象的时间都已约定"
#: Seconds until everybody must have planned and agreed; a minute on a busy machine.
WAITS = 180
#: Over so many of the days that are offered the leaders spread their visits.
DAYS = 3
_VISITS = re.compile(r"　(\d+) 户")


async def agree(house: House, cast: Cast) -> str:
    """Each leader plans all their subjects in one go; one of each other department agrees."""
    leaders = await _plan_and_agree(house, cast)
    await parties(house, cast)  # everybody has heard
    cast.save("检查安排.ics", await leaders[0].receives_file(".ics", timeout=30))
    group = "\n".join([one.text for one in await cast.office.messages(cast.group) if TOLD in one.text])
    visits = sum(int(number) for number in _VISITS.findall(group))
    return f"{len(leaders)}名组长各一次排好自己的各户，其他部门同意，{visits}户的时间都已约定；日历文件已发给检查组"


async def _plan_and_agree(house: House, cast: Cast) -> list[Person]:
    """As the messages come, until the group hears that every time is agreed; the leaders."""
    (lead, *members) = house.facts.departments
    leaders: dict[str | int, Person] = {}
    async with asyncio.timeout(WAITS):
        while not any(ALL_AGREED in one.text for one in await cast.office.messages(cast.group)):
            for inspector in cast.inspectors[lead]:
                if inspector.id not in leaders and await _has(inspector, "【安排检查时间】"):
                    await _plan(inspector, len(leaders) % DAYS)
                    leaders[inspector.id] = inspector
            for department in members:
                for inspector in cast.inspectors[department]:
                    await _agree(inspector)
            await asyncio.sleep(0.2)
    return list(leaders.values())


async def _has(person: Person, fragment: str) -> bool:
    return any(fragment in one.text for one in await person.messages())


async def _plan(leader: Person, day: int) -> None:
    """From the ``day``-th of the days on that are offered."""
    await leader.taps("安排检查时间", in_message_containing="【安排检查时间】")
    days = await leader.sees("从哪一天开始", fresh=True)
    await walk(leader, days.labels[day])
    ways = await leader.sees("怎么排？", fresh=True)
    await walk(leader, ways.labels[0], "发给各组征求意见")
    await leader.sees("提议的检查时间", fresh=True)


async def _agree(inspector: Person) -> None:
    """To every batch that still waits for this person's department; what a colleague has agreed to needs no tap."""
    for message in await inspector.messages():
        if ASKED in message.text:
            title = message.text.splitlines()[1]
            await inspector.taps("同意", in_message_containing=title)
            await inspector.sees("【检查时间】", fresh=True)


async def agree_to(crew: Sequence[Person], day: date) -> None:
    """Whoever of a department's ``crew`` is asked first agrees to the time on that day."""
    for _ in range(WAITS * 10):
        for inspector in crew:
            if any(ASKED in one.text and day_words(day) in one.text for one in await inspector.messages()):
                await inspector.taps("同意", in_message_containing=day_words(day))
                await inspector.sees("【检查时间】", fresh=True)
                return
        await asyncio.sleep(0.1)
    raise NotSeen(f"nobody was asked within {WAITS} s whether {day} suits")


async def serve(house: House, cast: Cast) -> str:
    """Each leader takes the notices and tells the subjects by telephone; one hands it over on paper, with a photo, or
    finds it refused, before a witness."""
    led = {one.leader.id: one.leader for one in await parties(house, cast)}
    for place, leader in enumerate(led.values()):
        await _opens_notices(leader)
        if place == 0:
            await walk(leader, "下载全部通知书（Word）")
            cast.save("检查通知书.docx", await leader.receives_file(".docx", fresh=True, timeout=30))
            await _opens_notices(leader)
            await _serve_at_the_door(house, cast, leader)
            await _opens_notices(leader)
        await _serve_by_telephone(leader)
    how = "拒收，写明见证人并拍照" if house.facts.refused_notice else "送达纸质通知书并拍照"
    return f"检查通知书已导出，{len(led)}名组长逐户告知并登记，其中1户{how}"


async def _opens_notices(leader: Person) -> None:
    await leader.says("/menu")
    await walk(leader, "我的检查安排", "检查通知书")
    await leader.sees("【检查通知书】", fresh=True)


async def _serve_at_the_door(house: House, cast: Cast, leader: Person) -> None:
    listed = await leader.sees("【检查通知书】", fresh=True)
    await walk(leader, next(label for label in listed.labels if "未送达" in label))
    if house.facts.refused_notice:
        await walk(leader, "拒收")
        await leader.sees("谁拒收", fresh=True)
        await leader.says("门卫 现在 见证人示例甲")
    else:
        await walk(leader, "送达纸质通知书")
        await leader.sees("告知或送达给了谁", fresh=True)
        await leader.says("负责人 现在")
    await leader.sees("送达情况：", fresh=True)
    await photograph(leader, cast, 1)
    await leader.sees("附件 1 份", fresh=True)


async def _serve_by_telephone(leader: Person) -> None:
    """All that are left to this leader."""
    listed = await leader.sees("【检查通知书】", fresh=True)
    left = [label for label in listed.labels if "未送达" in label]
    if not left:
        return
    if "都已电话告知" in listed.labels:
        await walk(leader, "都已电话告知")
        await leader.says("各户负责人 现在")
        await leader.sees("检查通知书都已送达", fresh=True)
    else:
        await walk(leader, left[0], "电话告知")
        await leader.says("负责人 现在")
        await leader.sees("电话告知（负责人）", fresh=True)


async def serve_again(leader: Person, number: int) -> None:
    """The notice of another time, by telephone."""
    await _opens_notices(leader)
    await walk(leader, f"{number} 未送达", "电话告知")
    await leader.says("负责人 现在")
    await leader.sees("电话告知（负责人）", fresh=True)
