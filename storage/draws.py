"""Draws: each round of each campaign with its frozen files, contributions, dice, transcript. Never overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    select,
    update,
)

from domain import lengths
from domain.draw_terms import FIVE_DICE, Closing
from domain.errors import Refusal
from domain.public_value import SaidValue
from storage.campaigns import campaigns
from storage.metadata import Moment, metadata
from storage.repository import Repository


class Round(StrEnum):
    """What a draw draws: the subjects, after confirmation the teams, of the closed inspections those to revisit."""

    SUBJECTS = "subjects"
    TEAMS = "teams"
    REVISITS = "revisits"


class Stage(StrEnum):
    """How far the ceremony of a draw has come."""

    OPEN = "open"  # frozen and committed; contributions are taken
    CLOSING = "closing"  # contributions are closed; the dice are falling, or a public value is awaited
    REVEALED = "revealed"  # the seed exists; what follows from it is being computed
    SETTLED = "settled"  # and is stored
    SEALED = "sealed"  # revisits: the seed exists and is told to nobody; what follows from it is being computed
    KEPT = "kept"  # and is stored for the office alone; revealed and settled once the revisits are closed
    FAILED = "failed"  # revealed, but nothing follows from it: no groups can be formed by this seed
    VOID = "void"  # two persons of the office gave it up; it stays readable and counts for nothing


draws = Table(
    "draws",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False),
    Column("round", String(20), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("stage", String(20), nullable=False),
    Column("terms", Text, nullable=False),
    Column("pool", Text, nullable=False),
    Column("secret", String(64), nullable=False),
    Column("needed", Integer, nullable=False),
    Column("closing_dice", Integer, nullable=False, server_default="5"),
    Column("closing_public", String(lengths.PUBLIC_VALUE), nullable=False, server_default=""),
    Column("frozen_at", Moment, nullable=False),
    Column("transcript", Text),
    Column("revealed_at", Moment),
    UniqueConstraint("campaign_id", "round", "attempt"),
)

contributions = Table(
    "contributions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("draw_id", ForeignKey("draws.id"), nullable=False),
    Column("contributor", String(lengths.LIBRARY_TEXT), nullable=False),
    Column("words", String(lengths.DRAW_WORDS), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("given_at", Moment, nullable=False),
    UniqueConstraint("draw_id", "contributor"),
)

public_values = Table(
    "public_values",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("draw_id", ForeignKey("draws.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("contributor", String(lengths.LIBRARY_TEXT), nullable=False),
    Column("of_office", Boolean, nullable=False),
    Column("value", String(lengths.DRAW_WORDS), nullable=False),
    Column("given_at", Moment, nullable=False),
    UniqueConstraint("draw_id", "person_id"),
)

dice = Table(
    "dice",
    metadata,
    Column("draw_id", ForeignKey("draws.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("value", Integer, nullable=False),
)


@dataclass(frozen=True)
class StoredDraw:
    """One ceremony. ``pool`` is the frozen file itself: of subjects, or (round of the teams) the roster."""

    id: int
    campaign_id: int
    round: Round
    attempt: int
    stage: Stage
    terms: str
    pool: str
    secret: str
    needed: int
    closing: Closing
    frozen_at: datetime
    transcript: str | None
    revealed_at: datetime | None


@dataclass(frozen=True)
class StoredContribution:
    """The words of one contributor (a department, or the office) by its name, in the order in which they came."""

    contributor: str
    words: str


#: Stages in which a ceremony is frozen and not revealed yet.
_UNDER_WAY = (Stage.OPEN.value, Stage.CLOSING.value)
_UNSETTLED = (Stage.REVEALED.value, Stage.SEALED.value)


class Draws(Repository):
    """Draws, contributions, public values and dice."""

    async def freeze(
        self,
        *,
        campaign_id: int,
        round_: Round,
        terms: str,
        pool: str,
        secret: str,
        needed: int,
        closing: Closing = FIVE_DICE,
        now: datetime,
    ) -> StoredDraw:
        """Stores what is frozen and committed to, as the next attempt of its round."""
        earlier = await self.of_campaign(campaign_id, round_)
        draw_id = await self._add(
            draws,
            campaign_id=campaign_id,
            round=round_.value,
            attempt=len(earlier) + 1,
            stage=Stage.OPEN.value,
            terms=terms,
            pool=pool,
            secret=secret,
            needed=needed,
            closing_dice=closing.dice,
            closing_public=closing.public,
            frozen_at=now,
        )
        return await self.get(draw_id)

    async def get(self, draw_id: int) -> StoredDraw:
        row = await self._one(select(draws).where(draws.c.id == draw_id))
        if row is None:
            raise Refusal("draw.unknown")
        return _draw(row)

    async def of_campaign(self, campaign_id: int, round_: Round) -> list[StoredDraw]:
        """All attempts of a round, the first first."""
        query = (
            select(draws)
            .where(draws.c.campaign_id == campaign_id, draws.c.round == round_.value)
            .order_by(draws.c.attempt)
        )
        return [_draw(row) for row in await self._all(query)]

    async def closing(self) -> list[StoredDraw]:
        """Every ceremony that takes no more words and is not revealed yet: the dice are falling or have fallen, the
        public value is awaited or agreed."""
        return [_draw(row) for row in await self._all(select(draws).where(draws.c.stage == Stage.CLOSING.value))]

    async def revealed(self) -> list[StoredDraw]:
        """Every ceremony whose seed exists, revealed or sealed, and whose outcome is not stored yet."""
        return [_draw(row) for row in await self._all(select(draws).where(draws.c.stage.in_(_UNSETTLED)))]

    async def latest(self, campaign_id: int, round_: Round) -> StoredDraw | None:
        """The last attempt of a round, or None before the first."""
        attempts = await self.of_campaign(campaign_id, round_)
        return attempts[-1] if attempts else None

    async def under_way(self, campaign_id: int) -> StoredDraw | None:
        """The campaign's ceremony that is not revealed yet, if there is one."""
        query = select(draws).where(draws.c.campaign_id == campaign_id, draws.c.stage.in_(_UNDER_WAY))
        row = await self._one(query)
        return _draw(row) if row else None

    async def running(self, office_id: int, round_: Round) -> list[str]:
        """The titles of the office's campaigns in which such a round is frozen and not revealed yet."""
        query = (
            select(campaigns.c.title)
            .join(draws, draws.c.campaign_id == campaigns.c.id)
            .where(campaigns.c.office_id == office_id, draws.c.round == round_.value, draws.c.stage.in_(_UNDER_WAY))
            .order_by(campaigns.c.id)
        )
        return [row["title"] for row in await self._all(query)]

    async def contribute(self, draw_id: int, *, contributor: str, words: str, person_id: int, now: datetime) -> None:
        values: dict[str, Any] = {"contributor": contributor, "words": words, "person_id": person_id}
        await self._add(contributions, draw_id=draw_id, given_at=now, **values)

    async def contributions(self, draw_id: int) -> list[StoredContribution]:
        query = select(contributions).where(contributions.c.draw_id == draw_id).order_by(contributions.c.id)
        return [StoredContribution(row["contributor"], row["words"]) for row in await self._all(query)]

    async def advance(self, draw: StoredDraw, then: Stage, **changes: Any) -> None:
        """Moves the draw on from the stage it was read in; refuses when it has moved meanwhile."""
        row = (draws.c.id == draw.id) & (draws.c.stage == draw.stage.value)
        if not await self._changed(update(draws).where(row).values(stage=then.value, **changes)):
            raise Refusal("draw.moved_meanwhile")

    async def say_value(self, draw_id: int, said: SaidValue, *, now: datetime) -> None:
        """Keeps the public value as a person types it; in the place of what they typed before."""
        await self._changed(
            delete(public_values).where(public_values.c.draw_id == draw_id, public_values.c.person_id == said.person_id)
        )
        await self._add(public_values, draw_id=draw_id, given_at=now, **vars(said))

    async def values(self, draw_id: int) -> list[SaidValue]:
        """The public value as each person typed it last, the oldest word first."""
        query = select(public_values).where(public_values.c.draw_id == draw_id).order_by(public_values.c.id)
        own = ("person_id", "contributor", "of_office", "value")
        return [SaidValue(**{name: row[name] for name in own}) for row in await self._all(query)]

    async def record_die(self, draw_id: int, position: int, value: int) -> bool:
        """Keeps the first value a die showed; False (and nothing changed) for any later one."""
        if await self._one(select(dice).where(dice.c.draw_id == draw_id, dice.c.position == position)):
            return False
        await self._connection.execute(dice.insert().values(draw_id=draw_id, position=position, value=value))
        return True

    async def dice(self, draw_id: int) -> list[int]:
        """The values thrown so far, in order."""
        query = select(dice).where(dice.c.draw_id == draw_id).order_by(dice.c.position)
        return [row["value"] for row in await self._all(query)]


def _draw(row: RowMapping) -> StoredDraw:
    values = dict(row)
    closing = Closing(dice=values.pop("closing_dice"), public=values.pop("closing_public"))
    return StoredDraw(**{**values, "closing": closing, "round": Round(row["round"]), "stage": Stage(row["stage"])})
