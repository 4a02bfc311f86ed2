"""What is settled before a draw and frozen with it: ratios, departments, how the seed comes about."""

from domain.draw_terms.parts import (
    FIVE_DICE,
    KINDS,
    LEAST_CONTRIBUTIONS,
    MOST_DICE,
    Closing,
    Floor,
    SetAside,
    Share,
    Stratum,
    TermsDepartment,
    parse_ratio,
    ratio_text,
)
from domain.draw_terms.terms import (
    SubjectTerms,
    TeamTerms,
    parse_subject_terms,
    parse_team_terms,
    require_distinct,
)

__all__ = [
    "FIVE_DICE",
    "KINDS",
    "LEAST_CONTRIBUTIONS",
    "MOST_DICE",
    "Closing",
    "Floor",
    "SetAside",
    "Share",
    "Stratum",
    "SubjectTerms",
    "TeamTerms",
    "TermsDepartment",
    "parse_ratio",
    "parse_subject_terms",
    "parse_team_terms",
    "ratio_text",
    "require_distinct",
]
