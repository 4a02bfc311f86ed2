"""Choosing times: a day, the hours of it, the plan before it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from templates.cards import Button, Card, rows_of
from templates.cards.visit.presses import (
    AskOffer,
    Offer,
    OfferOn,
    OpenVisit,
    OpenVisits,
    PlanBy,
    PlanOn,
    PlanVisits,
    SendPlan,
)
from templates.cards.visit.views import VisitLine, day_number, in_rows
from templates.messages import WEEKDAYS, render

#: The patterns of ``domain.visit.PATTERNS``, in their order.
PATTERN_WORDS = ("每小时一户", "每天四户", "每天两户（上午、下午各一）", "只排上午，每天两户", "只排下午，每天两户")


def choose_day(campaign_id: int, title: str, lines: Sequence[VisitLine], days: Sequence[date]) -> Card:
    """From which day on the visits are planned; another day, or the whole plan, may be typed."""
    text = render("visit/choose_day", title=title, lines=lines, days=days)
    buttons = rows_of([Button(_short(day), PlanOn(campaign_id, day_number(day))) for day in days], width=2)
    return Card(text, (*buttons, (Button("返回检查安排", OpenVisits(campaign_id, 0)),)))


def choose_hours(campaign_id: int, title: str, day: date, count: int, ends: Sequence[date | None]) -> Card:
    """How many a day; ``ends`` has the last day of each pattern, None where it runs past the campaign's window."""
    text = render("visit/choose_hours", title=title, day=day, count=count, none=not any(ends))
    buttons = [
        Button(
            f"{words}，{'当天排完' if end == day else f'排到{end.month}月{end.day}日'}", _by(campaign_id, day, place)
        )
        for place, (words, end) in enumerate(zip(PATTERN_WORDS, ends, strict=True))
        if end is not None
    ]
    return Card(text, (*rows_of(buttons, width=1), (Button("换一天", PlanVisits(campaign_id)),)))


def _by(campaign_id: int, day: date, place: int) -> PlanBy:
    return PlanBy(campaign_id, day_number(day), place)


def preview(
    campaign_id: int,
    batch_id: int,
    title: str,
    lines: Sequence[VisitLine],
    overlaps: Sequence[tuple[str, int, int]],
    *,
    left: int,
) -> Card:
    """The plan before anybody else sees it; ``overlaps`` are (who, form number, form number); ``left`` so many of the
    leader's subjects are not in it."""
    rest = any(one.rest for one in lines)
    text = render(
        "visit/preview", title=title, days=in_rows(lines), count=len(lines), overlaps=overlaps, rest=rest, left=left
    )
    send = Button("发给各组征求意见", SendPlan(batch_id))
    return Card(text, ((send,), (Button("重新安排", PlanVisits(campaign_id)),)))


def choose_offer_day(line: VisitLine, version: int, days: Sequence[date]) -> Card:
    """A day for one visit; any other may be typed."""
    text = render("visit/choose_offer_day", one=line)
    buttons = [Button(_short(day), OfferOn(line.sample_id, version, day_number(day))) for day in days]
    return Card(text, (*rows_of(buttons, width=2), (Button("返回", OpenVisit(line.sample_id)),)))


def choose_offer_hour(line: VisitLine, version: int, day: date, hours: Sequence[time]) -> Card:
    """An hour of that day."""
    text = render("visit/choose_offer_hour", one=line, day=day)
    number = day_number(day)
    buttons = [
        Button(f"{hour:%H:%M}", Offer(line.sample_id, version, number, hour.hour * 60 + hour.minute)) for hour in hours
    ]
    return Card(text, (*rows_of(buttons, width=3), (Button("换一天", AskOffer(line.sample_id, version)),)))


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"
