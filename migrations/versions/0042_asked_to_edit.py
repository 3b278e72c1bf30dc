"""Moderators ask authors to change their words

Revision: 0042, after 0044
"""

from alembic import op

revision = "0042"
down_revision = "0044"
branch_labels = None
depends_on = None

NEW_RULING = "ask-edit"
RULINGS = ("hide", "restore", "mask", "unmask", "rejected-at-source")


def _kinds(members: tuple[str, ...]) -> None:
    words = ", ".join(f"'{member}'" for member in members)
    with op.batch_alter_table("ruling") as batch:
        batch.drop_constraint(op.f("ck_ruling_rulingkind"), type_="check")
        batch.create_check_constraint(op.f("ck_ruling_rulingkind"), f"kind IN ({words})")


def upgrade() -> None:
    _kinds((*RULINGS, NEW_RULING))


def downgrade() -> None:
    op.execute(f"DELETE FROM ruling WHERE kind = '{NEW_RULING}'")
    _kinds(RULINGS)
