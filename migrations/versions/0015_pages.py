"""The pages a person looks for as the city edits them, every saving kept; the city's news

Revision: 0015, after 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None

PAGES = ("how-it-works", "privacy", "terms", "legal-notice", "accessibility", "contact")


def upgrade() -> None:
    op.create_table(
        "page_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "page",
            sa.Enum(*PAGES, name="pagename", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_page_version_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_version")),
        sa.UniqueConstraint("page", "number", name=op.f("uq_page_version_page_number")),
    )
    op.create_table(
        "news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["written_by_id"], ["person.id"], name=op.f("fk_news_written_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news")),
    )
    op.create_index("ix_news_published", "news", ["published_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_news_published", "news")
    op.drop_table("news")
    op.drop_table("page_version")
