"""``suiji report``: the official tables of a campaign, and monthly reports, as files."""

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
    MONTHLY = "monthly"


#: The tables by the word that ``campaigns.report`` knows.
WORDS = {Form.BONDED_ZONE: "bonded", Form.COUNTY: "county"}
KINDS = ("docx", "xlsx")
FORM_HELP = "bonded-zone 为十列统计表，county 为八列统计表，monthly 为月报表"


def report(
    form: Annotated[Form, typer.Option(help=FORM_HELP, show_default=False)],
    out: Annotated[Path, typer.Option(help="写到哪个文件，.docx 或 .xlsx", show_default=False)],
    campaign: Annotated[str, typer.Argument(help="抽查的编号，如 2024-02；月报表不写", show_default=False)] = "",
    office: Annotated[str, typer.Option(help="办公室名称；几个办公室有同一编号的抽查时需要", show_default=False)] = "",
    month: Annotated[str, typer.Option(help="月报表的月份，如 2024-06", show_default=False)] = "",
    department: Annotated[str, typer.Option(help="哪个单位的月报表；不写为汇总表", show_default=False)] = "",
) -> None:
    """导出一次抽查的统计表，或一个月的月报表。退出码：0 成功，1 不能导出，2 用法有误。

    统计表数据截至此刻，未审核的结果不计入。单位的月报表以最后一次报送的为准，尚未报送的导出现有内容；月报表含联系人手机。

    例：suiji report 2024-02 --form bonded-zone --out 统计表.xlsx

    例：suiji report --form monthly --month 2024-06 --department 市场监督管理局 --out 月报表.docx
    """
    kind = out.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise typer.BadParameter("文件名请以 .docx 或 .xlsx 结尾。", param_hint="--out")
    if not out.absolute().parent.is_dir():
        raise typer.BadParameter(f"没有这个文件夹：{out.absolute().parent}", param_hint="--out")
    if form is Form.MONTHLY:
        _require_monthly(campaign, month, department, kind)
        out.write_bytes(asyncio.run(_monthly(month, department, kind, office)))
        typer.echo(f"已写入：{out}")
        return
    if not campaign or month or department:
        raise typer.BadParameter("统计表请写抽查的编号，不写月份和单位。", param_hint="CAMPAIGN")
    content, pending = asyncio.run(_table(campaign, WORDS[form], kind, office))
    out.write_bytes(content)
    typer.echo(f"已写入：{out}")
    if pending:
        typer.echo(f"尚有{pending}份检查结果未录入或未审核，未计入。")


def _require_monthly(campaign: str, month: str, department: str, kind: str) -> None:
    if campaign or not month:
        raise typer.BadParameter("月报表请用 --month 写月份，如 2024-06，不写抽查的编号。", param_hint="--month")
    if department and kind != "docx":
        raise typer.BadParameter("单位的月报表只有 .docx；不写单位的汇总表可以是 .xlsx。", param_hint="--out")


async def _monthly(month: str, department: str, kind: str, office: str) -> bytes:
    from office.monthly.commands import monthly_file

    about = {"month": month, "department": department, "office_name": office, "kind": kind}
    async with ready_database() as database, database.read() as uow:
        return await monthly_file(uow, **about, now=datetime.now(UTC))


async def _table(reference: str, form: str, kind: str, office: str) -> tuple[bytes, int]:
    # Here, so that `suiji --help` need not wait for the database library.
    from campaigns.report import find_by_reference, report_file

    async with ready_database() as database, database.read() as uow:
        campaign = await find_by_reference(uow, reference.strip(), office_name=office.strip())
        return await report_file(uow, campaign, form=form, kind=kind, now=datetime.now(UTC))
