"""Writes the test vectors of the draw protocol, docs/draw-vectors.json.

Only when the protocol gets a new name may the file change in what it holds already; vectors may be added.
"""

from __future__ import annotations

import json
import re
import sys
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # run as a file, from wherever

from domain.certificate import recompute
from domain.draw import draw, freeze_pool, key, sample_size, ticket
from domain.draw_files import PROTOCOL, RoundFiles, normalise_words, sha256_of
from domain.draw_terms import (
    FIVE_DICE,
    Closing,
    Share,
    Stratum,
    SubjectTerms,
    TeamTerms,
    TermsDepartment,
)
from domain.errors import Refusal
from domain.roster import Exclusion, Roster, RosterInspector, freeze_roster
from domain.transcript import SUBJECTS, TEAMS, Contribution, Transcript, commitment

OUT = ROOT / "docs" / "draw-vectors.json"
LEAD, MEMBER = "住房和城乡建设局", "市场监督管理局"
_HARD_TO_SEE = re.compile("[\u00a0\u0301\u200b\u2028\u202e\u2126\u3000]")
SECRETS = {SUBJECTS: "0123456789abcdef" * 4, TEAMS: "fedcba9876543210" * 4}
WORDS = (Contribution(LEAD, "今天下雨"), Contribution(MEMBER, "lucky 7"))
ELEVEN = [(f"91130000{n:09d}X", "D" if n % 4 == 0 else "A") for n in range(1, 12)]


def first_round(
    entries: list[tuple[str, str]], strata: list[Stratum], *, public: str = "", chat: bool = True
) -> RoundFiles:
    pool = freeze_pool(entries)
    closing = Closing(public=public) if public else FIVE_DICE
    terms = SubjectTerms(
        campaign="LH-2024-01",
        attempt=1,
        title="联合抽查示例",
        scope="登记状态为成立",
        strata=strata,
        departments=[TermsDepartment(LEAD, "lead"), TermsDepartment(MEMBER)],
        contributions=2 if chat else 0,
        closing=closing,
        further=[("confirm_within_working_days", "2")],
    ).text()
    transcript = Transcript(
        kind=SUBJECTS,
        campaign="LH-2024-01",
        attempt=1,
        terms=sha256_of(terms),
        pool=pool.sha256,
        commitment=commitment(SECRETS[SUBJECTS]) if chat else None,
        contributions=WORDS if chat else (),
        dice=() if public else (5, 3, 1, 6, 2),
        public=(public, "03 09 12 21 26 31 07") if public else None,
        secret=SECRETS[SUBJECTS] if chat else None,
    ).text()
    return RoundFiles(terms=terms, pool=pool.text, transcript=transcript)


def second_round(
    first: RoundFiles,
    people: list[RosterInspector],
    shares: list[Share],
    subjects: list[str],
    excluded: list[Exclusion],
) -> RoundFiles:
    roster = freeze_roster(Roster(people, subjects, excluded))
    terms = TeamTerms(campaign="LH-2024-01", attempt=1, title="联合抽查示例", shares=shares, contributions=2).text()
    transcript = Transcript(
        kind=TEAMS,
        campaign="LH-2024-01",
        attempt=1,
        terms=sha256_of(terms),
        pool=roster.sha256,
        subjects_seed=draw(first).seed,
        commitment=commitment(SECRETS[TEAMS]),
        contributions=WORDS,
        dice=(2, 2, 6, 4, 1),
        secret=SECRETS[TEAMS],
    ).text()
    return RoundFiles(terms=terms, pool=roster.text, transcript=transcript)


def vector(name: str, what: str, first: RoundFiles, second: RoundFiles | None = None) -> dict[str, object]:
    inputs: dict[str, object] = {"subjects": {"terms": first.terms, "pool": first.pool, "transcript": first.transcript}}
    if second:
        inputs["teams"] = {"terms": second.terms, "roster": second.pool, "transcript": second.transcript}
    return {"name": name, "what": what, **inputs, "expected": expected(first, second)}


def expected(first: RoundFiles, second: RoundFiles | None) -> dict[str, object]:
    result = draw(first)
    found: dict[str, object] = {
        "pool_sha256": sha256_of(first.pool),
        "terms_sha256": sha256_of(first.terms),
        "seed": result.seed,
        "key": result.key,
        "order": {one.name: list(one.order) for one in result.strata},
        "k": {one.name: one.k for one in result.strata},
    }
    try:
        certificate = recompute(first, second)
    except Refusal as refusal:
        return found | {"refused": refusal.code, "facts": refusal.facts}
    if certificate.teams:
        teams = certificate.teams.result
        found["teams"] = {
            "seed": teams.seed,
            "order_key": teams.order_key,
            "pick_key": teams.pick_key,
            "confirmed": list(teams.confirmed),
            "replaced": [[one.excluded, one.replacement or ""] for one in teams.replaced],
            "assignments": [[one.subject, one.department, list(one.inspectors)] for one in teams.teams],
        }
    return found | {"certificate_sha256": sha256_of(certificate.text())}


def people(count: int, department: str, first: int = 1) -> list[RosterInspector]:
    return [RosterInspector(f"I-{n:05d}", department) for n in range(first, first + count)]


def two_strata() -> RoundFiles:
    return first_round(ELEVEN, [Stratum("A", Fraction(1, 5)), Stratum("D", Fraction(1, 2))])


