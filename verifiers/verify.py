#!/usr/bin/env python3
"""核对“双随机”抽取证书。单个文件，只需 Python 3.8 或以上，不用联网，不用安装任何东西。

用法：把本文件与群里或公示页上的 certificate.json（最好连同 pool.txt）放在同一文件夹，在该文件夹打开命令行：

    python verify.py certificate.json
    python verify.py certificate.json --subjects pool.txt      连名单文件一并核对
    python verify.py certificate.json --english                英文结果

退出码：0 核对通过；1 核对未通过（会写明第一处不一致）；2 文件找不到或用法有误。
最后一步要由您来做：把显示的指纹和封条与抽取之前群里公布的逐一对照。

Checks a certificate of a public draw. One file, Python 3.8 or newer, nothing else, no network:

    python verify.py certificate.json [--subjects pool.txt] [--english]

Exit code 0: verified; 1: not verified, the first difference is named; 2: a file is missing, or wrong usage.
The last step is yours: compare the hashes it prints with those that stood in the group before the draw.

Written from docs/draw-protocol.md (suiji-draw/2) alone and sharing no code with the program that draws: that two
programs written apart agree is the point of it. Section numbers below are those of the protocol.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import re
import sys
from bisect import bisect_left, insort
from collections import deque
from typing import (
    Any,
    Callable,
    Iterable,
    Iterator,
    List,
    NamedTuple,
    NoReturn,
    Sequence,
)

PROTOCOL = "suiji-draw/2"
MOST_PLACED = 20000  # 4.7
MOST_FORMINGS = 20  # 4.8

WHITE = "\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
CONTROL = "\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff"
BAD_IN_FIELD = re.compile("[" + CONTROL + "]")
BAD_IN_FILE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")  # all but TAB and LF
BAD_IN_ID = re.compile("[" + CONTROL + "," + WHITE + "]")
NUMBER = re.compile("0|[1-9][0-9]{0,8}")
RATIO = re.compile("(0|[1-9][0-9]{0,8})/([1-9][0-9]{0,8})")
HASH = re.compile("[0-9a-f]{64}")

Progress = Callable[[int, int], None]


class Problem(Exception):
    """What is wrong with a certificate, in both languages. ``code`` is for programs."""

    def __init__(self, code: str, chinese: str, english: str) -> None:
        super().__init__(english)
        self.code, self.chinese, self.english = code, chinese, english


# Section 2: files, hashes, keys, tickets.


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def key_of(label: str, seed: str) -> str:
    return sha256(label + ":" + seed)[:32]


def ticket(key: str, text: str) -> str:
    return sha256(key + ":" + text)


def is_id(text: str) -> bool:
    return text not in ("", "-") and not BAD_IN_ID.search(text)


class Lines:
    """A file inside the certificate, taken line by line in the order that the protocol gives."""

    def __init__(self, file: str, lines: Sequence[str]) -> None:
        self.file, self.lines, self.at = file, lines, 0
        self.text = "".join([line + "\n" for line in lines])
        self.sha256 = ""
        suspicious = "\t\t" in self.text or "\n\t" in self.text or "\t\n" in self.text or "\n\n" in self.text
        if suspicious or BAD_IN_FILE.search(self.text) or self.text[:1] in ("\t", "\n"):
            for self.at, line in enumerate(lines):
                if not all(line.split("\t")) or any(map(BAD_IN_FIELD.search, line.split("\t"))):
                    self.wrong(
                        "用TAB分隔、无空项、无控制字符", "fields parted by TAB, none empty, no control characters"
                    )
        self.at = 0
        self.sha256 = sha256(self.text)

    def wrong(self, chinese: str, english: str) -> NoReturn:
        """Refuses the line that stands next."""
        found = repr(self.lines[self.at][:80]) if self.at < len(self.lines) else "EOF"
        where = (self.file, self.at + 1)
        raise Problem(
            "line",
            "%s第%d行不合规定：应为%s；实为%s" % (where + (chinese, found)),
            "%s line %d breaks the protocol: expected %s, found %s" % (where + (english, found)),
        )

    def back(self, chinese: str, english: str) -> NoReturn:
        """Refuses the line that was taken last."""
        self.at -= 1
        self.wrong(chinese, english)

    def left(self) -> bool:
        return self.at < len(self.lines)

    def row(self) -> list[str]:
        self.at += 1
        return self.lines[self.at - 1].split("\t")

    def next_is(self, word: str) -> bool:
        return self.left() and self.lines[self.at].split("\t", 1)[0] == word

    def take(self, word: str, values: int) -> list[str]:
        """The values behind ``word`` on the next line, so many and no others."""
        fields = self.lines[self.at].split("\t") if self.left() else []
        if len(fields) != values + 1 or fields[0] != word:
            form = " → ".join([word] + ["…"] * values)
            self.wrong("“" + form + "”", form)
        self.at += 1
        return fields[1:]

    def header(self, *words: str) -> None:
        if self.take(PROTOCOL, len(words)) != list(words):
            form = " → ".join((PROTOCOL,) + words)
            self.back("“" + form + "”", form)

    def number(self, text: str, least: int = 0) -> int:
        """``text``, of the line taken last, as a number."""
        if not NUMBER.fullmatch(text) or int(text) < least:
            self.back("不小于%d的整数" % least, "a whole number of at least %d" % least)
        return int(text)

    def hash(self, word: str) -> str:
        (value,) = self.take(word, 1)
        if not HASH.fullmatch(value):
            self.back("64位十六进制指纹", "a hash of 64 hexadecimal characters")
        return value

    def ratio(self, text: str, minimum: str) -> tuple[int, int, int]:
        """p, q and minimum of the line taken last."""
        found, least = RATIO.fullmatch(text), self.number(minimum)
        if not found:
            self.back("p/q", "p/q")
        p, q = int(found.group(1)), int(found.group(2))
        if math.gcd(p, q) != 1 or p > q or p == least == 0:
            self.back(
                "0到1之间的最简分数，且比例与最低数不全为0",
                "a ratio of 0 to 1 in lowest terms; it or the minimum above 0",
            )
        return p, q, least

    def ids(self, text: str, what: str = "id") -> list[str]:
        """A list of ids (or tags) of the line taken last: ``-`` or sorted, different, with commas."""
        found = [] if text == "-" else text.split(",")
        if not all(map(is_id, found)) or any(a >= b for a, b in zip(found, found[1:])):
            self.back("“-”或按序排列、互不相同的编号（标签）", "- or a sorted list of different %ss" % what)
        return found


def no_name_twice(lines: Lines, names: Sequence[str]) -> None:
    if len(set(names)) != len(names):
        raise Problem("twice", lines.file + "中有重复的名称", lines.file + ": a name stands twice")


# Sections 3.2 and 4.2: terms.


class Stratum(NamedTuple):
    name: str
    p: int
    q: int
    minimum: int


class Terms(NamedTuple):
    lines: Lines
    kind: str  # "subjects", "revisits" or "teams"
    campaign: str
    attempt: int
    earlier: list[tuple[str, str]]
    title: str
    scope: str
    strata: list[Stratum]
    floor: tuple[int, int, int] | None
    certain: list[tuple[str, str]]
    left_out: list[tuple[str, str]]
    departments: list[tuple[str, int]]  # how many inspectors each sends; 0 in round one
    groups: int  # 0: none
    contributions: int
    closing: tuple[str, str]


def read_opening(lines: Lines) -> tuple[str, int, list[tuple[str, str]], str]:
    (campaign,) = lines.take("campaign", 1)
    attempt = lines.number(lines.take("attempt", 1)[0], 1)
    earlier = []
    for number in range(1, attempt):
        found, reason = lines.take("earlier", 2)
        if found != str(number):
            lines.back("earlier → %d" % number, "earlier → %d" % number)
        earlier.append((found, reason))
    (title,) = lines.take("title", 1)
    return campaign, attempt, earlier, title


TERMS_WORDS = {
    "campaign", "attempt", "earlier", "title", "scope", "stratum", "floor", "certain", "left-out", "department",
    "groups", "contributions", "closing",
}  # fmt: skip


def read_ceremony(lines: Lines, departments: Sequence[str]) -> tuple[int, tuple[str, str]]:
    no_name_twice(lines, departments)
    needed = lines.number(lines.take("contributions", 1)[0])
    kind, what = lines.take("closing", 2)
    if kind == "dice":
        if lines.number(what, 1) > 50:
            lines.back("1至50枚骰子", "1 to 50 dice")
    elif kind != "public":
        lines.back("“closing → dice”或“closing → public”", "closing → dice or closing → public")
    if not (2 <= needed <= len(departments) or (needed == 0 and kind == "public")):
        raise Problem(
            "contributions",
            "%s：随机语的最少份数%d不合规定" % (lines.file, needed),
            "%s: %d is no number of contributions that the protocol allows" % (lines.file, needed),
        )
    while lines.left():
        row = lines.row()
        if len(row) != 2 or row[0] in TERMS_WORDS:
            lines.back("“名称 → 值”", "key → value")
    return needed, (kind, what)


def read_subjects_terms(lines: Lines) -> Terms:
    kind = "revisits" if lines.next_is(PROTOCOL) and lines.lines[0].endswith("\trevisits") else "subjects"
    lines.header("terms", kind)
    campaign, attempt, earlier, title = read_opening(lines)
    (scope,) = lines.take("scope", 1)
    strata: list[Stratum] = []
    while lines.next_is("stratum") or not strata:
        name, ratio, minimum = lines.take("stratum", 3)
        strata.append(Stratum(name, *lines.ratio(ratio, minimum)))
    no_name_twice(lines, [one.name for one in strata])
    floor = lines.ratio(*lines.take("floor", 2)) if lines.next_is("floor") else None
    certain, left_out = read_marked(lines, "certain"), read_marked(lines, "left-out")
    no_name_twice(lines, [one for one, _ in certain + left_out])
    departments = []
    while lines.next_is("department"):
        name, role = lines.take("department", 2)
        if role not in ("lead", "member", "office"):
            lines.back("lead、member或office", "lead, member or office")
        departments.append((name, 0))
    needed, closing = read_ceremony(lines, [one for one, _ in departments])
    return Terms(lines, kind, campaign, attempt, earlier, title, scope, strata, floor, certain, left_out, departments,
                 0, needed, closing)  # fmt: skip


def read_marked(lines: Lines, word: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    while lines.next_is(word):
        one, reason = lines.take(word, 2)
        if not is_id(one) or (found and found[-1][0] >= one):
            lines.back("按序排列、互不相同的编号", "sorted, different ids")
        found.append((one, reason))
    return found


def read_teams_terms(lines: Lines) -> Terms:
    lines.header("terms", "teams")
    campaign, attempt, earlier, title = read_opening(lines)
    departments = []
    while lines.next_is("department"):
        name, sends = lines.take("department", 2)
        departments.append((name, lines.number(sends)))
    if not any(sends for _, sends in departments):
        raise Problem(
            "nobody_sent", "teams-terms.txt：没有单位派出人员", "teams-terms.txt: no department sends anybody"
        )
    groups = lines.number(lines.take("groups", 1)[0], 1) if lines.next_is("groups") else 0
    needed, closing = read_ceremony(lines, [one for one, _ in departments])
    return Terms(lines, "teams", campaign, attempt, earlier, title, "", [], None, [], [], departments, groups, needed,
                 closing)  # fmt: skip


# Sections 3.4 and 4.3: transcripts.


class Transcript(NamedTuple):
    lines: Lines
    campaign: str
    attempt: int
    terms: str
    pool: str
    subjects_seed: str
    commitment: str
    contributions: list[tuple[str, str]]
    dice: list[str]
    public: tuple[str, str] | None
    secret: str


def read_transcript(lines: Lines, kind: str) -> Transcript:
    lines.header("transcript", kind)
    (campaign,) = lines.take("campaign", 1)
    attempt = lines.number(lines.take("attempt", 1)[0], 1)
    terms, pool = lines.hash("terms"), lines.hash("roster" if kind == "teams" else "pool")
    subjects_seed = lines.hash("subjects") if kind == "teams" else ""
    commitment = lines.hash("commitment") if lines.next_is("commitment") else ""
    contributions: list[tuple[str, str]] = []
    while lines.next_is("contribution"):
        number, department, words = lines.take("contribution", 3)
        if number != str(len(contributions) + 1):
            lines.back("第%d份随机语" % (len(contributions) + 1), "contribution %d" % (len(contributions) + 1))
        contributions.append((department, words))
    dice: list[str] = []
    public = None
    if lines.next_is("dice"):
        dice = lines.row()[1:]
        if not dice or len(dice) > 50 or any(not re.fullmatch("[1-6]", one) for one in dice):
            lines.back("1至6点的骰子", "dice of 1 to 6")
    else:
        name, value = lines.take("public", 2)
        public = (name, value)
    secret = lines.hash("secret") if commitment else ""
    if lines.left():
        lines.wrong("文件到此结束", "the end of the file")
    return Transcript(
        lines, campaign, attempt, terms, pool, subjects_seed, commitment, contributions, dice, public, secret
    )


def check_ceremony(terms: Terms, pool: Lines, transcript: Transcript) -> None:
    """Section 3.4: whether the transcript fits its terms and its pool or roster."""
    file = transcript.lines.file
    for lines, said in ((terms.lines, transcript.terms), (pool, transcript.pool)):
        if lines.sha256 != said:
            raise Problem(
                "hash",
                "%s的指纹是%s，%s中写的却是%s" % (lines.file, lines.sha256, file, said),
                "the hash of %s is %s, but %s says %s" % (lines.file, lines.sha256, file, said),
            )

    def require(holds: bool, code: str, chinese: str, english: str) -> None:
        if not holds:
            raise Problem(code, file + "：" + chinese, file + ": " + english)

    same = (terms.campaign, terms.attempt) == (transcript.campaign, transcript.attempt)
    require(same, "campaign", "编号或次数与条款不符", "campaign or attempt are not those of the terms")
    if transcript.commitment:
        fits = sha256(transcript.secret) == transcript.commitment
        require(fits, "commitment", "密数与封条不符", "the secret does not fit the commitment")
    else:
        require(terms.contributions == 0, "commitment", "缺少封条和密数", "commitment and secret are missing")
    names = [department for department, _ in transcript.contributions]
    known = {name for name, _ in terms.departments}
    require(len(set(names)) == len(names), "contributed_twice", "有单位发言两次", "a department contributed twice")
    require(known.issuperset(names), "contributor", "有发言者不在条款中", "a contributor is not in the terms")
    require(len(names) >= terms.contributions, "contributions", "随机语份数不足", "too few contributions")
    kind, what = terms.closing
    if kind == "dice":
        closes = transcript.public is None and len(transcript.dice) == int(what)
    else:
        closes = transcript.public is not None and transcript.public[0] == what
    require(closes, "closing", "收尾方式与条款不符", "the closing is not that of the terms")


# Section 3: the draw.


class DrawnStratum(NamedTuple):
    terms: Stratum
    n: int
    k: int
    order: list[tuple[str, str]]  # ticket and id of all, ascending


class Subjects(NamedTuple):
    terms: Terms
    pool: Lines
    transcript: Transcript
    seed: str
    key: str
    strata: list[DrawnStratum]


def read_pool(lines: Lines) -> dict[str, list[str]]:
    """Ids by stratum."""
    found: dict[str, list[str]] = {}
    last = ""
    for number, line in enumerate(lines.lines):
        lines.at = number
        one, tab, stratum = line.partition("\t")
        if not tab or "\t" in stratum or not is_id(one):
            lines.wrong("“编号 → 类别”", "id → stratum")
        if one <= last:
            lines.wrong("按编号排列、互不相同", "ids sorted and different")
        last = one
        found.setdefault(stratum, []).append(one)
    if not found:
        raise Problem("pool_empty", "名单pool.txt是空的", "pool.txt is empty")
    return found


def sizes(strata: Sequence[Stratum], n: Sequence[int], floor: tuple[int, int, int] | None) -> list[int]:
    """Section 3.6: how many are drawn of each stratum."""

    def size(n: int, p: int, q: int, minimum: int) -> int:
        return min(n, max(minimum, (n * p + q - 1) // q))

    k = [size(count, one.p, one.q, one.minimum) for one, count in zip(strata, n)]
    if floor:
        for _ in range(sum(k), size(sum(n), *floor)):
            best = -1
            for i in range(len(k)):
                if k[i] < n[i] and (best < 0 or k[i] * n[best] < k[best] * n[i]):
                    best = i
            k[best] += 1
    return k


def in_ticket_order(key: str, ids: Sequence[str], step: Callable[[], None]) -> list[tuple[str, str]]:
    start = hashlib.sha256((key + ":").encode())
    found = []
    for number, one in enumerate(ids):
        hashed = start.copy()
        hashed.update(one.encode())
        found.append((hashed.hexdigest(), one))
        if not number & 16383:
            step()
    found.sort()
    return found


def draw(terms: Terms, pool: Lines, transcript: Transcript, progress: Progress) -> Subjects:
    members = read_pool(pool)
    for unknown in sorted(set(members) - {one.name for one in terms.strata}):
        raise Problem("stratum", "名单中的类别“%s”不在条款中" % unknown, "stratum %s is not in the terms" % unknown)
    ids = set().union(*members.values())
    for one, _ in terms.certain + terms.left_out:
        if one in ids:
            raise Problem("marked", "“%s”既在名单中又单独列出" % one, "%s is in the pool as well as in the terms" % one)
    seed = transcript.lines.sha256
    key = key_of(terms.kind, seed)
    n = [len(members.get(one.name, ())) for one in terms.strata]
    done = [0]

    def step() -> None:
        progress(done[0], len(pool.lines))
        done[0] = min(done[0] + 16384, len(pool.lines))

    drawn = []
    for stratum, count, k in zip(terms.strata, n, sizes(terms.strata, n, terms.floor)):
        drawn.append(DrawnStratum(stratum, count, k, in_ticket_order(key, members.get(stratum.name, ()), step)))
    progress(len(pool.lines), len(pool.lines))
    return Subjects(terms, pool, transcript, seed, key, drawn)


def confirm(first: Subjects, excluded: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Section 3.7: who is inspected, and who replaced whom."""
    queues = [iter([one for _, one in stratum.order[stratum.k :]]) for stratum in first.strata]
    in_place = {one: number for number, s in enumerate(first.strata) for _, one in s.order[: s.k]}
    in_place.update({one: -1 for one, _ in first.terms.certain})
    replaced = []
    for one in excluded:
        if one not in in_place:
            raise Problem("exclusion", "被排除的“%s”当时并未抽中" % one, "%s is excluded but was not in place" % one)
        number = in_place.pop(one)
        successor = next(queues[number], "") if number >= 0 else ""
        if successor:
            in_place[successor] = number
        replaced.append((one, successor))
    out = set(excluded)
    confirmed: list[str] = []
    for stratum in first.strata:
        standing = (one for _, one in stratum.order if one not in out)
        confirmed.extend(one for one, _ in zip(standing, range(stratum.k)))
    return confirmed + [one for one, _ in first.terms.certain if one not in out], replaced


