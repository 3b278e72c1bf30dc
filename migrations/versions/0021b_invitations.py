"""Invitations: a role that waits until it is taken by the link of a letter

Revision: 0021b, after 0026b
"""

import sqlalchemy as sa
from alembic import op

revision = "0021b"
down_revision = "0026b"
branch_labels = None
depends_on = None

KINDS = (
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
ROLES = ("administrator", "moderator", "councillor", "department", "counter-agent")
WAITING = sa.text("taken_at is null and called_off_at is null")


def _kinds(known: tuple[str, ...]) -> None:
    """Say anew which kinds of notices there are."""
    words = ", ".join(f"'{word}'" for word in known)
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint(op.f("ck_notice_noticekind"), type_="check")
        batch.create_check_constraint(op.f("ck_notice_noticekind"), f"kind IN ({words})")


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(*ROLES, name="role", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("consultation_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("sent_by_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_off_by_id", sa.Integer(), nullable=True),
        sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(role = 'department') = (department_id is not null)", name=op.f("ck_invitation_department")
        ),
        sa.CheckConstraint(
            "taken_at is null or called_off_at is null", name=op.f("ck_invitation_ended_once")
        ),
        sa.CheckConstraint(
            "(called_off_at is null) = (called_off_by_id is null)", name=op.f("ck_invitation_called_off")
        ),
        sa.CheckConstraint("expires_at > sent_at", name=op.f("ck_invitation_expires")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invitation_person_id")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_invitation_consultation_id")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_invitation_department_id")
        ),
        sa.ForeignKeyConstraint(["sent_by_id"], ["person.id"], name=op.f("fk_invitation_sent_by_id")),
        sa.ForeignKeyConstraint(
            ["called_off_by_id"], ["person.id"], name=op.f("fk_invitation_called_off_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
    )
    op.create_index(
        "uq_invitation_open",
        "invitation",
        ["person_id"],
        unique=True,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    _kinds((*KINDS, "invitation"))


def downgrade() -> None:
    op.execute("DELETE FROM notice WHERE kind = 'invitation'")
    _kinds(KINDS)
    op.drop_table("invitation")
