"""What is unsafe behind a public address is refused or said aloud; on this machine alone nothing is."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from config import Config
from consult.cli.guard import NOT_SERVED, find_dangers, find_demo, guard
from consult.domain.territory.actions import declare_demo
from consult.web.database import unit_of_work
from tests.factories.people import a_resident
from tests.parts import ROOT

KEY = "5c1d0b7e9a3f4826d1e07b95c2a8f6340917be5d"
SAFE = Config(
    database_url="postgresql+psycopg://consult@127.0.0.1/consult",
    secret_key=KEY,
    mail_url="smtp://127.0.0.1",
    base_url="https://avis.tunis.example",
    trusted_proxies=1,
    instance=Path("/nowhere"),
)


def test_a_good_configuration_has_nothing_to_be_said():
    assert find_dangers(SAFE) == []


REFUSED = {
    "no TLS": ({"base_url": "http://avis.tunis.example"}, "BASE_URL is a public address without TLS"),
    "no scheme": ({"base_url": "avis.tunis.example"}, "BASE_URL is a public address without TLS"),
    "a private network": ({"base_url": "http://192.168.1.5:8000"}, "BASE_URL is a public address"),
    "development": ({"development": True}, "DEVELOPMENT=1"),
    "a short key": ({"secret_key": "x7"}, "SECRET_KEY"),
    "no real key": ({"secret_key": "a" * 40}, "SECRET_KEY"),
    "an example": ({"secret_key": "change-me-change-me-change-me-change-me"}, "SECRET_KEY"),
    "our tests' key": ({"secret_key": "for tests only" + KEY}, "SECRET_KEY"),
    "a weak key of before": ({"secret_key_fallbacks": ("secret",)}, "SECRET_KEY_FALLBACKS"),
}
SAID = {
    "no mail": ({"mail_url": None}, "MAIL_URL is not set"),
    "no proxy": ({"trusted_proxies": 0}, "TRUSTED_PROXIES is not set"),
    "SQLite": ({"database_url": "sqlite:////srv/consult.db"}, "The database is SQLite"),
}


@pytest.mark.parametrize("case", [*REFUSED, *SAID])
def test_each_danger_is_found_alone(case):
    change, said = (REFUSED | SAID)[case]
    (danger,) = find_dangers(replace(SAFE, **change))
    assert said in danger.what and danger.remedy
    assert danger.refused == (case in REFUSED)
    assert KEY not in str(danger)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8000", "http://localhost", "http://city.localhost:81", "http://[::1]:8000"]
)
def test_on_this_machine_alone_everything_is_easy(address):
    easy = Config(database_url="sqlite://", secret_key="x", base_url=address, development=True)
    assert find_dangers(easy) == []


def test_a_key_that_others_can_read_is_said(tmp_path):
    file = tmp_path / "secret-key"
    file.write_text(KEY)
    file.chmod(0o640)
    (danger,) = find_dangers(replace(SAFE, instance=tmp_path))
    assert "can be read by other accounts" in danger.what and not danger.refused
    file.chmod(0o600)
    assert find_dangers(replace(SAFE, instance=tmp_path)) == []


def test_the_demo_is_refused_behind_a_public_address_and_nowhere_else(app, capsys):
    local, public = app.config["SETTINGS"], replace(SAFE, instance=app.config["SETTINGS"].instance)
    app.config["SETTINGS"] = public
    assert find_demo(app) == []
    guard(app)
    with app.app_context(), unit_of_work() as session:
        a_resident(session, email="resident@demo.test")
    (danger,) = find_demo(app)
    assert danger.refused and "demo" in danger.what
    with pytest.raises(SystemExit) as ended:
        guard(app)
    assert ended.value.code == NOT_SERVED
    assert "REFUSED: The database holds the demo" in capsys.readouterr().err
    app.config["SETTINGS"] = local
    guard(app)


def test_a_database_that_was_declared_a_demo_is_one_without_its_accounts(app):
    app.config["SETTINGS"] = replace(SAFE, instance=app.config["SETTINGS"].instance)
    with app.app_context(), unit_of_work() as session:
        declare_demo(session, contact_email="x@example.tn", contact_address={"ar": "x"})
    assert len(find_demo(app)) == 1


def started(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "INSTANCE_DIR": str(folder), "LC_ALL": "C.UTF-8"} | settings
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_a_server_with_an_unsafe_configuration_ends_at_once_in_words(tmp_path):
    ended = started(
        tmp_path, "gunicorn", "wsgi:app", "--bind", "127.0.0.1:0", "--no-control-socket",
        BASE_URL="http://avis.tunis.example",
    )  # fmt: skip
    assert ended.returncode == NOT_SERVED
    assert "REFUSED: BASE_URL is a public address without TLS" in ended.stderr


def test_the_worker_and_make_run_refuse_too_and_commands_go_on(tmp_path):
    unsafe = {"BASE_URL": "http://avis.tunis.example"}
    assert started(tmp_path, "flask", "--app", "wsgi", "db", "upgrade", **unsafe).returncode == 0
    worker = started(tmp_path, "flask", "--app", "wsgi", "notices", "send", "--watch", **unsafe)
    assert worker.returncode == NOT_SERVED and "without TLS" in worker.stderr
    run = started(tmp_path, "bin.serve", PORT="18014", **unsafe)
    assert run.returncode == 1 and "without TLS" in run.stdout
    doctor = started(tmp_path, "flask", "--app", "wsgi", "doctor", **unsafe)
    assert doctor.returncode == 1 and "without TLS" in doctor.stdout
