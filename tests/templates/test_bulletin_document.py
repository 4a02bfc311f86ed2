"""The bulletin as a Word document, opened again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table

from domain.obligations import Duty
from domain.supervision import Period, Share
from templates.cards.matters import Matter
from templates.cards.supervision import Bulletin, DifferenceLine, VoidLine
from templates.documents.bulletin import bulletin_docx

OFFICE = "示例区“双随机、一公开”监管工作领导小组办公室"
TODAY = date(2024, 5, 20)


def matter(n: int, department: str = "示例一局") -> Matter:
    return Matter(
        obligation_id=n,
        duty=Duty.ENTER,
        campaign="示例区2024年第一次联合抽查",
        campaign_id=1,
        department=department,
        department_id=1,
        subject=f"=示例物业服务{n:04d}有限公司",
        number=n,
        matter_id=n,
        due_on=date(2024, 5, 16),
        provisional=False,
        overdue=2,
        left=0,
        today=TODAY,
    )


def bulletin(matters: int = 3, **changes: object) -> Bulletin:
    values: dict[str, object] = {
        "office_id": 1,
        "office": OFFICE,
        "period": Period(date(2024, 1, 1), TODAY),
        "at": datetime(2024, 5, 20, 9, 0, tzinfo=UTC),
        "shares": (
            Share("示例一局", 1, overdue={Duty.ENTER: matters}, longest=2, late=1, on_time=5, waived=1),
            Share("示例二局", 2, on_time=7, voided=1),
        ),
        "matters": tuple(matter(n) for n in range(1, matters + 1)),
        "overdue": matters,
        "voided": (VoidLine("2024-03", "示例方案", "示例二局", 2, "方案重复", date(2024, 5, 6)),),
    }
    return Bulletin(**(values | changes))


def opened(one: Bulletin) -> WordDocument:
    return Document(BytesIO(bulletin_docx(one).content))


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_title_number_sentence_tables_and_signature_stand_in_official_order() -> None:
    page = opened(bulletin())
    words = [paragraph.text for paragraph in page.paragraphs if paragraph.text]
    assert words == [
        "关于部门联合“双随机、一公开”抽查事项",
        "办理情况的通报",
        "文号：　　　〔2024〕　　号",
        "各成员单位：",
        "现将2024年1月1日至2024年5月20日“双随机、一公开”抽查有关事项的办理情况通报如下（数据截至2024年5月20日09:00）："
        "逾期未办结3项（录入检查结果3项，最长逾期2个工作日），逾期办结1项，按期办结12项，免除1项；"
        "作废方案1件，作废抽签0次。逾期未办结包括以前到期、至今没有办结的事项；办结和免除的，按期限在此时段内的事项统计。",
        "一、各单位办理情况",
        "二、逾期未办结事项",
        "三、作废的方案和抽签",
        "请有关单位对照上述事项抓紧办理，说明逾期原因，并将办理结果报办公室。",
        OFFICE,
        "2024年5月20日",
    ]
    shares, matters, voided = page.tables
    assert rows(shares)[1:] == [
        ["1", "示例一局", "3", "2", "1", "5", "1", "0", "0", "0"],
        ["2", "示例二局", "0", "—", "0", "7", "0", "1", "0", "0"],
        ["", "合计", "3", "2", "1", "12", "1", "1", "0", "0"],
    ]
    assert rows(matters)[1] == [
        "1",
        "示例一局",
        "录入检查结果",
        "=示例物业服务0001有限公司\n第1号检查表",
        "示例区2024年第一次联合抽查",
        "2024-05-16",
        "2",
    ]
    assert rows(voided)[1] == ["1", "示例二局", "2024-03　示例方案", "方案", "2024-05-06", "方案重复"]


def test_it_prints_whole_on_a4_with_repeated_headings_and_unbroken_rows() -> None:
    page = opened(bulletin(120))
    section = page.sections[0]
    # Word keeps lengths in twentieths of a point.
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    room = section.page_width - section.left_margin - section.right_margin
    for table in page.tables:
        assert sum(column.width.mm for column in table.columns) <= room / 36_000 + 0.1
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_every_run_names_a_chinese_font() -> None:
    page = opened(bulletin())
    cells = [cell for table in page.tables for row in table.rows for cell in row.cells]
    paragraphs = [*page.paragraphs, *(paragraph for cell in cells for paragraph in cell.paragraphs)]
    fonts = {run._element.rPr.rFonts.get(qn("w:eastAsia")) for paragraph in paragraphs for run in paragraph.runs}
    assert fonts == {"方正小标宋简体", "仿宋", "黑体"}


def test_what_is_not_listed_is_counted_below_the_list() -> None:
    words = [paragraph.text for paragraph in opened(bulletin(3, overdue=10)).paragraphs]
    assert "注：逾期最久的3项列于上表，其余7项见“督查通报”中的逾期清单。" in words


def test_a_part_is_addressed_to_its_department_and_has_no_total() -> None:
    shares = (Share("示例一局", 1, overdue={Duty.ENTER: 1}, longest=2),)
    part = bulletin(1, shares=shares, voided=(), addressee="示例一局")
    page = opened(part)
    assert "示例一局：" in [paragraph.text for paragraph in page.paragraphs]
    assert [len(table.rows) for table in page.tables] == [2, 2]
    assert bulletin_docx(part).name == "督查通报（示例一局）_20240520.docx"


def test_where_nothing_is_overdue_there_is_neither_a_list_nor_a_reproach() -> None:
    page = opened(bulletin(0, shares=(Share("示例一局", 1, on_time=3), Share("示例二局", 2)), voided=()))
    words = [paragraph.text for paragraph in page.paragraphs]
    assert len(page.tables) == 1
    assert "请各单位继续按期办理。" in words
    assert not any(words.startswith("二、") for words in words)


def test_what_revisits_found_stands_in_a_list_of_its_own() -> None:
    found = DifferenceLine("2024-01", "示例方案", "示例一局", 1, "=示例公司", 3, "", date(2024, 5, 17), told=True)
    shares = (Share("示例一局", 1, differing=1), Share("示例二局", 2))
    complaint = replace(found, subject="示例乙公司", told=False)
    page = opened(bulletin(0, shares=shares, voided=(), differences=(found, complaint)))
    words = [paragraph.text for paragraph in page.paragraphs]
    assert "二、回访有出入" in words
    assert any("回访与检查记录有出入1件" in line for line in words)
    counted, listed = page.tables
    assert [row[-1] for row in rows(counted)[1:]] == ["1", "0", "1"]
    assert rows(listed)[1] == ["1", "示例一局", "=示例公司\n第3号检查表", "2024-01　示例方案", "2024-05-17", "尚未说明"]
    assert rows(listed)[2][-1] == "廉洁方面的反映，由办公室核实，未告知部门"
