"""A walk through what waits for each filter of the desk; texts kept for the moderator who reads them

Revision: 0043, after 0041
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0041"
branch_labels = None
depends_on = None

UNREAD = "place = 'unread' and state in ('published', 'waiting')"
WALKS = {
    "": (),
    "_consultation": ("consultation_id",),
    "_kind": ("kind",),
    "_language": ("language",),
    "_theme": ("theme_id",),
    "_arrondissement": ("arrondissement_id",),
    "_text": ("text_id",),
}


def upgrade() -> None:
    part = sa.text(UNREAD)
    for name, columns in WALKS.items():
        op.create_index(
            f"ix_contribution_unread{name}",
            "contribution",
            [*columns, "received_at", "id"],
            sqlite_where=part,
            postgresql_where=part,
        )
    op.create_table(
        "reservation",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("moderator_id", sa.Integer(), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contribution.id"],
            name=op.f("fk_reservation_contribution_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["person.id"], name=op.f("fk_reservation_moderator_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_reservation")),
    )
    op.create_index("ix_reservation_moderator", "reservation", ["moderator_id", "until_at"])


def downgrade() -> None:
    op.drop_table("reservation")
    for name in WALKS:
        op.drop_index(f"ix_contribution_unread{name}", table_name="contribution")
