"""What follows from the files of a draw, as one calculation: it needs nothing else, so it can be done anywhere."""

from __future__ import annotations

from dataclasses import dataclass

from domain.certificate import CertificateFiles, consistency_problems, recompute
from domain.draw import DrawResult
from domain.matching import Substitute, TeamsResult


@dataclass(frozen=True)
class Outcome:
    """Who is drawn (the waiting queues left out), the teams after the second round, who stepped in for whom since,
    ``certificate.json``."""

    drawn: DrawResult
    teams: TeamsResult | None
    certificate: bytes
    substitutes: tuple[Substitute, ...] = ()


def outcome_of(files: CertificateFiles) -> Outcome:
    """The outcome of one round or both; refuses files of which no certificate could be verified."""
    certificate = recompute(files)
    for problem in consistency_problems(certificate):
        raise problem
    return Outcome(
        certificate.subjects.result.without_pool(),
        certificate.teams.result if certificate.teams else None,
        certificate.text().encode(),
        certificate.changes.substitutes if certificate.changes else (),
    )
