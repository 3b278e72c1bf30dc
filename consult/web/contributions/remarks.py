"""One paragraph of a text: its words, what was said of it, and the form with which to say more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from consult.domain.consultations.clock import boundaries
from consult.domain.consultations.models import Consultation
from consult.domain.consultations.queries import get_consultation
from consult.domain.contributions.anchoring import led_to
from consult.domain.contributions.models import (
    BODY_MAX,
    QUOTE_MAX,
    Contribution,
    Kind,
    Standing,
)
from consult.domain.contributions.paragraphs import Balance, balances
from consult.domain.contributions.queries import Filters, list_contributions
from consult.domain.contributions.remarking import submit_remark
from consult.domain.contributions.rules import may_remark
from consult.domain.texts.models import KEY_MAX, Paragraph, PlanText, TextVersion
from consult.domain.texts.queries import (
    displayed,
    displayed_after,
    get_text,
    heading_above,
    last_with,
    neighbours,
)
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
    consultation, text, version, row = _load(slug, key, paragraph, keep=True)
    stands = version is displayed(text)
    form = _form(version) if stands and may_remark(person(), consultation, now()) else None
    return _page(consultation, text, version, row, form=form)


def _load(
    slug: str, key: str, paragraph_key: str, *, keep: bool = False
) -> tuple[Consultation, PlanText, TextVersion, Paragraph]:
    """The paragraph as it stands in the version that is read now, or as the last version had it. Raises NotFound."""
    if len(paragraph_key) > KEY_MAX:
        raise NotFound(paragraph_key)
    consultation = get_consultation(db(), slug)
    if keep:
        keep_page(consultation_id=consultation.id, boundaries=boundaries(consultation))
    text = get_text(db(), consultation.id, key)
    return consultation, text, *last_with(db(), text, paragraph_key)


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
    if form.advises():
        return _page(consultation, text, version, row, form=form), 422
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
    stands = version is displayed(text)
    filters = Filters(
        consultation_id=consultation.id,
        kind=None,
        text_id=text.id,
        # What was said of a paragraph that is no more is found where it was said.
        now_key=row.key if stands else None,
        paragraph_key=None if stands else row.key,
        in_time=True,
    )
    try:
        page = list_contributions(session, filters, cursor=request.args.get("after"))
    except BadCursor:
        page = list_contributions(session, filters)
    above = heading_above(session, row)
    before, after = neighbours(session, row) if stands else (None, None)
    may = may_remark(person(), consultation, now())
    balance = balances(session, text_id=text.id, keys=[row.key] if stands else []).get(row.key, Balance())
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
        gone=None if stands else _gone(text, version, row, href),
        item=paragraph_item(row, language=reading),
        # All its languages: a passage may be quoted from each.
        others=[
            paragraph_item(row, language=one)
            for one in languages_of(version)
            if one is not reading and row.words.get(one)
        ],
        authoritative=reading is not Language.AR and bool(row.words.get(Language.AR)),
        above=paragraph_item(above, language=reading) if above is not None else None,
        in_text=f"{_section_href(text, version, row)}#{row.key}",
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
        reason=None if may or not stands else words_of(may),
        sign_in=sign_in_href(f"{href(row.key)}#say") if stands and asks_to_sign_in(may) else None,
        refused=said if said != words_of(may) else None,
        body_max=BODY_MAX,
        quote_max=QUOTE_MAX,
        speaks_for_others=form is not None and len(form.organisation.choices) > 1,
    )


def _gone(
    text: PlanText, version: TextVersion, row: Paragraph, href: Callable[[str | None], str | None]
) -> dict[str, Any]:
    """What became of a paragraph that is not in the text any more: in which version, and where its words went."""
    later = displayed_after(db(), version)
    now, _moved = led_to(db(), version=version, paragraph=row)
    there = now if now is not None and later else None
    return {
        "number": later[0].number,
        "change_href": url_for(
            "texts.compared",
            slug=text.consultation.slug,
            key=text.key,
            old=version.number,
            new=later[0].number,
        ),
        "key": there.key if there is not None else None,
        "href": href(there.key) if there is not None else None,
    }


def _section_href(text: PlanText, version: TextVersion, row: Paragraph) -> str:
    """The page of the text on which the paragraph stands, in this version."""
    at = {"slug": text.consultation.slug, "key": text.key}
    if version is not displayed(text):
        return url_for("texts.earlier_section", version=version.number, number=row.section, **at)
    return (
        url_for("texts.section", number=row.section, **at) if row.section > 1 else url_for("texts.show", **at)
    )


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
