"""What ``suiji doctor`` looks at: token, database, migrations, calendar. Each finding says what to do."""

from __future__ import annotations

from dataclasses import dataclass

from bot.settings import Settings
from storage import migrate
from storage.unit_of_work import Database


@dataclass(frozen=True)
class Finding:
    """One thing looked at; ``words`` say how it stands and, where it is not good, what to do."""

    good: bool
    words: str


async def examine(settings: Settings) -> list[Finding]:
    """Looks at everything and changes nothing."""
    findings = [await _database(settings)]
    if findings[0].good:
        findings.append(await _calendar(settings))
    findings.append(await _token(settings))
    return findings


async def _database(settings: Settings) -> Finding:
    try:
        revision = await migrate.current(settings.database_url)
    except Exception as problem:  # whatever the driver says, a person must read it
        return Finding(False, f"数据库连不上：{problem}。请核对 SUIJI_DATABASE_URL。")
    if revision != migrate.newest():
        return Finding(False, "数据库不是当前版本。请运行 suiji db upgrade。")
    return Finding(True, f"数据库版本 {revision}。")


async def _calendar(settings: Settings) -> Finding:
    database = Database(settings.database_url)
    try:
        async with database.read() as uow:
            years = sorted((await uow.calendar.load()).official_years)
    finally:
        await database.close()
    if not years:
        return Finding(False, "没有任何年份的官方工作日安排。请运行 suiji db upgrade。")
    return Finding(True, f"工作日历已有 {years[0]}—{years[-1]} 年的官方安排，此后各年的期限均标注“暂定”。")


async def _token(settings: Settings) -> Finding:
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.exceptions import AiogramError
    from aiogram.utils.token import TokenValidationError

    token = settings.bot_token.get_secret_value()
    if not token:
        return Finding(False, "没有设置 SUIJI_BOT_TOKEN。请在聊天平台创建机器人，把令牌写入环境变量或 .env 文件。")
    session = AiohttpSession(api=TelegramAPIServer.from_base(settings.api_url), timeout=10)
    try:
        me = await Bot(token, session=session).get_me()
    except (AiogramError, TokenValidationError) as problem:
        return Finding(False, f"令牌不能用或服务器连不上（{type(problem).__name__}）。请核对 SUIJI_BOT_TOKEN 与网络。")
    finally:
        await session.close()
    return Finding(True, f"机器人 @{me.username} 可用。")
