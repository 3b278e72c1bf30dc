"""A person's data as one ZIP: a page to read, the same as JSON and as tables, and a note that says what is what.

Written row by row into the file that is given, whatever their number.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from shutil import copyfileobj
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.contributions.attachments import LARGE, file_of
from consult.domain.personal.taking import (
    Record,
    Said,
    appeals_of,
    attachments_of,
    drafts_of,
    follows_of,
    letters_of,
    memberships_of,
    profile_of,
    reports_of,
    roles_of,
    said_by,
    seats_of,
    votes_of,
)
from consult.kernel.filestore import FileStore
from consult.kernel.localized import Language, shown, spoken
from consult.kernel.tables import write_rows
from consult.kernel.tunis import TUNIS
from consult.kernel.uploads import MEGABYTE
from consult.rendering.documents import environment, speaker
from consult.rendering.formats import Formats
from consult.rendering.letters import Sender, to_text, write_letter
from consult.rendering.letters.content import FSI, PDI
from consult.rendering.wording import word
from consult.rendering.words import Words

# Of files so many bytes in one ZIP; those beyond are listed without their bytes.
FILES_MOST = 200 * 1024 * 1024
_TOLD = (
    "kind", "consultation", "consultation_title", "language", "arrondissement", "zone", "address", "latitude",
    "longitude", "theme", "organisation",
)  # fmt: skip
_WORDS = ("title", "body")
# The columns of every table, in the order in which they are read.
COLUMNS: dict[str, tuple[str, ...]] = {
    "contributions": (
        "ref", *_TOLD, "state", "place", "channel", "side", "answers", "proposal", "proposal_title",
        "text", "text_version", "paragraph", "quote",
        *_WORDS, "received_at", "edited_at", "withdrawn_at", "salt", "fingerprint",
    ),
    "versions": ("ref", "version", *_WORDS, "at"),
    "attachments": (
        "contribution", "version", "until_version", "picture", "alternative", "filename", "media_type",
        "added_at", "sha256", "file",
    ),
    "drafts": (*_TOLD, *_WORDS, "created_at", "edited_at"),
    "votes": ("contribution", "contribution_title", "consultation", "choice", "cast_at", "withdrawn_at"),
    "follows": ("consultation", "theme", "arrondissement", "contribution", "since_at"),
    "reports": ("contribution", "reason", "explanation", "at", "outcome", "settled_at"),
    "appeals": (
        "contribution", "ruling", "ruled_at", "words", "at", "outcome", "reason", "decided_at",
    ),
    "roles": ("role", "consultation", "department", "granted_at", "ended_at"),
    "associations": ("organisation", "since_at", "ended_at"),
    "seats": ("body", "name", "office", "from_on", "until_on"),
    "letters": ("kind", "to", "subject", "created_at", "sent_at", "text"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Takeout:
    """Where everything of one person is read from; each reading begins anew."""

    session: Session
    person: Person
    sender: Sender
    at: datetime
    store: FileStore

    @property
    def language(self) -> Language:
        """The person's, or the first that is on."""
        return spoken(self.person.language, self.sender.municipality.languages)

    def said(self) -> Iterator[Said]:
        return said_by(self.session, self.person.id)

    def receipts(self) -> Iterator[tuple[str, bytes]]:
        return ((one.receipt.ref, one.receipt.canonical()) for one in self.said())

    def contributions(self) -> Iterator[Record]:
        return (one.facts for one in self.said())

    def whole(self) -> Iterator[Record]:
        """Contributions with every wording inside, for the JSON."""
        return ({**one.facts, "versions": one.versions} for one in self.said())

    def versions(self) -> Iterator[Record]:
        return ({"ref": one.facts["ref"], **version} for one in self.said() for version in one.versions)

    def attachments(self) -> Iterator[Record]:
        return (record for record, _path in self.files())

    def files(self) -> Iterator[tuple[Record, Path]]:
        """Each attachment with where its bytes lie; `file` is its name in the ZIP, none once the ZIP is full."""
        room = FILES_MOST
        for ref, one in attachments_of(self.session, self.person.id):
            path = file_of(self.store, one, LARGE)
            room -= path.stat().st_size if path.is_file() else 0
            name = f"attachments/{ref or 'draft'}-{one.id}-{one.filename}"
            yield (
                {
                    "contribution": ref,
                    "version": one.since_version,
                    "until_version": one.until_version,
                    "picture": one.slot or None,
                    "alternative": one.alternative,
                    "filename": one.filename,
                    "media_type": one.media_type,
                    "added_at": one.added_at,
                    "sha256": one.sha256,
                    "file": name if room >= 0 and path.is_file() else None,
                },
                path,
            )

    def drafts(self) -> Iterator[Record]:
        return drafts_of(self.session, self.person.id)

    def votes(self) -> Iterator[Record]:
        return votes_of(self.session, self.person.id)

    def follows(self) -> Iterator[Record]:
        return follows_of(self.session, self.person.id)

    def reports(self) -> Iterator[Record]:
        return reports_of(self.session, self.person.id)

    def appeals(self) -> Iterator[Record]:
        return appeals_of(self.session, self.person.id)

    def roles(self) -> Iterator[Record]:
        return roles_of(self.session, self.person.id)

    def associations(self) -> Iterator[Record]:
        return memberships_of(self.session, self.person.id)

    def seats(self) -> Iterator[Record]:
        return seats_of(self.session, self.person.id)

    def letters(self) -> Iterator[Record]:
        """Letters as they read, written again from what is kept of them; links that acted are left out."""
        for notice in letters_of(self.session, self.person.id, until=self.at):
            letter = write_letter([notice], self.person, sender=self.sender, at=self.at)
            text = to_text(letter)
            yield {
                "kind": notice.kind,
                "to": letter.to,
                "subject": _plain(letter.subject),
                "created_at": notice.created_at,
                "sent_at": notice.sent_at,
                "text": _plain(text),
            }


