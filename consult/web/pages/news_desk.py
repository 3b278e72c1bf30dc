"""The city writes its news, changes the words, or takes them back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.domain.accounts.models import Role
from consult.domain.pages.actions import change_news, publish_news, withdraw_news
from consult.domain.pages.models import News
from consult.domain.pages.queries import get_news, list_news
from consult.domain.pages.rules import may_change_news
from consult.kernel.errors import Refused, Stale
from consult.kernel.localized import missing_languages
from consult.kernel.prose import clean_line, clean_text
from consult.web.access import staff
from consult.web.database import db, unit_of_work
from consult.web.forms import fill, localized, look_again, number_in, said_at
from consult.web.pages.blueprint import PLACES, bp
from consult.web.pages.desk import Answer
from consult.web.pages.forms import NewsForm
from consult.web.request import languages, me, now


@bp.get("/desk/news")
@staff(Role.ADMINISTRATOR)
def manage_news() -> str:
    """All news, those that were taken back too."""
    found = list_news(db(), withdrawn=True, cursor=request.args.get("after"), size=20)
    return render_template(
        "areas/pages/manage_news.html",
        rows=[(one, missing_languages([one.title, one.text], among=languages())) for one in found.rows],
        previous_href=url_for(".manage_news", after=found.previous) if found.previous else None,
        next_href=url_for(".manage_news", after=found.next) if found.next else None,
    )


def _editor(
    one: News | None, form: NewsForm, *, problem: str = "", stale: bool = False, preview: bool = False
) -> str:
    titles, texts = localized(form, "title"), localized(form, "text")
    shown = [
        (language, clean_line(titles[language]), clean_text(texts[language]))
        for language in languages()
        if titles[language].strip() or texts[language].strip()
    ]
    return render_template(
        "areas/pages/edit_news.html",
        one=one,
        form=form,
        problem=problem,
        stale=stale,
        previews=shown if preview else None,
        may=may_change_news(me(), one) if one is not None else None,
    )


@bp.route("/desk/news/new", methods=["GET", "POST"], defaults={"news_id": None})
@bp.route("/desk/news/<int:news_id>", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def edit_news(news_id: int | None) -> Answer:
    """A new piece of news, or other words for one that stands."""
    one = get_news(db(), news_id, withdrawn=True) if news_id is not None else None
    form = NewsForm()
    if not form.is_submitted():
        fill(form, "title", one.title if one else None)
        fill(form, "text", one.text if one else None)
        form.seen.data = str(one.version if one else 0)
        return _editor(one, form)
    act = request.form.get("act")
    if act != "withdraw" and not form.validate():
        return _editor(one, form), 422
    if act == "preview":
        return _editor(one, form, preview=True)
    seen = number_in(form.seen.data) or 0
    words = {"title": localized(form, "title"), "text": localized(form, "text")}
    try:
        with unit_of_work() as session:
            if one is None:
                publish_news(session, writer=me(), at=now(), **words)
            elif act == "withdraw":
                withdraw_news(session, news=one, writer=me(), at=now(), expected_version=seen)
            else:
                change_news(session, news=one, writer=me(), at=now(), expected_version=seen, **words)
    except (Refused, Stale) as problem:
        look_again()
        said = "" if isinstance(problem, Stale) else said_at(form, problem, PLACES)
        if isinstance(problem, Stale):
            form.seen.data = str(problem.current)
        standing = get_news(db(), news_id, withdrawn=True) if news_id is not None else None
        return _editor(standing, form, problem=said, stale=isinstance(problem, Stale)), 409
    flash(_("The news is taken back.") if act == "withdraw" else _("The news is published."), "done")
    return redirect(url_for(".manage_news"), 303)
