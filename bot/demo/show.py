"""The two ways to run the demo: it plays alone, or it waits for people."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from bot.app import stop_on_signals
from bot.demo.house import House, furnish, inhabited
from bot.demo.play import play
from sandbox.people import HttpConnection, Person

Say = Callable[[str], None]


#: Inspectors in the library when one person plays everyone: three of each department.
FEW = 9


async def play_alone(plan: str, port: int, out: Path, *, say: Say) -> None:
    """Plays one whole campaign and prints each act and every file; raises when any act fails."""
    started = monotonic()
    out.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240  nothing else runs yet
    files: list[Path] = []
    with tempfile.TemporaryDirectory(prefix="suiji-demo-") as folder:
        async with furnish(plan, Path(folder), port=port) as house, inhabited(house):
            say(f"聊天页 {house.chat.url}　公示页 {house.pages_url}")
            async with HttpConnection(house.chat.url) as connection:
                number = 0
                async for name, told, cast in play(house, connection, out):
                    number += 1
                    say(f"［{number}］{name}：{told}")
                    files = cast.saved
    say(f"\n用时 {monotonic() - started:.0f} 秒。生成的文件：")
    for file in files:
        say(f"　{file}")
    say(f"\n复核：suiji verify {out / 'certificate.json'} --subjects {out / 'pool.txt'}")


async def wait_for_people(plan: str, port: int, *, say: Say) -> None:
    """Opens the chat page and keeps everything running until Ctrl-C."""
    stop = asyncio.Event()
    stop_on_signals(stop)
    with tempfile.TemporaryDirectory(prefix="suiji-demo-") as folder:
        async with furnish(plan, Path(folder), port=port, inspectors=FEW) as house, inhabited(house):
            await _let_people_in(house)
            say(f"练习聊天室　{house.chat.url}")
            say(f"公示页　　　{house.pages_url}")
            say(f"示例文件　　{house.files}")
            say("聊天页顶部的“演示时间”可以往后拨，拨到哪天早上，就能看到那天该发的提醒。")
            say("按 Ctrl-C 结束；结束后数据全部清除。")
            await stop.wait()


async def _let_people_in(house: House) -> None:
    """The office's admin is in place; the others are in the chat and wait for their invitations."""
    async with HttpConnection(house.chat.url) as connection:
        office = await Person.enters(connection, "办公室 管理员")
        await office.starts(house.invitation)
        await office.sees("欢迎加入")
        for name in (*(f"{department} 管理员" for department in house.facts.departments), *house.inspectors):
            await Person.enters(connection, name)
