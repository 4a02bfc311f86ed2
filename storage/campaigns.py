"""Campaigns: the composed plan, its participants, its state, and the group it lives in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Executable,
    ForeignKey,
    Integer,
    RowMapping,
    String,
    Table,
    UniqueConstraint,
    delete,
    false,
    func,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from domain import lengths
from domain.campaign import Participant, Plan, State, require_move
from domain.errors import Refusal
from storage.metadata import Moment, metadata
from storage.offices import departments
from storage.plan_columns import plan_columns, plan_of
from storage.repository import Repository

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("year", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("title", String(lengths.TITLE), nullable=False),
    Column("document_number", String(lengths.DOCUMENT_NUMBER), nullable=False),
    Column("window_start", Date),
    Column("window_end", Date),
    Column("scope", JSON, nullable=False),
    Column("sampling", JSON, nullable=False),
    Column("confirm_days", Integer, nullable=False),
    Column("result_days", Integer, nullable=False),
    Column("follow_up_days", Integer, nullable=False),
    Column("inspectors_per_department", Integer, nullable=False),
    Column("groups", Integer, nullable=False, server_default="0"),
    Column("dice", Integer, nullable=False, server_default="5"),
    Column("public_value", String(lengths.PUBLIC_VALUE), nullable=False, server_default=""),
    Column("materials", JSON, nullable=False, server_default="[]"),
    Column("chat_id", BigInteger, unique=True),
    Column("is_forum", Boolean, nullable=False, server_default=false()),
    Column("attempt", Integer, nullable=False, server_default="1"),
    Column("created_by", ForeignKey("people.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("approved_by", ForeignKey("people.id")),
    Column("approved_at", Moment),
    UniqueConstraint("office_id", "year", "ordinal"),
)

campaign_departments = Table(
    "campaign_departments",
    metadata,
    Column("campaign_id", ForeignKey("campaigns.id"), primary_key=True),
    Column("department_id", ForeignKey("departments.id"), primary_key=True),
    Column("position", Integer, nullable=False),
)

campaign_items = Table(
    "campaign_items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False),
    Column("department_id", ForeignKey("departments.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", String(lengths.LIBRARY_TEXT), nullable=False),
    UniqueConstraint("campaign_id", "department_id", "position"),
)


@dataclass(frozen=True)
class Campaign:
    """A campaign as stored. ``chat_id`` is the group it lives in, once there is one, and ``is_forum`` says whether that
    group is known to have topics; ``attempt`` is the number (from 1) of the draw of subjects that counts: those before
    it are void."""

    id: int
    office_id: int
    year: int
    ordinal: int
    state: State
    plan: Plan
    chat_id: int | None
    is_forum: bool
    attempt: int
    created_by: int
    created_at: datetime
    approved_by: int | None
    approved_at: datetime | None

    @property
    def reference(self) -> str:
        """The campaign's public number, ``2024-02`` for the second of 2024."""
        return f"{self.year}-{self.ordinal:02d}"


@dataclass(frozen=True)
class CampaignItem:
    """One item (抽查事项) that one department checks on every subject of a campaign."""

    id: int
    department_id: int
    position: int
    name: str


