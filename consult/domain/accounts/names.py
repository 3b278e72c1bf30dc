"""Public names: nobody may speak as the municipality by choosing its name, or one that looks like it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from consult.kernel.folding import fold

KEY_LONGEST = 80

# Letters of other scripts and digits that pass for Latin ones.
_ALIKE = str.maketrans(
    "0134578аеорсухівкмнтαοινρτкзςυ",
    "oieastbaeopcyxibkmhtaoivptkscu",
)
_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None})

# Names of the house itself; taken whole, since « Mairie de quartier vivante » may well be an association.
_OFFICES = """
    admin administrator administrateur administration moderator moderateur moderation municipality
    municipalite mairie commune maire mayor governor gouverneur wali support equipe system بلدية البلدية
    رئيسالبلدية المشرف مشرف الإدارة إدارة الوالي المجلسالبلدي الكاتبالعام
"""


def name_key(name: str) -> str:
    """By what a name is found: its words without case, accents, vowel signs and variants of letters."""
    return fold(name)[:KEY_LONGEST]


def skeleton(name: str) -> str:
    """What the eye keeps of a name: letters only, without accents, capitals or borrowed shapes."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name)).casefold()
    # Arabic letters first: their hamza is a mark that the next step would take away alone.
    letters = "".join(sign for sign in folded.translate(_ARABIC) if unicodedata.category(sign)[0] in "LN")
    return letters.translate(_ALIKE)


def looks_official(name: str, *, city_names: Iterable[str]) -> bool:
    """Whether a reader could take it for the municipality:

    its name within it, or an office and nothing else.
    """
    bones = skeleton(name)
    if bones in {skeleton(office) for office in _OFFICES.split()}:
        return True
    return any(len(official := skeleton(one)) >= 4 and official in bones for one in city_names)
