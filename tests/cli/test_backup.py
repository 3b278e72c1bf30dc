"""`flask backup` and `flask restore`: equal counts on both databases, and nothing half done."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select, text

from consult.app import create_app
from consult.cli.backup import SENTENCES
from consult.cli.demo.build import build_demo
from consult.domain.accounts.queries import find_person_by_email
from consult.domain.contributions.models import Contribution
from consult.domain.contributions.search import matching
from consult.domain.journal.actions import record
from consult.domain.journal.models import JournalEntry
from consult.domain.operations.archive import BackupFault
from consult.domain.operations.backup import kept_tables, write_backup
from consult.kernel.filestore import FileStore
from consult.web.database import db, extension, unit_of_work
from tests.conftest import _config, _postgres_server
from tests.factories.demo import Quiet, write_letters
from tests.factories.people import PASSWORD, a_resident
from tests.visitor import Visitor

Make = Callable[[str], Flask]


@pytest.fixture
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Make]:
    """`make("sqlite")` is an installation of its own with a migrated database."""
    apps: list[Flask] = []
    databases: list[str] = []

    def new(kind: str) -> Flask:
        folder = tmp_path / f"{len(apps)}-{kind}"
        folder.mkdir()
        if kind == "sqlite":
            shutil.copy(request.getfixturevalue("_sqlite_template"), folder / "consult.db")
            url = f"sqlite:///{folder / 'consult.db'}"
        else:
            name = f"consult_test_{uuid4().hex[:12]}"
            server = create_engine(_postgres_server(), isolation_level="AUTOCOMMIT")
            with server.connect() as connection:
                template = request.getfixturevalue("_postgres_template")
                connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
            databases.append(name)
            url = server.url.set(database=name).render_as_string(hide_password=False)
            server.dispose()
        app = create_app(_config(url, folder))
        app.testing = True
        apps.append(app)
        return app

    yield new
    for app in apps:
        with app.app_context():
            extension.engine.dispose()
    if databases:
        server = create_engine(_postgres_server(), isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            for name in databases:
                connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        server.dispose()


def store(app: Flask) -> FileStore:
    return FileStore(app.config["SETTINGS"].instance / "uploads")


def run(app: Flask, *arguments: str | Path):
    return app.test_cli_runner().invoke(args=[str(one) for one in arguments])


def fill(app: Flask) -> None:
    """The demo, somebody's letters, a person nobody else refers to."""
    with app.app_context(), unit_of_work() as session:
        build_demo(session, store=store(app), password=PASSWORD, now=datetime.now(UTC), progress=Quiet)
        write_letters(session)


def contents(app: Flask) -> dict[str, list]:
    """Every row of every table, as Python sees it."""
    with app.app_context():
        connection = db().connection()
        return {
            name: [tuple(row) for row in connection.execute(table.select().order_by(*table.primary_key))]
            for name, table in kept_tables().items()
        }


def files(app: Flask) -> dict[str, str]:
    root = store(app).root
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        # Beside them lies the file by which those who tidy wait for one another.
        for path in root.glob("??/*")
        if path.is_file()
    }


def found(app: Flask, words: str) -> list[int]:
    with app.app_context():
        return list(
            db().scalars(select(Contribution.id).where(matching(db(), words)).order_by(Contribution.id))
        )


def counted(output: str) -> dict[str, tuple[int, int, str]]:
    rows = re.findall(r"^(\w+) +(\d+) +(\d+) +(yes|NO)$", output, re.M)
    return {name: (int(one), int(other), equal) for name, one, other, equal in rows}


