"""What the group sees of a ceremony. Each step says in a sentence what it rules out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from domain.draw_terms import Closing
from templates.buttons import Press
from templates.cards import Attachment, Button, Card
from templates.messages import render

#: Names of the posted files: those of ``docs/draw-protocol.md``.
FILES = {
    "subjects": ("pool.txt", "terms.txt", "transcript.txt"),
    "teams": ("roster.txt", "teams-terms.txt", "teams-transcript.txt"),
    "revisits": ("pool.txt", "terms.txt", "transcript.txt"),
}
#: Stands in every message that a contribution may reply to; and in every one that a public value may reply to, which
#: may hold the other too.
ASKS, ASKS_VALUE = "随机语", "回复公开值"
#: Toasts for whoever tapped; the group reads it all in the messages that follow.
CLOSED = "随机语已截止，骰子马上掷出"
AWAITED = "随机语已截止，请在群里等待公开值"
STARTED = "名单已冻结，请看工作群的消息"
#: What a contribution, or a public value, may begin with instead of being a reply.
PREFIX, VALUE_PREFIX = "随机", "公开值"


@dataclass(frozen=True)
class CloseDraw(Press):
    code: ClassVar[str] = "drcl"
    draw_id: int


@dataclass(frozen=True)
class Frozen:
    """What is fixed before any seed exists. Hashes in hexadecimal; ``lines`` of the pool (or roster) file;
    ``rules`` the terms as people read them, a line each."""

    round: str
    attempt: int
    title: str
    lines: int
    pool: str
    pool_hash: str
    terms: str
    terms_hash: str
    commitment: str
    rules: Sequence[str]
    closing: Closing

    @property
    def step(self) -> str:
        """What stands before the number of a step: the rounds after the first say which they are."""
        return step_prefix(self.round)


@dataclass(frozen=True)
class Typed:
    """The public value as one person typed it, with their name and whom they speak for."""

    person: str
    contributor: str
    value: str


def step_prefix(round_: str) -> str:
    """``第二轮　`` in the round of the teams, ``回访　`` in that of the revisits."""
    return {"teams": "第二轮　", "revisits": "回访　"}.get(round_, "")


def pool_frozen(frozen: Frozen) -> Card:
    """Step one: the list everyone can keep."""
    text = render("ceremony/pool_frozen", frozen=frozen)
    return Card(text, attachment=Attachment(FILES[frozen.round][0], frozen.pool.encode()))


def terms_frozen(frozen: Frozen) -> Card:
    """Step two: the rules everyone can keep."""
    text = render("ceremony/terms_frozen", frozen=frozen)
    return Card(text, attachment=Attachment(FILES[frozen.round][1], frozen.terms.encode()))


def asks_words(frozen: Frozen, asked: Sequence[str], *, needed: int) -> Card:
    """Step three: the commitment, and the call for words."""
    values = {"frozen": frozen, "asked": asked, "needed": needed}
    return Card(render("ceremony/asks_words", **values))


def frozen_again(frozen: Frozen) -> tuple[Card, Card]:
    """Pool and terms once more, for a group that takes over in the middle."""
    pool, terms, _ = FILES[frozen.round]
    return (
        Card(render("ceremony/frozen_again", frozen=frozen), attachment=Attachment(pool, frozen.pool.encode())),
        Card(render("ceremony/terms_again", frozen=frozen), attachment=Attachment(terms, frozen.terms.encode())),
    )


def words_taken(
    draw_id: int,
    contributor: str,
    words: str,
    *,
    count: int,
    needed: int,
    missing: Sequence[str],
    closing: Closing,
) -> Card:
    """The words as they enter the transcript, who is still missing, and the closing once enough have spoken."""
    text = render(
        "ceremony/words_taken",
        contributor=contributor,
        words=words,
        count=count,
        needed=needed,
        missing=missing,
        closing=closing,
    )
    label = "截止并掷骰子（办公室）" if closing.dice else "截止，等待公开值（办公室）"
    buttons = ((Button(label, CloseDraw(draw_id)),),) if count >= needed else ()
    return Card(text, buttons)


def closed(round_: str, dice: int, silent: Sequence[str]) -> Card:
    """Step four: no more words; the dice fall. ``silent``: who has not spoken."""
    return Card(render("ceremony/closed", step=step_prefix(round_), dice=dice, silent=silent))


def awaits_value(round_: str, name: str, silent: Sequence[str]) -> Card:
    """Step four where a public value closes the draw: which one, and who types it in."""
    return Card(render("ceremony/awaits_value", step=step_prefix(round_), name=name, silent=silent))


def value_taken(name: str, typed: Sequence[Typed], *, agreed: bool) -> Card:
    """What each person has typed so far, side by side."""
    return Card(render("ceremony/value_taken", name=name, typed=typed, agreed=agreed))


def value_agreed(round_: str, name: str, value: str) -> Card:
    """The public value stands."""
    step, later = step_prefix(round_), round_ == "revisits"
    return Card(render("ceremony/value_agreed", step=step, name=name, value=value, later=later))


def sealed(round_: str, *, dice: Sequence[int]) -> Card:
    """Step five of revisits: the seed is fixed, and the secret stays closed until they are recorded. ``dice`` is empty
    where a public value closed it."""
    return Card(render("ceremony/sealed", step=step_prefix(round_), dice=dice))


def revealed(round_: str, transcript: str, seed: str) -> Card:
    """Step five, of revisits six: the transcript, whose hash is the seed; each contributor finds its own line."""
    step = f"{step_prefix(round_)}第{'六' if round_ == 'revisits' else '五'}步"
    text = render("ceremony/revealed", step=step, seed=seed, lines=own_lines(transcript))
    return Card(text, attachment=Attachment(FILES[round_][2], transcript.encode()))


def own_lines(transcript: str) -> list[tuple[str, int]]:
    """Each contributor, with the number of its line in the transcript (from 1)."""
    rows = [line.split("\t") for line in transcript.splitlines()]
    return [(row[2], number) for number, row in enumerate(rows, start=1) if row[0] == "contribution"]


def left_group(person: str, contributor: str, *, spoke: bool, open_for_words: bool, count: int, needed: int) -> Card:
    """Somebody who speaks for a contributor has left the group in the middle."""
    values: dict[str, object] = {"spoke": spoke, "open_for_words": open_for_words, "count": count, "needed": needed}
    return Card(render("ceremony/left_group", person=person, contributor=contributor, **values))


def back_in_group(title: str, waits_for: str) -> Card:
    """The bot can write to the group again; ``waits_for`` is ``words``, ``dice`` or ``value``."""
    return Card(render("ceremony/back_in_group", title=title, waits_for=waits_for))