# Section 4.1: the roster.


class Person(NamedTuple):
    id: str
    department: str
    available: bool
    tags: frozenset[str]
    recused: frozenset[str]


class Roster(NamedTuple):
    lines: Lines
    people: dict[str, Person]
    subjects: list[str]
    excluded: list[str]
    needs: dict[tuple[str, str], frozenset[str]]
    apart: dict[str, set[str]]
    met: dict[tuple[str, str], int]


def read_roster(lines: Lines, departments: dict[str, int]) -> Roster:
    for number in range(1, len(lines.lines)):
        if lines.lines[number - 1] >= lines.lines[number]:
            lines.at = number
            lines.wrong("各行按序排列、互不相同", "lines sorted and different")
    lines.at = 0
    people: dict[str, Person] = {}
    needs: dict[tuple[str, str], frozenset[str]] = {}
    numbers: dict[int, str] = {}
    subjects: list[str] = []
    apart_rows: list[tuple[str, str]] = []
    pair_rows: list[tuple[str, str, int]] = []
    while lines.left():
        if lines.next_is("apart"):
            a, b = lines.take("apart", 2)
            apart_rows.append((a, b))
        elif lines.next_is("excluded"):
            said, one, _, _ = lines.take("excluded", 4)
            numbers[lines.number(said, 1)] = one
        elif lines.next_is("inspector"):
            read_person(lines, departments, people)
        elif lines.next_is("need"):
            one, department, tags = lines.take("need", 3)
            held = frozenset(lines.ids(tags, "tag"))
            if not held or not departments.get(department) or (one, department) in needs:
                lines.back("对派员单位的一行资格要求", "one line of needs of a department that sends somebody")
            needs[one, department] = held
        elif lines.next_is("pair"):
            a, b, times = lines.take("pair", 3)
            pair_rows.append((a, b, lines.number(times, 1)))
        else:
            (one,) = lines.take("subject", 1)
            if not is_id(one):
                lines.back("检查对象编号", "the id of a subject")
            subjects.append(one)
    return finished_roster(lines, people, subjects, numbers, needs, apart_rows, pair_rows)


