"""The act of the played demo in which the reviewers go through what was handed in."""

from __future__ import annotations

from bot.demo.cast import Cast, walk
from bot.demo.house import House
from bot.demo.parties import Task, parties, tasks
from sandbox.people import Person

REASON = "请补充现场解答情况"


async def review(house: House, cast: Cast) -> str:
    """Each reviewer approves what waits; one form is sent back about one item, mended, handed in again."""
    await _send_back(house, cast)
    count = sum([await approve_all(one) for one in cast.reviewers.values()])
    return f"{count}份检查表由各部门审核员审核通过，其中1份按事项写明原因退回，修改后通过"


async def _send_back(house: House, cast: Cast) -> None:
    lead = house.facts.lead
    first = (await parties(house, cast))[0].number
    returned = next(one for one in await tasks(house, cast) if (one.number, one.department) == (first, lead))
    reviewer, inspector = cast.reviewers[lead], returned.inspector
    await reviewer.taps("退回", in_message_containing=f"【第{returned.number}号检查表】", timeout=60)
    asked = await reviewer.sees("请点退回的原因", fresh=True)
    await walk(reviewer, next(label for label in asked.labels if label.startswith("1.")))
    await reviewer.sees("所指事项：", fresh=True)
    await reviewer.says(REASON)
    await reviewer.sees("已退回", fresh=True)
    await inspector.sees(f"：{REASON}", timeout=60)
    await inspector.taps("修改检查表", in_message_containing=f"【第{returned.number}号检查表】")
    await walk(inspector, "现场解答+1", "提交")
    await inspector.sees("已提交", fresh=True)
    await reviewer.sees(f"【第{returned.number}号检查表】", timeout=60, fresh=True)


async def approve_all(reviewer: Person) -> int:
    """Everything that waits for one reviewer; how many."""
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


async def approve_one(reviewer: Person, task: Task) -> None:
    """The form that was handed in last."""
    await reviewer.taps("通过", in_message_containing=f"【第{task.number}号检查表】", timeout=60)
    await reviewer.sees("审核通过", fresh=True)
