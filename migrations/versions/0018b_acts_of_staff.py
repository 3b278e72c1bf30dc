"""The journal is read by who acted

Revision: 0018b, after 0018
"""

from alembic import op

revision = "0018b"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_journal_entry_actor", "journal_entry", ["actor_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_journal_entry_actor", "journal_entry")
