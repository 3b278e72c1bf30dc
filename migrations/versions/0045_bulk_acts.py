"""The same act on many texts at once, and which acts belong to it

Revision: 0045, after 0042
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bulk_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "read", "theme", name="deskactkind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("moderator_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_bulk_act_theme_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["moderator_id"], ["person.id"], name=op.f("fk_bulk_act_moderator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_act")),
    )
    op.create_index("ix_bulk_act_moderator", "bulk_act", ["moderator_id", "id"])
    with op.batch_alter_table("desk_act") as batch:
        batch.add_column(sa.Column("bulk_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_desk_act_bulk_id"), "bulk_act", ["bulk_id"], ["id"])
        batch.create_index("ix_desk_act_bulk", ["bulk_id", "id"])


def downgrade() -> None:
    with op.batch_alter_table("desk_act") as batch:
        batch.drop_index("ix_desk_act_bulk")
        batch.drop_constraint(op.f("fk_desk_act_bulk_id"), type_="foreignkey")
        batch.drop_column("bulk_id")
    op.drop_table("bulk_act")
