"""Remarks on a draft: observations, claims, oppositions, questions and comments on a paragraph. Never commits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.models import Consultation
from consult.domain.contributions.acceptance import (
    accept,
    category_of,
    judge_choices,
    key_of,
    made_before,
    new_shuffle,
    require_same_words,
    wait_for_turn,
)
from consult.domain.contributions.anchoring import stands_now
from consult.domain.contributions.models import (
    OBSERVED,
    QUOTE_MAX,
    Contribution,
    Kind,
    Side,
    Tongue,
)
from consult.domain.contributions.rules import Refusal, body_fits, fits, kind_fits, may_remark
from consult.domain.contributions.sameness import not_sent_before
from consult.domain.maps.placing import Spot
from consult.domain.texts.models import Paragraph, PlanText, TextVersion
from consult.domain.texts.queries import version_of
from consult.kernel.errors import NotFound, Refused
from consult.kernel.prose import clean_line, clean_text, to_html
from consult.kernel.verdict import require


def submit_remark(
    session: Session,
    *,
    text: PlanText,
    version_number: int,
    paragraph_key: str,
    kind: Kind,
    author: Person,
    body: str,
    language: Tongue,
    at: datetime,
    quote: str = "",
    side: Side | None = None,
    place: Spot | None = None,
    organisation_id: int | None = None,
    arrondissement_id: int | None = None,
    theme_id: int | None = None,
    submission_key: str | None = None,
    sent_again: bool = True,
) -> Contribution:
    """A numbered remark on a paragraph, as its author read it in this version.

    A new version may have been displayed while it was being written: it then stands where the paragraph stands now.
    `quote`: the words of the paragraph that are meant, found in it whatever spaces part them. `place`: what it points
    at on the map, judged (`maps.placing.judge_spot`); a comment points at nothing. `text.consultation` and
    `text.versions` are loaded. Raises Refused: OTHER_WORDS, may_remark's, NOT_A_REMARK, TEXT_NOT_DISPLAYED,
    NO_SUCH_PARAGRAPH, NOT_IN_PARAGRAPH, QUOTE_TOO_LONG, the body's lengths, NOT_A_MEMBER, UNKNOWN_THEME,
    UNKNOWN_ARRONDISSEMENT, SENT_ALREADY.
    """
    consultation = text.consultation
    wait_for_turn(session, consultation=consultation, at=at)
    key = key_of(author, submission_key)
    body = clean_text(body)
    if (known := made_before(session, key)) is not None:
        require_same_words(known, title=None, body=body)
        return known
    require(may_remark(author, consultation, at))
    require(kind_fits(kind, side))
    version, paragraph = read_paragraph(session, text, version_number, paragraph_key)
    meant = passage(paragraph, quote)
    remark = _remark(
        session,
        consultation=consultation,
        kind=kind,
        author=author,
        body=body,
        language=language,
        at=at,
        place=place,
        organisation_id=organisation_id,
        arrondissement_id=arrondissement_id,
        theme_id=theme_id,
        key=key,
        sent_again=sent_again,
    )
    remark.side = Side(side) if side else None
    hang(session, remark, text=text, version=version, paragraph=paragraph, quote=meant)
    return accept(
        session,
        contribution=remark,
        consultation=consultation,
        actor=author,
        at=at,
        facts={"text": text.id, "version": version.number, "paragraph": paragraph.key},
    )


def submit_remark_on_plan(
    session: Session,
    *,
    consultation: Consultation,
    kind: Kind,
    author: Person,
    body: str,
    language: Tongue,
    at: datetime,
    place: Spot | None = None,
    organisation_id: int | None = None,
    arrondissement_id: int | None = None,
    theme_id: int | None = None,
    submission_key: str | None = None,
    sent_again: bool = True,
) -> Contribution:
    """A numbered observation, claim, opposition or question on the plan as a whole, or on a place of it.

    Raises Refused as `submit_remark` does; a comment needs something that it is on: NOT_A_REMARK.
    """
    wait_for_turn(session, consultation=consultation, at=at)
    key = key_of(author, submission_key)
    body = clean_text(body)
    if (known := made_before(session, key)) is not None:
        require_same_words(known, title=None, body=body)
        return known
    require(may_remark(author, consultation, at))
    if kind not in OBSERVED:
        raise Refused(Refusal.NOT_A_REMARK)
    remark = _remark(
        session,
        consultation=consultation,
        kind=kind,
        author=author,
        body=body,
        language=language,
        at=at,
        place=place,
        organisation_id=organisation_id,
        arrondissement_id=arrondissement_id,
        theme_id=theme_id,
        key=key,
        sent_again=sent_again,
    )
    facts = {"zone": place.zone_id} if place is not None and place.zone_id is not None else {}
    return accept(session, contribution=remark, consultation=consultation, actor=author, at=at, facts=facts)


def _remark(
    session: Session,
    *,
    consultation: Consultation,
    kind: Kind,
    author: Person,
    body: str,
    language: Tongue,
    at: datetime,
    place: Spot | None,
    organisation_id: int | None,
    arrondissement_id: int | None,
    theme_id: int | None,
    key: str | None,
    sent_again: bool,
) -> Contribution:
    """What every remark has, judged; not numbered yet."""
    require(body_fits(kind, body))
    judge_choices(
        session,
        consultation=consultation,
        speaker=author,
        organisation_id=organisation_id,
        arrondissement_id=arrondissement_id,
        theme_id=theme_id,
    )
    if not sent_again:
        require(
            not_sent_before(session, author=author, consultation=consultation, title=None, body=body, at=at)
        )
    spot = place if place is not None and kind is not Kind.COMMENT else Spot()
    return Contribution(
        kind=Kind(kind),
        consultation_id=consultation.id,
        author_id=author.id,
        organisation_id=organisation_id,
        category=category_of(organisation_id),
        language=Tongue(language),
        arrondissement_id=arrondissement_id,
        theme_id=theme_id,
        zone_id=spot.zone_id,
        latitude=spot.latitude,
        longitude=spot.longitude,
        address=spot.address,
        body=body,
        body_html=to_html(body),
        created_at=at,
        shuffle=new_shuffle(),
        submission_key=key,
    )


def hang(
    session: Session,
    remark: Contribution,
    *,
    text: PlanText,
    version: TextVersion,
    paragraph: Paragraph,
    quote: str | None,
) -> None:
    """Say what the remark is on, and where that stands in the version that is displayed now."""
    remark.text, remark.text_id = text, text.id
    remark.text_version, remark.text_version_id = version, version.id
    remark.paragraph_key, remark.quote = paragraph.key, quote
    remark.now_key, remark.standing = stands_now(session, version=version, paragraph=paragraph, quote=quote)


def passage(paragraph: Paragraph, quote: str) -> str | None:
    """The quoted words as the paragraph writes them; None where nothing is quoted.

    Raises Refused: NOT_IN_PARAGRAPH, QUOTE_TOO_LONG.
    """
    wanted = clean_line(quote)
    if not wanted:
        return None
    require(fits(QUOTE_MAX, wanted, Refusal.QUOTE_TOO_LONG))
    for words in paragraph.words.values():
        if wanted in clean_line(words):
            return wanted
    raise Refused(Refusal.NOT_IN_PARAGRAPH)


def read_paragraph(
    session: Session, text: PlanText, number: int, paragraph_key: str
) -> tuple[TextVersion, Paragraph]:
    """The paragraph of a displayed version. Raises Refused: TEXT_NOT_DISPLAYED, NO_SUCH_PARAGRAPH."""
    try:
        version = version_of(text, number)
    except NotFound as unseen:
        raise Refused(Refusal.TEXT_NOT_DISPLAYED) from unseen
    paragraph = session.get(Paragraph, (version.id, paragraph_key))
    if paragraph is None:
        raise Refused(Refusal.NO_SUCH_PARAGRAPH)
    return version, paragraph
