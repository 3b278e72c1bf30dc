"""Pages and data leave compressed where the reader's browser takes it; files on the disk are compressed once."""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

WORTH_IT = 600
TEXTS = (
    "text/",
    "application/json",
    "application/geo+json",
    "application/xml",
    "application/atom+xml",
    "image/svg+xml",
)


def init_compression(app: Flask) -> None:
    @app.after_request
    def compress(response: Response) -> Response:
        if (
            response.direct_passthrough
            or response.is_streamed
            or response.status_code in {204, 304}
            or "Content-Encoding" in response.headers
            or not response.mimetype.startswith(TEXTS)
            or "gzip" not in request.accept_encodings
            or len(response.get_data()) < WORTH_IT
        ):
            return response
        response.set_data(gzip.compress(response.get_data(), 4, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        response.vary.add("Accept-Encoding")
        return response
