"""What a person takes along: everything that is kept of them, and nobody else's words.

Of what they answered or voted on only the number and, where anybody may read it, the title. Never the password's
hash, the stamp of their sessions, or a salt other than that of their own receipts. Rows come as they are read, so
that thousands are never held at once; the number of queries does not depend on how many there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from consult.domain.accounts.models import Department, Membership, Organisation, Person, RoleGrant
from consult.domain.consultations.models import Consultation, Theme
from consult.domain.contributions.models import (
    Attachment,
    Contribution,
    ContributionVersion,
    SealedVersion,
    State,
)
from consult.domain.contributions.receipts import Receipt
from consult.domain.contributions.receipts import Said as On
from consult.domain.council.models import Body, Mandate
from consult.domain.following.models import Follow, Visit
from consult.domain.maps.models import Zone
from consult.domain.moderation.models import Appeal, Flag, FlagSettlement, Ruling
from consult.domain.notices.models import Notice
from consult.domain.notices.queries import paces_of
from consult.domain.territory.models import Arrondissement
from consult.domain.texts.models import PlanText, TextVersion
from consult.domain.voting.models import Vote

AT_ONCE = 500
READABLE = (State.PUBLISHED, State.MERGED)

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """One numbered contribution: what is told of it, every wording (the first one first), and its receipt."""

    facts: Record
    versions: Sequence[Record]
    receipt: Receipt


def profile_of(session: Session, person: Person) -> Record:
    """The account: what was told of oneself, and the moments it knows. `number` is what the journal writes."""
    visit = session.get(Visit, person.id)
    place = session.get(Arrondissement, person.arrondissement_id) if person.arrondissement_id else None
    return {
        "number": person.id,
        "email": person.email,
        "public_name": person.public_name,
        "language": person.language,
        "arrondissement": place.name if place else None,
        "age_band": person.age_band,
        "gender": person.gender,
        "level": person.level,
        "created_at": person.created_at,
        "confirmed_at": person.confirmed_at,
        "letters": paces_of(session, person.id),
        "looked_at": visit.at if visit else None,
    }


def _rows(session: Session, statement: Select[Any]) -> Iterator[Row[Any]]:
    return iter(session.execute(statement.execution_options(yield_per=AT_ONCE)))


def _records(session: Session, statement: Select[Any]) -> Iterator[Record]:
    return (dict(row._mapping) for row in _rows(session, statement))


def said_by(session: Session, person_id: int) -> Iterator[Said]:
    """Proposals and comments, in whatever state, in the order in which they were made."""
    parent, root = aliased(Contribution), aliased(Contribution)
    statement = (
        select(
            *_told(),
            Contribution.id,
            Contribution.ref,
            Contribution.state,
            Contribution.place,
            Contribution.channel,
            Contribution.side,
            Contribution.received_at,
            Contribution.withdrawn_at,
            Contribution.salt,
            Contribution.receipt_hash.label("fingerprint"),
            PlanText.key.label("text"),
            TextVersion.number.label("text_version"),
            Contribution.paragraph_key.label("paragraph"),
            Contribution.quote,
            parent.ref.label("answers"),
            root.ref.label("proposal"),
            case((root.state.in_(READABLE), root.title)).label("proposal_title"),
            ContributionVersion.version,
            # As its author wrote it, where passages are masked for everybody else.
            func.coalesce(SealedVersion.title, ContributionVersion.title).label("version_title"),
            func.coalesce(SealedVersion.body, ContributionVersion.body).label("version_body"),
            ContributionVersion.at.label("version_at"),
        )
        .join(ContributionVersion, ContributionVersion.contribution_id == Contribution.id)
        .outerjoin(
            SealedVersion,
            and_(
                SealedVersion.contribution_id == Contribution.id,
                SealedVersion.version == ContributionVersion.version,
            ),
        )
        .outerjoin(PlanText, PlanText.id == Contribution.text_id)
        .outerjoin(TextVersion, TextVersion.id == Contribution.text_version_id)
        .outerjoin(parent, parent.id == Contribution.parent_id)
        .outerjoin(root, root.id == Contribution.root_id)
        .where(Contribution.author_id == person_id, Contribution.state != State.DRAFT)
        .order_by(Contribution.id, ContributionVersion.version)
    )
    for _id, wordings in groupby(_rows(session, _placed(statement)), key=lambda row: row.id):
        yield _said([dict(row._mapping) for row in wordings])


def _told() -> tuple[Any, ...]:
    """What is told of a draft and of a contribution alike."""
    return (
        Contribution.kind,
        Consultation.slug.label("consultation"),
        Consultation.title.label("consultation_title"),
        Contribution.language,
        Arrondissement.name.label("arrondissement"),
        Zone.code.label("zone"),
        Contribution.address,
        Contribution.latitude,
        Contribution.longitude,
        Theme.name.label("theme"),
        Organisation.name.label("organisation"),
        Contribution.edited_at,
    )


def _placed(statement: Select[Any]) -> Select[Any]:
    return (
        statement.join(Consultation, Consultation.id == Contribution.consultation_id)
        .outerjoin(Arrondissement, Arrondissement.id == Contribution.arrondissement_id)
        .outerjoin(Zone, Zone.id == Contribution.zone_id)
        .outerjoin(Theme, Theme.id == Contribution.theme_id)
        .outerjoin(Organisation, Organisation.id == Contribution.organisation_id)
    )


def _said(rows: list[Record]) -> Said:
    first, last = rows[0], rows[-1]
    versions = [
        {
            "version": row["version"],
            "title": row["version_title"],
            "body": row["version_body"],
            "at": row["version_at"],
        }
        for row in rows
    ]
    dropped = ("id", "version", "version_title", "version_body", "version_at")
    facts = {name: value for name, value in first.items() if name not in dropped}
    facts |= {"title": last["version_title"], "body": last["version_body"]}
    receipt = Receipt(
        ref=first["ref"],
        received_at=first["received_at"],
        kind=first["kind"],
        consultation=first["consultation"],
        language=first["language"],
        title=first["version_title"],
        body=first["version_body"],
        salt=first["salt"],
        on=On(first["text"], first["text_version"], first["paragraph"], first["quote"])
        if first["text"] is not None
        else None,
    )
    return Said(facts, versions, receipt)


def drafts_of(session: Session, person_id: int) -> Iterator[Record]:
    """What was never sent."""
    statement = (
        select(*_told(), Contribution.title, Contribution.body, Contribution.created_at)
        .where(Contribution.author_id == person_id, Contribution.state == State.DRAFT)
        .order_by(Contribution.id)
    )
    return _records(session, _placed(statement))


def attachments_of(session: Session, person_id: int) -> Iterator[tuple[str | None, Attachment]]:
    """Pictures and documents beside what was said (with its number) and beside drafts, earlier ones too."""
    statement = (
        select(Contribution.ref, Attachment)
        .join(Contribution, Contribution.id == Attachment.contribution_id)
        .where(Contribution.author_id == person_id)
        .order_by(Attachment.id)
    )
    return ((row.ref, row.Attachment) for row in _rows(session, statement))


def votes_of(session: Session, person_id: int) -> Iterator[Record]:
    """The person's own votes, those taken back included."""
    return _records(
        session,
        select(
            Contribution.ref.label("contribution"),
            case((Contribution.state.in_(READABLE), Contribution.title)).label("contribution_title"),
            Consultation.slug.label("consultation"),
            Vote.choice,
            Vote.cast_at,
            Vote.withdrawn_at,
        )
        .join(Contribution, Contribution.id == Vote.contribution_id)
        .join(Consultation, Consultation.id == Contribution.consultation_id)
        .where(Vote.person_id == person_id)
        .order_by(Vote.contribution_id),
    )


