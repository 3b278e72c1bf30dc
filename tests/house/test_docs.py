"""The documents say what is there: every setting, every command, every link, every example."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import click
import pytest
from flask import Flask

from consult.domain.notices.models import NoticeKind, Topic
from consult.domain.notices.rules import TOPICS
from tests.parts import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
SETTING = re.compile(r"""env(?:iron)?\.get\(\s*"([A-Z][A-Z_]+)"\s*\)""")
# How tests find the parts of a machine (tests/parts.py), and what bin/test_servers.py hands on to them.
FOR_TESTS = {"TEST_POSTGRES_URL", "TEST_REDIS_URL"}


def headings(name: str) -> set[str]:
    return set(re.findall(r"^## `([^`]+)`$", (ROOT / "docs" / name).read_text("utf-8"), re.M))


def test_every_setting_has_a_heading_and_every_heading_a_setting():
    code = [ROOT / "config.py", *(ROOT / "consult").rglob("*.py"), *(ROOT / "bin").glob("*.py")]
    read = {name for file in code for name in SETTING.findall(file.read_text("utf-8"))} - FOR_TESTS
    assert len(read) > 8
    assert headings("settings.md") == read


def commands(group: click.Group, before: tuple[str, ...] = ("flask",)) -> set[str]:
    found: set[str] = set()
    for name, command in group.commands.items():
        path = (*before, name)
        found |= commands(command, path) if isinstance(command, click.Group) else {" ".join(path)}
    return found


def test_every_command_of_ours_has_a_heading(app: Flask):
    ours = {one for one in commands(app.cli) if not one.startswith("flask db ")}
    assert headings("commands.md") == ours | {"flask db upgrade"}


def test_settings_of_the_first_screen_are_those_of_the_document():
    rows = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text("utf-8"), re.M))
    assert rows and rows <= headings("settings.md")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(document: Path):
    links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", document.read_text("utf-8"))
    lost = [one for one in links if "://" not in one and not (document.parent / one).exists()]
    assert not lost


def test_every_document_that_the_code_names_is_there():
    named: set[str] = set()
    for folder in ("consult", "bin", "bench", "tests", "migrations"):
        for file in (ROOT / folder).rglob("*.py"):
            named |= set(re.findall(r"docs/[\w/-]+\.md", file.read_text("utf-8")))
    assert named and not [one for one in named if not (ROOT / one).exists()]


def test_every_decision_is_in_the_list():
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text("utf-8")
    files = [one.name for one in folder.glob("[0-9]*.md")]
    assert files and not [one for one in files if f"({one})" not in listed]
    numbers = [one[:4] for one in files]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize(("name", "expected"), [("register.md", 1), ("journal.md", 1)])
def test_the_fingerprints_of_the_documents_are_right(name: str, expected: int):
    """Each block of canonical bytes gives the SHA-256 that the text names after it, where it names one."""
    text = (ROOT / "docs" / name).read_text("utf-8")
    blocks = re.findall(r"```\n(\{.*?\})\n```\n\n(.*)", text)
    assert len(blocks) == expected
    for content, after in blocks:
        for said in re.findall(r"`([0-9a-f]{64})`", after):
            assert hashlib.sha256(content.encode()).hexdigest() == said


def test_every_kind_of_letter_is_told_with_its_pace():
    """Each kind stands in one row, and the row says what the rules say of how soon it comes."""
    rows = [
        line
        for line in (ROOT / "docs" / "letters.md").read_text("utf-8").splitlines()
        if line.startswith("| `")
    ]
    told = {
        kind: row.rsplit("|", 2)[1].strip()
        for row in rows
        for kind in re.findall(r"`([a-z-]+)`", row.split("|")[1])
    }
    paces = {Topic.OWN: "own words", Topic.FOLLOWED: "followed", None: "always"}
    assert told == {str(kind): paces[TOPICS.get(kind)] for kind in NoticeKind}
