"""attempts, closings, sampling, qualifications, substitutions

Revision: 0002, after 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import storage.metadata

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("entered_at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.Column("decided_at", storage.metadata.Moment(timezone=True), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_calendar_versions_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_versions")),
        sa.UniqueConstraint("number", name=op.f("uq_calendar_versions_number")),
    )
    op.create_table(
        "calendar_version_days",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_workday", sa.Boolean(), nullable=False),
        sa.Column("notice", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["calendar_versions.id"], name=op.f("fk_calendar_version_days_version_id_calendar_versions")
        ),
        sa.PrimaryKeyConstraint("version_id", "day", name=op.f("pk_calendar_version_days")),
    )
    op.create_table(
        "calendar_version_years",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["calendar_versions.id"],
            name=op.f("fk_calendar_version_years_version_id_calendar_versions"),
        ),
        sa.PrimaryKeyConstraint("version_id", "year", name=op.f("pk_calendar_version_years")),
    )
    op.create_table(
        "public_values",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("contributor", sa.String(length=300), nullable=False),
        sa.Column("of_office", sa.Boolean(), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("given_at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_public_values_draw_id_draws")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_public_values_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_values")),
        sa.UniqueConstraint("draw_id", "person_id", name=op.f("uq_public_values_draw_id_person_id")),
    )
    op.create_table(
        "renewals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", storage.metadata.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_renewals_decided_by_people")),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_renewals_draw_id_draws")),
        sa.ForeignKeyConstraint(["proposed_by"], ["people.id"], name=op.f("fk_renewals_proposed_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renewals")),
    )
    with op.batch_alter_table("renewals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_renewals_draw_id"), ["draw_id"], unique=False)

    op.create_table(
        "substitution_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("inspector_id", sa.Integer(), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.String(length=200), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", storage.metadata.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_substitution_requests_asked_by_people")),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_substitution_requests_decided_by_people")),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_substitution_requests_draw_id_draws")),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["inspectors.id"], name=op.f("fk_substitution_requests_inspector_id_inspectors")
        ),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_substitution_requests_sample_id_samples")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution_requests")),
    )
    with op.batch_alter_table("substitution_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_substitution_requests_draw_id"), ["draw_id"], unique=False)

    op.create_table(
        "substitutions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("out_id", sa.Integer(), nullable=False),
        sa.Column("in_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_substitutions_draw_id_draws")),
        sa.ForeignKeyConstraint(["in_id"], ["inspectors.id"], name=op.f("fk_substitutions_in_id_inspectors")),
        sa.ForeignKeyConstraint(["out_id"], ["inspectors.id"], name=op.f("fk_substitutions_out_id_inspectors")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["substitution_requests.id"], name=op.f("fk_substitutions_request_id_substitution_requests")
        ),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_substitutions_sample_id_samples")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitutions")),
        sa.UniqueConstraint("draw_id", "number", name=op.f("uq_substitutions_draw_id_number")),
    )
    with op.batch_alter_table("substitutions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_substitutions_sample_id"), ["sample_id"], unique=False)

    op.drop_table("calendar_years")
    op.drop_table("calendar_days")
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("in_at", storage.metadata.Moment(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("out_at", storage.metadata.Moment(timezone=True), nullable=True))

    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.add_column(sa.Column("groups", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("dice", sa.Integer(), server_default="5", nullable=False))
        batch_op.add_column(sa.Column("public_value", sa.String(length=100), server_default="", nullable=False))
        batch_op.add_column(sa.Column("attempt", sa.Integer(), server_default="1", nullable=False))

    with op.batch_alter_table("draws", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closing_dice", sa.Integer(), server_default="5", nullable=False))
        batch_op.add_column(sa.Column("closing_public", sa.String(length=100), server_default="", nullable=False))

    # Before, revealing and settling were one act: what was revealed has been settled.
    op.execute("UPDATE draws SET stage = 'settled' WHERE stage = 'revealed'")

    with op.batch_alter_table("inspectors", schema=None) as batch_op:
        batch_op.add_column(sa.Column("certificate_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("apart", sa.Text(), server_default="", nullable=False))

    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tags", sa.Text(), server_default="", nullable=False))

    with op.batch_alter_table("offices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("follow_up_clock", sa.String(length=20), server_default="arises", nullable=False))
        batch_op.add_column(sa.Column("rest_day", sa.String(length=20), server_default="before", nullable=False))

    with op.batch_alter_table("samples", schema=None) as batch_op:
        batch_op.add_column(sa.Column("attempt", sa.Integer(), server_default="1", nullable=False))
        batch_op.drop_constraint(batch_op.f("uq_samples_campaign_id_stratum_rank"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_samples_campaign_id_subject_id"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_samples_campaign_id_attempt_stratum_rank"), ["campaign_id", "attempt", "stratum", "rank"]
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_samples_campaign_id_attempt_subject_id"), ["campaign_id", "attempt", "subject_id"]
        )

    with op.batch_alter_table("subjects", schema=None) as batch_op:
        batch_op.create_index(
            "ix_subjects_pool", ["office_id", "number", "status", "area", "registered_on", "risk_class"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("subjects", schema=None) as batch_op:
        batch_op.drop_index("ix_subjects_pool")

    with op.batch_alter_table("samples", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_samples_campaign_id_attempt_subject_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_samples_campaign_id_attempt_stratum_rank"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_samples_campaign_id_subject_id"), ["campaign_id", "subject_id"]
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_samples_campaign_id_stratum_rank"), ["campaign_id", "stratum", "rank"]
        )
        batch_op.drop_column("attempt")

    with op.batch_alter_table("offices", schema=None) as batch_op:
        batch_op.drop_column("rest_day")
        batch_op.drop_column("follow_up_clock")

    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.drop_column("tags")

    with op.batch_alter_table("inspectors", schema=None) as batch_op:
        batch_op.drop_column("apart")
        batch_op.drop_column("certificate_until")

    with op.batch_alter_table("draws", schema=None) as batch_op:
        batch_op.drop_column("closing_public")
        batch_op.drop_column("closing_dice")

    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.drop_column("attempt")
        batch_op.drop_column("public_value")
        batch_op.drop_column("dice")
        batch_op.drop_column("groups")

    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.drop_column("out_at")
        batch_op.drop_column("in_at")

    op.create_table(
        "calendar_days",
        sa.Column("day", sa.DATE(), nullable=False),
        sa.Column("is_workday", sa.BOOLEAN(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_days")),
    )
    op.create_table(
        "calendar_years",
        sa.Column("year", sa.INTEGER(), nullable=False),
        sa.Column("source", sa.VARCHAR(length=100), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_calendar_years")),
    )
    with op.batch_alter_table("substitutions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_substitutions_sample_id"))

    op.drop_table("substitutions")
    with op.batch_alter_table("substitution_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_substitution_requests_draw_id"))

    op.drop_table("substitution_requests")
    with op.batch_alter_table("renewals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_renewals_draw_id"))

    op.drop_table("renewals")
    op.drop_table("public_values")
    op.drop_table("calendar_version_years")
    op.drop_table("calendar_version_days")
    op.drop_table("calendar_versions")
