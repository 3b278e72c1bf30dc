"""Flags of readers and how they were settled; the same text sent again is noticed

Revision: 0013, after 0004
"""

import hashlib
import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0004"
branch_labels = None
depends_on = None

NEW_NOTICE = "flag-settled"
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
)
REASONS = ("personal-data", "insult", "hatred", "advertising", "false-identity", "other")
LANGUAGES = ("ar", "fr", "en")
AT_ONCE = 500


def _words(*members: str, name: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=40)


def _widen(members: tuple[str, ...]) -> None:
    """Say anew which kinds of notices there are. SQLite rebuilds the table, where the old CHECK is not carried over."""
    words = ", ".join(f"'{member}'" for member in members)
    with op.batch_alter_table("notice") as batch:
        if op.get_bind().dialect.name != "sqlite":
            batch.drop_constraint(op.f("ck_notice_noticekind"), type_="check")
        batch.create_check_constraint(op.f("ck_notice_noticekind"), f"kind IN ({words})")


# As consult/kernel/folding.py and consult/domain/contributions/sameness.py did when this was written: what was
# received before is compared with what comes after.
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0670\u0640])+")
_SIGNS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_FOLDS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ء": ""}
    | {"ک": "ك", "گ": "ك", "ڨ": "ق", "پ": "ب", "ڤ": "ف", "ڥ": "ف"}
    | {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ı": "i", "ł": "l", "đ": "d"}
)
_SHORTEST = 20


def _digest(title: str | None, body: str) -> str | None:
    text = (
        unicodedata.normalize("NFKC", f"{title or ''}\n{body}").replace("\u200c", " ").replace("\u200d", "")
    )
    folded = []
    for word in _WORD.findall(text.lower()):
        plain = "".join(str(unicodedata.digit(sign, sign)) if sign.isdigit() else sign for sign in word)
        apart = unicodedata.normalize("NFKD", _SIGNS.sub("", plain).translate(_FOLDS))
        folded.append("".join(sign for sign in apart if unicodedata.category(sign)[0] in "LN"))
    joined = " ".join(filter(None, folded))
    return hashlib.sha256(joined.encode()).hexdigest() if len(joined) >= _SHORTEST else None


def _fill() -> None:
    """The digest of each text that was received here, some at a time; imports and synthetic load have none."""
    text = sa.table(
        "contribution",
        sa.column("id", sa.Integer),
        sa.column("title", sa.String),
        sa.column("body", sa.Text),
        sa.column("series", sa.String),
        sa.column("state", sa.String),
        sa.column("text_digest", sa.String),
    )
    connection, last = op.get_bind(), 0
    while True:
        rows = connection.execute(
            sa.select(text.c.id, text.c.title, text.c.body)
            .where(text.c.id > last, text.c.series.in_(("", "D")), text.c.state != "draft")
            .order_by(text.c.id)
            .limit(AT_ONCE)
        ).all()
        if not rows:
            return
        connection.execute(
            sa.update(text)
            .where(text.c.id == sa.bindparam("this"))
            .values(text_digest=sa.bindparam("found")),
            [{"this": row.id, "found": _digest(row.title, row.body)} for row in rows],
        )
        last = rows[-1].id


def upgrade() -> None:
    op.create_table(
        "flag_settlement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("outcome", _words("hidden", "stays", name="flagoutcome"), nullable=False),
        sa.Column("ruling_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("reason_language", _words(*LANGUAGES, name="language"), nullable=True),
        sa.Column("moderator_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(outcome = 'hidden') = (ruling_id is not null) and (outcome = 'stays') = (reason is not null)",
            name=op.f("ck_flag_settlement_grounds"),
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_flag_settlement_contribution_id")
        ),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["person.id"], name=op.f("fk_flag_settlement_moderator_id")
        ),
        sa.ForeignKeyConstraint(["ruling_id"], ["ruling.id"], name=op.f("fk_flag_settlement_ruling_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag_settlement")),
    )
    op.create_index("ix_flag_settlement_contribution", "flag_settlement", ["contribution_id", "id"])
    op.create_index("ix_flag_settlement_outcome", "flag_settlement", ["outcome", "id"])
    op.create_table(
        "flag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", _words(*REASONS, name="flagreason"), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=True),
        sa.Column("language", _words(*LANGUAGES, name="language"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settlement_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("reason <> 'other' or explanation is not null", name=op.f("ck_flag_explained")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_flag_contribution_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_flag_person_id")),
        sa.ForeignKeyConstraint(
            ["settlement_id"], ["flag_settlement.id"], name=op.f("fk_flag_settlement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag")),
        sa.UniqueConstraint("contribution_id", "person_id", name=op.f("uq_flag_contribution_id_person_id")),
    )
    op.create_index("ix_flag_open", "flag", ["contribution_id", "settlement_id", "id"])
    op.create_index("ix_flag_person", "flag", ["person_id"])
    op.create_table(
        "flagged_text",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_flagged_text_consultation_id")
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_flagged_text_contribution_id")
        ),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_flagged_text")),
    )
    op.create_index("ix_flagged_text_first", "flagged_text", ["first_at", "contribution_id"])
    op.create_index(
        "ix_flagged_text_consultation", "flagged_text", ["consultation_id", "first_at", "contribution_id"]
    )
    op.add_column("contribution", sa.Column("text_digest", sa.String(length=64), nullable=True))
    _fill()
    op.create_index(
        "ix_contribution_same_text", "contribution", ["consultation_id", "text_digest", "author_id"]
    )
    _widen((*NOTICES, NEW_NOTICE))


def downgrade() -> None:
    op.execute(f"DELETE FROM notice WHERE kind = '{NEW_NOTICE}'")
    _widen(NOTICES)
    op.drop_index("ix_contribution_same_text", "contribution")
    op.drop_column("contribution", "text_digest")
    for table in ("flagged_text", "flag", "flag_settlement"):
        op.drop_table(table)
