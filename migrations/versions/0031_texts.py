"""Texts with versions and paragraphs; remarks on them; what a phase puts to the vote

Revision: 0031, after 0021b
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0021b"
branch_labels = None
depends_on = None

KINDS = ("proposal", "observation", "claim", "opposition", "question", "comment")
OLD_KINDS = ("proposal", "comment")
ACTIVITIES = ("propose", "observe", "comment", "vote")
OLD_ACTIVITIES = ("propose", "comment", "vote")
STANDINGS = ("kept", "text-changed", "moved", "orphaned")
PIECES = ("heading", "paragraph", "item", "table", "note")

KIND_HAS = (
    "(kind = 'proposal' and parent_id is null and root_id is null and side is null and text_id is null)"
    " or (kind in ('observation', 'claim', 'opposition', 'question') and parent_id is null"
    " and root_id is null and side is null and title is null)"
    " or (kind = 'comment' and title is null and (parent_id is null) = (root_id is null)"
    " and (parent_id is null) = (text_id is not null))"
)
OLD_KIND_HAS = (
    "(kind = 'proposal' and parent_id is null and root_id is null and side is null)"
    " or (kind = 'comment' and parent_id is not null and root_id is not null and title is null)"
)
ANCHORED = (
    "(text_id is null) = (paragraph_key is null) and (text_id is null) = (text_version_id is null)"
    " and (text_id is null) = (standing is null) and (quote is null or text_id is not null)"
    " and (coalesce(standing, 'orphaned') = 'orphaned') = (now_key is null)"
)


def _words(*members: str, name: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=40)


def _among(column: str, members: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(member) for member in members)})"


def _texts() -> None:
    op.create_table(
        "text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("last_key", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_text_consultation_id")
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_text_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text")),
        sa.UniqueConstraint("consultation_id", "key", name=op.f("uq_text_consultation_id_key")),
    )
    op.create_index("ix_text_consultation", "text", ["consultation_id", "position"])
    op.create_table(
        "text_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("aligned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("displayed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("displayed_by_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("paragraph_count", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(displayed_at is null) = (sha256 is null)", name=op.f("ck_text_version_displayed")
        ),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_text_version_text_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_text_version_created_by_id")),
        sa.ForeignKeyConstraint(
            ["displayed_by_id"], ["person.id"], name=op.f("fk_text_version_displayed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_version")),
        sa.UniqueConstraint("text_id", "number", name=op.f("uq_text_version_text_id_number")),
    )
    op.create_table(
        "text_expression",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("language", _words("ar", "fr", "en", name="language"), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("brought_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["text_version.id"],
            name=op.f("fk_text_expression_version_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["brought_by_id"], ["person.id"], name=op.f("fk_text_expression_brought_by_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "language", name=op.f("pk_text_expression")),
    )
    op.create_table(
        "paragraph",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", _words(*PIECES, name="piecekind"), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("section", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("stems", sa.Text(), nullable=False),
        sa.Column("skeletons", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(kind in ('heading', 'item')) = (level > 0) and level between 0 and 6",
            name=op.f("ck_paragraph_level"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["text_version.id"], name=op.f("fk_paragraph_version_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("version_id", "key", name=op.f("pk_paragraph")),
    )
    op.create_index("ix_paragraph_section", "paragraph", ["version_id", "section", "position"])
    op.create_index("ix_paragraph_position", "paragraph", ["version_id", "position"])


def _remarks() -> None:
    with op.batch_alter_table("contribution") as batch:
        batch.add_column(sa.Column("text_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("text_version_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("paragraph_key", sa.String(length=20), nullable=True))
        batch.add_column(sa.Column("quote", sa.Text(), nullable=True))
        batch.add_column(sa.Column("now_key", sa.String(length=20), nullable=True))
        batch.add_column(sa.Column("standing", sa.String(length=40), nullable=True))
        batch.create_foreign_key(op.f("fk_contribution_text_id"), "text", ["text_id"], ["id"])
        batch.create_foreign_key(
            op.f("fk_contribution_text_version_id"), "text_version", ["text_version_id"], ["id"]
        )
        batch.drop_constraint(op.f("ck_contribution_kind"), type_="check")
        batch.drop_constraint(op.f("ck_contribution_kind_has"), type_="check")
        batch.create_check_constraint(op.f("ck_contribution_kind"), _among("kind", KINDS))
        batch.create_check_constraint(op.f("ck_contribution_kind_has"), KIND_HAS)
        batch.create_check_constraint(op.f("ck_contribution_standing"), _among("standing", STANDINGS))
        batch.create_check_constraint(op.f("ck_contribution_anchored"), ANCHORED)
    op.create_index(
        "ix_contribution_paragraph", "contribution", ["text_id", "now_key", "state", "received_at", "id"]
    )
    op.create_index("ix_contribution_standing", "contribution", ["text_id", "standing", "id"])
    op.create_table(
        "paragraph_count",
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("kind", _words(*KINDS, name="kind"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_paragraph_count_text_id")),
        sa.PrimaryKeyConstraint("text_id", "key", "kind", name=op.f("pk_paragraph_count")),
    )


def _activities(members: tuple[str, ...]) -> None:
    with op.batch_alter_table("phase_activity") as batch:
        batch.drop_constraint(op.f("ck_phase_activity_activity"), type_="check")
        batch.create_check_constraint(op.f("ck_phase_activity_activity"), _among("activity", members))


def upgrade() -> None:
    _texts()
    _remarks()
    _activities(ACTIVITIES)
    with op.batch_alter_table("phase") as batch:
        batch.add_column(sa.Column("vote_kinds", sa.JSON(), nullable=False, server_default='["proposal"]'))
    with op.batch_alter_table("phase") as batch:
        batch.alter_column("vote_kinds", server_default=None)
    with op.batch_alter_table("consultation_count") as batch:
        batch.add_column(sa.Column("remarks", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("consultation_count") as batch:
        batch.alter_column("remarks", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("consultation_count") as batch:
        batch.drop_column("remarks")
    with op.batch_alter_table("phase") as batch:
        batch.drop_column("vote_kinds")
    op.execute("DELETE FROM phase_activity WHERE activity = 'observe'")
    _activities(OLD_ACTIVITIES)
    op.drop_table("paragraph_count")
    op.drop_index("ix_contribution_standing", "contribution")
    op.drop_index("ix_contribution_paragraph", "contribution")
    with op.batch_alter_table("contribution") as batch:
        for name in ("kind", "kind_has", "standing", "anchored"):
            batch.drop_constraint(op.f(f"ck_contribution_{name}"), type_="check")
        batch.drop_constraint(op.f("fk_contribution_text_id"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_contribution_text_version_id"), type_="foreignkey")
        for name in ("standing", "now_key", "quote", "paragraph_key", "text_version_id", "text_id"):
            batch.drop_column(name)
        batch.create_check_constraint(op.f("ck_contribution_kind"), _among("kind", OLD_KINDS))
        batch.create_check_constraint(op.f("ck_contribution_kind_has"), OLD_KIND_HAS)
    for table in ("paragraph", "text_expression", "text_version", "text"):
        op.drop_table(table)
