"""``suiji report``: the official tables of a campaign as files."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.database import ready_database


class Form(StrEnum):
    """The tables by the names that plans know them by."""

    BONDED_ZONE = "bonded-zone"
    COUNTY = "county"


#: The tables by the word that ``campaigns.report`` knows.
WORDS = {Form.BONDED_ZONE: "bonded", Form.COUNTY: "county"}
KINDS = ("docx", "xlsx")


def report(
    campaign: Annotated[str, typer.Argument(help="抽查的编号，如 2024-02", show_default=False)],
    form: Annotated[Form, typer.Option(help="bonded-zone 为十列统计表，county 为八列统计表", show_default=False)],
    out: Annotated[Path, typer.Option(help="写到哪个文件，.docx 或 .xlsx", show_default=False)],
    office: Annotated[str, typer.Option(help="办公室名称；几个办公室有同一编号的抽查时需要", show_default=False)] = "",
) -> None:
    """导出一次抽查的统计表，数据截至此刻；未审核的结果不计入。退出码：0 成功，1 不能导出，2 用法有误。

    例：suiji report 2024-02 --form bonded-zone --out 统计表.xlsx
    """
    kind = out.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise typer.BadParameter("文件名请以 .docx 或 .xlsx 结尾。", param_hint="--out")
    if not out.absolute().parent.is_dir():
        raise typer.BadParameter(f"没有这个文件夹：{out.absolute().parent}", param_hint="--out")
    content, pending = asyncio.run(_table(campaign, WORDS[form], kind, office))
    out.write_bytes(content)
    typer.echo(f"已写入：{out}")
    if pending:
        typer.echo(f"尚有{pending}份检查结果未录入或未审核，未计入。")


async def _table(reference: str, form: str, kind: str, office: str) -> tuple[bytes, int]:
    # Here, so that `suiji --help` need not wait for the database library.
    from campaigns.report import find_by_reference, report_file

    async with ready_database() as database, database.read() as uow:
        campaign = await find_by_reference(uow, reference.strip(), office_name=office.strip())
        return await report_file(uow, campaign, form=form, kind=kind, now=datetime.now(UTC))
