"""The small draws that the test vectors are made of. They stay as they are: their bytes are published."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from domain.draw import confirmed, draw, freeze_pool
from domain.draw_files import RoundFiles, sha256_of
from domain.draw_terms import (
    Closing,
    Share,
    Stratum,
    SubjectTerms,
    TeamTerms,
    TermsDepartment,
)
from domain.roster import (
    AVAILABLE,
    Exclusion,
    Roster,
    RosterInspector,
    freeze_roster,
)
from domain.transcript import REVISITS, SUBJECTS, TEAMS, Contribution, Transcript, commitment

LEAD, MEMBER = "住房和城乡建设局", "市场监督管理局"
SECRETS = {SUBJECTS: "0123456789abcdef" * 4, REVISITS: "0123456789abcdef" * 4, TEAMS: "fedcba9876543210" * 4}
WORDS = (Contribution(LEAD, "今天下雨"), Contribution(MEMBER, "lucky 7"))
TEN_DICE, DICE = Closing(dice=10), (5, 3, 1, 6, 2, 2, 4, 1, 6, 3)
ELEVEN = [(f"91130000{n:09d}X", "D" if n % 4 == 0 else "A") for n in range(1, 12)]
FIFTH, HALF, WHOLE = Fraction(1, 5), Fraction(1, 2), Fraction(1)
A_AND_D = (Stratum("A", FIFTH), Stratum("D", HALF))
TWO_AND_ONE = (Share(LEAD, 2), Share(MEMBER, 1))


def first_round(
    entries: Sequence[tuple[str, str]] = ELEVEN,
    strata: Sequence[Stratum] = A_AND_D,
    *,
    public: str = "",
    chat: bool = True,
    kind: str = SUBJECTS,
    earlier: Sequence[str] = (),
    **further: Any,
) -> RoundFiles:
    pool = freeze_pool(entries)
    terms = SubjectTerms(
        kind=kind,
        campaign="LH-2024-01",
        attempt=len(earlier) + 1,
        earlier=earlier,
        title="联合抽查示例",
        scope="登记状态为成立",
        strata=strata,
        departments=[TermsDepartment(LEAD, "lead"), TermsDepartment(MEMBER)],
        contributions=2 if chat else 0,
        closing=Closing(public=public) if public else TEN_DICE,
        further=[("confirm_within_working_days", "2")],
        **further,
    ).text()
    transcript = Transcript(
        kind=kind,
        campaign="LH-2024-01",
        attempt=len(earlier) + 1,
        terms=sha256_of(terms),
        pool=pool.sha256,
        commitment=commitment(SECRETS[kind]) if chat else None,
        contributions=WORDS if chat else (),
        dice=() if public else DICE,
        public=(public, "03 09 12 21 26 31 07") if public else None,
        secret=SECRETS[kind] if chat else None,
    ).text()
    return RoundFiles(terms=terms, pool=pool.text, transcript=transcript)


def second_round(
    first: RoundFiles,
    people: Sequence[RosterInspector],
    shares: Sequence[Share] = TWO_AND_ONE,
    *,
    exclusions: Sequence[Exclusion] = (),
    earlier: Sequence[str] = (),
    groups: int = 0,
    dice: Sequence[int] = (2, 2, 6, 4, 1, 5, 5, 3, 6, 1),
    **further: Any,
) -> RoundFiles:
    result = draw(first)
    subjects = confirmed(result, [one.id for one in exclusions])
    roster = freeze_roster(Roster(people, subjects, exclusions, **further))
    terms = TeamTerms(
        campaign="LH-2024-01",
        attempt=len(earlier) + 1,
        earlier=earlier,
        title="联合抽查示例",
        shares=shares,
        groups=groups,
        contributions=2,
        closing=TEN_DICE,
    ).text()
    transcript = Transcript(
        kind=TEAMS,
        campaign="LH-2024-01",
        attempt=len(earlier) + 1,
        terms=sha256_of(terms),
        pool=roster.sha256,
        subjects_seed=result.seed,
        commitment=commitment(SECRETS[TEAMS]),
        contributions=WORDS,
        dice=dice,
        secret=SECRETS[TEAMS],
    ).text()
    return RoundFiles(terms=terms, pool=roster.text, transcript=transcript)


def people(count: int, department: str, first: int = 1) -> list[RosterInspector]:
    return [RosterInspector(f"I-{n:05d}", department) for n in range(first, first + count)]


def one(
    n: int, department: str, tags: str = "", state: str = AVAILABLE, recused: Sequence[str] = ()
) -> RosterInspector:
    """Inspector ``n``; each character of ``tags`` is one tag."""
    return RosterInspector(f"I-{n:05d}", department, state, frozenset(tags), frozenset(recused))


def all_of(ids: Sequence[str]) -> RoundFiles:
    """A first round that draws every one of ``ids``."""
    return first_round([(subject, "A") for subject in ids], [Stratum("A", WHOLE)])
