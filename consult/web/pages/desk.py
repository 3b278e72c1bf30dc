"""The city writes its pages: a preview first, every version kept, and back to our text at any time."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.domain.accounts.models import Role
from consult.domain.pages.actions import restore_default, save_page
from consult.domain.pages.defaults import default_text
from consult.domain.pages.models import PageName
from consult.domain.pages.queries import (
    PageText,
    get_page_text,
    get_version,
    list_page_texts,
    list_versions,
)
from consult.kernel.errors import Refused, Stale
from consult.kernel.localized import Language, Shown, missing_languages
from consult.kernel.prose import clean_text
from consult.kernel.sections import Section
from consult.rendering.wording import word
from consult.web.access import staff
from consult.web.database import db, unit_of_work
from consult.web.forms import fill, localized, look_again, number_in, said_at
from consult.web.pages.blueprint import PAGE, PLACES, address_of, bp, parts_of
from consult.web.pages.forms import PageForm
from consult.web.request import lang, languages, me, now

Answer = str | Response | tuple[str, int]


def previews(words: dict[str, str]) -> list[tuple[Language, tuple[Section, ...]]]:
    """How a text would be shown, in each language that has words."""
    return [
        (language, parts_of(Shown(text, language, missing=False)))
        for language in languages()
        if (text := clean_text(words.get(language, "")))
    ]


@bp.get("/desk/pages")
@staff(Role.ADMINISTRATOR)
def manage() -> str:
    """All pages: whose text stands, since when, and in which languages it is missing."""
    rows = [
        (one, address_of(one.page), missing_languages([one.text], among=languages()))
        for one in list_page_texts(db())
    ]
    return render_template("areas/pages/manage.html", rows=rows)


def _editor(
    standing: PageText, form: PageForm, *, problem: str = "", stale: bool = False, preview: bool = False
) -> str:
    versions = list_versions(db(), standing.page, cursor=request.args.get("after"))
    here = {"page": str(standing.page)}
    return render_template(
        "areas/pages/edit.html",
        standing=standing,
        form=form,
        problem=problem,
        stale=stale,
        previews=previews(localized(form, "text")) if preview else None,
        versions=versions.rows,
        previous_href=url_for(".edit", after=versions.previous, **here) if versions.previous else None,
        next_href=url_for(".edit", after=versions.next, **here) if versions.next else None,
    )


@bp.route(f"/desk/pages/{PAGE}", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def edit(page: str) -> Answer:
    """The words of one page in three languages. `from`: those of an earlier version (0: ours) to begin with."""
    name = PageName(page)
    standing = get_page_text(db(), name)
    form = PageForm()
    if not form.is_submitted():
        number = number_in(request.args.get("from"))
        earlier = get_version(db(), name, number).text if number else None
        fill(form, "text", (earlier or default_text(name)) if number is not None else standing.text)
        form.seen.data = str(standing.number)
        return _editor(standing, form)
    if not form.validate():
        return _editor(standing, form), 422
    if request.form.get("act") == "preview":
        return _editor(standing, form, preview=True)
    try:
        with unit_of_work() as session:
            save_page(
                session,
                page=name,
                editor=me(),
                text=localized(form, "text"),
                at=now(),
                expected_number=number_in(form.seen.data) or 0,
            )
    except (Refused, Stale) as problem:
        return _not_saved(name, form, problem)
    flash(_("The page is published."), "done")
    return redirect(url_for(".edit", page=page), 303)


def _not_saved(name: PageName, form: PageForm, problem: Refused | Stale) -> Answer:
    look_again()
    standing = get_page_text(db(), name)
    stale = isinstance(problem, Stale)
    words = "" if isinstance(problem, Stale) else said_at(form, problem, PLACES)
    if stale:
        form.seen.data = str(standing.number)
    return _editor(standing, form, problem=words, stale=stale), 409


@bp.post(f"/desk/pages/{PAGE}/default")
@staff(Role.ADMINISTRATOR)
def restore(page: str) -> Answer:
    """Our text stands again; what the city wrote stays among the versions."""
    name = PageName(page)
    try:
        with unit_of_work() as session:
            restore_default(
                session,
                page=name,
                editor=me(),
                at=now(),
                expected_number=number_in(request.form.get("seen")) or 0,
            )
    except (Refused, Stale) as problem:
        form = PageForm(formdata=None)
        fill(form, "text", get_page_text(db(), name).text)
        form.seen.data = str(get_page_text(db(), name).number)
        return _not_saved(name, form, problem)
    flash(_("The text that came with the platform stands again."), "done")
    return redirect(url_for(".edit", page=page), 303)


@bp.get(f"/desk/pages/{PAGE}/versions/<int:number>")
@staff(Role.ADMINISTRATOR)
def version(page: str, number: int) -> str:
    """An earlier version as it was, and who published it."""
    name = PageName(page)
    found = get_version(db(), name, number)
    return render_template(
        "areas/pages/version.html",
        version=found,
        standing=get_page_text(db(), name),
        previews=previews(dict(found.text or default_text(name))),
        title=word(lang(), name),
    )
