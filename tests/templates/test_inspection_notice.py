"""The notice to the subject, opened again as Word."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime, time

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from templates.documents.inspection_notice import Authorised, Inspecting, Notice, inspection_notices

NOTICE = Notice(
    reference="2024-01",
    number=3,
    subject="示例物业服务0001有限公司",
    subject_number="91139001MA0000001X",
    address="示例路1号",
    campaign="示例区2024年第一次联合抽查",
    document_number="示例〔2024〕1号",
    office="示例区双随机办公室",
    when=datetime.combine(date(2024, 6, 18), time(15, 30)),
    items=(("建设环保局", ("物业服务企业经营行为检查",)), ("市场监督管理局", ("登记事项检查", "公示信息检查"))),
    inspectors=(Inspecting("建设环保局", "检查员01", "ZF000001"), Inspecting("市场监督管理局", "检查员05", "ZF000005")),
    dated=date(2024, 6, 17),
    code="ABCDE23456",
)


def opened(*notices: Notice):
    file = inspection_notices("检查通知书", notices)
    assert file.name == "检查通知书.docx"
    return Document(io.BytesIO(file.content))


def words(document) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_the_notice_says_what_the_subject_must_know() -> None:
    text = words(opened(NOTICE))
    for part in (
        "检查通知书",
        "编号：2024-01-003",
        "示例物业服务0001有限公司：",
        "你单位（91139001MA0000001X）被确定为",
        "根据《示例区2024年第一次联合抽查》（示例〔2024〕1号）",
        "2024年6月18日（周二）15:30，示例路1号。",
        "市场监督管理局：登记事项检查；公示信息检查。",
        "1．营业执照",
        "有权申请其回避",
        "向建设环保局书面或者口头提出",
        "可以向示例区双随机办公室反映",
        "2024年6月17日",
        "送达回证",
        "收件人签名或者盖章",
        "拒收事由和见证人签名",
        "核验码：ABCDE-23456",
        "在示例区双随机办公室的“双随机、一公开”公示网页点“核验检查通知书”",
    ):
        assert part in text


def test_inspectors_stand_with_their_certificate_numbers() -> None:
    table = opened(NOTICE).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["单位", "姓名", "执法证号"],
        ["建设环保局", "检查员01", "ZF000001"],
        ["市场监督管理局", "检查员05", "ZF000005"],
    ]


def test_what_nobody_told_us_is_a_blank_and_nothing_is_invented() -> None:
    document = opened(replace(NOTICE, document_number="", address=""))
    text = words(document)
    assert "根据《示例区2024年第一次联合抽查》，经随机抽取" in text
    for label in ("监督电话：", "联系电话：", "联系人："):
        assert f"{label}＿＿＿" in text
    assert "（）" not in text


def test_each_notice_and_each_receipt_begins_a_page_of_a4() -> None:
    document = opened(NOTICE, replace(NOTICE, number=4, subject="示例物业服务0002有限公司"))
    begins = [one.text for one in document.paragraphs if one.paragraph_format.page_break_before]
    assert begins == ["送达回证", "检查通知书", "送达回证"]
    assert document.paragraphs[0].text == "检查通知书"
    (section,) = document.sections
    assert [round(side / Mm(1)) for side in (section.page_width, section.page_height)] == [210, 297]


def test_every_word_has_a_chinese_font() -> None:
    document = opened(NOTICE)
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    assert runs
    assert all(run._element.rPr.rFonts.get(qn("w:eastAsia")) for run in runs)


def test_a_strange_name_is_kept_as_it_is_but_for_what_no_file_can_hold() -> None:
    text = words(opened(replace(NOTICE, subject="<甲>&\x00乙=SUM(1)", subject_number="示例-1")))
    assert "<甲>&乙=SUM(1)：" in text
    assert "<甲>&乙=SUM(1)\n（示例-1）" in text


def test_what_the_office_has_told_stands_in_the_place_of_the_blanks() -> None:
    told = replace(
        NOTICE,
        materials=("营业执照", "电梯检验报告（市场监督管理局）"),
        supervision="0311-85000000",
        public_url="https://ssj.example.cn",
        authorised=(Authorised("市场监督管理局", "示例市市场监督管理局", "示例市监授〔2024〕8号"),),
    )
    text = words(opened(told))
    for part in (
        "1．营业执照\n2．电梯检验报告（市场监督管理局）\n四、检查人员",
        "监督电话：0311-85000000",
        "市场监督管理局对你单位的检查由示例市市场监督管理局授权（示例市监授〔2024〕8号）。",
        "也可以拨打监督电话0311-85000000",
        "https://ssj.example.cn/n/ABCDE23456",
    ):
        assert part in text
    assert "其他：" not in text


def test_who_comes_along_for_another_campaign_or_as_a_specialist_is_named() -> None:
    alone = words(opened(NOTICE))
    assert "合并检查" not in alone
    assert "专业人员" not in alone
    text = words(
        opened(
            replace(
                NOTICE,
                joint="与“示例区消防抽查”（消防救援大队）合并检查",
                specialists=(("建设环保局", "示例专家（示例检测中心，电梯检验）"),),
            )
        )
    )
    for part in (
        "本次检查与“示例区消防抽查”（消防救援大队）合并检查，各部门一同上门。",
        "建设环保局选派专业人员协助检查：示例专家（示例检测中心，电梯检验）。",
        "你单位认为检查人员或者专业人员与你单位有直接利害关系",
    ):
        assert part in text


def test_no_page_holds_the_seal_alone_and_the_inspectors_are_not_torn_apart() -> None:
    document = opened(NOTICE)
    sealed = next(place for place, one in enumerate(document.paragraphs) if one.text.startswith("（印章）"))
    assert all(one.paragraph_format.keep_with_next for one in document.paragraphs[sealed - 2 : sealed])
    cells = [cell for row in document.tables[0].rows[:-1] for cell in row.cells]
    assert all(one.paragraph_format.keep_with_next for cell in cells for one in cell.paragraphs)
