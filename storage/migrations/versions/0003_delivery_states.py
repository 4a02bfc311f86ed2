"""delivery states

Revision: 0003, after 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import storage.metadata

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unreachable",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", storage.metadata.Moment(timezone=True), nullable=False),
        sa.Column("problem", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_unreachable_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_unreachable")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("purpose", sa.String(length=10), server_default="dispatch", nullable=False))
        batch_op.add_column(sa.Column("doubtful", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("tried_at", storage.metadata.Moment(timezone=True), nullable=True))
        batch_op.create_index("ix_outbox_tried_at", ["tried_at"], unique=False)

    # Until now the problem said what state and doubt say from now on.
    held_in_doubt = "problem LIKE 'held: uncertain: %'"
    op.execute(f"UPDATE outbox SET doubtful = (1 = 1) WHERE problem = 'uncertain' OR {held_in_doubt}")
    op.execute(f"UPDATE outbox SET problem = 'held: ' || substr(problem, 18) WHERE {held_in_doubt}")
    op.execute("UPDATE outbox SET state = 'retry' WHERE state = 'queued' AND problem <> ''")


def downgrade() -> None:
    op.execute("UPDATE outbox SET state = 'queued' WHERE state = 'retry'")
    op.execute("UPDATE outbox SET problem = 'uncertain' WHERE doubtful = (1 = 1) AND problem NOT LIKE 'held: %'")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_tried_at")
        batch_op.drop_column("tried_at")
        batch_op.drop_column("doubtful")
        batch_op.drop_column("purpose")

    op.drop_table("unreachable")
