"""The grouping table (分组情况表): who inspects which subject. It holds mobiles: only for those who may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from templates.cards import Attachment
from templates.documents.library.sheets import add_sheet, new_book, saved

HEADER = ["检查表号", "检查对象", "地址", "单位", "执法检查人员", "手机"]
LOAD_HEADER = ["单位", "执法检查人员", "编号", "户数"]
GROUP = "组别"


@dataclass(frozen=True)
class ListedTeam:
    """One department's people on one subject; each inspector as (name, mobile). ``group``: the number of the fixed
    group that they are of, "" where there are none."""

    number: int
    subject: str
    address: str
    department: str
    inspectors: tuple[tuple[str, str], ...]
    group: str = ""


@dataclass(frozen=True)
class ListedLoad:
    """How many subjects fall to one inspector; ``reference`` is their number in the public files."""

    department: str
    inspector: str
    reference: str
    subjects: int


def team_list(title: str, teams: Sequence[ListedTeam], loads: Sequence[ListedLoad]) -> Attachment:
    """The table as .xlsx, a line for each inspector on each subject; a second sheet has everyone's number of subjects,
    with nought for who could have been sent and was not."""
    grouped = any(team.group for team in teams)
    rows: list[Sequence[str]] = [
        [*_group_cell(team, grouped=grouped), str(team.number), *_places(team), name, mobile]
        for team in teams
        for name, mobile in team.inspectors
    ]
    book = new_book()
    heading = f"{title}分组情况表"
    add_sheet(book, "分组情况表", [GROUP, *HEADER] if grouped else HEADER, rows, heading=heading)
    each: list[Sequence[str]] = [[one.department, one.inspector, one.reference, str(one.subjects)] for one in loads]
    add_sheet(book, "各人户数", LOAD_HEADER, each, heading=f"{title}各人户数")
    return Attachment(f"{heading}.xlsx", saved(book))


def _group_cell(team: ListedTeam, *, grouped: bool) -> list[str]:
    return [f"第{team.group}组"] if grouped else []


def _places(team: ListedTeam) -> tuple[str, str, str]:
    return team.subject, team.address, team.department
