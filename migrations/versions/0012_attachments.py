"""Pictures and a PDF beside a proposal

Revision: 0012, after 0018b
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0018b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("alternative", sa.String(400)),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("media_type", sa.String(60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer()),
        sa.Column("width", sa.Integer()),
        sa.Column("height", sa.Integer()),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since_version", sa.Integer()),
        sa.Column("until_version", sa.Integer()),
        sa.CheckConstraint("slot between 0 and 3", name=op.f("ck_attachment_slot")),
        sa.CheckConstraint(
            "(slot = 0) = (pages is not null) and (slot = 0) = (width is null)"
            " and (width is null) = (height is null)",
            name=op.f("ck_attachment_slot_has"),
        ),
        sa.CheckConstraint(
            "until_version is null or since_version <= until_version", name=op.f("ck_attachment_versions")
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contribution.id"],
            name=op.f("fk_attachment_contribution_id_contribution"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index("ix_attachment_contribution", "attachment", ["contribution_id", "slot", "id"])
    op.create_index("ix_attachment_sha256", "attachment", ["sha256"])


def downgrade() -> None:
    op.drop_table("attachment")
