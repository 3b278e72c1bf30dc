"""All maps of codes to words, gathered from the features' files."""

from __future__ import annotations

from consult.rendering.wording import accounts, consultations

NAMES: dict[tuple[str, str], str] = {}
SENTENCES: dict[tuple[str, str], str] = {}

for feature in (accounts, consultations):
    for member, name in feature.NAMES:
        NAMES[member.__class__.__name__, str(member)] = name
    for member, words in feature.SENTENCES:
        SENTENCES[member.__class__.__name__, str(member)] = words
