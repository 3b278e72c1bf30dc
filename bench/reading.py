"""A text of 2,000 paragraphs with 20 remarks and with 20,000: what its pages cost, as their first reader meets them.

In one process, through the app itself, on SQLite: the two texts in turn, each address a new one, so that no page is
kept. Statements are counted, times are medians of the processor's.
"""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from statistics import median

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import event

from config import Config
from consult.app import create_app
from consult.domain.accounts.actions import create_account
from consult.domain.consultations.actions import create_consultation
from consult.domain.consultations.calendar import add_phase
from consult.domain.consultations.models import Activity, Consultation, ConsultationState
from consult.domain.consultations.rules import PhasePlan
from consult.domain.contributions.anchoring import recount
from consult.domain.contributions.models import OBSERVED, Contribution
from consult.domain.texts.actions import bring_in, create_text, display_version
from consult.domain.texts.models import PlanText
from consult.domain.texts.pieces import Piece, PieceKind
from consult.kernel.localized import LANGUAGES, Language
from consult.web.database import extension, unit_of_work

PARAGRAPHS, FEW, MANY = 2_000, 20, 20_000
ROUNDS = 40
# Paragraphs of which something is said in both.
SPOKEN_OF = range(90, 90 + FEW * 7, 7)
GOAL_RATIO = 1.5
PAGES = {
    "a page of the text": "sections/{section}",
    "a paragraph": "paragraphs/p{paragraph}",
    "words found": "find?words=hauteur",
}
WORDS = ("la hauteur", "des constructions", "dans la zone", "ne dépasse pas", "douze mètres", "sauf avis contraire",
         "le long des voies", "en limite séparative", "les espaces libres", "sont plantés", "d’arbres")  # fmt: skip


def report() -> Iterator[str]:
    """The lines of the report."""
    with tempfile.TemporaryDirectory() as folder:
        app = _app(Path(folder))
        with app.app_context():
            upgrade()
            for key, number in (("few", FEW), ("many", MANY)):
                _text(key, number)
            yield (
                f"Reading: a text of {PARAGRAPHS:,} paragraphs with {FEW} and with {MANY:,} remarks, first reader, "
                "SQLite, processor time"
            )
            yield f"{'page':<22}{'statements':>22}{'time':>24}{'ratio':>8}"
            for name, path in PAGES.items():
                yield _line(app, name, path)
            extension.engine.dispose()


def _app(folder: Path) -> Flask:
    return create_app(
        Config(
            database_url=f"sqlite:///{folder / 'reading.db'}",
            secret_key="only for the bench",
            instance=folder,
            base_url="http://localhost",
        )
    )


def _text(key: str, remarks: int) -> None:
    """A consultation that is open, its text on display, and so many remarks on paragraphs drawn by lot."""
    at, chance = datetime.now(UTC), Random(key)
    pieces = [
        Piece(PieceKind.HEADING, 2, f"Article {number // 12 + 1}")
        if number % 12 == 0
        else Piece(PieceKind.PARAGRAPH, 0, f"{number}. " + " ".join(chance.choices(WORDS, k=12)) + ".")
        for number in range(PARAGRAPHS)
    ]
    with unit_of_work() as session:
        title = {str(language): f"Bench {key}" for language in LANGUAGES}
        consultation = create_consultation(session, creator=None, texts={"title": title}, slug=key, at=at)
        plan = PhasePlan(title, {}, at - timedelta(days=9), at + timedelta(days=9), {Activity.OBSERVE: 1})
        add_phase(session, consultation=consultation, editor=None, plan=plan, at=at)
        # Only this bench needs a consultation of a text and nothing else to be read.
        consultation.state, consultation.published_at = ConsultationState.PUBLISHED, at
        text = create_text(session, consultation=consultation, editor=None, title=title, key="text", at=at)
        version = bring_in(
            session, text=text, editor=None, language=Language.FR, pieces=pieces, filename="bench", at=at
        )
        display_version(session, text=text, version=version, editor=None, at=at)
        author = create_account(
            session,
            email=f"{key}@example.org",
            password=secrets.token_hex(12),
            public_name=f"Resident {key}",
            language=Language.FR,
            at=at,
        )
        session.flush()
        _remarks(session, consultation, text, version.id, author.id, remarks, at, chance)
        recount(session, text_id=text.id)


def _remarks(
    session: object, consultation: Consultation, text: PlanText, version_id: int, author_id: int,
    number: int, at: datetime, chance: Random,
) -> None:  # fmt: skip
    rows = []
    for place in range(number):
        # The first ones at paragraphs that are asked for.
        paragraph = f"p{SPOKEN_OF[place] if place < FEW else chance.randrange(PARAGRAPHS) + 1}"
        rows.append(
            {
                "series": "L", "year": 2026, "number": place + 1 + consultation.id * 10**6,
                "ref": f"L2026-{place + 1 + consultation.id * 10**6:07d}",
                "kind": chance.choice(OBSERVED), "state": "published", "place": "unread",
                "consultation_id": consultation.id, "author_id": author_id, "category": "resident",
                "channel": "online", "language": "fr", "body": f"Remarque {place} : trop haut.",
                "body_html": f"<p>Remarque {place} : trop haut.</p>", "version": 1, "created_at": at,
                "received_at": at + timedelta(seconds=place), "salt": "0" * 32, "receipt_hash": "0" * 64,
                "agree_count": 0, "disagree_count": 0, "neutral_count": 0, "comment_count": 0,
                "shuffle": place, "text_id": text.id, "text_version_id": version_id,
                "paragraph_key": paragraph, "now_key": paragraph, "standing": "kept",
            }
        )  # fmt: skip
    session.execute(Contribution.__table__.insert(), rows)  # type: ignore[attr-defined]


def _line(app: Flask, name: str, path: str) -> str:
    readers = count()
    chance = Random(name)
    times: dict[str, list[float]] = {"few": [], "many": []}
    statements: dict[str, set[int]] = {"few": set(), "many": set()}
    seen: list[str] = []
    engine = extension.engine

    def note(_connection, _cursor, statement, *_rest):  # type: ignore[no-untyped-def]
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        for turn in range(ROUNDS + 5):
            wanted = path.format(section=chance.randrange(2, 30), paragraph=chance.choice(SPOKEN_OF))
            for key in times:
                address = f"/fr/consultations/{key}/texts/text/{wanted}"
                address += f"{'&' if '?' in address else '?'}reader={next(readers)}"
                seen.clear()
                begin = time.process_time()
                response = app.test_client().get(address)
                spent = time.process_time() - begin
                assert response.status_code == 200, (address, response.status_code)
                if turn >= 5:
                    times[key].append(spent)
                    statements[key].add(len(seen))
    finally:
        event.remove(engine, "before_cursor_execute", note)
    few, many = median(times["few"]), median(times["many"])
    ratio = many / few
    verdict = "" if ratio <= GOAL_RATIO else f"   over {GOAL_RATIO}"
    counted = " / ".join("-".join(map(str, sorted({min(n), max(n)}))) for n in statements.values())
    return f"{name:<22}{counted:>22}{f'{few * 1000:.1f} / {many * 1000:.1f} ms':>24}{ratio:>8.2f}{verdict}"


if __name__ == "__main__":
    for line in report():
        print(line, flush=True)