needs_postgresql = pytest.mark.needs("postgresql")


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("sqlite", "sqlite"),
        pytest.param("sqlite", "postgresql", marks=needs_postgresql),
        pytest.param("postgresql", "postgresql", marks=needs_postgresql),
        pytest.param("postgresql", "sqlite", marks=needs_postgresql),
    ],
)
def test_a_backup_comes_back_with_equal_counts(make, tmp_path, source, target):
    old, new, file = make(source), make(target), tmp_path / "city.zip"
    fill(old)

    made = run(old, "backup", file)
    assert made.exit_code == 0, made.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    brought = run(new, "restore", file)
    assert brought.exit_code == 0, brought.output

    before, after = contents(old), contents(new)
    assert after == before
    assert len(before["contribution"]) > 100 and len(before["vote"]) > 1000
    table = counted(brought.stdout)
    assert set(table) == {*kept_tables(), "total"}
    assert {name: rows for name, (rows, _, _) in table.items() if name != "total"} == {
        name: len(rows) for name, rows in before.items()
    }
    assert all(one == other and equal == "yes" for one, other, equal in table.values())
    assert files(new) == files(old) and len(files(new)) > 10
    for words in ("الأشجار", "arbres", "trees"):
        assert found(new, words) == found(old, words) != []

    # And life goes on there: new rows take new numbers, the journal its next entry, people their old password.
    with new.app_context(), unit_of_work() as session:
        newest = session.scalar(select(func.max(JournalEntry.id)))
        a_resident(session, email="after@example.tn")
        assert record(session, act="test", subject="test", at=datetime.now(UTC)).id == newest + 1
    visitor = Visitor(new)
    visitor.get("/en/account/sign-in")
    visitor.submit(visitor.at.form("sign-in"), {"email": "resident@demo.test", "password": PASSWORD})
    assert visitor.client.get("/en/account/settings").status_code == 200
    with new.app_context():
        assert find_person_by_email(db(), "after@example.tn").id > max(row[0] for row in before["person"])


@pytest.fixture
def backup(make, tmp_path) -> tuple[Flask, Path]:
    """An installation with a few rows and a file, and its backup."""
    app, file = make("sqlite"), tmp_path / "city.zip"
    with app.app_context(), unit_of_work() as session:
        a_resident(session, email="a@example.tn")
        for _ in range(3):
            record(session, act="test", subject="test", at=datetime.now(UTC))
    store(app).put(b"a plan of the city")
    made = run(app, "backup", file)
    assert made.exit_code == 0, made.output
    return app, file


