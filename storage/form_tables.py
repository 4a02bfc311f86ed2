"""The tables of forms: who inspects what, each department's section, its results, and every version of it."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

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
    Index("ix_assignments_inspector_id", "inspector_id"),
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
    Column("methods", JSON, nullable=False, server_default="[]"),
    # By when the subject has to put right what was found (责令改正).
    Column("rectify_by", Date),
    Column("submitted_by", ForeignKey("people.id")),
    Column("return_reason", String(lengths.RETURN_REASON), nullable=False),
    # What the reviewer says about single items, by the item's id.
    Column("return_items", JSON, nullable=False, server_default="{}"),
    # The version in section_history that the public reads; a correction under way does not touch it.
    Column("public_version", Integer),
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
    Index("ix_results_section_id_item_id", "section_id", "item_id"),
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
    # What stood on the form, when the line was shown back, of what it would change.
    Column("seen", JSON(none_as_null=True)),
    Column("rectify_by", Date),
    # The first of several lines of one message.
    Column("first_id", ForeignKey("pending_replies.id"), index=True),
    Column("saved_at", Moment),
)
