"""The floor: the least that a list of twenty proposals costs on the same server and the same database.

Flask, one Jinja template, one indexed query through the database's own driver. No session, no language, no
security headers, no layout. `FLOOR_DATABASE` is a URL as of DATABASE_URL, `FLOOR_CONSULTATION` an id.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from typing import Any

import psycopg
from flask import Flask, render_template

TEMPLATE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Proposals</title></head>
<body>
<h1>Proposals</h1>
<ol>
{% for ref, title, body, language, author, place, at, agree, disagree, neutral, comments in items %}
<li>
<h2 lang="{{ language }}" dir="auto"><a href="/en/contributions/{{ ref }}">{{ title }}</a></h2>
<p lang="{{ language }}" dir="auto">{{ body }}</p>
<p><bdi>{{ author }}</bdi> · <bdi>{{ place }}</bdi> · <time>{{ at }}</time> · <bdi>{{ ref }}</bdi></p>
<p>{{ agree }} agree, {{ disagree }} disagree, {{ neutral }} neutral, {{ comments }} comments</p>
</li>
{% endfor %}
</ol>
</body>
</html>
"""

QUERY = """
SELECT c.ref, c.title, substr(c.body, 1, 220), c.language, p.public_name, a.code, c.received_at,
       c.agree_count, c.disagree_count, c.neutral_count, c.comment_count
FROM contribution c
LEFT JOIN person p ON p.id = c.author_id
LEFT JOIN arrondissement a ON a.id = c.arrondissement_id
WHERE c.consultation_id = {mark} AND c.kind = 'proposal' AND c.state = 'published'
ORDER BY c.received_at DESC, c.id DESC
LIMIT 20
"""


def create_floor(url: str, consultation_id: int) -> Flask:
    app = Flask("floor")
    mine = threading.local()
    sqlite = url.startswith("sqlite")
    query = QUERY.format(mark="?" if sqlite else "%s")
    template = app.jinja_env.from_string(TEMPLATE)

    def connection() -> Any:
        if not hasattr(mine, "connection"):
            if sqlite:
                mine.connection = sqlite3.connect(url.removeprefix("sqlite:///"))
            else:
                mine.connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
        return mine.connection

    @app.get("/")
    def twenty() -> str:
        return render_template(template, items=connection().execute(query, (consultation_id,)).fetchall())

    return app


def app() -> Flask:
    """For gunicorn: `bench.floor:app()`."""
    return create_floor(os.environ["FLOOR_DATABASE"], int(os.environ["FLOOR_CONSULTATION"]))
