"""The act of the played demo in which the office asks some of the subjects afterwards how they were inspected."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.demo.cast import Cast, opens_campaign, walk
from bot.demo.drawing import hold_ceremony
from bot.demo.house import House
from bot.demo.proving import verify_alone
from domain.verification import verify

#: The answers in the order of the questions; the second says that fewer than two came.
ANSWERS = ("是", "否", "是", "是", "没有", "满意")
FILES = ("pool.txt", "terms.txt", "transcript.txt", "certificate.json")


async def revisit(house: House, cast: Cast) -> str:
    """Drawn like everything else, not shown to whoever inspected; a difference is explained by the departments; then
    the round is opened and proved."""
    office = cast.office
    await opens_campaign(office, house.facts.title)
    await walk(office, "回访", "1户", "冻结名单，开始抽取")
    await hold_ceremony(cast)
    await office.taps("开始回访", timeout=60)
    listed = await office.sees("【回访】", fresh=True)
    await walk(office, next(label for label in listed.labels if "待回访" in label), "电话联系上了", *ANSWERS)
    await office.sees("有出入：", fresh=True)
    await walk(office, "办完", "返回名单", "回访办结", "确认办结", "回访记录（Word）")
    cast.save("回访记录.docx", await office.receives_file(".docx", fresh=True, timeout=30))
    told = await office.sees("回访结果】", chat=cast.group, timeout=60)
    for name in FILES:
        cast.save(f"revisits-{name}", await office.receives_file(name, chat=cast.group))
    await _explain(cast)
    await _prove(cast, cast.folder / "revisits-certificate.json")
    return f"{told.text.splitlines()[1]}出入已告知有关部门并说明；回访抽取证书复算一致"


async def _explain(cast: Cast) -> None:
    """Every department that is told of the difference."""
    for admin in cast.admins.values():
        await admin.taps("说明情况", in_message_containing="【回访有出入】", timeout=60)
        await admin.says("另一名检查人员当时在仓库核对台账")
        await admin.sees("补充", fresh=True)
    await cast.office.sees("【回访出入的说明】", timeout=60)


async def _prove(cast: Cast, file: Path) -> None:
    text = await asyncio.to_thread(file.read_text, "utf-8")
    problems = verify(text, await asyncio.to_thread((cast.folder / "revisits-pool.txt").read_text, "utf-8"))
    if problems:
        raise problems[0]
    await verify_alone(cast, file)
