"""The composed plan of a campaign as columns of its row, and back. JSON that an older version stored still reads."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import RowMapping

from domain.campaign import WHOLE_POOL, Deadlines, Participant, Plan, Sampling, Scope, StratumBy, StratumRule
from domain.draw_terms import Floor, SetAside


def plan_columns(plan: Plan) -> dict[str, Any]:
    """The columns of ``campaigns`` that hold ``plan``; its participants have tables of their own."""
    return {
        "title": plan.title,
        "document_number": plan.document_number,
        "window_start": plan.window_start,
        "window_end": plan.window_end,
        "scope": _scope_data(plan.scope),
        "sampling": _sampling_data(plan.sampling),
        "confirm_days": plan.deadlines.confirm,
        "result_days": plan.deadlines.results,
        "follow_up_days": plan.deadlines.follow_up,
        "inspectors_per_department": plan.inspectors_per_department,
        "groups": plan.groups,
        "dice": plan.dice,
        "public_value": plan.public_value,
        "materials": list(plan.materials),
    }


def plan_of(row: RowMapping, participants: tuple[Participant, ...]) -> Plan:
    """The plan of a row of ``campaigns``."""
    return Plan(
        title=row["title"],
        document_number=row["document_number"],
        window_start=row["window_start"],
        window_end=row["window_end"],
        participants=participants,
        scope=_scope(row["scope"]),
        sampling=_sampling(row["sampling"]),
        deadlines=Deadlines(row["confirm_days"], row["result_days"], row["follow_up_days"]),
        inspectors_per_department=row["inspectors_per_department"],
        groups=row["groups"],
        dice=row["dice"],
        public_value=row["public_value"],
        materials=tuple(row["materials"]),
    )


def _scope_data(scope: Scope) -> dict[str, Any]:
    return {
        "tags": list(scope.tags),
        "statuses": list(scope.statuses),
        "registered_by": scope.registered_by.isoformat() if scope.registered_by else None,
        "areas": list(scope.areas),
        "cooling_off_months": scope.cooling_off_months,
        "yearly_cap": scope.yearly_cap,
    }


def _scope(stored: dict[str, Any]) -> Scope:
    day = stored["registered_by"]
    return Scope(
        tags=tuple(stored["tags"]),
        statuses=tuple(stored["statuses"]),
        registered_by=date.fromisoformat(day) if day else None,
        areas=tuple(stored["areas"]),
        cooling_off_months=stored.get("cooling_off_months", 0),
        yearly_cap=stored.get("yearly_cap", 0),
    )


def _sampling_data(sampling: Sampling) -> dict[str, Any]:
    floor = sampling.floor
    return {
        "rules": [[rule.name, str(rule.ratio), rule.minimum, rule.by.value] for rule in sampling.rules],
        "floor": [str(floor.ratio), floor.minimum] if floor else None,
        "certain": [[one.id, one.reason] for one in sampling.certain],
    }


def _sampling(stored: dict[str, Any] | list[Any]) -> Sampling:
    if isinstance(stored, list):  # before strata by tag: rules only, for the whole pool or by class
        return Sampling(tuple(_first_rule(*rule) for rule in stored))
    return Sampling(
        rules=tuple(
            StratumRule(name, Fraction(ratio), least, StratumBy(by)) for name, ratio, least, by in stored["rules"]
        ),
        floor=Floor(Fraction(stored["floor"][0]), stored["floor"][1]) if stored["floor"] else None,
        certain=tuple(SetAside(one, reason) for one, reason in stored["certain"]),
    )


def _first_rule(name: str, ratio: str, minimum: int) -> StratumRule:
    by = StratumBy.WHOLE if name == WHOLE_POOL else StratumBy.CLASS
    return StratumRule(name, Fraction(ratio), minimum, by)
