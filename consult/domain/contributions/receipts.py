"""The receipt: what was received, when, and a fingerprint that proves it later. See docs/register.md.

The fingerprint is SHA-256 over the canonical bytes of the first version. The bytes hold a random salt:
without it, a short text that was hidden since could be guessed and tried until the fingerprint fits. So the
salt stands on the receipt, which its author holds, and nowhere else; the fingerprint itself is public.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from consult.domain.contributions.models import Contribution, ContributionVersion, SealedVersion
from consult.kernel.secrets import digest

# Rises when the bytes are composed in another way; receipts of earlier formats stay as they are.
FORMAT = "consult-receipt-1"
# What is said about a paragraph: its receipt says about which.
FORMAT_ON_A_TEXT = "consult-receipt-2"


@dataclass(frozen=True, slots=True)
class Said:
    """What a remark is on: the text's name in addresses, its version, the paragraph's key, and the words meant."""

    text: str
    version: int
    paragraph: str
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The content of a receipt. `received_at` is aware; `title` is None where a text has none."""

    ref: str
    received_at: datetime
    kind: str
    consultation: str
    language: str
    title: str | None
    body: str
    salt: str
    on: Said | None = None

    @property
    def hash(self) -> str:
        """64 lower-case hexadecimal digits."""
        return digest(self.canonical())

    def canonical(self) -> bytes:
        """The bytes: JSON, keys sorted, no spaces, UTF-8, nothing escaped that need not be, no line end."""
        content: dict[str, object] = {
            "format": FORMAT,
            "ref": self.ref,
            "received_at": moment(self.received_at),
            "kind": str(self.kind),
            "consultation": self.consultation,
            "language": str(self.language),
            "title": self.title,
            "body": self.body,
            "salt": self.salt,
        }
        if self.on is not None:
            content |= {"format": FORMAT_ON_A_TEXT, "on": asdict(self.on)}
        return _json(content)


def moment(at: datetime) -> str:
    """An instant in UTC with microseconds: 2026-03-10T11:00:00.000000Z."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def receipt_of(contribution: Contribution, first: ContributionVersion | SealedVersion) -> Receipt:
    """The receipt of a numbered contribution, from its first version as it was received (`masking.as_received`).

    Loaded: `contribution.consultation`, and of a remark its `text` and `text_version`.
    """
    if contribution.ref is None or contribution.received_at is None or contribution.salt is None:
        raise ValueError("a draft has no receipt")
    if first.version != 1 or first.contribution_id != contribution.id:
        raise ValueError("a receipt is of the first version")
    return Receipt(
        ref=contribution.ref,
        received_at=contribution.received_at,
        kind=contribution.kind,
        consultation=contribution.consultation.slug,
        language=contribution.language,
        title=first.title,
        body=first.body,
        salt=contribution.salt,
        on=said_on(contribution),
    )


def said_on(contribution: Contribution) -> Said | None:
    """What a remark is on; None for what is on no paragraph. `text` and `text_version` are loaded."""
    if contribution.text_id is None:
        return None
    assert contribution.text is not None and contribution.text_version is not None
    assert contribution.paragraph_key is not None
    return Said(
        contribution.text.key,
        contribution.text_version.number,
        contribution.paragraph_key,
        contribution.quote,
    )


def version_digest(salt: str, version: int, title: str | None, body: str) -> str:
    """The salted digest of a later version, for the journal."""
    return digest(
        _json({"format": "consult-version-1", "salt": salt, "version": version, "title": title, "body": body})
    )


def files_digest(salt: str, digests: Sequence[str]) -> str:
    """The salted digest of the files that a version has, for the journal: their SHA-256 in the order of the page."""
    return digest(_json({"format": "consult-files-1", "salt": salt, "files": list(digests)}))


def _json(content: dict[str, object]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
