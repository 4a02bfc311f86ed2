"""``suiji draw``: one whole draw without chat or database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def draw(
    subjects: Annotated[
        list[Path], typer.Option(help="检查对象名录库，.xlsx 或 .csv；可写多次，重复的对象只算一户", show_default=False)
    ],
    inspectors: Annotated[Path, typer.Option(help="执法检查人员名录库，.xlsx 或 .csv", show_default=False)],
    terms: Annotated[Path, typer.Option(help="抽取条款，见 examples/terms.yaml", show_default=False)],
    seed: Annotated[str, typer.Option(help="任意一句话；同样的文件和种子总得同样的结果", show_default=False)],
    out: Annotated[Path, typer.Option(help="存放结果的文件夹", show_default=False)],
) -> None:
    """不用聊天和数据库，完成一次抽取：名单、条款、抽取记录、证书、抽中名单和人员分组。

    例：suiji draw --subjects examples/检查对象名录库.xlsx --inspectors examples/执法检查人员名录库.xlsx
    --terms examples/terms.yaml --seed "今天下雨" --out out
    """
    from bot.cli.from_files.drawing import draw_from_files

    draw_from_files(subjects, inspectors, terms, seed, out)
