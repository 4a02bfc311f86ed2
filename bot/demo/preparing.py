"""Acts one to three of the played demo: the office opens, the libraries are filled, everyone is invited."""

from __future__ import annotations

import asyncio

from bot.demo.cast import Cast, walk
from bot.demo.house import House
from domain.library import Table
from office.library_files import read_table
from sandbox.example_data import FILE_NAMES
from sandbox.people import NotSeen, Person, Seen


async def open_office(house: House, cast: Cast) -> str:
    """The first admin follows the one-time link."""
    await cast.office.starts(house.invitation)
    await cast.office.sees("欢迎加入")
    return f"{house.facts.office}的管理员用一次性链接进入"


async def fill_libraries(house: House, cast: Cast) -> str:
    """Four files are sent, and a faulty one, whose bad rows come back."""
    for kind in ("departments", "subjects", "inspectors", "items"):
        await cast.office.sends_file(house.files / FILE_NAMES[kind])
        await cast.office.sees("新增", fresh=True, timeout=60)
    await cast.office.sends_file(house.files / FILE_NAMES["faulty"])
    cast.save("导入错误行.xlsx", await cast.office.receives_file(".xlsx", fresh=True, timeout=60))
    return "成员单位、检查对象、执法检查人员、抽查事项四个文件已导入；含错误行的文件退回了错误说明"


async def invite_everyone(house: House, cast: Cast) -> str:
    """The office invites the departments' admins, these invite their reviewers and inspectors."""
    for department in house.facts.departments:
        admin = await cast.enters(f"{department} 管理员")
        await _invite(cast.office, department, "邀请单位管理员", admin)
        cast.admins[department] = admin
        reviewer = await cast.enters(f"{department} 审核员")
        await _invite(admin, department, "邀请审核人员", reviewer, own=True)
        cast.reviewers[department] = reviewer
        cast.inspectors[department] = await _invite_inspectors(cast, admin, department)
    count = sum(map(len, cast.inspectors.values()))
    return f"{len(cast.admins)}个部门的管理员、审核员和{count}名检查人员用一次性链接加入"


async def _invite(host: Person, department: str, label: str, guest: Person, *, own: bool = False) -> None:
    await host.says("/menu")
    await host.sees("【菜单】", fresh=True)
    await walk(host, *(["本单位人员"] if own else ["人员", department]), label)
    link = (await host.sees("https://t.me/", fresh=True)).links[0]
    await guest.opens(link)
    await guest.sees("欢迎加入")


async def _invite_inspectors(cast: Cast, admin: Person, department: str) -> list[Person]:
    await admin.says("/menu")
    await admin.sees("【菜单】", fresh=True)
    await walk(admin, "本单位人员", "邀请检查人员", "一次生成全部链接")
    told = await admin.sees("链接已生成", fresh=True)
    if told.file is None:
        links = await _links_in_messages(admin, told)
    else:
        content = await admin.receives_file("邀请链接", fresh=True)
        cast.save(f"{department}检查人员邀请链接.xlsx", content)
        links = _links_in(await asyncio.to_thread(read_table, "links.xlsx", content))
    return [await _joins(cast, name, link) for name, link in links]


def _links_in(table: Table) -> list[tuple[str, str]]:
    """(name, link) of every row."""
    found = []
    for _, cells in table.rows:
        name = next(str(cell) for cell in cells if cell)
        found.append((name, next(str(cell) for cell in cells if str(cell).startswith("https://"))))
    return found


async def _links_in_messages(admin: Person, told: Seen) -> list[tuple[str, str]]:
    """(name, link) of every message behind ``told``, which says how many there will be."""
    count = int(told.text.partition("：")[2].split()[0])
    for _ in range(600):
        cards = [one for one in await admin.messages(told.chat) if one.id > told.id and one.links]
        if len(cards) == count:
            return [(card.text.split("\n")[1].partition("，您好")[0], card.links[0]) for card in cards]
        await asyncio.sleep(0.1)
    raise NotSeen(f"{admin.name} waited 60 s for {count} links")


async def _joins(cast: Cast, name: str, link: str) -> Person:
    guest = await cast.enters(name)
    await guest.opens(link)
    await guest.sees("本人吗")
    await guest.taps("是，我是")
    await guest.sees("欢迎加入")
    return guest
