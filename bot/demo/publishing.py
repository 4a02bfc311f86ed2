"""The acts of the played demo in which results become public: published, handed in late, corrected."""

from __future__ import annotations

from bot.demo.cast import Cast, opens_form, walk
from bot.demo.clock import next_workday, wakes_up
from bot.demo.filling import submit
from bot.demo.house import House
from bot.demo.on_site import LATE
from bot.demo.parties import Task, parties, tasks
from bot.demo.reviewing import approve_one
from sandbox.people import Person

FILE = "抽查结果公示信息.xlsx"
OUTSIDE = "今天 https://example.invalid/gongshi"
ALL = "【全部公示】"


async def publish(house: House, cast: Cast) -> str:
    """Who inspected publishes, all of their own in one go, takes the file for the publicity system, and records where
    else it was published."""
    count = 0
    for one in {task.inspector.id: task.inspector for task in await tasks(house, cast)}.values():
        count += await _publish_all(cast, one)
    if not house.facts.late:
        await cast.office.sees(ALL, timeout=60)
    return (
        f"{count}份检查结果由检查人员一次公示各自的全部，报送公示系统的文件已导出，并登记了在外部系统公示的日期和网址"
        + ("" if house.facts.late else "；本次抽查结果已全部公示")
    )


async def _publish_all(cast: Cast, inspector: Person) -> int:
    """How many one inspector had."""
    await inspector.says("/menu")
    await walk(inspector, "待公示")
    listed = await inspector.sees("【待公示】", fresh=True)
    waiting = [label for label in listed.labels if label[:1].isdigit()]
    if not waiting:
        return 0
    if not (cast.folder / FILE).exists():
        await walk(inspector, "下载公示文件（Excel）")
        cast.save(FILE, await inspector.receives_file("抽查结果公示信息", fresh=True, timeout=30))
        await inspector.says("/menu")
        await walk(inspector, "待公示")
    if len(waiting) > 1:
        await walk(inspector, "公示全部已审核", "确认公示", "待登记外部公示", "一并登记")
    else:
        await walk(inspector, waiting[0], "确认公示", "登记外部公示")
    await inspector.sees("在哪里公示的", fresh=True)
    await inspector.says(OUTSIDE)
    await inspector.sees("https://example.invalid/gongshi", fresh=True)
    return len(waiting)


async def come_late(house: House, cast: Cast) -> str:
    """The day is over and one part was never handed in: reminded, named in the bulletin, handed in and marked late."""
    number, department = (await parties(house, cast))[LATE].number, house.facts.departments[-1]
    task = next(one for one in await tasks(house, cast) if (one.number, one.department) == (number, department))
    inspector = task.inspector
    due = await next_workday(house, after=house.facts.ends_on, days=house.facts.result_days)
    await wakes_up(house, await next_workday(house, after=due), inspector)
    await cast.office.says("/menu")
    await walk(cast.office, "督查通报")
    bulletin = await cast.office.sees("逾期未办结1项", fresh=True)
    cast.save("督查通报.txt", bulletin.text.encode())
    await submit(inspector, number)
    await approve_one(cast.reviewers[department], task)
    await inspector.taps("公示", in_message_containing=f"【第{number}号检查表】", timeout=60)
    await walk(inspector, "确认公示")
    late = await inspector.sees("已公示", fresh=True)
    cast.save("逾期补交.txt", late.text.encode())
    await cast.office.sees(ALL, timeout=60)
    return (
        f"第{number}号{department}的检查表过了期限才提交：督查通报列为逾期未办结，补交后注明逾期；"
        "审核、公示后本次抽查结果已全部公示"
    )


async def correct(house: House, cast: Cast) -> str:
    """A published result is corrected: with a reason, reviewed by another, published anew; both stay public."""
    task = await _corrected(house, cast)
    inspector, number = task.inspector, task.number
    await opens_form(inspector, number)
    await walk(inspector, "公示情况", "更正", "检查结果录入有误")
    await inspector.sees("原来公示的结果继续公开", fresh=True)
    item = house.facts.items_of(task.department)[0]
    await inspector.says(f"{number} {item}2 处理:责令改正 限期30日内")
    await walk(inspector, "确认并提交")
    await inspector.sees("已提交", fresh=True)
    reviewer = cast.reviewers[task.department]
    await reviewer.sees("更正内容", timeout=60, fresh=True)
    await approve_one(reviewer, task)
    await inspector.taps("公示", in_message_containing=f"【第{number}号检查表】", timeout=60)
    await inspector.sees("更正日期、原因和更正前的结果一并公开", fresh=True)
    await walk(inspector, "确认公示", "登记外部公示")
    await inspector.says(OUTSIDE)
    await inspector.sees("（更正前的结果）", fresh=True)
    return f"第{number}号{task.department}的结果更正：写明原因、由他人重新审核、再行公示，更正前后都公开"


async def _corrected(house: House, cast: Cast) -> Task:
    """The last department's part of the form that was filled by all at once: nothing was found in it."""
    first = (await parties(house, cast))[0].number
    return [one for one in await tasks(house, cast) if one.number == first][-1]
