"""The libraries' files: what goes out comes in again, and bad rows come back explained."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from domain.library import (
    COLUMNS,
    STATUSES,
    Cell,
    Department,
    Inspector,
    Item,
    LibraryKind,
    Parsed,
    Subject,
    Table,
    clean_text,
    parse_departments,
    parse_inspectors,
    parse_items,
    parse_subjects,
    recognise,
)
from office.library_files import read_table
from sandbox.example_data import generate
from templates.cards.library import error_copy_name
from templates.documents.library import (
    blank_template,
    error_copy,
    export_csv,
    export_departments,
    export_inspectors,
    export_items,
    export_subjects,
    inspector_rows,
    subject_rows,
)

OFFICE_FONTS = {"宋体", "黑体"}
PARSERS: dict[LibraryKind, Callable[[Table], Parsed[object]]] = {
    "subjects": lambda table: parse_subjects(table),
    "inspectors": lambda table: parse_inspectors(table, ["示例局"]),
    "items": lambda table: parse_items(table),
    "departments": lambda table: parse_departments(table),
}

texts = st.text(max_size=20).map(clean_text) | st.sampled_from(
    ["=1+1", "-甲", "@甲", "+86", "_x0041_", "<b>&_*[", "00012"]
)
names = texts.filter(bool)
numbers = st.from_regex(r"[A-Za-z0-9\-一-龥]{1,20}", fullmatch=True).filter(lambda text: "E" not in text.upper())
tags = st.lists(st.from_regex(r"[A-Za-z0-9一-龥<&_*\[]{1,8}", fullmatch=True), max_size=3, unique=True).map(tuple)
subjects = st.builds(
    Subject,
    number=numbers,
    kind=st.sampled_from(["project", "school", "other"]),
    name=names,
    legal_representative=texts,
    address=texts,
    phone=texts,
    tags=tags,
    registered_on=st.none() | st.dates(date(1901, 1, 1), date(2099, 12, 31)),
    status=st.sampled_from(STATUSES),
    area=texts,
    risk_class=st.sampled_from(["", "A", "B", "C", "D"]),
)
inspectors = st.builds(
    Inspector,
    number=numbers,
    name=names,
    department=st.just("示例局"),
    section=texts,
    mobile=st.from_regex("1[0-9]{10}", fullmatch=True),
    tags=tags,
    available=st.booleans(),
    recusals=st.just(()) | st.just(("XM-1", "XM-2")),
    certificate_until=st.none() | st.dates(date(1901, 1, 1), date(2099, 12, 31)),
    apart=st.just(()) | st.just(("SL-1", "SL-2")),
)
few = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@few
@given(st.lists(subjects, min_size=1, max_size=8, unique_by=lambda subject: subject.number))
def test_exported_subjects_come_in_again_as_they_were(entries: list[Subject]) -> None:
    for filename, content in (
        ("名录.xlsx", export_subjects(entries)),
        ("名录.csv", export_csv("subjects", subject_rows(entries))),
    ):
        parsed = parse_subjects(read_table(filename, content))
        assert not parsed.bad
        assert parsed.entries == tuple(entries)


@few
@given(st.lists(inspectors, min_size=1, max_size=8, unique_by=lambda inspector: inspector.number))
def test_exported_inspectors_come_in_again_as_they_were(entries: list[Inspector]) -> None:
    for filename, content in (
        ("名录.xlsx", export_inspectors(entries)),
        ("名录.csv", export_csv("inspectors", inspector_rows(entries))),
    ):
        parsed = parse_inspectors(read_table(filename, content), ["示例局"])
        assert not parsed.bad
        assert parsed.entries == tuple(entries)


def test_exported_items_and_departments_come_in_again_as_they_were() -> None:
    items = (
        Item("示例局", "登记", "住所", "《示例条例》第一条", "现场检查", ("登记", "特种设备")),
        Item("示例局", "", "名称"),
    )
    departments = (Department("示例局", "示例"), Department("样例局"))
    assert parse_items(read_table("清单.xlsx", export_items(items))).entries == items
    assert parse_departments(read_table("单位.xlsx", export_departments(departments))).entries == departments


def test_the_error_copy_holds_the_bad_rows_their_numbers_and_every_reason() -> None:
    table = read_table(
        "名录.csv",
        "信用代码,企业名称,成立日期,\n9A,甲,2023-02-30,备注\n,乙,,\n9.19E+17,=1+1,2023-01-01,,多\n".encode(),
    )
    (sheet,) = load_workbook(io.BytesIO(error_copy(table, parse_subjects(table).bad))).worksheets
    rows = list(sheet.values)
    assert rows[0][0] == "行号"
    assert rows[0][-1] == "错误原因"
    assert [row[:4] for row in rows[1:]] == [
        ("2", "9A", "甲", "2023-02-30"),
        ("3", None, "乙", None),
        ("4", "9.19E+17", "=1+1", "2023-01-01"),
    ]
    assert str(rows[1][-1]).count("\n") == 1
    assert "2023-02-30" in str(rows[1][-1])
    assert "没有填写" in str(rows[2][-1])


def test_in_an_error_copy_everything_is_text_so_that_no_code_is_harmed_while_mending() -> None:
    cells: tuple[Cell, ...] = ("990001000000001", "=HYPERLINK()\x00", date(2023, 1, 1))
    table = Table(("信用代码", "企业名称", "状态"), 1, ((2, cells),))
    sheet = load_workbook(io.BytesIO(error_copy(table, parse_subjects(table).bad))).worksheets[0]
    assert sheet.freeze_panes == "A2"
    for row in sheet.iter_rows(min_row=2):
        assert {(cell.data_type, cell.number_format, cell.alignment.wrap_text) for cell in row} == {("s", "@", True)}


def test_an_error_copy_is_readable_on_paper() -> None:
    """Landscape, all columns on one page at 70 % or more, the reasons wrapped and every row as high as its text."""
    header = "统一社会信用代码,企业名称,法定代表人,地址,标签,成立日期,状态,备注一,备注二"
    long = "示例综合试验区示例大道一百五十号" * 3
    rows = f"9A,{long},甲,{long},{long},2023-02-30,乱写,{long},{long}\n"
    table = read_table("名录.csv", f"{header}\n{rows}".encode())
    sheet = load_workbook(io.BytesIO(error_copy(table, parse_subjects(table).bad))).worksheets[0]
    widths = [dimension.width for dimension in sheet.column_dimensions.values()]
    assert len(widths) == sheet.max_column
    assert sum(widths) <= 200
    assert 30 <= widths[-1] <= 45
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.row_dimensions[2].height >= 15 * len(long) * 2 / max(widths[:-1])
    assert sheet.row_dimensions[2].height <= 409


def test_codes_are_not_broken_on_paper() -> None:
    table = read_table("名录.csv", f"统一社会信用代码,名称,地址\n91990001MA8628018,甲,{'路' * 200}\n".encode())
    sheet = load_workbook(io.BytesIO(error_copy(table, parse_subjects(table).bad))).worksheets[0]
    assert sheet.column_dimensions["B"].width >= 18


@pytest.mark.parametrize(
    ("filename", "name"),
    [
        ("对象.csv", "对象（需要修改的行）.xlsx"),
        ("对象（含错误行）.csv", "对象（需要修改的行）.xlsx"),
        ("对象（需要修改的行）(1).xlsx", "对象（需要修改的行）.xlsx"),
        ("（一）.xlsx", "（一）（需要修改的行）.xlsx"),
        ("对象（甲）名单.xlsx", "对象（甲）名单（需要修改的行）.xlsx"),
    ],
)
def test_the_error_copy_is_named_after_the_file_with_one_remark(filename: str, name: str) -> None:
    assert error_copy_name(filename) == name


def test_a_mended_error_copy_can_be_sent_again_as_it_is() -> None:
    table = read_table("名录.csv", "编号,项目名称,对象类型,成立日期\nX-1,甲,项目,2023-02-30\n".encode())
    book = load_workbook(io.BytesIO(error_copy(table, parse_subjects(table).bad)))
    book.worksheets[0]["E2"] = "2023-02-28"
    mended = io.BytesIO()
    book.save(mended)
    (subject,) = parse_subjects(read_table("错误行.xlsx", mended.getvalue())).entries
    assert (subject.number, subject.registered_on) == ("X-1", date(2023, 2, 28))


@pytest.mark.parametrize("kind", list(COLUMNS))
def test_a_blank_template_is_recognised_and_only_its_example_row_is_refused(kind: LibraryKind) -> None:
    table = read_table("模板.xlsx", blank_template(kind))
    assert recognise(table) == kind
    parsed = PARSERS[kind](table)
    assert [reason.code for row in parsed.bad for reason in row.reasons] == ["library.example_row"]
    assert not parsed.good


@pytest.mark.parametrize("kind", list(COLUMNS))
def test_a_blank_template_explains_every_column(kind: LibraryKind) -> None:
    notes = load_workbook(io.BytesIO(blank_template(kind))).worksheets[1]
    assert [row[0] for row in notes.iter_rows(min_row=2, values_only=True)] == [
        column.title for column in COLUMNS[kind]
    ]


def test_every_cell_names_a_font_that_office_computers_have() -> None:
    libraries = generate(subjects=40, inspectors=6)
    for content in (
        export_subjects(libraries.subjects),
        export_inspectors(libraries.inspectors),
        blank_template("items"),
    ):
        for sheet in load_workbook(io.BytesIO(content)).worksheets:
            assert {cell.font.name for row in sheet.iter_rows() for cell in row} <= OFFICE_FONTS
