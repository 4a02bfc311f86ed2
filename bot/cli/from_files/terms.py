"""The terms of a draw by command, as a person writes them in YAML.

What is drawn of what is the same line as in the chat (``domain.draft.parse_sampling``), or a mapping of its parts. The
filter goes into the frozen terms as lines of its own, so that the pool can be made again from the library by anyone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from domain.campaign import Sampling, Scope
from domain.draft import parse_sampling
from domain.draw_files import plain
from domain.draw_terms import Closing, SetAside, Share, Stratum, SubjectTerms, TeamTerms, TermsDepartment
from domain.errors import Refusal
from domain.library import STATUSES
from domain.pool_filter import filter_lines
from templates import certificate_words as words

SEED_NAME = "seed"
SUBJECTS_HASH, INSPECTORS_HASH = "subjects_file_sha256", "inspectors_file_sha256"
_KEYS = {
    "ref",
    "title",
    "departments",
    "lead",
    "ratio",
    "minimum",
    "floor",
    "certain",
    "groups",
    "needs",
    "certificates_until",
    "only",
}
_ONLY_KEYS = {"statuses", "tags", "areas", "registered_by"}


@dataclass(frozen=True)
class DrawOrder:
    """What the YAML file asks for.

    ``ratio`` is a line that only the tags of the library make readable. ``needs``: the specialities that each
    department's inspectors must hold between them; ``certificates_until``: the day to which certificates must last.
    """

    ref: str
    title: str
    lead: str
    shares: tuple[Share, ...]
    ratio: str
    minimum: int
    floor: str
    certain: tuple[SetAside, ...]
    groups: int
    needs: Mapping[str, frozenset[str]]
    certificates_until: date | None
    scope: Scope

    def takes(self, department: str) -> bool:
        """Whether ``department`` takes part."""
        return any(share.department == department for share in self.shares)

    def sampling(self, tags: Collection[str]) -> Sampling:
        """Strata, floor and certain ones; refuses a tag that is not among those of the library."""
        read = parse_sampling(self.ratio, tags=tags)
        if self.floor:
            read = parse_sampling(f"总体{self.floor}", present=read, tags=tags)
        rules = [replace(one, minimum=self.minimum) if one.minimum == 1 else one for one in read.rules]
        return replace(read, rules=tuple(rules), certain=self.certain)

    def subject_terms(self, sampling: Sampling, subjects_file_sha256: Sequence[str]) -> str:
        """``terms.txt`` of a draw whose seed is given on the command line."""
        return SubjectTerms(
            campaign=self.ref,
            attempt=1,
            title=self.title,
            scope=words.scope(self.scope),
            strata=[Stratum(rule.name, rule.ratio, rule.minimum) for rule in sampling.rules],
            floor=sampling.floor,
            certain=sampling.certain,
            departments=[
                TermsDepartment(s.department, "lead" if s.department == self.lead else "member") for s in self.shares
            ],
            contributions=0,
            closing=Closing(public=SEED_NAME),
            further=[*filter_lines(self.scope, sampling), *((SUBJECTS_HASH, one) for one in subjects_file_sha256)],
        ).text()

    def team_terms(self, inspectors_file_sha256: str) -> str:
        """``teams-terms.txt`` of the same draw."""
        return TeamTerms(
            campaign=self.ref,
            attempt=1,
            title=self.title,
            shares=self.shares,
            groups=self.groups,
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
        ratio=_line(fields.get("ratio")),
        minimum=_count("minimum", fields.get("minimum", 1)),
        floor=_text(fields, "floor") if "floor" in fields else "",
        certain=_certain(fields.get("certain", {})),
        groups=_count("groups", fields.get("groups", 0)),
        needs=_needs(fields.get("needs", {}), {share.department for share in shares}),
        certificates_until=_day("certificates_until", fields.get("certificates_until")),
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


def _day(field: str, value: object) -> date | None:
    if value is not None and type(value) is not date:
        raise Refusal("draw.terms_file_wrong", field=field, value=value)
    return value


def _shares(value: object) -> tuple[Share, ...]:
    if not value or not isinstance(value, dict):
        raise Refusal("draw.terms_file_missing", field="departments")
    return tuple(Share(str(name), _count(f"departments.{name}", count)) for name, count in value.items())


def _line(value: object) -> str:
    """One line out of ``20%``, ``危化品 50%，其他 5%`` or ``{A: 1%, 危化品: 10户}``."""
    if value is None or value in ({}, ""):
        raise Refusal("draw.terms_file_missing", field="ratio")
    if isinstance(value, dict):
        return "，".join(f"{name} {amount}" for name, amount in value.items())
    return str(value)


def _certain(value: object) -> tuple[SetAside, ...]:
    if not isinstance(value, dict) or not all(plain(str(reason or "")) for reason in value.values()):
        raise Refusal("draw.terms_file_wrong", field="certain", value=value)
    reasons = {str(one): plain(str(reason)) for one, reason in value.items()}
    return tuple(SetAside(one, reasons[one]) for one in sorted(reasons))


def _needs(value: object, departments: Collection[str]) -> dict[str, frozenset[str]]:
    if not isinstance(value, dict):
        raise Refusal("draw.terms_file_wrong", field="needs", value=value)
    for name in value:
        if name not in departments:
            raise Refusal("draw.terms_file_wrong", field="needs", value=name)
    return {name: frozenset(_words(f"needs.{name}", tags)) for name, tags in value.items()}


def _scope(only: Mapping[str, object]) -> Scope:
    statuses = _words("only.statuses", only.get("statuses", ["成立"]))
    for status in statuses:
        if status not in STATUSES:
            raise Refusal("draw.terms_file_wrong", field="only.statuses", value=status)
    return Scope(
        tags=_words("only.tags", only.get("tags", [])),
        statuses=statuses,
        registered_by=_day("only.registered_by", only.get("registered_by")),
        areas=_words("only.areas", only.get("areas", [])),
    )


def _words(field: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise Refusal("draw.terms_file_wrong", field=field, value=value)
    for word in value:
        if not isinstance(word, str) or not word.strip():
            raise Refusal("draw.terms_file_wrong", field=field, value=word)
    return tuple(word.strip() for word in value)
