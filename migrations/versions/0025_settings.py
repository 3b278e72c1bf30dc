"""The city's settings: hours and telephone, foot of the letters, periods with their days, levels, a version

Revision: 0025, after 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("municipality", sa.Column("periods", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("municipality", sa.Column("contact_phone", sa.String(length=40), nullable=True))
    op.add_column("municipality", sa.Column("contact_hours", sa.JSON(), nullable=True))
    op.add_column("municipality", sa.Column("mail_footer", sa.JSON(), nullable=True))
    op.add_column("municipality", sa.Column("default_levels", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("municipality", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    for name in (
        "version",
        "default_levels",
        "mail_footer",
        "contact_hours",
        "contact_phone",
        "periods",
    ):
        op.drop_column("municipality", name)
