"""Comments among the staff who write a synthesis

Revision: 0068, after 0075
"""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0075"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "synthesis_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("synthesis_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(settled_at is null) = (settled_by_id is null)", name=op.f("ck_synthesis_note_settled")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_synthesis_note_by_id")),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["person.id"], name=op.f("fk_synthesis_note_settled_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["synthesis_id"], ["synthesis.id"], name=op.f("fk_synthesis_note_synthesis_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synthesis_note")),
    )
    op.create_index("ix_synthesis_note_about", "synthesis_note", ["synthesis_id", "about", "id"])


def downgrade() -> None:
    op.drop_index("ix_synthesis_note_about", "synthesis_note")
    op.drop_table("synthesis_note")
