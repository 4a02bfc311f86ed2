"""The pool of a draw, out of the subjects of an office: who is in scope, in which stratum, and who is left out why.

The database itself puts the lines of the pool file together and in order: a million rows, each a Python object for a
moment, would take several times as long. ``domain.pool_filter`` makes the same pool from a library file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import (
    ColumnElement,
    Date,
    Executable,
    Subquery,
    and_,
    case,
    collate,
    exists,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    type_coerce,
)

from domain.campaign import CERTAIN, UNCLASSED, Plan, State, StratumBy, StratumRule
from domain.local_time import months_before
from storage.campaigns import Campaign, campaigns
from storage.joint_visits import once_too_often
from storage.libraries import subject_tags, subjects
from storage.repository import Repository
from storage.samples import IN_FORCE, samples


class LeftOutBy(StrEnum):
    """The rule about earlier inspections that keeps a subject out of a pool."""

    COOLING_OFF = "cooling_off"
    YEARLY_CAP = "yearly_cap"


@dataclass(frozen=True)
class LeftOut:
    """A subject in scope that a rule keeps out: its number, the day it was last inspected as far as the rule goes, and
    how many times it was in the year of the window's start (0 without a cap). Where both rules do, cooling-off is
    named."""

    id: str
    by: LeftOutBy
    last: date
    times: int


class Pools(Repository):
    """Who can be drawn in a campaign, as the libraries and the other campaigns are now."""

    async def text(self, campaign: Campaign) -> str:
        """The lines of ``pool.txt``, sorted by the bytes of the numbers, as ``freeze_text`` takes them; "" where nobody
        is in it. A subject that no sampling rule takes has "" for its stratum."""
        number: ColumnElement[str] = subjects.c.number
        # SQLite compares texts by their bytes; PostgreSQL has to be asked to.
        by_bytes = number if self._connection.dialect.name == "sqlite" else collate(number, "C")
        return await self._value(_pool_text(campaign, by_bytes)) or ""

    async def counts(self, campaign: Campaign) -> dict[str, int]:
        """How many subjects each stratum has, by its name; under "" those that no sampling rule takes."""
        rows = select(_stratum(campaign.plan).label("stratum")).where(*_in_pool(campaign)).subquery()
        query = select(rows.c.stratum, func.count().label("n")).group_by(rows.c.stratum).order_by(rows.c.stratum)
        return {row["stratum"]: row["n"] for row in await self._all(query)}

    async def left_out(self, campaign: Campaign) -> list[LeftOut]:
        """Who is in scope and kept out by cooling-off or yearly cap, sorted by number."""
        kept_out = _kept_out(campaign)
        if not kept_out:
            return []
        past = _past(campaign)
        cooled, this_year = (
            null() if days is None else case((_during(past, days), past.c.day))
            for days in (_cooling(campaign.plan), _year(campaign.plan, campaign.plan.scope.yearly_cap))
        )
        query = (
            select(
                subjects.c.number,
                type_coerce(func.max(cooled), Date).label("cooled"),
                type_coerce(func.max(this_year), Date).label("last"),
                func.count(this_year).label("times"),
            )
            .join(past, past.c.subject_id == subjects.c.id)
            .where(*_in_scope(campaign), or_(*kept_out))
            .group_by(subjects.c.number)
        )
        found = [_left_out(**row) for row in await self._all(query)]
        return sorted(found, key=lambda one: one.id)

    async def used_up(self, campaign: Campaign, cap: int) -> dict[int, int]:
        """By sample of this campaign, how often its subject was drawn by others for the year of the window's start,
        where that is ``cap`` times or more. Only what was drawn before it counts: so one of two campaigns has to give
        way, not both. Who is inspected without being drawn is not asked about."""
        year = _year(campaign.plan, cap)
        if year is None:
            return {}
        past = _past(campaign)
        query = (
            select(samples.c.id, func.count().label("times"))
            .join(past, past.c.subject_id == samples.c.subject_id)
            .where(
                samples.c.campaign_id == campaign.id,
                samples.c.attempt == campaign.attempt,
                samples.c.excluded.is_(False),
                samples.c.stratum != CERTAIN,
                past.c.sample_id < samples.c.id,
                _during(past, year),
            )
            .group_by(samples.c.id)
            .having(func.count() >= cap)
        )
        return {row["id"]: row["times"] for row in await self._all(query)}


@dataclass(frozen=True)
class _Days:
    """From the first day on, before the last."""

    first: date
    behind: date


def _during(past: Subquery, days: _Days) -> ColumnElement[bool]:
    return and_(past.c.day >= days.first, past.c.day < days.behind)


def _cooling(plan: Plan) -> _Days | None:
    """The months before the window's start, in which an inspection keeps out; None where the plan asks for none."""
    if plan.window_start is None or not plan.scope.cooling_off_months:
        return None
    return _Days(months_before(plan.window_start, plan.scope.cooling_off_months), plan.window_start)


