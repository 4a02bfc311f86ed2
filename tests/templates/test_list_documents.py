"""Lists of drawn subjects and of teams, as they come out of a printer."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from templates.cards import Attachment
from templates.documents.subject_list import ListedSubject, public_list, subject_list
from templates.documents.team_list import ListedTeam, team_list
from tests.support.builders import subject


def printed_heading(file: Attachment) -> str | None:
    sheet = load_workbook(io.BytesIO(file.content)).active
    return sheet.oddHeader.center.text


def test_a_printed_list_says_what_it_is_a_list_of() -> None:
    teams = [ListedTeam(1, "甲公司", "一号路", "市场监督管理局", (("检查员01", "19900000001"),))]
    assert printed_heading(team_list("甲&乙联合抽查", teams, [])) == "甲&&乙联合抽查分组情况表"
    assert printed_heading(subject_list("联合抽查", [ListedSubject("A", 1, subject(1))])) == "联合抽查抽取名单"


def test_a_list_drawn_anew_is_told_from_the_void_one() -> None:
    anew = subject_list("联合抽查", [ListedSubject("A", 1, subject(1))], attempt=2)
    assert anew.name == "联合抽查抽取名单（第2次抽取）.xlsx"
    assert printed_heading(anew) == "联合抽查抽取名单（第2次抽取）"
    assert printed_heading(public_list("联合抽查", [], attempt=3)) == "联合抽查抽中名单（第3次抽取）"
