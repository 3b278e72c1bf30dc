"""The city's colours: that of the doors and that of the studs, as it has chosen them

Revision: 0026, after 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("municipality", sa.Column("door_colour", sa.String(length=7), nullable=True))
    op.add_column("municipality", sa.Column("brass_colour", sa.String(length=7), nullable=True))


def downgrade() -> None:
    op.drop_column("municipality", "brass_colour")
    op.drop_column("municipality", "door_colour")
