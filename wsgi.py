"""The door of the WSGI server: `gunicorn wsgi:app`."""

from config import Config
from consult.app import create_app

app = create_app(Config.from_env())
