"""The words of the monthly report that its cards and its documents share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from domain.monthly import Block, Entry, Figure, Figures, Filling, Gap, Period, Row
from templates.messages import day_words, moment_words

ROW_WORDS = {Row.MEETINGS: "会议", Row.DOCUMENTS: "文件", Row.TRAINING: "培训"}
BLOCK_WORDS = {Block.PLAN: "年度计划抽查", Block.LINE: "本系统抽查"}
GAP_WORDS = {
    Gap.MEETINGS: "1 会议未填（没有的请点“本月无”）",
    Gap.DOCUMENTS: "2 文件未填（没有的请点“本月无”）",
    Gap.TRAINING: "3 培训未填（没有的请点“本月无”）",
    Gap.PLAN: "4 年度计划抽查的数据未核对",
    Gap.LINE: "5 本系统抽查的数据未核对",
    Gap.WEBSITE: "4 未填公示网站",
    Gap.CONTACT: "联系人、联系电话、手机未填",
}
FIGURE_WORDS = {
    Figure.PAPERS: "随机抽查的文件",
    Figure.DRAWS: "抽查次数",
    Figure.SUBJECTS: "抽查数量",
    Figure.PROBLEMS: "发现问题主体",
    Figure.MAJOR: "抽查大项",
    Figure.MINOR: "抽查小项",
    Figure.PUBLISHED: "公示数量",
    Figure.WEBSITE: "公示网站",
    Figure.UNITS: "开展单位",
    Figure.UNIT_NAMES: "单位名称",
    Figure.LINE_SUBJECTS: "本系统抽查主体",
    Figure.LINE_PUBLISHED: "本系统公示数量",
}
UNITS = {
    Figure.DRAWS: "次",
    Figure.SUBJECTS: "户次",
    Figure.PROBLEMS: "户",
    Figure.MAJOR: "项",
    Figure.MINOR: "项",
    Figure.PUBLISHED: "条",
    Figure.UNITS: "个",
    Figure.LINE_SUBJECTS: "户次",
    Figure.LINE_PUBLISHED: "条",
}
NOTHING = "本月无"
_UNKNOWN = {Figure.PAPERS: "无", Figure.WEBSITE: "未填", Figure.UNIT_NAMES: "无", Figure.MAJOR: "未标注"}


def month_words(month: date) -> str:
    """``2024年6月``."""
    return f"{month.year}年{month.month}月"


def period_words(period: Period) -> str:
    """``2024年5月21日至2024年6月20日``."""
    return f"{day_words(period.first, weekday=False)}至{day_words(period.last, weekday=False)}"


def entry_words(entry: Entry) -> str:
    """One line of rows 1 to 3 as the form has it."""
    if entry.day is not None:
        until = f"至{day_words(entry.until, weekday=False)}" if entry.until else ""
        return f"{entry.name}，{day_words(entry.day, weekday=False)}{until}"
    if entry.headcount or entry.content:
        return f"{entry.name}，{entry.headcount}人，{entry.content}"
    return f"{entry.name}，{entry.number or '无文号'}"


def standing_words(at: datetime, number: int, *, late: bool) -> str:
    """``6月18日 10:00报送（第2次，迟报）``; ``at`` in the reader's time zone."""
    marks = [f"第{number}次"] * (number > 1) + ["迟报"] * late
    return f"{moment_words(at)}报送" + (f"（{'，'.join(marks)}）" if marks else "")


def row_words(filling: Filling, row: Row) -> list[str]:
    """The lines of a row; one that says so where there is nothing; none while it is not filled in."""
    if filling.of(row):
        return [entry_words(entry) for entry in filling.of(row)]
    return [NOTHING] if row in filling.none else []


def value_words(figure: Figure, value: object) -> str:
    """``3次``; what stands for "" depends on the figure."""
    return _UNKNOWN[figure] if value == "" else f"{value}{UNITS.get(figure, '')}"


def plan_lines(values: Figures) -> Mapping[str, str]:
    """The five lines of row 4 as they stand in the form."""
    said = {figure: value_words(figure, value) for figure, value in values.items()}
    published = f"公示{said[Figure.PUBLISHED]}"
    website = values[Figure.WEBSITE]
    return {
        "papers": str(values[Figure.PAPERS]) or NOTHING,
        "draws": f"{said[Figure.DRAWS]}，{said[Figure.SUBJECTS]}",
        "problems": said[Figure.PROBLEMS],
        "checked_items": f"{_items(values[Figure.MAJOR])}，小项{said[Figure.MINOR]}",
        "published": f"{published}，{website}" if website else published,
    }


def line_words(values: Figures) -> str:
    """Row 5 in one sentence."""
    names = values[Figure.UNIT_NAMES]
    units = f"开展单位{value_words(Figure.UNITS, values[Figure.UNITS])}" + (f"（{names}）" if names else "")
    subjects = value_words(Figure.LINE_SUBJECTS, values[Figure.LINE_SUBJECTS])
    published = value_words(Figure.LINE_PUBLISHED, values[Figure.LINE_PUBLISHED])
    return f"{units}，抽查检查主体{subjects}，抽查结果公示{published}"


def _items(major: object) -> str:
    return "大项未标注" if major == "" else f"大项{major}项"
