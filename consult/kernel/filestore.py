"""Files under their SHA-256: written once, never changed, found by what they are."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

CHUNK = 1 << 20
HEX = frozenset("0123456789abcdef")


class FileStore:
    """A folder of files. The same bytes are kept once, whatever they are called."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Where the bytes of this digest lie, whether they are there or not."""
        if len(sha256) != 64 or not set(sha256) <= HEX:
            raise ValueError(f"not a SHA-256: {sha256!r}")
        return self.root / sha256[:2] / sha256

    def receive(self, stream: BinaryIO, *, limit: int) -> Path:
        """The stream's bytes in a temporary file beside the store; stops reading one byte over the limit.

        The caller judges the file and then either `keep`s it or unlinks it.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        left = limit + 1
        with tempfile.NamedTemporaryFile(dir=self.root, prefix="incoming-", delete=False) as file:
            while left > 0 and (block := stream.read(min(CHUNK, left))):
                file.write(block)
                left -= len(block)
        return Path(file.name)

    def keep(self, temporary: Path) -> str:
        """Move a received file to its place, atomically. Returns its SHA-256."""
        with temporary.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        target = self.path(sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(temporary, target)
        return sha256

    def put(self, data: bytes) -> str:
        """Keep these bytes. Returns their SHA-256."""
        return self.keep(self._written(data))

    def variant(self, sha256: str, suffix: str) -> Path:
        """Where a file made from the one of this digest lies, as a smaller picture ("-480.webp")."""
        return self.path(sha256).with_name(f"{sha256}{suffix}")

    def put_variant(self, sha256: str, suffix: str, data: bytes) -> Path:
        """Keep what was made from the file of this digest, atomically."""
        target = self.variant(sha256, suffix)
        temporary = self._written(data)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(temporary, target)
        return target

    def list_files(self) -> Iterator[tuple[str, str, Path]]:
        """Digest, suffix ("" for the file itself) and place of everything that is kept, in order."""
        for folder in sorted(self.root.iterdir()) if self.root.is_dir() else []:
            for path in sorted(folder.iterdir()) if folder.is_dir() else []:
                sha256, suffix = path.name[:64], path.name[64:]
                # A hidden or half-written file is none of ours.
                if len(sha256) == 64 and set(sha256) <= HEX and folder.name == sha256[:2]:
                    yield sha256, suffix, path

    def bring(self, sha256: str, suffix: str, parts: Iterable[bytes]) -> Path | None:
        """Put the bytes of a file that is known by its digest. None when it was there; else its new place."""
        target = self.variant(sha256, suffix)
        if target.exists():
            for _part in parts:
                pass  # Read to the end all the same: wrong bytes are told by whoever gives them.
            return None
        self.root.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.root, prefix="incoming-", delete=False) as file:
            try:
                for part in parts:
                    file.write(part)
                target.parent.mkdir(parents=True, exist_ok=True)
                os.replace(file.name, target)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
        return target

    def remove(self, sha256: str, *, before: datetime) -> bool:
        """Remove the file of this digest and what was made from it, when it was written before that moment.

        Somebody may be sending the same bytes just now: they were written again, and stay.
        """
        path = self.path(sha256)
        if not path.is_file() or path.stat().st_mtime >= before.timestamp():
            return False
        for one in sorted(path.parent.glob(f"{sha256}*")):
            one.unlink(missing_ok=True)
        return True

    def digests(self, suffix: str = "") -> Iterator[str]:
        """The digests of all files, or of those that something of this suffix was made for, in their order."""
        return (sha256 for sha256, found, _path in self.list_files() if found == suffix)

    def remove_incoming(self, *, before: datetime) -> int:
        """Remove what was received before that moment and neither kept nor refused: the process ended."""
        left = [one for one in self.root.glob("incoming-*") if one.stat().st_mtime < before.timestamp()]
        for one in left:
            one.unlink(missing_ok=True)
        return len(left)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One after the other, over all processes of this machine: a picture takes much memory while it is read."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "turn").open("wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _written(self, data: bytes) -> Path:
        self.root.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.root, prefix="incoming-", delete=False) as file:
            file.write(data)
        return Path(file.name)

    def free_bytes(self) -> int:
        """What is left on the disk."""
        self.root.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self.root).free
