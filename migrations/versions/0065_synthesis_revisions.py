"""What a synthesis said when, who took part in words, and corrections of what is published

Revision: 0065, after 0047
"""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("synthesis") as batch:
        batch.add_column(sa.Column("participants", sa.JSON(), nullable=False, server_default="{}"))
        batch.add_column(sa.Column("edition", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("correction", sa.JSON(), nullable=True))
    op.execute("UPDATE synthesis SET edition = 1 WHERE state = 'published'")
    with op.batch_alter_table("synthesis") as batch:
        batch.alter_column(
            "participants", server_default=None, existing_type=sa.JSON(), existing_nullable=False
        )
        batch.alter_column(
            "edition", server_default=None, existing_type=sa.Integer(), existing_nullable=False
        )
    op.create_table(
        "synthesis_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("synthesis_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=True),
        sa.Column("reason", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_synthesis_revision_by_id")),
        sa.ForeignKeyConstraint(
            ["synthesis_id"], ["synthesis.id"], name=op.f("fk_synthesis_revision_synthesis_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synthesis_revision")),
        sa.UniqueConstraint("synthesis_id", "number", name=op.f("uq_synthesis_revision_number")),
        sa.UniqueConstraint("synthesis_id", "edition", name=op.f("uq_synthesis_revision_edition")),
    )


def downgrade() -> None:
    op.drop_table("synthesis_revision")
    with op.batch_alter_table("synthesis") as batch:
        batch.drop_column("correction")
        batch.drop_column("edition")
        batch.drop_column("participants")
