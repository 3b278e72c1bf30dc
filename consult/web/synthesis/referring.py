"""Reference figures at the desk: which stand, a file that says what is asked for, and another one in their place."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult.domain.accounts.models import Role
from consult.domain.synthesis.models import Profile
from consult.domain.synthesis.participants import list_reference
from consult.domain.synthesis.referring import groups_of, keep_reference, may_refer, read_reference
from consult.domain.synthesis.rules import Refusal
from consult.kernel.errors import NotFound, Refused
from consult.kernel.localized import shown
from consult.kernel.tables import TableError
from consult.rendering.participants import labels_of
from consult.rendering.wording import sentence, word
from consult.web.access import staff
from consult.web.database import db, unit_of_work
from consult.web.forms import localized, look_again, number_in, said_at
from consult.web.request import lang, me, now
from consult.web.synthesis.blueprint import bp
from consult.web.synthesis.forms import ReferenceForm

# Bytes; a line for each group is some hundreds.
MOST = 200_000
AT = {Refusal.SOURCE_NEEDED: "source_ar", Refusal.YEAR_WRONG: "year", Refusal.NO_ROWS: "file"}


@bp.get("/desk/reference-figures")
@staff(Role.MODERATOR)
def reference() -> str:
    """What stands for each profile, with its source."""
    standing = list_reference(db())
    return render_template(
        "areas/synthesis/reference.html",
        may=may_refer(me()),
        rows=[
            {"profile": profile, "label": word(lang(), profile), "stands": standing.get(profile)}
            for profile in Profile
        ],
        labels={profile: labels_of(lang(), profile, _places()) for profile in standing},
    )


def _places() -> dict[str, dict[str, str]]:
    known = groups_of(db(), Profile.ARRONDISSEMENT)
    return {code: dict(zip(("ar", "fr", "en"), names, strict=False)) for code, names in known.items()}


def _profile(name: str) -> Profile:
    if name not in set(Profile):
        raise NotFound(name)
    return Profile(name)


@bp.get("/desk/reference-figures/<profile>.csv")
@staff(Role.MODERATOR)
def reference_file(profile: str) -> Response:
    """The groups of a profile as a file to be filled in; with the numbers that stand, where some do."""
    which = _profile(profile)
    standing = list_reference(db()).get(which)
    label = labels_of(lang(), which, _places())
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(("group", "number", "name"))
    for code in groups_of(db(), which):
        rows.writerow((code, standing.counts.get(code, "") if standing else "", label(code)))
    # With the mark by which a spreadsheet knows UTF-8.
    answer = Response("\ufeff" + out.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename={which}.csv"
    return answer


@bp.route("/desk/reference-figures/<profile>", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def new_reference(profile: str) -> str | AnyResponse | tuple[str, int]:
    """Another file for this profile; it stands once it is read whole."""
    which = _profile(profile)
    form = ReferenceForm()
    if request.method == "GET":
        return _page(which, form)
    if not form.validate_on_submit():
        return _page(which, form), 422
    with TemporaryDirectory() as folder:
        path = Path(folder) / "figures.csv"
        path.write_bytes(form.file.data.read(MOST + 1) if form.file.data else b"")
        if path.stat().st_size > MOST:
            form.file.errors = [*form.file.errors, _("This file is too large to be a list of groups.")]
            return _page(which, form), 422
        try:
            with unit_of_work() as session:
                keep_reference(
                    session,
                    profile=which,
                    counts=read_reference(session, path, which),
                    source=localized(form, "source"),
                    year=number_in(form.year.data) or 0,
                    by=me(),
                    at=now(),
                )
        except TableError as error:
            look_again()
            words = sentence(lang(), error.code, error.facts)
            if error.line:
                words = _("Line %(line)s: %(problem)s", line=error.line, problem=words)
            form.file.errors = [*form.file.errors, words]
            return _page(which, form), 422
        except Refused as refusal:
            look_again()
            return _page(which, form, lead=said_at(form, refusal, AT)), 409
    flash(
        _("The figures stand from now on. Published reports keep those they were published with."), "success"
    )
    return redirect(url_for(".reference"), 303)


def _page(profile: Profile, form: ReferenceForm, *, lead: str | None = None) -> str:
    standing = list_reference(db()).get(profile)
    return render_template(
        "areas/synthesis/new_reference.html",
        profile=profile,
        label=word(lang(), profile),
        form=form,
        lead=lead,
        may=may_refer(me()),
        source=shown(standing.source, lang()) if standing else None,
    )
