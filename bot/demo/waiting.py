"""The act of the played demo in which nobody does anything for two days, and the bot reminds whoever has to."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.demo.cast import Cast, walk
from bot.demo.house import House
from domain.local_time import DEFAULT_ZONE, local_day
from domain.workdays import WorkCalendar
from storage.unit_of_work import Database
from templates.messages import day_words

#: When the office opens.
OPENS = time(8, 30)
#: Working mornings on which the departments are reminded before the first of them confirms.
MORNINGS = 2


async def remind(house: House, cast: Cast) -> str:
    """The clock is set to the next working mornings; who has not confirmed is reminded on each, taps the button under
    the reminder and confirms; who has is reminded of nothing."""
    department = house.facts.lead
    admin, *others = (cast.admins[one] for one in house.facts.departments)
    await admin.sees("【请比对确认】", timeout=30)
    calendar, days = await _calendar(house), []
    for _ in range(MORNINGS):
        days.append(_to_next_morning(house, calendar))
        for one in (*others, admin):
            reminded = await one.sees(f"【办理提醒】{day_words(days[-1])}", timeout=30)
    cast.save("办理提醒.txt", reminded.text.encode())
    # Where there are more matters than one, their numbers stand before the labels.
    button = next(label for label in reminded.labels if label.endswith("去确认"))
    await admin.taps(button, in_message_containing=f"【办理提醒】{day_words(days[-1])}")
    await admin.sees("待确认", fresh=True)
    await walk(admin, "全部确认")
    await admin.sees("待确认 0 户", fresh=True)
    mornings = "、".join(day_words(day) for day in days)
    return (
        f"演示时间拨到{mornings}上午8时30分，未确认的单位每天早上各收到一条提醒；{department}管理员点提醒下的按钮确认"
    )


def _to_next_morning(house: House, calendar: WorkCalendar) -> date:
    """Sets the clock forward; the new day."""
    day = calendar.workday_after(local_day(house.clock(), DEFAULT_ZONE), 1)
    morning = datetime.combine(day, OPENS, ZoneInfo(DEFAULT_ZONE))
    house.world.moves_clock(to=morning.astimezone(UTC))
    return day


async def _calendar(house: House) -> WorkCalendar:
    database = Database(house.settings.database_url)
    try:
        async with database.read() as uow:
            return await uow.calendar.load()
    finally:
        await database.close()
