"""The file of a backup: one ZIP with a manifest that says what is in it and vouches for every byte.

    tables/<table>.jsonl    the rows of a table, one JSON object a line, ordered by the primary key
    files/<sha256><suffix>  the files of the file store
    manifest.json           format, revision of the schema, moment, rows of each table, the head of the journal,
                            and size and SHA-256 of each member above

The manifest's own SHA-256 is the fingerprint of the backup: who keeps it elsewhere can tell whether the file is the
one that was made.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from consult.kernel.errors import Refused

FORMAT = "consult-backup"
VERSION = 1
CHUNK = 1 << 20
LARGEST_MANIFEST = 256 << 20
# A row is a text of a few pages at most; what is longer is no row of ours.
LONGEST_LINE = 64 << 20

TABLE = re.compile(r"tables/([a-z][a-z0-9_]*)\.jsonl")
FILE = re.compile(r"files/([0-9a-f]{64})([A-Za-z0-9._-]{0,40})")
MANIFEST = "manifest.json"

Told = Callable[[str, int], None]


class BackupFault(StrEnum):
    """Why a backup is not taken; in brackets the facts."""

    NOT_FOUND = "not_found"
    NO_BACKUP = "no_backup"  # not a ZIP, cut short, or without a manifest that can be read
    OTHER_FORMAT = "other_format"  # found, known
    MEMBERS = "members"  # name: one that is missing, too much, there twice, or of a name that we do not give
    CHANGED = "changed"  # name: its bytes are not those that were written
    OTHER_FINGERPRINT = "other_fingerprint"  # found
    OTHER_REVISION = "other_revision"  # backup, database
    OTHER_TABLES = "other_tables"  # names
    ROW = "row"  # table, line, error
    NOT_EMPTY = "not_empty"
    NOT_MIGRATED = "not_migrated"
    IN_USE = "in_use"  # error
    COUNTS = "counts"  # tables: those that hold another number of rows than the backup
    CHAIN = "chain"  # entry: the journal's first that does not follow from the one before
    CONSTRAINT = "constraint"  # error: a rule of the database that the rows break


class BackupRefused(Refused):
    """A backup that is not brought back; nothing was changed."""

    def __init__(self, code: BackupFault, **facts: Any) -> None:
        super().__init__(code, facts)


@dataclass(frozen=True, slots=True)
class Member:
    size: int
    sha256: str


@dataclass(slots=True)
class Manifest:
    """What a backup says of itself."""

    made_at: str
    revision: str
    # Of which database it was made; it can be brought back into the other kind as well.
    database: str
    rows: dict[str, int]
    columns: dict[str, list[str]]
    journal_entries: int
    journal_head: str
    # Files whose bytes were no longer those of their name when the backup was made: they are not in it.
    damaged: list[str] = field(default_factory=list)
    members: dict[str, Member] = field(default_factory=dict)
    format: str = FORMAT
    version: int = VERSION

    def encoded(self) -> bytes:
        return (json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()

    @classmethod
    def decoded(cls, data: bytes) -> Manifest:
        """Raises BackupRefused for what is none, or one of another format."""
        try:
            values = json.loads(data)
            known = (values["format"], values["version"])
            if known != (FORMAT, VERSION):
                raise BackupRefused(
                    BackupFault.OTHER_FORMAT,
                    found=f"{known[0]} {known[1]}",
                    known=f"{FORMAT} {VERSION}",
                )
            values["members"] = {
                str(name): Member(**member) for name, member in values.pop("members").items()
            }
            return cls(**values)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BackupRefused(BackupFault.NO_BACKUP) from error


class Writer:
    """Writes members one after the other, each streamed and measured on its way."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self.members: dict[str, Member] = {}

    def add(self, name: str, parts: Iterable[bytes], *, pack: bool = True) -> None:
        """Add a member of these bytes. `pack`: squeeze it; documents and pictures are squeezed already."""
        info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED if pack else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        digest, size = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as file:
            for part in parts:
                digest.update(part)
                size += len(part)
                file.write(part)
        self.members[name] = Member(size, digest.hexdigest())

    def close(self, manifest: Manifest) -> str:
        """Write the manifest and end the file. Gives the fingerprint."""
        manifest.members = self.members
        data = manifest.encoded()
        self._zip.writestr(MANIFEST, data)
        self._zip.close()
        return hashlib.sha256(data).hexdigest()


