"""One paragraph of a text: its words, what was said of it, and the form with which to say more."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from consult.domain.consultations.clock import boundaries
from consult.domain.consultations.models import Consultation
from consult.domain.consultations.queries import get_consultation
from consult.domain.contributions.models import (
    BODY_MAX,
    QUOTE_MAX,
    Contribution,
    Kind,
    Standing,
)
from consult.domain.contributions.paragraphs import balances
from consult.domain.contributions.queries import Filters, list_contributions
from consult.domain.contributions.remarking import submit_remark
from consult.domain.contributions.rules import may_remark
from consult.domain.texts.models import KEY_MAX, Paragraph, PlanText, TextVersion
from consult.domain.texts.queries import displayed, get_paragraph, get_text, heading_above, neighbours
from consult.kernel.errors import NotFound, Refused
from consult.kernel.localized import Language, shown
from consult.kernel.paging import BadCursor
from consult.kernel.prose import to_html
from consult.rendering.wording import word
from consult.web.access import ask_to_sign_in, public
from consult.web.compose.cards import author_of
from consult.web.compose.paragraphs import (
    balance_words,
    languages_of,
    paragraph_item,
    reading_language,
    said_there,
)
from consult.web.compose.places import place_values
from consult.web.contributions.blueprint import bp
from consult.web.contributions.flags import may_be_asked
from consult.web.contributions.forms import RemarkForm
from consult.web.contributions.remarking import common, sent, spot, why
from consult.web.contributions.sending import organisations, too_much, words_of
from consult.web.contributions.ways import asks_to_sign_in, sign_in_href
from consult.web.database import db, unit_of_work
from consult.web.kept import keep_page
from consult.web.request import lang, now, person


@bp.route("/consultations/<slug>/texts/<key>/paragraphs/<paragraph>", methods=["GET", "POST"])
@public
def paragraph(slug: str, key: str, paragraph: str) -> Any:
    """A paragraph with its remarks; by POST one more is sent."""
    if request.method == "POST":
        return _send(slug, key, paragraph)
    found = _load(slug, key, paragraph, keep=True)
    return _page(*found, form=_form(found[2]) if may_remark(person(), found[0], now()) else None)


def _load(
    slug: str, key: str, paragraph_key: str, *, keep: bool = False
) -> tuple[Consultation, PlanText, TextVersion, Paragraph]:
    """The paragraph as it stands in the version that is read now. Raises NotFound."""
    if len(paragraph_key) > KEY_MAX:
        raise NotFound(paragraph_key)
    consultation = get_consultation(db(), slug)
    if keep:
        keep_page(consultation_id=consultation.id, boundaries=boundaries(consultation))
    text = get_text(db(), consultation.id, key)
    version = displayed(text)
    if version is None:
        raise NotFound(key)
    return consultation, text, version, get_paragraph(db(), version.id, paragraph_key)


def _form(version: TextVersion) -> RemarkForm:
    form = RemarkForm()
    form.fill(organisations(), version=version.number)
    return form


def _send(slug: str, key: str, paragraph_key: str) -> Any:
    if person() is None:
        return ask_to_sign_in()
    consultation, text, version, row = _load(slug, key, paragraph_key)
    form = _form(version)
    if caught := form.caught():
        return _page(consultation, text, version, row, form=form, said=caught), 422
    if not form.validate():
        form.suggest_language(form.body.data or "")
        return _page(consultation, text, version, row, form=form), 422
    if full := too_much("comment", form):
        return _page(consultation, text, version, row, form=form, said=full), 429
    try:
        with unit_of_work() as session:
            consultation = get_consultation(session, slug)
            made = submit_remark(
                session,
                text=get_text(session, consultation.id, key),
                paragraph_key=paragraph_key,
                place=spot(session, form, consultation),
                **common(form),
                **form.passage(),
            )
    except Refused as refused:
        words = why(form, refused)
        return _page(*_load(slug, key, paragraph_key), form=form, said=words), 409
    return sent(made)


def _page(
    consultation: Consultation,
    text: PlanText,
    version: TextVersion,
    row: Paragraph,
    *,
    form: RemarkForm | None,
    said: str | None = None,
) -> str:
    session = db()
    reading = reading_language(version)
    filters = Filters(
        consultation_id=consultation.id, kind=None, text_id=text.id, now_key=row.key, in_time=True
    )
    try:
        page = list_contributions(session, filters, cursor=request.args.get("after"))
    except BadCursor:
        page = list_contributions(session, filters)
    above = heading_above(session, row)
    before, after = neighbours(session, row)
    may = may_remark(person(), consultation, now())
    balance = balances(session, text_id=text.id, keys=[row.key])[row.key]
    numbers = {one.id: one.number for one in text.versions}

    def href(key: str | None, **args: Any) -> str | None:
        return (
            url_for(".paragraph", slug=consultation.slug, key=text.key, paragraph=key, **args)
            if key
            else None
        )

    return render_template(
        "areas/contributions/paragraph.html",
        consultation=consultation,
        consultation_title=shown(consultation.title, lang()),
        text=text,
        title=shown(text.title, lang()),
        version=version,
        item=paragraph_item(row, language=reading),
        # All its languages: a passage may be quoted from each.
        others=[
            paragraph_item(row, language=one)
            for one in languages_of(version)
            if one is not reading and row.words.get(one)
        ],
        authoritative=reading is not Language.AR and bool(row.words.get(Language.AR)),
        above=paragraph_item(above, language=reading) if above is not None else None,
        in_text=f"{_section_href(text, row)}#{row.key}",
        previous=href(before),
        following=href(after),
        said_words=said_there(balance) if balance.total else None,
        balance=balance_words(balance),
        remarks=[_remark(one, numbers) for one in page.rows],
        remarks_previous=href(row.key, after=page.previous, _anchor="remarks") if page.previous else None,
        remarks_next=href(row.key, after=page.next, _anchor="remarks") if page.next else None,
        form=form,
        place=place_values(consultation) if form is not None else None,
        action=href(row.key),
        reason=None if may else words_of(may),
        sign_in=sign_in_href(f"{href(row.key)}#say") if asks_to_sign_in(may) else None,
        refused=said if said != words_of(may) else None,
        body_max=BODY_MAX,
        quote_max=QUOTE_MAX,
        speaks_for_others=form is not None and len(form.organisation.choices) > 1,
    )


def _section_href(text: PlanText, row: Paragraph) -> str:
    if row.section == 1:
        return url_for("texts.show", slug=text.consultation.slug, key=text.key)
    return url_for("texts.section", slug=text.consultation.slug, key=text.key, number=row.section)


def _remark(row: Contribution, numbers: dict[int, int]) -> dict[str, Any]:
    """A remark as the component `comment` shows it, with its kind and on which version it was said."""
    href = url_for(".show", ref=row.ref)
    assert row.text_version_id is not None
    return {
        "id": row.ref,
        "ref": row.ref,
        "href": href,
        "author": author_of(row),
        "organisation": shown(row.organisation.name, lang()) if row.organisation else None,
        "received_at": row.received_at,
        "language": row.language,
        "body": Markup(to_html(row.body)),
        "quote": row.quote,
        "side": {
            "text": word(lang(), row.kind),
            "kind": "refused" if row.kind is Kind.OPPOSITION else "neutral",
        },
        "standing": _stands(row, numbers[row.text_version_id]),
        "reply_href": f"{href}#comments",
        "reply_label": ngettext("%(num)s reply", "%(num)s replies", row.comment_count)
        if row.comment_count
        else _("Reply"),
        "flag_href": url_for(".flag", ref=row.ref) if may_be_asked(row) else None,
        "replies": [],
    }


def _stands(row: Contribution, number: int) -> str | None:
    """How its paragraph stands now, where it is not as it was when the remark was made."""
    if row.standing not in (Standing.TEXT_CHANGED, Standing.MOVED):
        return None
    return _("Said on version %(number)s. %(standing)s.", number=number, standing=word(lang(), row.standing))
