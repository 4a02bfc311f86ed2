"""Files as people send them: read as they meant them, or refused with a sentence that says what to do."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from domain.errors import Refusal
from domain.library import parse_subjects
from office.library_files import MAX_BYTES, MAX_ROWS, read_table, require_acceptable
from templates.refusals import sentence
from tests.office.old_excel import encrypted_file, xls_file

HEADER = ["统一社会信用代码", "企业名称", "成立日期"]


def xlsx(*rows: Sequence[object], title: str = "Sheet1", more: Sequence[Sequence[object]] = ()) -> bytes:
    """A workbook with ``rows``, and with a second sheet of ``more``."""
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = title
    for row in rows:
        first.append(list(row))
    if more:
        second = book.create_sheet("第二张")
        for row in more:
            second.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def refusal_of(filename: str, content: bytes) -> Refusal:
    with pytest.raises(Refusal) as refused:
        read_table(filename, content)
    assert "请" in sentence(refused.value), "every sentence says what to do"
    return refused.value


def test_a_workbook_gives_its_header_and_rows_with_the_numbers_people_see() -> None:
    table = read_table("名录.xlsx", xlsx(HEADER, ["9A", "甲", date(2023, 12, 31)], [], ["9B", "乙", None]))
    assert table.header == tuple(HEADER)
    assert table.rows == ((2, ("9A", "甲", date(2023, 12, 31))), (4, ("9B", "乙", "")))


def test_notes_beside_the_table_are_left_out() -> None:
    table = read_table("名录.xlsx", xlsx(HEADER, ["9A", "甲", "", "", "已核对"], ["", "", "", "合计"]))
    assert table.rows == ((2, ("9A", "甲", "")),)


def test_a_csv_row_with_a_comma_too_many_is_a_bad_row() -> None:
    (bad,) = parse_subjects(read_table("名录.csv", "信用代码,企业名称\n9A,甲,乙\n".encode())).bad
    assert [reason.code for reason in bad.reasons] == ["library.row_too_long"]


def test_title_rows_above_the_header_are_passed_over() -> None:
    table = read_table("名录.xlsx", xlsx(["检查对象名录"], [], ["单位：示例局", "名称"], HEADER, ["9A", "甲", ""]))
    assert (table.header_row_number, table.rows[0][0]) == (4, 5)


def test_the_first_sheet_with_a_known_header_is_read() -> None:
    content = xlsx(["填写说明"], title="说明", more=[HEADER, ["9A", "甲", ""]])
    assert read_table("名录.xlsx", content).rows == ((2, ("9A", "甲", "")),)


def test_numbers_in_text_columns_become_plain_text() -> None:
    table = read_table("名录.xlsx", xlsx([*HEADER, "电话", "比例"], [990001000000001, 1.0, None, 19900000001, 0.5]))
    assert table.rows[0][1] == ("990001000000001", "1", "", "19900000001", "0.5")


def test_a_code_that_excel_took_for_a_number_is_told_apart_from_a_wrong_one() -> None:
    table = read_table("名录.xlsx", xlsx(HEADER, [919900010000000123, "甲", None]))
    (bad,) = parse_subjects(table).bad
    assert [reason.code for reason in bad.reasons] == ["library.number_destroyed"]
    assert "文本" in sentence(bad.reasons[0])


def test_a_date_cell_with_a_time_is_its_day() -> None:
    table = read_table("名录.xlsx", xlsx(HEADER, ["9A", "甲", datetime(2023, 12, 31, 8, 30)]))  # noqa: DTZ001  naive is what is tested
    assert table.rows[0][1][2] == date(2023, 12, 31)


def test_the_old_excel_is_read() -> None:
    table = read_table("名录.XLS", xls_file([["名录"], ["信用代码", "企业名称", "序号"], ["9A", "甲", 1.0]]))
    assert table.rows == ((3, ("9A", "甲", "1")),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_is_read_in_every_usual_encoding_and_with_every_usual_delimiter(encoding: str, delimiter: str) -> None:
    lines = [["信用代码", "企业名称"], ["9A", "望霁市〇甲"], [], ["9B", "乙"]]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    assert read_table("名录.csv", text.encode(encoding)).rows == (
        (2, ("9A", "望霁市〇甲")),
        (4, ("9B", "乙")),
    )


def test_a_csv_may_hold_line_breaks_and_commas_in_quotes() -> None:
    table = read_table("名录.csv", '信用代码,企业名称\n9A,"甲\n一,二"\n9B,乙\n'.encode())
    assert table.rows == ((2, ("9A", "甲\n一,二")), (3, ("9B", "乙")))


def test_a_workbook_named_csv_is_read_as_what_it_is() -> None:
    assert read_table("名录.csv", xlsx(HEADER, ["9A", "甲", ""])).header == tuple(HEADER)


def test_names_with_markup_characters_come_through_unchanged() -> None:
    name = "<b>星&衡</b>_*[商贸]"
    assert read_table("名录.xlsx", xlsx(HEADER, ["9A", name, ""])).rows[0][1][1] == name
    assert read_table("名录.csv", f"信用代码,企业名称\n9A,{name}".encode()).rows[0][1][1] == name


@pytest.mark.parametrize("filename", ["名录.docx", "名录.pdf", "名录", "名录.xlsx.exe", ".xlsx"])
def test_a_wrong_file_type_is_refused(filename: str) -> None:
    assert refusal_of(filename, b"content").code == "library.wrong_file_type"


@pytest.mark.parametrize("filename", ["空.xlsx", "空.csv"])
def test_an_empty_file_is_refused(filename: str) -> None:
    assert refusal_of(filename, b"").code == "library.empty_file"


def test_a_workbook_without_a_single_cell_is_empty() -> None:
    assert refusal_of("空.xlsx", xlsx()).code == "library.empty_file"


def test_a_file_over_twenty_megabytes_is_refused_before_it_is_read() -> None:
    assert refusal_of("大.xlsx", bytes(MAX_BYTES + 1)).code == "library.file_too_big"
    with pytest.raises(Refusal, match="file_too_big"):
        require_acceptable("大.xlsx", MAX_BYTES + 1)


def test_a_file_of_twenty_megabytes_is_read() -> None:
    line = "9A,甲," + "长" * 300 + "\n"
    content = ("信用代码,企业名称,地址\n" + line * (MAX_BYTES // len(line.encode()) - 1)).encode()
    assert 0.99 * MAX_BYTES < len(content) <= MAX_BYTES
    assert len(read_table("大.csv", content).rows) > 20_000


def test_more_rows_than_the_limit_are_refused() -> None:
    assert refusal_of("长.csv", ("信用代码,企业名称\n" + "9,甲\n" * (MAX_ROWS + 1)).encode()).code == (
        "library.too_many_rows"
    )


@pytest.mark.parametrize(
    "content",
    [b"<html><table></table></html>", b"PK\x03\x04 no archive", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"],
)
def test_what_only_calls_itself_a_workbook_is_refused(content: bytes) -> None:
    assert refusal_of("名录.xlsx", content).code == "library.unreadable_workbook"


def test_a_document_renamed_to_a_workbook_is_refused() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    assert refusal_of("名录.xlsx", content.getvalue()).code == "library.unreadable_workbook"


def test_a_locked_workbook_is_refused_with_its_own_sentence() -> None:
    assert refusal_of("名录.xlsx", encrypted_file()).code == "library.password_protected"


def test_damaged_workbooks_never_harm_the_process_that_reads_them() -> None:
    """The reader panics on some of these; a fault of a thousandth of a file must not end the bot."""
    chance = random.Random(7)
    whole = xls_file([["信用代码", "企业名称"], ["9A", "甲"]])
    for _ in range(12):
        damaged = bytearray(whole)
        for _ in range(20):
            damaged[chance.randrange(8, len(damaged))] = chance.randrange(256)
        with suppress(Refusal):
            read_table("名录.xls", bytes(damaged))


def test_a_stray_blank_in_the_farthest_cell_is_refused_instead_of_filling_the_memory() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["B1"], sheet["XFD1048576"] = "信用代码", "企业名称", " "
    content = io.BytesIO()
    book.save(content)
    assert refusal_of("远.xlsx", content.getvalue()).code == "library.too_much_inside"


def test_a_header_alone_is_refused() -> None:
    assert refusal_of("名录.xlsx", xlsx(HEADER)).code == "library.no_rows"


def test_a_hundred_percent_blank_rows_are_refused() -> None:
    assert (
        refusal_of("名录.xlsx", xlsx(HEADER, [" ", "\u3000", ""], [None, "\n", None])).code == "library.only_blank_rows"
    )
    assert refusal_of("名录.csv", "信用代码,企业名称\n,\n , \n\n".encode()).code == "library.only_blank_rows"


@pytest.mark.parametrize(
    "rows", [[["甲", "乙"], ["1", "2"]], [["企业名称"], ["甲"]], [[f"第{n}行"] for n in range(10)] + [HEADER]]
)
def test_a_table_without_a_known_header_near_its_top_is_refused(rows: list[list[str]]) -> None:
    assert refusal_of("名录.xlsx", xlsx(*rows)).code == "library.header_not_found"


def test_an_unclosed_quotation_mark_is_refused_instead_of_swallowing_rows() -> None:
    assert refusal_of("名录.csv", '信用代码,企业名称\n9A,"甲\n9B,乙\n'.encode()).code == "library.csv_broken"


def test_bytes_that_are_no_text_are_refused() -> None:
    assert refusal_of("名录.csv", b"\xff\xff\xff\xff").code == "library.csv_encoding"
