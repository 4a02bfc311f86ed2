"""The second round: start, result, and the messages that deal out the work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.matching import TeamsResult
from templates.buttons import Press
from templates.cards import Attachment, Button, Card
from templates.messages import render


@dataclass(frozen=True)
class StartMatching(Press):
    code: ClassVar[str] = "mtst"
    campaign_id: int


@dataclass(frozen=True)
class OpenTask(Press):
    """From the message that brings the work to the list of forms; the message itself stays as it is."""

    code: ClassVar[str] = "mtop"


@dataclass(frozen=True)
class Load:
    """How evenly a department's people are loaded: subjects of the least and of the most loaded of them."""

    name: str
    inspectors: int
    least: int
    most: int


def result(title: str, teams: TeamsResult, certificate: str) -> Card:
    """How many inspectors were matched and how evenly, with the whole certificate."""
    loads = _loads(teams)
    values: dict[str, object] = {
        "subjects": len(teams.confirmed),
        "inspectors": sum(one.inspectors for one in loads),
        "visits": sum(len(team.inspectors) for team in teams.teams),
        "departments": loads,
    }
    text = render("matching/result", title=title, **values)
    return Card(text, attachment=Attachment("certificate.json", certificate.encode()))


def _loads(teams: TeamsResult) -> list[Load]:
    by_department: dict[str, Counter[str]] = {}
    for team in teams.teams:
        by_department.setdefault(team.department, Counter()).update(team.inspectors)
    return [Load(name, len(load), min(load.values()), max(load.values())) for name, load in by_department.items()]


def your_forms(title: str, inspector: str, lines: Sequence[tuple[int, str, str]], due_on: date | None) -> Card:
    """An inspector's work: ``(form number, subject, address)`` of each form."""
    text = render("matching/your_forms", title=title, inspector=inspector, lines=lines, due_on=due_on)
    return Card(text, ((Button("打开我的检查表", OpenTask()),),))


def teams_for_office(title: str, file: Attachment) -> Card:
    """All teams with mobiles, for the office."""
    return Card(render("matching/teams_for_office", title=title), attachment=file)


def teams_for_department(title: str, department: str, file: Attachment, missing: Sequence[str]) -> Card:
    """The teams that a department's admin may see, and who of its people cannot be reached yet."""
    text = render("matching/teams_for_department", title=title, department=department, missing=missing)
    return Card(text, attachment=file)
