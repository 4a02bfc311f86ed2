"""How the inspectors of the played demo fill their forms: several at once by buttons and lines, or by one line each."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.demo.cast import Cast, opens_form, walk
from bot.demo.house import House
from bot.demo.parties import Party
from sandbox.people import Person

UNFILLED = "：未填"


async def fill_at_once(cast: Cast, party: Party) -> None:
    """All departments at the same moment, two inspectors of each: one taps, the other writes a line and photographs."""
    await asyncio.gather(*(_fill_together(cast, party.number, crew) for crew in party.crews.values()))


async def _fill_together(cast: Cast, number: int, crew: Sequence[Person]) -> None:
    first, second = crew
    form = await opens_form(first, number)
    items = [label.removesuffix(UNFILLED) for label in form.labels if label.endswith(UNFILLED)]
    await asyncio.gather(_tap(first, items[::2]), _write(cast, second, number, items[1::2]))


async def _tap(inspector: Person, items: Sequence[str]) -> None:
    for item in items:
        await walk(inspector, f"{item}：", "1.未发现问题")
        await inspector.sees(f"{item}：1", fresh=True)


async def _write(cast: Cast, inspector: Person, number: int, items: Sequence[str]) -> None:
    results = " ".join(f"{item}1" for item in items)
    await inspector.says(f"{number} {results} 解答1")
    await walk(inspector, "确认")
    await inspector.sees(f"【第{number}号检查表】", fresh=True)
    await photograph(inspector, cast, 3)


async def photograph(inspector: Person, cast: Cast, count: int) -> None:
    """Pictures for the card that was shown last, together where there are several."""
    await walk(inspector, "拍照、上传")
    await inspector.sees("请发送照片或文件", fresh=True)
    if count == 1:
        await inspector.sends_photo(cast.photographs())
    else:
        await inspector.sends_album(*(cast.photographs() for _ in range(count)))
    await inspector.sees(f"已收到：照片 {count} 张", fresh=True)
    await walk(inspector, "完成")


async def fill_by_lines(house: House, party: Party, place: int) -> None:
    """One of each department by one line; problems with their handling."""
    departments = enumerate(party.crews.items(), start=place * len(party.crews))
    await asyncio.gather(
        *(_fill(crew[0], party.number, _results(house, department, n)) for n, (department, crew) in departments)
    )


def _results(house: House, department: str, place: int) -> str:
    """What the line of the ``place``-th part says. Some have problems, so that the tables have something to count."""
    item = house.facts.items_of(department)[0]
    if place % 10 == 3:
        return f"{item}5 其余1 处理:责令改正 限期30日内 解答1 备注:已当场告知整改要求"
    if place % 10 == 8:
        return f"{item}8 其余1 处理:立案调查 备注:现场发现的问题待调查"
    return "全部1 解答2" if place % 4 == 0 else "全部1"


async def _fill(inspector: Person, number: int, results: str) -> None:
    await inspector.says(f"{number} {results}")
    await walk(inspector, "确认")
    await inspector.sees(f"【第{number}号检查表】", fresh=True)


async def hand_in(party: Party, *, but: str = "") -> None:
    """One of each department; ``but`` that of a department which is late."""
    await asyncio.gather(
        *(submit(crew[0], party.number) for department, crew in party.crews.items() if department != but)
    )


async def submit(inspector: Person, number: int) -> None:
    """The form as it stands."""
    await opens_form(inspector, number)
    await walk(inspector, "提交")
    await inspector.sees("已提交", fresh=True)
