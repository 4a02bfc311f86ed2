"""Writes the table of reminders in both READMEs from the defaults that the product runs on.

python scripts/make_reminder_table.py            # prints both tables
python scripts/make_reminder_table.py --write    # puts them between the markers in the READMEs
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a file, from wherever

from domain.campaign import Deadlines
from domain.obligations import DEFAULT_LADDERS, OWN_TERMS, OWNERS, Duty, Ladder, OfficeHours, Owner
from domain.summary import SUMMARY_DAYS
from storage.offices import Office
from templates.cards.calendar import DUTY_WORDS
from templates.cards.settings import OWNER_WORDS

BEGIN, END = "<!-- reminders:begin -->", "<!-- reminders:end -->"
HOURS, PLAN, OFFICE = OfficeHours(), Deadlines(), Office(0, "", "Asia/Shanghai")
NONE = "–"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DUTIES = {
    Duty.CONFIRM: "confirm the drawn list",
    Duty.RULE: "rule on an objection",
    Duty.MATCH: "draw and match inspectors",
    Duty.SIGN_OFF: "approve the visits (where the office asks for it)",
    Duty.AGREE_VISIT: "agree a time for the visit",
    Duty.NOTICE: "serve the notice",
    Duty.VISIT: "visit together",
    Duty.ENTER: "enter results",
    Duty.REVIEW: "review results",
    Duty.PUBLISH: "publish results",
    Duty.FOLLOW_UP: "follow up a problem",
    Duty.REVISIT: "close the revisits",
    Duty.CLOSING: "statistics table and summary",
    Duty.MONTHLY: "monthly report",
    Duty.SUMMARY: "work summary",
}
_OWNERS = {
    Owner.OFFICE: "office",
    Owner.ADMIN: "department's admins",
    Owner.REVIEWER: "reviewers",
    Owner.LIAISON: "liaison",
    Owner.TEAM: "department's inspectors on the subject",
    Owner.LEADER: "team leader",
}


@dataclass(frozen=True)
class Words:
    """One language: the headings, what stands in each row, and the sentences above and below the table."""

    file: str
    headings: tuple[str, ...]
    duties: Mapping[Duty, str]
    owners: Mapping[Owner, str]
    dues: Mapping[Duty, str]
    half: str
    between: str
    month_day: str
    yes: str
    daily: str
    since: str
    always: str
    above: str
    below: str


def english() -> Words:
    """For README.md."""
    days = ", ".join(f"{day} {_MONTHS[month - 1]}" for month, day in SUMMARY_DAYS)
    results = f"{PLAN.results} working days after the last day of the window ¹"
    return Words(
        file="README.md",
        headings=(
            "What is owed",
            "By whom",
            "Due",
            "Half-way",
            "Working days before",
            "On the day",
            "Overdue, to the owner",
            "Department's admins hear of it",
            "Office hears of it",
        ),
        duties=_DUTIES,
        owners=_OWNERS,
        dues={
            Duty.CONFIRM: f"{PLAN.confirm} working days after the list goes out ¹",
            Duty.RULE: f"{PLAN.confirm} working days after the objection ¹",
            Duty.MATCH: f"{OWN_TERMS[Duty.MATCH]} working days after all have confirmed ²",
            Duty.SIGN_OFF: f"{OWN_TERMS[Duty.SIGN_OFF]} working day after the teams are known ²",
            Duty.AGREE_VISIT: f"{OWN_TERMS[Duty.AGREE_VISIT]} working days after the forms go out ²",
            Duty.NOTICE: "as agreed for the visit",
            Duty.VISIT: "on the agreed day",
            Duty.ENTER: results,
            Duty.REVIEW: results,
            Duty.PUBLISH: results,
            Duty.FOLLOW_UP: f"{PLAN.follow_up} working days, by the office's clock ¹ ²",
            Duty.REVISIT: f"{OWN_TERMS[Duty.REVISIT]} working days after they are drawn ²",
            Duty.CLOSING: "on the last day of the window ¹",
            Duty.MONTHLY: f"the {OFFICE.monthly_day}th of the month ²",
            Duty.SUMMARY: f"{days} ²",
        },
        half="of {} working days or more",
        between=", ",
        month_day="on the {}th; ",
        yes="yes",
        daily="daily",
        since="from day {}",
        always="each time",
        above=(
            "Whoever owes something is told when it arises, and then as follows: on working days between "
            f"{HOURS.opens:%H:%M} and {HOURS.closes:%H:%M}, one message a morning. Each office may change it (设置)."
        ),
        below=(
            "¹ as the plan says; the number is its default. ² a setting of the office. A fixed date on a rest day "
            "moves as the office has settled."
        ),
    )


def chinese() -> Words:
    """For README.zh-CN.md."""
    days = "、".join(f"{month}月{day}日" for month, day in SUMMARY_DAYS)
    results = f"检查期限届满后{PLAN.results}个工作日 ①"
    return Words(
        file="README.zh-CN.md",
        headings=(
            "事项",
            "承办",
            "期限",
            "过半",
            "到期前第几个工作日",
            "当天",
            "逾期，提醒承办人",
            "抄送单位管理员",
            "抄送办公室",
        ),
        duties={duty: DUTY_WORDS[duty.value][0] for duty in Duty},
        owners=OWNER_WORDS,
        dues={
            Duty.CONFIRM: f"名单派发后{PLAN.confirm}个工作日 ①",
            Duty.RULE: f"异议提出后{PLAN.confirm}个工作日 ①",
            Duty.MATCH: f"名单全部确认后{OWN_TERMS[Duty.MATCH]}个工作日 ②",
            Duty.SIGN_OFF: f"检查人员确定后{OWN_TERMS[Duty.SIGN_OFF]}个工作日 ②",
            Duty.AGREE_VISIT: f"检查任务派发后{OWN_TERMS[Duty.AGREE_VISIT]}个工作日 ②",
            Duty.NOTICE: "按约定的检查时间",
            Duty.VISIT: "约定的当天",
            Duty.ENTER: results,
            Duty.REVIEW: results,
            Duty.PUBLISH: results,
            Duty.FOLLOW_UP: f"{PLAN.follow_up}个工作日，起算按办公室的规定 ① ②",
            Duty.REVISIT: f"回访对象抽取后{OWN_TERMS[Duty.REVISIT]}个工作日 ②",
            Duty.CLOSING: "检查期限的最后一天 ①",
            Duty.MONTHLY: f"每月{OFFICE.monthly_day}日 ②",
            Duty.SUMMARY: f"{days} ②",
        },
        half="满{}个工作日的提醒",
        between="、",
        month_day="{}日；",
        yes="提醒",
        daily="每日",
        since="第{}个工作日起",
        always="每次",
        above=(
            f"事项一产生就告知承办人，此后按下表提醒：只在工作日 {HOURS.opens:%H:%M} 至 {HOURS.closes:%H:%M}，"
            "每人每天早上合成一条消息。各办公室可以在“设置”里改动。"
        ),
        below="① 以方案为准，数字是默认值。② 办公室可以设置。固定日期遇休息日的，按办公室的规定提前或者顺延。",
    )


def table(words: Words) -> str:
    """What stands between the markers."""
    rows = [words.headings, ("---",) * len(words.headings), *(_row(duty, words) for duty in Duty)]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([words.above, "", *lines, "", words.below])


def placed(text: str, new: str) -> str:
    """``text`` with ``new`` between its markers; ValueError where they are not there."""
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"write {BEGIN} and {END} where the table is to stand")
    return f"{head}{BEGIN}\n{new}\n{END}{tail}"


def _row(duty: Duty, words: Words) -> tuple[str, ...]:
    ladder, owner = DEFAULT_LADDERS[duty], OWNERS[duty]
    before = words.between.join(map(str, ladder.before)) or NONE
    if ladder.month_day is not None:
        before = words.month_day.format(ladder.month_day) + before
    return (
        words.duties[duty],
        words.owners[owner],
        words.dues[duty],
        NONE if ladder.half_from is None else words.half.format(ladder.half_from),
        before,
        words.yes if ladder.on_day else NONE,
        words.daily if ladder.overdue else NONE,
        NONE if owner in {Owner.OFFICE, Owner.ADMIN} else _since(ladder, ladder.admin_from, words),
        NONE
        if owner is Owner.OFFICE
        else words.always
        if ladder.office_always
        else _since(ladder, ladder.office_from, words),
    )


def _since(ladder: Ladder, day: int | None, words: Words) -> str:
    return words.since.format(day) if ladder.overdue and day is not None else NONE


def main() -> None:
    for words in (english(), chinese()):
        new = table(words)
        if "--write" in sys.argv[1:]:
            file = ROOT / words.file
            file.write_text(placed(file.read_text("utf-8"), new), "utf-8")
        else:
            sys.stdout.write(f"{new}\n\n")


if __name__ == "__main__":
    main()
