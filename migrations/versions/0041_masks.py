"""Passages of a text are masked, and its original is sealed

Revision: 0041, after 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

OLD_RULINGS = ("hide", "restore", "rejected-at-source")
RULINGS = ("hide", "restore", "mask", "unmask", "rejected-at-source")
OLD_OUTCOMES = ("hidden", "stays")
OUTCOMES = ("hidden", "masked", "stays")
NEW_NOTICE = "contribution-ruled"
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
    "appeal-made",
    "appeal-upheld",
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
    "followed-text",
)


def _listed(members: tuple[str, ...]) -> str:
    return ", ".join(f"'{member}'" for member in members)


def _kinds(members: tuple[str, ...]) -> None:
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint(op.f("ck_notice_noticekind"), type_="check")
        batch.create_check_constraint(op.f("ck_notice_noticekind"), f"kind IN ({_listed(members)})")


def _outcomes(members: tuple[str, ...], grounds: str) -> None:
    with op.batch_alter_table("flag_settlement") as batch:
        batch.drop_constraint(op.f("ck_flag_settlement_flagoutcome"), type_="check")
        batch.drop_constraint(op.f("ck_flag_settlement_grounds"), type_="check")
        batch.create_check_constraint(
            op.f("ck_flag_settlement_flagoutcome"), f"outcome IN ({_listed(members)})"
        )
        batch.create_check_constraint(op.f("ck_flag_settlement_grounds"), grounds)


def upgrade() -> None:
    op.create_table(
        "sealed_version",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_sealed_version_contribution_id")
        ),
        sa.PrimaryKeyConstraint("contribution_id", "version", name=op.f("pk_sealed_version")),
    )
    op.create_table(
        "mask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("passages", sa.JSON(), nullable=False),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_mask_contribution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mask")),
    )
    op.create_index("ix_mask_contribution", "mask", ["contribution_id", "lifted_at"])
    op.add_column(
        "charter_rule", sa.Column("mask_count", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )
    with op.batch_alter_table("ruling") as batch:
        batch.add_column(sa.Column("mask_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_ruling_mask_id"), "mask", ["mask_id"], ["id"])
        batch.drop_constraint(op.f("ck_ruling_rulingkind"), type_="check")
        batch.create_check_constraint(op.f("ck_ruling_rulingkind"), f"kind IN ({_listed(RULINGS)})")
        batch.create_check_constraint(
            op.f("ck_ruling_masks"), "(kind in ('mask', 'unmask')) = (mask_id is not null)"
        )
    _outcomes(
        OUTCOMES,
        "(outcome <> 'stays') = (ruling_id is not null) and (outcome = 'stays') = (reason is not null)",
    )
    _kinds((*NOTICES, NEW_NOTICE))


def downgrade() -> None:
    """What was masked is shown again: the release before knows no masks, and a sealed word would be lost."""
    op.execute(
        "UPDATE contribution_version SET"
        " title = (SELECT s.title FROM sealed_version s WHERE s.contribution_id = contribution_version.contribution_id"
        " AND s.version = contribution_version.version),"
        " body = (SELECT s.body FROM sealed_version s WHERE s.contribution_id = contribution_version.contribution_id"
        " AND s.version = contribution_version.version)"
        " WHERE EXISTS (SELECT 1 FROM sealed_version s WHERE s.contribution_id = contribution_version.contribution_id"
        " AND s.version = contribution_version.version)"
    )
    op.execute(
        "UPDATE contribution SET"
        " title = (SELECT s.title FROM sealed_version s WHERE s.contribution_id = contribution.id"
        " AND s.version = contribution.version),"
        " body = (SELECT s.body FROM sealed_version s WHERE s.contribution_id = contribution.id"
        " AND s.version = contribution.version),"
        " body_html = (SELECT coalesce(s.body_html, contribution.body_html) FROM sealed_version s"
        " WHERE s.contribution_id = contribution.id AND s.version = contribution.version)"
        " WHERE EXISTS (SELECT 1 FROM sealed_version s WHERE s.contribution_id = contribution.id"
        " AND s.version = contribution.version)"
    )
    op.execute(f"DELETE FROM notice WHERE kind = '{NEW_NOTICE}'")
    _kinds(NOTICES)
    op.execute(
        "UPDATE flag SET settlement_id = NULL WHERE settlement_id IN"
        " (SELECT id FROM flag_settlement WHERE outcome = 'masked')"
    )
    op.execute("DELETE FROM flag_settlement WHERE outcome = 'masked'")
    _outcomes(
        OLD_OUTCOMES,
        "(outcome = 'hidden') = (ruling_id is not null) and (outcome = 'stays') = (reason is not null)",
    )
    of_masks = "SELECT id FROM ruling WHERE kind IN ('mask', 'unmask')"
    op.execute(f"DELETE FROM appeal WHERE ruling_id IN ({of_masks}) OR undone_by_id IN ({of_masks})")
    op.execute("DELETE FROM ruling WHERE kind IN ('mask', 'unmask')")
    with op.batch_alter_table("ruling") as batch:
        batch.drop_constraint(op.f("ck_ruling_masks"), type_="check")
        batch.drop_constraint(op.f("ck_ruling_rulingkind"), type_="check")
        batch.create_check_constraint(op.f("ck_ruling_rulingkind"), f"kind IN ({_listed(OLD_RULINGS)})")
        batch.drop_constraint(op.f("fk_ruling_mask_id"), type_="foreignkey")
        batch.drop_column("mask_id")
    op.drop_column("charter_rule", "mask_count")
    op.drop_table("mask")
    op.drop_table("sealed_version")
