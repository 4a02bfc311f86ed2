"""Somebody else steps in: who that is follows from the drawn order and every substitution so far. Nobody else moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from campaigns.matching.proof import files_after
from campaigns.matching.requests import Asked
from campaigns.matching.staff import recuse
from campaigns.sign_off import ask_sign_off
from campaigns.visit import team_changed
from domain.changes import LEAVE, Change, parse_changes
from domain.errors import Refusal
from domain.matching import TeamsResult
from domain.outcome import outcome_of
from office.computing import Compute
from storage.forms import Assignment, Section
from storage.libraries import StoredInspector
from storage.substitutions import NewSubstitution
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Step:
    """On one form: who came in for whoever went out, None where nobody fits, then with the reason."""

    section: Section
    stepped_in: StoredInspector | None
    why_nobody: Refusal | None = None


@dataclass(frozen=True)
class Stepped:
    """What an agreed request has come to: form by form, the round it goes back to, and the proof of all of it."""

    steps: tuple[Step, ...]
    result: TeamsResult
    certificate: bytes


async def step_in(uow: UnitOfWork, asked: Asked, compute: Compute, *, now: datetime) -> Stepped:
    """Carries out an agreed request: keeps the change lines, moves the assignments, enters leave or recusal in the
    library for the next campaign. What was written into the forms stays as it is."""
    request, out = asked.request, asked.inspector
    new = [Change(one.subject_number, out.reference, request.kind, request.reason) for one in asked.sections]
    files = await files_after(uow, asked.campaign, new)
    outcome = await compute(outcome_of, files, size=files.subjects.pool.count("\n"))
    assert outcome.teams is not None  # only a matched campaign has requests
    found = outcome.substitutes[-len(new) :]
    people = {one.reference: one for one in await uow.libraries.inspectors([out.department_id])}
    stepped_in = [people[one.stepped_in] if one.stepped_in else None for one in found]
    paired = list(zip(asked.sections, stepped_in, strict=True))
    await uow.substitutions.add(
        request, [NewSubstitution(section.sample_id, out.id, one.id if one else None) for section, one in paired]
    )
    for section, one in paired:
        to = Assignment(section.sample_id, section.department_id, one.id, in_at=now) if one else None
        await uow.forms.hand_over(section.sample_id, out=out.id, to=to, now=now)
    await team_changed(
        uow,
        asked.campaign,
        outcome.teams,
        draw_id=asked.draw.id,
        out=out.id,
        stepped_in={section.sample_id: one.id if one else None for section, one in paired},
        key=f"substitution:{request.id}",
        now=now,
    )
    key = f"substitution:{request.id}"
    await ask_sign_off(uow, asked.campaign, key=key, now=now, departments={out.department_id})
    await _keep_in_library(uow, asked)
    changes = parse_changes(files.changes).changes
    steps = [
        Step(section, one, None if one else await _why_nobody(uow, outcome.teams, changes, section))
        for section, one in paired
    ]
    return Stepped(tuple(steps), outcome.teams, outcome.certificate)


async def _keep_in_library(uow: UnitOfWork, asked: Asked) -> None:
    """Before the next matching nobody needs to say it again; the department's admin enters who is back."""
    out = asked.inspector
    if asked.request.kind == LEAVE:
        await uow.libraries.change_inspector(out.id, replace(out.inspector, available=False))
        return
    for section in asked.sections:
        out = await recuse(uow, out, section.subject_number)


async def _why_nobody(uow: UnitOfWork, result: TeamsResult, changes: Sequence[Change], section: Section) -> Refusal:
    """In the order in which people drop out: already there, away, recused; what is left cannot go with the others."""
    crew = set(await uow.forms.inspectors_of(section))
    gone = {one.out for one in changes if one.kind == LEAVE}
    recused = {one.out for one in changes if one.kind != LEAVE and one.subject == section.subject_number}
    here = {one.reference for one in (await uow.libraries.inspectors_by_id(list(crew))).values()}
    others = [one for one in result.roster.inspectors if one.department == section.department and one.id not in here]
    able = [one for one in others if one.available and one.id not in gone]
    free = [one for one in able if one.id not in recused and section.subject_number not in one.recused]
    if not able:
        return Refusal("matching.nobody_available", department=section.department)
    if not free:
        return Refusal("matching.nobody_unrecused", department=section.department, people=len(able))
    return Refusal("matching.nobody_fits", department=section.department, people=len(free))
