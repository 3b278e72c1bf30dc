"""Suspensions with a reason and an end; whoever loses a role is told

Revision: 0018, after 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0014"
branch_labels = None
depends_on = None

NEW_NOTICES = ("role-ended", "suspended", "suspension-contested", "suspension-decided")
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
    "flag-settled",
    "account-closed",
    "consultation-cancelled",
    "publication-refused",
)


def _widen(members: tuple[str, ...]) -> None:
    """Say anew which kinds of notices there are. SQLite rebuilds the table, where the old CHECK is not carried over."""
    words = ", ".join(f"'{member}'" for member in members)
    with op.batch_alter_table("notice") as batch:
        if op.get_bind().dialect.name != "sqlite":
            batch.drop_constraint(op.f("ck_notice_noticekind"), type_="check")
        batch.create_check_constraint(op.f("ck_notice_noticekind"), f"kind IN ({words})")


def upgrade() -> None:
    op.create_table(
        "suspension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("suspended_by_id", sa.Integer(), nullable=False),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=True),
        sa.Column("objection", sa.Text(), nullable=True),
        sa.Column("contested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decide_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum("upheld", "lifted", name="outcome", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.CheckConstraint("ends_at > suspended_at", name=op.f("ck_suspension_ends")),
        sa.CheckConstraint(
            "(contested_at is null) = (objection is null)", name=op.f("ck_suspension_objection")
        ),
        sa.CheckConstraint(
            "(decided_at is null) = (outcome is null) and (outcome is null) = (decision is null)",
            name=op.f("ck_suspension_decided"),
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_suspension_decided_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_suspension_person_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["charter_rule.id"], name=op.f("fk_suspension_rule_id")),
        sa.ForeignKeyConstraint(
            ["suspended_by_id"], ["person.id"], name=op.f("fk_suspension_suspended_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspension")),
    )
    op.create_index("ix_suspension_person", "suspension", ["person_id", "id"])
    op.create_index(
        "ix_suspension_waiting",
        "suspension",
        ["contested_at"],
        sqlite_where=sa.text("contested_at is not null and decided_at is null"),
        postgresql_where=sa.text("contested_at is not null and decided_at is null"),
    )
    op.add_column("person", sa.Column("suspended_until", sa.DateTime(timezone=True), nullable=True))
    _widen((*NOTICES, *NEW_NOTICES))


def downgrade() -> None:
    words = ", ".join(f"'{member}'" for member in NEW_NOTICES)
    op.execute(f"DELETE FROM notice WHERE kind IN ({words})")
    _widen(NOTICES)
    op.drop_column("person", "suspended_until")
    op.drop_table("suspension")
