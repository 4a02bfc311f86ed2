"""How the parts of a revisit are called."""

from __future__ import annotations

from domain.revisit import Answer, Channel, Difference, Kind, Outcome

CHANNEL_WORDS = {Channel.PHONE: "电话", Channel.VISIT: "上门"}
#: What is asked, and the short word that a list of answers uses.
QUESTION_WORDS = {
    Kind.TOOK_PLACE: ("检查人员是否到现场检查过？", "到场检查"),
    Kind.TWO: ("每个部门到场的检查人员是否都不少于两人？", "不少于两人"),
    Kind.CERTIFICATES: ("检查人员是否出示了执法证件？", "出示证件"),
    Kind.EXPLAINED: ("检查人员是否说明了检查结果？", "说明结果"),
    Kind.DEMANDED: ("检查人员有没有索要、收受财物，接受吃请，或者指定服务单位？", "廉洁问题"),
    Kind.SATISFIED: ("对这次检查是否满意？", "满意程度"),
}
_USUAL = {Answer.YES: "是", Answer.NO: "否", Answer.UNCLEAR: "不清楚"}
_ANSWER_WORDS = {
    Kind.DEMANDED: {Answer.YES: "有", Answer.NO: "没有", Answer.UNCLEAR: "不清楚"},
    Kind.SATISFIED: {Answer.YES: "满意", Answer.UNCLEAR: "基本满意", Answer.NO: "不满意"},
}
DIFFERENCE_WORDS = {
    Difference.NO_VISIT: "检查表记载实地检查，对象称没有人来检查过",
    Difference.TOO_FEW: "对象称到场的检查人员不足两人",
    Difference.NO_CERTIFICATES: "对象称检查人员没有出示执法证件",
    Difference.DEMANDED: "对象反映廉洁方面的问题",
    Difference.FOUND_THERE: "检查结果为无法取得联系，回访上门却找到了对象",
    Difference.BY_HAND: "回访人认定有出入",
}
OUTCOME_WORDS = {Outcome.REACHED: "已回访", Outcome.UNREACHED: "未联系上"}


def answer_words(kind: Kind, answer: Answer) -> str:
    """``是``, of satisfaction ``基本满意``."""
    return _ANSWER_WORDS.get(kind, _USUAL)[answer]


def answers_of(kind: Kind) -> list[tuple[Answer, str]]:
    """The answers that a question offers, in order."""
    return list(_ANSWER_WORDS.get(kind, _USUAL).items())
