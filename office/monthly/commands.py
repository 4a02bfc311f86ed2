"""The monthly report for the command line, which asks for no rights: whoever starts it holds the database."""

from __future__ import annotations

from datetime import date, datetime

from domain.errors import Refusal
from office.monthly.filing import form_file
from office.monthly.gathering import gathered, written
from office.monthly.reading import read
from storage.monthly import Round
from storage.unit_of_work import UnitOfWork


async def monthly_file(
    uow: UnitOfWork, *, month: str, department: str, office_name: str, kind: str, now: datetime
) -> bytes:
    """The report of ``department`` as handed in last, or as it stands before that; without a department the gathered
    table. ``month``: ``2024-06``; ``kind``: ``docx``, for the gathered table also ``xlsx``.

    Raises Refusal (``monthly.…``) where there is none, or several offices have one.
    """
    one = await _round(uow, month.strip(), office_name.strip())
    if not department.strip():
        return written(await gathered(uow, one, now=now), kind)
    reports = await uow.monthly.reports(one.id)
    for report in reports:
        if report.department == department.strip():
            return form_file(await read(uow, report.id), now=now, draft=not report.filed)
    known = "、".join(report.department for report in reports)
    raise Refusal("monthly.no_such_department", month=month, department=department, departments=known)


async def _round(uow: UnitOfWork, month: str, office_name: str) -> Round:
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Refusal("monthly.month_unreadable", month=month) from None
    offices = [office for office in await uow.offices.all() if office_name in {"", office.name}]
    found = {office.name: await uow.monthly.find_round(office.id, first) for office in offices}
    rounds = {name: one for name, one in found.items() if one is not None}
    if len(rounds) > 1:
        raise Refusal("monthly.several_offices", month=month, offices="、".join(rounds))
    if not rounds:
        raise Refusal("monthly.no_such_round", month=month)
    return next(iter(rounds.values()))
