"""A PDF from a stranger, read by a process of its own whose memory and time are bounded.

    python -m consult.kernel.plain_pdf FROM TO

A few hundred bytes of a PDF can unfold to gigabytes in the library that reads it. So this file is run as a program
that may die of it (`plain_pdf` starts it), and imports nothing else of ours. What it lets through does nothing when it
is opened and holds no other file. Its notes about who wrote it, with what and when, are taken out: a public name
may be another than the one in a word processor.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf.settings import set_qpdf_limits

MEGABYTE = 1024 * 1024
# Of address space. Reading an honest PDF of 10 MB takes about 150.
MEMORY = 768 * MEGABYTE
SECONDS = 20
# What one compressed part may unfold to; pages and pictures are not unfolded here.
UNFOLDED = 32 * MEGABYTE
MOST_OBJECTS = 100_000
DEEPEST = 40

# Names that stand in a PDF which acts by itself, asks for something, or carries another file.
ACTIVE_KEYS = {
    "/JS",
    "/JavaScript",
    "/AA",
    "/EmbeddedFiles",
    "/EF",
    "/XFA",
    "/RichMediaContent",
    "/RichMediaSettings",
}
ACTIVE_ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound",
    "/RichMediaExecute",
}  # fmt: skip


def plain_pdf(source: Path, target: Path) -> dict[str, Any]:
    """Write the PDF without its notes to `target`: {"pages": 3}, or {"problem": one of "encrypted", "unreadable",
    "active", "too_complex"}.
    """
    program = [sys.executable, "-m", "consult.kernel.plain_pdf", str(source.resolve()), str(target.resolve())]
    try:
        done = subprocess.run(
            program, cwd=Path(__file__).parents[2], capture_output=True, timeout=2 * SECONDS, check=False
        )
        found: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        # It took too long, or died of what was in it.
        return {"problem": "too_complex"}
    return found


def _read(source: Path, target: Path) -> dict[str, Any]:
    try:
        # A damaged file that one reader repairs is another file to the next one.
        with pikepdf.open(source, attempt_recovery=False, suppress_warnings=True) as document:
            if document.is_encrypted:
                return {"problem": "encrypted"}
            pages = len(document.pages)
            if not pages:
                return {"problem": "unreadable"}
            if len(document.objects) > MOST_OBJECTS:
                return {"problem": "too_complex"}
            if any(_acts(one, DEEPEST) for one in document.objects):
                return {"problem": "active"}
            for holder, key in ((document.trailer, "/Info"), (document.Root, "/Metadata")):
                if key in holder:
                    del holder[key]
            document.save(target, stream_decode_level=pikepdf.StreamDecodeLevel.none, deterministic_id=True)
            return {"pages": pages}
    except pikepdf.PasswordError:
        return {"problem": "encrypted"}
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError):
        return {"problem": "unreadable"}


def _acts(found: Any, deep: int) -> bool:
    """Whether this object, or one written inside it, does something. Others that it names are looked at themselves."""
    if isinstance(found, pikepdf.Stream):
        found = found.stream_dict
    if isinstance(found, pikepdf.Array):
        inside = list(found)
    elif isinstance(found, pikepdf.Dictionary):
        if any(key in ACTIVE_KEYS for key in found.keys()):  # noqa: SIM118
            return True
        if str(found.get("/S", "")) in ACTIVE_ACTIONS or str(found.get("/Type", "")) == "/EmbeddedFile":
            return True
        inside = [value for _, value in found.items()]
    else:
        return False
    if deep == 0:
        return True
    return any(
        _acts(one, deep - 1) for one in inside if isinstance(one, pikepdf.Object) and not one.is_indirect
    )


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    set_qpdf_limits(flate_max_memory=UNFOLDED, run_length_max_memory=UNFOLDED)
    try:
        found = _read(Path(sys.argv[1]), Path(sys.argv[2]))
    except MemoryError:
        found = {"problem": "too_complex"}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
