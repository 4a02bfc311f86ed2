"""The acts of the played demo in which an inspector must not inspect, and the next in the drawn order steps in."""

from __future__ import annotations

import asyncio

from bot.demo.cast import Cast, forms_of, walk
from bot.demo.house import House
from bot.demo.parties import joins, parties
from sandbox.people import NotSeen, Person, Seen

#: Seconds until the group must have heard of a change.
WAITS = 60


async def recuse(house: House, cast: Cast) -> str:
    """An inspector declares a recusal on a telephone; the department's admin agrees; nobody else's forms move."""
    department = house.facts.departments[-1]
    admin = cast.admins[department]
    recused, number = await _first_sent(cast, department)
    await recused.taps("打开我的检查表")
    await recused.sees("【我的检查表】", fresh=True)
    await walk(recused, f"{number} ", "我要回避")
    asked = await recused.sees("请选择原因", fresh=True)
    await walk(recused, asked.labels[0])
    await admin.sees("【更换检查人员】", timeout=30)
    before = len(await _changes(cast))
    await admin.taps("同意", in_message_containing="【更换检查人员】")
    told = await _steps_in(cast, recused, number, before=before)
    await joins(house, cast, number, department)
    return f"{department}一名检查人员申请回避，单位管理员同意；第{number}号检查表{told}，其他人的安排不变"


async def ask_for_recusal(house: House, cast: Cast) -> str:
    """A subject, told who will come, asks for another; the department's admin decides."""
    party = (await parties(house, cast))[-1]
    leader, department = party.leader, house.facts.members[0]
    await leader.says("/menu")
    await walk(leader, "我的检查安排", "检查通知书", f"{party.number} ", "检查对象申请回避")
    offered = await leader.sees("检查对象申请谁回避", fresh=True)
    whom = next(one for one in party.crews[department] if any(one.name in label for label in offered.labels))
    await walk(leader, next(label for label in offered.labels if whom.name in label))
    await leader.says("负责人 他的亲属在同行企业任职")
    await leader.sees("检查对象（负责人）申请", fresh=True)
    before = len(await _changes(cast))
    await cast.admins[department].taps("同意", in_message_containing="检查对象（负责人）申请", timeout=60)
    told = await _steps_in(cast, whom, party.number, before=before)
    await joins(house, cast, party.number, department)
    return f"第{party.number}号检查对象申请{department}一名检查人员回避，单位管理员同意，检查表{told}"


async def _changes(cast: Cast) -> list[Seen]:
    """What the group has heard of replacements so far."""
    return [one for one in await cast.office.messages(cast.group) if "【更换检查人员】" in one.text and one.file]


async def _newest_change(cast: Cast, before: int) -> Seen:
    for _ in range(WAITS * 10):
        if len(heard := await _changes(cast)) > before:
            return heard[-1]
        await asyncio.sleep(0.1)
    raise NotSeen(f"the group waited {WAITS} s for a change")


async def _steps_in(cast: Cast, whom: Person, number: int, *, before: int) -> str:
    """What the group is told of who steps in, after ``before`` other changes; ``whom`` has that form no more."""
    heard = await _newest_change(cast, before)
    assert heard.file is not None
    cast.save("certificate.json", await cast.connection.file(heard.file.id))
    cast.out.setdefault(whom.id, set()).add(number)
    line = next(line for line in heard.text.splitlines() if line.startswith(f"第{number}号"))
    return line.partition("：")[2]


async def _first_sent(cast: Cast, department: str) -> tuple[Person, int]:
    """The first inspector of a department with a form, and that form's number."""
    for inspector in cast.inspectors[department]:
        numbers = await forms_of(inspector)
        if numbers:
            return inspector, numbers[0]
    raise AssertionError(f"nobody of {department} was sent anywhere")
