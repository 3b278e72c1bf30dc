"""Languages on and off: which of the three the platform speaks, one at least

Revision: 0030, after 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("municipality") as batch:
        batch.add_column(
            sa.Column("languages", sa.String(length=8), nullable=False, server_default="ar fr en")
        )
        batch.create_check_constraint(op.f("ck_municipality_some_language"), "languages <> ''")


def downgrade() -> None:
    with op.batch_alter_table("municipality") as batch:
        batch.drop_constraint(op.f("ck_municipality_some_language"), type_="check")
        batch.drop_column("languages")
