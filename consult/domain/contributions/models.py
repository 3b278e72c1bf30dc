"""One noun for whatever a resident says, and the register that numbers it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.domain.accounts.models import Organisation, Person
from consult.domain.consultations.models import Consultation, Series, Theme
from consult.domain.maps.models import ADDRESS_MAX, Zone
from consult.domain.territory.models import Arrondissement
from consult.domain.texts.models import KEY_MAX, PlanText, TextVersion
from consult.kernel.db import Base

TITLE_MIN, TITLE_MAX = 8, 160
BODY_MAX = 8_000
COMMENT_MAX = 2_000
# Of the passage of a paragraph that a remark means.
QUOTE_MAX = 600


class Kind(StrEnum):
    PROPOSAL = "proposal"
    # On a draft plan: on a paragraph of its text, or on the plan as a whole.
    OBSERVATION = "observation"
    CLAIM = "claim"
    OPPOSITION = "opposition"
    QUESTION = "question"
    # On a contribution, or on a paragraph.
    COMMENT = "comment"


# What owes a place in the synthesis or an answer (settled.md).
OWED = (Kind.PROPOSAL, Kind.OBSERVATION, Kind.CLAIM, Kind.OPPOSITION, Kind.QUESTION)
# What is entered in the register of observations of a plan.
OBSERVED = (Kind.OBSERVATION, Kind.CLAIM, Kind.OPPOSITION, Kind.QUESTION)
# What may be said of a paragraph.
REMARKS = (*OBSERVED, Kind.COMMENT)


class State(StrEnum):
    DRAFT = "draft"
    # Numbered but not shown until a moderator has read it (only where the consultation reads first).
    WAITING = "waiting"
    PUBLISHED = "published"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


# Whose words anybody may read.
PUBLIC = (State.PUBLISHED, State.MERGED)


class Place(StrEnum):
    """How far it has come. Written only by `set_places`, from what the floors above know."""

    UNREAD = "unread"
    READ = "read"
    CITED = "cited"
    SET_ASIDE = "set-aside"
    DECIDED = "decided"


class Tongue(StrEnum):
    """The language a text was written in; the last is Tunisian in Latin letters (3, 7, 9)."""

    AR = "ar"
    FR = "fr"
    EN = "en"
    TUNISIAN = "aeb-Latn"


class Channel(StrEnum):
    ONLINE = "online"
    COUNTER = "counter"
    POST = "post"
    MEETING = "meeting"
    PHONE = "phone"
    IMPORT = "import"


class Category(StrEnum):
    RESIDENT = "resident"
    ASSOCIATION = "association"
    ANONYMOUS = "anonymous"
    MUNICIPALITY = "municipality"


class Standing(StrEnum):
    """How a remark stands to the version of the text that is displayed now, against the one it was made on."""

    KEPT = "kept"
    TEXT_CHANGED = "text-changed"
    MOVED = "moved"
    ORPHANED = "orphaned"


class Side(StrEnum):
    FOR = "for"
    AGAINST = "against"
    NEUTRAL = "neutral"


# What no moderator has read, in the words of the database: an index of a part is found by its very words.
UNREAD = "place = 'unread' and state in ('published', 'waiting')"


def _waiting_index(name: str, columns: tuple[str, ...]) -> Index:
    part = text(UNREAD)
    return Index(
        f"ix_contribution_unread{name}",
        *columns,
        "received_at",
        "id",
        sqlite_where=part,
        postgresql_where=part,
    )


class Contribution(Base):
    """Whatever a resident says: a proposal, a remark on a text, a comment. One table, one life, one register number.

    A draft has no ref and nobody else sees it. `salt` and `receipt_hash` are the receipt's: SHA-256 over the
    canonical bytes of the first version (`receipts.py`). Counters are kept by the actions that change them.
    """

    __tablename__ = "contribution"
    __table_args__ = (
        UniqueConstraint("series", "year", "number"),
        UniqueConstraint("consultation_id", "kind", "external_id"),
        UniqueConstraint("submission_key"),
        CheckConstraint(
            "(kind = 'proposal' and parent_id is null and root_id is null and side is null and text_id is null)"
            " or (kind in ('observation', 'claim', 'opposition', 'question') and parent_id is null"
            " and root_id is null and side is null and title is null)"
            " or (kind = 'comment' and title is null and (parent_id is null) = (root_id is null)"
            " and (parent_id is null) = (text_id is not null))",
            name="kind_has",
        ),
        CheckConstraint(
            "(text_id is null) = (paragraph_key is null) and (text_id is null) = (text_version_id is null)"
            " and (text_id is null) = (standing is null) and (quote is null or text_id is not null)"
            " and (coalesce(standing, 'orphaned') = 'orphaned') = (now_key is null)",
            name="anchored",
        ),
        CheckConstraint(
            "(state = 'draft') = (ref is null) and (ref is null) = (number is null)"
            " and (ref is null) = (receipt_hash is null) and (ref is null) = (received_at is null)",
            name="numbered",
        ),
        CheckConstraint(
            "(latitude is null) = (longitude is null) and coalesce(latitude, 0) between -90 and 90"
            " and coalesce(longitude, 0) between -180 and 180"
            " and (kind <> 'comment' or (zone_id is null and latitude is null and address is null))",
            name="placed",
        ),
        CheckConstraint("author_id is not null or entered_by_id is not null", name="somebody"),
        CheckConstraint(
            "missed_at is null or (entered_by_id is not null and arrived_at is not null"
            " and arrived_at >= missed_at)",
            name="out_of_time",
        ),
        # What a merge holds is merged, unless its words were hidden or taken back meanwhile: then too it is held.
        CheckConstraint(
            "(state <> 'merged' or head_id is not null)"
            " and (head_id is null or (state in ('merged', 'hidden', 'withdrawn') and kind <> 'comment'))"
            " and (counted_in_id is null or head_id is not null)",
            name="held",
        ),
        Index("ix_contribution_newest", "consultation_id", "kind", "state", "received_at", "id"),
        Index("ix_contribution_supported", "consultation_id", "kind", "state", "agree_count", "id"),
        Index("ix_contribution_discussed", "consultation_id", "kind", "state", "comment_count", "id"),
        Index("ix_contribution_shuffled", "consultation_id", "kind", "state", "shuffle", "id"),
        Index("ix_contribution_replies", "parent_id", "received_at", "id"),
        Index("ix_contribution_root", "root_id", "received_at", "id"),
        Index("ix_contribution_author", "author_id", "id"),
        Index("ix_contribution_paragraph", "text_id", "now_key", "state", "received_at", "id"),
        Index("ix_contribution_standing", "text_id", "standing", "id"),
        Index("ix_contribution_zone", "zone_id", "state", "received_at", "id"),
        Index(
            "ix_contribution_point",
            "consultation_id",
            "state",
            "id",
            sqlite_where=text("latitude is not null"),
            postgresql_where=text("latitude is not null"),
        ),
        Index("ix_contribution_queue", "place", "state", "received_at", "id"),
        # What waits for a moderator, in the order of receipt: one walk for each filter of the desk.
        _waiting_index("", ()),
        _waiting_index("_consultation", ("consultation_id",)),
        _waiting_index("_kind", ("kind",)),
        _waiting_index("_language", ("language",)),
        _waiting_index("_theme", ("theme_id",)),
        _waiting_index("_arrondissement", ("arrondissement_id",)),
        _waiting_index("_text", ("text_id",)),
        Index("ix_contribution_head", "head_id", "received_at", "id"),
        Index("ix_contribution_counted_in", "counted_in_id"),
        Index("ix_contribution_same_text", "consultation_id", "text_digest", "author_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str | None] = mapped_column(String(20), unique=True)
    series: Mapped[Series]
    year: Mapped[int | None]
    number: Mapped[int | None]
    kind: Mapped[Kind]
    state: Mapped[State]
    place: Mapped[Place] = mapped_column(default=Place.UNREAD)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    # What a comment answers, and the contribution at the top of its thread.
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"))
    root_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"))
    # What a remark is on: the text, the version in which it was read, the key of its paragraph, and the words of it
    # that are meant. These never change. Where the paragraph stands in the version displayed now, and what came of it.
    text_id: Mapped[int | None] = mapped_column(ForeignKey("text.id"))
    text_version_id: Mapped[int | None] = mapped_column(ForeignKey("text_version.id"))
    paragraph_key: Mapped[str | None] = mapped_column(String(KEY_MAX))
    quote: Mapped[str | None] = mapped_column(Text)
    now_key: Mapped[str | None] = mapped_column(String(KEY_MAX))
    standing: Mapped[Standing | None]
    # Empty for what an agent entered for somebody without an account.
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    category: Mapped[Category] = mapped_column(default=Category.RESIDENT)
    channel: Mapped[Channel] = mapped_column(default=Channel.ONLINE)
    # Who entered what was said on paper or aloud, for whom (a public name, optional), where, and its date.
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    spoken_for: Mapped[str | None] = mapped_column(String(80))
    said_at_place: Mapped[str | None] = mapped_column(String(160))
    said_on: Mapped[date | None]
    # When it reached the municipality; and the closing that it came after, where it came out of time. It then has its
    # number and its page, but stands apart: in no figure, in no list of what came in time, and not voted on.
    arrived_at: Mapped[datetime | None]
    missed_at: Mapped[datetime | None]
    language: Mapped[Tongue]
    # The place spoken of, not where the author lives.
    arrondissement_id: Mapped[int | None] = mapped_column(ForeignKey("arrondissement.id"))
    # What it points at on the map (`maps/placing.py`): a zone as its author saw it, a point in degrees, an address in
    # words; none of a comment, whose place is its parent's.
    zone_id: Mapped[int | None] = mapped_column(ForeignKey("zone.id"))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    address: Mapped[str | None] = mapped_column(String(ADDRESS_MAX))
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    side: Mapped[Side | None]
    title: Mapped[str | None] = mapped_column(String(400))
    # Plain text as received, cleaned of what no reader may meet; and its safe HTML, made when written.
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    received_at: Mapped[datetime | None]
    edited_at: Mapped[datetime | None]
    # The first time anybody else commented, voted or cited: from then on it is not edited any more.
    answered_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    read_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    salt: Mapped[str | None] = mapped_column(String(32))
    receipt_hash: Mapped[str | None] = mapped_column(String(64))
    # Of what was merged into another: the head, however many merges lie between (`moderation/merges.py` has each of
    # them); and where its votes count, if they do: the head of those merges that came before the vote had closed.
    head_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"))
    counted_in_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"))
    # Of a moderator's new wording that heads no merge any more: it stays, and takes neither votes nor comments.
    closed_at: Mapped[datetime | None]
    # The form's own number: a double click or a second tab submits once.
    submission_key: Mapped[str | None] = mapped_column(String(64))
    # Of its folded words, so that the same text is noticed when it comes again (`sameness.py`). Imports have none.
    text_digest: Mapped[str | None] = mapped_column(String(64))
    external_id: Mapped[str | None] = mapped_column(String(80))
    # Totals that a source gave without its votes; shown as the source's figures, never as votes.
    source_totals: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    # Persons by their choice: of a head over all that counts in it, of what counts elsewhere on its own text only
    # (`voting/tallies.py`).
    agree_count: Mapped[int] = mapped_column(default=0)
    disagree_count: Mapped[int] = mapped_column(default=0)
    neutral_count: Mapped[int] = mapped_column(default=0)
    # Of what stands at the top: published comments in its whole thread. Of a comment below: published direct replies.
    comment_count: Mapped[int] = mapped_column(default=0)
    # Its place in the order "random": fixed, each visitor starts somewhere else.
    shuffle: Mapped[int]

    consultation: Mapped[Consultation] = relationship(lazy="raise_on_sql")
    text: Mapped[PlanText | None] = relationship(lazy="raise_on_sql")
    text_version: Mapped[TextVersion | None] = relationship(lazy="raise_on_sql")
    author: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=[author_id])
    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    arrondissement: Mapped[Arrondissement | None] = relationship(lazy="raise_on_sql")
    theme: Mapped[Theme | None] = relationship(lazy="raise_on_sql")
    zone: Mapped[Zone | None] = relationship(lazy="raise_on_sql")
    parent: Mapped[Contribution | None] = relationship(
        lazy="raise_on_sql", remote_side=[id], foreign_keys=[parent_id]
    )
    root: Mapped[Contribution | None] = relationship(
        lazy="raise_on_sql", remote_side=[id], foreign_keys=[root_id]
    )
    head: Mapped[Contribution | None] = relationship(
        lazy="raise_on_sql", remote_side=[id], foreign_keys=[head_id]
    )


class ContributionVersion(Base):
    """Each wording there was, the present one included. Earlier ones: for the author and moderators."""

    __tablename__ = "contribution_version"

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str | None] = mapped_column(String(400))
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class SealedVersion(Base):
    """A wording as it was written, where passages of it are masked: `contribution_version` has the masked one.

    `body_html`: of the wording that stood when it was sealed, where the text alone would not give it again.
    """

    __tablename__ = "sealed_version"

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str | None] = mapped_column(String(400))
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str | None] = mapped_column(Text)


class Mask(Base):
    """Passages of a text that are masked for everybody, until the mask is lifted. `ruling.mask_id` says why."""

    __tablename__ = "mask"
    __table_args__ = (Index("ix_mask_contribution", "contribution_id", "lifted_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"))
    # The wording in which they were marked, and in it which of the places where the words stand is meant (from 1;
    # None: every one). In other wordings they are masked wherever they stand.
    version: Mapped[int]
    passages: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    put_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]


class Attachment(Base):
    """A picture or the PDF beside a proposal. The bytes lie in the store of attachments under their SHA-256.

    `since_version` is empty while it belongs to a draft, or to an edit that is not finished: only its author is
    shown it. `until_version` is the last wording that had it, empty while it stands.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        # The document has the slot 0, pictures the others.
        CheckConstraint("slot between 0 and 3", name="slot"),
        CheckConstraint(
            "(slot = 0) = (pages is not null) and (slot = 0) = (width is null)"
            " and (width is null) = (height is null)",
            name="slot_has",
        ),
        CheckConstraint("until_version is null or since_version <= until_version", name="versions"),
        Index("ix_attachment_contribution", "contribution_id", "slot", "id"),
        Index("ix_attachment_sha256", "sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"))
    slot: Mapped[int]
    # What a picture shows, in the language of the text; missing in drafts only.
    alternative: Mapped[str | None] = mapped_column(String(400))
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int]
    pages: Mapped[int | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    sha256: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[datetime]
    since_version: Mapped[int | None]
    until_version: Mapped[int | None]


class ParagraphCount(Base):
    """How many published remarks of a kind stand at a paragraph now. Raised in the transaction of what it counts."""

    __tablename__ = "paragraph_count"

    text_id: Mapped[int] = mapped_column(ForeignKey("text.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(KEY_MAX), primary_key=True)
    kind: Mapped[Kind] = mapped_column(primary_key=True)
    number: Mapped[int]


class ChangeCause(Base):
    """That a change of a text answers a remark, as the staff says: of the version, at the key of the paragraph."""

    __tablename__ = "change_cause"
    __table_args__ = (Index("ix_change_cause_contribution", "contribution_id", "version_id"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("text_version.id"), primary_key=True)
    # Of the new version; of a paragraph that was removed, the key it had.
    key: Mapped[str] = mapped_column(String(KEY_MAX), primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), primary_key=True)
    linked_at: Mapped[datetime]
    linked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class RegisterCounter(Base):
    """The last number taken of a series and year. Raised by `UPDATE ... RETURNING` within the submission."""

    __tablename__ = "register_counter"

    series: Mapped[Series] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_number: Mapped[int]
