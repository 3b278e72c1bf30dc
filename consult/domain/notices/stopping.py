"""The link at the end of a letter that ends letters of its topic, without signing in.

It names the person and the topic, signed, and works for as long as the letter is kept: who finds it after years in
an old letter may still use it. It opens nothing and shows nothing of the person.
"""

from __future__ import annotations

from dataclasses import dataclass

from consult.domain.notices.models import Topic
from consult.kernel.secrets import Keys, TokenProblem, sign, unsign

_PURPOSE = "stop-letters"
_EVER = 100 * 366 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Stop:
    """Whose letters, and about what."""

    person_id: int
    topic: Topic


def stop_token(key: Keys, *, person_id: int, topic: Topic) -> str:
    return sign(key, purpose=_PURPOSE, payload=[person_id, str(topic)])


def open_stop_token(key: Keys, token: str) -> Stop | None:
    """Whose letters a token ends; None for one that is none of ours."""
    payload = unsign(key, token, purpose=_PURPOSE, max_age=_EVER)
    if isinstance(payload, TokenProblem):
        return None
    person_id, topic = payload
    return Stop(int(person_id), Topic(topic))
