"""Who follows a consultation is told of a new version of its text

Revision: 0036, after 0035
"""

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

NEW_NOTICE = "followed-text"
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
)


def _kinds(members: tuple[str, ...]) -> None:
    words = ", ".join(f"'{member}'" for member in members)
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint(op.f("ck_notice_noticekind"), type_="check")
        batch.create_check_constraint(op.f("ck_notice_noticekind"), f"kind IN ({words})")


def upgrade() -> None:
    _kinds((*NOTICES, NEW_NOTICE))


def downgrade() -> None:
    # Nobody is told anything of what this schema has no word for.
    op.execute(f"DELETE FROM notice WHERE kind = '{NEW_NOTICE}'")
    _kinds(NOTICES)