def reports_of(session: Session, person_id: int) -> Iterator[Record]:
    """Texts that the person asked the moderators to look at, and how each was settled."""
    return _records(
        session,
        select(
            Contribution.ref.label("contribution"),
            Flag.reason,
            Flag.explanation,
            Flag.at,
            FlagSettlement.outcome,
            FlagSettlement.at.label("settled_at"),
        )
        .join(Contribution, Contribution.id == Flag.contribution_id)
        .outerjoin(FlagSettlement, FlagSettlement.id == Flag.settlement_id)
        .where(Flag.person_id == person_id)
        .order_by(Flag.id),
    )


def appeals_of(session: Session, person_id: int) -> Iterator[Record]:
    """The rulings on their words that the person contested, with what they wrote, and what was decided."""
    return _records(
        session,
        select(
            Contribution.ref.label("contribution"),
            Ruling.kind.label("ruling"),
            Ruling.at.label("ruled_at"),
            Appeal.words,
            Appeal.made_at.label("at"),
            Appeal.outcome,
            Appeal.reason,
            Appeal.decided_at,
        )
        .join(Ruling, Ruling.id == Appeal.ruling_id)
        .join(Contribution, Contribution.id == Ruling.contribution_id)
        .where(Contribution.author_id == person_id)
        .order_by(Appeal.id),
    )


