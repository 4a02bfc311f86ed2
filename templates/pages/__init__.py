"""The public page: ``render_page("campaign", …)`` fills ``campaign.html``. Everything put into it is escaped."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from domain.campaign import CERTAIN
from domain.notice import code_words
from templates.cards.campaign import STATES
from templates.cards.draft.words import LEAST_ONE, sampling_words, stratum_words
from templates.messages import day_words

FOLDER = Path(__file__).parent
STYLE = (FOLDER / "style.css").read_text("utf-8")
#: Changes with the sheet, so that no reader keeps an old one.
STYLE_VERSION = hashlib.sha256(STYLE.encode()).hexdigest()[:12]

ROUNDS = {"subjects": "第一轮　抽取检查对象", "teams": "第二轮　匹配执法检查人员", "revisits": "回访　抽取回访对象"}
STAGES = {
    "open": "征集随机语",
    "closing": "随机语已截止",
    "revealed": "已启封",
    "settled": "已启封",
    "sealed": "已收尾，待启封",
    "kept": "已收尾，回访办结时启封",
    "failed": "已启封，未能得出结果",
    "void": "已作废",
}
#: What is wrong, and what to do, by status.
PROBLEMS = {
    404: ("没有找到这个页面", "网址可能有误，或者内容尚未公示。请从首页重新查找。"),
    405: ("不支持这种访问方式", "本页面只供查阅。请从首页重新查找。"),
    500: ("页面暂时打不开", "问题已记录，请稍后再试。如一直打不开，请把下面的编号告诉办公室。"),
}


def render_page(name: str, **values: object) -> str:
    """The page ``name`` with its values; a missing value is our mistake and raises."""
    return _environment().get_template(f"{name}.html").render(**values)


def render_problem(status: int, reference: str = "") -> str:
    """The page of an error, with the number under which it was logged if it is ours."""
    title, advice = PROBLEMS.get(status, PROBLEMS[404])
    return render_page("problem", heading=title, advice=advice, reference=reference)


def instant_words(moment: datetime) -> str:
    """``2024年5月10日 09:00``; the moment must already be in the reader's time zone."""
    return f"{day_words(moment.date(), weekday=False)} {moment:%H:%M}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
    )
    environment.filters |= {
        "code": code_words,
        "day": day_words,
        "instant": instant_words,
        "sampling": sampling_words,
        "stratum": stratum_words,
    }
    environment.globals |= {
        "certain": CERTAIN,
        "states": STATES,
        "rounds_words": ROUNDS,
        "stages": STAGES,
        "least_one": LEAST_ONE,
        "style_version": STYLE_VERSION,
    }
    return environment
