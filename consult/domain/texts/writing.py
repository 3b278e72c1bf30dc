"""The rows of a version: merged by language, written with their keys, sections and words to search. Never commits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from consult.domain.texts.expressions import pair
from consult.domain.texts.models import Paragraph, PlanText, TextVersion
from consult.domain.texts.pieces import Piece
from consult.domain.texts.rules import KEY, PARAGRAPHS_MAX, TextRefusal, authoritative, level_of
from consult.domain.texts.sections import cut
from consult.kernel.errors import Refused
from consult.kernel.folding import analyse
from consult.kernel.localized import LANGUAGES, Language


def merged(
    version: TextVersion,
    there: Sequence[Paragraph],
    language: Language,
    pieces: Sequence[Piece],
) -> list[Paragraph]:
    """The paragraphs of the version with these words in this language; keys given where there are none."""
    given = [piece.key for piece in pieces if KEY.fullmatch(piece.key)]
    if len(set(given)) != len(given):
        twice = next(key for key in given if given.count(key) > 1)
        raise Refused(TextRefusal.KEY_TWICE, {"key": twice})
    if not there:
        return [
            _paragraph(version, piece.key if KEY.fullmatch(piece.key) else "", piece, {language: piece.text})
            for piece in pieces
        ]
    lead = authoritative([Language(one) for row in there for one in row.words if one != language])
    ours = [Piece(row.kind, row.level, row.words.get(lead or "", ""), row.key) for row in there]
    rows: list[Paragraph] = []
    for mine, coming in pair(ours, pieces):
        row = there[mine] if mine is not None else None
        piece = pieces[coming] if coming is not None else None
        if row is None:
            assert piece is not None
            fresh = piece.key if KEY.fullmatch(piece.key) else ""
            rows.append(_paragraph(version, fresh, piece, {language: piece.text}))
            continue
        words = {one: text for one, text in row.words.items() if one != language}
        if piece is not None:
            words[language] = piece.text
        # The language that leads says the form; a paragraph that only the replaced words had goes with them.
        if words:
            rows.append(_paragraph(version, row.key, Piece(row.kind, row.level, ""), words))
    return rows


def _paragraph(version: TextVersion, key: str, piece: Piece, words: Mapping[str, str]) -> Paragraph:
    return Paragraph(
        version_id=version.id,
        key=key,
        kind=piece.kind,
        level=level_of(piece.kind, piece.level),
        words=dict(words),
    )


def write_paragraphs(session: Session, version: TextVersion, rows: Sequence[Paragraph]) -> None:
    """These are the paragraphs of the version from now on, in this order: keys, sections and the search are made.

    What they were aligned to must be looked at again. The caller holds the version.
    """
    if len(rows) > PARAGRAPHS_MAX:
        raise Refused(TextRefusal.TOO_MANY_PARAGRAPHS, {"limit": PARAGRAPHS_MAX})
    # What is given anew is written anew: an object of the old rows would be the same row to the session.
    fresh = [
        {
            "key": row.key,
            "kind": row.kind,
            "level": row.level,
            "words": {language: row.words[language] for language in LANGUAGES if row.words.get(language)},
        }
        for row in rows
    ]
    wanted = sum(1 for one in fresh if not one["key"])
    number = take_keys(session, version.text_id, wanted, known=[one["key"] for one in fresh])
    sections = cut([(one["kind"], one["level"], max(map(len, one["words"].values()))) for one in fresh])
    made = []
    for position, (one, section) in enumerate(zip(fresh, sections, strict=True), start=1):
        if not one["key"]:
            number += 1
            one["key"] = f"p{number}"
        made.append(
            {
                "version_id": version.id,
                "position": position,
                "section": section,
                **one,
                **_searched(one["words"]),
            }
        )
    session.flush()
    session.execute(delete(Paragraph).where(Paragraph.version_id == version.id))
    # What was read of the old rows is theirs no more.
    for row in [one for one in session.identity_map.values() if isinstance(one, Paragraph)]:
        session.expunge(row)
    if made:
        session.execute(Paragraph.__table__.insert(), made)
    version.paragraph_count = len(made)
    version.revision += 1
    version.aligned_at = None
    session.flush()


def _searched(words: Mapping[str, str]) -> dict[str, str]:
    stems: list[str] = []
    skeletons: list[str] = []
    for language, text in words.items():
        analysis = analyse(text, language)
        stems += analysis.stems
        skeletons += analysis.skeletons
    return {
        "stems": f" {' '.join(dict.fromkeys(stems))} ",
        "skeletons": f" {' '.join(dict.fromkeys(skeletons))} ",
    }


def take_keys(session: Session, text_id: int, wanted: int, *, known: Iterable[str] = ()) -> int:
    """The number after which `wanted` new keys begin; above every number that a known key of ours has."""
    highest = max((int(key[1:]) for key in known if key[:1] == "p" and key[1:].isdecimal()), default=0)
    last = session.scalars(select(PlanText.last_key).where(PlanText.id == text_id).with_for_update()).one()
    begin = max(last, highest)
    session.execute(update(PlanText).where(PlanText.id == text_id).values(last_key=begin + wanted))
    return begin
