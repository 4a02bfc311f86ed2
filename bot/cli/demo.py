"""``suiji demo``: everything on this machine, to try or to watch."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class DemoPlan(StrEnum):
    """Which campaign's facts the demo has."""

    BONDED_ZONE = "000"
    COUNTY = "002"
    ROAD_TRANSPORT = "004"


def demo(
    port: Annotated[int, typer.Option(help="聊天页的端口；0 表示任选。")] = 0,
    auto: Annotated[bool, typer.Option("--auto", help="自动演完一次联合抽查，打印每一步和生成的文件。")] = False,
    plan: Annotated[
        DemoPlan, typer.Option(help="使用哪份方案的情形：000 物业服务企业；002 生产建设项目；004 道路运输企业。")
    ] = DemoPlan.BONDED_ZONE,
    out: Annotated[Path, typer.Option(help="自动演示的文件保存在哪个文件夹。")] = Path("demo-out"),
) -> None:
    """在本机打开练习聊天室：一个人可以同时扮演办公室、各部门和检查人员。

    例：suiji demo --port 8787；suiji demo --auto --plan 002 --out demo-out
    """
    import asyncio
    import logging

    from bot.demo.show import play_alone, wait_for_people
    from bot.logs import set_up_logging

    set_up_logging("WARNING")
    # It looks every second at what is due; on a slow machine it says each time that the look before is not over.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    if auto:
        asyncio.run(play_alone(plan.value, port, out, say=typer.echo))
    else:
        asyncio.run(wait_for_people(plan.value, port, say=typer.echo))
