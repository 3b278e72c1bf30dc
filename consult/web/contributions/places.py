"""What a remark is on: the paragraph as it was read, and where it stands now, with the change beside it."""

from __future__ import annotations

from typing import Any

from flask import url_for

from consult.domain.contributions.causes import changes_for
from consult.domain.contributions.models import Contribution, Standing
from consult.domain.texts.comparing import compare_words
from consult.domain.texts.models import Paragraph
from consult.domain.texts.queries import before, displayed, find_in_versions, find_texts
from consult.kernel.localized import Language, shown
from consult.kernel.prose import clean_line
from consult.web.compose.paragraphs import paragraph_item
from consult.web.database import db
from consult.web.request import lang


def spoken_of(contribution: Contribution) -> dict[str, Any] | None:
    """The passage on which a remark is, for the page of the remark; None for what is on no paragraph.

    Loaded: `contribution.text_version`, `contribution.consultation`.
    """
    if contribution.text_id is None:
        return None
    assert contribution.text_version is not None and contribution.paragraph_key is not None
    text = find_texts(db(), [contribution.text_id])[contribution.text_id]
    now = displayed(text)
    assert now is not None
    slug = contribution.consultation.slug
    said_at = (contribution.text_version.id, contribution.paragraph_key)
    pairs = [said_at] + ([(now.id, contribution.now_key)] if contribution.now_key else [])
    rows = find_in_versions(db(), pairs)
    said = rows[said_at]
    there = rows.get((now.id, contribution.now_key)) if contribution.now_key else None
    reading = _language(said, contribution)
    changed = there is not None and there.words != said.words
    return {
        "title": shown(text.title, lang()),
        "text_href": url_for("texts.show", slug=slug, key=text.key),
        "said_number": contribution.text_version.number,
        "now_number": now.number,
        "item": paragraph_item(said, language=reading),
        "quote": contribution.quote,
        "key": contribution.paragraph_key,
        "now_key": contribution.now_key,
        "standing": contribution.standing,
        "orphaned": contribution.standing is Standing.ORPHANED,
        "runs": compare_words(said.words.get(reading, ""), there.words.get(reading, ""))
        if changed and there is not None
        else [],
        "answered": [
            {
                "number": version.number,
                "href": url_for(
                    "texts.compared", slug=slug, key=text.key, old=earlier.number, new=version.number
                ),
            }
            for version, _key in changes_for(db(), contribution.id)
            if version.text_id == text.id and (earlier := before(text, version)) is not None
        ],
        "paragraph_href": url_for(
            ".paragraph",
            slug=slug,
            key=text.key,
            paragraph=contribution.now_key or contribution.paragraph_key,
        ),
    }


def _language(said: Paragraph, contribution: Contribution) -> Language:
    """The language in which the passage is shown: the one that was quoted, else the reader's, else what there is."""
    if contribution.quote:
        for language, words in said.words.items():
            if contribution.quote in clean_line(words):
                return Language(language)
    return shown(said.words, lang()).language
