"""What people type into the libraries' tables is understood, or refused with every reason."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import credit_code
from domain.errors import Refusal
from domain.library import (
    COLUMNS,
    EXAMPLE_MARK,
    Cell,
    Inspector,
    Item,
    LibraryKind,
    Parsed,
    Subject,
    Table,
    clean_text,
    is_known_heading,
    parse_departments,
    parse_inspectors,
    parse_items,
    parse_subjects,
    recognise,
)

FIRST17 = "91990001MA0000018"
CODE = FIRST17 + credit_code.check_character(FIRST17)
HEADER = (
    "统一社会信用代码",
    "企业名称",
    "法定代表人",
    "成立日期",
    "经营状态",
    "信用风险等级",
    "行业标签",
    "对象类型",
)


def table(header: tuple[str, ...], *rows: tuple[Cell, ...]) -> Table:
    """A table whose header stands in row 1."""
    return Table(header, 1, tuple(enumerate(rows, 2)))


def one_subject(**cells: Cell) -> Parsed[Subject]:
    """A file with one subject, good but for the cells given by their headings."""
    row: dict[str, Cell] = {"统一社会信用代码": CODE, "企业名称": "望霁市甲商贸有限公司", **cells}
    return parse_subjects(table(tuple(row), tuple(row.values())))


def reasons(parsed: Parsed[object]) -> list[str]:
    """The codes against all bad rows."""
    return [reason.code for row in parsed.bad for reason in row.reasons]


def test_a_full_row_becomes_a_subject_with_its_row_number() -> None:
    row = (CODE, "望霁市甲餐饮店", "赵例一", "2019-3-8", "存续", "A类", "餐饮、 食品经营;餐饮", "企业")
    assert parse_subjects(table(HEADER, row)).good == (
        (
            2,
            Subject(
                number=CODE,
                kind="enterprise",
                name="望霁市甲餐饮店",
                legal_representative="赵例一",
                tags=("餐饮", "食品经营"),
                registered_on=date(2019, 3, 8),
                status="成立",
                risk_class="A",
            ),
        ),
    )


@pytest.mark.parametrize(
    "spelling",
    [
        "2023-12-31",
        "2023/12/31",
        "2023.12.31",
        "2023年12月31日",
        "20231231",
        "２０２３－１２－３１",
        "2023-12-31 00:00:00",
        "45291",
        date(2023, 12, 31),
    ],
)
def test_a_date_may_be_spelled_in_any_usual_way(spelling: Cell) -> None:
    assert one_subject(成立日期=spelling).entries[0].registered_on == date(2023, 12, 31)


@pytest.mark.parametrize("spelling", ["2023-02-30", "2023年13月1日", "20230431", "1023-01-01", "99999"])
def test_an_impossible_date_is_refused(spelling: str) -> None:
    assert reasons(one_subject(成立日期=spelling)) == ["library.date_impossible"]


@pytest.mark.parametrize("spelling", ["去年底", "31/12/2023", "23-12-31", "2023-12"])
def test_a_date_that_cannot_be_read_for_sure_is_refused(spelling: str) -> None:
    assert reasons(one_subject(成立日期=spelling)) == ["library.date_unreadable"]


@pytest.mark.parametrize(
    "heading", ["信用代码", "注册号", "编号", " 统一社会信用代码 * ", "统一社会信用代码（必填）："]
)
@pytest.mark.parametrize("name", ["企业名称", "单位名称", "名称", "主体名称"])
def test_columns_are_known_by_their_usual_headings(heading: str, name: str) -> None:
    assert parse_subjects(table((heading, name), (CODE, "甲"))).entries[0].number == CODE


def test_of_two_columns_for_the_same_thing_the_filled_one_counts() -> None:
    parsed = parse_subjects(
        table(
            ("注册号", "统一社会信用代码", "名称"),
            ("990001000000001", "", "甲"),
            ("990001000000002", CODE, "乙"),
        )
    )
    assert [subject.number for subject in parsed.entries] == ["990001000000001", CODE]


def test_a_missing_column_is_named_with_the_headings_it_may_have() -> None:
    with pytest.raises(Refusal) as refused:
        parse_subjects(table(("企业名称", "法定代表人"), ("甲", "赵例一")))
    assert refused.value.code == "library.missing_columns"
    assert refused.value.facts["columns"] == "统一社会信用代码（编号）"
    assert str(refused.value.facts["accepted"]).split("、")[0] == "统一社会信用代码"
    assert len(str(refused.value.facts["accepted"]).split("、")) == 3


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (CODE[:17], "library.credit_code_length"),
        (CODE[:-1] + ("0" if CODE[-1] != "0" else "1"), "library.credit_code_wrong"),
        ("O" + CODE[1:], "library.credit_code_wrong"),
        ("", "library.value_missing"),
        (9.111000060003734e17, "library.number_destroyed"),
        ("9.11100E+17", "library.number_destroyed"),
    ],
)
def test_a_wrong_credit_code_is_refused_with_its_own_reason(number: Cell, reason: str) -> None:
    assert reasons(one_subject(统一社会信用代码=number)) == [reason]


def test_a_credit_code_is_stored_in_one_form() -> None:
    assert one_subject(统一社会信用代码=f" {CODE[:8].lower()}-{CODE[8:].lower()} ").entries[0].number == CODE


def test_an_old_registration_number_of_fifteen_digits_is_taken() -> None:
    assert one_subject(统一社会信用代码="990001000000001").entries[0].number == "990001000000001"


@pytest.mark.parametrize(("word", "kind"), [("在建项目", "project"), ("学校", "school"), ("其他", "other")])
def test_what_is_no_enterprise_has_an_own_number(word: str, kind: str) -> None:
    subject = one_subject(统一社会信用代码="项目-2024-1a", 对象类型=word).entries[0]
    assert (subject.number, subject.kind) == ("项目-2024-1a", kind)


@pytest.mark.parametrize("number", ["A 1", "A,1", "A_1", "A/1", "号" * 22])
def test_an_own_number_that_would_break_the_pool_file_is_refused(number: str) -> None:
    assert reasons(one_subject(统一社会信用代码=number, 对象类型="项目")) == ["library.own_number_wrong"]


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("存续（在营、开业、在册）", "成立"),
        ("在业", "成立"),
        ("正常", "成立"),
        ("", "成立"),
        ("吊销，未注销", "吊销"),
        ("已注销", "注销"),
        ("迁出", "迁出"),
        ("歇业", "停业"),
    ],
)
def test_the_words_of_other_systems_for_a_status_are_understood(word: str, status: str) -> None:
    assert one_subject(状态=word).entries[0].status == status


@pytest.mark.parametrize(
    ("word", "risk_class"),
    [("a", "A"), ("Ｂ类", "B"), ("c级", "C"), ("低风险", "A"), ("信用风险高", "D"), ("未分类", "")],
)
def test_a_risk_class_may_be_a_letter_or_words(word: str, risk_class: str) -> None:
    assert one_subject(风险等级=word).entries[0].risk_class == risk_class


def test_a_bad_row_lists_every_reason_and_names_the_columns_as_the_file_does() -> None:
    parsed = one_subject(企业名称=" ", 登记状态="经营中", 风险分类="甲", 对象类型="星球", 住所="长" * 301)
    assert reasons(parsed) == [
        "library.subject_kind_unknown",
        "library.value_missing",
        "library.text_too_long",
        "library.status_unknown",
        "library.risk_class_unknown",
    ]
    assert [reason.facts["column"] for reason in parsed.bad[0].reasons] == [
        "对象类型",
        "企业名称",
        "住所",
        "登记状态",
        "风险分类",
    ]


def test_the_second_row_of_a_number_is_bad_and_names_the_first() -> None:
    parsed = parse_subjects(table(("信用代码", "名称"), (CODE, "甲"), (CODE.lower(), "乙")))
    assert [row for row, _ in parsed.good] == [2]
    assert (parsed.bad[0].row_number, parsed.bad[0].reasons[0].facts) == (3, {"number": CODE, "row": 2})


def test_a_cell_too_many_is_the_one_reason_given() -> None:
    parsed = parse_subjects(table(("信用代码", "名称"), (CODE, "甲", "分店"), (CODE, "乙", "", " ")))
    assert reasons(parsed) == ["library.row_too_long", "library.duplicate_number"]


def test_the_example_row_of_a_template_is_never_taken() -> None:
    assert reasons(one_subject(企业名称=f"示例{EXAMPLE_MARK}", 状态="?")) == ["library.example_row"]


def test_names_keep_their_markup_characters_and_lose_what_nobody_sees() -> None:
    assert one_subject(企业名称="\u200b <b>星&衡</b>_*[\n商贸\x00] \ufeff").entries[0].name == "<b>星&衡</b>_*[ 商贸]"


INSPECTOR_HEADER = ("执法证号", "姓名", "部门", "手机", "在岗", "回避对象")


def test_a_full_row_becomes_an_inspector() -> None:
    row = ("SL0001", "赵示一", "交通运输局", "+86 199-0000-0001", "请假", f"{CODE.lower()}、XM-1")
    (inspector,) = parse_inspectors(table(INSPECTOR_HEADER, row), {"交通运输局"}).entries
    assert inspector.mobile == "19900000001"
    assert inspector.recusals == (CODE, "XM-1")
    assert not inspector.available


def one_inspector(**cells: Cell) -> Parsed[Inspector]:
    """A file with one inspector, good but for the cells given by their headings."""
    row: dict[str, Cell] = {"执法证号": "SL0001", "姓名": "赵示一", "部门": "甲局", "手机": "19900000001", **cells}
    return parse_inspectors(table(tuple(row), tuple(row.values())), ["甲局"])


@pytest.mark.parametrize(
    "spelling", ["2025-12-31", "2025年12月31日", "2020.01.01至2025.12.31", "2020/1/1～2025/12/31", date(2025, 12, 31)]
)
def test_the_last_day_of_a_certificate_is_read_from_a_day_or_a_span(spelling: Cell) -> None:
    (inspector,) = one_inspector(执法证有效期=spelling).entries
    assert inspector.certificate_until == date(2025, 12, 31)


@pytest.mark.parametrize("words", ["", "长期", "长期有效", "无", "—"])
def test_a_certificate_without_an_end_has_none(words: str) -> None:
    assert one_inspector(有效期至=words).entries[0].certificate_until is None


def test_an_end_of_a_certificate_that_cannot_be_read_is_asked_again() -> None:
    assert reasons(one_inspector(执法证有效期="明年年底")) == ["library.date_unreadable"]


def test_colleagues_to_be_kept_apart_are_named_by_their_certificates() -> None:
    assert one_inspector(须回避的人员="SL0002、ＳＬ0003；SL0002").entries[0].apart == ("SL0002", "SL0003")
    assert one_inspector(须回避的人员="无").entries[0].apart == ()
    assert reasons(one_inspector(须回避的人员="钱示二（妻）")) == ["library.own_number_wrong"]


def test_an_inspector_of_an_unknown_department_is_refused_with_the_known_ones() -> None:
    parsed = parse_inspectors(
        table(INSPECTOR_HEADER, ("SL0001", "赵示一", "交通局", "19900000001", "", "")),
        ["交通运输局", "应急管理局"],
    )
    assert parsed.bad[0].reasons[0].facts["known"] == "交通运输局、应急管理局"


@pytest.mark.parametrize("mobile", ["", "1990000000", "29900000001", "0990-1234567", "199000000012"])
def test_a_mobile_has_eleven_digits_and_begins_with_one(mobile: str) -> None:
    parsed = parse_inspectors(table(INSPECTOR_HEADER, ("SL0001", "赵示一", "甲局", mobile, "", "")), ["甲局"])
    assert reasons(parsed) == ["library.mobile_wrong" if mobile else "library.value_missing"]


def test_two_inspectors_cannot_share_a_certificate() -> None:
    rows = [("SL0001", name, "甲局", "19900000001", "是", "") for name in ("赵示一", "钱示二")]
    assert reasons(parse_inspectors(table(INSPECTOR_HEADER, *rows), ["甲局"])) == ["library.duplicate_number"]


def test_what_is_neither_here_nor_on_leave_is_asked_again() -> None:
    parsed = parse_inspectors(
        table(INSPECTOR_HEADER, ("S1", "赵示一", "甲局", "19900000001", "也许", "A B/")), ["甲局"]
    )
    assert reasons(parsed) == ["library.available_unknown", "library.own_number_wrong"]


def test_inspectors_wait_for_departments() -> None:
    with pytest.raises(Refusal, match="no_departments"):
        parse_inspectors(table(INSPECTOR_HEADER), ())


def test_items_are_told_apart_by_department_major_and_name() -> None:
    header = ("部门", "大项", "小项")
    rows = [
        ("甲局", "登记", "住所"),
        ("甲局", "公示", "住所"),
        ("乙局", "登记", "住所"),
        ("甲局", "登记", "住所"),
    ]
    parsed = parse_items(table(header, *rows))
    assert parsed.entries[0] == Item("甲局", "登记", "住所")
    assert reasons(parsed) == ["library.duplicate_item"]
    assert reasons(parse_items(table(header, *rows[:3]), ["甲局"])) == ["library.department_unknown"]


def test_an_item_may_ask_for_specialities() -> None:
    rows = [("甲局", "电梯", "特种设备、电气"), ("甲局", "住所", "无"), ("甲局", "公示", "")]
    parsed = parse_items(table(("部门", "小项", "所需专长"), *rows))
    assert [item.tags for item in parsed.entries] == [("特种设备", "电气"), (), ()]


def test_a_department_stands_once_in_a_file() -> None:
    parsed = parse_departments(table(("单位名称", "简称"), ("甲局", "甲"), ("甲局", ""), ("", "丙")))
    assert reasons(parsed) == ["library.duplicate_department", "library.value_missing"]


@pytest.mark.parametrize("kind", list(COLUMNS))
def test_a_table_with_our_headings_is_recognised(kind: LibraryKind) -> None:
    assert recognise(table(tuple(column.title for column in COLUMNS[kind]))) == kind


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (("企业名称", "法定代表人"), "subjects"),
        (("单位名称", "姓名", "联系电话", "执法证件号"), "inspectors"),
        (("检查单位", "抽查事项", "抽查依据"), "items"),
        (("成员单位", "单位简称"), "departments"),
    ],
)
def test_a_table_is_recognised_by_the_headings_of_others(header: tuple[str, ...], kind: str) -> None:
    assert recognise(table(header)) == kind


@pytest.mark.parametrize("header", [("单位名称", "电话"), ("甲", "乙"), ()])
def test_a_table_that_could_be_anything_is_refused(header: tuple[str, ...]) -> None:
    with pytest.raises(Refusal, match="kind_unclear"):
        recognise(table(header))


@pytest.mark.parametrize("kind", list(COLUMNS))
def test_every_heading_listed_can_be_met_in_a_file(kind: LibraryKind) -> None:
    """One with brackets or blanks in the list would never match, since files are compared without them."""
    for column in COLUMNS[kind]:
        assert all(map(is_known_heading, column.headings))
        assert len(set(column.headings)) == len(column.headings)


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


@given(st.lists(st.text(max_size=30), min_size=8, max_size=9))
def test_no_text_whatever_breaks_the_reading_of_a_row(cells: list[str]) -> None:
    parsed = parse_subjects(table(HEADER, tuple(cells)))
    assert len(parsed.good) + len(parsed.bad) == 1
