"""Draws: each round of each campaign with its frozen files, contributions, dice, transcript. Never overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    UniqueConstraint,
    select,
    update,
)

from domain import lengths
from domain.errors import Refusal
from storage.metadata import Moment, metadata
from storage.repository import Repository


class Round(StrEnum):
    """What a draw draws: the subjects, or after confirmation the teams."""

    SUBJECTS = "subjects"
    TEAMS = "teams"


class Stage(StrEnum):
    """How far the ceremony of a draw has come."""

    OPEN = "open"  # frozen and committed; contributions are taken
    CLOSING = "closing"  # contributions are closed; the dice are falling
    REVEALED = "revealed"


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
    frozen_at: datetime
    transcript: str | None
    revealed_at: datetime | None


@dataclass(frozen=True)
class StoredContribution:
    """The words of one contributor (a department, or the office) by its name, in the order in which they came."""

    contributor: str
    words: str


class Draws(Repository):
    """Draws, contributions and dice."""

    async def freeze(
        self,
        *,
        campaign_id: int,
        round_: Round,
        terms: str,
        pool: str,
        secret: str,
        needed: int,
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
        """Every ceremony whose dice are falling, or have fallen and were not revealed yet."""
        return [_draw(row) for row in await self._all(select(draws).where(draws.c.stage == Stage.CLOSING.value))]

    async def latest(self, campaign_id: int, round_: Round) -> StoredDraw | None:
        """The last attempt of a round, or None before the first."""
        attempts = await self.of_campaign(campaign_id, round_)
        return attempts[-1] if attempts else None

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
    return StoredDraw(**{**row, "round": Round(row["round"]), "stage": Stage(row["stage"])})
