"""What people follow, how soon they are told, and how far the news has been spread

Revision: 0019, after 0025
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0025"
branch_labels = None
depends_on = None

BEFORE = (
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
    "role-ended",
    "suspended",
    "suspension-contested",
    "suspension-decided",
)
ADDED = (
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
SUBJECTS = ("consultation", "theme", "arrondissement", "contribution")
WAITED = "sent_at is null and given_up_at is null"
WAITING = f"{WAITED} and withheld_at is null"


def _words(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def _enum(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _topic() -> sa.Enum:
    return _enum("topic", "own", "followed")


def _pace() -> sa.Enum:
    return _enum("pace", "at-once", "daily", "weekly", "never")


def _waiting_index(where: str) -> None:
    op.create_index(
        "ix_notice_waiting",
        "notice",
        ["due_at", "id"],
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def upgrade() -> None:
    op.drop_index("ix_notice_waiting", "notice")
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint(op.f("ck_notice_noticekind"), type_="check")
        batch.create_check_constraint(op.f("ck_notice_noticekind"), _words("kind", BEFORE + ADDED))
        batch.add_column(sa.Column("topic", _topic(), nullable=True))
        batch.add_column(sa.Column("pace", _pace(), nullable=True))
        batch.add_column(sa.Column("withheld_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("sent_with_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_notice_sent_with_id"), "notice", ["sent_with_id"], ["id"])
    _waiting_index(WAITING)
    op.drop_index("ix_notice_person", "notice")
    op.create_index("ix_notice_person", "notice", ["person_id", "created_at", "id"])
    op.create_index("ix_notice_sent_with", "notice", ["sent_with_id"])
    op.create_table(
        "notice_wish",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("topic", _topic(), nullable=False),
        sa.Column("pace", _pace(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_wish_person_id")),
        sa.PrimaryKeyConstraint("person_id", "topic", name=op.f("pk_notice_wish")),
    )
    one_subject = " + ".join(f"case when {one}_id is null then 0 else 1 end" for one in SUBJECTS) + " = 1"
    op.create_table(
        "follow",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        *(sa.Column(f"{one}_id", sa.Integer(), nullable=True) for one in SUBJECTS),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(one_subject, name=op.f("ck_follow_one_subject")),
        *(
            sa.ForeignKeyConstraint([f"{one}_id"], [f"{one}.id"], name=op.f(f"fk_follow_{one}_id"))
            for one in ("person", *SUBJECTS)
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow")),
        *(
            sa.UniqueConstraint("person_id", f"{one}_id", name=op.f(f"uq_follow_person_id_{one}_id"))
            for one in SUBJECTS
        ),
    )
    for one in SUBJECTS:
        op.create_index(f"ix_follow_{one}", "follow", [f"{one}_id", "person_id"])
    op.create_table(
        "visit",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_visit_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_visit")),
    )
    spreading = op.create_table(
        "spreading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("calendar_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_spreading_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spreading")),
    )
    # Nobody followed anything yet: what was done before now is told to nobody.
    head = op.get_bind().scalar(sa.text("select entry_id from journal_head where id = 1"))
    op.bulk_insert(
        spreading, [{"id": 1, "entry_id": head or 0, "person_id": 0, "calendar_at": datetime.now(UTC)}]
    )


def downgrade() -> None:
    for table in ("spreading", "visit", "follow", "notice_wish"):
        op.drop_table(table)
    op.drop_index("ix_notice_sent_with", "notice")
    op.drop_index("ix_notice_person", "notice")
    op.create_index("ix_notice_person", "notice", ["person_id", "id"])
    op.drop_index("ix_notice_waiting", "notice")
    # Letters that the earlier release does not know, and those that were to stay unsent, cannot be kept by it.
    op.execute(f"delete from notice where not ({_words('kind', BEFORE)}) or withheld_at is not null")
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint(op.f("fk_notice_sent_with_id"), type_="foreignkey")
        for name in ("noticekind", "topic", "pace"):
            batch.drop_constraint(op.f(f"ck_notice_{name}"), type_="check")
        for name in ("sent_with_id", "withheld_at", "pace", "topic"):
            batch.drop_column(name)
        batch.create_check_constraint(op.f("ck_notice_noticekind"), _words("kind", BEFORE))
    _waiting_index(WAITED)
