"""Saying what became of each paragraph of the version before: proposed, mended, confirmed. Never commits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.actions import judge
from consult.domain.texts.actions import hold, journal
from consult.domain.texts.alignment import Pair, PairState, align, inherit
from consult.domain.texts.anchoring import rising
from consult.domain.texts.likeness import seen
from consult.domain.texts.models import Paragraph, PlanText, TextChange, TextVersion
from consult.domain.texts.pieces import Piece
from consult.domain.texts.queries import all_paragraphs, before
from consult.domain.texts.rules import TextRefusal, authoritative, may_edit_texts
from consult.domain.texts.writing import take_keys, write_paragraphs
from consult.kernel.errors import Refused
from consult.kernel.localized import Language


@dataclass(frozen=True, slots=True)
class Sides:
    """The two versions, as they are compared: in the authoritative language that both have."""

    old: list[Piece]
    new: list[Piece]


def sides(
    before_rows: Sequence[Paragraph], rows: Sequence[Paragraph], language: Language | None = None
) -> Sides:
    """The two versions in `language`; without one in the authoritative language of those that both have."""
    both = _languages(before_rows) & _languages(rows)
    language = language or authoritative(sorted(both)) or Language.AR

    def piece(row: Paragraph) -> Piece:
        words = row.words.get(language) or next(iter(row.words.values()), "")
        return Piece(row.kind, row.level, words, row.key)

    return Sides([piece(row) for row in before_rows], [piece(row) for row in rows])


def _languages(rows: Iterable[Paragraph]) -> set[Language]:
    return {Language(one) for row in rows for one in row.words}


def propose(
    session: Session,
    *,
    text: PlanText,
    version: TextVersion,
    editor: Person | None,
    at: datetime,
    afresh: bool = False,
) -> dict[str, str]:
    """Align the version with the one before, and give its paragraphs their lasting keys; nothing is confirmed yet.

    What an editor said stays said, and keys that are known (from the file, from the alignment before) decide; the rest
    is compared. `afresh`: everything is compared by its words, as if nobody had said anything. Of a first version there
    is nothing to align. Gives the keys of the version that changed, old to new. Raises Refused: NOT_FOR_YOU, DISPLAYED.
    """
    judge(editor, may_edit_texts(editor, text.consultation))
    hold(session, version)
    earlier = before(text, version)
    if earlier is None:
        return {}
    both = sides(all_paragraphs(session, earlier.id), all_paragraphs(session, version.id))
    if afresh:
        # Nothing of the rows there were is carried into the new ones.
        session.execute(delete(TextChange).where(TextChange.version_id == version.id))
        pairs = align(both.old, both.new)
    else:
        links, settled = _by_hand(both, list_changes(session, version.id))
        taken = {new for _old, new in links}
        links |= {(old, new) for old, new in _known(both) if old not in settled and new not in taken}
        links |= _parted(both, links, settled)
        pairs = restate(both, links | _rest(both, links, settled))
    return _write(session, text, version, both, pairs)


def _by_hand(both: Sides, changes: Sequence[TextChange]) -> tuple[set[tuple[int, int]], set[int]]:
    """What an editor said: links as places, and the old places that are settled by them (also: that lead nowhere)."""
    olds = {one.key: at for at, one in enumerate(both.old)}
    news = {one.key: at for at, one in enumerate(both.new)}
    links: set[tuple[int, int]] = set()
    settled: set[int] = set()
    for change in changes:
        if not change.set_by_id or change.old_key not in olds:
            continue
        if change.new_key is None:
            settled.add(olds[change.old_key])
        elif change.new_key in news:
            settled.add(olds[change.old_key])
            links.add((olds[change.old_key], news[change.new_key]))
    return links, settled


def _known(both: Sides) -> set[tuple[int, int]]:
    """Paragraphs that have the same key on both sides: the file brought it along, or an alignment gave it."""
    places = {one.key: at for at, one in enumerate(both.old)}
    return {(places[one.key], at) for at, one in enumerate(both.new) if one.key in places}


def _parted(both: Sides, links: set[tuple[int, int]], settled: set[int]) -> set[tuple[int, int]]:
    """The other parts of what the words say was divided or joined, where a key tells of one part only.

    A key stays with one part, so without this a version would lose its divisions whenever it is proposed again.
    """
    olds, news = {old for old, _new in links}, {new for _old, new in links}
    found = [one for one in align(both.old, both.new) if one.old is not None and one.new is not None]
    divided = {pair.old for pair in found if pair.state is PairState.SPLIT and (pair.old, pair.new) in links}
    joined = {pair.new for pair in found if pair.state is PairState.JOINED and (pair.old, pair.new) in links}
    return {
        (pair.old, pair.new)
        for pair in found
        if (pair.state is PairState.SPLIT and pair.old in divided - settled and pair.new not in news)
        or (pair.state is PairState.JOINED and pair.new in joined and pair.old not in olds | settled)
    }


def _rest(both: Sides, links: set[tuple[int, int]], settled: set[int]) -> set[tuple[int, int]]:
    """What the alignment says of the paragraphs that no key links and of which nobody has said anything."""
    done, taken = settled | {old for old, _new in links}, {new for _old, new in links}
    olds = [at for at in range(len(both.old)) if at not in done]
    news = [at for at in range(len(both.new)) if at not in taken]
    found = align([both.old[at] for at in olds], [both.new[at] for at in news])
    return {(olds[one.old], news[one.new]) for one in found if one.old is not None and one.new is not None}


def restate(both: Sides, links: set[tuple[int, int]]) -> list[Pair]:
    """The rows of an alignment in which exactly these places are linked; their states follow from the links."""
    of_old: dict[int, list[int]] = {}
    of_new: dict[int, list[int]] = {}
    for old, new in sorted(links):
        of_old.setdefault(old, []).append(new)
        of_new.setdefault(new, []).append(old)
    single = [
        (old, news[0]) for old, news in sorted(of_old.items()) if len(news) == 1 and len(of_new[news[0]]) == 1
    ]
    # What moves is the lighter part: a line that went by a chapter, not the chapter that went by the line.
    in_order = set(rising(single, lambda old, _new: 1.0 + len(both.old[old].text)))
    rows: list[tuple[tuple[int, int, int], Pair]] = []
    for old, new in links:
        if len(of_old[old]) > 1:
            state = PairState.SPLIT
        elif len(of_new[new]) > 1:
            state = PairState.JOINED
        else:
            one, other = both.old[old], both.new[new]
            same = seen(one.text) == seen(other.text)
            if (old, new) in in_order:
                state = PairState.KEPT if same else PairState.EDITED
            else:
                state = PairState.MOVED if same else PairState.MOVED_EDITED
        rows.append(((new, 0, old), Pair(old, new, state, 1.0)))
    for new in range(len(both.new)):
        if new not in of_new:
            rows.append(((new, 0, -1), Pair(None, new, PairState.ADDED, 0.0)))
    last = -1
    for old in range(len(both.old)):
        if old in of_old:
            last = of_old[old][-1]
        else:
            rows.append(((last, 1, old), Pair(old, None, PairState.REMOVED, 0.0)))
    return [pair for _place, pair in sorted(rows, key=lambda row: row[0])]


def _write(
    session: Session, text: PlanText, version: TextVersion, both: Sides, pairs: Sequence[Pair]
) -> dict[str, str]:
    """Keep the rows, and rename the paragraphs that have a lasting key; gives the keys that changed, old to new."""
    kept, _leads = inherit(pairs, [one.key for one in both.old])
    lasting = {one.key for one in both.old}
    rows = list(all_paragraphs(session, version.id))
    keys: list[str] = []
    # A paragraph that lost its link must not keep the key of the old one.
    free = [at for at, row in enumerate(rows) if at not in kept and row.key in lasting]
    begin = take_keys(session, text.id, len(free)) if free else 0
    fresh = {at: f"p{begin + number}" for number, at in enumerate(free, start=1)}
    for at, row in enumerate(rows):
        keys.append(kept.get(at) or fresh.get(at) or row.key)
    made = [
        Paragraph(version_id=version.id, key=key, kind=row.kind, level=row.level, words=dict(row.words))
        for key, row in zip(keys, rows, strict=True)
    ]
    renamed = {row.key: key for key, row in zip(keys, rows, strict=True) if key != row.key}
    hand_set = {
        (change.old_key, renamed.get(change.new_key or "", change.new_key)): change.set_by_id
        for change in list_changes(session, version.id)
        if change.set_by_id
    }
    write_paragraphs(session, version, made)
    session.execute(delete(TextChange).where(TextChange.version_id == version.id))
    values = []
    for position, pair in enumerate(pairs, start=1):
        old_key = both.old[pair.old].key if pair.old is not None else None
        new_key = keys[pair.new] if pair.new is not None else None
        values.append(
            {
                "version_id": version.id,
                "position": position,
                "old_key": old_key,
                "new_key": new_key,
                "state": pair.state,
                "score": pair.score,
                "set_by_id": hand_set.get((old_key, new_key)),
            }
        )
    if values:
        session.execute(TextChange.__table__.insert(), values)
    session.flush()
    return renamed


def pairs_of(both: Sides, changes: Sequence[TextChange]) -> list[Pair]:
    """The rows as places of the two sides, as `align` gives them."""
    olds = {one.key: at for at, one in enumerate(both.old)}
    news = {one.key: at for at, one in enumerate(both.new)}
    return [
        Pair(
            olds[change.old_key] if change.old_key is not None else None,
            news[change.new_key] if change.new_key is not None else None,
            change.state,
            change.score,
        )
        for change in changes
    ]


def list_changes(session: Session, version_id: int) -> Sequence[TextChange]:
    """The rows of a version's alignment in order (at most those of two versions)."""
    return session.scalars(
        select(TextChange).where(TextChange.version_id == version_id).order_by(TextChange.position)
    ).all()


