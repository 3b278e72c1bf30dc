"""A published consultation may be suspended, extended or cancelled in public; a draft's publication may be scheduled

Revision: 0017, after 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0011"
branch_labels = None
depends_on = None

KINDS = [
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
]
NEW_KINDS = ["consultation-cancelled", "publication-refused"]


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _kinds(known: list[str]) -> None:
    """Say anew which kinds of notices there are. SQLite rebuilds the table, where the old CHECK is not carried over."""
    words = ", ".join(f"'{word}'" for word in known)
    with op.batch_alter_table("notice") as batch_op:
        if op.get_bind().dialect.name != "sqlite":
            batch_op.drop_constraint(op.f("ck_notice_noticekind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_notice_noticekind"), f"kind IN ({words})")


def upgrade() -> None:
    for name in ("suspended_at", "cancelled_at"):
        op.add_column("consultation", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("consultation", sa.Column("standing_note", sa.JSON(), nullable=True))
    op.create_table(
        "public_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            _words("actkind", "suspended", "resumed", "extended", "calendar-changed", "cancelled"),
            nullable=False,
        ),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("decided_by", sa.JSON(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("moves", sa.JSON(), nullable=False),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_public_act_consultation_id")
        ),
        sa.ForeignKeyConstraint(["done_by_id"], ["person.id"], name=op.f("fk_public_act_done_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_act")),
    )
    op.create_index("ix_public_act_consultation", "public_act", ["consultation_id", "id"])
    op.create_index("ix_public_act_done", "public_act", ["done_at", "id"])
    op.create_table(
        "publication_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("publish_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("missing_reason", sa.Text(), nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "ending",
            _words("planending", "published", "called-off", "replaced", "overtaken", "refused"),
            nullable=True,
        ),
        sa.Column("refusal", sa.String(length=40), nullable=True),
        sa.CheckConstraint("(ended_at is null) = (ending is null)", name=op.f("ck_publication_plan_ended")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_publication_plan_consultation_id")
        ),
        sa.ForeignKeyConstraint(
            ["planned_by_id"], ["person.id"], name=op.f("fk_publication_plan_planned_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_plan")),
    )
    waiting = sa.text("ended_at is null")
    for name, column, unique in (
        ("uq_publication_plan_waiting", "consultation_id", True),
        ("ix_publication_plan_due", "publish_at", False),
    ):
        op.create_index(
            name,
            "publication_plan",
            [column],
            unique=unique,
            sqlite_where=waiting,
            postgresql_where=waiting,
        )
    op.create_index("ix_publication_plan_consultation", "publication_plan", ["consultation_id", "id"])
    _kinds(KINDS + NEW_KINDS)


def downgrade() -> None:
    # A letter of a kind that the earlier release does not know could not be written by it.
    op.execute("DELETE FROM notice WHERE kind IN ('consultation-cancelled', 'publication-refused')")
    _kinds(KINDS)
    op.drop_table("publication_plan")
    op.drop_table("public_act")
    for name in ("standing_note", "cancelled_at", "suspended_at"):
        op.drop_column("consultation", name)
