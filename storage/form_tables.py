"""The tables of forms: who inspects what, each department's section, its results, and every version of it."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from domain import lengths
from storage.metadata import Moment, metadata

assignments = Table(
    "assignments",
    metadata,
    Column("sample_id", ForeignKey("samples.id"), primary_key=True),
    Column("inspector_id", ForeignKey("inspectors.id"), primary_key=True),
    Column("department_id", ForeignKey("departments.id"), nullable=False),
    # From when till when; neither is set for who was dealt in the round and has stayed.
    Column("in_at", Moment),
    Column("out_at", Moment),
)

forms = Table(
    "forms",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("sample_id", ForeignKey("samples.id"), nullable=False, unique=True),
    UniqueConstraint("campaign_id", "number"),
)

sections = Table(
    "sections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("form_id", ForeignKey("forms.id"), nullable=False),
    Column("department_id", ForeignKey("departments.id"), nullable=False),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("remark", String(lengths.REMARK), nullable=False),
    Column("handling", JSON, nullable=False),
    Column("questions_answered", Integer, nullable=False),
    Column("submitted_by", ForeignKey("people.id")),
    Column("return_reason", String(lengths.RETURN_REASON), nullable=False),
    UniqueConstraint("form_id", "department_id"),
)

results = Table(
    "results",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("section_id", ForeignKey("sections.id"), nullable=False),
    Column("item_id", ForeignKey("campaign_items.id"), nullable=False),
    Column("code", Integer, nullable=False),
    Column("entered_by", ForeignKey("people.id"), nullable=False),
    Column("entered_at", Moment, nullable=False),
)

section_history = Table(
    "section_history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("section_id", ForeignKey("sections.id"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("content", JSON, nullable=False),
    Column("reason", String(lengths.RETURN_REASON), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("at", Moment, nullable=False),
)

pending_replies = Table(
    "pending_replies",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("section_id", ForeignKey("sections.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("version", Integer, nullable=False),
)
