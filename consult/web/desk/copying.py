"""Beginning a consultation with what an earlier one had."""

from __future__ import annotations

from datetime import timedelta

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _

from consult.domain.consultations.copying import copied_spans, copy_consultation, may_copy
from consult.domain.consultations.models import Consultation
from consult.domain.consultations.queries import get_consultation
from consult.domain.consultations.rules import TITLE_MAX, may_edit_content
from consult.kernel.errors import Refused
from consult.kernel.localized import shown
from consult.kernel.prose import excerpt
from consult.kernel.tunis import TUNIS
from consult.rendering.formats import Formats
from consult.rendering.words import Words
from consult.web.access import staff
from consult.web.compose.history import Moved
from consult.web.database import unit_of_work
from consult.web.desk.act_forms import CopyForm
from consult.web.desk.blueprint import MAKERS, Answer, at_desk, bp, part
from consult.web.desk.forms import localized_data
from consult.web.request import lang, me, now

# The first phase of a copy is proposed to open so many days after today.
LEAD_DAYS = 30


def _titles(found: Consultation) -> dict[str, str]:
    """ "Copy of …" in each language that the title has, to be changed."""
    return {
        language: Words(language).gettext("Copy of “%(title)s”", title=excerpt(title, TITLE_MAX - 30))
        for language, title in found.title.items()
        if title
    }


@bp.route("/consultations/<slug>/copy", methods=["GET", "POST"])
@staff(*MAKERS)
def copy(slug: str) -> Answer:
    """The title, the address and the day of the first opening; the rest comes along."""
    found = at_desk(slug)
    if not may_copy(me(), found):
        abort(403)
    first_day = now().astimezone(TUNIS).date() + timedelta(days=LEAD_DAYS)
    form = CopyForm(
        data=localized_data(title=_titles(found)) | {"opens_on": first_day}, has_phases=bool(found.phases)
    )
    problem: Exception | None = None
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                made = copy_consultation(
                    session,
                    source=get_consultation(session, slug, drafts=True),
                    creator=me(),
                    title=form.words("title"),
                    slug=(form.slug.data or "").strip() or None,
                    opens_on=form.opens_on.data,
                    at=now(),
                )
                writes = bool(may_edit_content(me(), made))
                address = made.slug
        except Refused as refused:
            problem = refused
        else:
            flash(_("The copy is a draft. Only staff see it until it is published."), "done")
            return redirect(url_for(".texts" if writes else ".consultation", slug=address), 303)
    formats = Formats(lang())
    opens_on = form.opens_on.data
    return part(
        "copy.html",
        slug,
        current="desk.copy",
        problem=problem,
        wrong=bool(form.errors),
        form=form,
        spans=[
            Moved(
                shown(phase.title, lang()),
                "",
                _("%(start)s to %(end)s", start=formats.opening(opens_at), end=formats.closing(closes_at)),
            )
            for phase, opens_at, closes_at in copied_spans(at_desk(slug), opens_on)
        ],
    )