def mend(
    session: Session,
    *,
    text: PlanText,
    version: TextVersion,
    editor: Person,
    old_key: str,
    new_key: str | None,
    at: datetime,
    also: bool = False,
    expected: int | None = None,
) -> dict[str, str]:
    """An editor says where an old paragraph leads: to this new one, nowhere (None), or to this one `also` (it was
    split, or joined with another). Gives the keys of the version that changed, old to new.

    Raises Stale; Refused: NOT_FOR_YOU, DISPLAYED, NOT_IN_BOTH.
    """
    judge(editor, may_edit_texts(editor, text.consultation))
    hold(session, version, expected=expected)
    earlier = before(text, version)
    if earlier is None:
        raise Refused(TextRefusal.NOT_IN_BOTH)
    both = sides(all_paragraphs(session, earlier.id), all_paragraphs(session, version.id))
    olds = {one.key: place for place, one in enumerate(both.old)}
    news = {one.key: place for place, one in enumerate(both.new)}
    if old_key not in olds or (new_key is not None and new_key not in news):
        raise Refused(TextRefusal.NOT_IN_BOTH)
    links = {
        (olds[change.old_key], news[change.new_key])
        for change in list_changes(session, version.id)
        if change.old_key is not None and change.new_key is not None
    }
    old = olds[old_key]
    if not also:
        links = {link for link in links if link[0] != old}
    if new_key is not None:
        new = news[new_key]
        if not also:
            links = {link for link in links if link[1] != new}
        links.add((old, new))
    renamed = _write(session, text, version, both, restate(both, links))
    changed = session.scalars(
        select(TextChange).where(TextChange.version_id == version.id, TextChange.old_key == old_key)
    ).all()
    for change in changed:
        change.set_by_id = editor.id
    session.flush()
    return renamed


def confirm(
    session: Session,
    *,
    text: PlanText,
    version: TextVersion,
    editor: Person | None,
    at: datetime,
    expected: int | None = None,
) -> None:
    """The rows as they stand are what became of each paragraph. Raises Stale; Refused: NOT_FOR_YOU, DISPLAYED."""
    judge(editor, may_edit_texts(editor, text.consultation))
    hold(session, version, expected=expected)
    if version.aligned_at is not None:
        return
    version.aligned_at = at
    session.flush()
    states = [str(change.state) for change in list_changes(session, version.id)]
    journal(
        session,
        text,
        act="text.aligned",
        by=editor,
        at=at,
        facts={"number": version.number, **{state: states.count(state) for state in sorted(set(states))}},
    )
