"""The file of a plan, its display and the opinions of public bodies; a closing that the law keeps

Revision: 0035, after 0032b
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0032b"
branch_labels = None
depends_on = None

KINDS = ("document", "picture", "piece", "opinion")
OLD_KINDS = ("document", "picture")
PARTS = ("maps", "regulations", "report", "annexes")


def _words(*members: str, name: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=40)


def _document_kinds(members: tuple[str, ...]) -> None:
    listed = ", ".join(repr(member) for member in members)
    with op.batch_alter_table("document") as batch:
        batch.drop_constraint(op.f("ck_document_documentkind"), type_="check")
        batch.create_check_constraint(op.f("ck_document_documentkind"), f"kind IN ({listed})")


def upgrade() -> None:
    _document_kinds(KINDS)
    with op.batch_alter_table("document") as batch:
        batch.add_column(sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("phase") as batch:
        batch.add_column(sa.Column("kept_until", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "file_piece",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("part", _words(*PARTS, name="part"), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_file_piece_consultation_id")
        ),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_file_piece_text_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_piece")),
    )
    op.create_index("ix_file_piece_consultation", "file_piece", ["consultation_id", "position"])
    op.create_table(
        "piece_version",
        sa.Column("piece_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("displayed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["piece_id"], ["file_piece.id"], name=op.f("fk_piece_version_piece_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_piece_version_document_id")),
        sa.PrimaryKeyConstraint("piece_id", "number", name=op.f("pk_piece_version")),
    )
    op.create_index("ix_piece_version_document", "piece_version", ["document_id"])
    op.create_table(
        "plan_display",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("phase_id", sa.Integer(), nullable=False),
        sa.Column("gazette_number", sa.String(length=40), nullable=False),
        sa.Column("gazette_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("legal", sa.JSON(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("place", sa.JSON(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by_id", sa.Integer(), nullable=True),
        sa.Column("signatory", sa.String(length=120), nullable=True),
        sa.Column("capacity", sa.JSON(), nullable=True),
        sa.Column("certified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("certified_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(certified_at is null) = (signatory is null)", name=op.f("ck_plan_display_certified")
        ),
        sa.CheckConstraint("days > 0", name=op.f("ck_plan_display_days")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_plan_display_consultation_id")
        ),
        sa.ForeignKeyConstraint(["phase_id"], ["phase.id"], name=op.f("fk_plan_display_phase_id")),
        sa.ForeignKeyConstraint(
            ["registered_by_id"], ["person.id"], name=op.f("fk_plan_display_registered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["certified_by_id"], ["person.id"], name=op.f("fk_plan_display_certified_by_id")
        ),
        sa.PrimaryKeyConstraint("consultation_id", name=op.f("pk_plan_display")),
    )
    op.create_table(
        "body_opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("sent_on <= due_on", name=op.f("ck_body_opinion_dates")),
        sa.CheckConstraint(
            "received_on is null or received_on >= sent_on", name=op.f("ck_body_opinion_received")
        ),
        sa.CheckConstraint(
            "received_on is not null or document_id is null", name=op.f("ck_body_opinion_document")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_body_opinion_consultation_id")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_body_opinion_document_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_body_opinion_entered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_opinion")),
    )
    op.create_index("ix_body_opinion_consultation", "body_opinion", ["consultation_id", "id"])


def downgrade() -> None:
    for table in ("body_opinion", "plan_display", "piece_version", "file_piece"):
        op.drop_table(table)
    with op.batch_alter_table("phase") as batch:
        batch.drop_column("kept_until")
    with op.batch_alter_table("document") as batch:
        batch.drop_column("frozen_at")
    op.execute("DELETE FROM document WHERE kind IN ('piece', 'opinion')")
    _document_kinds(OLD_KINDS)
