"""Acts one to three of the played demo: the office opens, the libraries are filled, everyone is invited."""

from __future__ import annotations

import asyncio

from bot.demo.cast import Cast, walk
from bot.demo.house import House
from office.library_files import read_table
from sandbox.example_data import FILE_NAMES
from sandbox.people import Person


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
    content = await admin.receives_file("邀请链接", fresh=True)
    cast.save(f"{department}检查人员邀请链接.xlsx", content)
    table = await asyncio.to_thread(read_table, "links.xlsx", content)
    guests = []
    for _, cells in table.rows:
        name = next(str(cell) for cell in cells if cell)
        link = next(str(cell) for cell in cells if str(cell).startswith("https://"))
        guests.append(await _joins(cast, name, link))
    return guests


async def _joins(cast: Cast, name: str, link: str) -> Person:
    guest = await cast.enters(name)
    await guest.opens(link)
    await guest.sees("欢迎加入")
    return guest
