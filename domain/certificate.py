"""The certificate: one JSON text with all that is needed to recompute a draw, and its outcome.

The text is canonical: the same inputs give the same bytes, so checking one is building it anew and comparing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from domain.changes import Changes, parse_changes
from domain.draw import DrawnStratum, DrawResult, draw, standing_in
from domain.draw_files import (
    POOL_FILE,
    PROTOCOL,
    ROSTER_FILE,
    TEAMS_TERMS_FILE,
    TERMS_FILE,
    RoundFiles,
    sha256_of,
)
from domain.draw_terms import SubjectTerms, TeamTerms, parse_subject_terms, parse_team_terms, ratio_text
from domain.errors import Refusal
from domain.matching import Substitute, TeamsResult, match_teams, substitutes
from domain.transcript import (
    SUBJECTS,
    TEAMS,
    Transcript,
    ceremony_problems,
    parse_transcript,
    transcript_file,
)


@dataclass(frozen=True)
class SubjectsRound:
    """Round one, read and recomputed."""

    files: RoundFiles
    terms: SubjectTerms
    transcript: Transcript
    result: DrawResult


@dataclass(frozen=True)
class TeamsRound:
    """Round two, read and recomputed."""

    files: RoundFiles
    terms: TeamTerms
    transcript: Transcript
    result: TeamsResult


@dataclass(frozen=True)
class ChangesPart:
    """The substitutions after round two, read, and who steps in."""

    text: str
    changes: Changes
    substitutes: tuple[Substitute, ...]


@dataclass(frozen=True)
class CertificateFiles:
    """The input files of a certificate: of both rounds, and ``changes.txt`` ("" where nobody was replaced)."""

    subjects: RoundFiles
    teams: RoundFiles | None = None
    changes: str = ""


@dataclass(frozen=True)
class Certificate:
    """All a certificate says; ``teams`` is None until the second round is over, ``changes`` until somebody had to
    be replaced.
    """

    subjects: SubjectsRound
    teams: TeamsRound | None = None
    changes: ChangesPart | None = None

    def text(self) -> str:
        """``certificate.json``."""
        content = {
            "protocol": PROTOCOL,
            "subjects": _subjects_part(self.subjects),
            "teams": _teams_part(self.teams) if self.teams else None,
            "changes": _changes_part(self.changes) if self.changes else None,
        }
        whole = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        return whole.replace(json.dumps(_POOL), _json_lines(self.subjects.files.pool), 1)


def build_certificate(subjects: RoundFiles, teams: RoundFiles | None = None, changes: str = "") -> str:
    """The certificate of a draw, refused when any part of it would not be verified (the first problem
    found).
    """
    certificate = recompute(CertificateFiles(subjects, teams, changes))
    for problem in consistency_problems(certificate):
        raise problem
    return certificate.text()


def recompute(files: CertificateFiles) -> Certificate:
    """Reads the files, computes what they lead to; refuses files that break the protocol."""
    terms = parse_subject_terms(files.subjects.terms)
    transcript = parse_transcript(files.subjects.transcript, terms.kind)
    first = SubjectsRound(files.subjects, terms, transcript, draw(files.subjects))
    if files.teams is None:
        if files.changes:
            raise Refusal("certificate.shape", part="changes")
        return Certificate(first)
    result = match_teams(files.teams, first.result)
    second = TeamsRound(
        files.teams, parse_team_terms(files.teams.terms), parse_transcript(files.teams.transcript, TEAMS), result
    )
    if not files.changes:
        return Certificate(first, second)
    changes = parse_changes(files.changes)
    return Certificate(first, second, ChangesPart(files.changes, changes, substitutes(result, changes.changes)))


def consistency_problems(certificate: Certificate) -> list[Refusal]:
    """Where transcript, terms and pool contradict each other; empty when they fit."""
    first = certificate.subjects
    problems = _hash_problems(first) + _aside_problems(first)
    problems += ceremony_problems(
        first.transcript,
        departments=[d.name for d in first.terms.departments],
        needed=first.terms.contributions,
        closing=first.terms.closing,
    )
    second = certificate.teams
    if second is None:
        return problems
    problems += _hash_problems(second)
    problems += ceremony_problems(
        second.transcript,
        departments=[s.department for s in second.terms.shares],
        needed=second.terms.contributions,
        closing=second.terms.closing,
    )
    if second.transcript.subjects_seed != first.result.seed:
        problems.append(Refusal("certificate.seeds_apart"))
    if first.terms.kind != SUBJECTS or second.terms.campaign != first.terms.campaign:
        problems.append(Refusal("certificate.campaigns_apart"))
    if certificate.changes:
        problems += _change_problems(certificate.changes.changes, second)
    return problems


def _aside_problems(first: SubjectsRound) -> list[Refusal]:
    """Who is inspected for certain or left out by a rule has no place in the pool."""
    aside = [one.id for one in (*first.terms.certain, *first.terms.left_out)]
    return [Refusal("certificate.aside_in_pool", id=one) for one in standing_in(first.files.pool, aside)]


def _change_problems(changes: Changes, second: TeamsRound) -> list[Refusal]:
    problems = []
    if changes.teams_seed != second.result.seed:
        problems.append(Refusal("certificate.changes_apart"))
    if changes.campaign != second.terms.campaign:
        problems.append(Refusal("certificate.campaigns_apart"))
    return problems


def read_files(text: str) -> CertificateFiles:
    """The input files that a certificate holds; its outcome is not looked at.

    Refuses (``certificate.not_json``, ``certificate.shape``, ``certificate.other_protocol``) a text that is no
    certificate of this protocol.
    """
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise Refusal("certificate.not_json", line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise Refusal("certificate.not_json", line=1) from error
    if not isinstance(content, dict):
        raise Refusal("certificate.shape", part="protocol")
    if content.get("protocol") != PROTOCOL:
        raise Refusal("certificate.other_protocol", protocol=PROTOCOL)
    subjects = _files_of(content, "subjects", "pool")
    teams = None if content.get("teams") is None else _files_of(content, "teams", "roster")
    changes = "" if content.get("changes") is None else _file_of(_inner(content, "changes"), "changes", "changes")
    return CertificateFiles(subjects, teams, changes)


def _files_of(content: dict[str, object], part: str, pool: str) -> RoundFiles:
    inner = _inner(content, part)
    terms, entries, transcript = (_file_of(inner, part, name) for name in ("terms", pool, "transcript"))
    return RoundFiles(terms=terms, pool=entries, transcript=transcript)


def _inner(content: dict[str, object], part: str) -> dict[str, object]:
    inner = content.get(part)
    if not isinstance(inner, dict):
        raise Refusal("certificate.shape", part=part)
    return inner


def _file_of(inner: dict[str, object], part: str, name: str) -> str:
    lines = inner.get(name)
    if not isinstance(lines, list) or not all(isinstance(line, str) and "\n" not in line for line in lines):
        raise Refusal("certificate.shape", part=f"{part}.{name}")
    return "".join(f"{line}\n" for line in lines)


def _hash_problems(one: SubjectsRound | TeamsRound) -> list[Refusal]:
    first = one.transcript.kind != TEAMS
    file = transcript_file(one.transcript.kind)
    problems = []
    for part, said, text in (
        (TERMS_FILE if first else TEAMS_TERMS_FILE, one.transcript.terms, one.files.terms),
        (POOL_FILE if first else ROSTER_FILE, one.transcript.pool, one.files.pool),
    ):
        found = sha256_of(text)
        if said != found:
            problems.append(Refusal("certificate.hash_differs", file=file, part=part, said=said, found=found))
    if (one.transcript.campaign, one.transcript.attempt) != (one.terms.campaign, one.terms.attempt):
        problems.append(Refusal("certificate.campaign_differs", file=file))
    return problems


def _subjects_part(one: SubjectsRound) -> dict[str, object]:
    return {
        "terms": _lines(one.files.terms),
        "terms_sha256": sha256_of(one.files.terms),
        "pool": _POOL,
        "pool_sha256": sha256_of(one.files.pool),
        "transcript": _lines(one.files.transcript),
        "seed": one.result.seed,
        "key": one.result.key,
        "strata": [_stratum_part(one.result, stratum) for stratum in one.result.strata],
        "certain": list(one.result.certain),
    }


def _stratum_part(result: DrawResult, stratum: DrawnStratum) -> dict[str, object]:
    return {
        "stratum": stratum.name,
        "n": stratum.n,
        "ratio": ratio_text(stratum.ratio),
        "minimum": stratum.minimum,
        "k": stratum.k,
        "drawn": [[one, result.ticket(one)] for one in stratum.drawn],
    }


def _teams_part(one: TeamsRound) -> dict[str, object]:
    return {
        "terms": _lines(one.files.terms),
        "terms_sha256": sha256_of(one.files.terms),
        "roster": _lines(one.files.pool),
        "roster_sha256": sha256_of(one.files.pool),
        "transcript": _lines(one.files.transcript),
        "seed": one.result.seed,
        "order_key": one.result.order_key,
        "pick_key": one.result.pick_key,
        "confirmed": list(one.result.confirmed),
        "replaced": [[r.excluded, r.replacement or ""] for r in one.result.replaced],
        "groups": [[group.name, list(group.inspectors)] for group in one.result.groups] or None,
        "assignments": [[t.subject, t.department, list(t.inspectors)] for t in one.result.teams],
    }


def _changes_part(one: ChangesPart) -> dict[str, object]:
    return {
        "changes": _lines(one.text),
        "changes_sha256": sha256_of(one.text),
        "substitutes": [[s.subject, s.out, s.stepped_in or ""] for s in one.substitutes],
    }


def _lines(text: str) -> list[str]:
    return text.split("\n")[:-1]


#: Holds the place of the pool; a control character stands in no file.
_POOL = "\0"


def _json_lines(text: str) -> str:
    """The lines of a pool as the JSON list they are in the certificate: a million are laid out at once."""
    escaped = text.removesuffix("\n").replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    lines = escaped.replace("\n", '",\n   "')
    return f'[\n   "{lines}"\n  ]'
