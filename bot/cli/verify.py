"""``suiji verify``: recomputes a certificate and says in Chinese what it found."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def verify(
    certificate: Annotated[Path, typer.Argument(help="抽取证书 certificate.json", show_default=False)],
    subjects: Annotated[
        list[Path] | None,
        typer.Option(
            help="一并核对的名单：群内公布的 pool.txt，或抽取所用的名录库文件（.xlsx、.csv，有几个写几次）",
            show_default=False,
        ),
    ] = None,
) -> None:
    """重新计算一份抽取证书，指出第一处不一致。退出码：0 通过，1 未通过，2 文件缺失或无法读取。

    例：suiji verify out/certificate.json --subjects out/pool.txt
    """
    from bot.cli.from_files.checking import verify_files

    verify_files(certificate, subjects or [])
