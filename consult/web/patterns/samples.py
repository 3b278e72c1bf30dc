"""What the patterns page shows: the same small story in three languages. Fictitious, for development only."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from consult.domain.texts.alignment import align
from consult.domain.texts.comparing import Change, compare
from consult.domain.texts.pieces import Piece, PieceKind
from consult.kernel.localized import Language, Shown
from consult.web.locale import LABELS

# For each language, the words of the story.
FILE = Path(__file__).parent / "words.json"
WORDS: dict[str, dict[str, str]] = json.loads(FILE.read_text(encoding="utf-8"))


def story(language: Language) -> dict[str, Any]:
    """The shapes that the components take, in one language."""
    w = WORDS[language]
    foreign_language = Language.FR if language is Language.AR else Language.AR
    other = WORDS[foreign_language]
    card = {
        "ref": "2026-000123",
        "title": w["title"],
        "excerpt": w["text"],
        "language": str(language),
        "author": w["author"],
        "organisation": w["organisation"],
        "arrondissement": w["arrondissement"],
        "theme": w["theme"],
        "received_at": w["day1"],
        "comments": 14,
        "votes": {"rule": "agree-disagree", "agree": 238, "disagree": 41, "neutral": 12},
        "badge": {"text": w["done"], "state": "decided"},
    }
    reply = {
        "id": 2,
        "ref": "2026-000131",
        "author": w["city"],
        "received_at": w["day2"],
        "language": str(language),
        "body": w["answer"],
        "by_city": True,
    }
    foreign = {
        "id": 3,
        "ref": "2026-000140",
        "author": other["author"],
        "received_at": w["day2"],
        "language": str(foreign_language),
        "body": other["text"],
        "side": {"text": w["for"], "kind": "info"},
        "reply_href": "#",
        "replies": [{"id": 4, "ref": "2026-000144", "received_at": w["day3"], "note": w["hidden"]}],
    }
    return {
        "w": w,
        "lang": str(language),
        "paragraphs": [
            {"words": Shown(text, language, missing=False), "kind": kind, "level": level, "mark": mark}
            for kind, level, text, mark in (
                ("heading", 2, w["theme"], ""),
                ("paragraph", 0, w["text"], w["text"][:30]),
                ("item", 1, w["answer"], ""),
                ("table", 0, f"{w['theme']}\t{w['arrondissement']}\nUA\t12", ""),
            )
        ],
        "changes": _changes(w),
        "tongue": language,
        "card": card,
        "foreign_card": {
            **card,
            "title": other["title"],
            "excerpt": other["text"],
            "language": str(foreign_language),
            "language_name": LABELS[foreign_language],
        },
        "comment": {
            "id": 1,
            "ref": "2026-000128",
            "author": w["author"],
            "organisation": w["organisation"],
            "received_at": w["day1"],
            "language": str(language),
            "body": w["text"],
            "side": {"text": w["against"], "kind": "refused"},
            "reply_href": "#",
            "replies": [reply, foreign],
            "more": {"href": "#", "label": w["more"]},
        },
        "happened": [
            {
                "at": datetime(2026, 3, 10, 11, tzinfo=UTC),
                "text": w["title"],
                "href": "#",
                "quote": {"text": w["text"], "language": str(language)},
            },
            {"at": datetime(2026, 3, 9, 8, tzinfo=UTC), "text": w["done"], "href": "#", "quote": None},
        ],
        "steps": [
            {"title": w["received"], "when": w["day1"], "who": "2026-000123"},
            {"title": w["read"], "when": w["day2"], "who": w["moderators"]},
            {"title": w["cited"], "when": w["day3"], "who": w["moderators"], "href": "#"},
            {
                "title": w["decision"],
                "when": w["day4"],
                "who": w["council"],
                "body": w["decision_body"],
                "badge": {"text": w["partly"], "kind": "info"},
                "href": "#",
            },
        ],
        "next_step": {"title": w["next"], "who": w["city"], "when": w["day4"]},
        "phases": [
            {
                "title": w["phase1"],
                "from": w["day1"],
                "to": w["day2"],
                "state": "past",
                "opens": [w["propose"]],
            },
            {
                "title": w["phase2"],
                "from": w["day2"],
                "to": w["day3"],
                "state": "now",
                "opens": [w["comment"], w["vote"]],
            },
            {"title": w["phase3"], "from": w["day3"], "to": w["day4"], "state": "future", "opens": []},
        ],
        "outcomes": [
            {"label": w["accepted"], "value": 2, "kind": "accepted"},
            {"label": w["partly"], "value": 1, "kind": "partly"},
            {"label": w["deferred"], "value": 1, "kind": "deferred"},
            {"label": w["refused"], "value": 1, "kind": "refused"},
        ],
        "figures": [
            {"value": 1284, "label": w["people"], "note": w["note"]},
            {"value": 42, "label": w["proposals"]},
            {"value": 9630, "label": w["votes"]},
        ],
    }


def _changes(w: dict[str, str]) -> list[Change]:
    """Two versions of a page of rules, with each kind of change."""

    def heading(text: str) -> Piece:
        return Piece(PieceKind.HEADING, 2, text)

    def rule(text: str) -> Piece:
        return Piece(PieceKind.PARAGRAPH, 0, text)

    def table(height: str) -> Piece:
        return Piece(PieceKind.TABLE, 0, f"{w['theme']}\tm\nUA\t12\nUB\t9\nUC\t{height}")

    parts = w["text"].partition(". ")
    old = [heading(w["theme"]), rule(w["rule_before"]), rule(w["lead"]), table("7"), heading(w["arrondissement"]),
           rule(w["text"]), rule(w["hidden"]), rule(w["decision_body"])]  # fmt: skip
    new = [heading(w["theme"]), rule(w["decision_body"]), rule(w["rule_after"]), rule(w["lead"]), table("8"),
           heading(w["arrondissement"]), rule(parts[0] + "."), rule(parts[2]), rule(w["answer"])]  # fmt: skip
    return compare(old, new, align(old, new)).rows
