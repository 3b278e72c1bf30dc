"""Gather the sentences of the code into translations/ar and translations/fr, and compile them.

English sentences are the msgids, so English needs no catalogue. The files are written so that two people who
add sentences on the same day can merge them: sorted, without line numbers, without dates of generation.

    python -m bin.words             extract, update both catalogues, compile, say what is missing
    python -m bin.words --compile   compile the catalogues that are newer than their .mo (`make run`)
"""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from babel.util import pathmatch

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("ar", "fr")

# `pybabel init -l ar` exchanges the two last forms; the usual header is pinned here.
PLURALS = {
    "ar": (
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
    ),
    "fr": "nplurals=2; plural=(n > 1);",
}
NAMES = {"ar": "Arabic", "fr": "French"}
KEYWORDS = parse_keywords(
    [
        "_",
        "gettext",
        "ngettext:1,2",
        "pgettext:1c,2",
        "npgettext:1c,2,3",
        "N_",
        "lazy_gettext",
        "lazy_ngettext:1,2",
        "lazy_pgettext:1c,2",
        "lazy_npgettext:1c,2,3",
    ]
)
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]*\d*(?:\.\d+)?[diouxXeEfFgGcrs]")
# Babel writes the moment of extraction into each file; it would change at every run and say nothing.
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)


def catalogue_path(language: str, *, root: Path = ROOT) -> Path:
    return root / "translations" / language / "LC_MESSAGES" / "messages.po"


def extract(*, root: Path = ROOT) -> tuple[Catalog, dict[str, str]]:
    """All sentences of the code, and the files that could not be read with the reason."""
    with open(root / "babel.cfg", encoding="utf-8") as file:
        mapping, options = parse_mapping_cfg(file, "babel.cfg")
    template = Catalog(project="consult", charset="utf-8", creation_date=NO_DATE)
    broken: dict[str, str] = {}
    for name in _files(root):
        for pattern, method in mapping:
            if not pathmatch(pattern, name):
                continue
            try:
                found = list(
                    extract_from_file(
                        method, root / name, keywords=KEYWORDS, comment_tags=("Translators:",),
                        options=options.get(pattern, {}), strip_comment_tags=True,
                    )
                )  # fmt: skip
            except Exception as error:  # a template or module that somebody is writing just now
                broken[name] = f"{type(error).__name__}: {error}"
                break
            for _line, message, comments, context in found:
                template.add(message, None, [(name, 1)], auto_comments=comments, context=context)
            break
    return template, broken


def _files(root: Path) -> list[str]:
    names = ["config.py"] if (root / "config.py").exists() else []
    for folder, folders, files in os.walk(root / "consult"):
        folders[:] = sorted(f for f in folders if f not in {"__pycache__", "static", "node_modules"})
        names += [(Path(folder) / file).relative_to(root).as_posix() for file in sorted(files)]
    return names


def read(language: str, *, root: Path = ROOT) -> Catalog:
    """The catalogue of a language as it stands; an empty one if there is none yet."""
    path = catalogue_path(language, root=root)
    if not path.exists():
        return Catalog(locale=language, project="consult", charset="utf-8")
    with open(path, "rb") as file:
        return read_po(file, locale=language, charset="utf-8", abort_invalid=True)


def updated(language: str, template: Catalog, broken: dict[str, str], *, root: Path = ROOT) -> Catalog:
    """The catalogue with the sentences of the code: new ones empty, vanished ones gone.

    Sentences of a file that could not be read are kept as they were.
    """
    old = read(language, root=root)
    new = Catalog(locale=language, project="consult", charset="utf-8", fuzzy=False)
    wanted = list(template)
    wanted += [m for m in old if m.id and any(location[0] in broken for location in m.locations)]
    for message in wanted:
        if not message.id:
            continue
        known = old.get(_key(message.id), context=message.context)
        plural = isinstance(message.id, tuple)
        string: str | tuple[str, ...] = ("",) * new.num_plurals if plural else ""
        if known and isinstance(known.id, tuple) == plural and known.string and not known.fuzzy:
            string = known.string
        new.add(
            message.id,
            string,
            message.locations,
            auto_comments=message.auto_comments,
            context=message.context,
        )
    return new


