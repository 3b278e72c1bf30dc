"""Passwords: what a good one is not, and how one is kept (argon2id).

Strength as OWASP's password storage cheat sheet has it (t=2, m=19 MiB, p=1). `use_strength` is called once
by whoever starts the platform with the settings PASSWORD_ROUNDS and PASSWORD_MEMORY_KIB (docs/settings.md);
a hash made with less is made anew when its owner signs in.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 10
LONGEST = 128


@dataclass(frozen=True, slots=True)
class Strength:
    """What one hash costs: passes over the memory, and KiB of it."""

    rounds: int = 2
    memory_kib: int = 19456

    def hasher(self) -> PasswordHasher:
        return PasswordHasher(time_cost=self.rounds, memory_cost=self.memory_kib, parallelism=1)


# The least that argon2 takes, for tests.
CHEAP = Strength(rounds=1, memory_kib=8)

_hasher = Strength().hasher()

# What is tried first everywhere, ten signs or more once digits and signs at the ends are put back. Short on
# purpose: length is what helps.
_WORDS = """
    password passwort motdepasse motdepass azerty azertyuiop azertyuiopq qwerty qwertyuiop qwertyuiopa
    qsdfghjklm asdfghjkl asdfghjklm iloveyou jetaime jetaimefort bonjour bonjourmonde welcome bienvenue
    administrator administrateur administrateurs admin letmein football princesse princess sunshine superman
    batman tunisie tunisia tunis latunisie esperance esperancetunis esperancesportive clubafricain
    etoiledusahel changeme secret letmeinnow trustno qwerasdf abcdefghij abcdefghijk loveyou chocolat
    marseille doudou loulou nicolas mohamed mohamedali marhba marhaba salam salamalikoum hamdoullah inchallah
    inchaallah bismillah bismilah allahakbar allahouakbar
    كلمةالسر كلمةسر تونس السلامعليكم بسمالله الحمدلله انشاءالله
"""
_COMMON = frozenset(_WORDS.split())


def use_strength(strength: Strength) -> None:
    """Set how costly a hash is from now on."""
    global _hasher
    _hasher = strength.hasher()
    _nobodys.cache_clear()
    _nobodys()


def _canonical(password: str) -> str:
    """The same password whatever keyboard wrote its accents (NFC, as NIST SP 800-63B asks)."""
    return unicodedata.normalize("NFC", password)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _hasher.hash("the password of nobody")


def hash_password(password: str) -> str:
    return _hasher.hash(_canonical(password))


def verify_password(hashed: str | None, password: str) -> bool:
    """Whether it is the password. Without a hash (no such account) the same work is done, for nothing."""
    try:
        matches = _hasher.verify(hashed or _nobodys(), _canonical(password))
    except (VerificationError, InvalidHashError):
        return False
    return matches and hashed is not None


def needs_new_hash(hashed: str) -> bool:
    """Whether it was made with another strength than today's."""
    return _hasher.check_needs_rehash(hashed)


def length(password: str) -> int:
    return len(_canonical(password))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def is_common(password: str) -> bool:
    """One of the most used words, with or without digits around it, or made of three signs at most."""
    folded = _folded(password)
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded)
    # "P@ssw0rd" is as well known as the word itself.
    for word in (core, core.translate(str.maketrans("@0134$5", "aoleass"))):
        if re.sub(r"[\W_]", "", word) in _COMMON:
            return True
    digits = "01234567890123456789"
    if folded.isdigit() and (folded in digits or folded in digits[::-1]):
        return True
    return len(set(folded)) <= 3


def is_personal(password: str, *, email: str, public_name: str) -> bool:
    """The address, the part before its @, or the public name, whatever capitals and signs."""

    def bare(text: str) -> str:
        return "".join(sign for sign in _folded(text) if sign.isalnum())

    known = {bare(email), bare(email.partition("@")[0]), bare(public_name)} - {""}
    return bare(password) in known or bare(password).rstrip("0123456789") in known
