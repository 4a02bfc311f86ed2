"""The act of the played demo in which an inspector must not inspect, and the next in the drawn order steps in."""

from __future__ import annotations

from bot.demo.cast import Cast, forms_of, walk
from bot.demo.house import House
from sandbox.people import Person


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
    await admin.taps("同意", in_message_containing="【更换检查人员】")
    told = await cast.office.sees("【更换检查人员】", chat=cast.group, timeout=30)
    cast.save("certificate.json", await cast.office.receives_file("certificate.json", chat=cast.group, fresh=True))
    cast.out.setdefault(recused.id, set()).add(number)
    line = next(line for line in told.text.splitlines() if line.startswith(f"第{number}号"))
    stepped_in = line.partition("：")[2]
    return f"{department}一名检查人员申请回避，单位管理员同意；第{number}号检查表由{stepped_in}接替，其他人的安排不变"


async def _first_sent(cast: Cast, department: str) -> tuple[Person, int]:
    """The first inspector of a department with a form, and that form's number."""
    for inspector in cast.inspectors[department]:
        numbers = await forms_of(inspector)
        if numbers:
            return inspector, numbers[0]
    raise AssertionError(f"nobody of {department} was sent anywhere")
