"""What ``suiji draw`` and ``suiji verify`` say about a draw, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.campaign import Scope
from domain.certificate import Certificate, ChangesPart, SubjectsRound, TeamsRound
from domain.changes import LEAVE
from domain.draw import DrawnStratum, sample_size
from domain.draw_files import PROTOCOL, sha256_of
from domain.draw_terms import ratio_text
from domain.transcript import SUBJECTS, Transcript

VERIFIED = "结论：核对通过。证书与重新计算的结果逐字一致。"
NOT_VERIFIED = "结论：核对未通过。"
CHECKING = "重新计算"
COMPARE = "以上指纹和封条应与抽取之前在群内公布的一致，请自行对照。"
ONE_POOL = "pool.txt 只能写一个，也不能和名录库文件一起写。"
POOL_AGREES = "所给名单文件与证书所用的名单一致。"
FILE_MISSING = "找不到文件“{path}”或无法读取。请检查路径后重试。"
BAD_ROW = "  第{row}行：{reason}"
DRAWN_HEADER = ("序号", "类别", "编号", "名称", "抽签号", "必查理由")
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
    yield "一、抽取检查对象" if first.terms.kind == SUBJECTS else "一、抽取回访对象"
    yield from _earlier(first.terms.earlier)
    yield f"  条款terms.txt的指纹　{sha256_of(first.files.terms)}"
    yield f"  名单pool.txt的指纹　{sha256_of(first.files.pool)}"
    yield from _ceremony(first.transcript, first.result.seed)
    yield from _strata(first)
    if certificate.teams:
        yield "二、匹配执法检查人员"
        yield from _teams(certificate.teams)
    elif first.terms.kind == SUBJECTS:
        yield "二、匹配执法检查人员：证书中尚无这一轮。"
    if certificate.changes:
        yield "三、人员变更"
        yield from _changes(certificate.changes)


def _earlier(reasons: Sequence[str]) -> Iterator[str]:
    for number, reason in enumerate(reasons, start=1):
        yield f"  第{number}次作废，原因：{reason}"


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
        yield f"  收尾的公开值：{transcript.public[0]}＝{transcript.public[1]}"
    else:
        yield "  收尾的骰子：" + " ".join(map(str, transcript.dice))
    yield f"  种子（抽取记录的指纹）　{seed}"


def _strata(first: SubjectsRound) -> Iterator[str]:
    for one in first.result.strata:
        yield f"  {one.name}：{sample_formula(one)}"
    floor = first.terms.floor
    if floor:
        parts = [f"比例{ratio_text(floor.ratio)}"] if floor.ratio else []
        yield f"  总体下限：{'，'.join([*parts, f'至少{floor.minimum}户'] if floor.minimum else parts)}"
    yield f"  共抽中{len(first.result.drawn)}户"
    if first.terms.certain:
        yield f"  另有必查{len(first.terms.certain)}户，不参加随机抽取"
    if first.terms.left_out:
        yield f"  按规则未列入名单{len(first.terms.left_out)}户"


def sample_formula(one: DrawnStratum) -> str:
    """How many of a stratum are drawn, and why."""
    if one.n == 0:
        return "没有符合范围的检查对象"
    formula = f"共{one.n}户，比例{ratio_text(one.ratio)}，至少{one.minimum}户，尾数进一，应抽{one.k}户"
    more = one.k - sample_size(one.n, one.ratio, one.minimum)
    return f"{formula}（其中按总体下限加抽{more}户）" if more else formula


def _teams(second: TeamsRound) -> Iterator[str]:
    yield from _earlier(second.terms.earlier)
    yield f"  条款teams-terms.txt的指纹　{sha256_of(second.files.terms)}"
    yield f"  名册roster.txt的指纹　{sha256_of(second.files.pool)}"
    yield from _ceremony(second.transcript, second.result.seed)
    for one in second.result.replaced:
        if one.replacement:
            yield f"  {one.excluded}经排除，由{one.replacement}递补"
        else:
            yield f"  {one.excluded}经排除，没有可递补的检查对象"
    for group in second.result.groups:
        yield f"  第{group.name}组：{'、'.join(group.inspectors)}"
    people = {person for team in second.result.teams for person in team.inspectors}
    yield f"  确认{len(second.result.confirmed)}户，匹配执法检查人员{len(people)}人"


def _changes(part: ChangesPart) -> Iterator[str]:
    yield f"  变更记录changes.txt的指纹　{sha256_of(part.text)}"
    for change, one in zip(part.changes.changes, part.substitutes, strict=True):
        why = "不再参加" if change.kind == LEAVE else "回避"
        who = f"由{one.stepped_in}接替" if one.stepped_in else "无人可以接替"
        yield f"  {one.subject}：{one.out}{why}（{change.reason}），{who}"
