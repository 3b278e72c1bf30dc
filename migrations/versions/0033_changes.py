"""What became of each paragraph in the next version, and which remarks a change answers

Revision: 0033, after 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0030"
branch_labels = None
depends_on = None

STATES = ("kept", "edited", "moved", "moved-edited", "split", "joined", "removed", "added")
NEW_NOTICE = "text-version"
NOTICES = (
    "confirm-address",
    "address-known",
    "reset-password",
    "password-changed",
    "confirm-new-address",
    "address-changed",
    "contribution-received",
    "contribution-hidden",
    "contribution-restored",
    "contribution-answered",
    "synthesis-published",
    "file-closed",
    "role-granted",
    "role-ended",
    "invitation",
    "suspended",
    "suspension-contested",
    "suspension-decided",
    "flag-settled",
    "account-closed",
    "consultation-cancelled",
    "publication-refused",
    "comment-received",
    "phase-opened",
    "phase-ending",
    "proposal-added",
    "comment-added",
    "followed-changed",
    "followed-answered",
    "followed-synthesis",
    "followed-decided",
    "followed-consultation",
)


def _kinds(members: tuple[str, ...]) -> None:
    words = ", ".join(f"'{member}'" for member in members)
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint(op.f("ck_notice_noticekind"), type_="check")
        batch.create_check_constraint(op.f("ck_notice_noticekind"), f"kind IN ({words})")


def upgrade() -> None:
    op.create_table(
        "text_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("old_key", sa.String(length=20), nullable=True),
        sa.Column("new_key", sa.String(length=20), nullable=True),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="pairstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(old_key is null) = (state = 'added') and (new_key is null) = (state = 'removed')",
            name=op.f("ck_text_change_sides"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["text_version.id"], name=op.f("fk_text_change_version_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name=op.f("fk_text_change_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_change")),
    )
    op.create_index("ix_text_change_version", "text_change", ["version_id", "position"])
    op.create_index("ix_text_change_old", "text_change", ["version_id", "old_key"])
    op.create_index("ix_text_change_new", "text_change", ["version_id", "new_key"])
    op.create_table(
        "change_cause",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("linked_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["version_id"], ["text_version.id"], name=op.f("fk_change_cause_version_id")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_change_cause_contribution_id")
        ),
        sa.ForeignKeyConstraint(["linked_by_id"], ["person.id"], name=op.f("fk_change_cause_linked_by_id")),
        sa.PrimaryKeyConstraint("version_id", "key", "contribution_id", name=op.f("pk_change_cause")),
    )
    op.create_index("ix_change_cause_contribution", "change_cause", ["contribution_id", "version_id"])
    _kinds((*NOTICES, NEW_NOTICE))


def downgrade() -> None:
    op.execute(f"DELETE FROM notice WHERE kind = '{NEW_NOTICE}'")
    _kinds(NOTICES)
    op.drop_table("change_cause")
    op.drop_table("text_change")
