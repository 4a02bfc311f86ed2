"""The words of follow-ups: stages, entries, steps; and one follow-up as cards show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.follow_up import RULES, Entry, Reference, Stage, Step
from domain.inspection import Handling
from templates.cards.calendar import OwedDay
from templates.messages import day_words, ended

STAGE_WORDS = {
    Stage.WAITING: "待受理",
    Stage.HANDLED: "办理中",
    Stage.OFFERED: "移交待接收",
    Stage.CLOSED: "已办结",
    Stage.VOID: "已撤销",
}
ENTRY_WORDS = {
    Entry.GUIDED: "已行政指导",
    Entry.RECTIFIED: "改正完毕",
    Entry.LISTED: "已列入经营异常名录",
    Entry.REMOVED: "已移出经营异常名录",
    Entry.FILED: "已立案",
    Entry.PENALISED: "已作出行政处罚",
    Entry.EXCUSED: "不予行政处罚",
    Entry.DROPPED: "已销案",
    Entry.SENT: "已移送",
    Entry.RECEIVED: "已收到移送回执",
}
#: What the document is called whose number is entered.
DOCUMENT_WORDS = {
    Entry.GUIDED: "行政指导文书文号",
    Entry.RECTIFIED: "复查人",
    Entry.LISTED: "列入决定书文号",
    Entry.REMOVED: "移出决定书文号",
    Entry.FILED: "立案文号",
    Entry.PENALISED: "处罚决定书文号",
    Entry.EXCUSED: "不予行政处罚决定书文号",
    Entry.DROPPED: "销案文号",
    Entry.SENT: "移送文号",
    Entry.RECEIVED: "回执文号",
}
#: Reasons for another measure that are given by one tap; buttons carry their places, so new ones go at the end.
CHANGE_REASONS = ("逾期未改正", "情节较重，原处置不足以纠正", "核查中发现新的违法事实")
NOT_RECTIFIED = 0


@dataclass(frozen=True)
class StepView:
    """One step; ``at`` in the reader's time zone. ``department``, ``person``: to whom it went."""

    step: Step
    who: str
    at: datetime
    measure: Handling
    entry: Entry | None = None
    day: date | None = None
    reference: str = ""
    note: str = ""
    department: str = ""
    person: str = ""

    @property
    def words(self) -> str:
        """What was done, without who and when."""
        note = f"（{self.note}）" if self.note else ""
        return f"{self._done}{note}"

    @property
    def _done(self) -> str:
        day = day_words(self.day, weekday=False) if self.day else ""
        entered = said(self.entry, self.day, self.reference) if self.entry else ""
        return {
            Step.OPENED: f"审核通过，产生后续处置：{self.measure.label}",
            Step.TAKEN_ON: "受理",
            Step.TO_PERSON: f"移交{self.person}",
            Step.SIGNED: "签收",
            Step.TO_BODY: f"移交承办机构“{self.reference}”",
            Step.BODY_SIGNED: "登记承办机构签收：" + "，".join(word for word in (day, self.reference) if word),
            Step.OFFERED: f"移交{self.department}，待接收",
            Step.ACCEPTED: f"接收（{self.department}）",
            Step.DECLINED: f"退回移交（{self.department}）",
            Step.TAKEN_BACK: "收回移交",
            Step.DEADLINE: f"登记改正期限：{day}",
            Step.MEASURE: f"变更处置为{self.measure.label}",
            Step.ENTERED: f"登记{entered}",
            Step.CORRECTED: f"更正结果为{entered}",
            Step.REOPENED: "重新办理",
            Step.VOIDED: "撤销",
        }[self.step]


def said(entry: Entry, day: date | None, reference: str) -> str:
    """``改正完毕，2024年6月18日，复查人：王示一``."""
    parts = [ENTRY_WORDS[entry]]
    if day is not None:
        parts.append(day_words(day, weekday=False))
    if reference:
        parts.append(f"复查人：{reference}" if RULES[entry].reference is Reference.CHECKER else reference)
    return "，".join(parts)


@dataclass(frozen=True)
class FollowUpView:
    """One follow-up with everything that a card may show of it. ``found``: the problems, as (item, result);
    ``others``: the subject's other follow-ups of the same form, as (measure, stage); ``unsigned``: whoever was given it
    has not signed for it; ``pieces``: how many photos and files are kept of its outcome."""

    id: int
    version: int
    campaign_id: int
    campaign: str
    reference: str
    number: int
    subject: str
    subject_number: str
    origin: str
    department: str
    handler: str
    body: str
    body_signed: bool
    offered_to: str
    measure: Handling
    stage: Stage
    found: tuple[tuple[str, str], ...]
    remark: str
    deadline: date | None
    deadline_over: bool
    due: OwedDay
    overdue: bool
    met_late: bool
    waived: bool
    outcome: str
    differs: bool
    campaign_void: bool
    entries: tuple[Entry, ...]
    steps: tuple[StepView, ...]
    others: tuple[tuple[str, str], ...] = ()
    unsigned: bool = False
    pieces: int = 0

    @property
    def heading(self) -> str:
        return f"【后续处置】{self.measure.label}　{self.reference} 第{self.number}号"

    @property
    def stage_words(self) -> str:
        return STAGE_WORDS[self.stage]

    @property
    def deadline_after_due(self) -> bool:
        """Whether the subject has time for longer than the office."""
        return self.deadline is not None and self.deadline > self.due.day

    @property
    def last_reason(self) -> str:
        """Why the last step was taken, as a sentence; "" where nothing was said."""
        return ended(self.steps[-1].note) if self.steps and self.steps[-1].note else ""
