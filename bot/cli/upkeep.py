"""Commands for whoever looks after an installation: doctor, db upgrade, office create, audit verify."""

from __future__ import annotations

from typing import Annotated

import typer


def upgrade() -> None:
    """把数据库升级到当前版本（首次运行即建库）。

    例：SUIJI_DATABASE_URL=sqlite:///suiji.sqlite suiji db upgrade
    """
    import asyncio

    from bot.app import prepare_database
    from bot.settings import Settings
    from storage import migrate

    asyncio.run(prepare_database(Settings().database_url))
    typer.echo(f"数据库已是最新版本（{migrate.newest()}）。")


def create_office(
    name: Annotated[str, typer.Argument(help="办公室名称，如“示例区双随机办公室”。")],
    bot: Annotated[str, typer.Option(help="机器人的用户名，用于生成链接。")] = "",
) -> None:
    """建立一个领导小组办公室，给出第一位管理员的一次性邀请链接。

    例：suiji office create 示例区双随机办公室 --bot suiji_bot
    """
    import asyncio

    from bot.app import prepare_database, system_clock
    from bot.settings import Settings
    from handlers.codes import new_code
    from office.membership import found_office
    from storage.unit_of_work import Database
    from templates.cards.links import invitation_link

    async def main() -> str:
        url = Settings().database_url
        await prepare_database(url)
        database = Database(url)
        try:
            async with database.open() as uow:
                invitation = await found_office(uow, name, code=new_code(), now=system_clock())
                return invitation.code
        finally:
            await database.close()

    code = asyncio.run(main())
    typer.echo(f"已建立“{name}”。请第一位管理员在聊天软件中打开：")
    typer.echo(invitation_link(bot, code) if bot else f"/start i{code}")


def verify_audit() -> None:
    """核对审计日志：逐条重算哈希链，证明没有被改动。

    例：suiji audit verify
    """
    import asyncio

    from bot.cli.database import ready_database
    from storage.audit import first_broken

    async def main() -> tuple[int, int | None]:
        async with ready_database() as database, database.read() as uow:
            entries = await uow.audit.entries()
            return len(entries), first_broken(entries)

    count, broken = asyncio.run(main())
    if broken is not None:
        typer.echo(f"审计日志从第 {broken} 条起与哈希链不符，可能被改动。请立即停用并查明原因。", err=True)
        raise typer.Exit(1)
    typer.echo(f"审计日志共 {count} 条，哈希链完整。")


def doctor() -> None:
    """检查配置、数据库、日历年份和机器人令牌，指出该做什么。

    例：suiji doctor
    """
    import asyncio

    from bot.checkup import examine
    from bot.settings import Settings

    findings = asyncio.run(examine(Settings()))
    for finding in findings:
        typer.echo(f"{'正常' if finding.good else '需要处理'}　{finding.words}")
    if not all(finding.good for finding in findings):
        raise typer.Exit(1)
