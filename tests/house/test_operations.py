"""The guide of the operator names what is there: commands, options, files, settings, the server's arguments."""

from __future__ import annotations

import re
import shlex
from configparser import ConfigParser

import click
import pytest
from flask import Flask

from bin.serve import GUNICORN
from config import Config
from consult.cli.guard import NOT_SERVED, find_dangers
from tests.parts import ROOT

GUIDE = (ROOT / "docs" / "operations.md").read_text("utf-8")
FOLDER = ROOT / "docs" / "operations"
UNITS = sorted(FOLDER.glob("*.service"))
# `consult restore FILE` is `flask restore FILE` (docs/operations/consult).
RUN = re.compile(r"(?:(?<![\w/.-])consult|(?<![\w-])flask) ([a-z][^|`\n)]*)")
SETTING = re.compile(r"^([A-Z_]+)='([^']*)'$", re.M)


def commands_in(text: str) -> list[list[str]]:
    return [shlex.split(found) for found in RUN.findall(text)]


def check(app: Flask, words: list[str]) -> None:
    """The command is there, takes these options and so many arguments."""
    command: click.Command | None = app.cli
    while isinstance(command, click.Group) and words:
        command, words = command.get_command(click.Context(command), words[0]), words[1:]
    assert command is not None and not isinstance(command, click.Group)
    # Raises for an option that is not there, or an argument too many or too few.
    command.make_context("flask", list(words), resilient_parsing=False)


BLOCKS = "\n".join(re.findall(r"^    (.+)$", GUIDE, re.M))
SHOWN = commands_in(BLOCKS)


def test_the_guide_shows_the_commands_that_an_operator_needs():
    firsts = {words[0] for words in SHOWN}
    assert {"backup", "restore", "doctor", "db", "people"} <= firsts


@pytest.mark.parametrize("words", SHOWN, ids=" ".join)
def test_every_command_of_the_guide_is_there(app, words):
    check(app, words)


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_every_unit_runs_what_is_there(app, unit):
    reader = ConfigParser(interpolation=None, strict=True)
    reader.optionxform = str  # type: ignore[assignment,method-assign]
    reader.read_string(unit.read_text("utf-8"))
    service = reader["Service"]
    assert service["User"] == "consult" and service["EnvironmentFile"] == "/etc/consult.env"
    start = service["ExecStart"]
    if "gunicorn" in start:
        assert start.endswith(" ".join(["gunicorn wsgi:app --bind 127.0.0.1:8000", *GUNICORN]))
    else:
        (words,) = commands_in(start.replace("'", "").replace("$(date", "today").replace('"', ""))
        check(app, [word for word in words if not word.startswith(("-u", "+%"))])
    if "Restart" in service:
        assert service["RestartPreventExitStatus"] == str(NOT_SERVED)


def test_the_settings_of_the_guide_are_ours_and_safe(tmp_path):
    text = (FOLDER / "consult.env").read_text("utf-8")
    settings = dict(SETTING.findall(text))
    known = set(re.findall(r"^## `([A-Z_]+)`$", (ROOT / "docs" / "settings.md").read_text("utf-8"), re.M))
    assert settings and set(settings) <= known
    assert len(settings) == len([line for line in text.splitlines() if line and not line.startswith("#")])
    config = Config.from_env(settings | {"INSTANCE_DIR": str(tmp_path)})
    assert find_dangers(config) == []
    assert config.database_url.startswith("postgresql+psycopg://")


def test_every_file_beside_the_guide_is_named_in_it():
    files = {path.name for path in FOLDER.iterdir()}
    named = set(re.findall(r"docs/operations/([\w.-]+)", GUIDE))
    assert named == files


def test_the_proxies_take_the_largest_upload(app):
    megabytes = app.config["MAX_CONTENT_LENGTH"] >> 20
    assert f"client_max_body_size {megabytes}m;" in (FOLDER / "nginx.conf").read_text("utf-8")
    assert f"max_size {megabytes}MB" in (FOLDER / "Caddyfile").read_text("utf-8")
