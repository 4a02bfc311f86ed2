"""How many are drawn of what, as one line that people write: ``危化品 50%，A类 1%、B类 5%至少3户，总体不低于3%``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NoReturn

from domain.campaign import CERTAIN, REST, UNCLASSED, WHOLE_POOL, Sampling, StratumBy, StratumRule, whole_pool
from domain.draft.ratios import AMOUNT, amount_of, normal, short
from domain.draw_terms import Floor
from domain.errors import Refusal
from domain.lengths import STRATUM

MOST_STRATA = 30
#: Tags that a refusal names, the most frequent first.
MOST_SHOWN = 20
#: The order of the frozen strata: tags stand before classes, or a key item of class A would never be drawn as one.
ORDER = (StratumBy.WHOLE, StratumBy.TAG, StratumBy.CLASS, StratumBy.REST)
CLASSES = ("A", "B", "C", "D", UNCLASSED)

_UNCLASSED = rf"{UNCLASSED}|未评级|未评价|无分类"
_CLASS = re.compile(rf"(?P<letter>[A-D])\s?[类级]?|(?:{_UNCLASSED})", re.IGNORECASE)
_CLASS_SPELT = rf"[A-D](?![A-Za-z])\s?[类级]?|{_UNCLASSED}"
_WHOLE = re.compile(r"(?:全部|全体|统一|整个范围)")
_REST = re.compile(r"(?:其他|其它|其余|剩余|余下)的?")
_OVERALL = r"(?:总体|合计|总共|总计|整体|总数|总量)(?:抽查|抽取)?(?:比例|户数|数量)?"
_SUFFIX = r"(?:\s?类?(?:企业|主体|对象|单位))?"
_JOINT = r"\s?[,、和及]\s?"
_BEFORE_AMOUNT = r"\s?(?:的|按|为|抽取?|[:=])?\s?"
_BLANK = re.compile(r"[\s,;、。]*(?:并且|同时|[且和])?\s?")
_FLOOR = re.compile(rf"{_OVERALL}{_BEFORE_AMOUNT}{AMOUNT}")
_NO_FLOOR = re.compile(rf"(?:不设|取消|无)\s?(?:{_OVERALL})\s?(?:的?下限)?|{_OVERALL}\s?(?:不设下限|不设|不限)")
_NAMELESS = re.compile(rf"(?:按|随机|抽取?|查|比例|统一|全部|全体|对象|企业|[:=为的]|\s)*{AMOUNT}")
_STRANGE = re.compile(rf"(?![\d./]+\s?[%户家个名所])(?P<name>[^\s,;、:=%()。]{{1,40}}?){_BEFORE_AMOUNT}{AMOUNT}")


@dataclass(frozen=True)
class _Name:
    """A word that may stand before an amount, and the stratum that it names."""

    name: str
    by: StratumBy


def parse_sampling(text: str, *, present: Sampling | None = None, tags: Collection[str] = ()) -> Sampling:
    """``present`` with the strata typed, the overall floor typed, or both; ``tags`` are those of the library.

    Strata: ``20%``, ``60户``, or named ones, each with ratio, number or both, parted as people part them:
    ``A 1% B、C类 5%（至少3户） 危化品 50% 其他 10户``. They come back in ``ORDER``. Floor: ``总体不低于3%``,
    ``合计至少60户``, ``总体不限``. A floor that is not mentioned stays, and so do strata; ``certain`` always stays.

    Refuses what ``parse_ratio`` refuses, ``draft.tag_unknown``, ``draft.tag_ambiguous``, ``draft.class_twice``,
    ``draft.whole_with_others``, ``draft.too_many_strata``, and a floor without strata (``draft.ratio_first``).
    """
    return _Line(normal(text), present or Sampling(), tags).read()


def tag_rule(tag: str, ratio: Fraction, tags: Collection[str]) -> StratumRule:
    """The rule of one tag of the library, by a button; refuses (``draft.tag_ambiguous``) a tag that could be
    taken for something else where it is typed.
    """
    rules = parse_sampling(f"{tag} 100%，{REST} 100%", tags=tags).rules
    if rules[0].name != tag or rules[0].by is not StratumBy.TAG:
        raise Refusal("draft.tag_ambiguous", name=tag)
    return replace(rules[0], ratio=ratio)


def with_tag(sampling: Sampling, rule: StratumRule) -> Sampling:
    """``sampling`` with the rule of a tag before all but other tags; what was drawn of the whole is drawn of the
    rest.
    """
    others = [
        replace(one, name=REST, by=StratumBy.REST) if one.by is StratumBy.WHOLE else one
        for one in sampling.rules
        if one.name != rule.name
    ]
    rules = in_order([*others, rule])
    _require_fit(list(rules))
    return replace(sampling, rules=rules)


def without_tag(sampling: Sampling, tag: str) -> Sampling:
    """``sampling`` without the rule of ``tag``; a rest of everything is the whole again."""
    kept = [one for one in sampling.rules if (one.name, one.by) != (tag, StratumBy.TAG)]
    if [one.by for one in kept] == [StratumBy.REST]:
        kept = [whole_pool(kept[0].ratio, kept[0].minimum)]
    return replace(sampling, rules=tuple(kept))


def in_order(rules: Iterable[StratumRule]) -> tuple[StratumRule, ...]:
    """``rules`` as they are frozen: tags in the order given, classes from A, the rest last."""
    return tuple(sorted(rules, key=_place))


def _place(rule: StratumRule) -> tuple[int, int]:
    return ORDER.index(rule.by), CLASSES.index(rule.name) if rule.by is StratumBy.CLASS else 0


class _Line:
    """One typed line on its way to a sampling."""

    def __init__(self, words: str, present: Sampling, tags: Collection[str]) -> None:
        self._words = words
        self._present = present
        self._tags = tags
        self._names = _names(tags)
        longest_first = sorted(map(re.escape, self._names), key=len, reverse=True)
        spelt = "|".join([*longest_first, _CLASS_SPELT, _REST.pattern, _WHOLE.pattern])
        one = rf"[\"“「]?(?:{spelt})[\"”」]?{_SUFFIX}"
        names = rf"(?P<names>{one}(?:{_JOINT}{one})*)"
        self._rule = re.compile(rf"{names}{_BEFORE_AMOUNT}{AMOUNT}", re.IGNORECASE)
        self._one = re.compile(rf"[\"“「]?(?P<spelt>{spelt})[\"”」]?{_SUFFIX}(?:{_JOINT}|$)", re.IGNORECASE)

    def read(self) -> Sampling:
        rules: list[StratumRule] = []
        floor = self._present.floor
        at = self._skip(0)
        while at < len(self._words) or at == 0:
            if found := _NO_FLOOR.match(self._words, at):
                floor = None
            elif found := _FLOOR.match(self._words, at):
                floor = Floor(*amount_of(found, minimum=0))
            elif found := self._rule.match(self._words, at):
                rules += self._rules_of(found)
            elif not rules and (found := _NAMELESS.match(self._words, at)):
                rules.append(whole_pool(*amount_of(found, minimum=1)))
            else:
                self._refuse(at)
            at = self._skip(found.end())
        _require_fit(rules)
        if not rules and not self._present.rules:
            raise Refusal("draft.ratio_first")
        return replace(self._present, rules=in_order(rules) or self._present.rules, floor=floor)

    def _skip(self, at: int) -> int:
        blank = _BLANK.match(self._words, at)
        return blank.end() if blank else at

    def _rules_of(self, found: re.Match[str]) -> Iterator[StratumRule]:
        ratio, minimum = amount_of(found, minimum=1)
        for one in self._one.finditer(found["names"]):
            named = self._named(one["spelt"])
            yield StratumRule(named.name, ratio, minimum, named.by)

    def _named(self, spelt: str) -> _Name:
        tags = self._names.get(spelt.casefold(), ())
        fixed = _fixed(spelt)
        if len(tags) + (fixed is not None) > 1 or CERTAIN in tags:
            raise Refusal("draft.tag_ambiguous", name=spelt)
        if tags and len(tags[0]) > STRATUM:
            raise Refusal("draft.text_too_long", length=len(tags[0]), limit=STRATUM)
        return fixed or _Name(tags[0], StratumBy.TAG)

    def _refuse(self, at: int) -> NoReturn:
        rest = self._words[at:].strip()
        if (strange := _STRANGE.match(rest)) and self._tags:
            known = "、".join(list(self._tags)[:MOST_SHOWN])
            raise Refusal("draft.tag_unknown", tag=strange["name"], known=known)
        raise Refusal("draft.ratio_unreadable", ratio=short(rest))


def _names(tags: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """The tags by how they look when typed: without the difference of full-width signs and capitals."""
    found: dict[str, tuple[str, ...]] = {}
    for tag in dict.fromkeys(tags):
        look = normal(tag).casefold()
        found[look] = (*found.get(look, ()), tag)
    return found


def _fixed(spelt: str) -> _Name | None:
    """What a word names that is not a tag."""
    if found := _CLASS.fullmatch(spelt):
        return _Name(found["letter"].upper() if found["letter"] else UNCLASSED, StratumBy.CLASS)
    if _REST.fullmatch(spelt):
        return _Name(REST, StratumBy.REST)
    return _Name(WHOLE_POOL, StratumBy.WHOLE) if _WHOLE.fullmatch(spelt) else None


def _require_fit(rules: list[StratumRule]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.name in seen:
            raise Refusal("draft.class_twice", stratum=rule.name)
        seen.add(rule.name)
    if len(rules) > 1 and any(rule.by is StratumBy.WHOLE for rule in rules):
        raise Refusal("draft.whole_with_others")
    if len(rules) > MOST_STRATA:
        raise Refusal("draft.too_many_strata", count=len(rules), most=MOST_STRATA)