def read_person(lines: Lines, departments: dict[str, int], people: dict[str, Person]) -> None:
    department, one, state, tags, recused = lines.take("inspector", 5)
    if department not in departments:
        lines.back("条款中的单位", "a department of the terms")
    if not is_id(one) or ":" in one or one in people:
        lines.back("不重复的人员编号", "the id of an inspector, once")
    if state not in ("available", "on_leave", "no_certificate"):
        lines.back("available、on_leave或no_certificate", "available, on_leave or no_certificate")
    held = frozenset(lines.ids(tags, "tag"))
    people[one] = Person(one, department, state == "available", held, frozenset(lines.ids(recused)))


def finished_roster(
    lines: Lines,
    people: dict[str, Person],
    subjects: list[str],
    numbers: dict[int, str],
    needs: dict[tuple[str, str], frozenset[str]],
    apart_rows: list[tuple[str, str]],
    pair_rows: list[tuple[str, str, int]],
) -> Roster:
    """What can only be checked when all lines are read."""

    def require(holds: bool, chinese: str, english: str) -> None:
        if not holds:
            raise Problem("roster", "名册roster.txt：" + chinese, "roster.txt: " + english)

    listed = set(subjects)
    require(bool(subjects), "没有检查对象", "there is no subject")
    excluded_lines = sum(line.startswith("excluded\t") for line in lines.lines)
    gapless = sorted(numbers) == list(range(1, excluded_lines + 1))
    require(gapless, "排除事项编号不连续", "exclusions are not numbered without gaps")
    for person in people.values():
        require(listed.issuperset(person.recused), "回避的对象不在名册中", "a recusal of what is no subject here")
    for one, _ in needs:
        require(one in listed, "资格要求中的对象不在名册中", "a need of what is no subject here")
    apart: dict[str, set[str]] = {}
    for a, b in apart_rows:
        require(a < b and a in people and b in people, "相互回避一行有误", "an apart line is wrong")
        apart.setdefault(a, set()).add(b)
        apart.setdefault(b, set()).add(a)
    met: dict[tuple[str, str], int] = {}
    for a, b, times in pair_rows:
        fits = a < b and a in people and b in people and people[a].department == people[b].department
        require(fits and (a, b) not in met, "同行次数一行有误", "a pair line is wrong")
        met[a, b] = times
    excluded = [numbers[number] for number in sorted(numbers)]
    return Roster(lines, people, subjects, excluded, needs, apart, met)


