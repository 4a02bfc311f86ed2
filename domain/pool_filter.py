"""The pool statement: which subjects of a library a draw is about and how they part into strata, as lines of the
frozen terms.

With these lines and the library anyone can make the pool again (``suiji verify --subjects``). Who was left out by
cooling-off or yearly cap depends on earlier campaigns; the terms name them one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from domain.campaign import UNCLASSED, Sampling, Scope, StratumBy, StratumRule
from domain.draw import PoolFile, freeze_pool
from domain.draw_terms import SubjectTerms
from domain.errors import Refusal
from domain.library import Subject

STRATA_BY = "strata_by"
_STATUS, _TAG, _AREA, _REGISTERED_BY = "only_status", "only_tag", "only_area", "only_registered_by"
_COOLING_OFF, _YEARLY_CAP = "cooling_off_months", "yearly_cap"


@dataclass(frozen=True)
class PoolStatement:
    """``scope`` and ``sampling`` as frozen; ``left_out`` are the ids that a rule about earlier campaigns kept out."""

    scope: Scope
    sampling: Sampling
    left_out: frozenset[str] = frozenset()


def pool_of(subjects: Iterable[Subject], statement: PoolStatement) -> PoolFile:
    """The pool of those ``subjects`` that are in scope and neither certain nor left out, each in its stratum.

    Refuses (``draw.stratum_unknown``) a subject that no rule takes.
    """
    return freeze_pool(_entries(subjects, statement))


def one_line_each(subjects: Iterable[Subject]) -> tuple[Subject, ...]:
    """``subjects`` of several libraries, each number once: as it first stands, with all its tags."""
    found: dict[str, Subject] = {}
    for one in subjects:
        first = found.setdefault(one.number, one)
        found[one.number] = replace(first, tags=tuple(dict.fromkeys([*first.tags, *one.tags])))
    return tuple(found.values())


def filter_lines(scope: Scope, sampling: Sampling) -> list[tuple[str, str]]:
    """``scope`` and what makes the strata as further lines of the terms; what is not asked has no line.

    Each value has its own line, for an area may hold any character.
    """
    lines = [(STRATA_BY, ",".join(rule.by.value for rule in sampling.rules))]
    for key, values in ((_STATUS, scope.statuses), (_TAG, scope.tags), (_AREA, scope.areas)):
        lines += [(key, value) for value in values]
    if scope.registered_by:
        lines.append((_REGISTERED_BY, scope.registered_by.isoformat()))
    if scope.cooling_off_months:
        lines.append((_COOLING_OFF, str(scope.cooling_off_months)))
    if scope.yearly_cap:
        lines.append((_YEARLY_CAP, str(scope.yearly_cap)))
    return lines


def filter_of(terms: SubjectTerms) -> PoolStatement | None:
    """The statement out of frozen terms; None when they hold none that can be read."""
    lines: dict[str, list[str]] = {}
    for key, value in terms.further:
        lines.setdefault(key, []).append(value)
    try:
        (strata_by,) = lines[STRATA_BY]
        kinds = zip(terms.strata, strata_by.split(","), strict=True)
        rules = tuple(StratumRule(one.name, one.ratio, one.minimum, StratumBy(by)) for one, by in kinds)
        day = lines.get(_REGISTERED_BY)
        scope = Scope(
            tags=tuple(lines.get(_TAG, ())),
            statuses=tuple(lines.get(_STATUS, ())),
            registered_by=date.fromisoformat(day[0]) if day else None,
            areas=tuple(lines.get(_AREA, ())),
            cooling_off_months=int(lines.get(_COOLING_OFF, ["0"])[0]),
            yearly_cap=int(lines.get(_YEARLY_CAP, ["0"])[0]),
        )
    except (KeyError, ValueError):
        return None
    left_out = frozenset(one.id for one in terms.left_out)
    return PoolStatement(scope, Sampling(rules, terms.floor, tuple(terms.certain)), left_out)


def is_in(one: Subject, scope: Scope) -> bool:
    """Whether the library's entry is in ``scope``, earlier campaigns apart."""
    if scope.statuses and one.status not in scope.statuses:
        return False
    if scope.tags and not set(scope.tags) & set(one.tags):
        return False
    if scope.areas and one.area not in scope.areas:
        return False
    if scope.registered_by is None:
        return True
    return one.registered_on is not None and one.registered_on <= scope.registered_by


def _entries(subjects: Iterable[Subject], statement: PoolStatement) -> Iterator[tuple[str, str]]:
    aside = statement.left_out | {one.id for one in statement.sampling.certain}
    for one in subjects:
        if one.number in aside or not is_in(one, statement.scope):
            continue
        stratum = statement.sampling.stratum_of(one.risk_class, one.tags)
        if stratum is None:
            raise Refusal("draw.stratum_unknown", stratum=one.risk_class or UNCLASSED)
        yield one.number, stratum
