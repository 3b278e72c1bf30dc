"""When what the counter enters reached the municipality, and the closing that it came after

Revision: 0034, after 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

OUT_OF_TIME = (
    "missed_at is null or (entered_by_id is not null and arrived_at is not null and arrived_at >= missed_at)"
)


def upgrade() -> None:
    with op.batch_alter_table("contribution") as batch:
        batch.add_column(sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("missed_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_check_constraint(op.f("ck_contribution_out_of_time"), OUT_OF_TIME)


def downgrade() -> None:
    with op.batch_alter_table("contribution") as batch:
        batch.drop_constraint(op.f("ck_contribution_out_of_time"), type_="check")
        batch.drop_column("missed_at")
        batch.drop_column("arrived_at")
