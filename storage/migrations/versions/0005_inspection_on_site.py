"""inspection on site

Revision: 0005, after 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import storage.metadata

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "site_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("inspector_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.Column("entered_at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["about_id"], ["site_entries.id"], name=op.f("fk_site_entries_about_id_site_entries")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_site_entries_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_site_entries_department_id_departments")
        ),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["inspectors.id"], name=op.f("fk_site_entries_inspector_id_inspectors")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_site_entries_person_id_people")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["visit_proposals.id"], name=op.f("fk_site_entries_proposal_id_visit_proposals")
        ),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_site_entries_sample_id_samples")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_entries")),
    )
    with op.batch_alter_table("site_entries", schema=None) as batch_op:
        batch_op.create_index("ix_site_entries_sample_id", ["sample_id"], unique=False)
        batch_op.create_index("ix_site_entries_person_id", ["person_id"], unique=False)
        batch_op.create_index("ix_site_entries_proposal_id", ["proposal_id"], unique=False)
    # Who was there is kept with all else that is entered on site; until now nobody came a second time.
    op.execute(
        "INSERT INTO site_entries (campaign_id, sample_id, department_id, inspector_id, person_id, kind, attempt, at,"
        " entered_at, proposal_id, reason)"
        " SELECT b.campaign_id, p.sample_id, c.department_id, c.inspector_id, c.person_id, 'arrived', 1, c.at, c.at,"
        " c.proposal_id, '' FROM visit_checkins c JOIN visit_proposals p ON p.id = c.proposal_id"
        " JOIN visit_batches b ON b.id = p.batch_id ORDER BY c.at, c.inspector_id"
    )
    op.drop_table("visit_checkins")

    op.create_table(
        "evidence_files",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_evidence_files")),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=1), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("album", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", storage.metadata.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_evidence_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(["item_id"], ["campaign_items.id"], name=op.f("fk_evidence_item_id_campaign_items")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_evidence_person_id_people")),
        sa.ForeignKeyConstraint(["sha256"], ["evidence_files.sha256"], name=op.f("fk_evidence_sha256_evidence_files")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["people.id"], name=op.f("fk_evidence_withdrawn_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index("ix_evidence_about", ["about", "about_id"], unique=False)
        batch_op.create_index("ix_evidence_album", ["person_id", "album"], unique=False)
        batch_op.create_index("ix_evidence_sha256", ["sha256"], unique=False)

    op.create_table(
        "held_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("album", sa.String(length=40), nullable=False),
        sa.Column("at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_held_evidence_person_id_people")),
        sa.ForeignKeyConstraint(
            ["sha256"], ["evidence_files.sha256"], name=op.f("fk_held_evidence_sha256_evidence_files")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_evidence")),
    )
    with op.batch_alter_table("held_evidence", schema=None) as batch_op:
        batch_op.create_index("ix_held_evidence_person_id", ["person_id", "album"], unique=False)

    op.create_table(
        "signatures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("signer", sa.String(length=60), nullable=False),
        sa.Column("witness", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_signatures_person_id_people")),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_signatures_sample_id_samples")),
        sa.ForeignKeyConstraint(["section_id"], ["sections.id"], name=op.f("fk_signatures_section_id_sections")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatures")),
        sa.UniqueConstraint("sample_id", "version", name=op.f("uq_signatures_sample_id_version")),
    )

    with op.batch_alter_table("sections", schema=None) as batch_op:
        batch_op.add_column(sa.Column("methods", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("rectify_by", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("return_items", sa.JSON(), server_default="{}", nullable=False))

    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.create_index("ix_assignments_inspector_id", ["inspector_id"], unique=False)
    with op.batch_alter_table("results", schema=None) as batch_op:
        batch_op.create_index("ix_results_section_id_item_id", ["section_id", "item_id"], unique=False)

    with op.batch_alter_table("pending_replies", schema=None) as batch_op:
        batch_op.drop_column("version")
        batch_op.add_column(sa.Column("seen", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("rectify_by", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("first_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("saved_at", storage.metadata.Moment(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_pending_replies_first_id"), ["first_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_pending_replies_first_id_pending_replies"), "pending_replies", ["first_id"], ["id"]
        )

    # Notices with their check codes, specialists, recusals asked for by subjects.
    op.create_table(
        "notice_codes",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("made_at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["visit_proposals.id"], name=op.f("fk_notice_codes_proposal_id_visit_proposals")
        ),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_notice_codes_sample_id_samples")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_notice_codes")),
        sa.UniqueConstraint("sample_id", "proposal_id", name=op.f("uq_notice_codes_sample_id_proposal_id")),
    )
    op.create_table(
        "specialists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("inspector_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("body", sa.String(length=300), nullable=False),
        sa.Column("speciality", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.Column("removed_by", sa.Integer(), nullable=True),
        sa.Column("removed_at", storage.metadata.Moment(timezone=True), nullable=True),
        sa.Column("removed_because", sa.String(length=200), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["people.id"], name=op.f("fk_specialists_added_by_people")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_specialists_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_specialists_department_id_departments")
        ),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["inspectors.id"], name=op.f("fk_specialists_inspector_id_inspectors")
        ),
        sa.ForeignKeyConstraint(["removed_by"], ["people.id"], name=op.f("fk_specialists_removed_by_people")),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_specialists_sample_id_samples")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_specialists")),
    )
    with op.batch_alter_table("specialists", schema=None) as batch_op:
        batch_op.create_index("ix_specialists_campaign_id", ["campaign_id", "department_id"], unique=False)
        batch_op.create_index("ix_specialists_sample_id", ["sample_id"], unique=False)

    with op.batch_alter_table("served_notices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("witness", sa.String(length=60), server_default="", nullable=False))

    with op.batch_alter_table("substitution_requests", schema=None) as batch_op:
        batch_op.add_column(sa.Column("by_subject", sa.String(length=60), server_default="", nullable=False))

    with op.batch_alter_table("offices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("supervision_phone", sa.String(length=30), server_default="", nullable=False))
        batch_op.add_column(sa.Column("public_url", sa.String(length=200), server_default="", nullable=False))

    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.add_column(sa.Column("materials", sa.JSON(), server_default="[]", nullable=False))

    with op.batch_alter_table("sections", schema=None) as batch_op:
        batch_op.add_column(sa.Column("public_version", sa.Integer(), nullable=True))
    # Until now nothing public was ever changed: the version that was published last is the public one.
    op.execute(
        "UPDATE sections SET public_version = (SELECT max(version) FROM section_history WHERE state = 'published' "
        "AND section_history.section_id = sections.id) WHERE state = 'published'"
    )
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("new_version", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", storage.metadata.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_corrections_asked_by_people")),
        sa.ForeignKeyConstraint(["ended_by"], ["people.id"], name=op.f("fk_corrections_ended_by_people")),
        sa.ForeignKeyConstraint(["section_id"], ["sections.id"], name=op.f("fk_corrections_section_id_sections")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    with op.batch_alter_table("corrections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_corrections_section_id"), ["section_id"], unique=False)
    op.create_table(
        "publications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(length=60), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name=op.f("fk_publications_recorded_by_people")),
        sa.ForeignKeyConstraint(["section_id"], ["sections.id"], name=op.f("fk_publications_section_id_sections")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
    )
    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.create_index("ix_publications_section_version", ["section_id", "version"], unique=False)
    with op.batch_alter_table("samples", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_samples_subject_id"), ["subject_id"], unique=False)
    with op.batch_alter_table("subjects", schema=None) as batch_op:
        batch_op.create_index("ix_subjects_number", ["number"], unique=False)

    op.create_table(
        "revisits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorder_id", sa.Integer(), nullable=True),
        sa.Column("spared", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("differs", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("finished_at", storage.metadata.Moment(timezone=True), nullable=True),
        sa.Column("finished_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_revisits_draw_id_draws")),
        sa.ForeignKeyConstraint(["finished_by"], ["people.id"], name=op.f("fk_revisits_finished_by_people")),
        sa.ForeignKeyConstraint(["recorder_id"], ["people.id"], name=op.f("fk_revisits_recorder_id_people")),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_revisits_sample_id_samples")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisits")),
        sa.UniqueConstraint("draw_id", "sample_id", name=op.f("uq_revisits_draw_id_sample_id")),
    )
    op.create_table(
        "revisit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revisit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_revisit_entries_person_id_people")),
        sa.ForeignKeyConstraint(["revisit_id"], ["revisits.id"], name=op.f("fk_revisit_entries_revisit_id_revisits")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisit_entries")),
    )
    with op.batch_alter_table("revisit_entries", schema=None) as batch_op:
        batch_op.create_index("ix_revisit_entries_revisit_id", ["revisit_id"], unique=False)

    op.create_table(
        "revisit_departments",
        sa.Column("revisit_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_revisit_departments_department_id_departments")
        ),
        sa.ForeignKeyConstraint(
            ["revisit_id"], ["revisits.id"], name=op.f("fk_revisit_departments_revisit_id_revisits")
        ),
        sa.PrimaryKeyConstraint("revisit_id", "department_id", name=op.f("pk_revisit_departments")),
    )
    op.create_table(
        "revisit_explanations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revisit_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_revisit_explanations_department_id_departments")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_revisit_explanations_person_id_people")),
        sa.ForeignKeyConstraint(
            ["revisit_id"], ["revisits.id"], name=op.f("fk_revisit_explanations_revisit_id_revisits")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisit_explanations")),
    )
    with op.batch_alter_table("revisit_explanations", schema=None) as batch_op:
        batch_op.create_index("ix_revisit_explanations_revisit_id", ["revisit_id"], unique=False)

    op.create_table(
        "sign_offs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("crew", sa.JSON(), nullable=False),
        sa.Column("starts_at", storage.metadata.Moment(timezone=True), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sign_offs_person_id_people")),
        sa.ForeignKeyConstraint(["section_id"], ["sections.id"], name=op.f("fk_sign_offs_section_id_sections")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_offs")),
    )
    with op.batch_alter_table("sign_offs", schema=None) as batch_op:
        batch_op.create_index("ix_sign_offs_section_id", ["section_id"], unique=False)

    op.create_table(
        "authorisations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("authority", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("granted_by", sa.String(length=300), nullable=False),
        sa.Column("document_number", sa.String(length=100), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_authorisations_department_id_departments")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_authorisations_person_id_people")),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_authorisations_sample_id_samples")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorisations")),
        sa.UniqueConstraint(
            "sample_id", "department_id", "version", name=op.f("uq_authorisations_sample_id_department_id_version")
        ),
    )

    with op.batch_alter_table("offices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sign_off", sa.Boolean(), server_default=sa.false(), nullable=False))

    op.create_table(
        "joint_visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("choice", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", storage.metadata.Moment(timezone=True), nullable=False),
        sa.Column("agreed_by", sa.Integer(), nullable=True),
        sa.Column("agreed_at", storage.metadata.Moment(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", storage.metadata.Moment(timezone=True), nullable=True),
        sa.Column("first_id", sa.Integer(), nullable=True),
        sa.Column("leader_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["agreed_by"], ["people.id"], name=op.f("fk_joint_visits_agreed_by_people")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_joint_visits_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_joint_visits_decided_by_people")),
        sa.ForeignKeyConstraint(["ended_by"], ["people.id"], name=op.f("fk_joint_visits_ended_by_people")),
        sa.ForeignKeyConstraint(["first_id"], ["samples.id"], name=op.f("fk_joint_visits_first_id_samples")),
        sa.ForeignKeyConstraint(["leader_id"], ["samples.id"], name=op.f("fk_joint_visits_leader_id_samples")),
        sa.ForeignKeyConstraint(["other_id"], ["samples.id"], name=op.f("fk_joint_visits_other_id_samples")),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_joint_visits_sample_id_samples")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_visits")),
    )
    with op.batch_alter_table("joint_visits", schema=None) as batch_op:
        batch_op.create_index("ix_joint_visits_other_id", ["other_id"], unique=False)
        batch_op.create_index("ix_joint_visits_sample_id", ["sample_id"], unique=False)

    with op.batch_alter_table("offices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("yearly_cap", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("offices", schema=None) as batch_op:
        batch_op.drop_column("yearly_cap")

    with op.batch_alter_table("joint_visits", schema=None) as batch_op:
        batch_op.drop_index("ix_joint_visits_sample_id")
        batch_op.drop_index("ix_joint_visits_other_id")

    op.drop_table("joint_visits")
    with op.batch_alter_table("offices", schema=None) as batch_op:
        batch_op.drop_column("sign_off")

    op.drop_table("authorisations")
    with op.batch_alter_table("sign_offs", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_offs_section_id")

    op.drop_table("sign_offs")

    with op.batch_alter_table("revisit_explanations", schema=None) as batch_op:
        batch_op.drop_index("ix_revisit_explanations_revisit_id")

    op.drop_table("revisit_explanations")
    op.drop_table("revisit_departments")
    with op.batch_alter_table("revisit_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_revisit_entries_revisit_id")

    op.drop_table("revisit_entries")
    op.drop_table("revisits")

    with op.batch_alter_table("subjects", schema=None) as batch_op:
        batch_op.drop_index("ix_subjects_number")
    with op.batch_alter_table("samples", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_samples_subject_id"))
    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.drop_index("ix_publications_section_version")
    op.drop_table("publications")
    with op.batch_alter_table("corrections", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_corrections_section_id"))
    op.drop_table("corrections")
    with op.batch_alter_table("sections", schema=None) as batch_op:
        batch_op.drop_column("public_version")

    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.drop_column("materials")

    with op.batch_alter_table("offices", schema=None) as batch_op:
        batch_op.drop_column("public_url")
        batch_op.drop_column("supervision_phone")

    with op.batch_alter_table("substitution_requests", schema=None) as batch_op:
        batch_op.drop_column("by_subject")

    with op.batch_alter_table("served_notices", schema=None) as batch_op:
        batch_op.drop_column("witness")

    with op.batch_alter_table("specialists", schema=None) as batch_op:
        batch_op.drop_index("ix_specialists_sample_id")
        batch_op.drop_index("ix_specialists_campaign_id")

    op.drop_table("specialists")
    op.drop_table("notice_codes")

    with op.batch_alter_table("results", schema=None) as batch_op:
        batch_op.drop_index("ix_results_section_id_item_id")
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.drop_index("ix_assignments_inspector_id")

    with op.batch_alter_table("pending_replies", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_pending_replies_first_id_pending_replies"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_pending_replies_first_id"))
        batch_op.drop_column("saved_at")
        batch_op.drop_column("first_id")
        batch_op.drop_column("rectify_by")
        batch_op.drop_column("seen")
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("sections", schema=None) as batch_op:
        batch_op.drop_column("return_items")
        batch_op.drop_column("rectify_by")
        batch_op.drop_column("methods")

    op.drop_table("signatures")

    with op.batch_alter_table("held_evidence", schema=None) as batch_op:
        batch_op.drop_index("ix_held_evidence_person_id")

    op.drop_table("held_evidence")

    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index("ix_evidence_sha256")
        batch_op.drop_index("ix_evidence_album")
        batch_op.drop_index("ix_evidence_about")

    op.drop_table("evidence")
    op.drop_table("evidence_files")

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
    op.execute(
        "INSERT INTO visit_checkins (proposal_id, inspector_id, department_id, person_id, at)"
        " SELECT proposal_id, inspector_id, MIN(department_id), MIN(person_id), MIN(at) FROM site_entries"
        " WHERE kind = 'arrived' AND proposal_id IS NOT NULL GROUP BY proposal_id, inspector_id"
    )
    with op.batch_alter_table("site_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_site_entries_proposal_id")
        batch_op.drop_index("ix_site_entries_person_id")
        batch_op.drop_index("ix_site_entries_sample_id")

    op.drop_table("site_entries")
