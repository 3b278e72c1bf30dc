"""Letters about replies to one's words and about what one follows."""

from __future__ import annotations

from datetime import datetime

from consult.domain.consultations.models import ActKind
from consult.domain.contributions.models import Kind
from consult.rendering.letters.case import Body, Case
from consult.rendering.letters.content import Block, Button, Paragraph, isolated
from consult.rendering.wording import word


def comment_received(case: Case) -> Body:
    _ = case.words.gettext
    return Body(
        _("A comment on your contribution %(ref)s", ref=isolated(case.facts["yours"])),
        [
            Paragraph(
                _(
                    "Somebody has commented on your contribution %(yours)s. The comment has the number %(ref)s in "
                    "the register of opinions.",
                    yours=isolated(case.facts["yours"]),
                    ref=case.ref,
                )
            ),
            *case.said("ref", _("The comment")),
            Button(_("Read the comment and answer"), case.own()),
        ],
        [],
    )


def comment_added(case: Case) -> Body:
    _ = case.words.gettext
    return Body(
        _("A comment on contribution %(ref)s, which you follow", ref=isolated(case.facts["about"])),
        [
            Paragraph(_("Somebody has commented on a contribution that you follow.")),
            *case.said("about", _("The contribution")),
            *case.said("ref", _("The comment")),
            Button(_("Read the comment and answer"), case.own()),
        ],
        [],
    )


def proposal_added(case: Case) -> Body:
    _ = case.words.gettext
    return Body(
        _("A new proposal in what you follow: %(ref)s", ref=case.ref),
        [
            Paragraph(_("A proposal was submitted about a theme or an arrondissement that you follow.")),
            *case.said("ref", _("The proposal")),
            Button(_("Read the proposal"), case.own()),
        ],
        [],
    )


def remark_added(case: Case) -> Body:
    """Something said of a draft text or plan, called by what it is; only "remark" once nobody may read it."""
    _ = case.words.gettext
    text = case.texts.get(case.facts["ref"])
    match text and text.kind:
        case Kind.OBSERVATION:
            subject = _("A new observation in what you follow: %(ref)s", ref=case.ref)
            label, read = _("The observation"), _("Read the observation")
        case Kind.CLAIM:
            subject = _("A new claim in what you follow: %(ref)s", ref=case.ref)
            label, read = _("The claim"), _("Read the claim")
        case Kind.OPPOSITION:
            subject = _("A new opposition in what you follow: %(ref)s", ref=case.ref)
            label, read = _("The opposition"), _("Read the opposition")
        case Kind.QUESTION:
            subject = _("A new question in what you follow: %(ref)s", ref=case.ref)
            label, read = _("The question"), _("Read the question")
        case _:
            subject = _("A new remark in what you follow: %(ref)s", ref=case.ref)
            label, read = _("The remark"), _("Open the page of the contribution")
    return Body(
        subject,
        [
            Paragraph(_("It was submitted about a theme or an arrondissement that you follow.")),
            *case.said("ref", label),
            Button(read, case.own()),
        ],
        [],
    )


def changed(case: Case) -> Body:
    """Hidden, restored or withdrawn: the page says the rest."""
    _ = case.words.gettext
    match case.facts["what"]:
        case "hidden":
            subject = _("Contribution %(ref)s, which you follow, was hidden", ref=case.ref)
            told = _(
                "A moderator has hidden its text. The number stays in the register, and the page names the rule of "
                "the charter and the reason."
            )
        case "restored":
            subject = _("Contribution %(ref)s, which you follow, is shown again", ref=case.ref)
            told = _("The ruling that had hidden its text was taken back. Everybody can read it again.")
        case _:
            subject = _("Contribution %(ref)s, which you follow, was withdrawn", ref=case.ref)
            told = _("Its author has taken it back. The number stays in the register, without the text.")
    return Body(
        subject,
        [
            Paragraph(told),
            *case.said("ref", _("The contribution")),
            Button(_("Open the page of the contribution"), case.own()),
        ],
        [],
    )


def answered(case: Case) -> Body:
    _ = case.words.gettext
    return Body(
        _("Contribution %(ref)s, which you follow, has an answer", ref=case.ref),
        [
            Paragraph(_("The municipality has answered it. The answer is public and stands on its page.")),
            *case.said("ref", _("The contribution")),
            Button(_("Read the answer"), case.own()),
        ],
        [],
    )


def _consultation(case: Case) -> list[Block]:
    return case.city_text(case.words.gettext("Public consultation"), case.facts["title"])


def synthesis_published(case: Case) -> Body:
    _ = case.words.gettext
    return Body(
        _("What was heard: the synthesis is published"),
        [
            Paragraph(
                _(
                    "The synthesis of what was heard in a public consultation that you follow is published. Each "
                    "finding names the contributions that it rests on."
                )
            ),
            *_consultation(case),
            Button(_("Read the synthesis"), case.url(f"consultations/{case.facts['slug']}/synthesis")),
        ],
        [
            _(
                "The next step is the decision: the deciding body answers each recommendation, with its "
                "reasons."
            )
        ],
    )


def file_closed(case: Case) -> Body:
    _ = case.words.gettext
    return Body(
        _("It is decided: every recommendation has its answer"),
        [
            Paragraph(
                _(
                    "The deciding body has answered every recommendation of a public consultation that you follow, "
                    "with its reasons."
                )
            ),
            *_consultation(case),
            Button(_("Read the decisions"), case.url(f"council/{case.facts['slug']}")),
        ],
        [],
    )


def consultation_changed(case: Case) -> Body:
    """Suspended, resumed, extended, its calendar changed or cancelled, with the city's public note."""
    _ = case.words.gettext
    return Body(
        word(case.language, ActKind(case.facts["act"])),
        [
            Paragraph(
                _("The city has changed something in a public consultation that you follow, and says why.")
            ),
            *case.city_text(_("Why"), case.facts["note"]),
            *_consultation(case),
            Button(_("Open the public consultation"), case.url(f"consultations/{case.facts['slug']}")),
        ],
        [],
    )


def _phase(case: Case) -> list[Block]:
    return [
        *case.city_text(case.words.gettext("Phase"), case.facts["phase_title"]),
        *_consultation(case),
        Button(
            case.words.gettext("Open the public consultation"),
            case.url(f"consultations/{case.facts['slug']}"),
        ),
    ]


def phase_opened(case: Case) -> Body:
    _ = case.words.gettext
    until = datetime.fromisoformat(case.facts["closes_at"])
    return Body(
        _(
            "A phase has opened, until %(moment)s, in a public consultation that you follow",
            moment=isolated(case.formats.closing(until)),
        ),
        _phase(case),
        [],
    )


def phase_ending(case: Case) -> Body:
    _ = case.words.gettext
    until = datetime.fromisoformat(case.facts["closes_at"])
    return Body(
        _(
            "A phase closes on %(moment)s in a public consultation that you follow",
            moment=isolated(case.formats.closing(until)),
        ),
        [Paragraph(_("Whoever still wants to take part can do so until then.")), *_phase(case)],
        [],
    )
