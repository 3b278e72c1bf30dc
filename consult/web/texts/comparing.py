"""Two versions of a text beside one another: paragraphs first, words second."""

from __future__ import annotations

from flask import render_template, request, url_for

from consult.domain.contributions.causes import causes_of
from consult.domain.texts.aligning import list_changes, pairs_of, sides
from consult.domain.texts.alignment import align
from consult.domain.texts.comparing import compare
from consult.domain.texts.queries import all_paragraphs, before, version_of
from consult.domain.texts.rules import authoritative
from consult.kernel.errors import NotFound
from consult.kernel.localized import Language, shown
from consult.rendering.wording import word
from consult.web.access import public
from consult.web.compose.paragraphs import languages_of, version_words
from consult.web.database import db
from consult.web.request import lang
from consult.web.texts.blueprint import bp
from consult.web.texts.reading import text_of

AT_ONCE = 60


@bp.get("/<key>/compare/<int:old>/<int:new>")
@public
def compared(slug: str, key: str, old: int, new: int) -> str:
    """What changed from one version to a later one; of neighbours as the staff confirmed it."""
    consultation, text, _now = text_of(slug, key)
    one, other = version_of(text, old), version_of(text, new)
    if old >= new:
        raise NotFound(f"{old}/{new}")
    session = db()
    both_languages = [each for each in languages_of(other) if each in languages_of(one)]
    here = Language(str(lang()))
    language = here if here in both_languages else authoritative(both_languages)
    if language is None:
        raise NotFound(f"{old}/{new}")
    both = sides(all_paragraphs(session, one.id), all_paragraphs(session, other.id), language)
    follows = before(text, other)
    confirmed = follows is not None and follows.id == one.id
    changes = list_changes(session, other.id) if confirmed else []
    pairs = pairs_of(both, changes) if confirmed else align(both.old, both.new)
    begin = request.args.get("from", "0")
    page = compare(
        both.old,
        both.new,
        pairs,
        begin=int(begin) if begin.isdecimal() and len(begin) < 6 else 0,
        limit=AT_ONCE,
    )
    keys = [piece.key for row in page.rows for piece in (row.new or row.old)]
    causes = causes_of(session, other.id, keys) if confirmed else {}
    return render_template(
        "areas/texts/compare.html",
        consultation=consultation,
        consultation_title=shown(consultation.title, lang()),
        text=text,
        title=shown(text.title, lang()),
        old={"number": one.number, **version_words(one)},
        new={"number": other.number, **version_words(other)},
        note=shown(other.note, lang()),
        language=language,
        confirmed=confirmed,
        counts=[(word(lang(), state), number) for state, number in page.counts.items()],
        rows=page.rows,
        answers={
            key: [{"ref": each.ref, "href": url_for("contributions.show", ref=each.ref)} for each in found]
            for key, found in causes.items()
        },
        choices=[
            (each.number, later.number)
            for at, each in enumerate(text.versions)
            for later in text.versions[at + 1 :]
            if each.displayed_at is not None and later.displayed_at is not None
        ],
        next_href=url_for(".compared", slug=slug, key=key, old=old, new=new, **{"from": page.next})
        if page.next
        else None,
    )
