"""The act of the played demo in which nobody does anything until the last day, and the bot reminds whoever has to."""

from __future__ import annotations

from bot.demo.cast import Cast, walk
from bot.demo.clock import REMINDED, next_workday, wakes_up
from bot.demo.house import House
from templates.messages import day_words


async def remind(house: House, cast: Cast) -> str:
    """The clock is set to the next working mornings; who has not confirmed is reminded on each, taps the button under
    the reminder and confirms; who has is reminded of nothing."""
    department = house.facts.lead
    admin, *others = (cast.admins[one] for one in house.facts.departments)
    await admin.sees("【请比对确认】", timeout=30)
    days = [await next_workday(house, days=number) for number in range(1, house.facts.confirm_days + 1)]
    for day in days:
        await wakes_up(house, day, *others, admin)
    reminded = await admin.sees(f"{REMINDED}{day_words(days[-1])}")
    cast.save("办理提醒.txt", reminded.text.encode())
    # Where there are more matters than one, their numbers stand before the labels.
    button = next(label for label in reminded.labels if label.endswith("去确认"))
    await admin.taps(button, in_message_containing=f"{REMINDED}{day_words(days[-1])}")
    await admin.sees("待确认", fresh=True)
    await walk(admin, "全部确认")
    await admin.sees("待确认 0 户", fresh=True)
    mornings = "、".join(day_words(day) for day in days)
    return (
        f"演示时间拨到{mornings}上午8时30分，未确认的单位每天早上各收到一条提醒；{department}管理员点提醒下的按钮确认"
    )
