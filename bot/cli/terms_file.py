"""The terms of a draw by command, as a person writes them in YAML, and the pool that they ask for.

The filter goes into the frozen terms as lines of its own, so that the pool can be made again from the
library by anyone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from domain.campaign import UNCLASSED, WHOLE_POOL, Scope
from domain.draw_terms import (
    Closing,
    Share,
    Stratum,
    SubjectTerms,
    TeamTerms,
    TermsDepartment,
    parse_ratio,
)
from domain.errors import Refusal
from domain.library import RISK_CLASSES, STATUSES
from domain.pool_filter import filter_lines
from templates import certificate_words as words

SEED_NAME = "seed"
SUBJECTS_HASH, INSPECTORS_HASH = "subjects_file_sha256", "inspectors_file_sha256"
_KEYS = {"ref", "title", "departments", "lead", "ratio", "minimum", "only"}
_ONLY_KEYS = {"statuses", "tags", "areas", "registered_by"}


@dataclass(frozen=True)
class DrawOrder:
    """What the YAML file asks for."""

    ref: str
    title: str
    lead: str
    shares: tuple[Share, ...]
    strata: tuple[Stratum, ...]
    scope: Scope

    @property
    def by_class(self) -> bool:
        return self.strata[0].name != WHOLE_POOL

    def takes(self, department: str) -> bool:
        """Whether ``department`` takes part."""
        return any(share.department == department for share in self.shares)

    def subject_terms(self, subjects_file_sha256: str) -> str:
        """``terms.txt`` of a draw whose seed is given on the command line."""
        return SubjectTerms(
            campaign=self.ref,
            attempt=1,
            title=self.title,
            scope=words.scope(self.scope),
            strata=self.strata,
            departments=[
                TermsDepartment(s.department, "lead" if s.department == self.lead else "member") for s in self.shares
            ],
            contributions=0,
            closing=Closing(public=SEED_NAME),
            further=[*filter_lines(self.scope, self.by_class), (SUBJECTS_HASH, subjects_file_sha256)],
        ).text()

    def team_terms(self, inspectors_file_sha256: str) -> str:
        """``teams-terms.txt`` of the same draw."""
        return TeamTerms(
            campaign=self.ref,
            attempt=1,
            title=self.title,
            shares=self.shares,
            contributions=0,
            closing=Closing(public=SEED_NAME),
            further=[(INSPECTORS_HASH, inspectors_file_sha256)],
        ).text()


def read_terms_file(path: Path) -> DrawOrder:
    """The order in a YAML file; refuses ``draw.terms_file_…`` with the field that is missing or wrong."""
    import yaml

    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Refusal("draw.terms_file_unreadable", filename=path.name) from error
    fields = _mapping("", content, _KEYS)
    shares = _shares(fields.get("departments"))
    lead = _text(fields, "lead") if "lead" in fields else shares[0].department
    if lead not in {share.department for share in shares}:
        raise Refusal("draw.terms_file_wrong", field="lead", value=lead)
    return DrawOrder(
        ref=_text(fields, "ref"),
        title=_text(fields, "title"),
        lead=lead,
        shares=shares,
        strata=_strata(fields.get("ratio"), _count("minimum", fields.get("minimum", 1))),
        scope=_scope(_mapping("only", fields.get("only") or {}, _ONLY_KEYS)),
    )


def _mapping(field: str, value: object, known: set[str]) -> dict[str, object]:
    if not isinstance(value, dict) or (not value and not field):
        raise Refusal("draw.terms_file_wrong", field=field or "ref, title …", value=value)
    for key in value:
        if key not in known:
            raise Refusal("draw.terms_file_unknown", field=key, known="、".join(sorted(known)))
    return value


def _text(fields: Mapping[str, object], field: str) -> str:
    value = fields.get(field)
    if value is None or not str(value).strip():
        raise Refusal("draw.terms_file_missing", field=field)
    return str(value).strip()


def _count(field: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**9:
        raise Refusal("draw.terms_file_wrong", field=field, value=value)
    return value


def _shares(value: object) -> tuple[Share, ...]:
    if not value or not isinstance(value, dict):
        raise Refusal("draw.terms_file_missing", field="departments")
    return tuple(Share(str(name), _count(f"departments.{name}", count)) for name, count in value.items())


def _strata(value: object, minimum: int) -> tuple[Stratum, ...]:
    if isinstance(value, dict):
        for name in value:
            if name not in (*RISK_CLASSES, UNCLASSED):
                raise Refusal("draw.terms_file_wrong", field="ratio", value=name)
        if value:
            return tuple(Stratum(name, parse_ratio(str(ratio)), minimum) for name, ratio in value.items())
    if value is None or value == {}:
        raise Refusal("draw.terms_file_missing", field="ratio")
    return (Stratum(WHOLE_POOL, parse_ratio(str(value)), minimum),)


def _scope(only: Mapping[str, object]) -> Scope:
    statuses = _words("only.statuses", only.get("statuses", ["成立"]))
    for status in statuses:
        if status not in STATUSES:
            raise Refusal("draw.terms_file_wrong", field="only.statuses", value=status)
    day = only.get("registered_by")
    if day is not None and type(day) is not date:
        raise Refusal("draw.terms_file_wrong", field="only.registered_by", value=day)
    return Scope(
        tags=_words("only.tags", only.get("tags", [])),
        statuses=statuses,
        registered_by=day,
        areas=_words("only.areas", only.get("areas", [])),
    )


def _words(field: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise Refusal("draw.terms_file_wrong", field=field, value=value)
    for word in value:
        if not isinstance(word, str) or not word.strip() or "," in word:
            raise Refusal("draw.terms_file_wrong", field=field, value=word)
    return tuple(word.strip() for word in value)