def rewrite(file: Path, change: Callable[[dict[str, bytes]], None], *, vouched: bool = False) -> None:
    """Change the members; `vouched`: as somebody who also writes a manifest that fits, wherever it can."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members["manifest.json"])
    change(members)
    if vouched:
        for name in manifest["members"]:
            data = members[name]
            manifest["members"][name] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        members["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def say(members: dict[str, bytes], /, **facts: object) -> None:
    manifest = json.loads(members["manifest.json"]) | facts
    members["manifest.json"] = json.dumps(manifest).encode()


def upload(members: dict[str, bytes]) -> str:
    return next(name for name in members if name.startswith("files/"))


def replace(table: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        name = f"tables/{table}.jsonl"
        assert old in members[name]
        members[name] = members[name].replace(old, new, 1)

    return change


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-200])


def flip(file: Path) -> None:
    """One bit of a file that is kept unpacked: in a header, or in packed bytes, another bit may say the same."""
    with zipfile.ZipFile(file) as archive:
        member = next(
            one for one in archive.infolist() if one.compress_type == zipfile.ZIP_STORED and one.file_size
        )
    data = bytearray(file.read_bytes())
    name, extra = (int.from_bytes(data[member.header_offset + at :][:2], "little") for at in (26, 28))
    data[member.header_offset + 30 + name + extra + member.compress_size // 2] ^= 1
    file.write_bytes(bytes(data))


TAMPERED = {
    "not there": (lambda file: file.unlink(), "there is no such file"),
    "empty": (lambda file: file.write_bytes(b""), "this is no backup"),
    "text": (lambda file: file.write_text("hello"), "this is no backup"),
    "cut short": (cut, "this is no backup, or it was cut short"),
    "one bit": (flip, "damaged or changed"),
    "a zip of something else": (
        lambda file: rewrite(file, lambda members: members.clear()),
        "this is no backup",
    ),
    "no manifest": (lambda file: rewrite(file, lambda members: members.pop("manifest.json")), "no backup"),
    "a broken manifest": (
        lambda file: rewrite(file, lambda members: members.update({"manifest.json": b"{}"})),
        "no backup",
    ),
    "a later format": (
        lambda file: rewrite(file, lambda members: say(members, version=2)),
        "format consult-backup 2; known here is consult-backup 1",
    ),
    "another schema": (
        lambda file: rewrite(file, lambda members: say(members, revision="0001")),
        "flask db upgrade 0001",
    ),
    "a member gone": (
        lambda file: rewrite(file, lambda members: members.pop("tables/person.jsonl")),
        "tables/person.jsonl is missing",
    ),
    "a member too much": (
        lambda file: rewrite(file, lambda members: members.update({"../../etc/passwd": b"x"})),
        "../../etc/passwd is missing, too much",
    ),
    "a path vouched for": (
        lambda file: rewrite(
            file,
            lambda members: (
                members.update({"files/../../evil": b"x"}),
                say(
                    members,
                    members=json.loads(members["manifest.json"])["members"]
                    | {"files/../../evil": {"size": 1, "sha256": hashlib.sha256(b"x").hexdigest()}},
                ),
            ),
        ),
        "files/../../evil is missing, too much",
    ),
    "a file changed": (
        lambda file: rewrite(file, lambda members: members.update({upload(members): b"A plan of the city"})),
        "damaged or changed: files/",
    ),
    "a file changed and vouched for": (
        lambda file: rewrite(
            file, lambda members: members.update({upload(members): b"A plan of the city"}), vouched=True
        ),
        "damaged or changed: files/",
    ),
    "a row changed": (
        lambda file: rewrite(file, replace("person", b"a@example.tn", b"b@example.tn")),
        "damaged or changed: tables/person.jsonl",
    ),
    "a row gone and vouched for": (
        lambda file: rewrite(
            file, lambda members: members.update({"tables/person.jsonl": b""}), vouched=True
        ),
        "do not count the same: person",
    ),
    "an act changed and vouched for": (
        lambda file: rewrite(file, replace("journal_entry", b'"act":"test"', b'"act":"none"'), vouched=True),
        "the journal does not hold together from entry",
    ),
    "a reference to nobody, vouched for": (
        lambda file: rewrite(
            file, replace("journal_entry", b'"actor_id":null', b'"actor_id":9999'), vouched=True
        ),
        "break a rule of the database",
    ),
    "a word of no enum, vouched for": (
        lambda file: rewrite(file, replace("person", b'"language":"', b'"language":"x'), vouched=True),
        "tables/person.jsonl, line",
    ),
    "a line that is no row, vouched for": (
        lambda file: rewrite(file, replace("person", b'{"id"', b'{"number"'), vouched=True),
        "tables/person.jsonl, line 1",
    ),
}


# What only the database can tell is tried on both; the rest is refused before the database is touched.
TRIED = [pytest.param("sqlite", case, id=f"{case}-sqlite") for case in TAMPERED] + [
    pytest.param("postgresql", case, id=f"{case}-postgresql", marks=needs_postgresql)
    for case in TAMPERED
    if case.endswith("vouched for")
]


@pytest.mark.parametrize(("kind", "case"), TRIED)
def test_what_is_broken_is_refused_and_nothing_is_half_done(make, backup, kind, case):
    spoil, said = TAMPERED[case]
    _, file = backup
    target = make(kind)
    before = contents(target)
    spoil(file)
    result = run(target, "restore", file)
    assert result.exit_code == 1
    assert said in result.stderr and "Nothing was changed." in result.stderr
    assert "Traceback" not in result.output
    assert contents(target) == before
    assert files(target) == {}


def test_after_a_refusal_a_good_backup_is_taken(make, backup):
    source, file = backup
    target, good = make("sqlite"), file.with_name("good.zip")
    assert run(source, "backup", good).exit_code == 0
    rewrite(file, replace("journal_entry", b'"actor_id":null', b'"actor_id":9999'), vouched=True)
    assert run(target, "restore", file).exit_code == 1
    assert run(target, "restore", good).exit_code == 0
    assert contents(target) == contents(source)


def test_every_problem_has_a_sentence():
    assert set(SENTENCES) == set(BackupFault)


def test_a_database_that_holds_something_is_given_up_only_when_asked(make, backup):
    source, file = backup
    target = make("sqlite")
    with target.app_context(), unit_of_work() as session:
        a_resident(session, email="mine@example.tn")
    before = contents(target)
    result = run(target, "restore", file)
    assert result.exit_code == 1 and "--replace" in result.stderr
    assert contents(target) == before and files(target) == {}
    assert run(target, "restore", file, "--replace").exit_code == 0
    assert contents(target) == contents(source) != before


def test_check_reads_everything_and_changes_nothing(make, backup):
    _, file = backup
    target = make("sqlite")
    before = contents(target)
    result = run(target, "restore", file, "--check")
    assert result.exit_code == 0 and result.stdout.startswith("whole: ")
    assert contents(target) == before and files(target) == {}
    flip(file)
    assert run(target, "restore", file, "--check").exit_code == 1


def test_the_fingerprint_tells_one_backup_from_another(make, backup, tmp_path):
    source, file = backup
    fingerprint = re.search(
        r"fingerprint ([0-9a-f]{64})", run(make("sqlite"), "restore", file, "--check").stdout
    )[1]
    rewrite(file, replace("person", b"a@example.tn", b"b@example.tn"), vouched=True)
    refused = run(make("sqlite"), "restore", file, "--fingerprint", fingerprint)
    assert refused.exit_code == 1 and "this is another backup" in refused.stderr
    other = tmp_path / "again.zip"
    printed = re.search(r"fingerprint ([0-9a-f]{64})", run(source, "backup", other).stdout)[1]
    assert run(make("sqlite"), "restore", other, "--fingerprint", printed).exit_code == 0


def test_a_backup_is_never_written_over_and_leaves_nothing_half_written(make, backup, tmp_path):
    app, file = backup
    before = file.read_bytes()
    again = run(app, "backup", file)
    assert again.exit_code == 1 and "is there already" in again.stderr
    assert file.read_bytes() == before
    nowhere = run(app, "backup", tmp_path / "no" / "folder.zip")
    assert nowhere.exit_code == 1 and "No such file or directory" in nowhere.stderr
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_a_damaged_upload_is_told_and_left_out(make, backup, tmp_path):
    app, _ = backup
    (name,) = files(app)
    (store(app).root / name).write_bytes(b"rot")
    file = tmp_path / "second.zip"
    made = run(app, "backup", file)
    assert made.exit_code == 1 and "NOT in the backup" in made.stderr and name[3:] in made.stderr
    assert run(make("sqlite"), "restore", file).exit_code == 0


def test_what_is_written_meanwhile_is_not_in_it(make, tmp_path):
    """The rows of a backup are those of one moment: somebody who comes while it is made is in the next one."""
    app, file = make("sqlite"), tmp_path / "city.zip"
    with app.app_context():
        came = []

        def meanwhile(what: str, done: int) -> None:
            if not came:
                came.append(what)
                with unit_of_work() as session:
                    a_resident(session, email="late@example.tn")

        done = write_backup(
            extension.engine, store=store(app), path=file, at=datetime.now(UTC), progress=meanwhile
        )
        assert came and done.written == done.rows and done.rows["person"] == 0
        assert find_person_by_email(db(), "late@example.tn") is not None
