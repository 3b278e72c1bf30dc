"""What the words of one letter are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from consult.domain.accounts.invitations import make_invitation_token
from consult.domain.accounts.links import Purpose, make_token
from consult.domain.accounts.models import Person
from consult.domain.following.telling import Text
from consult.domain.notices.models import Notice
from consult.domain.territory.models import Municipality
from consult.kernel.localized import Language, shown
from consult.kernel.prose import excerpt
from consult.kernel.secrets import Keys
from consult.rendering.formats import Formats
from consult.rendering.letters.content import Block, Quote, isolated
from consult.rendering.masked import in_words
from consult.rendering.words import Words


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, and how its links are made. `base_url` has no slash at its end.

    Without a key a letter is only read again: its links no longer act.
    """

    municipality: Municipality
    base_url: str
    key: Keys | None


@dataclass(frozen=True, slots=True)
class Body:
    subject: str
    blocks: list[Block]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that the words of one letter may need."""

    notice: Notice
    person: Person
    sender: Sender
    at: datetime
    language: Language
    words: Words
    formats: Formats
    # What may be quoted of contributions, by their number (`telling.texts_of`).
    texts: Mapping[str, Text]

    @property
    def facts(self) -> dict[str, Any]:
        return self.notice.facts

    @property
    def ref(self) -> str:
        return isolated(self.facts["ref"])

    @property
    def platform(self) -> str:
        return isolated(shown(self.sender.municipality.platform_name, self.language))

    @property
    def contact(self) -> str:
        return isolated(self.sender.municipality.contact_email)

    def url(self, path: str) -> str:
        return f"{self.sender.base_url}/{self.language}/{path}"

    def own(self) -> str:
        """The page of the contribution that the letter is about."""
        return self.url(f"contributions/{self.facts['ref']}")

    def token(self, purpose: Purpose, lifetime: timedelta | None = None) -> str:
        if self.sender.key is None:
            return "…"
        return make_token(
            self.sender.key,
            purpose=purpose,
            person=self.person,
            at=self.at,
            notice_id=self.notice.id,
            lifetime=lifetime,
        )

    def invitation_token(self) -> str:
        """Of the invitation that the letter is about: it ends when the invitation does, not after the letter."""
        return "…" if self.sender.key is None else make_invitation_token(self.sender.key, self.facts)

    def works_for(self, lifetime: timedelta) -> str:
        """How long the letter's link works."""
        hours = int(lifetime.total_seconds() // 3600)
        if hours < 48:
            return self.words.ngettext(
                "The link works once, for %(num)s hour.", "The link works once, for %(num)s hours.", hours
            )
        return self.words.ngettext(
            "The link works once, for %(num)s day.", "The link works once, for %(num)s days.", hours // 24
        )

    def title(self) -> list[Block]:
        """The beginning of what the person said, as they said it; nothing when the facts have no title."""
        text = in_words(excerpt(self.facts.get("title") or "", 160), self.language)
        return [Quote(self.words.gettext("Your words"), text)] if text else []

    def said(self, fact: str, label: str) -> list[Block]:
        """The beginning of the contribution whose number stands in this fact, as far as anybody may read it."""
        text = self.texts.get(self.facts.get(fact) or "")
        if text is None:
            return []
        # Tunisian in Latin letters is none of the letter's languages; it keeps its own direction all the same.
        language = Language(text.language) if text.language in set(Language) else None
        return [Quote(label, in_words(text.words, self.language), language)]

    def language_of(self, fact: str) -> Language | None:
        """The language that a fact names, None when it names none of ours."""
        named = self.facts.get(fact)
        return Language(named) if named in set(Language) else None

    def city_text(self, label: str, value: dict[str, str] | str) -> list[Block]:
        """A text of the city in the reader's language, or in the one that it exists in."""
        if isinstance(value, str):
            return [Quote(label, value)] if value else []
        found = shown(value, self.language)
        return [Quote(label, found.text, found.language)] if found else []