def _plain(text: str) -> str:
    return text.replace(FSI, "").replace(PDI, "")


def write_takeout(file: IO[bytes], takeout: Takeout) -> None:
    """The ZIP of a person, in their language. `takeout.sender` has no key: no link in it acts."""
    assert takeout.sender.key is None
    language = takeout.language
    with ZipFile(file, "w", ZIP_DEFLATED) as whole:
        book = _Book(whole, takeout.at)
        book.text("README.txt", [_render("README.txt", takeout)])
        book.text("index.html", _render_page(takeout))
        book.text("profile.json", [_json(profile_of(takeout.session, takeout.person)), "\n"])
        for name, columns in COLUMNS.items():
            rows: Callable[[], Iterable[Record]] = getattr(takeout, name)
            if name != "versions":
                book.text(f"{name}.json", _json_list(takeout.whole() if name == "contributions" else rows()))
            book.table(f"{name}.csv", columns, rows(), language)
        for ref, content in takeout.receipts():
            book.bytes(f"receipts/{ref}.json", content)
        for record, path in takeout.files():
            if record["file"]:
                book.copy(record["file"], path)


@dataclass(slots=True)
class _Book:
    """The files of the ZIP, one after the other, each as it comes."""

    whole: ZipFile
    at: datetime

    def _open(self, name: str) -> IO[bytes]:
        info = ZipInfo(name, self.at.astimezone(TUNIS).timetuple()[:6])
        info.compress_type = ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        return self.whole.open(info, "w")

    def bytes(self, name: str, content: bytes) -> None:
        with self._open(name) as file:
            file.write(content)

    def copy(self, name: str, path: Path) -> None:
        with path.open("rb") as source, self._open(name) as file:
            copyfileobj(source, file)

    def text(self, name: str, pieces: Iterable[str]) -> None:
        with self._open(name) as file:
            for piece in pieces:
                file.write(piece.encode())

    def table(self, name: str, columns: tuple[str, ...], rows: Iterable[Record], language: str) -> None:
        """For a spreadsheet: with the mark by which it knows UTF-8, and nothing that it would run."""
        with self._open(name) as file, io.TextIOWrapper(file, "utf-8-sig", newline="") as stream:
            write_rows(stream, columns, (_flat(row, language) for row in rows), for_spreadsheets=True)


def _flat(row: Mapping[str, Any], language: str) -> Record:
    """A text of the city in the person's language."""
    return {
        name: shown(value, language).text if isinstance(value, dict) else value for name, value in row.items()
    }


def _value(value: Any) -> str:
    if isinstance(value, (datetime, date)):
        return value.isoformat().replace("+00:00", "Z")
    raise TypeError(type(value).__name__)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=_value)


def _json_list(rows: Iterable[Record]) -> Iterator[str]:
    before = "[\n"
    for row in rows:
        yield before + _json(row)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _facts(takeout: Takeout) -> dict[str, Any]:
    language = takeout.language
    words, formats = Words(language), Formats(language)
    city = takeout.sender.municipality
    return {
        "language": language,
        "dir": language.direction,
        "_": speaker(words.gettext),
        "formats": formats,
        "word": lambda code: word(language, code),
        "tr": lambda value: shown(value, language),
        "platform": shown(city.platform_name, language).text,
        "city": shown(city.name, language).text,
        "contact": city.contact_email,
        "home": f"{takeout.sender.base_url}/{language}/",
        "at": takeout.at,
        "files_mb": formats.number(FILES_MOST // MEGABYTE),
    }


def _render(name: str, takeout: Takeout) -> str:
    return environment().get_template(f"takeout/{name}").render(_facts(takeout))


def _render_page(takeout: Takeout) -> Iterator[str]:
    stream = (
        environment()
        .get_template("takeout/index.html")
        .stream(
            _facts(takeout),
            profile=profile_of(takeout.session, takeout.person),
            said=takeout.said(),
            attachments=takeout.attachments(),
            drafts=takeout.drafts(),
            votes=takeout.votes(),
            follows=takeout.follows(),
            reports=takeout.reports(),
            appeals=takeout.appeals(),
            roles=takeout.roles(),
            associations=takeout.associations(),
            seats=takeout.seats(),
            letters=takeout.letters(),
        )
    )
    stream.enable_buffering(200)
    return iter(stream)
