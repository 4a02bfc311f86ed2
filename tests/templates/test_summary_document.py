"""Work summaries on paper, opened again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from domain.summary import count
from templates.documents.summary import gathered_file, summary_file
from templates.summary_words import SummaryPaper

AT = datetime(2024, 6, 18, 16, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


PAPER = SummaryPaper(
    department="建设环保局",
    campaign="",
    since=date(2024, 4, 2),
    until=date(2024, 6, 20),
    figures=count(["甲抽查", "乙抽查"], [], late=2),
    parts={"done": "一是<b>&_*[\n二是\x07联合", "problems": "=1+1", "next": "加强宣传"},
    cases=("甲案", "乙案\n第二段"),
    at=AT,
)


def test_it_reads_like_an_official_paper() -> None:
    document = Document(BytesIO(summary_file(PAPER).content))
    lines = [line.text for line in document.paragraphs]
    assert lines == [
        "建设环保局",
        "关于2024年4月2日至2024年6月20日“双随机、一公开”监管工作的总结",
        "一、总体情况",
        "2024年4月2日至2024年6月20日，建设环保局参加联合抽查2次（“甲抽查”、“乙抽查”），尚无审核通过的检查结果。"
        "逾期办结事项2件。（数据截至2024年6月18日 16:30）",
        "二、主要做法",
        "一是<b>&_*[",
        "二是联合",
        "三、典型案例",
        "案例一：甲案",
        "案例二：乙案",
        "第二段",
        "四、存在问题",
        "=1+1",
        "五、下一步打算",
        "加强宣传",
        "建设环保局",
        "2024年6月18日",
    ]


def test_it_is_a4_with_chinese_fonts_and_numbered_pages() -> None:
    document = Document(BytesIO(summary_file(PAPER).content))
    (section,) = document.sections
    assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == (210, 297)
    fonts = {run._element.rPr.rFonts.get(qn("w:eastAsia")) for line in document.paragraphs for run in line.runs}
    assert fonts == {"方正小标宋简体", "黑体", "仿宋"}
    assert "PAGE" in section.footer.paragraphs[0]._p.xml


def test_a_campaigns_summary_is_called_by_its_campaign_and_a_single_case_has_no_number() -> None:
    single = replace(PAPER, campaign="物业联合抽查", cases=("甲案",))
    lines = [line.text for line in Document(BytesIO(summary_file(single).content)).paragraphs]
    assert lines[1] == "关于“物业联合抽查”的工作总结"
    assert "甲案" in lines
    assert "乙案" not in "".join(lines)


def test_the_gathered_paper_says_who_is_missing_and_begins_each_on_a_page_of_its_own() -> None:
    file = gathered_file(
        "示例区双随机办公室",
        date(2024, 6, 20),
        [PAPER, replace(PAPER, department="市场监督管理局")],
        ["消防救援大队"],
        as_of=AT,
    )
    document = Document(BytesIO(file.content))
    lines = [line.text for line in document.paragraphs]
    assert lines[0] == "各单位工作总结汇总（2024年6月20日前）"
    assert "1. 建设环保局，2024年6月18日报送" in lines
    assert lines[lines.index("二、未报送（1个单位）") + 1] == "消防救援大队"
    breaks = [run for line in document.paragraphs for run in line.runs if 'w:type="page"' in run._element.xml]
    assert len(breaks) == 2
    assert file.name == "工作总结汇总_20240620.docx"
