"""Random draws of every kind that the protocol knows, small, each from a number: ``random_files(n)``."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from domain.certificate import CertificateFiles
from domain.changes import LEAVE, RECUSAL, Change, changes_text
from domain.draw import confirmed, draw, freeze_pool, replacements
from domain.draw_files import RoundFiles, sha256_of
from domain.draw_terms import (
    Closing,
    Floor,
    SetAside,
    Share,
    Stratum,
    SubjectTerms,
    TeamTerms,
    TermsDepartment,
)
from domain.matching import match_teams, substitutes
from domain.roster import (
    AVAILABLE,
    NO_CERTIFICATE,
    ON_LEAVE,
    Exclusion,
    Need,
    Pair,
    Roster,
    RosterFile,
    RosterInspector,
    freeze_roster,
)
from domain.transcript import REVISITS, SUBJECTS, TEAMS, Contribution, Transcript, commitment

NAMES = ("住房和城乡建设局", "市场监督管理局", "消防救援大队", "城管局 “二队”", "Bureau \\ five")
TAGS = ("特种设备", "电气", "gas", "𠮷")
#: Ids whose order by code points is not that of JavaScript's halves of pairs, nor that of any alphabet.
MARKS = ("9113", "学校-", "Ｚ", "𠮷", "é", "z:", "~")


def random_files(number: int) -> CertificateFiles:
    """The files of the ``number``-th random draw. Its second round may be infeasible, then without changes."""
    chance = Random(number)
    closing = Closing(public="彩票 第1期") if chance.random() < 0.2 else Closing(dice=chance.randint(1, 12))
    silent = bool(closing.public) and chance.random() < 0.5
    first = _first(chance, closing, silent)
    if first.terms.startswith("suiji-draw/2\tterms\trevisits") or chance.random() < 0.1:
        return CertificateFiles(first)
    second = _second(chance, first, closing, silent)
    return CertificateFiles(first, second) if second else CertificateFiles(first)


def with_changes(files: CertificateFiles, number: int) -> CertificateFiles:
    """The same with some random substitutions; needs a feasible second round."""
    chance = Random(number)
    assert files.teams is not None
    result = match_teams(files.teams, draw(files.subjects))
    changes: list[Change] = []
    for _ in range(chance.randint(1, 4)):
        seated = [(team.subject, one) for team in result.teams for one in team.inspectors]
        for one in substitutes(result, changes):
            seated.remove((one.subject, one.out))
            seated += [(one.subject, one.stepped_in)] if one.stepped_in else []
        if seated:
            subject, out = chance.choice(seated)
            changes.append(Change(subject, out, chance.choice((LEAVE, RECUSAL)), "生病"))
    return CertificateFiles(files.subjects, files.teams, changes_text("LH-9", result.seed, changes))


def _ids(chance: Random, count: int) -> list[str]:
    return [f"{chance.choice(MARKS)}{n:0{chance.choice((1, 4, 14, 60))}d}" for n in range(count)]


def _first(chance: Random, closing: Closing, silent: bool) -> RoundFiles:
    count = chance.choice((1, 2, 4, 6, 9))
    ids = _ids(chance, count + 6)
    names = [f"{n}类" for n in range(1, chance.randint(1, 4) + 1)]
    pool = freeze_pool((one, chance.choice(names[:3])) for one in ids[:count])
    attempt = chance.choice((1, 1, 1, 2, 3))
    kind = REVISITS if chance.random() < 0.1 else SUBJECTS
    aside = [SetAside(one, f"理由{one}") for one in ids[count:]]
    terms = SubjectTerms(
        kind=kind,
        campaign="LH-9",
        attempt=attempt,
        earlier=[f"第{n}次断电" for n in range(1, attempt)],
        title='联合 "抽查"',
        scope="登记状态为成立",
        strata=[_stratum(chance, name) for name in names],
        floor=Floor(Fraction(chance.randint(0, 4), 5), chance.randint(1, 9)) if chance.random() < 0.4 else None,
        certain=aside[: chance.choice((0, 0, 1, 3))],
        left_out=aside[3 : 3 + chance.choice((0, 0, 1, 3))],
        departments=[TermsDepartment(name, chance.choice(("lead", "member", "office"))) for name in NAMES],
        contributions=0 if silent else 2,
        closing=closing,
        further=[("key", "value"), ("another", "'\"\\/")][: chance.randint(0, 2)],
    ).text()
    return RoundFiles(terms, pool.text, _transcript(chance, kind, terms, pool.sha256, None, closing, silent, attempt))


def _stratum(chance: Random, name: str) -> Stratum:
    return Stratum(name, Fraction(chance.choice((0, 1, 1, 2, 5)), chance.choice((5, 6, 7))), chance.randint(1, 3))


def _transcript(
    chance: Random, kind: str, terms: str, pool: str, seed: str | None, closing: Closing, silent: bool, attempt: int
) -> str:
    secret = sha256_of(str(chance.random()))
    said = chance.sample(NAMES, chance.randint(3, len(NAMES)))
    return Transcript(
        kind=kind,
        campaign="LH-9",
        attempt=attempt,
        terms=sha256_of(terms),
        pool=pool,
        subjects_seed=seed,
        commitment=None if silent else commitment(secret),
        contributions=[] if silent else [Contribution(name, f"话 {chance.random()}") for name in said],
        dice=[chance.randint(1, 6) for _ in range(closing.dice)],
        public=(closing.public, f"{chance.random()}") if closing.public else None,
        secret=None if silent else secret,
    ).text()


def _second(chance: Random, first: RoundFiles, closing: Closing, silent: bool) -> RoundFiles | None:
    result = draw(first)
    excluded: list[str] = []
    for _ in range(chance.choice((0, 0, 1, 2, 5))):
        standing = confirmed(result, excluded)
        if len(standing) > 1:
            excluded.append(chance.choice(standing))
    replacements(result, excluded)
    subjects = confirmed(result, excluded)
    if not subjects:
        return None
    shares = [Share(name, chance.choice((0, 1, 2, 2, 3))) for name in NAMES[: chance.randint(1, 3)]]
    if not any(one.inspectors for one in shares):
        shares[0] = Share(shares[0].department, 2)
    shares += [Share(name, 0) for name in NAMES[len(shares) :]]
    roster = _roster(chance, shares, subjects, excluded)
    terms = TeamTerms(
        campaign="LH-9",
        attempt=1,
        title="匹配",
        shares=shares,
        groups=chance.randint(1, 3) if chance.random() < 0.25 else 0,
        contributions=0 if silent else 3,
        closing=closing,
    ).text()
    return RoundFiles(
        terms, roster.text, _transcript(chance, TEAMS, terms, roster.sha256, result.seed, closing, silent, 1)
    )


def _roster(chance: Random, shares: Sequence[Share], subjects: Sequence[str], excluded: Sequence[str]) -> RosterFile:
    tagged, barred = chance.choice((0, 0, 0.4, 0.7)), chance.choice((0, 0, 0.1, 0.2))
    people: list[RosterInspector] = []
    for share in shares:
        for _ in range(share.inspectors + chance.choice((0, 1, 2, 4)) if share.inspectors else chance.randint(0, 1)):
            people.append(
                RosterInspector(
                    f"I-{len(people) + 1:05d}",
                    share.department,
                    chance.choice((AVAILABLE,) * 18 + (ON_LEAVE, NO_CERTIFICATE)),
                    frozenset(tag for tag in TAGS if chance.random() < tagged),
                    frozenset(one for one in subjects if chance.random() < barred),
                )
            )
    sent = [share.department for share in shares if share.inspectors]
    needs = [
        Need(one, name, frozenset(chance.sample(TAGS, chance.choice((1, 1, 2)))))
        for one in subjects
        for name in sent
        if tagged and chance.random() < 0.2
    ]
    ids = [one.id for one in people]
    apart = {frozenset(chance.sample(ids, 2)) for _ in range(chance.choice((0, 0, 1, 2))) if len(ids) > 1}
    same = [(a.id, b.id) for a in people for b in people if a.id < b.id and a.department == b.department]
    pairs = [Pair(a, b, chance.randint(1, 3)) for a, b in same if chance.random() < 0.2]
    exclusions = [Exclusion(one, chance.choice(NAMES), "注销") for one in excluded]
    return freeze_roster(Roster(people, subjects, exclusions, needs, [tuple(sorted(two)) for two in apart], pairs))
