"""`/readyz`: whether this server can answer people now, for whatever watches over it.

`/healthz` (consult/web/areas.py) only says that the process runs.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from flask import Flask, current_app, jsonify, request
from werkzeug.wrappers import Response

from consult.domain.notices.life import find_last_sign, is_silent
from consult.domain.operations.state import Unreachable, expected_revision, find_revision
from consult.web.access import public
from consult.web.database import db
from consult.web.request import now

# Less is left for uploads and the embedded database: people would lose what they send.
LEAST_FREE = 200 << 20


def init_health(app: Flask) -> None:
    app.add_url_rule("/readyz", "readyz", public(_readyz))


def _readyz() -> Response:
    """200 when the database answers, has the schema of this version, and the disk takes files; else 503.

    A silent worker is told, but pages are answered without it: a server taken out of the round for it would help
    nobody. Who watches over letters asks for `/readyz?worker`.
    """
    found = _database() | {"disk": "ok" if _writable(current_app.config["SETTINGS"].instance) else "full"}
    needed = {"database", "migrations", "disk"} | ({"worker"} if "worker" in request.args else set())
    ready = all(found.get(one) == "ok" for one in needed)
    response = jsonify({"ready": ready} | found)
    response.status_code = 200 if ready else 503
    response.headers["Cache-Control"] = "no-store"
    return response


def _database() -> dict[str, str]:
    try:
        if find_revision(db()) != expected_revision():
            return {"database": "ok", "migrations": "other", "worker": "unknown"}
        silent = is_silent(find_last_sign(db()), at=now())
        return {"database": "ok", "migrations": "ok", "worker": "silent" if silent else "ok"}
    except Unreachable:
        db().rollback()
        return {"database": "unreachable", "migrations": "unknown", "worker": "unknown"}


def _writable(folder: Path) -> bool:
    try:
        return os.access(folder, os.W_OK | os.X_OK) and shutil.disk_usage(folder).free >= LEAST_FREE
    except OSError:
        return False
