"""Writes the test vectors of the draw protocol, docs/draw-vectors.json.

Only when the protocol gets a new name may the file change in what it holds already; vectors may be added.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # run as a file, from wherever

from domain.certificate import CertificateFiles, recompute
from domain.changes import LEAVE, RECUSAL, Change, changes_text
from domain.draw import confirmed, draw, key, sample_size, sample_sizes, ticket
from domain.draw_files import PROTOCOL, RoundFiles, normalise_words, sha256_of
from domain.draw_terms import (
    Floor,
    SetAside,
    Share,
    Stratum,
)
from domain.errors import Refusal
from domain.matching import match_teams
from domain.roster import (
    NO_CERTIFICATE,
    ON_LEAVE,
    Exclusion,
    Need,
    Pair,
)
from domain.transcript import REVISITS
from scripts.vector_draws import (
    ELEVEN,
    FIFTH,
    HALF,
    LEAD,
    MEMBER,
    WHOLE,
    all_of,
    first_round,
    one,
    people,
    second_round,
)

OUT = ROOT / "docs" / "draw-vectors.json"
_HARD_TO_SEE = re.compile("[\u00a0\u0301\u200b\u2028\u202e\u2126\u3000]")
ASIDE = [SetAside(f"91130000{n:09d}X", reason) for n, reason in ((21, "重点监管"), (22, "上年度不合格"))]
LEFT_OUT = [SetAside("91130000000000031X", "六个月内已查"), SetAside("91130000000000032X", "本年度已查两次")]


def vector(
    name: str, what: str, first: RoundFiles, second: RoundFiles | None = None, changes: str = ""
) -> dict[str, object]:
    inputs: dict[str, object] = {"subjects": {"terms": first.terms, "pool": first.pool, "transcript": first.transcript}}
    if second:
        inputs["teams"] = {"terms": second.terms, "roster": second.pool, "transcript": second.transcript}
    if changes:
        inputs["changes"] = changes
    expected = _expected(CertificateFiles(first, second, changes))
    return {"name": name, "what": what, **inputs, "expected": expected}


def _expected(files: CertificateFiles) -> dict[str, object]:
    result = draw(files.subjects)
    found: dict[str, object] = {
        "pool_sha256": sha256_of(files.subjects.pool),
        "terms_sha256": sha256_of(files.subjects.terms),
        "seed": result.seed,
        "key": result.key,
        "order": {one.name: list(one.order) for one in result.strata},
        "k": {one.name: one.k for one in result.strata},
    }
    try:
        certificate = recompute(files)
    except Refusal:
        return found | {"refused": True}
    content = json.loads(certificate.text())
    if certificate.teams:
        files_of = {"terms", "terms_sha256", "roster", "roster_sha256", "transcript"}
        found["teams"] = {name: value for name, value in content["teams"].items() if name not in files_of}
    if certificate.changes:
        found["substitutes"] = content["changes"]["substitutes"]
    return found | {"certificate_sha256": sha256_of(certificate.text())}


def plain_vectors() -> list[dict[str, object]]:
    return [
        vector("two strata", "9 of class A at 1/5 give 2, 2 of class D at 1/2 give 1", first_round()),
        vector("one subject", "less than one counts as one",
               first_round([("91130000000000001X", "全部")], [Stratum("全部", FIFTH)])),
        vector("an empty stratum", "class B stands in the terms, nobody in the pool",
               first_round([("b", "A"), ("a", "A")], [Stratum("A", FIFTH), Stratum("B", HALF, 3)])),
        vector("non-ASCII ids", "sorted by the bytes of UTF-8 (so not by UTF-16), tickets over the bytes of UTF-8",
               first_round([("学校-2", "学校"), ("学校-10", "学校"), ("𠮷-1", "学校"), ("Ｚ-1", "学校"), ("Z", "学校"),
                            ("é", "学校")], [Stratum("学校", Fraction(2, 5))])),
        vector("a minimum", "the minimum of 4 is more than the ratio asks, and 5 of 2 are 2",
               first_round(ELEVEN, [Stratum("A", Fraction(1, 10), 4), Stratum("D", Fraction(1, 100), 5)])),
        vector("a plain number", "a ratio of nought draws the minimum",
               first_round(ELEVEN, [Stratum("A", Fraction(0), 3), Stratum("D", WHOLE)])),
        vector("a public value", "a value named beforehand closes the seed instead of dice",
               first_round(public="双色球2024051期")),
        vector("without a chat", "no commitment, no contributions: the seed is given by one person",
               first_round(public="seed", chat=False)),
        vector("a floor", "2 and 1 of 11 are less than half: three more, each to the stratum with the least share",
               first_round(floor=Floor(HALF, 1))),
        vector("a floor between equals", "equal shares: the first of the terms gets more; the floor's minimum counts",
               first_round([(f"{name}{n}", name) for name in "AB" for n in range(6)],
                           [Stratum("B", Fraction(1, 6)), Stratum("A", Fraction(1, 6))],
                           floor=Floor(Fraction(0), 5))),
        vector("certain and left out", "two are inspected without chance, two kept out by a rule; none is in the pool",
               first_round(certain=ASIDE, left_out=LEFT_OUT)),
        vector("attempt 2", "the first attempt and its reason stand in the terms, so in the seed",
               first_round(earlier=["骰子落在桌下"])),
        vector("revisits", "a draw of closed inspections for a call back: the same with another label",
               first_round(kind=REVISITS)),
    ]  # fmt: skip


def exclusion_vectors() -> list[dict[str, object]]:
    first = first_round()
    result = draw(first)
    drawn, queue, class_d = list(result.drawn), result.strata[0].queue, result.strata[1]
    staff = [*people(4, LEAD), *people(3, MEMBER, 5)]
    replaced = [Exclusion(drawn[0], LEAD, "注销"), Exclusion(queue[0], MEMBER, "无此业务")]
    gone = [Exclusion(subject, LEAD, "不在辖区") for subject in class_d.order]
    marked = first_round(certain=ASIDE)
    return [
        vector("teams", "two inspectors and one to each subject", first, second_round(first, staff)),
        vector("a replacement replaced", "the second exclusion is of the one who replaced the first", first,
               second_round(first, staff, exclusions=replaced)),
        vector("an exhausted stratum", "all of class D are excluded: fewer are inspected", first,
               second_round(first, staff, exclusions=gone)),
        vector("a certain subject excluded", "nobody replaces it", marked,
               second_round(marked, staff, exclusions=[Exclusion(ASIDE[0].id, LEAD, "注销")])),
        vector("recusals", "every inspector of the lead avoids one subject", first,
               second_round(first, [*(one(n, LEAD, recused=[drawn[n % 3]]) for n in range(1, 6)),
                                    *people(3, MEMBER, 6)])),
        vector("an infeasible team", "two are needed, one is there and one is on leave", first,
               second_round(first, [one(1, LEAD, state=ON_LEAVE), one(2, LEAD), *people(3, MEMBER, 5)])),
    ]  # fmt: skip


def team_vectors() -> list[dict[str, object]]:
    six = all_of([f"s{n}" for n in range(1, 7)])
    market = people(3, MEMBER, 11)
    four = all_of([f"s{n}" for n in range(1, 5)])
    return [
        vector("equal loads", "six subjects, four inspectors of two seats each: 3 each", six,
               second_round(six, people(4, LEAD), [Share(LEAD, 2), Share(MEMBER, 0)])),
        vector("tags", "s1 and s2 need gas: the one who has it goes there, and is spared elsewhere", six,
               second_round(six, [one(1, LEAD, "g"), *people(3, LEAD, 2), *market],
                            needs=[Need("s1", LEAD, frozenset("g")), Need("s2", LEAD, frozenset("g"))])),
        vector("two tags in one person", "s1 needs two tags of a department that sends one: the one who has both", six,
               second_round(six, [one(1, LEAD, "e"), one(2, LEAD, "g"), one(3, LEAD, "eg"), *market],
                            [Share(LEAD, 1), Share(MEMBER, 1)], needs=[Need("s1", LEAD, frozenset("eg"))])),
        vector("apart across departments", "two inspectors of two departments never on one team", six,
               second_round(six, [*people(4, LEAD), *market],
                            apart=[("I-00001", "I-00011"), ("I-00002", "I-00011")])),
        vector("pairs of earlier campaigns", "who went together before is not paired again where that can be", six,
               second_round(six, [*people(4, LEAD), *market],
                            pairs=[Pair("I-00001", "I-00002", 3), Pair("I-00003", "I-00004", 1)])),
        vector("levelling needed", "recusals: dealing alone leaves a greatest load of 4, levelling brings it to 3", six,
               second_round(six, [one(1, LEAD, recused=["s2", "s3", "s6"]), one(2, LEAD, recused=["s1"]), one(3, LEAD),
                                  one(4, LEAD, recused=["s1", "s2", "s6"])], [Share(LEAD, 2), Share(MEMBER, 0)])),
        vector("search needed", "tags: levelling alone leaves a greatest load of 3, the search brings it to 2", four,
               second_round(four, [one(1, LEAD, "eg"), one(2, LEAD, recused=["s1"]),
                                   one(3, LEAD, "g", recused=["s1", "s3"]), one(4, LEAD, "e")],
                            [Share(LEAD, 2), Share(MEMBER, 0)],
                            needs=[Need(subject, LEAD, frozenset("eg")) for subject in ("s1", "s2", "s3")])),
        vector("no certificate", "without a valid certificate nobody is sent", six,
               second_round(six, [one(9, LEAD, state=NO_CERTIFICATE), *people(3, LEAD), *market])),
    ]  # fmt: skip


def group_vectors() -> list[dict[str, object]]:
    six = all_of([f"s{n}" for n in range(1, 7)])
    staff = [*people(4, LEAD), *people(3, MEMBER, 11)]
    return [
        vector("fixed groups", "two groups of two and one, three subjects each", six,
               second_round(six, staff, groups=2)),
        vector("fixed groups with tags and a recusal", "every group holds gas; that of I-00011 does not go to s1", six,
               second_round(six, [one(1, LEAD, "g"), one(2, LEAD, "g"), *people(2, LEAD, 3),
                                  one(11, MEMBER, recused=["s1"]), *people(2, MEMBER, 12)], groups=2,
                            needs=[Need("s4", LEAD, frozenset("g"))])),
        vector("infeasible groups", "three groups of two need six people, four are there", six,
               second_round(six, staff, groups=3)),
    ]  # fmt: skip


def change_vectors() -> list[dict[str, object]]:
    first = first_round()
    second = second_round(first, [*people(5, LEAD), *people(2, MEMBER, 11)])
    result = match_teams(second, draw(first))
    seat = {(team.subject, team.department): team.inspectors for team in result.teams}
    s1, s2, s3 = dict.fromkeys(team.subject for team in result.teams)
    seed = result.seed
    leave = [Change(s1, seat[s1, LEAD][0], LEAVE, "生病"), Change(s2, seat[s2, LEAD][0], RECUSAL, "亲属任职")]
    both = [Change(s3, "I-00011", LEAVE, "生病"), Change(s2, "I-00012", LEAVE, "培训")]
    return [
        vector("substitution", "one on leave, one recused: each time the next by load and ticket steps in",
               first, second, changes_text("LH-2024-01", seed, leave)),
        vector("nobody steps in", "the second change finds nobody: its seat stays empty",
               first, second, changes_text("LH-2024-01", seed, both)),
    ]  # fmt: skip


def everything() -> dict[str, object]:
    first = first_round(floor=Floor(HALF, 1), certain=ASIDE, left_out=LEFT_OUT, earlier=["停电"])
    result = draw(first)
    excluded = [Exclusion(result.drawn[0], LEAD, "注销"), Exclusion(ASIDE[1].id, MEMBER, "注销")]
    subjects = confirmed(result, [gone.id for gone in excluded])
    staff = [one(1, LEAD, "g"), one(2, LEAD, "eg"), one(3, LEAD, "e"), one(4, LEAD, recused=subjects[:2]),
             one(5, LEAD, state=ON_LEAVE), one(11, MEMBER), one(12, MEMBER, "g"), one(13, MEMBER)]  # fmt: skip
    second = second_round(
        first,
        staff,
        exclusions=excluded,
        earlier=["停电", "一家单位未到"],
        needs=[Need(subjects[0], LEAD, frozenset("eg")), Need(subjects[3], MEMBER, frozenset("g"))],
        apart=[("I-00001", "I-00011")],
        pairs=[Pair("I-00001", "I-00002", 2)],
    )
    teams = match_teams(second, result)
    team = teams.teams[0]
    changes = changes_text("LH-2024-01", teams.seed, [Change(team.subject, team.inspectors[0], LEAVE, "生病")])
    return vector("everything", "all kinds of lines in one small draw", first, second, changes)


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
    subjects_key, pick_key = key("subjects", seed), key("teams:pick", seed)
    raw = [
        "  今天\t\u3000下雨\r\n",
        "e\u0301",
        "a\u200bb\u202e",
        "\u00a0<b>&_*[\u2028x",
        "Ω\u2126",
        "e\u200b\u0301",
    ]
    labels = ("subjects", "revisits", "teams:order", "teams:pick", "teams:groups", "teams:groups:2")
    sizes = [(0, "1/5", 1), (1, "1/5", 1), (2, "1/5", 0), (6, "1/5", 1), (100, "7/100", 1), (3, "1/1", 9)]
    hashed = [(subjects_key, "91130000000000001X"), (subjects_key, "学校-2"), (pick_key, "3:I-00017")]
    return {
        "words": [[one, normalise_words(one)] for one in raw],
        "keys": [[label, seed, key(label, seed)] for label in labels],
        "tickets": [[one, text, ticket(one, text)] for one, text in hashed],
        "sample_sizes": [[n, ratio, m, sample_size(n, Fraction(ratio), m)] for n, ratio, m in sizes],
        "floors": [_floor([("A", 10, "1/10", 1), ("B", 5, "1/5", 1)], "1/2", 1),
                   _floor([("A", 3, "0/1", 1), ("B", 3, "0/1", 1), ("C", 0, "1/1", 1)], "0/1", 3),
                   _floor([("A", 2, "1/2", 1), ("B", 2, "1/2", 1)], "0/1", 99)],
    }  # fmt: skip


def _floor(strata: Sequence[tuple[str, int, str, int]], ratio: str, minimum: int) -> list[object]:
    """Strata as name, n, ratio, minimum; the floor; and k."""
    found = sample_sizes(
        [Stratum(name, Fraction(p), m) for name, _, p, m in strata],
        {name: n for name, n, _, _ in strata},
        Floor(Fraction(ratio), minimum),
    )
    return [[list(one) for one in strata], [ratio, minimum], found]


def main() -> None:
    vectors = [*plain_vectors(), *exclusion_vectors(), *team_vectors(), *group_vectors(), *change_vectors()]
    content = {"protocol": PROTOCOL, **small_vectors(), "vectors": [*vectors, everything(), big_vector()]}
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    OUT.write_text(_HARD_TO_SEE.sub(lambda found: f"\\u{ord(found[0]):04x}", text), "utf-8")


if __name__ == "__main__":
    main()
