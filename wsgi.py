"""The door of the WSGI server: `gunicorn wsgi:app`. Commands (`flask …`) come in by it too."""

import os

from config import Config
from consult.app import create_app
from consult.cli.guard import guard

app = create_app(Config.from_env())
# A command must run where serving is refused: `flask doctor` says why.
if os.environ.get("FLASK_RUN_FROM_CLI") != "true":
    guard(app)
