"""The grouping table (分组情况表): who inspects which subject. It holds mobiles: only for those who may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from templates.cards import Attachment
from templates.documents.library.sheets import add_sheet, new_book, saved

HEADER = ["检查表号", "检查对象", "地址", "单位", "执法检查人员", "手机"]


@dataclass(frozen=True)
class ListedTeam:
    """One department's people on one subject; each inspector as (name, mobile)."""

    number: int
    subject: str
    address: str
    department: str
    inspectors: tuple[tuple[str, str], ...]


def team_list(title: str, teams: Sequence[ListedTeam]) -> Attachment:
    """The table as .xlsx, a line for each inspector on each subject."""
    rows: list[Sequence[str]] = [
        [str(team.number), team.subject, team.address, team.department, name, mobile]
        for team in teams
        for name, mobile in team.inspectors
    ]
    book = new_book()
    add_sheet(book, "分组情况表", HEADER, rows)
    return Attachment(f"{title}分组情况表.xlsx", saved(book))
