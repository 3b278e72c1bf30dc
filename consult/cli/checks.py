"""What `flask doctor` looks at, one check after the other. A check tells what it found; it changes nothing."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.messages.pofile import read_po
from flask import Flask

from config import ROOT, Config
from consult.cli.guard import find_dangers, find_demo
from consult.cli.mail import Folder, Undelivered, open_post
from consult.domain.journal.chain import check_chain
from consult.domain.notices.life import find_last_sign, is_silent
from consult.domain.notices.queries import count_given_up, count_waiting, find_oldest_due
from consult.domain.operations.state import (
    Unreachable,
    describe_database,
    expected_revision,
    find_revision,
)
from consult.rendering.documents import PartsMissing
from consult.rendering.specimen import try_pdf
from consult.web.database import db

GIGABYTE = 1 << 30
# A letter leaves within seconds; one that has been due for so long means that nobody sends.
LATE = timedelta(minutes=10)
# The clock of the database and ours may differ by so much; a link or a closing is told to the second.
DRIFT = timedelta(seconds=5)
# Entries at the end of the journal that are hashed anew; `flask restore --check` and a restore hash all.
LAST_ENTRIES = 1000


class Mark(Enum):
    GOOD = "✓"
    ODD = "!"
    BAD = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, how it is, and what to do about it."""

    what: str
    mark: Mark
    said: str
    remedy: str = ""


def good(what: str, said: str) -> Finding:
    return Finding(what, Mark.GOOD, said)


def bad(what: str, said: str, remedy: str = "") -> Finding:
    return Finding(what, Mark.BAD, said, remedy)


def odd(what: str, said: str, remedy: str = "") -> Finding:
    return Finding(what, Mark.ODD, said, remedy)


def examine(app: Flask, *, at: datetime) -> Iterator[Finding]:
    """Every check in turn. Those that need tables are left out where there are none."""
    config: Config = app.config["SETTINGS"]
    database = _database(at)
    yield database
    if database.mark is not Mark.BAD:
        migrations = _migrations()
        yield migrations
        if migrations.mark is Mark.GOOD:
            for check in (_letters, _worker, _journal):
                yield _careful(check, at)
    yield _mail(config)
    yield _pdf()
    yield _disk(config)
    yield _clock(at)
    yield _languages()
    for danger in find_dangers(config) + find_demo(app):
        yield (bad if danger.refused else odd)("settings", danger.what, danger.remedy)
    if not config.is_public:
        yield good("settings", f"{config.base_url}: reached from this machine only")
    elif not find_dangers(config):
        yield good("settings", config.base_url)


def _careful(check: Callable[[datetime], Finding], at: datetime) -> Finding:
    try:
        return check(at)
    except Unreachable:
        db().rollback()
        return bad(check.__name__.strip("_"), "the database went away meanwhile")


def _database(at: datetime) -> Finding:
    try:
        facts = describe_database(db())
    except Unreachable as error:
        db().rollback()
        said = str(error.orig).strip().splitlines()[0]
        return bad("database", f"does not answer: {said}", "See DATABASE_URL; is the server running?")
    said = f"{facts.kind} {facts.version}, {facts.encoding}"
    if facts.journal_mode:
        said += f", {facts.journal_mode}"
    if facts.encoding.upper().replace("-", "") != "UTF8":
        return bad("database", said, "Make the database anew with ENCODING 'UTF8'.")
    if not facts.keeps_rules or facts.journal_mode not in (None, "wal"):
        return bad("database", f"{said}: references between rows are not watched, or no WAL")
    if abs(facts.clock - datetime.now(UTC)) > DRIFT:
        return bad(
            "database",
            f"{said}: its clock says {facts.clock:%H:%M:%S}, ours {at:%H:%M:%S} UTC",
            "Let both machines keep the time (systemd-timesyncd or chrony).",
        )
    return good("database", said)


def _migrations() -> Finding:
    there, wanted = find_revision(db()), expected_revision()
    if there == wanted:
        return good("migrations", f"at {there}, the newest")
    said = f"at {there}" if there else "no tables yet"
    return bad("migrations", f"{said}; this version needs {wanted}", "flask db upgrade (a backup first)")


