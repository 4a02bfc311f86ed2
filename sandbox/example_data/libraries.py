"""The libraries of one invented office: subjects, inspectors, departments, items."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from domain import credit_code
from domain.library import Department, Inspector, Item, Subject
from sandbox.example_data.campaigns import CAMPAIGNS, CampaignFacts
from sandbox.example_data.words import (
    FIRST_SIGNS,
    NUMERALS,
    PROPERTY,
    ROAD_TRADES,
    SECOND_SIGNS,
    SECTIONS,
    SHORT_NAMES,
    SPECIALITIES,
    STREETS,
    SURNAMES,
    TRADES,
    WORKS,
    Trade,
)

# At 20 % a pool of 58 gives 12; the four classes below give 3, 3, 1 and 1, the last from 0.6 of a firm.
_PROPERTY_POOL = 58
_ROAD_CLASSES = "A" * 14 + "B" * 11 + "C" * 4 + "D" * 3
# A tenth of them: 2, 2, 1 and 1, the last two from 0.8 and 0.4 of a project.
_PROJECT_CLASSES = "A" * 16 + "B" * 12 + "C" * 8 + "D" * 4
_CITY = "望霁市"
# No place has this code, so no company can have a number with it.
_NOWHERE = "990001"
_FIRST_PHONE = 19900000000


@dataclass(frozen=True)
class ExampleLibraries:
    """``departments`` are three, those of the campaign first (its lead foremost)."""

    subjects: tuple[Subject, ...]
    inspectors: tuple[Inspector, ...]
    departments: tuple[Department, ...]
    items: tuple[Item, ...]


def generate(*, seed: int = 1, subjects: int = 2000, inspectors: int = 60, plan: str = "000") -> ExampleLibraries:
    """The libraries of the office that runs ``CAMPAIGNS[plan]``, as they stand on the campaign's first day.

    With 400 subjects or more the pool of campaign 000 holds 58 enterprises, that of 004 holds 32 in four risk
    classes, that of 002 holds 40 projects in four; with fewer (at least 40) all are smaller. ``inspectors`` are spread
    evenly over the departments. Only the office of 002 has projects in its library.
    """
    facts = CAMPAIGNS[plan]
    chance = Random(f"{seed}:{plan}")
    names = [name for name in (*facts.departments, facts.bystander) if name]
    entries = _subjects(chance, facts, subjects)
    return ExampleLibraries(
        subjects=entries,
        inspectors=_inspectors(chance, names, inspectors, entries, facts),
        departments=tuple(Department(name, SHORT_NAMES[name]) for name in names),
        items=tuple(
            dict.fromkeys(item for each in _plans_first(facts) for item in each.items if item.department in names)
        ),
    )


def _plans_first(facts: CampaignFacts) -> list[CampaignFacts]:
    return [facts, *(other for other in CAMPAIGNS.values() if other is not facts)]


def _subjects(chance: Random, facts: CampaignFacts, count: int) -> tuple[Subject, ...]:
    full = count >= 400
    makers = _Makers(chance, facts)
    made = [makers.subject(PROPERTY) for _ in range(_PROPERTY_POOL if full else count // 5)]
    made += [makers.subject(PROPERTY, since=facts.starts_on.year) for _ in range(7 if full else 2)]
    made += [replace(makers.subject(PROPERTY), status="注销") for _ in range(5 if full else 1)]
    for place, risk_class in enumerate(_ROAD_CLASSES if full else _ROAD_CLASSES[::3]):
        made.append(replace(makers.subject(ROAD_TRADES[place % 3]), risk_class=risk_class))
    made += [replace(makers.subject(ROAD_TRADES[0]), status="注销") for _ in range(4 if full else 1)]
    if facts.key == "002":
        made += [makers.project(risk_class) for risk_class in (_PROJECT_CLASSES if full else _PROJECT_CLASSES[::3])]
    weights = [trade.weight for trade in TRADES]
    for trade in chance.choices(TRADES, weights, k=count - len(made)):
        status = chance.choices(("成立", "注销", "吊销", "迁出", "停业"), (90, 6, 1, 1, 2))[0]
        made.append(replace(makers.subject(trade), status=status))
    chance.shuffle(made)
    return tuple(made)


class _Makers:
    """Makes one subject after another, no name and no number twice."""

    def __init__(self, chance: Random, facts: CampaignFacts) -> None:
        self._chance = chance
        self._facts = facts
        self._names: set[str] = set()
        self._serials = chance.sample(range(1_000_000), 100_000)

    def subject(self, trade: Trade, *, since: int = 2005) -> Subject:
        """An active subject of ``trade``, registered in the year ``since`` or later."""
        chance = self._chance
        serial = len(self._names)
        extra = ("特种设备",) if trade is PROPERTY and chance.random() < 0.4 else ()
        return Subject(
            number=_code("92" if trade.form != "有限公司" else "91", self._serials[serial]),
            kind="enterprise",
            name=self._name(trade),
            legal_representative=f"{chance.choice(SURNAMES)}例{chance.choice(NUMERALS)}",
            address=f"{_CITY}{self._facts.area}{chance.choice(STREETS)}{chance.randint(1, 300)}号",
            phone=str(_FIRST_PHONE + 10_000 + serial),
            tags=(*trade.tags, *extra),
            registered_on=self._day(since),
            status="成立",
            area=self._facts.area,
            risk_class=chance.choices("ABCD", (45, 30, 17, 8))[0],
        )

    def project(self, risk_class: str) -> Subject:
        """A building project under way: no market entity, so it has a number of its own and no credit code."""
        site = self.subject(Trade(f"{self._chance.choice(WORKS)}建设项目", ("生产建设项目",), 0, ""))
        number = f"SB{_NOWHERE}-{len(self._names):04d}"
        return replace(site, number=number, kind="project", risk_class=risk_class)

    def _name(self, trade: Trade) -> str:
        word = self._chance.choice(FIRST_SIGNS) + self._chance.choice(SECOND_SIGNS)
        while (name := f"{_CITY}{word}{trade.name}{trade.form}") in self._names:
            word += self._chance.choice(SECOND_SIGNS)
        self._names.add(name)
        return name

    def _day(self, since: int) -> date:
        """Nobody is registered after the campaign begins, nor on 31 December 2023, the cut-off of 000."""
        last = min(date(2023, 12, 30) if since < 2024 else self._facts.starts_on, self._facts.starts_on)
        first = min(date(since, 1, 4), last)
        return first + timedelta(days=self._chance.randrange((last - first).days + 1))


def _inspectors(
    chance: Random, departments: list[str], count: int, subjects: tuple[Subject, ...], facts: CampaignFacts
) -> tuple[Inspector, ...]:
    names = [f"{surname}示{numeral}" for surname in SURNAMES for numeral in NUMERALS]
    chance.shuffle(names)
    pool = [subject.number for subject in subjects if set(facts.tags) & set(subject.tags)]
    made = []
    for place in range(count):
        at = place % len(departments)
        department = departments[at]
        own = place // len(departments)
        next_one = _certificate(at, own + 1) if place + len(departments) < count else ""
        made.append(
            Inspector(
                number=_certificate(at, own),
                name=names[place],
                department=department,
                section=SECTIONS[department][own % len(SECTIONS[department])],
                mobile=str(_FIRST_PHONE + 1 + place),
                tags=_specialities(department, own),
                available=own % 10 != 9,
                recusals=tuple(chance.sample(pool, 2)) if own % 10 == 4 else (),
                certificate_until=_certificate_until(facts, own),
                apart=(next_one,) if own % 10 == 2 and next_one else (),
            )
        )
    return tuple(made)


def _specialities(department: str, own: int) -> tuple[str, ...]:
    """One in turn; every third person has the next one too, so that no speciality hangs on a single one."""
    known = SPECIALITIES[department]
    return tuple(dict.fromkeys(known[(own + n) % len(known)] for n in range(2 if own % 3 == 2 else 1)))


def _certificate(department: int, own: int) -> str:
    """The number of the ``own``-th certificate of the ``department``-th department, both from 0."""
    return f"SL{department + 1:02d}{own + 1:04d}"


def _certificate_until(facts: CampaignFacts, own: int) -> date | None:
    """One in ten runs out before the campaign is over; of one in ten no end is entered."""
    if own % 10 == 6:
        return facts.ends_on - timedelta(days=1)
    return None if own % 10 == 1 else date(facts.starts_on.year + 3, 12, 31)


def _code(kind: str, serial: int) -> str:
    """A credit code with both of its checks right, that of the organisation code too (GB 11714-1997)."""
    inner = f"MA{serial:06d}"
    total = sum(int(sign, 36) * weight for sign, weight in zip(inner, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    first17 = kind + _NOWHERE + inner + "0123456789X"[-total % 11]
    return first17 + credit_code.check_character(first17)
