"""The act of the played demo in which the visits are planned, agreed on, and the subjects told."""

from __future__ import annotations

import asyncio
import re

from bot.demo.cast import Cast, walk
from bot.demo.house import House
from sandbox.people import Person

ASKED, TOLD, ALL_AGREED = "【请确认检查时间】", "已约定联合检查", "全部检查对象的时间都已约定"
#: Seconds until everybody must have planned and agreed; a minute on a busy machine.
WAITS = 180
_VISITS = re.compile(r"　(\d+) 户")


async def agree(house: House, cast: Cast) -> str:
    """Each leader plans all their subjects in one go; one of each other department agrees; a notice is served."""
    leaders = await _plan_and_agree(house, cast)
    cast.save("检查安排.ics", await leaders[0].receives_file(".ics", timeout=30))
    await _serve(cast, leaders[0])
    group = "\n".join([one.text for one in await cast.office.messages(cast.group) if TOLD in one.text])
    visits = sum(int(number) for number in _VISITS.findall(group))
    return (
        f"{len(leaders)}名组长各一次排好自己的各户，其他部门同意，{visits}户的时间都已约定；"
        "日历文件已发给检查组，检查通知书已导出并登记电话告知"
    )


async def _plan_and_agree(house: House, cast: Cast) -> list[Person]:
    """As the messages come, until the group hears that every time is agreed; the leaders."""
    (lead, *members) = house.facts.departments
    leaders: dict[str | int, Person] = {}
    async with asyncio.timeout(WAITS):
        while not any(ALL_AGREED in one.text for one in await cast.office.messages(cast.group)):
            for inspector in cast.inspectors[lead]:
                if inspector.id not in leaders and await _has(inspector, "【安排检查时间】"):
                    await _plan(inspector)
                    leaders[inspector.id] = inspector
            for department in members:
                for inspector in cast.inspectors[department]:
                    await _agree(inspector)
            await asyncio.sleep(0.2)
    return list(leaders.values())


async def _has(person: Person, fragment: str) -> bool:
    return any(fragment in one.text for one in await person.messages())


async def _plan(leader: Person) -> None:
    await leader.taps("安排检查时间", in_message_containing="【安排检查时间】")
    days = await leader.sees("从哪一天开始", fresh=True)
    await walk(leader, days.labels[0])
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


async def _serve(cast: Cast, leader: Person) -> None:
    await leader.says("/menu")
    await walk(leader, "我的检查安排", "检查通知书", "下载全部通知书（Word）")
    cast.save("检查通知书.docx", await leader.receives_file(".docx", fresh=True, timeout=30))
    listed = [one for one in await leader.messages() if "【检查通知书】" in one.text and one.labels][-1]
    if "都已电话告知" in listed.labels:
        await leader.taps("都已电话告知")
        await leader.says("各户负责人 现在")
    else:
        await leader.taps(next(label for label in listed.labels if "未送达" in label))
        await walk(leader, "电话告知")
        await leader.says("负责人 现在")
    await leader.sees("送达", fresh=True)
