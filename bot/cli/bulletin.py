"""``suiji bulletin``: the bulletin of supervision (督查通报) as a file, without the chat."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.database import ready_database

if TYPE_CHECKING:
    from templates.cards.supervision import Bulletin


def bulletin(
    out: Annotated[Path, typer.Option(help="写到哪个文件，.docx；已有的会被覆盖", show_default=False)],
    period: Annotated[str, typer.Option(help="起止日期，如 1月1日至3月31日；不写为本年", show_default=False)] = "",
    office: Annotated[str, typer.Option(help="办公室的名称；只有一个办公室时可以不写", show_default=False)] = "",
) -> None:
    """导出督查通报：各单位逾期、按期、免除的事项和作废的方案，数据截至此刻。

    退出码：0 成功，1 不能导出，2 用法有误。

    例：suiji bulletin --period 1月1日至3月31日 --out 督查通报.docx
    """
    if out.suffix.lower() != ".docx":
        raise typer.BadParameter("文件名请以 .docx 结尾。", param_hint="--out")
    if not out.absolute().parent.is_dir():
        raise typer.BadParameter(f"没有这个文件夹：{out.absolute().parent}", param_hint="--out")
    found = asyncio.run(_gathered(office, period))
    # Here, as below, so that `suiji --help` need not wait for the libraries.
    from templates.documents.bulletin import bulletin_docx

    out.write_bytes(bulletin_docx(found).content)
    typer.echo(f"已写入：{out}")
    typer.echo(f"逾期未办结{found.overdue}项。")


async def _gathered(office: str, period: str) -> Bulletin:
    from office.supervision import bulletin_of_office

    async with ready_database() as database, database.read() as uow:
        return await bulletin_of_office(uow, office.strip(), period.strip(), now=datetime.now(UTC))
