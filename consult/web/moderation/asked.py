"""The filter of the desk: read from an address or a form, carried along from text to text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import request

from consult.domain.contributions.models import Kind, Tongue
from consult.domain.moderation.queue import Pile, QueueFilter
from consult.domain.moderation.rules import moderated_consultations
from consult.domain.texts.models import KEY_MAX
from consult.web.forms import number_in
from consult.web.request import me, now

# "Received more than so many days ago."
AGES = (1, 3, 7, 30)
NAMES = ("consultation", "theme", "kind", "language", "arrondissement", "text", "paragraph", "age")


@dataclass(frozen=True, slots=True)
class Asked:
    """`pile` None: what readers reported first, then what nobody has read. `kept`: the same filter as an address."""

    pile: Pile | None
    wanted: QueueFilter
    kept: dict[str, str]

    @property
    def narrows(self) -> bool:
        """Whether anything but the pile is chosen."""
        return any(name in self.kept for name in NAMES)

    def in_pile(self, pile: Pile) -> dict[str, str]:
        return {**self.kept, "pile": str(pile)}


def asked() -> Asked:
    """What this request asks for. Words that mean nothing here are left out; what others moderate shows nothing."""
    given = {name: request.values.get(name, "").strip() for name in ("pile", *NAMES)}
    numbers = {name: number_in(given[name]) for name in ("consultation", "theme", "arrondissement", "text")}
    kind, language, age = given["kind"], given["language"], number_in(given["age"])
    pile = Pile(given["pile"]) if given["pile"] in set(Pile) else None
    mine, chosen = moderated_consultations(me()), numbers["consultation"]
    if chosen is not None:
        mine = (chosen,) if mine is None or chosen in mine else ()
    text = numbers["text"] if chosen is not None else None
    wanted = QueueFilter(
        pile=pile or Pile.UNREAD,
        consultation_ids=mine,
        kind=Kind(kind) if kind in set(Kind) else None,
        language=Tongue(language) if language in set(Tongue) else None,
        theme_id=numbers["theme"] if chosen is not None else None,
        arrondissement_id=numbers["arrondissement"],
        text_id=text,
        paragraph=given["paragraph"][:KEY_MAX] or None if text is not None else None,
        before=now() - timedelta(days=age) if age in AGES else None,
    )
    meant = {
        "consultation": chosen,
        "theme": wanted.theme_id,
        "kind": wanted.kind,
        "language": wanted.language,
        "arrondissement": wanted.arrondissement_id,
        "text": text,
        "paragraph": wanted.paragraph,
        "age": age if wanted.before else None,
    }
    kept = {name: str(value) for name, value in meant.items() if value is not None}
    return Asked(pile, wanted, {**({"pile": str(pile)} if pile else {}), **kept})
