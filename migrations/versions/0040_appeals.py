"""Rulings are contested before another moderator

Revision: 0040, after 0036
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0036"
branch_labels = None
depends_on = None

NEW_NOTICES = ("appeal-made", "appeal-upheld")
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
    "text-version",
    "phase-opened",
    "phase-ending",
    "proposal-added",
    "comment-added",
    "followed-changed",
    "followed-answered",
    "followed-synthesis",
    "followed-decided",
    "followed-consultation",
    "followed-text",
)
LANGUAGES = ("ar", "fr", "en")


def _words(*members: str, name: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=40)


def _kinds(members: tuple[str, ...]) -> None:
    words = ", ".join(f"'{member}'" for member in members)
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint(op.f("ck_notice_noticekind"), type_="check")
        batch.create_check_constraint(op.f("ck_notice_noticekind"), f"kind IN ({words})")


def upgrade() -> None:
    op.add_column("ruling", sa.Column("appeal_until", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "appeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ruling_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("language", _words(*LANGUAGES, name="language"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decide_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("outcome", _words("upheld", "granted", name="appealoutcome"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("reason_language", _words(*LANGUAGES, name="reason_language"), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(decided_at is null) = (outcome is null) and (outcome is null) = (decided_by_id is null)"
            " and (outcome is null) = (reason is null) and (reason is null) = (reason_language is null)"
            " and (coalesce(outcome, 'upheld') = 'granted') = (undone_by_id is not null)",
            name=op.f("ck_appeal_decided"),
        ),
        sa.ForeignKeyConstraint(["ruling_id"], ["ruling.id"], name=op.f("fk_appeal_ruling_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_appeal_decided_by_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["ruling.id"], name=op.f("fk_appeal_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("ruling_id", name=op.f("uq_appeal_ruling_id")),
    )
    op.create_index("ix_appeal_waiting", "appeal", ["decided_at", "decide_by", "id"])
    op.create_index("ix_appeal_undone_by", "appeal", ["undone_by_id"])
    _kinds((*NOTICES, *NEW_NOTICES))


def downgrade() -> None:
    words = ", ".join(f"'{member}'" for member in NEW_NOTICES)
    op.execute(f"DELETE FROM notice WHERE kind IN ({words})")
    _kinds(NOTICES)
    op.drop_table("appeal")
    op.drop_column("ruling", "appeal_until")
