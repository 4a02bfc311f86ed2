"""What ``suiji draw`` and ``suiji verify`` say about a draw, line by line."""

from __future__ import annotations

from collections.abc import Iterator

from domain.campaign import Scope
from domain.certificate import Certificate, SubjectsRound, TeamsRound
from domain.draw import DrawnStratum
from domain.draw_files import PROTOCOL, sha256_of
from domain.draw_terms import ratio_text
from domain.transcript import Transcript

VERIFIED = "结论：验证通过。证书与重新计算的结果逐字一致。"
NOT_VERIFIED = "结论：验证未通过。"
COMPARE = "以上指纹和封条应与抽取之前在群内公布的一致，请自行对照。"
POOL_AGREES = "所给名单文件与证书所用的名单一致。"
FILE_MISSING = "找不到文件“{path}”或无法读取。请检查路径后重试。"
BAD_ROW = "  第{row}行：{reason}"
DRAWN_HEADER = ("序号", "类别", "编号", "名称", "抽签号")
TEAMS_HEADER = ("检查对象编号", "检查对象名称", "单位", "人员编号", "姓名", "执法证号")


def scope(one: Scope) -> str:
    """The scope of a draw in words, as it stands in the terms."""
    parts = []
    if one.statuses:
        parts.append("登记状态为" + "、".join(one.statuses))
    if one.tags:
        parts.append("标签含" + "、".join(one.tags) + "之一")
    if one.areas:
        parts.append("所在区域为" + "、".join(one.areas))
    if one.registered_by:
        day = one.registered_by
        parts.append(f"登记日期不晚于{day.year}年{day.month}月{day.day}日")
    return "；".join(parts) or "名录库中全部检查对象"


def summary(certificate: Certificate) -> Iterator[str]:
    """What was recomputed, in the order in which a person compares it with the messages of the group."""
    first = certificate.subjects
    yield f"协议：{PROTOCOL}　编号：{first.terms.campaign}　第{first.terms.attempt}次抽取"
    yield f"名称：{first.terms.title}"
    yield f"范围：{first.terms.scope}"
    yield "一、抽取检查对象"
    yield f"  条款terms.txt的指纹　{sha256_of(first.files.terms)}"
    yield f"  名单pool.txt的指纹　{sha256_of(first.files.pool)}"
    yield from _ceremony(first.transcript, first.result.seed)
    yield from _strata(first)
    if certificate.teams is None:
        yield "二、匹配执法检查人员：证书中尚无这一轮。"
    else:
        yield "二、匹配执法检查人员"
        yield from _teams(certificate.teams)


def _ceremony(transcript: Transcript, seed: str) -> Iterator[str]:
    if transcript.commitment:
        yield f"  密数的封条　{transcript.commitment}"
    yield f"  {COMPARE}"
    if transcript.contributions:
        names = "、".join(one.department for one in transcript.contributions)
        yield f"  随机语：{len(transcript.contributions)}个单位（{names}）"
    else:
        yield "  注意：这一轮没有各单位的随机语和封条，种子由操作者一人给出，只能证明结果没有算错。"
    if transcript.public:
        yield f"  收尾的公开数值：{transcript.public[0]}＝{transcript.public[1]}"
    else:
        yield "  收尾的骰子：" + " ".join(map(str, transcript.dice))
    yield f"  种子（抽取记录的指纹）　{seed}"


def _strata(first: SubjectsRound) -> Iterator[str]:
    for one in first.result.strata:
        yield f"  {one.name}：{sample_formula(one)}"
    yield f"  共抽中{len(first.result.drawn)}户"


def sample_formula(one: DrawnStratum) -> str:
    """How many of a stratum are drawn, and why."""
    if one.n == 0:
        return "没有符合范围的检查对象"
    return f"共{one.n}户，比例{ratio_text(one.ratio)}，至少{one.minimum}户，尾数进一，应抽{one.k}户"


def _teams(second: TeamsRound) -> Iterator[str]:
    yield f"  条款teams-terms.txt的指纹　{sha256_of(second.files.terms)}"
    yield f"  名册roster.txt的指纹　{sha256_of(second.files.pool)}"
    yield from _ceremony(second.transcript, second.result.seed)
    for one in second.result.replaced:
        if one.replacement:
            yield f"  {one.excluded}经排除，由{one.replacement}递补"
        else:
            yield f"  {one.excluded}经排除，该类已无可递补的检查对象"
    people = {person for team in second.result.teams for person in team.inspectors}
    yield f"  确认{len(second.result.confirmed)}户，匹配执法检查人员{len(people)}人"
