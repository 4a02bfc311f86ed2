"""The tables of follow-ups: where each one stands, and every step that led there."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from domain import lengths
from storage.metadata import Moment, metadata

follow_ups = Table(
    "follow_ups",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False, index=True),
    Column("section_id", ForeignKey("sections.id"), nullable=False),
    Column("opened_as", String(20), nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("measure", String(20), nullable=False),
    Column("stage", String(10), nullable=False),
    Column("version", Integer, nullable=False),
    Column("department_id", ForeignKey("departments.id"), nullable=False),
    Column("person_id", ForeignKey("people.id")),
    Column("offered_to", ForeignKey("departments.id")),
    Column("body", String(lengths.FOLLOW_UP_REFERENCE), nullable=False),
    Column("deadline", Date),
    Column("outcome", String(10), nullable=False),
    Column("outcome_on", Date),
    Column("reference", String(lengths.FOLLOW_UP_REFERENCE), nullable=False),
    Column("owed_key", String(80), nullable=False, unique=True),
    UniqueConstraint("section_id", "opened_as"),
    Index("ix_follow_ups_department_stage", "department_id", "stage"),
)

steps = Table(
    "follow_up_steps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("follow_up_id", ForeignKey("follow_ups.id"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("step", String(20), nullable=False),
    Column("measure", String(20), nullable=False),
    Column("entry", String(10), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("day", Date),
    Column("reference", String(lengths.FOLLOW_UP_REFERENCE), nullable=False),
    Column("note", String(lengths.FOLLOW_UP_NOTE), nullable=False),
    Column("to_department", ForeignKey("departments.id")),
    Column("to_person", ForeignKey("people.id")),
)
