"""`flask backup` and `flask restore`: everything of an installation in one file, and back, with equal counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from config import Config
from consult.cli.progress import Progress
from consult.domain.operations.archive import BackupFault, BackupRefused, Reader, opened
from consult.domain.operations.backup import count_rows, write_backup
from consult.domain.operations.restore import check_backup, placed_files, restore_rows, restoring
from consult.kernel.filestore import FileStore
from consult.web.database import db, extension

SENTENCES = {
    BackupFault.NOT_FOUND: "there is no such file",
    BackupFault.NO_BACKUP: "this is no backup, or it was cut short",
    BackupFault.OTHER_FORMAT: "this is a backup of the format {found}; known here is {known}",
    BackupFault.MEMBERS: "the backup is not whole: {name} is missing, too much or of another size",
    BackupFault.CHANGED: "the backup was damaged or changed: {name} is not what was written",
    BackupFault.OTHER_FINGERPRINT: "this is another backup: its fingerprint is {found}",
    BackupFault.OTHER_REVISION: (
        "the backup has the schema {backup}, the database {database}. Bring the database there first, in the "
        "checkout of that version (flask db upgrade {backup}), restore, then upgrade both"
    ),
    BackupFault.OTHER_TABLES: "the backup has other tables or columns than this version: {names}",
    BackupFault.ROW: "tables/{table}.jsonl, line {line}: {error}",
    BackupFault.NOT_EMPTY: (
        "the database holds something already. Restore into an empty one, or say --replace to give up what it holds"
    ),
    BackupFault.NOT_MIGRATED: "the database has no tables yet: flask db upgrade",
    BackupFault.IN_USE: (
        "the database does not answer, or somebody is using it: end the web server and the worker first ({error})"
    ),
    BackupFault.COUNTS: "the rows do not count the same: {tables}",
    BackupFault.CHAIN: "the journal does not hold together from entry {entry} on",
    BackupFault.CONSTRAINT: "the rows break a rule of the database: {error}",
}
NOTHING = {
    "backup": "No backup was written.",
    "restore": "Nothing was changed.",
}


def _refusal(error: BackupRefused, what: str) -> click.ClickException:
    facts: dict[str, Any] = error.facts
    return click.ClickException(f"{SENTENCES[BackupFault(error.code)].format(**facts)}. {NOTHING[what]}")


def _store() -> FileStore:
    config: Config = current_app.config["SETTINGS"]
    return FileStore(config.instance / "uploads")


def _table(headings: tuple[str, str], rows: dict[str, tuple[int, int]]) -> None:
    """Counts side by side on standard output, and whether they are equal."""
    wide = max(len(name) for name in rows)
    click.echo(f"{'table':<{wide}}  {headings[0]:>12}  {headings[1]:>12}  equal")
    total = ("total", (sum(one for one, _ in rows.values()), sum(other for _, other in rows.values())))
    for name, (one, other) in [*rows.items(), total]:
        click.echo(f"{name:<{wide}}  {one:>12}  {other:>12}  {'yes' if one == other else 'NO'}")


def _beside(left: dict[str, int], right: dict[str, int]) -> dict[str, tuple[int, int]]:
    return {name: (rows, right[name]) for name, rows in left.items()}


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@with_appcontext
def backup_command(file: Path) -> None:
    """Write all rows and uploaded files, as of this moment, into FILE, and read it back.

    The platform may go on running. FILE holds addresses and hashes of passwords: it is readable by its owner only, and
    never written over. The secret key is not in it.
    """
    try:
        expected = sum(count_rows(db().connection()).values())
        db().rollback()
        with Progress({"rows": expected}) as progress:
            done = write_backup(
                extension.engine, store=_store(), path=file, at=datetime.now(UTC), progress=progress
            )
    except BackupRefused as error:
        raise _refusal(error, "backup") from None
    except FileExistsError:
        raise click.ClickException(f"{file} is there already. {NOTHING['backup']}") from None
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}. {NOTHING['backup']}") from None
    _table(("database", "backup"), _beside(done.rows, done.written))
    click.echo(f"files: {done.files}; {done.size} bytes; fingerprint {done.fingerprint}")
    click.echo(f"Not in it: the secret key ({_where_the_key_is()}). Keep it elsewhere.", err=True)
    if done.damaged:
        names = "\n  ".join(done.damaged)
        raise click.ClickException(
            f"{len(done.damaged)} uploaded files are damaged on this disk and are NOT in the backup:\n  {names}"
        )


def _where_the_key_is() -> str:
    own = current_app.config["SETTINGS"].instance / "secret-key"
    return str(own) if own.exists() else "SECRET_KEY of the environment"


def _open_checked(reader: Reader, fingerprint: str | None) -> None:
    if fingerprint is not None and fingerprint.lower() != reader.fingerprint:
        raise BackupRefused(BackupFault.OTHER_FINGERPRINT, found=reader.fingerprint)
    with Progress({"reading": reader.size}) as progress:
        check_backup(db(), reader, progress=progress)


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--replace", is_flag=True, help="Give up what the database holds for what is in FILE.")
@click.option(
    "--check", is_flag=True, help="Only read FILE to its last byte and say whether it would be taken."
)
@click.option(
    "--fingerprint", metavar="SHA256", help="Take only the backup that printed this when it was made."
)
@with_appcontext
def restore_command(file: Path, replace: bool, check: bool, fingerprint: str | None) -> None:
    """Bring back everything that `flask backup` wrote into FILE, on SQLite or PostgreSQL.

    All or nothing: rows are counted and the journal is checked before anything stands. End the web server and the
    worker first.
    """
    try:
        with opened(file) as reader:
            _open_checked(reader, fingerprint)
            # What was read so far must not hold the tables against what follows.
            db().rollback()
            manifest = reader.manifest
            click.echo(f"{file}: made {manifest.made_at} on {manifest.database}", err=True)
            if check:
                _say_contents(manifest.rows.values(), len(reader.files), reader.fingerprint)
                return
            totals = {"rows": sum(manifest.rows.values()), "files": len(reader.files)}
            with (
                Progress(totals) as progress,
                placed_files(reader, _store(), progress=progress) as placed,
                restoring(extension.engine) as session,
            ):
                done = restore_rows(session, reader, replace=replace, progress=progress)
    except BackupRefused as error:
        raise _refusal(error, "restore") from None
    except OSError as error:
        raise click.ClickException(
            f"{error.filename or file}: {error.strerror}. {NOTHING['restore']}"
        ) from None
    _table(("backup", "restored"), _beside(done.expected, done.counted))
    click.echo(
        f"files: {len(placed.new)} brought back, {placed.known} were there; "
        f"journal: {done.journal_entries} entries, head {done.journal_head}; search: {done.findable} texts"
    )
    click.echo(
        "Links in letters sent before work with the secret key of then only: bring it back too.", err=True
    )


def _say_contents(rows: Iterable[int], files: int, fingerprint: str) -> None:
    click.echo(f"whole: {sum(rows)} rows, {files} files; fingerprint {fingerprint}")
    click.echo("Nothing was changed.", err=True)