def _key(id: str | tuple[str, ...]) -> str:
    return id[0] if isinstance(id, tuple) else id


def write(catalogue: Catalog, language: str, *, root: Path = ROOT) -> None:
    """Write the .po, and the .mo beside it, each in one step."""
    path = catalogue_path(language, root=root)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(
        buffer,
        catalogue,
        width=100,
        sort_output=True,
        ignore_obsolete=True,
        include_lineno=False,
        omit_header=True,
    )
    _replace(path, _header(language).encode() + buffer.getvalue().rstrip(b"\n") + b"\n")
    compile_catalogue(language, root=root)


def _header(language: str) -> str:
    return (
        f"# {NAMES[language]} words. `make words` gathers the sentences; people write the msgstr.\n"
        'msgid ""\nmsgstr ""\n'
        '"Project-Id-Version: consult\\n"\n'
        f'"Language: {language}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {PLURALS[language]}\\n"\n\n'
    )


def compile_catalogue(language: str, *, root: Path = ROOT) -> None:
    """Write the .mo beside the .po. The plural rule is the one of the .po's header."""
    path = catalogue_path(language, root=root)
    with open(path, "rb") as file:
        catalogue = read_po(file, locale=language, charset="utf-8", abort_invalid=True)
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    _replace(path.with_suffix(".mo"), buffer.getvalue())


def stale(language: str, *, root: Path = ROOT) -> bool:
    path = catalogue_path(language, root=root)
    compiled = path.with_suffix(".mo")
    return path.exists() and (not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime)


def _replace(path: Path, content: bytes) -> None:
    if path.exists() and path.read_bytes() == content:
        path.touch()
        return
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    scratch.write_bytes(content)
    scratch.replace(path)


def forms(string: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


def is_empty(message: Message) -> bool:
    strings = forms(message.string)
    return not strings or not all(text.strip() for text in strings)


def placeholder_fault(id: str | tuple[str, ...], string: str | tuple[str, ...]) -> str | None:
    """What is wrong with the named placeholders of a translation, or None.

    Each form has the names of the English sentence. In a plural the forms for few things (Arabic zero, one
    and two; French one) may leave out one name, the number: Arabic says "two votes" in one word.
    """
    sources = [set(PLACEHOLDER.findall(text)) for text in forms(id)]
    allowed, needed = set().union(*sources), sources[-1]
    strings = forms(string)
    formatted = any("%" in source for source in forms(id))
    for number, text in enumerate(strings):
        if not text:
            continue
        names = set(PLACEHOLDER.findall(text))
        if unknown := names - allowed:
            return f"unknown placeholder {', '.join(sorted(unknown))} in {text!r}"
        lost = needed - names
        small = number < len(strings) // 2
        if lost and not (small and len(lost) == 1):
            return f"placeholder {', '.join(sorted(lost))} is lost in {text!r}"
        if formatted and "%" in PLACEHOLDER.sub("", text).replace("%%", ""):
            return f"a bare % in {text!r}: write %%"
    return None


def missing(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id and is_empty(message)]


def faults(catalogue: Catalog) -> list[tuple[Message, str]]:
    found = ((message, placeholder_fault(message.id, message.string)) for message in catalogue if message.id)
    return [(message, fault) for message, fault in found if fault]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--compile", action="store_true", help="only compile what is newer than its .mo")
    only_compile = parser.parse_args(arguments).compile
    if only_compile:
        for language in LANGUAGES:
            if stale(language):
                compile_catalogue(language)
        return 0
    template, broken = extract()
    if broken:
        for name, reason in broken.items():
            print(f"{name}: {reason}", file=sys.stderr)
        return 1
    left = 0
    for language in LANGUAGES:
        catalogue = updated(language, template, broken)
        write(catalogue, language)
        for message in missing(catalogue):
            left += 1
            print(f"{language} missing: {_key(message.id)!r} ({', '.join(n for n, _ in message.locations)})")
        for _message, fault in faults(catalogue):
            left += 1
            print(f"{language} wrong: {fault}")
    print(f"{len(template)} sentences; {left} to write or mend.", file=sys.stderr)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
