"""``suiji run``: the real thing."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class RunRole(StrEnum):
    """Which parts one process runs."""

    ALL = "all"
    BOT = "bot"
    DELIVERY = "delivery"
    SCHEDULER = "scheduler"
    WEB = "web"


def run(
    role: Annotated[
        RunRole,
        typer.Option(
            help="本进程承担的部分：all、bot（收消息）、delivery（发消息）、scheduler（定时提醒）、web（公示页）。"
        ),
    ] = RunRole.ALL,
) -> None:
    """正式运行。配置取自环境变量（SUIJI_…）或 .env 文件。

    例：SUIJI_BOT_TOKEN=123456:abc suiji run
    """
    import asyncio

    from bot.app import App, Part, prepare_database, stop_on_signals
    from bot.logs import set_up_logging
    from bot.settings import Settings

    settings = Settings()
    set_up_logging(settings.log_level)
    parts = set(Part) if role is RunRole.ALL else {Part(role.value)}
    if parts & {Part.BOT, Part.DELIVERY} and not settings.bot_token.get_secret_value():
        typer.echo("没有设置 SUIJI_BOT_TOKEN。请先在聊天平台创建机器人，把令牌写入环境变量或 .env 文件。", err=True)
        raise typer.Exit(2)

    async def main() -> None:
        await prepare_database(settings.database_url)
        stop = asyncio.Event()
        stop_on_signals(stop)
        await App(settings).run(parts, stop)

    asyncio.run(main())