def follows_of(session: Session, person_id: int) -> Iterator[Record]:
    """What the person follows: of each row one of the four is named."""
    return _records(
        session,
        select(
            Consultation.slug.label("consultation"),
            Theme.name.label("theme"),
            Arrondissement.name.label("arrondissement"),
            Contribution.ref.label("contribution"),
            Follow.since_at,
        )
        .select_from(Follow)
        .outerjoin(Consultation, Consultation.id == Follow.consultation_id)
        .outerjoin(Theme, Theme.id == Follow.theme_id)
        .outerjoin(Arrondissement, Arrondissement.id == Follow.arrondissement_id)
        .outerjoin(Contribution, Contribution.id == Follow.contribution_id)
        .where(Follow.person_id == person_id)
        .order_by(Follow.id),
    )


def roles_of(session: Session, person_id: int) -> Iterator[Record]:
    """Roles held now or before, for the whole city where no consultation is named."""
    return _records(
        session,
        select(
            RoleGrant.role,
            Consultation.slug.label("consultation"),
            Department.name.label("department"),
            RoleGrant.granted_at,
            RoleGrant.ended_at,
        )
        .outerjoin(Consultation, Consultation.id == RoleGrant.consultation_id)
        .outerjoin(Department, Department.id == RoleGrant.department_id)
        .where(RoleGrant.person_id == person_id)
        .order_by(RoleGrant.id),
    )


def memberships_of(session: Session, person_id: int) -> Iterator[Record]:
    """Associations that the person speaks for, or spoke for."""
    return _records(
        session,
        select(Organisation.name.label("organisation"), Membership.since_at, Membership.ended_at)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.person_id == person_id)
        .order_by(Membership.id),
    )


def seats_of(session: Session, person_id: int) -> Iterator[Record]:
    """Seats in deciding bodies, as the public list has them."""
    return _records(
        session,
        select(Body.name.label("body"), Mandate.name, Mandate.office, Mandate.from_on, Mandate.until_on)
        .join(Body, Body.id == Mandate.body_id)
        .where(Mandate.person_id == person_id)
        .order_by(Mandate.id),
    )


def letters_of(session: Session, person_id: int, *, until: datetime) -> Iterator[Notice]:
    """Every letter to the person up to this moment, sent or waiting."""
    statement = (
        select(Notice)
        .where(Notice.person_id == person_id, Notice.created_at <= until)
        .order_by(Notice.id)
        .execution_options(yield_per=AT_ONCE)
    )
    return iter(session.scalars(statement))
