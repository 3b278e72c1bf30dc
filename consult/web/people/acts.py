"""The acts of staff: who did what, on what, when. For administrators of the city."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.domain.accounts.acts import list_acts, list_staff_ever
from consult.domain.accounts.models import Role
from consult.domain.accounts.queries import find_people
from consult.domain.consultations.queries import find_consultations
from consult.domain.contributions.queries import find_refs
from consult.domain.journal.models import JournalEntry
from consult.domain.opendata.extracts import Extract
from consult.domain.synthesis.queries import consultations_of_syntheses
from consult.kernel.localized import shown
from consult.kernel.paging import BadCursor
from consult.rendering.formats import Formats
from consult.rendering.wording import word
from consult.rendering.wording.acts import FEATURES, Field, act_words, field_words
from consult.web.access import staff
from consult.web.database import db
from consult.web.forms import number_in
from consult.web.people.blueprint import bp
from consult.web.request import lang


@bp.get("/acts")
@staff(Role.ADMINISTRATOR)
def acts() -> str | Response:
    """The journal of staff, the newest first, of one person or one field. Unknown values are as if absent."""
    people = list_staff_ever(db())
    person_id = number_in(request.args.get("person"))
    person_id = person_id if person_id in {one.id for one in people} else None
    asked = request.args.get("field", "")
    field = Field(asked) if asked in set(Field) else None
    kept = {"person": person_id, "field": str(field) if field else None}
    try:
        page = list_acts(
            db(),
            actor_id=person_id,
            features=FEATURES[field] if field else (),
            cursor=request.args.get("after"),
        )
    except BadCursor:
        return redirect(url_for(".acts", **kept), 302)
    return render_template(
        "areas/people/acts.html",
        rows=_rows(page.rows),
        people=people,
        person_id=person_id,
        fields=[(str(one), field_words(lang(), one)) for one in Field],
        field=str(field or ""),
        next_href=url_for(".acts", **kept, after=page.next) if page.next else None,
        previous_href=url_for(".acts", **kept, after=page.previous) if page.previous else None,
    )


def _ids(entries: Sequence[JournalEntry], kind: str) -> list[int]:
    found = (entry.subject.partition(":") for entry in entries)
    return [int(number) for name, _colon, number in found if name == kind and number.isdecimal()]


def _rows(entries: Sequence[JournalEntry]) -> list[dict[str, Any]]:
    """Each act with the name of who did it, its words, and what it was done to, with a link where it has a page."""
    ids = {entry.actor_id for entry in entries if entry.actor_id is not None} | set(_ids(entries, "person"))
    people = find_people(db(), sorted(ids))
    refs = find_refs(db(), _ids(entries, "contribution"))
    consultations = find_consultations(db(), _ids(entries, "consultation"))
    syntheses = consultations_of_syntheses(db(), _ids(entries, "synthesis"))
    rows = []
    for entry in entries:
        kind, _colon, number = entry.subject.partition(":")
        subject: dict[str, Any] = {"text": None, "href": None, "kind": kind}
        key = int(number) if number.isdecimal() else 0
        if kind == "person" and key in people:
            # Of a closed account only the number is left.
            subject["text"] = people[key].public_name or f"#{key}"
            if people[key].email:
                subject["href"] = url_for(".show", person_id=key)
        elif kind == "contribution" and key in refs:
            subject |= {"text": refs[key], "href": url_for("contributions.show", ref=refs[key])}
        elif kind == "consultation" and key in consultations:
            title = shown(consultations[key].title, lang())
            subject |= {"text": title, "language": title.language}
        elif kind == "synthesis" and key in syntheses:
            title = shown(syntheses[key], lang())
            subject |= {"text": title, "language": title.language}
        elif kind == "city":
            counts = entry.facts.get("extract") == Extract.PEOPLE
            subject["text"] = _("the whole city") if counts else _("All consultations")
        rows.append(
            {
                "at": entry.at,
                "actor": people[entry.actor_id].public_name or f"#{entry.actor_id}",
                "words": act_words(lang(), entry.act),
                "act": entry.act,
                "subject": subject,
                "more": _more(entry),
            }
        )
    return rows


def _more(entry: JournalEntry) -> str | None:
    """The one fact that a reader would ask for."""
    if entry.act.startswith(("role.", "invitation.")) and entry.facts.get("role") in set(Role):
        return word(lang(), Role(entry.facts["role"]))
    if entry.act == "extract.taken":
        extract = entry.facts.get("extract")
        return _(
            "%(what)s, %(form)s, rows: %(rows)s",
            what=word(lang(), Extract(extract)) if extract in set(Extract) else "",
            form=str(entry.facts.get("form", "")).upper(),
            rows=Formats(lang()).number(entry.facts.get("rows", 0)),
        )
    return None
