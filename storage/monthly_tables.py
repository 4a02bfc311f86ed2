"""The tables of monthly reports: the round of an office's month, each department's report, every version handed in."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from domain import lengths
from storage.metadata import Moment, metadata

monthly_rounds = Table(
    "monthly_rounds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("month", Date, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("first_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("nudged_on", Date),
    Column("gathered_at", Moment),
    Column("closed_at", Moment),
    Column("closed_by", ForeignKey("people.id")),
    UniqueConstraint("office_id", "month"),
    # What a tick asks for: the rounds that the office has not been told of yet.
    Index("ix_monthly_rounds_gathered_due", "gathered_at", "due_on"),
)

monthly_reports = Table(
    "monthly_reports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round_id", ForeignKey("monthly_rounds.id"), nullable=False),
    Column("department_id", ForeignKey("departments.id"), nullable=False),
    Column("state", String(10), nullable=False),
    Column("version", Integer, nullable=False),
    Column("filed", Integer, nullable=False),
    Column("content", JSON, nullable=False),
    Column("reason", String(lengths.WAIVER), nullable=False),
    UniqueConstraint("round_id", "department_id"),
)

monthly_versions = Table(
    "monthly_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", ForeignKey("monthly_reports.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("content", JSON, nullable=False),
    Column("figures", JSON, nullable=False),
    Column("contact", JSON, nullable=False),
    Column("reason", String(lengths.WAIVER), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("late", Boolean, nullable=False),
    UniqueConstraint("report_id", "number"),
)

monthly_contacts = Table(
    "monthly_contacts",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("name", String(lengths.NAME), nullable=False),
    Column("phone", String(lengths.PHONE), nullable=False),
    Column("mobile", String(lengths.MOBILE), nullable=False),
)
