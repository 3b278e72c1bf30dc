"""Which arrondissement an area of a file is: by its short name, else by its name in Arabic or Latin letters. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from consult.domain.maps.rules import Named
from consult.domain.territory.models import Arrondissement
from consult.kernel.folding import fold
from consult.kernel.slugs import slugify


def match(areas: Sequence[Named], arrondissements: Iterable[Arrondissement]) -> dict[int, int]:
    """Number of the area in its file -> id of the arrondissement. What fits two, or none, is left to a person."""
    claims: dict[str, set[int]] = {}
    for one in arrondissements:
        for word in (one.code, *_words(one.name)):
            claims.setdefault(word, set()).add(one.id)
    found: dict[int, int] = {}
    for area in areas:
        meant = claims.get(slugify(area.code), set()) or {
            wanted for word in _words(area.name) for wanted in claims.get(word, set())
        }
        if len(meant) == 1:
            found[area.number] = next(iter(meant))
    # Two areas of one arrondissement: nobody but a person can say which is meant.
    once = [wanted for wanted in found.values() if list(found.values()).count(wanted) == 1]
    return {number: wanted for number, wanted in found.items() if wanted in once}


def _words(name: Mapping[str, str]) -> set[str]:
    """The names without case, accents and articles: "El Kabaria" and "Kabaria" are one place."""
    folded = (fold(words) for words in name.values())
    return {text.removeprefix("el ").removeprefix("ال") for text in folded if text}
