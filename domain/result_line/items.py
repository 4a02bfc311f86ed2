"""Which item a person means: its name, part of it, its position, or all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from domain.result_line.words import HANDLING_WORDS, RESULT_WORDS, SEPARATORS, any_of, fold


class Several(Enum):
    """Words that stand for more than one item."""

    ALL = "全部"
    REST = "其余"


Target = int | Several
"""The index of an item, or a word for several."""

DECORATION = " .:=-_~—–→()[]{}<>'\"*#“”‘’《》【】·"
"""What may cling to an item's name without meaning anything."""

FILLERS = "为是均都全"
"""What may stand between an item and its result: 登记为合格, 全部均1."""

MOST_NAMED = 20
"""Items that a refusal lists by name."""

_SEVERAL = {
    Several.ALL: re.compile(r"(?:全部|所有|全都|各|每)(?:检查)?(?:事项|项目|项)?|全|都|均"),
    Several.REST: re.compile(r"(?:其余|其他|其它|剩下|余下)的?(?:检查)?(?:事项|项目|项)?"),
}
_NUMERALS = "一二三四五六七八九十"
_POSITION = re.compile(
    rf"第?\s*(?P<n>[0-9]{{1,3}}|(?<=第)[{_NUMERALS}])\s*(?:[项条][.:)]?|[.:)、])(?P<rest>.*)", re.DOTALL
)
_PUNCTUATION = re.compile(rf"[{SEPARATORS}.:()\-—“”\"'《》·]+")

POSITION = re.compile(rf"第(?:\s*[0-9]{{1,3}}|[{_NUMERALS}])\s*[项条]")
"""A position that cannot be mistaken for anything else, not even for an item that is called so."""


class Items:
    """The items of one form, as a person may call them."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self._folded = [fold(name).strip() for name in names]
        self._bare = [_PUNCTUATION.sub("", name) for name in self._folded]
        self._seen: dict[str, tuple[Target, ...]] = {}
        self.longest = max((len(name) for name in self._folded), default=0)

    def full_names(self) -> str:
        """An expression for the names that may be written in full whatever they contain; may match nothing.

        A name that begins with a digit must stand after a separator, else the end of one answer and the blank
        after it could be read as the beginning of a name.
        """
        usable = [name for name in self._folded if _speaks(name) and name not in RESULT_WORDS | HANDLING_WORDS]
        plain = any_of(name for name in usable if not name[0].isdigit())
        numbered = any_of(name for name in usable if name[0].isdigit())
        alternatives = [plain] if plain else []
        if numbered:
            alternatives.append(rf"(?<![^{SEPARATORS}])(?:{numbered})")
        return "|".join(alternatives) or r"(?!)"

    def find(self, fragment: str) -> tuple[Target, ...]:
        """What the folded ``fragment`` may mean: nothing, exactly one, or several between which it does not
        decide.

        A word for a result never means an item, whatever the items are called.
        """
        if fragment not in self._seen:
            self._seen[fragment] = self._find(fragment)
        return self._seen[fragment]

    def _find(self, fragment: str) -> tuple[Target, ...]:
        if fragment in RESULT_WORDS:
            return ()
        if POSITION.fullmatch(fragment):
            return self._at_position(fragment)
        exact = self._exactly(fragment.strip())
        return exact or self._at_position(fragment.strip(" ")) or self._by_part(fragment.strip(DECORATION))

    def _exactly(self, name: str) -> tuple[Target, ...]:
        return tuple(i for i, folded in enumerate(self._folded) if folded == name)

    def _at_position(self, fragment: str) -> tuple[Target, ...]:
        match = _POSITION.fullmatch(fragment)
        if match is None:
            return ()
        digits = match["n"]
        index = _NUMERALS.index(digits) if digits in _NUMERALS else int(digits) - 1
        if not 0 <= index < len(self.names):
            return ()
        rest = match["rest"].strip(DECORATION)
        named = self._exactly(rest) or self._by_part(rest) if rest else (index,)
        # "2.公示": position and name must agree; if they do not, both are asked about.
        return (index,) if index in named else tuple({index: None, **dict.fromkeys(named)}) if named else ()

    def _by_part(self, part: str) -> tuple[Target, ...]:
        found: list[Target] = [several for several, words in _SEVERAL.items() if words.fullmatch(part)]
        bare = _PUNCTUATION.sub("", part)
        if _speaks(bare):
            found += [i for i, name in enumerate(self._bare) if bare in name]
        shorter = part.rstrip(FILLERS + DECORATION)
        return tuple(found) if found or shorter == part else self._by_part(shorter)

    def called(self, targets: Sequence[Target]) -> str:
        """The positions and names of ``targets`` for a sentence, the first ``MOST_NAMED`` of them."""
        said = [t.value if isinstance(t, Several) else f"{t + 1}.{self.names[t]}" for t in targets]
        return "、".join(said[:MOST_NAMED]) + ("……" if len(said) > MOST_NAMED else "")


def _speaks(text: str) -> bool:
    """Whether there is a letter in it: bare numbers and signs never name an item."""
    return any(character.isalpha() for character in text)