class Reader:
    """A backup that was opened: its manifest is read, its bytes are not yet looked at (`check`)."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._zip = archive
        names = [info.filename for info in archive.infolist()]
        if names.count(MANIFEST) != 1 or archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
            raise BackupRefused(BackupFault.NO_BACKUP)
        data = archive.read(MANIFEST)
        self.fingerprint = hashlib.sha256(data).hexdigest()
        self.manifest = Manifest.decoded(data)
        self._check_names(names)

    def _check_names(self, names: list[str]) -> None:
        """Exactly the members of the manifest, each once, each of a name that we give.

        A name is never a path to us: a file is put where its digest says, whatever the archive says.
        """
        listed = self.manifest.members
        expected = {f"tables/{name}.jsonl" for name in self.manifest.rows}
        tables = {name for name in listed if TABLE.fullmatch(name)}
        files = {name for name in listed if FILE.fullmatch(name)}
        wrong = [name for name in names if name != MANIFEST and name not in listed]
        wrong += [name for name in listed if names.count(name) != 1] if len(set(names)) != len(names) else []
        wrong += sorted((set(listed) - set(names)) | (set(listed) - tables - files) | (tables ^ expected))
        wrong += [
            name for name in listed if self._zip.NameToInfo[name].file_size != listed[name].size
        ] if not wrong else []  # fmt: skip
        if wrong:
            raise BackupRefused(BackupFault.MEMBERS, name=wrong[0])

    @property
    def size(self) -> int:
        """Bytes of all members, unpacked."""
        return sum(member.size for member in self.manifest.members.values())

    @property
    def files(self) -> dict[str, tuple[str, str]]:
        """Member of each file -> the digest it is kept under, and the suffix of what was made from it."""
        found = {name: FILE.fullmatch(name) for name in self.manifest.members}
        return {name: (match[1], match[2]) for name, match in found.items() if match}

    def parts(self, name: str) -> Iterator[bytes]:
        """The bytes of a member, checked against the manifest. Raises BackupRefused at the end of wrong ones."""
        digest = hashlib.sha256()
        with self._reading(name) as file:
            while part := file.read(CHUNK):
                digest.update(part)
                yield part
        if digest.hexdigest() != self.manifest.members[name].sha256:
            raise BackupRefused(BackupFault.CHANGED, name=name)

    def lines(self, table: str) -> Iterator[bytes]:
        """The rows of a table."""
        name = f"tables/{table}.jsonl"
        with self._reading(name) as file:
            while line := file.readline(LONGEST_LINE):
                yield line

    @contextmanager
    def _reading(self, name: str) -> Iterator[IO[bytes]]:
        try:
            with self._zip.open(name) as file:
                yield file
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise BackupRefused(BackupFault.CHANGED, name=name) from error

    def check(self, progress: Told) -> None:
        """Read every byte once and compare. Raises BackupRefused."""
        done = 0
        for name in self.manifest.members:
            for part in self.parts(name):
                done += len(part)
                progress("reading", done)
        for name, (sha256, suffix) in self.files.items():
            if not suffix and self.manifest.members[name].sha256 != sha256:
                raise BackupRefused(BackupFault.CHANGED, name=name)


@contextmanager
def opened(path: Path) -> Iterator[Reader]:
    """The backup of this file. Raises BackupRefused for what is none."""
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError as error:
        raise BackupRefused(BackupFault.NOT_FOUND) from error
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise BackupRefused(BackupFault.NO_BACKUP) from error
    with archive:
        try:
            reader = Reader(archive)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise BackupRefused(BackupFault.NO_BACKUP) from error
        yield reader
