"""The city's logo: the digest of its file and its size in pixels

Revision: 0026b, after 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0026b"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("municipality", sa.Column("logo_sha256", sa.String(length=64), nullable=True))
    op.add_column("municipality", sa.Column("logo_width", sa.Integer(), nullable=True))
    op.add_column("municipality", sa.Column("logo_height", sa.Integer(), nullable=True))


def downgrade() -> None:
    for name in ("logo_height", "logo_width", "logo_sha256"):
        op.drop_column("municipality", name)
