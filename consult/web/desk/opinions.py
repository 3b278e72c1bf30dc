"""Opinions of public bodies at the desk: asked for, received, or approved by silence."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from consult.domain.accounts.models import Role
from consult.domain.consultations.papers import take_document
from consult.domain.consultations.queries import get_for_change
from consult.domain.plans.opining import ask_opinion, receive_opinion, withdraw_request
from consult.domain.plans.queries import get_opinion, list_opinions
from consult.domain.plans.rules import standing_of
from consult.kernel.errors import NotFound, Refused
from consult.kernel.tunis import day_of
from consult.kernel.uploads import LIMITS, Kind, UploadRefused
from consult.rendering.formats import tunis_date
from consult.rendering.wording import word
from consult.web.access import staff
from consult.web.database import db, unit_of_work
from consult.web.desk.blueprint import Answer, bp, for_content, part
from consult.web.desk.forms import ActForm
from consult.web.desk.plan_forms import OpinionForm, ReceivedForm
from consult.web.files import chosen, received, store
from consult.web.request import lang, me, now


@bp.route("/consultations/<slug>/opinions", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def opinions(slug: str) -> Answer:
    """The bodies that were asked, and one more."""
    for_content(slug)
    form = OpinionForm(sent_on=tunis_date(now()))
    problem: Exception | None = None
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                ask_opinion(
                    session,
                    consultation=get_for_change(session, slug),
                    editor=me(),
                    body=form.words("body"),
                    sent_on=form.sent_on.data,
                    at=now(),
                )
            flash(_("Saved."), "done")
            return redirect(url_for(".opinions", slug=slug), 303)
        except Refused as refused:
            problem = refused
    return _opinions(slug, form=form, problem=problem)


def _opinions(slug: str, *, form: OpinionForm, problem: Exception | None = None) -> Answer:
    today = day_of(now())
    rows = list_opinions(db(), for_content(slug).id)
    return part(
        "opinions.html",
        slug,
        current="desk.opinions",
        problem=problem,
        wrong=bool(form.errors),
        form=form,
        act=ActForm(),
        rows=[
            {
                "opinion": one,
                "state": standing_of(one, today),
                "words": word(lang(), standing_of(one, today)),
                "removable": one.received_on is None and today <= one.due_on,
            }
            for one in rows
        ],
    )


@bp.route("/consultations/<slug>/opinions/<int:opinion_id>", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def opinion(slug: str, opinion_id: int) -> Answer:
    """What a body answered."""
    found = for_content(slug)
    get_opinion(db(), found.id, opinion_id)
    form = ReceivedForm(received_on=tunis_date(now()))
    problem: Exception | None = None
    if form.validate_on_submit():
        try:
            paper = None
            if chosen(form.file):
                with received(form.file, limit=LIMITS[Kind.DOCUMENT]) as path:
                    paper = take_document(store(), path)
            with unit_of_work() as session:
                held = get_for_change(session, slug)
                receive_opinion(
                    session,
                    consultation=held,
                    opinion=get_opinion(session, held.id, opinion_id),
                    editor=me(),
                    received_on=form.received_on.data,
                    summary=form.words("summary", one_line=False),
                    store=store(),
                    file=paper,
                    filename=form.file.data.filename if paper is not None else "",
                    at=now(),
                )
            flash(_("Saved."), "done")
            return redirect(url_for(".opinions", slug=slug), 303)
        except (Refused, UploadRefused) as refused:
            problem = refused
    return part(
        "opinion.html",
        slug,
        current="desk.opinions",
        problem=problem,
        wrong=bool(form.errors),
        form=form,
        opinion=get_opinion(db(), found.id, opinion_id),
        limit=LIMITS[Kind.DOCUMENT] // 1024**2,
    )


@bp.post("/consultations/<slug>/opinions/<int:opinion_id>/remove")
@staff(Role.MODERATOR)
def remove_opinion(slug: str, opinion_id: int) -> Answer:
    """Take out what was entered by mistake; a second click finds it gone."""
    for_content(slug)
    form = OpinionForm(formdata=None, sent_on=tunis_date(now()))
    if not ActForm().validate_on_submit():
        return _opinions(slug, form=form)
    try:
        with unit_of_work() as session:
            held = get_for_change(session, slug)
            withdraw_request(
                session,
                consultation=held,
                opinion=get_opinion(session, held.id, opinion_id),
                editor=me(),
                at=now(),
            )
    except NotFound:
        pass
    except Refused as refused:
        return _opinions(slug, form=form, problem=refused)
    return redirect(url_for(".opinions", slug=slug), 303)
