"""A theme may stand under another one, and be retired

Revision: 0075, after 0066
"""

import sqlalchemy as sa
from alembic import op

revision = "0075"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("theme") as batch:
        batch.add_column(sa.Column("parent_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key(op.f("fk_theme_parent_id_theme"), "theme", ["parent_id"], ["id"])
        batch.create_check_constraint(
            op.f("ck_theme_not_under_itself"), "parent_id is null or parent_id <> id"
        )
        batch.create_index("ix_theme_parent", ["parent_id"])


def downgrade() -> None:
    with op.batch_alter_table("theme") as batch:
        batch.drop_index("ix_theme_parent")
        batch.drop_constraint(op.f("ck_theme_not_under_itself"), type_="check")
        batch.drop_constraint(op.f("fk_theme_parent_id_theme"), type_="foreignkey")
        batch.drop_column("retired_at")
        batch.drop_column("parent_id")