def plain_vectors() -> list[dict[str, object]]:
    fifth = Fraction(1, 5)
    return [
        vector("two strata", "9 of class A at 1/5 give 2, 2 of class D at 1/2 give 1", two_strata()),
        vector(
            "one subject",
            "less than one counts as one",
            first_round([("91130000000000001X", "全部")], [Stratum("全部", fifth)]),
        ),
        vector(
            "an empty stratum",
            "class B stands in the terms, nobody in the pool",
            first_round([("b", "A"), ("a", "A")], [Stratum("A", fifth), Stratum("B", Fraction(1, 2), 3)]),
        ),
        vector(
            "non-ASCII ids",
            "sorted by the bytes of UTF-8, tickets over the bytes of UTF-8",
            first_round(
                [("学校-2", "学校"), ("学校-10", "学校"), ("𠮷-1", "学校"), ("Z", "学校"), ("é", "学校")],
                [Stratum("学校", Fraction(2, 5))],
            ),
        ),
        vector(
            "a floor",
            "the minimum of 4 is more than the ratio asks, and 5 of 3 are 3",
            first_round(ELEVEN, [Stratum("A", Fraction(1, 10), 4), Stratum("D", Fraction(1, 100), 5)]),
        ),
        vector(
            "a plain number",
            "a ratio of nought draws the minimum",
            first_round(ELEVEN, [Stratum("A", Fraction(0), 3), Stratum("D", Fraction(1))]),
        ),
        vector(
            "a public value",
            "a value named beforehand closes the seed instead of dice",
            first_round(ELEVEN, [Stratum("A", fifth), Stratum("D", fifth)], public="双色球2024051期"),
        ),
        vector(
            "without a chat",
            "no commitment, no contributions: the seed is given by one person",
            first_round(ELEVEN, [Stratum("A", fifth), Stratum("D", fifth)], public="seed", chat=False),
        ),
    ]


def team_vectors() -> list[dict[str, object]]:
    first = two_strata()
    result = draw(first)
    drawn, queue = list(result.drawn), result.strata[0].queue
    class_a, class_d = result.strata
    staff = [*people(4, LEAD), *people(3, MEMBER, 5)]
    shares = [Share(LEAD, 2), Share(MEMBER, 1)]
    replaced = [Exclusion(drawn[0], LEAD, "注销"), Exclusion(queue[0], MEMBER, "无此业务")]
    gone = [Exclusion(one, LEAD, "不在辖区") for one in class_d.order]
    away = [RosterInspector("I-00001", LEAD, available=False), *people(1, LEAD, 2), *people(3, MEMBER, 5)]
    barred = [RosterInspector(f"I-{n:05d}", LEAD, recused=frozenset({drawn[n % 3]})) for n in range(1, 6)]
    return [
        vector("teams", "two inspectors and one to each subject", first,
               second_round(first, staff, shares, drawn, [])),
        vector(
            "a replacement replaced",
            "the second exclusion is of the one who replaced the first",
            first,
            second_round(first, staff, shares, [class_a.drawn[1], queue[1], *class_d.drawn], replaced),
        ),
        vector(
            "an exhausted stratum",
            "all of class D are excluded: fewer are inspected",
            first,
            second_round(first, staff, shares, list(class_a.drawn), gone),
        ),
        vector("recusals", "every inspector of the lead avoids one subject", first,
               second_round(first, [*barred, *people(3, MEMBER, 6)], shares, drawn, [])),
        vector("an infeasible team", "two are needed, one is there", first,
               second_round(first, away, shares, drawn, [])),
    ]  # fmt: skip


def big_vector() -> dict[str, object]:
    entries = [(f"9113{n:014d}", "ABCD"[n % 4]) for n in range(1, 10_001)]
    strata = [Stratum(name, Fraction(n, 100)) for n, name in enumerate("ABCD", start=3)]
    files = first_round(entries, strata)
    result = draw(files)
    return {
        "name": "ten thousand subjects",
        "what": "n = 1 … 10000: id 9113 and n as 14 digits, stratum ABCD[n mod 4]; hashes only",
        "subjects": {"terms": files.terms, "pool": None, "transcript": files.transcript},
        "expected": {
            "pool_sha256": sha256_of(files.pool),
            "seed": result.seed,
            "k": {one.name: one.k for one in result.strata},
            "drawn_sha256": sha256_of("".join(f"{one}\n" for one in result.drawn)),
        },
    }


def small_vectors() -> dict[str, object]:
    seed = sha256_of("a seed")
    subjects_key = key("subjects", seed)
    raw = [
        "  今天\t\u3000下雨\r\n",
        "e\u0301",
        "a\u200bb\u202e",
        "\u00a0<b>&_*[\u2028x",
        "Ω\u2126",
        "e\u200b\u0301",
    ]
    sizes = [(0, "1/5", 1), (1, "1/5", 1), (2, "1/5", 0), (6, "1/5", 1), (100, "7/100", 1), (3, "1/1", 9)]
    return {
        "words": [[one, normalise_words(one)] for one in raw],
        "keys": [[label, seed, key(label, seed)] for label in ("subjects", "teams:order", "teams:pick")],
        "tickets": [[subjects_key, one, ticket(subjects_key, one)] for one in ("91130000000000001X", "学校-2")],
        "sample_sizes": [[n, ratio, m, sample_size(n, Fraction(ratio), m)] for n, ratio, m in sizes],
    }


def main() -> None:
    content = {
        "protocol": PROTOCOL,
        **small_vectors(),
        "vectors": [*plain_vectors(), *team_vectors(), big_vector()],
    }
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    OUT.write_text(_HARD_TO_SEE.sub(lambda found: f"\\u{ord(found[0]):04x}", text), "utf-8")


if __name__ == "__main__":
    main()
