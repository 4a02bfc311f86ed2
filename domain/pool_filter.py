"""The pool statement: which subjects of a library a draw is about, as lines of the frozen terms.

With these lines and the library file anyone can make the pool again (``suiji verify --subjects``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from domain.campaign import UNCLASSED, WHOLE_POOL, Scope
from domain.draw import PoolFile, freeze_pool
from domain.draw_terms import SubjectTerms
from domain.library import Subject

BY_CLASS = "strata_by_risk_class"
_STATUSES, _TAGS, _AREAS, _REGISTERED_BY = "only_statuses", "only_tags", "only_areas", "only_registered_by"


def pool_of(subjects: Iterable[Subject], scope: Scope, *, by_class: bool) -> PoolFile:
    """The pool of those ``subjects`` that are in ``scope``, in one stratum or one for each credit-risk
    class.
    """
    return freeze_pool(
        (one.number, (one.risk_class or UNCLASSED) if by_class else WHOLE_POOL)
        for one in subjects
        if _is_in(one, scope)
    )


def filter_of(terms: SubjectTerms) -> tuple[Scope, bool] | None:
    """Scope and "by class" out of frozen terms; None when they hold no filter that can be read."""
    lines = dict(terms.further)
    if BY_CLASS not in lines:
        return None
    try:
        day = date.fromisoformat(lines[_REGISTERED_BY]) if _REGISTERED_BY in lines else None
    except ValueError:
        return None
    scope = Scope(
        tags=_listed(lines, _TAGS),
        statuses=_listed(lines, _STATUSES),
        registered_by=day,
        areas=_listed(lines, _AREAS),
    )
    return scope, lines[BY_CLASS] == "yes"


def filter_lines(scope: Scope, by_class: bool) -> list[tuple[str, str]]:
    """``scope`` as further lines of the terms; what it does not ask has no line."""
    lines = [(BY_CLASS, "yes" if by_class else "no")]
    for key, values in ((_STATUSES, scope.statuses), (_TAGS, scope.tags), (_AREAS, scope.areas)):
        if values:
            lines.append((key, ",".join(values)))
    if scope.registered_by:
        lines.append((_REGISTERED_BY, scope.registered_by.isoformat()))
    return lines


def _listed(lines: Mapping[str, str], key: str) -> tuple[str, ...]:
    return tuple(lines[key].split(",")) if key in lines else ()


def _is_in(one: Subject, scope: Scope) -> bool:
    if scope.statuses and one.status not in scope.statuses:
        return False
    if scope.tags and not set(scope.tags) & set(one.tags):
        return False
    if scope.areas and one.area not in scope.areas:
        return False
    if scope.registered_by is None:
        return True
    return one.registered_on is not None and one.registered_on <= scope.registered_by
