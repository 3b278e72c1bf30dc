"""All maps of codes to words, gathered from the features' files."""

from __future__ import annotations

from consult.rendering.wording import (
    accounts,
    answers,
    bringing,
    consultations,
    contributions,
    council,
    following,
    maps,
    merges,
    moderation,
    opendata,
    pages,
    plans,
    settings,
    synthesis,
    tables,
    texts,
    uploads,
    voting,
)

# By the enum itself and the member: several features have an enum of the same name.
NAMES: dict[tuple[type, str], str] = {}
SENTENCES: dict[tuple[type, str], str] = {}

for feature in (
    accounts,
    answers,
    bringing,
    consultations,
    contributions,
    council,
    following,
    maps,
    merges,
    moderation,
    opendata,
    pages,
    plans,
    settings,
    synthesis,
    tables,
    texts,
    uploads,
    voting,
):
    for member, name in feature.NAMES:
        NAMES[type(member), str(member)] = name
    for member, words in feature.SENTENCES:
        SENTENCES[type(member), str(member)] = words