def _letters(at: datetime) -> Finding:
    waiting, oldest, lost = count_waiting(db()), find_oldest_due(db()), count_given_up(db())
    said = f"{waiting} waiting, {lost} given up"
    if oldest is not None and at - oldest > LATE:
        minutes = int((at - oldest).total_seconds() // 60)
        return bad("letters", f"{said}; the oldest is {minutes} minutes late", "See worker and mail below.")
    if lost:
        return odd("letters", said, "Why stands in notice.last_error: usually an address that is none.")
    return good("letters", said)


def _worker(at: datetime) -> Finding:
    sign = find_last_sign(db())
    if sign is None:
        return bad("worker", "never seen", "Start: flask notices send --watch")
    said = f"last sign of life {max(0, int((at - sign).total_seconds()))} s ago"
    if is_silent(sign, at=at):
        return bad("worker", said, "Start it again: flask notices send --watch")
    return good("worker", said)


def _journal(at: datetime) -> Finding:
    chain = check_chain(db(), last=LAST_ENTRIES)
    if chain.broken_at is not None:
        return bad(
            "journal",
            f"does not hold together from entry {chain.broken_at} on",
            "Somebody changed the database past the platform: compare with the last backup.",
        )
    return good(
        "journal", f"{chain.entries} entries, the last {min(chain.entries, LAST_ENTRIES)} hashed anew"
    )


def _mail(config: Config) -> Finding:
    try:
        post = open_post(config.mail_url, folder=config.instance / "mail")
    except ValueError as error:
        return bad("mail", str(error))
    if isinstance(post, Folder):
        return good("mail", f"no server: letters are written to {post.path}")
    try:
        said = post.greet()
    except Undelivered as error:
        return bad("mail", f"{post.host}:{post.port}: {error}", "See MAIL_URL; letters wait meanwhile.")
    finally:
        post.close()
    return good("mail", f"{post.host}:{post.port} {said}")


def _pdf() -> Finding:
    try:
        specimen = try_pdf()
    except PartsMissing as error:
        return bad("PDF", f"libraries are missing: {error}", "apt-get install them")
    except (OSError, ValueError, RuntimeError) as error:
        return bad("PDF", f"a page of Arabic could not be made: {type(error).__name__}: {error}")
    if specimen.lost or not any("Amiri" in font for font in specimen.fonts):
        return bad(
            "PDF", f"Arabic is not read back (fonts: {', '.join(specimen.fonts)}; lost: {specimen.lost})"
        )
    return good("PDF", f"a page of Arabic was made and read back ({', '.join(specimen.fonts)})")


def _disk(config: Config) -> Finding:
    where = str(config.instance)
    try:
        for folder in (config.instance, config.instance / "uploads"):
            if folder.is_dir():
                with tempfile.TemporaryFile(dir=folder) as file:
                    file.write(b"x")
        free = shutil.disk_usage(config.instance).free
    except OSError as error:
        return bad(
            "disk", f"{error.filename or where}: {error.strerror}", "The account of the services must own it."
        )
    said = f"{free / GIGABYTE:.1f} GB free in {where}"
    if free < GIGABYTE:
        return (bad if free < GIGABYTE // 5 else odd)("disk", said, "Make room.")
    return good("disk", said)


def _clock(at: datetime) -> Finding:
    try:
        tunis = at.astimezone(ZoneInfo("Africa/Tunis"))
    except ZoneInfoNotFoundError:
        return bad("clock", "this machine does not know Africa/Tunis", "apt-get install tzdata")
    if at.year < 2026 or tunis.utcoffset() is None:
        return bad("clock", f"{at:%Y-%m-%d %H:%M} UTC cannot be", "Set the clock.")
    return good("clock", f"{tunis:%Y-%m-%d %H:%M} in Tunis, {at:%H:%M} UTC")


def _languages() -> Finding:
    wrong, counts = [], []
    for language in ("ar", "fr"):
        folder = ROOT / "translations" / language / "LC_MESSAGES"
        source, compiled = folder / "messages.po", folder / "messages.mo"
        with source.open("rb") as file:
            messages = [one for one in read_po(file, locale=language) if one.id]
        empty = [one for one in messages if one.fuzzy or not all(_forms(one.string))]
        counts.append(f"{language} {len(messages) - len(empty)} of {len(messages)}")
        if empty:
            wrong.append(f"{language}: {len(empty)} sentences are missing")
        if not os.access(compiled, os.R_OK):
            wrong.append(f"{language} is not compiled")
        elif compiled.stat().st_mtime < source.stat().st_mtime:
            wrong.append(f"{language} was compiled before the last change")
    if wrong:
        return bad("languages", "; ".join(wrong), ".venv/bin/python -m bin.words --compile")
    return good("languages", f"{', '.join(counts)}, and English")


def _forms(string: str | tuple[str, ...]) -> tuple[str, ...]:
    return string if isinstance(string, tuple) else (string,)
