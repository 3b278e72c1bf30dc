"""Words of the journal's acts. A test reads the domain and the demo's journal for acts that have none."""

from __future__ import annotations

from enum import StrEnum

from consult.rendering.words import N_, Words


class Field(StrEnum):
    """What acts are about, by which they are filtered; each with the features that its acts begin with."""

    PEOPLE = "people"
    MODERATION = "moderation"
    CONSULTATIONS = "consultations"
    CONTRIBUTIONS = "contributions"
    DECISIONS = "decisions"
    PAGES = "pages"
    EXPORTS = "exports"


FEATURES: dict[Field, tuple[str, ...]] = {
    Field.PEOPLE: (
        "role", "invitation", "person", "suspension", "account",
        "member", "organisation", "department", "body", "mandate",
    ),
    Field.MODERATION: ("ruling", "appeal", "merge", "flags", "charter"),
    Field.CONSULTATIONS: ("consultation", "phase", "document", "publication", "text", "layer", "plan"),
    Field.CONTRIBUTIONS: ("contribution", "contributions", "assignment", "answer"),
    Field.DECISIONS: ("synthesis", "reference", "citation", "outcome", "file"),
    Field.PAGES: ("news", "page", "settings"),
    Field.EXPORTS: ("extract", "load"),
}  # fmt: skip

FIELDS: dict[Field, str] = {
    Field.PEOPLE: N_("People and roles"),
    Field.MODERATION: N_("Moderation"),
    Field.CONSULTATIONS: N_("Consultations"),
    Field.CONTRIBUTIONS: N_("Contributions"),
    Field.DECISIONS: N_("Syntheses and decisions"),
    Field.PAGES: N_("Pages, news and settings"),
    Field.EXPORTS: N_("Exports"),
}

