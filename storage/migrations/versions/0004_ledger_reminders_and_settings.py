"""ledger reminders and settings

Revision: 0004, after 0003.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

import storage.metadata

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("rung", sa.String(length=24), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.String(length=12), nullable=False),
        sa.Column("made_at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_reminders_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligations.id"], name=op.f("fk_reminders_obligation_id_obligations")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_reminders_office_id_offices")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint(
            "obligation_id", "rung", "person_id", name=op.f("uq_reminders_obligation_id_rung_person_id")
        ),
    )
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.create_index("ix_reminders_digest", ["digest"], unique=False)

    with op.batch_alter_table("obligations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("term", sa.String(length=10), server_default="after", nullable=False))
        batch_op.add_column(sa.Column("fixed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("matter_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("sample_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("inspector_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("closed_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reason", sa.String(length=300), server_default="", nullable=False))
        batch_op.add_column(sa.Column("evidence", sa.String(length=80), server_default="", nullable=False))
        batch_op.add_column(sa.Column("later", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("later_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("remind_at", storage.metadata.Moment(timezone=True), nullable=True))
        batch_op.create_index("ix_obligations_office_standing_due", ["office_id", "standing", "due_on"], unique=False)
        batch_op.create_index("ix_obligations_standing_remind_at", ["standing", "remind_at", "office_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_obligations_sample_id_samples"), "samples", ["sample_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_obligations_person_id_people"), "people", ["person_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_obligations_later_by_people"), "people", ["later_by"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_obligations_inspector_id_inspectors"), "inspectors", ["inspector_id"], ["id"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_obligations_closed_by_people"), "people", ["closed_by"], ["id"])

    with op.batch_alter_table("offices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opens", sa.String(length=5), server_default="08:30", nullable=False))
        batch_op.add_column(sa.Column("closes", sa.String(length=5), server_default="17:30", nullable=False))
        batch_op.add_column(sa.Column("ladders", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("own_terms", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("monthly_day", sa.Integer(), server_default="20", nullable=False))
        batch_op.add_column(sa.Column("monthly_period", sa.String(length=10), server_default="between", nullable=False))
        batch_op.add_column(
            sa.Column("summary_days", sa.JSON(), server_default="[[4, 1], [6, 20], [10, 1], [12, 16]]", nullable=False)
        )

    # visit, notice
    op.create_table(
        "visits",
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("current_id", sa.Integer(), nullable=True),
        sa.Column("agreed_id", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_visits_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(["leader_id"], ["inspectors.id"], name=op.f("fk_visits_leader_id_inspectors")),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_visits_sample_id_samples")),
        sa.PrimaryKeyConstraint("sample_id", name=op.f("pk_visits")),
        sa.Index("ix_visits_campaign_id", "campaign_id"),
    )
    op.create_table(
        "visit_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.Column("sent_at", storage.metadata.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_visit_batches_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_visit_batches_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_batches")),
    )
    op.create_table(
        "visit_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["visit_batches.id"], name=op.f("fk_visit_proposals_batch_id_visit_batches")
        ),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_visit_proposals_sample_id_samples")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_proposals")),
        sa.UniqueConstraint("batch_id", "sample_id", name=op.f("uq_visit_proposals_batch_id_sample_id")),
        sa.Index("ix_visit_proposals_sample_id", "sample_id"),
    )
    op.create_table(
        "visit_answers",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_visit_answers_department_id_departments")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_visit_answers_person_id_people")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["visit_proposals.id"], name=op.f("fk_visit_answers_proposal_id_visit_proposals")
        ),
        sa.PrimaryKeyConstraint("proposal_id", "department_id", name=op.f("pk_visit_answers")),
    )
    op.create_table(
        "visit_checkins",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("inspector_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_visit_checkins_department_id_departments")
        ),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["inspectors.id"], name=op.f("fk_visit_checkins_inspector_id_inspectors")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_visit_checkins_person_id_people")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["visit_proposals.id"], name=op.f("fk_visit_checkins_proposal_id_visit_proposals")
        ),
        sa.PrimaryKeyConstraint("proposal_id", "inspector_id", name=op.f("pk_visit_checkins")),
    )
    op.create_table(
        "served_notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("receiver", sa.String(length=60), nullable=False),
        sa.Column("served_at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["people.id"], name=op.f("fk_served_notices_entered_by_people")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["visit_proposals.id"], name=op.f("fk_served_notices_proposal_id_visit_proposals")
        ),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_served_notices_sample_id_samples")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_served_notices")),
        sa.Index("ix_served_notices_sample_id", "sample_id"),
    )
    # topics
    op.create_table(
        "topics",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("made_at", storage.metadata.Moment(timezone=True), nullable=True),
        sa.Column("gone", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_topics_campaign_id_campaigns")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
        sa.UniqueConstraint("campaign_id", "key", name=op.f("uq_topics_campaign_id_key")),
    )
    op.create_table(
        "earlier_tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("tried_at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_tries")),
        sa.Index("ix_earlier_tries_tried_at", "tried_at"),
    )
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_forum", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("topic_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_outbox_topic_id_topics"), "topics", ["topic_id"], ["id"])

    # follow_up: problems that were found, until their end
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("opened_as", sa.String(length=20), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("offered_to", sa.Integer(), nullable=True),
        sa.Column("body", sa.String(length=60), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("outcome_on", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("owed_key", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_follow_ups_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_follow_ups_department_id_departments")
        ),
        sa.ForeignKeyConstraint(["offered_to"], ["departments.id"], name=op.f("fk_follow_ups_offered_to_departments")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_follow_ups_person_id_people")),
        sa.ForeignKeyConstraint(["section_id"], ["sections.id"], name=op.f("fk_follow_ups_section_id_sections")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
        sa.UniqueConstraint("owed_key", name=op.f("uq_follow_ups_owed_key")),
        sa.UniqueConstraint("section_id", "opened_as", name=op.f("uq_follow_ups_section_id_opened_as")),
    )
    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.create_index("ix_follow_ups_department_stage", ["department_id", "stage"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_ups_campaign_id"), ["campaign_id"], unique=False)
    op.create_table(
        "follow_up_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("entry", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("to_department", sa.Integer(), nullable=True),
        sa.Column("to_person", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_ups.id"], name=op.f("fk_follow_up_steps_follow_up_id_follow_ups")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_follow_up_steps_person_id_people")),
        sa.ForeignKeyConstraint(
            ["to_department"], ["departments.id"], name=op.f("fk_follow_up_steps_to_department_departments")
        ),
        sa.ForeignKeyConstraint(["to_person"], ["people.id"], name=op.f("fk_follow_up_steps_to_person_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_steps")),
    )
    with op.batch_alter_table("follow_up_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_up_steps_follow_up_id"), ["follow_up_id"], unique=False)

    # monthly report
    op.create_table(
        "monthly_contacts",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("mobile", sa.String(length=11), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_monthly_contacts_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_monthly_contacts")),
    )
    op.create_table(
        "monthly_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.Column("nudged_on", sa.Date(), nullable=True),
        sa.Column("gathered_at", storage.metadata.Moment(timezone=True), nullable=True),
        sa.Column("closed_at", storage.metadata.Moment(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["closed_by"], ["people.id"], name=op.f("fk_monthly_rounds_closed_by_people")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_monthly_rounds_office_id_offices")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_rounds")),
        sa.UniqueConstraint("office_id", "month", name=op.f("uq_monthly_rounds_office_id_month")),
    )
    op.create_index("ix_monthly_rounds_gathered_due", "monthly_rounds", ["gathered_at", "due_on"])
    op.create_table(
        "monthly_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("filed", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_monthly_reports_department_id_departments")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["monthly_rounds.id"], name=op.f("fk_monthly_reports_round_id_monthly_rounds")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_reports")),
        sa.UniqueConstraint("round_id", "department_id", name=op.f("uq_monthly_reports_round_id_department_id")),
    )
    op.create_table(
        "monthly_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("contact", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_monthly_versions_person_id_people")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["monthly_reports.id"], name=op.f("fk_monthly_versions_report_id_monthly_reports")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_versions")),
        sa.UniqueConstraint("report_id", "number", name=op.f("uq_monthly_versions_report_id_number")),
    )

    # supervision
    op.create_table(
        "bulletins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=False),
        sa.Column("sent_at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_bulletins_office_id_offices")),
        sa.ForeignKeyConstraint(["sent_by"], ["people.id"], name=op.f("fk_bulletins_sent_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletins")),
        sa.UniqueConstraint("office_id", "first", "last", "day", name=op.f("uq_bulletins_office_id_first_last_day")),
    )

    # summaries
    op.create_table(
        "summaries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("named", sa.Date(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("cases", sa.JSON(), nullable=False),
        sa.Column("opened_at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_summaries_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_summaries_department_id_departments")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_summaries_office_id_offices")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summaries")),
        sa.UniqueConstraint("key", name=op.f("uq_summaries_key")),
    )
    with op.batch_alter_table("summaries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_summaries_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_summaries_department_id"), ["department_id"], unique=False)
        batch_op.create_index("ix_summaries_office_named", ["office_id", "named"], unique=False)
    op.create_table(
        "summary_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summary_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("cases", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_summary_versions_person_id_people")),
        sa.ForeignKeyConstraint(
            ["summary_id"], ["summaries.id"], name=op.f("fk_summary_versions_summary_id_summaries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_versions")),
        sa.UniqueConstraint("summary_id", "number", name=op.f("uq_summary_versions_summary_id_number")),
    )
    # voiding
    op.create_table(
        "voidings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", storage.metadata.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_voidings_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_voidings_decided_by_people")),
        sa.ForeignKeyConstraint(["proposed_by"], ["people.id"], name=op.f("fk_voidings_proposed_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voidings")),
    )
    with op.batch_alter_table("voidings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_voidings_campaign_id"), ["campaign_id"], unique=False)

    op.create_index("ix_audit_campaign_id", "audit", ["campaign_id"])
    # ledger: who is on leave, and what the views of the ledger look up
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=True),
        sa.Column("noted_at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.Column("ended_at", storage.metadata.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["deputy_id"], ["people.id"], name=op.f("fk_absences_deputy_id_people")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_absences_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index("ix_absences_person_until", "absences", ["person_id", "until_on"])
    op.create_index("ix_absences_deputy_until", "absences", ["deputy_id", "until_on"])
    op.create_index("ix_obligations_place", "obligations", ["office_id", "department_id", "standing", "due_on"])
    op.create_index("ix_obligations_matter", "obligations", ["matter_id", "duty"])
    op.create_index("ix_obligations_sample_standing", "obligations", ["sample_id", "standing"])
    op.create_index("ix_obligations_person_standing", "obligations", ["person_id", "standing"])
    op.create_index("ix_obligations_inspector_standing", "obligations", ["inspector_id", "standing"])
    _bring_ledger_up_to_date()


def _bring_ledger_up_to_date() -> None:
    """What stood in the ledger before: the ids that were only in its keys, and its first reminder at the next tick."""
    op.execute("UPDATE obligations SET matter_id = CAST(SUBSTR(key, 7) AS INTEGER) WHERE duty = 'enter'")
    op.execute("UPDATE obligations SET matter_id = CAST(SUBSTR(key, 6) AS INTEGER) WHERE duty = 'rule'")
    op.execute(
        "UPDATE obligations SET sample_id = (SELECT forms.sample_id FROM sections JOIN forms"
        " ON forms.id = sections.form_id WHERE sections.id = obligations.matter_id) WHERE duty = 'enter'"
    )
    op.execute(
        "UPDATE obligations SET sample_id = (SELECT verdicts.sample_id FROM verdicts"
        " WHERE verdicts.id = obligations.matter_id) WHERE duty = 'rule'"
    )
    # Until now entering and reviewing were one promise; what is handed in waits for its review.
    op.execute(
        "UPDATE obligations SET duty = 'review', key = 'review\\:' || matter_id || '\\:v' || (SELECT sections.version"
        " FROM sections WHERE sections.id = obligations.matter_id) WHERE duty = 'enter' AND standing = 'open'"
        " AND matter_id IN (SELECT sections.id FROM sections WHERE sections.state = 'submitted')"
    )
    kept = sa.table(
        "obligations",
        sa.column("standing", sa.String),
        sa.column("remind_at", storage.metadata.Moment),
    )
    first = datetime(2024, 1, 1, tzinfo=UTC)
    op.execute(kept.update().where(kept.c.standing == "open").values(remind_at=first))


def downgrade() -> None:
    # visit, notice
    op.drop_table("served_notices")
    op.drop_table("visit_checkins")
    op.drop_table("visit_answers")
    op.drop_table("visit_proposals")
    op.drop_table("visit_batches")
    op.drop_table("visits")
    op.drop_index("ix_audit_campaign_id", "audit")
    # ledger
    op.drop_index("ix_obligations_inspector_standing", "obligations")
    op.drop_index("ix_obligations_person_standing", "obligations")
    op.drop_index("ix_obligations_sample_standing", "obligations")
    op.drop_index("ix_obligations_matter", "obligations")
    op.drop_index("ix_obligations_place", "obligations")
    op.drop_index("ix_absences_deputy_until", "absences")
    op.drop_index("ix_absences_person_until", "absences")
    op.drop_table("absences")
    # follow_up
    with op.batch_alter_table("follow_up_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_follow_up_steps_follow_up_id"))
    op.drop_table("follow_up_steps")
    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_follow_ups_campaign_id"))
        batch_op.drop_index("ix_follow_ups_department_stage")
    op.drop_table("follow_ups")

    # supervision
    op.drop_table("bulletins")

    # voiding
    op.drop_table("voidings")
    # summaries
    op.drop_table("summary_versions")
    op.drop_table("summaries")
    # monthly report
    op.drop_table("monthly_versions")
    op.drop_table("monthly_reports")
    op.drop_index("ix_monthly_rounds_gathered_due", table_name="monthly_rounds")
    op.drop_table("monthly_rounds")
    op.drop_table("monthly_contacts")

    # topics
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_outbox_topic_id_topics"), type_="foreignkey")
        batch_op.drop_column("topic_id")
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.drop_column("is_forum")
    op.drop_table("earlier_tries")
    op.drop_table("topics")

    with op.batch_alter_table("offices", schema=None) as batch_op:
        batch_op.drop_column("summary_days")
        batch_op.drop_column("monthly_period")
        batch_op.drop_column("monthly_day")
        batch_op.drop_column("own_terms")
        batch_op.drop_column("ladders")
        batch_op.drop_column("closes")
        batch_op.drop_column("opens")

    with op.batch_alter_table("obligations", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_obligations_closed_by_people"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_obligations_inspector_id_inspectors"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_obligations_later_by_people"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_obligations_person_id_people"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_obligations_sample_id_samples"), type_="foreignkey")
        batch_op.drop_index("ix_obligations_standing_remind_at")
        batch_op.drop_index("ix_obligations_office_standing_due")
        batch_op.drop_column("remind_at")
        batch_op.drop_column("later_by")
        batch_op.drop_column("later")
        batch_op.drop_column("evidence")
        batch_op.drop_column("reason")
        batch_op.drop_column("closed_by")
        batch_op.drop_column("person_id")
        batch_op.drop_column("inspector_id")
        batch_op.drop_column("sample_id")
        batch_op.drop_column("matter_id")
        batch_op.drop_column("fixed_on")
        batch_op.drop_column("term")

    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.drop_index("ix_reminders_digest")

    op.drop_table("reminders")