class Campaigns(Repository):
    """Campaigns and what they are composed of."""

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(connection)
        # Every step asks for its campaign, often several times in a transaction, and hardly one changes it.
        self._read: dict[int, Campaign] = {}
        self._items_read: dict[int, list[CampaignItem]] = {}

    async def add(self, *, office_id: int, year: int, created_by: int, now: datetime) -> Campaign:
        """A new, empty draft, the next of its year."""
        latest = select(func.max(campaigns.c.ordinal)).where(
            campaigns.c.office_id == office_id, campaigns.c.year == year
        )
        ordinal = (await self._value(latest) or 0) + 1
        campaign_id = await self._add(
            campaigns,
            office_id=office_id,
            year=year,
            ordinal=ordinal,
            state=State.DRAFT.value,
            created_by=created_by,
            created_at=now,
            **plan_columns(Plan()),
        )
        return await self.get(campaign_id)

    async def get(self, campaign_id: int) -> Campaign:
        campaign = self._read.get(campaign_id) or await self.find(campaigns.c.id == campaign_id)
        if campaign is None:
            raise Refusal("campaign.unknown")
        self._read[campaign_id] = campaign
        return campaign

    async def find_by_chat(self, chat_id: int) -> Campaign | None:
        return await self.find(campaigns.c.chat_id == chat_id)

    async def find(self, condition: Any) -> Campaign | None:
        row = await self._one(select(campaigns).where(condition))
        return _campaign(row, await self._participants(row["id"])) if row else None

    def forget(self) -> None:
        """What was read is read again the next time."""
        self._read.clear()
        self._items_read.clear()

    async def _changed(self, statement: Executable) -> int:
        self.forget()
        return await super()._changed(statement)

    async def of_office(self, office_id: int) -> list[Campaign]:
        """All campaigns of an office, the newest first."""
        rows = await self._all(
            select(campaigns).where(campaigns.c.office_id == office_id).order_by(campaigns.c.id.desc())
        )
        return [_campaign(row, await self._participants(row["id"])) for row in rows]

    async def _participants(self, campaign_id: int) -> tuple[Participant, ...]:
        members = await self._all(
            select(departments.c.id, departments.c.name)
            .join(campaign_departments, campaign_departments.c.department_id == departments.c.id)
            .where(campaign_departments.c.campaign_id == campaign_id)
            .order_by(campaign_departments.c.position)
        )
        items = await self.items(campaign_id)
        return tuple(
            Participant(row["id"], row["name"], tuple(i.name for i in items if i.department_id == row["id"]))
            for row in members
        )

    async def items(self, campaign_id: int, department_id: int | None = None) -> list[CampaignItem]:
        """The items of a campaign, or of one department in it, in order."""
        if campaign_id not in self._items_read:
            self._items_read[campaign_id] = await self._read_items(campaign_id)
        return [
            item
            for item in self._items_read[campaign_id]
            if department_id is None or item.department_id == department_id
        ]

    async def _read_items(self, campaign_id: int) -> list[CampaignItem]:
        query = (
            select(campaign_items)
            .join(
                campaign_departments,
                (campaign_departments.c.campaign_id == campaign_items.c.campaign_id)
                & (campaign_departments.c.department_id == campaign_items.c.department_id),
            )
            .where(campaign_items.c.campaign_id == campaign_id)
            .order_by(campaign_departments.c.position, campaign_items.c.position)
        )
        return [
            CampaignItem(row["id"], row["department_id"], row["position"], row["name"])
            for row in await self._all(query)
        ]

    async def save_plan(self, campaign_id: int, plan: Plan) -> None:
        """Replaces the composed plan of a draft, participants and items included; refuses when it is none."""
        draft = (campaigns.c.id == campaign_id) & (campaigns.c.state == State.DRAFT.value)
        if not await self._changed(update(campaigns).where(draft).values(**plan_columns(plan))):
            raise Refusal("campaign.moved_meanwhile")
        for table in (campaign_items, campaign_departments):
            await self._changed(delete(table).where(table.c.campaign_id == campaign_id))
        await self._add_many(campaign_departments, _participant_rows(campaign_id, plan.participants))
        await self._add_many(campaign_items, _item_rows(campaign_id, plan.participants))

    async def move(self, campaign: Campaign, then: State, **changes: Any) -> Campaign:
        """Takes the campaign from the state it was read in to ``then``; refuses when it has moved meanwhile."""
        require_move(campaign.state, then)
        row = (campaigns.c.id == campaign.id) & (campaigns.c.state == campaign.state.value)
        if not await self._changed(update(campaigns).where(row).values(state=then.value, **changes)):
            raise Refusal("campaign.moved_meanwhile")
        return replace(campaign, state=then, **changes)

    async def bind_chat(self, campaign_id: int, chat_id: int, *, is_forum: bool = False) -> None:
        values = {"chat_id": chat_id, "is_forum": is_forum}
        await self._changed(update(campaigns).where(campaigns.c.id == campaign_id).values(**values))

    async def learn_forum(self, chat_id: int, *, is_forum: bool) -> bool:
        """Notes whether a group has topics; False when that was known, or no campaign lives there."""
        other = (campaigns.c.chat_id == chat_id) & (campaigns.c.is_forum != is_forum)
        return bool(await self._changed(update(campaigns).where(other).values(is_forum=is_forum)))

    async def migrate_chat(self, old: int, new: int) -> None:
        """A group has become a supergroup: its id changes, its campaign does not."""
        await self._changed(update(campaigns).where(campaigns.c.chat_id == old).values(chat_id=new))


def _participant_rows(campaign_id: int, participants: Sequence[Participant]) -> list[dict[str, Any]]:
    return [
        {"campaign_id": campaign_id, "department_id": participant.department_id, "position": position}
        for position, participant in enumerate(participants)
    ]


def _item_rows(campaign_id: int, participants: Sequence[Participant]) -> list[dict[str, Any]]:
    return [
        {
            "campaign_id": campaign_id,
            "department_id": participant.department_id,
            "position": position,
            "name": name,
        }
        for participant in participants
        for position, name in enumerate(participant.items, start=1)
    ]


def _campaign(row: RowMapping, participants: tuple[Participant, ...]) -> Campaign:
    own = (
        "id",
        "office_id",
        "year",
        "ordinal",
        "chat_id",
        "is_forum",
        "attempt",
        "created_by",
        "created_at",
        "approved_by",
        "approved_at",
    )
    return Campaign(**{name: row[name] for name in own}, state=State(row["state"]), plan=plan_of(row, participants))
