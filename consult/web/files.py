"""Files as they are sent: named by their bytes, in pieces when asked, never run by a browser. And what is received."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Response, abort, current_app, send_file

from consult.kernel.filestore import FileStore

# Whatever a file may hold, a browser shows it without scripts, frames or a memory of this site.
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox"
A_YEAR = 31_536_000


def store() -> FileStore:
    """What this installation was sent. Who is given which file is judged by the rows that name it."""
    return FileStore(current_app.config["SETTINGS"].instance / "uploads")


def send(path: Path, *, etag: str, media_type: str, name: str, download: bool, caching: str) -> Response:
    """The file, in pieces when asked; 404 when it is missing. `caching`: the header Cache-Control."""
    if not path.is_file():
        current_app.logger.error("a file is missing: %s", path)
        abort(404)
    response = send_file(
        path, mimetype=media_type, as_attachment=download, download_name=name, conditional=True, etag=etag
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = caching
    return response


def chosen(field: Any) -> bool:
    """Whether a file came with this field of a form."""
    return bool(field.data and getattr(field.data, "filename", ""))


@contextmanager
def received(field: Any, *, limit: int) -> Iterator[Path]:
    """The file that was sent, beside the store, streamed there once; gone afterwards unless it was kept."""
    path = store().receive(field.data.stream, limit=limit)
    # A large one lies on the disk a second time until it is closed.
    field.data.close()
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)