# Sections 4.4 to 4.7: who inspects whom.

Team = List[str]  # seats in the order of the departments, r each


class Infeasible(Problem):
    pass


class Loads:
    """How many subjects everybody has; each department's people on shelves by load, in order of tickets."""

    def __init__(self, matching: Matching) -> None:
        self.matching = matching
        self.load = {one: 0 for staff in matching.staff.values() for one in staff}
        self.shelves: dict[str, dict[int, list[tuple[str, str]]]] = {
            department: {0: [(matching.ticket(one, 0), one) for one in staff]}
            for department, staff in matching.staff.items()
        }

    def change(self, one: str, by: int) -> None:
        shelves = self.shelves[self.matching.people[one].department]
        for load in (self.load[one], self.load[one] + by):
            place = (self.matching.ticket(one, load), one)
            shelf = shelves.setdefault(load, [])
            if load == self.load[one]:
                del shelf[bisect_left(shelf, place)]
            else:
                insort(shelf, place)
        self.load[one] += by


class Matching:
    """One problem of teams: subjects in order of service, departments with the seats they fill, people, rules."""

    def __init__(
        self,
        subjects: Sequence[str],
        departments: Sequence[tuple[str, int]],
        people: dict[str, Person],
        needs: dict[tuple[str, str], frozenset[str]],
        apart: dict[str, set[str]],
        met: dict[tuple[str, str], int],
        pick_key: str,
    ) -> None:
        self.subjects, self.people, self.needs = subjects, people, needs
        self.departments = [(name, seats) for name, seats in departments if seats]
        self.apart = {
            a: {b for b in others if people[b].available} for a, others in apart.items() if people[a].available
        }
        self.met, self.pick_key = met, pick_key
        self.tickets: dict[tuple[str, int], str] = {}
        self.staff: dict[str, list[str]] = {name: [] for name, _ in self.departments}
        self.recused: dict[str, set[str]] = {}
        for one in people.values():
            if one.available and one.department in self.staff:
                self.staff[one.department].append(one.id)
                for subject in one.recused:
                    self.recused.setdefault(subject, set()).add(one.id)
        for staff in self.staff.values():
            staff.sort(key=lambda one: (self.ticket(one, 0), one))
        self.seats = [name for name, seats in self.departments for _ in range(seats)]
        self.first = {name: self.seats.index(name) for name in self.staff}
        self.holders: dict[tuple[str, frozenset[str]], dict[frozenset[str], int]] = {}

    def ticket(self, one: str, load: int) -> str:
        found = self.tickets.get((one, load))
        if found is None:
            found = self.tickets[one, load] = ticket(self.pick_key, "%d:%s" % (load, one))
        return found

    def need(self, subject: str, department: str) -> frozenset[str]:
        return self.needs.get((subject, department), frozenset())

    def is_eligible(self, one: str, subject: str) -> bool:
        return one not in self.recused.get(subject, ())

    def are_apart(self, team: Iterable[str], one: str) -> bool:
        return one in self.apart and not self.apart[one].isdisjoint(team)

    def members(self, team: Team, department: str) -> Team:
        start = self.first[department]
        return team[start : start + self.seats.count(department)]

    def is_valid(self, subject: str, team: Team) -> bool:
        for place, one in enumerate(team):
            if not self.is_eligible(one, subject) or self.are_apart(team[:place], one):
                return False
        return all(self.holds(self.members(team, name), self.need(subject, name)) for name in self.staff)

    def holds(self, members: Iterable[str], need: frozenset[str]) -> bool:
        return not need or need <= frozenset().union(*(self.people[one].tags for one in members))

    # Which teams there are (4.5). `can_be_filled` only spares the search ways that lead nowhere.

    def can_be_filled(self, department: str, seats: int, need: frozenset[str], out: set[str]) -> bool:
        """Whether the department has `seats` people outside `out` who hold `need`, apart lines among them aside."""
        staff = self.staff[department]
        gone = [one for one in out if one in self.people and self.people[one].department == department]
        gone = [one for one in gone if self.people[one].available]
        if len(staff) - len(gone) < seats:
            return False
        if not need:
            return True
        holders = self.holders.get((department, need))
        if holders is None:
            holders = {}
            for one in staff:
                part = self.people[one].tags & need
                holders[part] = holders.get(part, 0) + 1
            self.holders[department, need] = holders
        left = dict(holders)
        for one in gone:
            left[self.people[one].tags & need] -= 1
        return least_cover([part for part, count in left.items() if count and part], need, seats) <= seats

    def can_go_on(self, subject: str, team: Team) -> bool:
        """Whether each department could still fill its seats, looked at for itself."""
        out = set(self.recused.get(subject, ()))
        for one in team:
            out |= self.apart.get(one, set())
        for name, seats in self.departments:
            mates = team[self.first[name] : self.first[name] + seats]
            if len(mates) == seats:
                if self.holds(mates, self.need(subject, name)):
                    continue
                return False
            need = self.need(subject, name)
            for one in mates:
                need = need - self.people[one].tags
            if not self.can_be_filled(name, seats - len(mates), need, out | set(mates)):
                return False
            if mates and not self.apart:
                return True  # the later departments are as they were before this one began
        return True

    def candidates(
        self, subject: str, team: Team, loads: Loads, met: dict[tuple[str, str], int], cap: int | None
    ) -> Iterator[str]:
        """For the next seat of `team`, in order (4.5)."""
        department = self.seats[len(team)]
        mates = team[self.first[department] :]
        shelves = loads.shelves[department]
        for load in sorted(shelves):
            if cap is not None and load >= cap:
                return
            later = []
            for place in shelves[load]:
                one = place[1]
                if one in mates or not self.is_eligible(one, subject) or self.are_apart(team, one):
                    continue
                times = sum(met.get((min(one, mate), max(one, mate)), 0) for mate in mates) if met else 0
                if times:
                    later.append((times,) + place)
                else:
                    yield one
            for _, _, one in sorted(later):
                yield one

    def teams(
        self,
        subject: str,
        loads: Loads,
        met: dict[tuple[str, str], int],
        caps: dict[str, int] | None = None,
        team: Team | None = None,
    ) -> Iterator[Team]:
        """Every team of a subject, in lexicographic order of the candidates."""
        team = team or []
        if len(team) == len(self.seats):
            yield team
            return
        cap = caps[self.seats[len(team)]] if caps else None
        for one in self.candidates(subject, team, loads, met, cap):
            if self.can_go_on(subject, team + [one]):
                yield from self.teams(subject, loads, met, caps, team + [one])

    # 4.5 Deal, 4.6 Level, 4.7 Search. A dealing is the teams in order of service.

    def deal(self) -> list[Team]:
        loads, met, dealt = Loads(self), dict(self.met), []
        for subject in self.subjects:
            team = next(self.teams(subject, loads, met), None) if self.can_go_on(subject, []) else None
            if team is None:
                raise Infeasible(
                    "infeasible",
                    "检查对象“%s”无法按名册和条款配齐检查人员" % subject,
                    "there is no team at all for subject %s" % subject,
                )
            dealt.append(team)
            for one in team:
                loads.change(one, 1)
            for name in self.staff:
                mates = sorted(self.members(team, name))
                for place, a in enumerate(mates):
                    for b in mates[place + 1 :]:
                        met[a, b] = met.get((a, b), 0) + 1
        return dealt

    def can_swap(self, department: str, subject: str, team: Team, out: str, into: str) -> bool:
        """Whether the valid `team` stays valid with `into` in the place of `out`, both of the department."""
        if into in team or not self.is_eligible(into, subject):
            return False
        if into in self.apart and self.are_apart([one for one in team if one != out], into):
            return False
        need = self.need(subject, department)
        if not need:
            return True
        return self.holds([into if one == out else one for one in self.members(team, department)], need)

    def level(self, department: str, dealt: list[Team]) -> None:
        order = self.staff[department]
        has: dict[str, set[int]] = {one: set() for one in order}
        for place, team in enumerate(dealt):
            for one in self.members(team, department):
                has[one].add(place)
        closed: set[str] = set()
        while len(closed) < len(order):
            start = min((one for one in order if one not in closed), key=lambda one: -len(has[one]))
            chain, reached = self.find_chain(department, dealt, order, has, closed, start)
            if not chain:
                closed |= reached
                continue
            before = [(place, list(dealt[place])) for place, _, _ in chain]
            for place, out, into in chain:
                dealt[place][dealt[place].index(out)] = into
                has[out].discard(place)
                has[into].add(place)
            if all(self.is_valid(self.subjects[place], dealt[place]) for place, _, _ in chain):
                continue
            for place, out, into in reversed(chain):
                has[into].discard(place)
                has[out].add(place)
            for place, team in reversed(before):
                dealt[place] = team
            closed.add(start)

    def find_chain(
        self,
        department: str,
        dealt: list[Team],
        order: list[str],
        has: dict[str, set[int]],
        closed: set[str],
        start: str,
    ) -> tuple[list[tuple[int, str, str]], set[str]]:
        """Moves (subject, who leaves, who comes) from `start` to somebody with two less; and all who were reached."""
        came: dict[str, tuple[int, str]] = {}
        waiting = [one for one in order if one not in closed and one != start]
        queue: deque[str] = deque([start])
        while queue and waiting:
            out = queue.popleft()
            for place in sorted(has[out]):
                team, subject, left = dealt[place], self.subjects[place], []
                for into in waiting:
                    if not self.can_swap(department, subject, team, out, into):
                        left.append(into)
                        continue
                    came[into] = (place, out)
                    if len(has[into]) <= len(has[start]) - 2:
                        chain, one = [], into
                        while one != start:
                            chain.append((came[one][0], came[one][1], one))
                            one = came[one][1]
                        return chain[::-1], set()
                    queue.append(into)
                waiting = left
        return [], set(came) | {start}

    def tied(self) -> dict[str, list[str]]:
        """The departments tied to each hard one, itself among them, in the order of the terms (4.7)."""
        together = {name: {name} for name in self.staff}
        hard = {
            name for (_, name), tags in self.needs.items() if len(tags) > 1 and dict(self.departments).get(name, 0) > 1
        }
        for a, others in self.apart.items():
            for b in others:
                one, other = self.people[a].department, self.people[b].department
                if one not in self.staff or other not in self.staff:
                    continue
                if one == other and self.seats.count(one) < 2:
                    continue
                hard.add(one)
                united = together[one] | together[other]
                for name in united:
                    together[name] = united
        return {
            name: [other for other in self.staff if other in together[name]]
            for name in self.staff
            if not hard.isdisjoint(together[name])
        }

    def greatest(self, department: str, dealt: list[Team]) -> int:
        counted: dict[str, int] = {}
        for team in dealt:
            for one in self.members(team, department):
                counted[one] = counted.get(one, 0) + 1
        return max(counted.values())

    def search(self, dealt: list[Team]) -> None:
        for hard, tied in self.tied().items():
            bound = -(-len(self.subjects) * self.seats.count(hard) // len(self.staff[hard]))
            placed = [0]
            while True:
                caps = {name: self.greatest(name, dealt) for name in tied}
                if caps[hard] <= bound:
                    break
                caps[hard] -= 1
                only = [(name, seats) for name, seats in self.departments if name in tied]
                part = Matching(self.subjects, only, self.people, self.needs, self.apart, self.met, self.pick_key)
                found = part.deal_within(caps, placed)
                if found is None:
                    break
                for team, seated in zip(dealt, found):
                    for name in tied:
                        members = part.members(seated, name)
                        team[self.first[name] : self.first[name] + len(members)] = members
                for name in tied:
                    self.level(name, dealt)

    def deal_within(self, caps: dict[str, int], placed: list[int]) -> list[Team] | None:
        """Depth first through the subjects; None when there is no such dealing, or no more teams may be placed."""
        loads = Loads(self)
        everybody = sorted(loads.load)
        failed: set[tuple[int, ...]] = set()
        stack: list[Iterator[Team]] = [self.teams(self.subjects[0], loads, self.met, caps)]
        dealt: list[Team] = []
        while stack:
            team = next(stack[-1], None)
            if team is None:
                failed.add((len(dealt),) + tuple(loads.load[one] for one in everybody))
                stack.pop()
                for one in dealt.pop() if dealt else ():
                    loads.change(one, -1)
                continue
            if placed[0] == MOST_PLACED:
                return None
            placed[0] += 1
            dealt.append(team)
            if len(dealt) == len(self.subjects):
                return dealt
            for one in team:
                loads.change(one, 1)
            if (len(dealt),) + tuple(loads.load[one] for one in everybody) in failed:
                for one in dealt.pop():
                    loads.change(one, -1)
            else:
                stack.append(self.teams(self.subjects[len(dealt)], loads, self.met, caps))
        return None


def least_cover(parts: list[frozenset[str]], need: frozenset[str], most: int) -> int:
    """The least number of people who hold `need` together, each of whom holds one of `parts`; above `most`: any."""
    reached: dict[frozenset[str], int] = {frozenset(): 0}
    edge: list[frozenset[str]] = [frozenset()]
    for count in range(1, most + 1):
        further = []
        for held in edge:
            for part in parts:
                union = held | part
                if union not in reached:
                    reached[union] = count
                    further.append(union)
        edge = further
    return reached.get(need, most + 1)


class Teams(NamedTuple):
    terms: Terms
    roster: Roster
    transcript: Transcript
    seed: str
    order_key: str
    pick_key: str
    confirmed: list[str]
    replaced: list[tuple[str, str]]
    groups: list[tuple[str, Team]] | None
    served: list[str]
    dealt: list[Team]
    matching: Matching


def match(first: Subjects, terms: Terms, roster: Roster, transcript: Transcript) -> Teams:
    confirmed, replaced = confirm(first, roster.excluded)
    if sorted(confirmed) != roster.subjects:
        raise Problem(
            "confirmed", "名册中的检查对象不是第一轮确认的对象", "the roster's subjects are not those confirmed"
        )
    seed = transcript.lines.sha256
    order_key, pick_key = key_of("teams:order", seed), key_of("teams:pick", seed)
    served = sorted(confirmed, key=lambda one: (ticket(order_key, one), one))
    matching = Matching(served, terms.departments, roster.people, roster.needs, roster.apart, roster.met, pick_key)
    groups = None
    if terms.groups:
        groups, dealt = match_groups(terms, roster, served, seed)
    else:
        dealt = matching.deal()
        for name in matching.staff:
            matching.level(name, dealt)
        matching.search(dealt)
    return Teams(terms, roster, transcript, seed, order_key, pick_key, confirmed, replaced, groups, served, dealt,
                 matching)  # fmt: skip


def match_groups(
    terms: Terms, roster: Roster, served: list[str], seed: str
) -> tuple[list[tuple[str, Team]], list[Team]]:
    """Section 4.8: groups first, then subjects dealt to them."""
    names = [str(number) for number in range(1, terms.groups + 1)]
    united: dict[str, frozenset[str]] = {}
    for (_, department), tags in roster.needs.items():
        united[department] = united.get(department, frozenset()) | tags
    needs = {(name, department): tags for name in names for department, tags in united.items()}
    free = {one.id: one._replace(recused=frozenset()) for one in roster.people.values()}
    for attempt in range(1, MOST_FORMINGS + 1):
        label = "teams:groups" + (":%d" % attempt if attempt > 1 else "")
        forming = Matching(names, terms.departments, free, needs, roster.apart, roster.met, key_of(label, seed))
        try:
            formed = forming.deal()
        except Infeasible:
            continue
        for name in forming.staff:
            forming.level(name, formed)
        forming.search(formed)
        if len({one for team in formed for one in team}) < sum(map(len, formed)):
            continue
        dealt = deal_to_groups(names, formed, roster, served, key_of("teams:pick", seed))
        if dealt is not None:
            return list(zip(names, formed)), dealt
    raise Infeasible("infeasible", "无法组成要求的固定小组", "the fixed groups cannot be formed and dealt")


def deal_to_groups(
    names: list[str], formed: list[Team], roster: Roster, served: list[str], pick_key: str
) -> list[Team] | None:
    people = {}
    for name, team in zip(names, formed):
        recused = frozenset().union(*(roster.people[one].recused for one in team))
        people[name] = Person(name, "", True, frozenset(), recused)
    dealing = Matching(served, [("", 1)], people, {}, {}, {}, pick_key)
    try:
        dealt = dealing.deal()
    except Infeasible:
        return None
    dealing.level("", dealt)
    loads = [sum(team == [name] for team in dealt) for name in names]
    if max(loads) - min(loads) > 1:
        return None
    team_of = dict(zip(names, formed))
    return [list(team_of[group]) for (group,) in dealt]


# Section 4.9: substitutions.


class Changes(NamedTuple):
    lines: Lines
    substitutes: list[tuple[str, str, str]]


def change(second: Teams, lines: Lines) -> Changes:
    lines.header("changes", "teams")
    if lines.take("campaign", 1) != [second.terms.campaign] or lines.take("teams", 1) != [second.seed]:
        lines.back("第二轮的编号和种子", "campaign and seed of round two")
    matching = second.matching
    teams = {subject: list(team) for subject, team in zip(second.served, second.dealt)}
    load = dict.fromkeys(second.roster.people, 0)
    for team in second.dealt:
        for one in team:
            load[one] += 1
    gone: set[str] = set()
    recused: set[tuple[str, str]] = set()
    found: list[tuple[str, str, str]] = []
    while lines.left() or not found:
        number, subject, out, why, _ = lines.take("change", 5)
        if number != str(len(found) + 1) or why not in ("leave", "recusal"):
            lines.back(
                "第%d项变动，leave或recusal" % (len(found) + 1), "change %d, leave or recusal" % (len(found) + 1)
            )
        if out not in teams.get(subject, ()):
            lines.back("当时在该对象小组中的人员", "somebody on the team of the subject then")
        if why == "leave":
            gone.add(out)
        else:
            recused.add((subject, out))
        team = teams[subject]
        department = second.roster.people[out].department
        best: tuple[int, str, str] | None = None
        for one in matching.staff[department]:
            if one not in gone and (subject, one) not in recused and steps_in(second, subject, team, out, one):
                place = (load[one], matching.ticket(one, load[one]), one)
                best = place if best is None else min(best, place)
        into = best[2] if best else ""
        team[team.index(out)] = into
        load[out] -= 1
        if into:
            load[into] += 1
        found.append((subject, out, into))
    return Changes(lines, found)


def steps_in(second: Teams, subject: str, team: Team, out: str, into: str) -> bool:
    """Whether ``into`` may take the seat of ``out``; seats that stayed empty hold ""."""
    matching = second.matching
    left = [one for one in team if one not in ("", out)]
    if into in team or not matching.is_eligible(into, subject) or matching.are_apart(left, into):
        return False
    people = second.roster.people
    department = people[out].department
    lost = matching.need(subject, department) & people[out].tags
    for one in left:
        if people[one].department == department:
            lost -= people[one].tags
    return lost <= people[into].tags


# Section 5: the certificate.


class Outcome(NamedTuple):
    subjects: Subjects
    teams: Teams | None
    changes: Changes | None


def recompute(
    subjects: tuple[Lines, Lines, Lines],
    teams: tuple[Lines, Lines, Lines] | None = None,
    changes: Lines | None = None,
    progress: Progress = lambda done, total: None,
) -> Outcome:
    """All that follows from the files: terms, pool (or roster) and transcript of each round, and changes.txt."""
    terms_lines, pool, transcript_lines = subjects
    terms = read_subjects_terms(terms_lines)
    transcript = read_transcript(transcript_lines, terms.kind)
    check_ceremony(terms, pool, transcript)
    first = draw(terms, pool, transcript, progress)
    if teams is None:
        if changes is not None:
            raise Problem("changes", "没有第二轮却有变动记录", "there are changes but no second round")
        return Outcome(first, None, None)
    if terms.kind == "revisits":
        raise Problem("revisits", "回访抽取不应有第二轮", "a draw of revisits has no round of teams")
    terms_lines, roster_lines, transcript_lines = teams
    teams_terms = read_teams_terms(terms_lines)
    teams_transcript = read_transcript(transcript_lines, "teams")
    roster = read_roster(roster_lines, dict(teams_terms.departments))
    check_ceremony(teams_terms, roster_lines, teams_transcript)
    if teams_terms.campaign != terms.campaign:
        raise Problem("campaigns", "两轮的编号不同", "the two rounds are of different campaigns")
    if teams_transcript.subjects_seed != first.seed:
        raise Problem("seeds", "第二轮写的不是第一轮的种子", "round two does not name the seed of round one")
    second = match(first, teams_terms, roster, teams_transcript)
    return Outcome(first, second, change(second, changes) if changes is not None else None)


def content_of(outcome: Outcome) -> dict[str, Any]:
    """The certificate anew."""
    first, second, changes = outcome
    strata = [
        {
            "stratum": one.terms.name,
            "n": one.n,
            "ratio": "%d/%d" % (one.terms.p, one.terms.q),
            "minimum": one.terms.minimum,
            "k": one.k,
            "drawn": [[drawn, number] for number, drawn in one.order[: one.k]],
        }
        for one in first.strata
    ]
    content: dict[str, Any] = {
        "protocol": PROTOCOL,
        "subjects": {
            "terms": first.terms.lines.lines,
            "terms_sha256": first.terms.lines.sha256,
            "pool": first.pool.lines,
            "pool_sha256": first.pool.sha256,
            "transcript": first.transcript.lines.lines,
            "seed": first.seed,
            "key": first.key,
            "strata": strata,
            "certain": [one for one, _ in first.terms.certain],
        },
        "teams": teams_content(second) if second else None,
        "changes": None,
    }
    if changes:
        content["changes"] = {
            "changes": changes.lines.lines,
            "changes_sha256": changes.lines.sha256,
            "substitutes": [list(one) for one in changes.substitutes],
        }
    return content


def teams_content(second: Teams) -> dict[str, Any]:
    assignments = []
    for subject, team in zip(second.served, second.dealt):
        assignments += [[subject, name, second.matching.members(team, name)] for name in second.matching.staff]
    return {
        "terms": second.terms.lines.lines,
        "terms_sha256": second.terms.lines.sha256,
        "roster": second.roster.lines.lines,
        "roster_sha256": second.roster.lines.sha256,
        "transcript": second.transcript.lines.lines,
        "seed": second.seed,
        "order_key": second.order_key,
        "pick_key": second.pick_key,
        "confirmed": second.confirmed,
        "replaced": [list(one) for one in second.replaced],
        "groups": None if second.groups is None else [[name, team] for name, team in second.groups],
        "assignments": assignments,
    }


def verify(text: str, pool: str | None = None, progress: Progress = lambda done, total: None) -> Outcome:
    """What the certificate ``text`` holds, recomputed; raises the first Problem. ``pool``: text of a pool file."""
    content = parsed(text)
    subjects = files(content, "subjects", "pool", ("terms.txt", "pool.txt", "transcript.txt"))
    teams = changes = None
    if content.get("teams") is not None:
        teams = files(content, "teams", "roster", ("teams-terms.txt", "roster.txt", "teams-transcript.txt"))
    if content.get("changes") is not None:
        changes = file_of(content, "changes", "changes", "changes.txt")
    outcome = recompute(subjects, teams, changes, progress)
    require_same(content_of(outcome), content, text)
    if pool is not None:
        require_pool(outcome.subjects.pool.text, pool)
    return outcome


def parsed(text: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise Problem("json", "第%d行起不是完整的证书" % line, "no whole certificate from line %d on" % line) from error
    if not isinstance(content, dict) or content.get("protocol") != PROTOCOL:
        raise Problem("shape", "不是%s的证书" % PROTOCOL, "no certificate of " + PROTOCOL)
    return content


def files(content: dict[str, Any], part: str, pool: str, names: tuple[str, str, str]) -> tuple[Lines, Lines, Lines]:
    one, two, three = ("terms", pool, "transcript")
    return (
        file_of(content, part, one, names[0]),
        file_of(content, part, two, names[1]),
        file_of(content, part, three, names[2]),
    )


def file_of(content: dict[str, Any], part: str, name: str, file: str) -> Lines:
    inner = content.get(part)
    lines = inner.get(name) if isinstance(inner, dict) else None
    if not isinstance(lines, list) or not all(isinstance(line, str) and "\n" not in line for line in lines):
        raise Problem(
            "shape", "证书缺少“%s.%s”，或其形式有误" % (part, name), "%s.%s is missing or misshapen" % (part, name)
        )
    found = Lines(file, lines)
    said = content[part].get("seed" if name == "transcript" else name + "_sha256")
    if said != found.sha256:
        raise Problem(
            "hash",
            "%s的指纹是%s，证书中写的却是%s" % (file, found.sha256, said),
            "the hash of %s is %s, but the certificate says %s" % (file, found.sha256, said),
        )
    return found


def require_same(expected: dict[str, Any], found: dict[str, Any], text: str) -> None:
    """The certificate made anew against the one given, byte by byte; the first differing part is named."""
    anew = json.dumps(expected, ensure_ascii=False, indent=1) + "\n"
    if anew == text:
        return
    path, ours, theirs = difference("", expected, found)
    ours_lines, theirs_lines = anew.split("\n"), text.split("\n")
    line = 1 + next((n for n, pair in enumerate(zip(ours_lines, theirs_lines)) if pair[0] != pair[1]), len(ours_lines))
    if path is None:
        raise Problem(
            "layout",
            "证书第%d行的排版与规定不符（内容相同）" % line,
            "line %d of the certificate is not laid out as the protocol says" % line,
        )
    raise Problem(
        "differs",
        "证书第%d行“%s”与重新计算的结果不一致：应为%s；实为%s" % (line, path, ours, theirs),
        "line %d of the certificate, %s, differs: expected %s, found %s" % (line, path, ours, theirs),
    )


def difference(path: str, ours: Any, theirs: Any) -> tuple[str | None, str, str]:
    """Where two contents first differ: the path, and both values shortened; None when nowhere."""

    def shown(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)[:80]

    if isinstance(ours, dict) and isinstance(theirs, dict):
        if list(ours) != list(theirs):
            return path or ".", shown(list(ours)), shown(list(theirs))
        pairs = [(path + "." + name if path else name, ours[name], theirs[name]) for name in ours]
    elif isinstance(ours, list) and isinstance(theirs, list):
        pairs = [("%s[%d]" % (path, n), a, b) for n, (a, b) in enumerate(zip(ours, theirs))]
    else:
        same = type(ours) is type(theirs) and ours == theirs
        return (None, "", "") if same else (path, shown(ours), shown(theirs))
    for inner, a, b in pairs:
        found = difference(inner, a, b)
        if found[0] is not None:
            return found
    if len(ours) != len(theirs):
        return path, "%d项" % len(ours), "%d项" % len(theirs)
    return None, "", ""


def require_pool(expected: str, found: str) -> None:
    if expected == found:
        return
    ours, theirs = expected.split("\n"), found.split("\n")
    for number in range(max(len(ours), len(theirs))):
        one, other = ours[number : number + 1], theirs[number : number + 1]
        if one != other:
            values = (number + 1, "".join(one)[:80], "".join(other)[:80])
            raise Problem(
                "pool",
                "名单文件第%d行与证书不一致：证书为“%s”；文件为“%s”" % values,
                "line %d of the pool file is not that of the certificate: “%s” there, “%s” in the file" % values,
            )


# What people read.


def report(outcome: Outcome, english: bool) -> Iterator[str]:
    """What was checked, in the order in which a person compares it with the messages of the group."""
    first, second, changes = outcome

    def say(chinese: str, other: str, *values: object) -> str:
        return (other if english else chinese) % values

    terms = first.terms
    yield say("编号：%s　第%d次抽取", "Campaign %s, attempt %d", terms.campaign, terms.attempt)
    yield say("名称：%s", "Title: %s", terms.title)
    yield say("范围：%s", "Scope: %s", terms.scope)
    if terms.kind == "revisits":
        yield say("一、抽取回访对象", "1. Draw of revisits")
    else:
        yield say("一、抽取检查对象", "1. Draw of subjects")
    yield from ceremony_report(say, terms, first.pool, first.transcript)
    for one in first.strata:
        yield say(
            "  %s：共%d户，比例%d/%d，至少%d户，应抽%d户",
            "  %s: %d subjects, ratio %d/%d, at least %d: %d drawn",
            *(one.terms.name, one.n, one.terms.p, one.terms.q, one.terms.minimum, one.k),
        )
    if terms.floor:
        p, q, minimum = terms.floor
        ratio = "%d/%d" % (p, q) if p else ""
        least = say("至少%d户", "at least %d", minimum) if minimum else ""
        yield say("  总体下限：%s", "  Overall floor: %s", say("，", ", ").join(filter(None, (ratio, least))))
    if terms.certain:
        yield say("  必查（不属随机）%d户", "  Certain, not by chance: %d", len(terms.certain))
    if terms.left_out:
        yield say("  按规则不参加抽取%d户", "  Left out by a rule: %d", len(terms.left_out))
    if second is None:
        if terms.kind != "revisits":
            yield say("二、匹配执法检查人员：证书中尚无这一轮。", "2. Teams: the certificate has no second round yet.")
        return
    yield say("二、匹配执法检查人员", "2. Teams")
    yield from ceremony_report(say, second.terms, second.roster.lines, second.transcript)
    for out, successor in second.replaced:
        if successor:
            yield say("  %s经排除，由%s递补", "  %s was excluded, %s came in", out, successor)
        else:
            yield say("  %s经排除，无可递补", "  %s was excluded, nobody replaces it", out)
    for name, team in second.groups or ():
        yield say("  第%s组：%s", "  Group %s: %s", name, "、".join(team))
    people = {one for team in second.dealt for one in team}
    yield say("  确认%d户，执法检查人员%d人", "  %d subjects, %d inspectors", len(second.dealt), len(people))
    if changes:
        yield say(
            "三、人员变动　changes.txt的指纹　%s", "3. Substitutions, hash of changes.txt %s", changes.lines.sha256
        )
        for subject, out, into in changes.substitutes:
            if into:
                yield say("  %s：%s换为%s", "  %s: %s gives way to %s", subject, out, into)
            else:
                yield say("  %s：%s退出，无人可替", "  %s: %s leaves, nobody can step in", subject, out)


def ceremony_report(say: Callable[..., str], terms: Terms, pool: Lines, transcript: Transcript) -> Iterator[str]:
    for number, reason in terms.earlier:
        yield say("  第%s次作废：%s", "  Attempt %s was void: %s", number, reason)
    for lines in (terms.lines, pool):
        yield say("  %s的指纹　%s", "  Hash of %s  %s", lines.file, lines.sha256)
    if transcript.commitment:
        yield say("  封条　%s", "  Commitment  %s", transcript.commitment)
    for department, words in transcript.contributions:
        yield say("  随机语　%s：%s", "  Words  %s: %s", department, words)
    if not transcript.contributions:
        yield say(
            "  注意：没有各单位的随机语，种子由操作者一人给出，只能证明结果没有算错。",
            "  Note: no contributions. One person gave the seed; this shows only that the sums are right.",
        )
    if transcript.public:
        yield say("  公开值　%s＝%s", "  Public value  %s = %s", *transcript.public)
    else:
        yield say("  骰子　%s", "  Dice  %s", " ".join(transcript.dice))
    yield say("  种子（%s的指纹）　%s", "  Seed (hash of %s)  %s", transcript.lines.file, transcript.lines.sha256)


def read_text(path: str) -> str:
    with open(path, "rb") as file:
        content = file.read()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        where = (path, line)
        raise Problem("utf8", "%s第%d行含有不能识别的字节" % where, "%s line %d is not UTF-8" % where) from error


def show_progress(done: int, total: int) -> None:
    if total >= 100000 and sys.stderr.isatty():
        sys.stderr.write("\r%3d %%" % (done * 100 // total) + ("\r     \r" if done == total else ""))
        sys.stderr.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="核对抽取证书。Checks a certificate of a draw.")
    parser.add_argument("certificate", nargs="?", default="certificate.json", help="certificate.json")
    parser.add_argument("--subjects", metavar="pool.txt", help="一并核对的名单文件；a pool file to check with it")
    parser.add_argument("--english", action="store_true", help="say it in English")
    given = parser.parse_args(arguments)
    english = given.english
    try:
        text = read_text(given.certificate)
        pool = read_text(given.subjects) if given.subjects else None
        outcome = verify(text, pool, show_progress)
    except OSError as error:
        print(("Cannot read %s" if english else "找不到或无法读取文件：%s") % error.filename, file=sys.stderr)
        return 2
    except Problem as problem:
        print(problem.english if english else problem.chinese)
        print("Result: NOT VERIFIED." if english else "结论：核对未通过。")
        return 1
    for line in report(outcome, english):
        print(line)
    if pool is not None:
        print("The pool file is that of the certificate." if english else "所给名单文件与证书所用的名单一致。")
    if english:
        print("Result: VERIFIED. The certificate is, byte by byte, what its files lead to.")
        print("Now compare the hashes and commitments above with those posted in the group before the draw.")
    else:
        print("结论：核对通过。证书与重新计算的结果逐字一致。")
        print("请再把以上指纹和封条与抽取之前群里公布的逐一对照。")
    return 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that cannot show a character shows "?"
    sys.exit(main())