ACTS: dict[str, str] = {
    "account.closed": N_("Account closed by its owner"),
    "answer.given": N_("Answer of a department given"),
    "appeal.granted": N_("Appeal granted: a ruling taken back"),
    "appeal.made": N_("Ruling contested by the author"),
    "appeal.upheld": N_("Appeal not granted: a ruling stands"),
    "assignment.ended": N_("Request for an answer taken back"),
    "assignment.made": N_("Answer of a department asked for"),
    "body.changed": N_("Deciding body changed"),
    "body.founded": N_("Deciding body entered"),
    "charter.changed": N_("Charter changed"),
    "citation.added": N_("Contribution cited in a synthesis"),
    "citation.put-back": N_("Contribution no longer set aside"),
    "citation.removed": N_("Citation removed from a synthesis"),
    "citation.set-aside": N_("Contribution set aside with a reason"),
    "consultation.calendar-changed": N_("Calendar of a consultation changed"),
    "consultation.cancelled": N_("Consultation cancelled"),
    "consultation.changed": N_("Consultation edited"),
    "consultation.created": N_("Consultation begun as a draft"),
    "consultation.extended": N_("Consultation extended"),
    "consultation.published": N_("Consultation published"),
    "consultation.resumed": N_("Consultation taken up again"),
    "consultation.suspended": N_("Consultation suspended"),
    "consultation.withdrawn": N_("Consultation withdrawn"),
    "contribution.answered-by-change": N_("Change of a text linked to a contribution"),
    "contribution.edited": N_("Contribution edited by its author"),
    "contribution.entered": N_("Contribution entered at the counter"),
    "contribution.placed": N_("Remark given a paragraph again"),
    "contribution.opened": N_("Sealed original of a text opened by a moderator"),
    "contribution.read": N_("Contribution marked as read"),
    "contribution.sorted": N_("Theme given to a contribution"),
    "contribution.suggestion-dismissed": N_("Suggested theme of a contribution dismissed"),
    "contribution.sorting-undone": N_("Theme of a contribution put back"),
    "contribution.submitted": N_("Contribution submitted"),
    "contribution.unread": N_("Reading of a contribution undone"),
    "contribution.worded": N_("New wording of the municipality, to merge under"),
    "contribution.withdrawn": N_("Contribution withdrawn by its author"),
    "contributions.imported": N_("Contributions taken over from elsewhere"),
    "department.added": N_("Department entered"),
    "document.added": N_("Document added"),
    "document.removed": N_("Document removed"),
    "extract.taken": N_("File exported"),
    "file.closed": N_("Decision file closed"),
    "flags.dismissed": N_("Reports answered: the text stays"),
    "invitation.called-off": N_("Invitation called off"),
    "invitation.forgotten": N_("Name and address of an invitation forgotten"),
    "invitation.sent": N_("Invitation sent"),
    "invitation.sent-again": N_("Invitation sent again"),
    "invitation.taken": N_("Invitation taken"),
    "layer.added": N_("Layer of a map added"),
    "layer.described": N_("Title or source of a layer changed"),
    "layer.discarded": N_("Layer discarded before it was shown"),
    "layer.moved": N_("Order of the layers changed"),
    "layer.shown": N_("Layer put on the map"),
    "layer.tied": N_("Area of a layer tied to an arrondissement"),
    "layer.withdrawn": N_("Layer taken off the map"),
    "load.done": N_("Synthetic data added"),
    "mandate.ended": N_("Mandate ended"),
    "mandate.given": N_("Mandate given"),
    "mandate.without-account": N_("Mandate without an account any more"),
    "member.added": N_("Let speak for an association"),
    "member.ended": N_("No longer speaks for an association"),
    "merge.made": N_("Contributions merged"),
    "merge.undone": N_("Merge undone"),
    "news.changed": N_("News changed"),
    "news.published": N_("News published"),
    "news.withdrawn": N_("News withdrawn"),
    "organisation.added": N_("Association entered"),
    "outcome.recorded": N_("Outcome of a recommendation recorded"),
    "page.changed": N_("Page changed"),
    "page.restored": N_("Earlier wording of a page put back"),
    "person.suspended": N_("Account suspended"),
    "phase.changed": N_("Phase changed"),
    "plan.display-certified": N_("Display of a plan certified"),
    "plan.displayed": N_("File of a plan put on display"),
    "plan.notice-inserted": N_("Notice of display in the official journal registered"),
    "plan.opinion-asked": N_("Opinion of a public body asked for"),
    "plan.opinion-received": N_("Opinion of a public body received"),
    "plan.opinion-request-removed": N_("Request for an opinion taken out"),
    "plan.piece-added": N_("Piece added to the file of a plan"),
    "plan.piece-bound": N_("Text made a piece of the file of a plan"),
    "plan.piece-removed": N_("Piece taken out of the file of a plan"),
    "plan.piece-renamed": N_("Title of a piece of the file changed"),
    "plan.piece-version-added": N_("Document added to a piece of the file"),
    "publication.called-off": N_("Scheduled publication called off"),
    "publication.refused": N_("Scheduled publication could not be carried out"),
    "publication.scheduled": N_("Publication scheduled"),
    "role.ended": N_("Role ended"),
    "role.granted": N_("Role granted"),
    "ruling.ask-edit": N_("Author asked to change a text"),
    "ruling.hide": N_("Text hidden"),
    "ruling.mask": N_("Passage of a text masked"),
    "ruling.rejected-at-source": N_("Text rejected at the source"),
    "ruling.restore": N_("Text restored"),
    "ruling.unmask": N_("Masked passage shown again"),
    "settings.changed": N_("Settings of the municipality changed"),
    "suspension.contested": N_("Suspension contested"),
    "suspension.decided": N_("Objection to a suspension decided"),
    "reference.uploaded": N_("Reference figures uploaded"),
    "synthesis.changed": N_("Synthesis edited"),
    "synthesis.corrected": N_("Synthesis corrected"),
    "synthesis.correction-begun": N_("Correction of a synthesis begun"),
    "synthesis.correction-given-up": N_("Correction of a synthesis given up"),
    "synthesis.note-added": N_("Comment among staff on a synthesis"),
    "synthesis.note-reopened": N_("Comment among staff opened again"),
    "synthesis.note-settled": N_("Comment among staff settled"),
    "synthesis.published": N_("Synthesis published"),
    "synthesis.started": N_("Synthesis begun"),
    "text.aligned": N_("Paragraphs of two versions of a text linked"),
    "text.brought-in": N_("Text brought in"),
    "text.created": N_("Text added to a consultation"),
    "text.displayed": N_("Version of a text put on display"),
    "text.mended": N_("Paragraph of a text mended before its display"),
    "text.note-changed": N_("Note on a version of a text changed"),
    "text.remarks-followed": N_("Remarks moved to their paragraph in a new version"),
    "text.renamed": N_("Title of a text changed"),
    "text.version-begun": N_("New version of a text begun"),
    "text.version-discarded": N_("Version of a text discarded before its display"),
}


def act_words(language: str, act: str) -> str | None:
    """What was done, in words; None for an act of a time that had others."""
    return Words(language).gettext(ACTS[act]) if act in ACTS else None


def field_words(language: str, field: Field) -> str:
    return Words(language).gettext(FIELDS[field])
