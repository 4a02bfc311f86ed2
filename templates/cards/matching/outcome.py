"""The second round: why it cannot begin, its result, and the messages that deal out the work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from domain.draw_terms import TeamTerms
from domain.errors import Refusal
from domain.matching import TeamsResult
from templates.cards import Attachment, Button, Card
from templates.cards.calendar import OwedDay
from templates.cards.campaign import OpenCampaign
from templates.cards.matching.presses import OpenTask, StartMatching
from templates.messages import render
from templates.refusals import sentence

#: Form number, subject, address.
Line = tuple[int, str, str]


@dataclass(frozen=True)
class Load:
    """How evenly a department's people are loaded: how many could be sent, subjects of the least and of the most loaded
    of them, and ``spread``: (subjects, how many people have so many)."""

    name: str
    available: int
    least: int
    most: int
    spread: tuple[tuple[int, int], ...]


def impossible(campaign_id: int, title: str, reasons: Sequence[Refusal]) -> Card:
    """Why the round cannot be held now, every reason with what would mend it."""
    text = render("matching/impossible", title=title, reasons=[sentence(one) for one in reasons])
    again = Button("改好了，再试一次", StartMatching(campaign_id))
    return Card(text, ((again,), (Button("返回本次抽查", OpenCampaign(campaign_id)),)))


def rule_words(terms: TeamTerms) -> list[str]:
    """How many each department sends and how it is decided who, as the group reads it before any seed exists."""
    rules = [f"{one.department}：每户派{one.inspectors}人" for one in terms.shares if one.inspectors]
    if terms.groups:
        return [*rules, f"人员随机编成{terms.groups}个固定的组，检查对象再随机分给各组，各组的户数最多相差1户"]
    return [*rules, "每户派给当时户数最少的人，户数相同的由抽签号定；须回避的、不具备事项所需专长的不派"]


def result(title: str, teams: TeamsResult, certificate: bytes) -> Card:
    """How many inspectors were matched and how evenly, with the whole certificate."""
    sent = {one for team in teams.teams for one in team.inspectors}
    text = render(
        "matching/result",
        title=title,
        subjects=len(teams.confirmed),
        inspectors=len(sent),
        visits=sum(len(team.inspectors) for team in teams.teams),
        departments=_loads(teams),
        groups=len(teams.groups),
    )
    return Card(text, attachment=Attachment("certificate.json", certificate))


def _loads(teams: TeamsResult) -> list[Load]:
    loads: dict[str, Counter[str]] = {share.department: Counter() for share in teams.shares if share.inspectors}
    for one in teams.roster.inspectors:
        if one.available and one.department in loads:
            loads[one.department][one.id] = 0
    for team in teams.teams:
        loads[team.department].update(team.inspectors)
    return [_load(name, list(load.values())) for name, load in loads.items()]


def _load(name: str, subjects: Sequence[int]) -> Load:
    return Load(name, len(subjects), min(subjects), max(subjects), tuple(sorted(Counter(subjects).items())))


def your_forms(
    title: str,
    inspector: str,
    lines: Sequence[Line],
    due: OwedDay | None,
    *,
    group: str = "",
    members: Sequence[str] = (),
) -> Card:
    """An inspector's work; where there are fixed groups, which one it is and who is in it."""
    values = {"title": title, "inspector": inspector, "lines": lines, "due": due}
    text = render("matching/your_forms", group=group, members=members, **values)
    return Card(text, (*TO_TASK, *(((due.why,),) if due else ())))


def teams_for_office(title: str, file: Attachment) -> Card:
    """All teams with mobiles, for the office."""
    return Card(render("matching/teams_for_office", title=title), attachment=file)


def teams_for_department(title: str, department: str, file: Attachment, missing: Sequence[str]) -> Card:
    """The teams that a department's admin may see, and who of its people cannot be reached yet."""
    text = render("matching/teams_for_department", title=title, department=department, missing=missing)
    return Card(text, attachment=file)


TO_TASK = ((Button("打开我的检查表", OpenTask()),),)
