"""Contributions are merged into a head: what holds them, and where their votes count

Revision: 0046, after 0053
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0053"
branch_labels = None
depends_on = None

HELD = (
    "(state <> 'merged' or head_id is not null)"
    " and (head_id is null or (state in ('merged', 'hidden', 'withdrawn') and kind <> 'comment'))"
    " and (counted_in_id is null or head_id is not null)"
)


def upgrade() -> None:
    with op.batch_alter_table("contribution") as batch:
        batch.add_column(sa.Column("head_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("counted_in_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key(op.f("fk_contribution_head_id"), "contribution", ["head_id"], ["id"])
        batch.create_foreign_key(
            op.f("fk_contribution_counted_in_id"), "contribution", ["counted_in_id"], ["id"]
        )
        batch.create_check_constraint(op.f("ck_contribution_held"), HELD)
    op.create_index("ix_contribution_head", "contribution", ["head_id", "received_at", "id"])
    op.create_index("ix_contribution_counted_in", "contribution", ["counted_in_id"])
    op.create_table(
        "merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("head_id", sa.Integer(), nullable=False),
        sa.Column("new_wording", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_by_id", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_reason", sa.JSON(), nullable=True),
        sa.CheckConstraint(
            "(undone_at is null) = (undone_by_id is null)",
            name=op.f("ck_merge_undone"),
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_merge_consultation_id")
        ),
        sa.ForeignKeyConstraint(["head_id"], ["contribution.id"], name=op.f("fk_merge_head_id")),
        sa.ForeignKeyConstraint(["merged_by_id"], ["person.id"], name=op.f("fk_merge_merged_by_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["person.id"], name=op.f("fk_merge_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge")),
    )
    op.create_index("ix_merge_head", "merge", ["head_id", "id"])
    op.create_index("ix_merge_at", "merge", ["merged_at", "id"])
    op.create_table(
        "merge_member",
        sa.Column("merge_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["merge_id"], ["merge.id"], name=op.f("fk_merge_member_merge_id")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_merge_member_contribution_id")
        ),
        sa.PrimaryKeyConstraint("merge_id", "contribution_id", name=op.f("pk_merge_member")),
    )
    op.create_index("ix_merge_member_contribution", "merge_member", ["contribution_id", "merge_id"])


def downgrade() -> None:
    # Before there were merges what is merged stood for itself: a head counts what was cast on its own text again, as
    # everything else does already.
    for choice in ("agree", "disagree", "neutral"):
        op.execute(
            f"UPDATE contribution SET {choice}_count = (SELECT count(*) FROM vote"
            " WHERE vote.contribution_id = contribution.id AND vote.withdrawn_at IS NULL"
            f" AND vote.choice = '{choice}')"
            " WHERE id IN (SELECT counted_in_id FROM contribution WHERE counted_in_id IS NOT NULL)"
        )
    op.drop_table("merge_member")
    op.drop_table("merge")
    op.drop_index("ix_contribution_counted_in", "contribution")
    op.drop_index("ix_contribution_head", "contribution")
    with op.batch_alter_table("contribution") as batch:
        batch.drop_constraint(op.f("ck_contribution_held"), type_="check")
        batch.drop_constraint(op.f("fk_contribution_counted_in_id"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_contribution_head_id"), type_="foreignkey")
        batch.drop_column("closed_at")
        batch.drop_column("counted_in_id")
        batch.drop_column("head_id")
    op.execute("UPDATE contribution SET state = 'published' WHERE state = 'merged'")
