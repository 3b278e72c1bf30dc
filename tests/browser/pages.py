"""Every page of the site, from its URL map, so that a new page cannot be forgotten.

An address with an argument is opened with the samples below. A page whose arguments nobody knows fails its
test: say here how to open it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from consult.domain.accounts.invitations import facts_of, make_invitation_token
from consult.domain.accounts.links import Purpose, make_token
from consult.domain.accounts.models import Invitation, Organisation, Person, Role, Suspension
from consult.domain.consultations.models import Consultation, Document, DocumentKind
from consult.domain.consultations.queries import get_consultation
from consult.domain.contributions.models import (
    Attachment,
    Channel,
    Contribution,
    Kind,
    Place,
    Standing,
    State,
)
from consult.domain.council.models import Assignment, Body
from consult.domain.maps.models import Layer, LayerKind
from consult.domain.moderation.models import Appeal, CharterRule, FlaggedText, Ruling
from consult.domain.notices.models import Notice, Topic
from consult.domain.notices.stopping import stop_token
from consult.domain.pages.models import News, PageName
from consult.domain.plans.models import BodyOpinion, FilePiece
from consult.domain.synthesis.models import Finding, Synthesis
from consult.domain.texts.models import TextVersion
from consult.web.access import Door

# The link of a letter, cut short by a mail program.
BROKEN = "cut-short"

RUNNING, DECIDED = "urban-plan", "bab-souika-square"

# Who of the demo opens the pages of a role.
HOLDER = {
    Role.ADMINISTRATOR: "admin",
    Role.MODERATOR: "moderator",
    Role.COUNCILLOR: "councillor",
    Role.DEPARTMENT: "department",
    Role.COUNTER_AGENT: "agent",
}

# Where several roles may open a page, who is sent.
PREFERRED = (
    Role.MODERATOR,
    Role.COUNCILLOR,
    Role.DEPARTMENT,
    Role.COUNTER_AGENT,
    Role.ADMINISTRATOR,
)

# What these answer is not a page: files, the style sheet, the addresses of machines.
NOT_PAGES = {
    "static",
    "bundle",
    "root",
    "manifest",
    "worker",
    "healthz",
    "readyz",
    "files.document",
    "files.picture",
    "contributions.attachment",
    "synthesis.pdf",
    "synthesis.reference_file",
    "synthesis.brief",
    "synthesis.data",
    "synthesis.annex_csv",
    "synthesis.annex_pdf",
    "contributions.receipt_file",
    "texts.file",
    "texts.pdf",
    "maps.layer",
    "maps.whole",
    "maps.points",
    "desk.layer_file",
    "settings.layer_file",
    "plans.treatment_csv",
    "plans.changes_csv",
    "plans.certificate_csv",
    "plans.treatment_pdf",
    "plans.changes_pdf",
    "plans.certificate_pdf",
    "feeds.consultations",
    "feeds.proposals",
    "feeds.phases",
    "feeds.news",
}


@dataclass(frozen=True)
class Address:
    """A page and who opens it (None: anybody)."""

    endpoint: str
    path: str
    key: str | None


class Samples:
    """What stands in the demo for each argument of an address."""

    def __init__(self, session: Session, *, secret_key: str = "") -> None:
        self.session, self.secret_key = session, secret_key
        resident = self._id(Person.id, Person.email == "resident@demo.test")
        own = Contribution.author_id == resident
        public = Contribution.state == State.PUBLISHED
        proposal = Contribution.kind == Kind.PROPOSAL
        self.running = self._id(Consultation.id, Consultation.slug == RUNNING)
        running = Contribution.consultation_id == self.running
        self.own = self._ref(own, public)
        self.unread = self._ref(public, proposal, Contribution.place == Place.UNREAD)
        self.hidden = self._ref(Contribution.state == State.HIDDEN)
        self.discussed = self._ref(public, proposal, running, Contribution.comment_count > 2)
        self.comment = self._ref(public, running, Contribution.kind == Kind.COMMENT)
        self.aside = self._ref(Contribution.place == Place.SET_ASIDE)
        self.entered = self._ref(Contribution.channel == Channel.COUNTER)
        owed = select(Assignment.contribution_id).where(Assignment.answered_at.is_(None))
        self.owed = self._ref(Contribution.id.in_(owed))
        self.flagged = self._id(Contribution.ref, Contribution.id.in_(select(FlaggedText.contribution_id)))
        with_files = select(Attachment.contribution_id).where(Attachment.until_version.is_(None))
        self.attached = self._ref(public, Contribution.id.in_(with_files), Contribution.comment_count > 0)
        self.reworded = self._ref(own, Contribution.standing == Standing.TEXT_CHANGED)
        self.orphaned = self._ref(public, Contribution.standing == Standing.ORPHANED)
        self.draft = self._id(Contribution.id, own, Contribution.state == State.DRAFT)
        self.values: dict[str, list[object]] = {
            "slug": [RUNNING],
            "ref": [self.discussed],
            "draft_id": [self.draft],
            "document_id": [self._document()],
            "phase_id": [self._phase()],
            "person_id": [resident],
            "organisation_id": [self._id(Organisation.id)],
            "rule_id": [self._id(CharterRule.id)],
            # Of the synthesis that is being written.
            "finding_id": [self._id(Finding.id, Finding.synthesis_id == self._synthesis())],
            "number": [1],
            "profile": ["arrondissement"],
            "code": ["medina"],
            "news_id": [self._id(News.id)],
            # Of the regulations, of which two versions are on display and a third is prepared.
            "key": ["regulations"],
            "paragraph": [self._key(2, Kind.OPPOSITION)],
            "version": [1],
            "old": [1],
            "new": [2],
            "layer_id": [self._id(Layer.id, Layer.consultation_id == self.running)],
            "piece_id": [self._id(FilePiece.id)],
            "opinion_id": [self._id(BodyOpinion.id, BodyOpinion.received_on.is_(None))],
        }
        # Where an endpoint wants another sample than the usual one.
        self.of_endpoint: dict[str, dict[str, list[object]]] = {
            "texts.section": {"number": [1, 2]},
            "desk.draft_section": {"number": [1]},
            "desk.causes": {"number": [2]},
            "desk.lead": {"old": [self._key(1, Kind.OPPOSITION)]},
            "maps.zone": {"code": ["UA1"]},
            "settings.layer": {"layer_id": [self._id(Layer.id, Layer.consultation_id.is_(None))]},
            "settings.new_layer": {"kind": [LayerKind.ARRONDISSEMENTS]},
            "pages.show": {"page": list(PageName)},
            "pages.edit": {"page": [PageName.CONTACT]},
            "pages.version": {"page": [PageName.CONTACT]},
            "consultations.show": {"slug": [RUNNING, DECIDED]},
            "contributions.index": {"slug": [RUNNING, DECIDED]},
            "contributions.show": {
                "ref": [
                    self.own,
                    self.discussed,
                    self.comment,
                    self.hidden,
                    self.aside,
                    self.entered,
                    self.attached,
                    self.reworded,
                    self.orphaned,
                ]
            },
            "accounts.confirm": {"token": [self._link(Purpose.CONFIRM_ADDRESS), BROKEN]},
            "accounts.confirm_new": {"token": [self._link(Purpose.CONFIRM_NEW_ADDRESS), BROKEN]},
            "people.suspension": {"person_id": [resident, self._id(Suspension.person_id)]},
            "accounts.reset": {"token": [self._link(Purpose.RESET_PASSWORD), BROKEN]},
            "following.stop": {
                "token": [stop_token(secret_key, person_id=int(str(resident)), topic=Topic.FOLLOWED)]
            },
            "accounts.invitation": {"token": [self._invitation(), BROKEN]},
            "synthesis.show": {"slug": [DECIDED]},
            "synthesis.edition": {"slug": [DECIDED]},
            "synthesis.annex": {"slug": [DECIDED]},
            "synthesis.compare_editions": {"slug": [DECIDED]},
            "synthesis.edit": {"slug": [RUNNING, DECIDED]},
            "synthesis.correction": {"slug": [DECIDED]},
            # A correction at work is nobody's in the demo: tests/web/synthesis opens its pages.
            "synthesis.correct_part": {"part": []},
            "synthesis.notes": {"about": ["report"]},
            "council.show": {"slug": [DECIDED]},
            "council.decide": {"slug": [DECIDED]},
            "council.body": {"slug": [self._id(Body.slug)]},
            # In the demo they are somebody else’s, and nothing was done in bulk: tests/web/moderation opens these.
            "contributions.appeal": {"ref": []},
            "moderation.done": {"number": []},
            "moderation.merged": {"merge_id": []},
            "moderation.appeal": {"ref": [self._appealed()]},
            "moderation.rule": {"ref": [self.unread, self.hidden, self.flagged, self.attached]},
            "contributions.flag": {"ref": [self.discussed, self.flagged]},
            "answers.write": {"ref": [self.owed]},
            "counter.receipt": {"ref": [self.entered]},
            "contributions.receipt": {"ref": [self.own, self.entered, self.attached]},
            "contributions.edit": {"ref": [self.own]},
            "contributions.withdraw": {"ref": [self.own]},
        }

    def _id(self, column: object, *conditions: object) -> object:
        found = self.session.scalars(select(column).where(*conditions).limit(1)).first()  # type: ignore[call-overload]
        assert found is not None, conditions
        return found

    def _ref(self, *conditions: object) -> object:
        return self._id(Contribution.ref, Contribution.ref.is_not(None), *conditions)

    def _key(self, version: int, kind: Kind) -> object:
        """A paragraph of which somebody spoke in this version of the regulations."""
        of_version = Contribution.text_version_id.in_(
            select(TextVersion.id).where(TextVersion.number == version)
        )
        return self._id(
            Contribution.now_key, of_version, Contribution.kind == kind, Contribution.now_key.is_not(None)
        )

    def _link(self, purpose: Purpose) -> str:
        """The token of the link in a letter that was written to the newcomer (conftest.py)."""
        notice = self.session.scalars(select(Notice).where(Notice.kind == str(purpose))).one()
        person = self.session.get_one(Person, notice.person_id)
        return make_token(
            self.secret_key, purpose=purpose, person=person, at=notice.created_at, notice_id=notice.id
        )

    def _invitation(self) -> str:
        """The token of the link in the letter to the colleague whom the demo invited."""
        invitation = self.session.scalars(select(Invitation)).one()
        return make_invitation_token(self.secret_key, facts_of(invitation))

    def _appealed(self) -> object:
        of = select(Ruling.contribution_id).join(Appeal, Appeal.ruling_id == Ruling.id)
        return self._id(Contribution.ref, Contribution.id.in_(of))

    def _synthesis(self) -> object:
        return self._id(Synthesis.id, Synthesis.consultation_id == self.running)

    def _document(self) -> object:
        return self._id(
            Document.id,
            Document.consultation_id == self.running,
            Document.kind == DocumentKind.DOCUMENT,
        )

    def _phase(self) -> int:
        return get_consultation(self.session, RUNNING).phases[-1].id

    def unknown(self, rule: Rule) -> set[str]:
        """Arguments of this address of which there is no sample."""
        own = self.of_endpoint.get(rule.endpoint, {})
        return rule.arguments - {"lang"} - set(rule.defaults or ()) - set(own) - set(self.values)

    def arguments(self, rule: Rule) -> list[dict[str, object]]:
        """All ways in which this address is opened."""
        names = sorted(rule.arguments - {"lang", *(rule.defaults or {})})
        own = self.of_endpoint.get(rule.endpoint, {})
        values = [own.get(name, self.values.get(name, [])) for name in names]
        return [dict(zip(names, chosen, strict=True)) for chosen in product(*values)]


def page_rules(app: Flask) -> list[Rule]:
    """The addresses that answer with a page."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in NOT_PAGES and "GET" in (rule.methods or ()) and "lang" in rule.arguments
    ]


def addresses(app: Flask, session: Session, language: str) -> list[Address]:
    """Every page in one language, each opened by somebody who may."""
    samples = Samples(session, secret_key=app.config["SETTINGS"].secret_key)
    build = app.url_map.bind("localhost").build
    found: list[Address] = []
    for rule in page_rules(app):
        door: Door = app.view_functions[rule.endpoint].door
        if door.open_to_all:
            keys: list[str | None] = [None]
        elif not door.roles:
            # Only who was suspended has a page about it.
            keys = ["c-angry" if rule.endpoint == "accounts.suspension" else "resident"]
        elif rule.endpoint == "desk.index":
            # What it shows depends on the role.
            keys = [HOLDER[role] for role in door.roles]
        else:
            keys = [HOLDER[next(role for role in PREFERRED if role in door.roles)]]
        for arguments in samples.arguments(rule):
            path = build(rule.endpoint, {"lang": language, **arguments})
            found += [Address(rule.endpoint, path, key) for key in keys]
    return found
