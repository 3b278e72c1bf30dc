"""first stones

Revision: 0001, after
"""

import sqlalchemy as sa
from alembic import op


revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "arrondissement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrondissement")),
        sa.UniqueConstraint("code", name=op.f("uq_arrondissement_code")),
    )
    op.create_table(
        "body",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "elected-council",
                "special-delegation",
                "provisional-commission",
                "secretary-general",
                name="bodykind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint("until_on is null or from_on <= until_on", name=op.f("ck_body_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body")),
        sa.UniqueConstraint("slug", name=op.f("uq_body_slug")),
    )
    op.create_table(
        "charter_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charter_rule")),
    )
    with op.batch_alter_table("charter_rule", schema=None) as batch_op:
        batch_op.create_index("ix_charter_rule_code", ["code"], unique=False)

    op.create_table(
        "department",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("slug", name=op.f("uq_department_slug")),
    )
    op.create_table(
        "journal_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_journal_head_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_head")),
    )
    op.create_table(
        "municipality",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("platform_name", sa.JSON(), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("contact_address", sa.JSON(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("reading_days", sa.Integer(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_municipality_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_municipality")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisation_slug")),
    )
    op.create_table(
        "register_counter",
        sa.Column(
            "series",
            sa.Enum("", "I", "D", "L", name="series", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_register_counter")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("public_name", sa.String(length=80), nullable=False),
        sa.Column(
            "language",
            sa.Enum("ar", "fr", "en", name="language", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("arrondissement_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("is_staff", sa.Boolean(), nullable=False),
        sa.Column("stamp", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=True),
        sa.Column("source_id", sa.String(length=80), nullable=True),
        sa.CheckConstraint("(source is null) = (source_id is null)", name=op.f("ck_person_source")),
        sa.CheckConstraint("level between 0 and 3", name=op.f("ck_person_level")),
        sa.ForeignKeyConstraint(
            ["arrondissement_id"], ["arrondissement.id"], name=op.f("fk_person_arrondissement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_person_source_source_id")),
    )
    op.create_table(
        "charter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("introduction", sa.JSON(), nullable=False),
        sa.Column("appeal", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_charter_single")),
        sa.ForeignKeyConstraint(["updated_by_id"], ["person.id"], name=op.f("fk_charter_updated_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charter")),
    )
    op.create_table(
        "consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column(
            "series",
            sa.Enum("", "I", "D", "L", name="series", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "withdrawn",
                name="consultationstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("question", sa.JSON(), nullable=False),
        sa.Column("can_change", sa.JSON(), nullable=False),
        sa.Column("cannot_change", sa.JSON(), nullable=False),
        sa.Column("who_decides", sa.JSON(), nullable=False),
        sa.Column(
            "promise",
            sa.Enum(
                "inform",
                "consult",
                "involve",
                "collaborate",
                "empower",
                name="promise",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("promise_words", sa.JSON(), nullable=False),
        sa.Column("missing_reason", sa.Text(), nullable=True),
        sa.Column("reads_first", sa.Boolean(), nullable=False),
        sa.Column("synthesis_due_on", sa.Date(), nullable=True),
        sa.Column("decision_due_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_consultation_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("slug", name=op.f("uq_consultation_slug")),
    )
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.create_index("ix_consultation_published", ["state", "closes_at", "id"], unique=False)

    op.create_table(
        "journal_entry",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_journal_entry_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
    )
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.create_index("ix_journal_entry_subject", ["subject", "id"], unique=False)

    op.create_table(
        "mandate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("office", sa.JSON(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint("until_on is null or from_on <= until_on", name=op.f("ck_mandate_order")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_mandate_body_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mandate_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
    )
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.create_index("ix_mandate_person", ["person_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(
            "uq_membership_current",
            ["person_id", "organisation_id"],
            unique=True,
            sqlite_where=sa.text("ended_at is null"),
            postgresql_where=sa.text("ended_at is null"),
        )

    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
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
                name="noticekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=True),
        sa.Column("to", sa.String(length=254), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(length=300), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_notice_key")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_sent", ["sent_at", "id"], unique=False)
        batch_op.create_index(
            "ix_notice_waiting",
            ["due_at", "id"],
            unique=False,
            sqlite_where=sa.text("sent_at is null and given_up_at is null"),
            postgresql_where=sa.text("sent_at is null and given_up_at is null"),
        )

    op.create_table(
        "consultation_count",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("proposals", sa.Integer(), nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("participants", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_consultation_count_consultation_id")
        ),
        sa.PrimaryKeyConstraint("consultation_id", "slot", name=op.f("pk_consultation_count")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "document",
                "picture",
                name="documentkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("alternative", sa.JSON(), nullable=True),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_document_added_by_id")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_document_consultation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index("ix_document_consultation", ["consultation_id", "position"], unique=False)

    op.create_table(
        "participation",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_participation_consultation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_participation_person_id")),
        sa.PrimaryKeyConstraint("consultation_id", "person_id", name=op.f("pk_participation")),
    )
    op.create_table(
        "phase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "vote_rule",
            sa.Enum(
                "support",
                "agree-disagree",
                name="voterule",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("results_hidden", sa.Boolean(), nullable=False),
        sa.Column("change_reason", sa.JSON(), nullable=True),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_phase_order")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_phase_consultation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase")),
    )
    with op.batch_alter_table("phase", schema=None) as batch_op:
        batch_op.create_index("ix_phase_consultation", ["consultation_id", "position"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "administrator",
                "moderator",
                "councillor",
                "department",
                "counter-agent",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("consultation_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("granted_by_id", sa.Integer(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(role = 'department') = (department_id is not null)", name=op.f("ck_role_grant_department")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_role_grant_consultation_id")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_role_grant_department_id")
        ),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_role_grant_ended_by_id")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["person.id"], name=op.f("fk_role_grant_granted_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index("ix_role_grant_person", ["person_id", "ended_at"], unique=False)

    op.create_table(
        "synthesis",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                name="synthesisstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("introduction", sa.JSON(), nullable=False),
        sa.Column("method", sa.JSON(), nullable=False),
        sa.Column("minority", sa.JSON(), nullable=False),
        sa.Column("missing_reason", sa.Text(), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_synthesis_consultation_id")
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_synthesis_created_by_id")),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["person.id"], name=op.f("fk_synthesis_published_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synthesis")),
        sa.UniqueConstraint("consultation_id", name=op.f("uq_synthesis_consultation_id")),
    )
    with op.batch_alter_table("synthesis", schema=None) as batch_op:
        batch_op.create_index("ix_synthesis_consultation", ["consultation_id", "state"], unique=False)

    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_theme_consultation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
    )
    with op.batch_alter_table("theme", schema=None) as batch_op:
        batch_op.create_index("ix_theme_consultation", ["consultation_id", "position"], unique=False)

    op.create_table(
        "contribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=20), nullable=True),
        sa.Column(
            "series",
            sa.Enum("", "I", "D", "L", name="series", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("proposal", "comment", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "waiting",
                "published",
                "hidden",
                "withdrawn",
                "merged",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "place",
            sa.Enum(
                "unread",
                "read",
                "cited",
                "set-aside",
                "decided",
                name="place",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("root_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column(
            "category",
            sa.Enum(
                "resident",
                "association",
                "anonymous",
                "municipality",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum(
                "online",
                "counter",
                "post",
                "meeting",
                "phone",
                "import",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("spoken_for", sa.String(length=80), nullable=True),
        sa.Column("said_at_place", sa.String(length=160), nullable=True),
        sa.Column("said_on", sa.Date(), nullable=True),
        sa.Column(
            "language",
            sa.Enum(
                "ar",
                "fr",
                "en",
                "aeb-Latn",
                name="tongue",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("arrondissement_id", sa.Integer(), nullable=True),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column(
            "side",
            sa.Enum(
                "for", "against", "neutral", name="side", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("title", sa.String(length=400), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_by_id", sa.Integer(), nullable=True),
        sa.Column("salt", sa.String(length=32), nullable=True),
        sa.Column("receipt_hash", sa.String(length=64), nullable=True),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        sa.Column("external_id", sa.String(length=80), nullable=True),
        sa.Column("source_totals", sa.JSON(), nullable=True),
        sa.Column("agree_count", sa.Integer(), nullable=False),
        sa.Column("disagree_count", sa.Integer(), nullable=False),
        sa.Column("neutral_count", sa.Integer(), nullable=False),
        sa.Column("comment_count", sa.Integer(), nullable=False),
        sa.Column("shuffle", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'proposal' and parent_id is null and root_id is null and side is null) or (kind = 'comment' and parent_id is not null and root_id is not null and title is null)",
            name=op.f("ck_contribution_kind_has"),
        ),
        sa.CheckConstraint(
            "(state = 'draft') = (ref is null) and (ref is null) = (number is null) and (ref is null) = (receipt_hash is null) and (ref is null) = (received_at is null)",
            name=op.f("ck_contribution_numbered"),
        ),
        sa.CheckConstraint(
            "author_id is not null or entered_by_id is not null", name=op.f("ck_contribution_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["arrondissement_id"], ["arrondissement.id"], name=op.f("fk_contribution_arrondissement_id")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_contribution_author_id")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_contribution_consultation_id")
        ),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_contribution_entered_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_contribution_organisation_id")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["contribution.id"], name=op.f("fk_contribution_parent_id")),
        sa.ForeignKeyConstraint(["read_by_id"], ["person.id"], name=op.f("fk_contribution_read_by_id")),
        sa.ForeignKeyConstraint(["root_id"], ["contribution.id"], name=op.f("fk_contribution_root_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_contribution_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
        sa.UniqueConstraint(
            "consultation_id",
            "kind",
            "external_id",
            name=op.f("uq_contribution_consultation_id_kind_external_id"),
        ),
        sa.UniqueConstraint("ref", name=op.f("uq_contribution_ref")),
        sa.UniqueConstraint("series", "year", "number", name=op.f("uq_contribution_series_year_number")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_contribution_submission_key")),
    )
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.create_index("ix_contribution_author", ["author_id", "id"], unique=False)
        batch_op.create_index(
            "ix_contribution_discussed",
            ["consultation_id", "kind", "state", "comment_count", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_contribution_newest", ["consultation_id", "kind", "state", "received_at", "id"], unique=False
        )
        batch_op.create_index("ix_contribution_queue", ["place", "state", "received_at", "id"], unique=False)
        batch_op.create_index("ix_contribution_replies", ["parent_id", "received_at", "id"], unique=False)
        batch_op.create_index("ix_contribution_root", ["root_id", "received_at", "id"], unique=False)
        batch_op.create_index(
            "ix_contribution_shuffled", ["consultation_id", "kind", "state", "shuffle", "id"], unique=False
        )
        batch_op.create_index(
            "ix_contribution_supported",
            ["consultation_id", "kind", "state", "agree_count", "id"],
            unique=False,
        )

    op.create_table(
        "decision_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("synthesis_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_decision_file_body_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_decision_file_closed_by_id")),
        sa.ForeignKeyConstraint(
            ["synthesis_id"], ["synthesis.id"], name=op.f("fk_decision_file_synthesis_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_file")),
        sa.UniqueConstraint("synthesis_id", name=op.f("uq_decision_file_synthesis_id")),
    )
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("synthesis_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["synthesis_id"], ["synthesis.id"], name=op.f("fk_finding_synthesis_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
    )
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.create_index("ix_finding_synthesis", ["synthesis_id", "position"], unique=False)

    op.create_table(
        "phase_activity",
        sa.Column("phase_id", sa.Integer(), nullable=False),
        sa.Column(
            "activity",
            sa.Enum(
                "propose",
                "comment",
                "vote",
                name="activity",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.CheckConstraint("level between 1 and 3", name=op.f("ck_phase_activity_level")),
        sa.ForeignKeyConstraint(
            ["phase_id"], ["phase.id"], name=op.f("fk_phase_activity_phase_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("phase_id", "activity", name=op.f("pk_phase_activity")),
    )
    op.create_table(
        "recommendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("synthesis_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["synthesis_id"], ["synthesis.id"], name=op.f("fk_recommendation_synthesis_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
    )
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.create_index("ix_recommendation_synthesis", ["synthesis_id", "position"], unique=False)

    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=160), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_html", sa.Text(), nullable=False),
        sa.Column(
            "language",
            sa.Enum("ar", "fr", "en", name="language", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_answer_contribution_id")
        ),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_answer_department_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_answer_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index("ix_answer_contribution", ["contribution_id", "id"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assigned_by_id", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["assigned_by_id"], ["person.id"], name=op.f("fk_assignment_assigned_by_id")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_assignment_contribution_id")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_assignment_department_id")
        ),
        sa.PrimaryKeyConstraint("contribution_id", "department_id", name=op.f("pk_assignment")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_assignment_department", ["department_id", "answered_at", "due_on"], unique=False
        )

    op.create_table(
        "citation",
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("cited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cited_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cited_by_id"], ["person.id"], name=op.f("fk_citation_cited_by_id")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_citation_contribution_id")
        ),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_citation_finding_id")),
        sa.PrimaryKeyConstraint("finding_id", "contribution_id", name=op.f("pk_citation")),
    )
    with op.batch_alter_table("citation", schema=None) as batch_op:
        batch_op.create_index("ix_citation_contribution", ["contribution_id"], unique=False)

    op.create_table(
        "contribution_version",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_contribution_version_contribution_id")
        ),
        sa.PrimaryKeyConstraint("contribution_id", "version", name=op.f("pk_contribution_version")),
    )
    op.create_table(
        "ground",
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_ground_finding_id")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_ground_recommendation_id")
        ),
        sa.PrimaryKeyConstraint("recommendation_id", "finding_id", name=op.f("pk_ground")),
    )
    with op.batch_alter_table("ground", schema=None) as batch_op:
        batch_op.create_index("ix_ground_finding", ["finding_id"], unique=False)

    op.create_table(
        "outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "accepted",
                "partly",
                "refused",
                "deferred",
                name="outcomekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("session_on", sa.Date(), nullable=False),
        sa.Column("deliberation_number", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["decision_file.id"], name=op.f("fk_outcome_file_id")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_outcome_recommendation_id")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_outcome_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("recommendation_id", name=op.f("uq_outcome_recommendation_id")),
    )
    op.create_table(
        "ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "hide",
                "restore",
                "rejected-at-source",
                name="rulingkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rule_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "reason_language",
            sa.Enum("ar", "fr", "en", name="language", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("moderator_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind = 'rejected-at-source') = (rule_id is null)", name=op.f("ck_ruling_rule")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_ruling_consultation_id")
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_ruling_contribution_id")
        ),
        sa.ForeignKeyConstraint(["moderator_id"], ["person.id"], name=op.f("fk_ruling_moderator_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["charter_rule.id"], name=op.f("fk_ruling_rule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling")),
    )
    with op.batch_alter_table("ruling", schema=None) as batch_op:
        batch_op.create_index("ix_ruling_at", ["at", "id"], unique=False)
        batch_op.create_index("ix_ruling_contribution", ["contribution_id", "id"], unique=False)

    op.create_table(
        "set_aside",
        sa.Column("synthesis_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_set_aside_by_id")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_set_aside_contribution_id")
        ),
        sa.ForeignKeyConstraint(["synthesis_id"], ["synthesis.id"], name=op.f("fk_set_aside_synthesis_id")),
        sa.PrimaryKeyConstraint("synthesis_id", "contribution_id", name=op.f("pk_set_aside")),
    )
    with op.batch_alter_table("set_aside", schema=None) as batch_op:
        batch_op.create_index("ix_set_aside_contribution", ["contribution_id"], unique=False)

    op.create_table(
        "vote",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "choice",
            sa.Enum(
                "agree",
                "disagree",
                "neutral",
                name="choice",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_vote_contribution_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_vote_person_id")),
        sa.PrimaryKeyConstraint("contribution_id", "person_id", name=op.f("pk_vote")),
    )
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.create_index("ix_vote_person", ["person_id", "contribution_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.drop_index("ix_vote_person")

    op.drop_table("vote")
    with op.batch_alter_table("set_aside", schema=None) as batch_op:
        batch_op.drop_index("ix_set_aside_contribution")

    op.drop_table("set_aside")
    with op.batch_alter_table("ruling", schema=None) as batch_op:
        batch_op.drop_index("ix_ruling_contribution")
        batch_op.drop_index("ix_ruling_at")

    op.drop_table("ruling")
    op.drop_table("outcome")
    with op.batch_alter_table("ground", schema=None) as batch_op:
        batch_op.drop_index("ix_ground_finding")

    op.drop_table("ground")
    op.drop_table("contribution_version")
    with op.batch_alter_table("citation", schema=None) as batch_op:
        batch_op.drop_index("ix_citation_contribution")

    op.drop_table("citation")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index("ix_assignment_department")

    op.drop_table("assignment")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index("ix_answer_contribution")

    op.drop_table("answer")
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.drop_index("ix_recommendation_synthesis")

    op.drop_table("recommendation")
    op.drop_table("phase_activity")
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_index("ix_finding_synthesis")

    op.drop_table("finding")
    op.drop_table("decision_file")
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.drop_index("ix_contribution_supported")
        batch_op.drop_index("ix_contribution_shuffled")
        batch_op.drop_index("ix_contribution_root")
        batch_op.drop_index("ix_contribution_replies")
        batch_op.drop_index("ix_contribution_queue")
        batch_op.drop_index("ix_contribution_newest")
        batch_op.drop_index("ix_contribution_discussed")
        batch_op.drop_index("ix_contribution_author")

    op.drop_table("contribution")
    with op.batch_alter_table("theme", schema=None) as batch_op:
        batch_op.drop_index("ix_theme_consultation")

    op.drop_table("theme")
    with op.batch_alter_table("synthesis", schema=None) as batch_op:
        batch_op.drop_index("ix_synthesis_consultation")

    op.drop_table("synthesis")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index("ix_role_grant_person")

    op.drop_table("role_grant")
    with op.batch_alter_table("phase", schema=None) as batch_op:
        batch_op.drop_index("ix_phase_consultation")

    op.drop_table("phase")
    op.drop_table("participation")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index("ix_document_consultation")

    op.drop_table("document")
    op.drop_table("consultation_count")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_notice_waiting",
            sqlite_where=sa.text("sent_at is null and given_up_at is null"),
            postgresql_where=sa.text("sent_at is null and given_up_at is null"),
        )
        batch_op.drop_index("ix_notice_sent")

    op.drop_table("notice")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_membership_current",
            sqlite_where=sa.text("ended_at is null"),
            postgresql_where=sa.text("ended_at is null"),
        )

    op.drop_table("membership")
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.drop_index("ix_mandate_person")

    op.drop_table("mandate")
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_journal_entry_subject")

    op.drop_table("journal_entry")
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.drop_index("ix_consultation_published")

    op.drop_table("consultation")
    op.drop_table("charter")
    op.drop_table("person")
    op.drop_table("register_counter")
    op.drop_table("organisation")
    op.drop_table("municipality")
    op.drop_table("journal_head")
    op.drop_table("department")
    with op.batch_alter_table("charter_rule", schema=None) as batch_op:
        batch_op.drop_index("ix_charter_rule_code")

    op.drop_table("charter_rule")
    op.drop_table("body")
    op.drop_table("arrondissement")
