"""What the people of a team are told: that they lead, that a time is proposed, that it is agreed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from templates.cards import Attachment, Button, Card, Row
from templates.cards.calendar import OwedDay
from templates.cards.paging import PAGE_SIZE
from templates.cards.visit.presses import AgreeBatch, AskOffer, OpenVisit, OpenVisits, PlanVisits
from templates.cards.visit.views import Member, VisitLine, in_rows
from templates.messages import render


def you_lead(
    campaign_id: int,
    title: str,
    name: str,
    lines: Sequence[VisitLine],
    due: OwedDay | None,
    *,
    handed_over: bool,
) -> Card:
    """To a leader: agree on a time for these subjects. ``name`` empty: to the lead department's admins, because the
    leader is not in the chat. ``handed_over``: somebody else led them before."""
    open_ones = [one for one in lines if one.when is None and not one.led_elsewhere]
    text = render(
        "visit/you_lead",
        title=title,
        name=name,
        lines=lines,
        due=due if open_ones else None,
        handed_over=handed_over,
    )
    way = Button("安排检查时间", PlanVisits(campaign_id)) if open_ones else Button("查看检查安排", _list(campaign_id))
    return Card(text, ((way,), *(((due.why,),) if due and open_ones else ())))


def you_join(campaign_id: int, title: str, lines: Sequence[VisitLine], file: Attachment | None) -> Card:
    """To who stepped in for somebody: the times there are."""
    text = render("visit/you_join", title=title, days=in_rows(lines))
    return Card(text, ((Button("查看检查安排", _list(campaign_id)),),), attachment=file)


def batch(
    *,
    campaign_id: int,
    batch_id: int,
    title: str,
    by: str,
    lines: Sequence[VisitLine],
    gone: Sequence[int],
    to_say: Collection[int],
    versions: Mapping[int, int],
) -> Card:
    """Times that somebody proposed, as they stand: ``lines`` still on the table, ``gone`` the numbers of forms whose
    time has changed since. ``to_say``: the samples to which the reader's word is missing."""
    text = render(
        "visit/batch", title=title, by=by, days=in_rows(lines), count=len(lines), gone=gone, to_say=len(to_say)
    )
    rows: list[Row] = []
    if to_say:
        rows.append((Button("同意" if len(to_say) == 1 else f"同意（{len(to_say)}户）", AgreeBatch(batch_id)),))
    if len(lines) == 1:
        sample_id = lines[0].sample_id
        rows.append((Button("另提时间", AskOffer(sample_id, versions[sample_id])),))
    else:
        rows += [(Button(one.label[:40], OpenVisit(one.sample_id)),) for one in lines[:PAGE_SIZE]]
    return Card(text, (*rows, (Button("全部检查安排", _list(campaign_id)),)))


def agreed(
    campaign_id: int,
    title: str,
    visits: Sequence[tuple[VisitLine, Sequence[Member], bool]],
    file: Attachment,
) -> Card:
    """To a team: the time stands. Each visit with its team and whether another time stood before."""
    text = render("visit/agreed", title=title, visits=visits)
    ways = [Button(one.label[:40], OpenVisit(one.sample_id)) for one, _, _ in visits]
    rows = ((ways[0],),) if len(ways) == 1 else ((Button("查看检查安排", _list(campaign_id)),),)
    return Card(text, rows, attachment=file)


def agreed_in_group(title: str, days: Sequence[tuple[date, int]], left: int) -> Card:
    """For the group: how many visits on which day; no names. ``left`` have no time yet."""
    return Card(render("visit/agreed_in_group", title=title, days=days, left=left))


def _list(campaign_id: int) -> OpenVisits:
    return OpenVisits(campaign_id, 0)
