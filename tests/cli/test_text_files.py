"""`flask import text` and `flask export text` on a real database: what goes in comes out, or nothing goes in."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from consult.domain.texts.actions import display_version
from consult.domain.texts.models import Paragraph, PlanText
from consult.domain.texts.queries import get_text, prepared
from consult.web.database import extension, unit_of_work
from tests.databases import both_databases
from tests.factories.drafts import word_file, word_text

ASK = ["--consultation", "plan", "--text", "regulations"]


def run(app: Flask, *arguments: str | Path, fails: bool = False) -> str:
    result = app.test_cli_runner().invoke(args=[str(one) for one in arguments])
    assert (result.exit_code != 0) is fails, result.output
    # Not `stdout`, which has other ends of lines than what was written.
    return result.stderr if fails else result.stdout_bytes.decode()


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def words(app: Flask) -> int:
    with app.app_context():
        return extension.session.scalar(select(func.count()).select_from(Paragraph)) or 0


def display(app: Flask) -> str:
    with app.app_context(), unit_of_work() as session:
        text = session.scalars(select(PlanText)).one()
        text = get_text(session, text.consultation_id, text.key)
        version = prepared(text)
        assert version is not None
        at = datetime.now(UTC)
        return display_version(session, text=text, version=version, editor=None, at=at).sha256 or ""


@both_databases
def test_a_text_goes_in_and_comes_out(app: Flask, tmp_path: Path):
    french, arabic = tmp_path / "règlement.docx", tmp_path / "تراتيب.md"
    french.write_bytes(
        word_file(
            word_text("Zone UA", style="Titre1")
            + word_text("Hauteur", style="Heading3")
            + word_text("Douze mètres.", number=(1, 0))
            + "<w:p><w:r><w:drawing/></w:r></w:p>"
        )
    )
    arabic.write_text("# منطقة UA\n\n### الفصل UA 7 الارتفاع\n\n1. اثنا عشر مترا.\n", encoding="utf-8")
    said = run(app, "import", "text", french, *ASK, "--lang", "fr", "--title", "Règlement")
    assert "consultation: plan (new, a draft)" in said and "regulations (new), version 1" in said
    assert "read 3 (heading 2, item of a list 1)" in said and "drawings left out: 1." in said
    # A second language, under the same keys.
    refused = run(app, "import", "text", arabic, *ASK, "--lang", "ar", fails=True)
    assert "Version 1 is being prepared" in refused and "--version 1" in refused and words(app) == 3
    run(app, "import", "text", arabic, *ASK, "--lang", "ar", "--version", "1")
    out = run(app, "export", "text", "plan", "regulations", "--version", "1", "--format", "csv")
    assert [(row["key"], row["lang"]) for row in table(out)] == [
        (key, lang) for key in ("p1", "p2", "p3") for lang in ("ar", "fr")
    ]
    assert table(out)[3]["text"] == "Article UA 7 Hauteur"
    # Its own exports come back with the same keys, and change nothing.
    for form, name in (("akn", "back.xml"), ("csv", "back.csv"), ("txt", "back.txt")):
        back = tmp_path / name
        taken = run(
            app, "export", "text", "plan", "regulations", "--version", "1", "--format", form, "--lang", "ar"
        )
        back.write_text(taken, encoding="utf-8", newline="")
        run(app, "import", "text", back, *ASK, "--lang", "ar", "--version", "1")
        assert run(app, "export", "text", "plan", "regulations", "--format", "csv") == out
    # On display it does not change; the next file is the next version. The table is what the fingerprint is of.
    assert display(app) == hashlib.sha256(out.encode()).hexdigest()
    refused = run(app, "import", "text", arabic, *ASK, "--lang", "ar", "--version", "1", fails=True)
    assert "Version 1 is on display and does not change any more" in refused
    # What is the same there keeps its key, from the command on.
    arabic.write_text(
        "# منطقة UA\n\nقاعدة جديدة.\n\n### الفصل UA 7 الارتفاع\n\n1. أحد عشر مترا.\n", encoding="utf-8"
    )
    said = run(app, "import", "text", arabic, *ASK, "--lang", "ar")
    assert "version 2, not displayed yet" in said
    assert "proposed, to be confirmed at the desk: unchanged 2, edited 1, added 1" in said
    second = run(app, "export", "text", "plan", "regulations", "--version", "2", "--format", "csv")
    keys = [row["key"] for row in table(second)]
    assert (keys[0], *keys[2:]) == ("p1", "p2", "p3") and keys[1] not in {"p1", "p2", "p3"}
    # The same language again is the version after it, whose paragraphs keep their keys.
    assert "version 3, not displayed yet" in run(app, "import", "text", arabic, *ASK, "--lang", "ar")
    third = run(app, "export", "text", "plan", "regulations", "--version", "3", "--format", "csv")
    assert [row["key"] for row in table(third)][::2] == ["p1", "p2"] and table(third)[3]["key"] == "p3"
    # Without a number, the one on display.
    assert run(app, "export", "text", "plan", "regulations", "--format", "csv") == out
    assert run(app, "export", "text", "plan", "regulations", "--format", "txt").startswith("# منطقة UA\n\n")


def test_what_is_wrong_is_said_and_nothing_written(app: Flask, tmp_path: Path):
    file = tmp_path / "x.csv"
    file.write_text("a;b\nUn;1\n", encoding="utf-8")
    said = run(app, "import", "text", file, *ASK, "--lang", "fr", fails=True)
    assert f"{file}: Which column holds the text? Say which of these: a, b. Nothing was written." in said
    said = run(app, "import", "text", file, *ASK, "--lang", "fr", "--column", "words=a", fails=True)
    assert "There is no field “words”; known are: text, heading" in said
    file.write_text("a,b\nUn\n", encoding="utf-8")
    said = run(app, "import", "text", file, *ASK, "--lang", "fr", "--column", "text=a", fails=True)
    assert f"{file}:2: The row has 1 cells, the header 2. Nothing was written." in said
    said = run(app, "import", "text", tmp_path / "none.odt", *ASK, "--lang", "fr", fails=True)
    assert "There is no such file." in said
    assert "there is no consultation 'plan'" in run(
        app, "export", "text", "plan", "x", "--format", "akn", fails=True
    )
    file.write_text("text\nUn\n", encoding="utf-8")
    run(app, "import", "text", file, *ASK, "--lang", "fr")
    ask = ["export", "text", "plan", "regulations", "--format", "akn"]
    assert "no words in ar; it has fr" in run(app, *ask, "--lang", "ar", fails=True)
    assert "This text has no version 4." in run(app, *ask, "--version", "4", fails=True)
