"""Visitors' pages kept in memory, and asked about before each showing.

A page of a consultation is the same for everybody who is not signed in. It is kept after the first reader and
shown again only while the consultation's number of changes (one indexed query) is what it was when the page
was made, and until the clock alone would change it (a phase opens or closes, a day ends). So after a hide, a
closing or a vote commits, no answer of any worker shows the earlier state, and nothing has to be purged.

A view says `keep_page(...)`; whoever carries a session is always served afresh.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from threading import Lock

from flask import Flask, Response, current_app, g, request

from consult.domain.consultations.counting import changes_of
from consult.kernel.secrets import digest
from consult.kernel.tunis import TUNIS
from consult.web.database import db
from consult.web.request import now

MOST = 600
SIGNED_IN_COOKIES = ("session", "remember_token")


@dataclass(frozen=True, slots=True)
class Kept:
    consultation_id: int | None
    changes: int
    until: datetime
    plain: bytes
    zipped: bytes
    etag: str


class Shelf:
    """The pages of one process, the least recently asked for making room."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, Kept] = OrderedDict()
        self._lock = Lock()

    def find(self, key: str) -> Kept | None:
        with self._lock:
            kept = self._pages.get(key)
            if kept is not None:
                self._pages.move_to_end(key)
            return kept

    def put(self, key: str, kept: Kept) -> None:
        with self._lock:
            self._pages[key] = kept
            self._pages.move_to_end(key)
            while len(self._pages) > MOST:
                self._pages.popitem(last=False)


def _key() -> str | None:
    """The page's name on the shelf; none when the answer may be for this reader only."""
    if request.method != "GET" or any(cookie in request.cookies for cookie in SIGNED_IN_COOKIES):
        return None
    if request.headers.get("HX-Request") or len(request.full_path) > 300:
        return None
    return request.full_path


def _midnight(at: datetime) -> datetime:
    """The next midnight in Tunis: pages say "3 days left"."""
    tomorrow = at.astimezone(TUNIS).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, TUNIS)


def keep_page(*, consultation_id: int | None, boundaries: Iterable[datetime] = ()) -> None:
    """Let the page that is being made be shown to other visitors too.

    `consultation_id`: whose changes end it (None: any consultation's). `boundaries`: the moments at which the
    clock alone changes it, for instance all openings and closings of the phases. Call before the view reads
    what it shows: the changes are counted now.
    """
    g.same_for_all = True
    if _key() is None:
        return
    at = now()
    until = min([_midnight(at), *(moment for moment in boundaries if moment > at)])
    g.keep = (consultation_id, changes_of(db(), consultation_id), until)


def keep_until(boundaries: Iterable[datetime]) -> None:
    """Let the page that is being kept end at the first of these moments too; of a list they are known late."""
    if (promise := g.get("keep")) is not None:
        consultation_id, changes, until = promise
        at = now()
        g.keep = (consultation_id, changes, min([until, *(moment for moment in boundaries if moment > at)]))


def _answer(kept: Kept) -> Response:
    if request.if_none_match.contains(kept.etag):
        response = Response(status=304)
    elif "gzip" in request.accept_encodings:
        response = Response(kept.zipped, content_type="text/html; charset=utf-8")
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = Response(kept.plain, content_type="text/html; charset=utf-8")
    response.set_etag(kept.etag)
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    return response


def _show_kept() -> Response | None:
    key = _key()
    kept = current_app.extensions["shelf"].find(key) if key else None
    if kept is None or now() >= kept.until or changes_of(db(), kept.consultation_id) != kept.changes:
        return None
    g.same_for_all = True
    return _answer(kept)


def _keep(response: Response) -> Response:
    promise, key = g.pop("keep", None), _key()
    keepable = response.status_code == 200 and response.mimetype == "text/html" and not response.is_streamed
    if promise is None or key is None or not keepable or "Set-Cookie" in response.headers:
        return response
    consultation_id, changes, until = promise
    plain = response.get_data()
    kept = Kept(consultation_id, changes, until, plain, gzip.compress(plain, 6, mtime=0), digest(plain)[:32])
    current_app.extensions["shelf"].put(key, kept)
    return _answer(kept)


def init_kept(app: Flask) -> None:
    app.extensions["shelf"] = Shelf()
    app.before_request(_show_kept)
    app.after_request(_keep)
