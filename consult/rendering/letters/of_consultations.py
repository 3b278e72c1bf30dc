"""Letters about a consultation as a whole."""

from __future__ import annotations

from datetime import date, datetime

from consult.domain.consultations.rules import Refusal
from consult.rendering.letters.case import Body, Case
from consult.rendering.letters.content import Button, Paragraph, isolated
from consult.rendering.wording import sentence


def cancelled(case: Case) -> Body:
    _, ngettext, facts = case.words.gettext, case.words.ngettext, case.facts
    refs = facts["refs"]
    return Body(
        _("A public consultation in which you took part was cancelled"),
        [
            Paragraph(
                _(
                    "The public consultation below was cancelled. Nothing can be sent to it any more, and no "
                    "synthesis and no decision follow."
                )
            ),
            *case.city_text(_("Public consultation"), facts.get("title") or ""),
            *case.city_text(_("Why"), facts["note"]),
            *case.city_text(_("Who decided it"), facts["decided_by"]),
            Paragraph(
                _(
                    "The day of the decision: %(date)s.",
                    date=isolated(case.formats.date(date.fromisoformat(facts["decided_on"]))),
                )
            ),
            Paragraph(
                ngettext(
                    "Your contribution %(refs)s keeps its number in the register and its page, and everybody can "
                    "still read why nothing follows.",
                    "Your contributions %(refs)s keep their numbers in the register and their pages, and everybody can "
                    "still read why nothing follows.",
                    len(refs),
                    refs=case.formats.listed(isolated(ref) for ref in refs),
                )
            ),
            Button(_("The page of the consultation"), case.url(f"consultations/{facts['slug']}")),
        ],
        [_("If you disagree, write to %(contact)s.", contact=case.contact)],
    )


def publication_refused(case: Case) -> Body:
    _, facts = case.words.gettext, case.facts
    moment = datetime.fromisoformat(facts["publish_at"])
    return Body(
        _("A consultation was not published at its moment"),
        [
            Paragraph(
                _(
                    "You had scheduled the publication of the draft below for %(moment)s. It was not published, and "
                    "nobody but staff sees it.",
                    moment=isolated(case.formats.datetime(moment)),
                )
            ),
            *case.city_text(_("Public consultation"), facts.get("title") or ""),
            Paragraph(_refused(case)),
            Button(_("Open its page at the desk"), case.url(f"desk/consultations/{facts['slug']}/schedule")),
        ],
        [_("Once it is complete, publish it or choose another moment.")],
    )


def _refused(case: Case) -> str:
    """Why, where its sentence stands without facts; the page at the desk says all of it."""
    refusal = Refusal(case.facts["refusal"])
    if refusal in (Refusal.NOT_COMPLETE, Refusal.LANGUAGES_MISSING):
        return sentence(case.language, refusal)
    return case.words.gettext("Its calendar does not fit any more: the page at the desk says why.")
