"""A small draw of two rounds, made by hand, for tests that change one thing about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from domain.draw import DrawResult, confirmed, draw, freeze_pool
from domain.draw_files import RoundFiles, sha256_of
from domain.draw_terms import FIVE_DICE, Closing, Share, Stratum, SubjectTerms, TeamTerms, TermsDepartment
from domain.roster import Exclusion, Need, Roster, RosterInspector, freeze_roster
from domain.transcript import SUBJECTS, TEAMS, Contribution, Transcript, commitment

BUILD, MARKET, OFFICE = "住房和城乡建设局", "市场监督管理局", "领导小组办公室"
SECRET = "5e" * 32
WORDS = (Contribution(BUILD, "今天下雨"), Contribution(MARKET, "lucky 7 <b>&_*["))
DICE = (5, 3, 1, 6, 2)


def subject_ids(count: int) -> list[str]:
    return [f"9113000000{n:06d}XY" for n in range(1, count + 1)]


def seed(n: int) -> str:
    """The ``n``-th fixed seed of a statistical test."""
    return sha256_of(f"seed {n}")


def subjects_files(
    *,
    entries: Iterable[tuple[str, str]] | None = None,
    strata: Sequence[Stratum] = (Stratum("A", Fraction(1, 5)), Stratum("D", Fraction(1, 2))),
    contributions: Sequence[Contribution] = WORDS,
    needed: int = 2,
    closing: Closing = FIVE_DICE,
    dice: Sequence[int] = DICE,
    public: tuple[str, str] | None = None,
    secret: str | None = SECRET,
) -> RoundFiles:
    """Round one; by default 12 subjects, 8 of class A and 4 of class D, so that 2 and 2 are drawn."""
    if entries is None:
        entries = [(one, "D" if n % 3 == 0 else "A") for n, one in enumerate(subject_ids(12), start=1)]
    pool = freeze_pool(entries)
    terms = SubjectTerms(
        campaign="LH-1",
        attempt=1,
        title="联合抽查",
        scope="登记状态为成立",
        strata=strata,
        departments=[
            TermsDepartment(BUILD, "lead"),
            TermsDepartment(MARKET),
            TermsDepartment(OFFICE, "office"),
        ],
        contributions=needed,
        closing=closing,
        further=[("confirm_within_working_days", "2")],
    ).text()
    transcript = Transcript(
        kind=SUBJECTS,
        campaign="LH-1",
        attempt=1,
        terms=sha256_of(terms),
        pool=pool.sha256,
        commitment=commitment(secret) if secret else None,
        contributions=contributions,
        dice=dice,
        public=public,
        secret=secret,
    ).text()
    return RoundFiles(terms=terms, pool=pool.text, transcript=transcript)


def without_chat(words: str = "今天下雨") -> RoundFiles:
    """Round one as ``suiji draw --seed`` makes it."""
    return subjects_files(
        contributions=(),
        needed=0,
        closing=Closing(public="seed"),
        dice=(),
        public=("seed", words),
        secret=None,
    )


def inspectors(count: int, department: str = BUILD, first: int = 1) -> list[RosterInspector]:
    return [RosterInspector(f"I-{n:05d}", department) for n in range(first, first + count)]


def teams_files(
    first: RoundFiles,
    *,
    people: Sequence[RosterInspector] | None = None,
    shares: Sequence[Share] = (Share(BUILD, 2), Share(MARKET, 1)),
    excluded: Sequence[Exclusion] = (),
    subjects: Sequence[str] | None = None,
    subjects_seed: str | None = None,
    campaign: str = "LH-1",
    needs: Sequence[Need] = (),
    apart: Sequence[tuple[str, str]] = (),
    groups: int = 0,
) -> RoundFiles:
    """Round two upon ``first``; by default 4 and 3 inspectors."""
    result: DrawResult = draw(first)
    if people is None:
        people = [*inspectors(4), *inspectors(3, MARKET, first=5)]
    if subjects is None:
        subjects = confirmed(result, [one.id for one in excluded])
    roster = freeze_roster(Roster(people, subjects, excluded, needs, apart))
    terms = TeamTerms(
        campaign=campaign, attempt=1, title="联合抽查", shares=shares, groups=groups, contributions=2, closing=FIVE_DICE
    ).text()
    transcript = Transcript(
        kind=TEAMS,
        campaign=campaign,
        attempt=1,
        terms=sha256_of(terms),
        pool=roster.sha256,
        subjects_seed=subjects_seed or result.seed,
        commitment=commitment(SECRET),
        contributions=WORDS,
        dice=DICE,
        secret=SECRET,
    ).text()
    return RoundFiles(terms=terms, pool=roster.text, transcript=transcript)
