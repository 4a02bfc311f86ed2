"""Subjects that two campaigns of an office have drawn for the same days, and what was decided about each.

A decision is never changed: it is agreed to by a second person, or ended, and another takes its place. Two visits are
one (合并检查) as long as a decision says so, both subjects stand, and neither campaign is void.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    RowMapping,
    Select,
    String,
    Table,
    case,
    exists,
    or_,
    select,
    update,
)

from domain import lengths
from domain.campaign import State
from domain.joint_visit import Choice
from storage.campaigns import Campaign, campaigns
from storage.form_tables import forms, sections
from storage.metadata import Moment, metadata
from storage.repository import Repository, slices
from storage.samples import samples
from storage.visits import proposals, visits

joint_visits = Table(
    "joint_visits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False),
    Column("sample_id", ForeignKey("samples.id"), nullable=False),
    Column("other_id", ForeignKey("samples.id")),
    Column("choice", String(10), nullable=False),
    Column("reason", String(lengths.JOINT_VISIT), nullable=False, server_default=""),
    Column("decided_by", ForeignKey("people.id")),
    Column("decided_at", Moment, nullable=False),
    Column("agreed_by", ForeignKey("people.id")),
    Column("agreed_at", Moment),
    Column("ended_by", ForeignKey("people.id")),
    Column("ended_at", Moment),
    # Whose visit was there first, and whose leader arranges the time; samples of the two.
    Column("first_id", ForeignKey("samples.id")),
    Column("leader_id", ForeignKey("samples.id")),
    Index("ix_joint_visits_sample_id", "sample_id"),
    Index("ix_joint_visits_other_id", "other_id"),
)

#: In these states a campaign has drawn subjects that it is still to inspect.
STANDING = (State.CONFIRMING, State.CONFIRMED, State.MATCHING, State.INSPECTING)

#: A decision that is neither agreed to by a second person nor ended.
_WAITING = joint_visits.c.agreed_at.is_(None) & joint_visits.c.ended_at.is_(None)


@dataclass(frozen=True)
class JointVisit:
    """One decision. ``campaign_id`` and ``sample_id`` are of the campaign in which it was taken, ``other_id`` the same
    subject in the other one, None where the yearly cap was the matter. ``decided_by`` is None where it follows from a
    rule. An exclusion counts from ``agreed_at`` on. ``first_id``: the sample whose visit existed first; ``leader_id``:
    that whose leader arranges the visit; both None before there is any."""

    id: int
    campaign_id: int
    sample_id: int
    other_id: int | None
    choice: Choice
    reason: str
    decided_by: int | None
    decided_at: datetime
    agreed_by: int | None = None
    agreed_at: datetime | None = None
    ended_by: int | None = None
    ended_at: datetime | None = None
    first_id: int | None = None
    leader_id: int | None = None

    @property
    def pair(self) -> frozenset[int | None]:
        """The samples that it is about."""
        return frozenset({self.sample_id, self.other_id})


@dataclass(frozen=True)
class Shared:
    """A subject that stands in a campaign and in another of its office: the samples of both, the other campaign with
    its window, and the time agreed there."""

    sample_id: int
    other_id: int
    campaign_id: int
    window_start: date
    window_end: date
    agreed_for: datetime | None


@dataclass(frozen=True)
class Together:
    """Visits that are one: the campaign of each by sample, the decisions that say so (``named``: by sample the first
    that names it), whose leader arranges."""

    campaigns: Mapping[int, int]
    decisions: tuple[int, ...]
    named: Mapping[int, int]
    first_id: int | None
    leader_id: int | None


class JointVisits(Repository):
    """Shared subjects and decisions."""

    async def shared(self, campaign: Campaign) -> list[Shared]:
        """Subjects that stand in this campaign's list and in that of another of the office which is still to inspect
        them; whether the windows overlap is not asked here."""
        other, theirs = samples.alias(), campaigns.alias()
        handed_in = exists().where(
            forms.c.sample_id == other.c.id, sections.c.form_id == forms.c.id, sections.c.state != "open"
        )
        query = (
            select(
                samples.c.id.label("sample_id"),
                other.c.id.label("other_id"),
                theirs.c.id.label("campaign_id"),
                theirs.c.window_start,
                theirs.c.window_end,
                proposals.c.starts_at.label("agreed_for"),
            )
            .select_from(samples)
            .join(other, (other.c.subject_id == samples.c.subject_id) & (other.c.campaign_id != samples.c.campaign_id))
            .join(theirs, (theirs.c.id == other.c.campaign_id) & (theirs.c.attempt == other.c.attempt))
            .outerjoin(visits, visits.c.sample_id == other.c.id)
            .outerjoin(proposals, proposals.c.id == visits.c.agreed_id)
            .where(
                samples.c.campaign_id == campaign.id,
                samples.c.attempt == campaign.attempt,
                samples.c.excluded.is_(False),
                other.c.excluded.is_(False),
                theirs.c.office_id == campaign.office_id,
                theirs.c.state.in_([one.value for one in STANDING]),
                theirs.c.window_start.is_not(None),
                ~handed_in,
            )
            .order_by(samples.c.id, other.c.id)
        )
        return [Shared(**row) for row in await self._all(query)]

    async def decide(self, **values: Any) -> int:
        """Enters a decision (fields as in ``JointVisit``); its id."""
        return await self._add(joint_visits, **values | {"choice": values["choice"].value})

    async def find(self, decision_id: int) -> JointVisit | None:
        row = await self._one(select(joint_visits).where(joint_visits.c.id == decision_id))
        return _joint_visit(row) if row else None

    async def standing(self, sample_ids: Collection[int]) -> list[JointVisit]:
        """The decisions about these samples that were not ended, on either side, the first first."""
        found: dict[int, JointVisit] = {}
        for part in slices(sorted(sample_ids)):
            about = or_(joint_visits.c.sample_id.in_(part), joint_visits.c.other_id.in_(part))
            rows = await self._all(select(joint_visits).where(about, joint_visits.c.ended_at.is_(None)))
            found |= {row["id"]: _joint_visit(row) for row in rows}
        return [found[one] for one in sorted(found)]

    async def campaigns_of(self, sample_ids: Collection[int]) -> dict[int, int]:
        """The campaigns of those of these samples that stand in theirs, unless it is void; by sample."""
        found: dict[int, int] = {}
        for part in slices(sorted(sample_ids)):
            query = (
                select(samples.c.id, samples.c.campaign_id)
                .join(campaigns, (samples.c.campaign_id == campaigns.c.id) & (samples.c.attempt == campaigns.c.attempt))
                .where(samples.c.id.in_(part), samples.c.excluded.is_(False), campaigns.c.state != State.VOIDED.value)
            )
            found |= {row["id"]: row["campaign_id"] for row in await self._all(query)}
        return found

    async def agree(self, decision_id: int, *, by: int, now: datetime) -> bool:
        """The second person agrees; False when that was decided already."""
        row = (joint_visits.c.id == decision_id) & _WAITING
        return await self._changed(update(joint_visits).where(row).values(agreed_by=by, agreed_at=now)) == 1

    async def end(self, decision_id: int, *, by: int | None, now: datetime) -> bool:
        """The decision counts no longer; False when it did not any more, or was agreed to."""
        row = (joint_visits.c.id == decision_id) & _WAITING
        return await self._changed(update(joint_visits).where(row).values(ended_by=by, ended_at=now)) == 1

    async def lead(self, decision_ids: Collection[int], sample_id: int, *, first: bool = False) -> None:
        """From now on the leader of this sample arranges; ``first`` where its visit is the first of them."""
        values = {"leader_id": sample_id} | ({"first_id": sample_id} if first else {})
        for part in slices(sorted(decision_ids)):
            await self._changed(update(joint_visits).where(joint_visits.c.id.in_(part)).values(**values))

    async def together(self, sample_ids: Collection[int]) -> dict[int, Together]:
        """The visits that are one with those to these samples (themselves too), by each of them; nothing for a sample
        that is visited alone."""
        links: dict[int, RowMapping] = {}
        known: set[int] = set()
        wanted = set(sample_ids)
        while wanted - known:
            fresh = await self._links(sorted(wanted - known))
            known |= wanted
            links |= {row["id"]: row for row in fresh}
            wanted = {one for row in fresh for one in (row["sample_id"], row["other_id"])}
        return {one: group for group in _groups(links.values()) for one in group.campaigns if one in sample_ids}

    async def _links(self, sample_ids: Sequence[int]) -> list[RowMapping]:
        found: list[RowMapping] = []
        for part in slices(sample_ids):
            about = or_(joint_visits.c.sample_id.in_(part), joint_visits.c.other_id.in_(part))
            found += await self._all(_links().where(about))
        return found


def once_too_often(campaign: Campaign) -> Select[Any]:
    """The later-drawn samples of visits that are one with an earlier-drawn one of a campaign other than this: whoever
    counts visits counts that one."""
    links = _links().subquery()
    own, other = links.c.sample_id, links.c.other_id
    later = case((own > other, own), else_=other)
    before = case((own > other, links.c.other_campaign_id), else_=links.c.campaign_id)
    return select(later).where(before != campaign.id)


@cache
def _links() -> Select[Any]:
    own, other, ours, theirs = samples.alias(), samples.alias(), campaigns.alias(), campaigns.alias()
    return (
        select(joint_visits, other.c.campaign_id.label("other_campaign_id"))
        .join(own, own.c.id == joint_visits.c.sample_id)
        .join(other, other.c.id == joint_visits.c.other_id)
        .join(ours, (ours.c.id == own.c.campaign_id) & (ours.c.attempt == own.c.attempt))
        .join(theirs, (theirs.c.id == other.c.campaign_id) & (theirs.c.attempt == other.c.attempt))
        .where(
            joint_visits.c.choice == Choice.JOINT.value,
            joint_visits.c.ended_at.is_(None),
            own.c.excluded.is_(False),
            other.c.excluded.is_(False),
            ours.c.state != State.VOIDED.value,
            theirs.c.state != State.VOIDED.value,
        )
    )


def _groups(links: Collection[RowMapping]) -> list[Together]:
    """The links put together where they share a sample; of several leaders the earliest decision's counts."""
    parts: list[list[RowMapping]] = []
    for row in sorted(links, key=lambda row: row["id"]):
        touching = [part for part in parts if any(_samples(row) & _samples(one) for one in part)]
        parts = [part for part in parts if part not in touching]
        parts.append(sorted([row, *(one for part in touching for one in part)], key=lambda row: row["id"]))
    return [_together(part) for part in parts]


def _samples(row: RowMapping) -> set[int]:
    return {row["sample_id"], row["other_id"]}


def _together(part: Sequence[RowMapping]) -> Together:
    of: dict[int, int] = {}
    named: dict[int, int] = {}
    for row in part:
        named = {row["sample_id"]: row["id"], row["other_id"]: row["id"]} | named
        of |= {row["sample_id"]: row["campaign_id"], row["other_id"]: row["other_campaign_id"]}
    return Together(
        campaigns=dict(sorted(of.items())),
        decisions=tuple(row["id"] for row in part),
        named=named,
        first_id=next((row["first_id"] for row in part if row["first_id"]), None),
        leader_id=next((row["leader_id"] for row in part if row["leader_id"]), None),
    )


def _joint_visit(row: RowMapping) -> JointVisit:
    return JointVisit(**{**row, "choice": Choice(row["choice"])})