def _year(plan: Plan, cap: int) -> _Days | None:
    """The year in which only so many inspections are allowed; None where there is no cap."""
    if plan.window_start is None or not cap:
        return None
    return _Days(date(plan.window_start.year, 1, 1), date(plan.window_start.year + 1, 1, 1))


def _past(campaign: Campaign) -> Subquery:
    """Every inspection of a subject by other campaigns of the office: on the last day of a campaign's window. One visit
    for two campaigns (合并检查) counts once."""
    return (
        select(samples.c.id.label("sample_id"), samples.c.subject_id, campaigns.c.window_end.label("day"))
        .join(campaigns, campaigns.c.id == samples.c.campaign_id)
        .where(
            IN_FORCE,
            campaigns.c.office_id == campaign.office_id,
            campaigns.c.id != campaign.id,
            campaigns.c.state != State.VOIDED.value,
            samples.c.excluded.is_(False),
            campaigns.c.window_end.is_not(None),
            samples.c.id.not_in(once_too_often(campaign)),
        )
        .subquery()
    )


def _kept_out(campaign: Campaign) -> list[ColumnElement[bool]]:
    """What is true of a subject that a rule about earlier inspections keeps out: one of these."""
    cooling, year, past = _cooling(campaign.plan), _year(campaign.plan, campaign.plan.scope.yearly_cap), _past(campaign)
    found: list[ColumnElement[bool]] = []
    if cooling is not None:
        found.append(subjects.c.id.in_(select(past.c.subject_id).where(_during(past, cooling))))
    if year is not None:
        often = select(past.c.subject_id).where(_during(past, year)).group_by(past.c.subject_id)
        found.append(subjects.c.id.in_(often.having(func.count() >= campaign.plan.scope.yearly_cap)))
    return found


def _in_scope(campaign: Campaign) -> list[ColumnElement[bool]]:
    """What is true of a subject that could be drawn, were it not for earlier inspections."""
    scope = campaign.plan.scope
    found: list[ColumnElement[bool]] = [subjects.c.office_id == campaign.office_id]
    if scope.statuses:
        found.append(subjects.c.status.in_(scope.statuses))
    if scope.registered_by:
        found.append(subjects.c.registered_on <= scope.registered_by)
    if scope.areas:
        found.append(subjects.c.area.in_(scope.areas))
    if scope.tags:
        found.append(subjects.c.id.in_(select(subject_tags.c.subject_id).where(subject_tags.c.tag.in_(scope.tags))))
    if campaign.plan.sampling.certain:
        found.append(subjects.c.number.not_in([one.id for one in campaign.plan.sampling.certain]))
    return found


def _in_pool(campaign: Campaign) -> list[ColumnElement[bool]]:
    return _in_scope(campaign) + [not_(out) for out in _kept_out(campaign)]


def _stratum(plan: Plan, text: str = "{}") -> ColumnElement[str]:
    """The name of the first rule that takes a subject, "" where none does, as it stands in ``text``: that costs a
    million rows a third less than adding to it."""
    whens: list[tuple[ColumnElement[bool], str]] = []
    for rule in plan.sampling.rules:
        name, taken = text.format(rule.name), _taken(rule)
        if taken is None:
            return case(*whens, else_=name) if whens else literal(name)
        whens.append((taken, name))
    none = text.format("")
    return case(*whens, else_=none) if whens else literal(none)


def _taken(rule: StratumRule) -> ColumnElement[bool] | None:
    """What is true of the subjects that a rule takes; None for one that takes all."""
    if rule.by is StratumBy.CLASS:
        return subjects.c.risk_class == ("" if rule.name == UNCLASSED else rule.name)
    if rule.by is StratumBy.TAG:
        tagged = select(subject_tags.c.tag).where(subject_tags.c.subject_id == subjects.c.id)
        return exists(tagged.where(subject_tags.c.tag == rule.name))
    return None


def _pool_text(campaign: Campaign, by_bytes: ColumnElement[str]) -> Executable:
    """All lines as one text, put together as they come out of the sort: both kinds of database keep to that order, and
    ``freeze_text`` would notice if not. One statement: each of several would look for the subjects of a tag anew.
    """
    line = subjects.c.number + _stratum(campaign.plan, "\t{}\n")
    rows = select(line.label("line")).where(*_in_pool(campaign)).order_by(by_bytes).subquery()
    return select(func.aggregate_strings(rows.c.line, ""))


def _left_out(number: str, cooled: date | None, last: date | None, times: int) -> LeftOut:
    if cooled is not None:
        return LeftOut(number, LeftOutBy.COOLING_OFF, cooled, times)
    assert last is not None  # only a cap reached in the year keeps out otherwise
    return LeftOut(number, LeftOutBy.YEARLY_CAP, last, times)
