"""That a suggested theme was followed, or dismissed

Revision: 0076, after 0068
"""

import sqlalchemy as sa
from alembic import op

revision = "0076"
down_revision = "0068"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("desk_act") as batch:
        batch.add_column(sa.Column("suggested", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("desk_act") as batch:
        batch.alter_column(
            "suggested", server_default=None, existing_type=sa.Boolean(), existing_nullable=False
        )
    op.create_table(
        "theme_dismissal",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_theme_dismissal_by_id_person")),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contribution.id"],
            name=op.f("fk_theme_dismissal_contribution_id_contribution"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_theme_dismissal_theme_id_theme"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contribution_id", "theme_id", name=op.f("pk_theme_dismissal")),
    )


def downgrade() -> None:
    op.drop_table("theme_dismissal")
    with op.batch_alter_table("desk_act") as batch:
        batch.drop_column("suggested")
