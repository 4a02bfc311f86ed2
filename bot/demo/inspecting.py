"""The acts of the played demo after the teams are known: forms, review, publication, tables, proof."""

from __future__ import annotations

import asyncio
import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path

from bot.demo.cast import Cast, forms_of, walk
from bot.demo.house import House
from domain.draw import key, ticket
from domain.verification import read_certificate, verify
from sandbox.people import Person
from verifiers import VERIFY_HTML, VERIFY_PY, program


@dataclass(frozen=True)
class Task:
    """One department's part of one form, and the inspector who fills it in."""

    number: int
    department: str
    inspector: Person


async def tasks(cast: Cast) -> list[Task]:
    """Every section once, with the first inspector it was dealt to; by number and department."""
    first: dict[tuple[int, str], Person] = {}
    for department, inspectors in cast.inspectors.items():
        for inspector in inspectors:
            for number in await forms_of(inspector):
                if number not in cast.out.get(inspector.id, ()):
                    first.setdefault((number, department), inspector)
    return [Task(number, department, one) for (number, department), one in sorted(first.items(), key=lambda kv: kv[0])]


async def inspect(house: House, cast: Cast) -> str:
    """The first form by buttons, item by item; the others by one line each; problems with their handling."""
    todo = await tasks(cast)
    await _fill_by_buttons(todo[0])
    for place, task in enumerate(todo[1:], start=1):
        await _fill_by_line(task, _results(house, task, place))
    return f"{len(todo)}份检查表已填写并提交：第1份用按钮逐项点选，其余各回复一行"


def _results(house: House, task: Task, place: int) -> str:
    """What the task's line says. Every fifth has a problem, so that the tables have something to count."""
    if place % 10 == 3:
        item = house.facts.items_of(task.department)[0]
        return f"{item}5 其余1 处理:责令改正 解答1 备注:已当场告知整改要求"
    if place % 10 == 8:
        return "全部4 处理:列入经营异常名录 备注:登记住所无人办公"
    return "全部1 解答2" if place % 4 == 0 else "全部1"


async def _fill_by_buttons(task: Task) -> None:
    one = task.inspector
    await one.taps("打开我的检查表")
    await one.sees("【我的检查表】", fresh=True)
    await walk(one, f"{task.number} ")
    form = await one.sees("已填0项", fresh=True)
    for label in [label for label in form.labels if label.endswith("：未填")]:
        await walk(one, label, "1.未发现问题")
    await walk(one, "提交")
    await one.sees("已提交", fresh=True)


async def _fill_by_line(task: Task, results: str) -> None:
    one = task.inspector
    await one.says(f"{task.number} {results}")
    await walk(one, "确认并提交")
    await one.sees("已提交", fresh=True)


async def review(_house: House, cast: Cast) -> str:
    """Each reviewer goes through their list; one form is returned, mended, handed in again."""
    count = 0
    (department, reviewer), *_ = cast.reviewers.items()
    returned = next(task for task in await tasks(cast) if task.department == department)
    await reviewer.taps("退回", in_message_containing=f"第{returned.number}号")
    await reviewer.sees("请点退回的原因", fresh=True)
    await reviewer.says("请补充现场解答情况")
    await returned.inspector.sees("请补充现场解答情况", timeout=30)
    await returned.inspector.taps("修改检查表")
    await walk(returned.inspector, "现场解答+1", "提交")
    await returned.inspector.sees("已提交", fresh=True)
    for one in cast.reviewers.values():
        count += await _approve_all(one)
    return f"{count}份检查表由各部门审核员审核通过，其中1份退回修改后通过"


async def _approve_all(reviewer: Person) -> int:
    await reviewer.says("/menu")
    await walk(reviewer, "待审核")
    count = 0
    while True:
        listed = await reviewer.sees("【待审核】", fresh=True)
        waiting = [label for label in listed.labels if label[:1].isdigit()]
        if not waiting:
            return count
        await walk(reviewer, waiting[0], "通过")
        await reviewer.sees("审核通过", fresh=True)
        count += 1
        await walk(reviewer, "待审核列表")


async def publish(_house: House, cast: Cast) -> str:
    """Who inspected publishes: each inspector all of their own in one go."""
    count = 0
    for one in {task.inspector.id: task.inspector for task in await tasks(cast)}.values():
        await one.says("/menu")
        await walk(one, "待公示")
        listed = await one.sees("【待公示】", fresh=True)
        waiting = [label for label in listed.labels if label[:1].isdigit()]
        if not waiting:
            continue
        await walk(one, "公示全部已审核" if len(waiting) > 1 else waiting[0], "确认公示")
        await one.sees("已公示", fresh=True)
        count += len(waiting)
    await cast.office.sees("【全部公示】", timeout=30)
    return f"{count}份检查结果由检查人员公示，本次抽查结果已全部公示"


async def report(_house: House, cast: Cast) -> str:
    """The office takes both tables, each as Word and as Excel."""
    await cast.office.taps("统计表", in_message_containing="【全部公示】")
    for form in ("十列统计表", "八列统计表"):
        for kind, ending in (("Word", "docx"), ("Excel", "xlsx")):
            await cast.office.taps(f"{form}（{kind}）")
            name = f"{form}.{ending}"
            cast.save(name, await cast.office.receives_file(f".{ending}", fresh=True, timeout=30))
    return "两种统计表已导出为 Word 和 Excel"


async def prove(_house: House, cast: Cast) -> str:
    """The certificate is recomputed from the files that everyone in the group has, by ours and by the stand-alone
    verifier."""
    file = cast.folder / "certificate.json"
    text = await asyncio.to_thread(file.read_text, "utf-8")
    pool = await asyncio.to_thread((cast.folder / "pool.txt").read_text, "utf-8")
    problems = verify(text, pool)
    if problems:
        raise problems[0]
    posted = await cast.office.sees("【第一步　冻结名单】", chat=cast.group)
    digest = hashlib.sha256(pool.encode()).hexdigest()
    if digest not in " ".join(message.text for message in await cast.office.messages(cast.group)):
        raise AssertionError(f"the posted hash is not that of pool.txt: {posted.text}")
    await _verify_alone(cast, file)
    result = read_certificate(text).subjects.result
    first = result.drawn[0]
    by_hand = ticket(key("subjects", result.seed), first)
    return (
        "证书由本系统和独立核验程序 verify.py 分别复算，均一致；pool.txt 指纹与群里公布的一致；"
        f"{first} 的票号 {by_hand[:16]}… 可用 sha256sum 复核"
    )


async def _verify_alone(cast: Cast, certificate: Path) -> None:
    """As a citizen would: the one file of the verifier, beside the certificate."""
    alone, _ = [cast.save(name, program(name).encode()) for name in (VERIFY_PY, VERIFY_HTML)]
    child = await asyncio.create_subprocess_exec(
        sys.executable, alone, certificate, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await child.communicate()
    if child.returncode != 0:
        raise AssertionError(said.decode())
