"""The act of the played demo on what follows from the problems that were found."""

from __future__ import annotations

from bot.demo.cast import Cast, walk
from bot.demo.house import House
from domain.inspection import Handling
from sandbox.people import Person

RECTIFICATION, LISTING = Handling.RECTIFICATION.label, Handling.ABNORMAL_LIST.label
CASE = Handling.CASE_INVESTIGATION.label


async def follow_up(house: House, cast: Cast) -> str:
    """One is handed to another department, which accepts it; then each department closes all that it has."""
    handed = await _hand_over(house, cast)
    closed = sum([await _close_all(admin) for admin in cast.admins.values()])
    await cast.office.sees("【后续处置全部办结】", timeout=30)
    await cast.office.taps("后续处置情况", in_message_containing="【后续处置全部办结】")
    await cast.office.sees("【后续处置】各单位情况", fresh=True)
    await walk(cast.office, "导出表格")
    name = "后续处置台账.xlsx"
    cast.save(name, await cast.office.receives_file(name, fresh=True, timeout=30))
    return f"{closed}件后续处置在期限内全部办结{handed}，台账已导出"


async def _waiting(admin: Person) -> list[str]:
    """What the list of an admin offers, the soonest first."""
    await admin.says("/menu")
    await walk(admin, "后续处置")
    listed = await admin.sees("【后续处置】待办", fresh=True)
    return [label for label in listed.labels if any(one in label for one in (RECTIFICATION, LISTING, CASE))]


async def _close_all(admin: Person) -> int:
    """How many the admin closed."""
    closed = 0
    while waiting := await _waiting(admin):
        await walk(admin, waiting[0])
        card = await admin.sees("状态：", fresh=True)
        if "受理" in card.labels:
            await walk(admin, "受理")
        await _close(admin, waiting[0])
        closed += 1
    return closed


async def _close(admin: Person, label: str) -> None:
    if RECTIFICATION in label:
        await walk(admin, "登记：改正完毕", "今天")
    elif CASE in label:
        for entry, number in (("已立案", "示例立〔2024〕1号"), ("已作出行政处罚", "示例罚〔2024〕2号")):
            await walk(admin, f"登记：{entry}")
            await admin.sees("文号", fresh=True)
            await admin.says(f"今天 {number}")
            await admin.sees(number, fresh=True)
    else:
        await walk(admin, "登记：已列入经营异常名录")
        await admin.sees("列入决定书文号", fresh=True)
        await admin.says("今天 示例列异〔2024〕1号")
    await admin.sees("状态：已办结", fresh=True)


async def _hand_over(house: House, cast: Cast) -> str:
    """What was handed over, in words; "" where nothing was left."""
    for department, admin in cast.admins.items():
        waiting = await _waiting(admin)
        if waiting:
            other = next(one for one in house.facts.departments if one != department)
            await walk(admin, waiting[0], "移交", "其他部门", other)
            await admin.sees("移交待接收", fresh=True)
            taker = cast.admins[other]
            await taker.sees("【后续处置移交，请接收】", timeout=30)
            await taker.taps("接收", in_message_containing="【后续处置移交，请接收】")
            await taker.sees("状态：办理中", fresh=True)
            return f"，其中1件由{department}移交{other}接收办理"
    return ""
