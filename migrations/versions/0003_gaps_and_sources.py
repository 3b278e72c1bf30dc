"""What a synthesis leaves open is said in it; a body says where its mandate comes from

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("synthesis", sa.Column("gap_reason", sa.JSON(), nullable=True))
    op.add_column("body", sa.Column("source", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("body", "source")
    op.drop_column("synthesis", "gap_reason")
