"""Who read or sorted what at the desk, and how much was read on each day

Revision: 0044, after 0049
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "read", "theme", name="deskactkind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("moderator_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("theme_before_id", sa.Integer(), nullable=True),
        sa.Column("theme_after_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind = 'theme' or (theme_before_id is null and theme_after_id is null)",
            name=op.f("ck_desk_act_kind_has"),
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_desk_act_contribution_id")
        ),
        sa.ForeignKeyConstraint(["moderator_id"], ["person.id"], name=op.f("fk_desk_act_moderator_id")),
        *(
            sa.ForeignKeyConstraint(
                [column], ["theme.id"], name=op.f(f"fk_desk_act_{column}"), ondelete="SET NULL"
            )
            for column in ("theme_before_id", "theme_after_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_act")),
    )
    op.create_index("ix_desk_act_moderator", "desk_act", ["moderator_id", "id"])
    op.create_index("ix_desk_act_contribution", "desk_act", ["contribution_id", "kind", "id"])
    op.create_table(
        "reading_day",
        sa.Column("moderator_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("timed", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["moderator_id"], ["person.id"], name=op.f("fk_reading_day_moderator_id")),
        sa.PrimaryKeyConstraint("moderator_id", "day", name=op.f("pk_reading_day")),
    )
    op.create_index("ix_reading_day_day", "reading_day", ["day", "moderator_id"])


def downgrade() -> None:
    op.drop_table("reading_day")
    op.drop_table("desk_act")
