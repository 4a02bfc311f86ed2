"""What the group sees of a ceremony. Each step says in a sentence what it rules out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from templates.buttons import Press
from templates.cards import Attachment, Button, Card
from templates.messages import render

#: Names of the posted files: those of ``docs/draw-protocol.md``.
FILES = {
    "subjects": ("pool.txt", "terms.txt", "transcript.txt"),
    "teams": ("roster.txt", "teams-terms.txt", "teams-transcript.txt"),
}
#: Stands in every message that a contribution may reply to.
ASKS = "随机语"
#: Toasts for whoever tapped; the group reads it all in the messages that follow.
CLOSED = "随机语已截止，骰子马上掷出"
STARTED = "名单已冻结，请看工作群的消息"
#: What a contribution may begin with instead of being a reply.
PREFIX = "随机"


@dataclass(frozen=True)
class CloseDraw(Press):
    code: ClassVar[str] = "drcl"
    draw_id: int


@dataclass(frozen=True)
class Frozen:
    """What is fixed before any seed exists. Hashes in hexadecimal; ``lines`` of the pool (or roster) file;
    ``rules`` the terms as people read them, a line each."""

    round: str
    title: str
    lines: int
    pool: str
    pool_hash: str
    terms: str
    terms_hash: str
    commitment: str
    rules: Sequence[str]

    @property
    def step(self) -> str:
        """What stands before the number of a step: the second round says that it is one."""
        return step_prefix(self.round)


def step_prefix(round_: str) -> str:
    """``第二轮　`` in the round of the teams."""
    return "第二轮　" if round_ == "teams" else ""


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


def words_taken(draw_id: int, contributor: str, words: str, *, count: int, needed: int, missing: Sequence[str]) -> Card:
    """The words as they enter the transcript, who is still missing, and the dice once enough have spoken."""
    text = render(
        "ceremony/words_taken",
        contributor=contributor,
        words=words,
        count=count,
        needed=needed,
        missing=missing,
    )
    buttons = ((Button("截止并掷骰子（办公室）", CloseDraw(draw_id)),),) if count >= needed else ()
    return Card(text, buttons)


def closed(round_: str, dice: int) -> Card:
    """Step four: no more words; the dice fall."""
    return Card(render("ceremony/closed", step=step_prefix(round_), dice=dice))


def revealed(round_: str, transcript: str, seed: str) -> Card:
    """Step five: the transcript, whose hash is the seed."""
    text = render("ceremony/revealed", step=step_prefix(round_), seed=seed)
    return Card(text, attachment=Attachment(FILES[round_][2], transcript.encode()))
